"""Computes the numbers that tests/suite/quality.rs holds the measures of segments to.

    python tests/reference/make_quality.py

Wants numpy and scikit-learn. Makes its data from fixed seeds and writes quality.json beside this file: the rows (rounded,
so that both sides read the same numbers), two ways of parting them, and what scikit-learn says of these.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    normalized_mutual_info_score,
    silhouette_score,
)

HERE = Path(__file__).parent


def purity(segments, classes):
    pairs = [(classes[segments == s]) for s in np.unique(segments)]
    return sum(np.bincount(own).max() for own in pairs) / len(segments)


def case(name, rows, segments, classes):
    return {
        "name": name,
        "rows": rows.tolist(),
        "segments": segments.tolist(),
        "classes": classes.tolist(),
        "silhouette": silhouette_score(rows, segments),
        "calinski_harabasz": calinski_harabasz_score(rows, segments),
        "davies_bouldin": davies_bouldin_score(rows, segments),
        "purity": purity(segments, classes),
        "adjusted_rand": adjusted_rand_score(classes, segments),
        "normalized_mutual_information": normalized_mutual_info_score(classes, segments),
    }


def main():
    random = np.random.default_rng(11)
    cases = []
    centres = np.array([[0, 0, 0], [6, 1, 0], [0, 7, 3], [5, 6, -4]])
    truth = random.integers(0, 4, 120)
    rows = np.round(centres[truth] + random.normal(size=(120, 3)), 3)
    found = KMeans(4, n_init=10, random_state=0).fit_predict(rows)
    cases.append(case("four groups", rows, found, truth))
    rows = np.round(random.normal(size=(90, 5)), 3)
    cases.append(case("noise", rows, KMeans(3, n_init=5, random_state=0).fit_predict(rows), random.integers(0, 2, 90)))
    # One segment of a single row, unequal sizes and widths.
    rows = np.round(np.column_stack([random.integers(0, 4, 80) * 10.0, random.normal(size=80) * 0.5]), 4)
    segments = (rows[:, 0] // 10).astype(int)
    segments[7] = 4
    cases.append(case("bands", rows, segments, random.integers(0, 6, 80)))
    # As good as the labels, under other names.
    cases.append(case("renamed", rows, segments, (segments + 2) % 5))
    text = json.dumps({"sklearn": sklearn.__version__, "cases": cases})
    (HERE / "quality.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
