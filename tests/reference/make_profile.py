"""Computes the numbers that tests/suite/profile.rs holds profiles and heatmaps to.

    python tests/reference/make_profile.py

Wants numpy, pandas and scipy. Makes a small table with ties, holes and skew (kept in the JSON, so that
both sides read the same text), and reads sample_data/customers.csv. Writes profile.json beside this
file.
"""

import io
import json
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy.stats import chi2_contingency, skew, spearmanr

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def holes(values, share, rng):
    values = values.astype(object)
    values[rng.random(len(values)) < share] = ""
    return values


def made():
    """Numbers with ties and holes, categories that go with them, and dates."""
    rng = np.random.default_rng(7)
    n = 400
    visits = rng.poisson(3, n)
    spent = np.round(np.exp(rng.normal(3 + 0.2 * visits, 0.8)), 2)
    age = rng.integers(18, 80, n)
    region = rng.choice(["North", "South", "West"], n, p=[0.5, 0.3, 0.2])
    kind = np.where(spent + rng.normal(0, 20, n) > 45, "premium", "bargain")
    paid = np.where(rng.random(n) < 0.7, np.where(kind == "premium", "card", "cash"), "bill")
    day = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 500, n), "D")
    frame = pd.DataFrame(
        {
            "visits": holes(visits, 0.1, rng),
            "spent": holes(spent, 0.05, rng),
            "age": age,
            "region": holes(region, 0.08, rng),
            "kind": kind,
            "paid": holes(paid, 0.1, rng),
            "day": day.strftime("%Y-%m-%d"),
        }
    )
    return frame.to_csv(index=False)


def cramers_v(a, b):
    """Bergsma 2013, straight from the paper."""
    both = a.notna() & b.notna()
    table = pd.crosstab(a[both], b[both]).to_numpy()
    n = table.sum()
    k, r = table.shape
    phi = chi2_contingency(table, correction=False).statistic / n
    phi = max(0, phi - (k - 1) * (r - 1) / (n - 1))
    k = k - (k - 1) ** 2 / (n - 1)
    r = r - (r - 1) ** 2 / (n - 1)
    return math.sqrt(phi / min(k - 1, r - 1))


def eta(number, category):
    both = number.notna() & category.notna()
    number, category = number[both], category[both]
    mean = number.mean()
    groups = number.groupby(category)
    between = sum(len(g) * (g.mean() - mean) ** 2 for _, g in groups)
    return math.sqrt(between / ((number - mean) ** 2).sum())


def spearman(a, b):
    both = a.notna() & b.notna()
    return spearmanr(a[both], b[both]).statistic


def numbers_of(frame, numeric, categories):
    described = {}
    for name in numeric:
        values = frame[name].dropna()
        described[name] = {
            "count": int(values.count()),
            "missing": int(frame[name].isna().sum()),
            "distinct": int(values.nunique()),
            "mean": values.mean(),
            "std": values.std(ddof=1),
            "min": values.min(),
            "q1": float(np.percentile(values, 25)),
            "median": values.median(),
            "q3": float(np.percentile(values, 75)),
            "max": values.max(),
            "skewness": values.skew(),
        }
        assert math.isclose(values.skew(), skew(values, bias=False), rel_tol=1e-9)
    ranks = frame[numeric].corr(method="spearman")
    for a, b in combinations(numeric, 2):
        assert math.isclose(ranks.loc[a, b], spearman(frame[a], frame[b]), rel_tol=1e-9)
    return {
        "numeric": numeric,
        "categories": categories,
        "columns": described,
        "top": {name: frame[name].value_counts().sort_index().sort_values(ascending=False, kind="stable").to_dict() for name in categories},
        "pearson": frame[numeric].corr().to_numpy().tolist(),
        "spearman": ranks.to_numpy().tolist(),
        "cramers_v": [
            [1.0 if a == b else cramers_v(frame[a], frame[b]) for b in categories] for a in categories
        ],
        "eta": [[eta(frame[a], frame[b]) for b in categories] for a in numeric],
    }


def missing(frame):
    columns = [name for name in frame if frame[name].isna().any()]
    lacks = frame[columns].isna()
    patterns = lacks.apply(lambda row: [c for c in columns if row[c]], axis=1).map(tuple).value_counts()
    return {
        "patterns": sorted([list(names), int(count)] for names, count in patterns.items()),
        "pairs": [[a, b, int((lacks[a] & lacks[b]).sum())] for a, b in combinations(columns, 2)],
    }


def main():
    text = made()
    frame = pd.read_csv(io.StringIO(text))
    customers = pd.read_csv(ROOT / "sample_data" / "customers.csv")
    numeric = list(customers.select_dtypes("number"))
    categories = [name for name in customers.select_dtypes(exclude="number") if customers[name].nunique() < 50]
    result = {
        "versions": {"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__},
        "csv": text,
        "made": {
            **numbers_of(frame, ["visits", "spent", "age"], ["region", "kind", "paid"]),
            "missing": missing(frame),
            "first_day": frame["day"].min(),
            "last_day": frame["day"].max(),
        },
        "customers": numbers_of(customers, numeric, categories),
    }
    (HERE / "profile.json").write_text(json.dumps(result, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()
