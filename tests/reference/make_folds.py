"""Computes the numbers that tests/suite/folds.rs holds cross-validation to.

    python tests/reference/make_folds.py

Wants numpy, pandas, scipy and scikit-learn. Reads sample_data/customers.csv, parts its rows by
scikit-learn's StratifiedKFold, and fits and measures each fold: medians, one-hot levels, scaling and
the logistic regression are learnt from the fold's training rows. Writes folds.json beside this file,
with the fold of each row, so that the same folds can be fitted elsewhere.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy import stats
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import RepeatedStratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NUMERIC = ["total_spent", "avg_purchase_value", "visits_per_month", "age"]
K, REPEATS, L2, SEEDS = 5, 2, 1.0, 100


def binary(y, p):
    said = p >= 0.5
    return {
        "accuracy": accuracy_score(y, said),
        "precision": precision_score(y, said),
        "recall": recall_score(y, said),
        "specificity": recall_score(~y, ~said),
        "f1": f1_score(y, said),
        "mcc": matthews_corrcoef(y, said),
        "roc_auc": roc_auc_score(y, p),
        "pr_auc": average_precision_score(y, p),
        "log_loss": log_loss(y, p),
        "brier": brier_score_loss(y, p),
    }


def more(y, p):
    said = p.argmax(axis=1)
    macro = {"average": "macro", "zero_division": 0}
    return {
        "accuracy": accuracy_score(y, said),
        "precision": precision_score(y, said, **macro),
        "recall": recall_score(y, said, **macro),
        "f1": f1_score(y, said, **macro),
        "mcc": matthews_corrcoef(y, said),
        "roc_auc": roc_auc_score(y, p, multi_class="ovr", average="macro"),
        "log_loss": log_loss(y, p),
        "brier": float(((p - np.eye(p.shape[1])[y]) ** 2).sum(axis=1).mean()),
    }


def corrected(values, ratio):
    """Mean, spread and 95 % range (Nadeau and Bengio 2003)."""
    values = np.asarray(values)
    n = len(values)
    std = values.std(ddof=1)
    half = stats.t.ppf(0.975, n - 1) * std * np.sqrt(1 / n + ratio)
    return {"mean": values.mean(), "std": std, "low": values.mean() - half, "high": values.mean() + half}


def paired(ours, theirs, ratio):
    """Corrected resampled t-test."""
    off = np.asarray(ours) - np.asarray(theirs)
    n = len(off)
    t = off.mean() / (off.std(ddof=1) * np.sqrt(1 / n + ratio))
    return {"difference": off.mean(), "t": t, "p": 2 * stats.t.sf(abs(t), n - 1)}


def prepared(data, model, numeric):
    columns = [("numbers", SimpleImputer(strategy="median"), numeric)]
    if "region" in data:
        columns.append(("words", OneHotEncoder(drop="first", sparse_output=False), ["region"]))
    return make_pipeline(ColumnTransformer(columns), StandardScaler(), model)


def cross_validated(x, y, model, folds, measure, numeric=NUMERIC):
    each = []
    for fold_of in folds:
        for fold in range(K):
            test = fold_of == fold
            fit = prepared(x, model, numeric).fit(x[~test], y[~test])
            p = fit.predict_proba(x[test])
            each.append(measure(y[test], p[:, 1] if p.shape[1] == 2 else p))
    return {name: [fold[name] for fold in each] for name in each[0]}


def trees(x, y, folds):
    """Of trees with our limits the Brier score, which depends on every probability: for each fold every value that
    occurs, for scikit-learn draws between equal questions."""
    found = [set() for _ in range(K * REPEATS)]
    for seed in range(SEEDS):
        model = DecisionTreeClassifier(max_depth=6, min_samples_leaf=20, random_state=seed)
        for occurs, value in zip(found, cross_validated(x, y, model, folds, binary)["brier"]):
            occurs.add(round(value, 9))
    return {"brier": [sorted(occurs) for occurs in found]}


def with_spread(metrics, ratio):
    return {name: {"folds": values, **corrected(values, ratio)} for name, values in metrics.items()}


def main():
    path = ROOT / "sample_data" / "customers.csv"
    data = pd.read_csv(path, dtype={"customer_id": str})
    region = data["region"].fillna("(missing)")
    assert not (data["region"].isna().any()), "the level (missing) would have to stand last"
    x = data[NUMERIC].assign(region=region)
    labels = sorted(data["buyer_type"].unique())
    y = (data["buyer_type"] == labels[1]).to_numpy()
    parted = RepeatedStratifiedKFold(n_splits=K, n_repeats=REPEATS, random_state=7)
    folds, sizes = [np.zeros(len(y), int) for _ in range(REPEATS)], []
    for place, (train, test) in enumerate(parted.split(x, y)):
        folds[place // K][test] = place % K
        sizes.append(len(test) / len(train))
    ratio = float(np.mean(sizes))

    logistic = LogisticRegression(C=1 / L2, tol=1e-12, max_iter=100_000)
    ours = cross_validated(x, y, logistic, folds, binary)
    bayes = cross_validated(x, y, GaussianNB(), folds, binary)
    # Its probabilities reach 1 - 2e-16, where the last bit of 1 - p alone moves the logarithm by ln 2, and decides
    # which of the first few rows stand together.
    del bayes["log_loss"], bayes["pr_auc"]
    tree = trees(x, y, folds)
    majority = cross_validated(x, y, DummyClassifier(), folds, lambda t, p: {"accuracy": float((t == (p >= 0.5)).mean())})
    # Three classes that can be told apart, though not surely: thirds of what was spent.
    cuts = np.quantile(x["total_spent"], [1 / 3, 2 / 3])
    tiers = cross_validated(x[NUMERIC[1:]], np.searchsorted(cuts, x["total_spent"]), logistic, folds, more, NUMERIC[1:])
    found = {
        "made_with": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "numeric": NUMERIC,
        "positive": labels[1],
        "k": K,
        "repeats": REPEATS,
        "l2": L2,
        "folds": ["".join(map(str, fold_of)) for fold_of in folds],
        "test_per_train": ratio,
        "logistic": with_spread(ours, ratio),
        "bayes": with_spread(bayes, ratio),
        "tree": tree,
        "majority": majority["accuracy"],
        "cuts": cuts.tolist(),
        "tiers": with_spread(tiers, ratio),
        "against_bayes": {name: paired(ours[name], bayes[name], ratio) for name in ("accuracy", "roc_auc", "brier")},
    }
    (HERE / "folds.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
