"""Computes the gaps and Jaccards that src/engine/segment/evidence/tests.rs is held to.

    python tests/reference/make_evidence.py

Wants numpy and scikit-learn. Straight from the papers (Tibshirani, Walther and Hastie 2001; Hennig 2007), with so many
starts that k-means ends in the best place. Writes evidence.json beside this file: rows, reference sets and draws
(so that both sides use the same ones), and what they come to.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans


def fit(rows, k):
    return KMeans(k, n_init=60, random_state=0).fit(rows)


def gap(rows, sets, k):
    logarithms = np.array([np.log(fit(one, k).inertia_) for one in sets])
    error = logarithms.std() * np.sqrt(1 + 1 / len(sets))
    return [k, float(logarithms.mean() - np.log(fit(rows, k).inertia_)), float(error)]


def jaccards(rows, labels, draw, k):
    """Of each segment the best Jaccard with a segment of the rows drawn."""
    new = fit(rows[draw], k).labels_
    best = []
    for segment in range(k):
        own = set(draw[labels[draw] == segment])
        others = [set(draw[new == other]) for other in range(k)]
        best.append(max(len(own & other) / len(own | other) for other in others))
    return best


def main():
    random = np.random.default_rng(5)
    centres = np.array([[0, 0], [4, 1], [1, 5]])
    kinds = random.integers(0, 3, 60)
    rows = np.round(centres[kinds] + random.normal(size=(60, 2)), 3)
    sets = [np.round(random.uniform(rows.min(0), rows.max(0), rows.shape), 3) for _ in range(6)]
    labels = KMeans(3, n_init=20, random_state=0).fit_predict(rows)
    draws = [np.unique(random.integers(0, 60, 60)) for _ in range(8)]
    each = np.array([jaccards(rows, labels, draw, 3) for draw in draws])
    made = {
        "rows": rows.tolist(),
        "sets": [one.tolist() for one in sets],
        "gaps": [gap(rows, sets, k) for k in (1, 2, 3, 4)],
        "labels": labels.tolist(),
        "draws": [draw.tolist() for draw in draws],
        "jaccards": each.T.tolist(),
    }
    (Path(__file__).parent / "evidence.json").write_text(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
