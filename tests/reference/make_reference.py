"""Computes the numbers that tests/suite/reference.rs holds the engine to.

    python tests/reference/make_reference.py [OJ.csv]

Wants numpy, pandas, scikit-learn and statsmodels. Reads sample_data/customers.csv and, where its
path is given, the OJ data of "An Introduction to Statistical Learning"; without it the numbers on
oj.csv that are already in reference.json stay. Writes reference.json beside this file.
"""

import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    log_loss,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
    silhouette_score,
)
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.proportion import proportion_confint

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
K_RANGE = range(2, 11)


def unpenalised(x, y):
    """Maximum likelihood in the units of the file, as statsmodels prints it."""
    fit = sm.Logit(y, sm.add_constant(x)).fit(disp=0, method="newton", maxiter=100, tol=1e-14)
    low, high = fit.conf_int().to_numpy().T
    p = fit.predict()
    return {
        "coefficients": fit.params.to_dict(),
        "std_errors": fit.bse.to_dict(),
        "z": fit.tvalues.to_dict(),
        "p": fit.pvalues.to_dict(),
        "low": dict(zip(fit.params.index, low)),
        "high": dict(zip(fit.params.index, high)),
        "log_likelihood": fit.llf,
        "counts": confusion_matrix(y, p >= 0.5).tolist(),
        "roc_auc": roc_auc_score(y, p),
        "delong": delong(y, p),
    }


def penalised(x, y, l2, **options):
    """scikit-learn on standardised features; coefficients per standard deviation."""
    scaled = StandardScaler().fit_transform(x)
    fit = LogisticRegression(C=1 / l2, tol=1e-12, max_iter=100_000, **options).fit(scaled, y)
    if len(fit.classes_) == 2:
        return {
            "coefficients": dict(zip(x.columns, fit.coef_[0])),
            "intercept": fit.intercept_[0],
        }
    return {"coefficients": fit.coef_.tolist(), "intercepts": fit.intercept_.tolist()}


def segments(x):
    """Inertia of the best of ten runs, in standardised units, for each k."""
    scaled = StandardScaler().fit_transform(x)
    return {
        str(k): KMeans(k, n_init=10, random_state=0).fit(scaled).inertia_ for k in K_RANGE
    }


def quartiles_silhouette(x, by):
    """Silhouette of the four groups that the quartiles of one column make."""
    scaled = StandardScaler().fit_transform(x)
    cuts = np.quantile(x[by], [0.25, 0.5, 0.75])
    labels = np.searchsorted(cuts, x[by], side="left")
    return {"by": by, "cuts": cuts.tolist(), "silhouette": silhouette_score(scaled, labels)}


def delong(y, p):
    """The variance of the AUC by the definition (DeLong et al. 1988), pair by pair."""
    y, p = np.asarray(y, bool), np.asarray(p, float)
    pos, neg = p[y], p[~y]
    wins = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    auc = wins.mean()
    variance = wins.mean(axis=1).var(ddof=1) / len(pos) + wins.mean(axis=0).var(ddof=1) / len(neg)
    half = 1.959963984540054 * math.sqrt(variance)
    return [auc, max(auc - half, 0), min(auc + half, 1)]


def from_oj(path):
    data = pd.read_csv(path)
    y = (data["Purchase"] == "MM").astype(int)
    features = ["WeekofPurchase", "DiscMM", "LoyalCH", "PriceDiff"]
    numeric = [c for c in data.columns if c not in ("Purchase", "Store7")]
    return {
        "features": features,
        "unpenalised": unpenalised(data[features], y),
        "l2_1": penalised(data[features], y, 1.0),
        "numeric": numeric,
        "inertia": segments(data[numeric]),
        "silhouette": quartiles_silhouette(data[numeric], "LoyalCH"),
    }


def from_customers():
    path = ROOT / "sample_data" / "customers.csv"
    data = pd.read_csv(path, dtype={"customer_id": str})
    numeric = ["total_spent", "avg_purchase_value", "visits_per_month", "age"]
    x = data[numeric].fillna(data[numeric].median())
    region = data["region"].fillna("(missing)")
    levels = sorted(set(region) - {"(missing)"}) + ["(missing)"] * ("(missing)" in set(region))
    for level in levels[1:]:
        x[f"region[{level}]"] = (region == level).astype(float)
    labels = sorted(data["buyer_type"].unique())
    y = (data["buyer_type"] == labels[1]).astype(int)
    three = region.where(region != "(missing)")
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "numeric": numeric,
        "positive": labels[1],
        "unpenalised": unpenalised(x, y),
        "l2_1": penalised(x, y, 1.0),
        "balanced": penalised(x, y, 2.5, class_weight="balanced"),
        "regions": penalised(x.loc[three.notna(), numeric], three.dropna(), 1.0),
        "inertia": segments(x[numeric]),
        "silhouette": quartiles_silhouette(x[numeric], "total_spent"),
    }


def from_three_classes():
    """A small made-up case, written out with its rows."""
    random = np.random.default_rng(7)
    x = random.normal(size=(150, 3))
    pull = x @ np.array([[1.0, -0.5, 0.2], [0.0, 0.8, -0.7], [-0.6, 0.1, 0.4]]) + random.gumbel(size=(150, 3))
    y = pull.argmax(axis=1)
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    free = sm.MNLogit(y, sm.add_constant(frame)).fit(disp=0, method="newton", maxiter=100, tol=1e-14)
    p = np.asarray(free.predict())
    predicted = p.argmax(axis=1)
    return {
        "columns": {name: frame[name].tolist() for name in frame},
        "labels": y.tolist(),
        "l2_1": penalised(frame, y, 1.0),
        "unpenalised": {name: free.params[i].to_dict() for i, name in enumerate(free.params)},
        "log_likelihood": free.llf,
        "counts": confusion_matrix(y, predicted).tolist(),
        "precision": precision_score(y, predicted, average="macro"),
        "recall": recall_score(y, predicted, average="macro"),
        "f1": f1_score(y, predicted, average="macro"),
        "mcc": matthews_corrcoef(y, predicted),
        "log_loss": log_loss(y, p),
        "roc_auc": roc_auc_score(y, p, multi_class="ovr", average="macro"),
        "brier": float(((p - np.eye(3)[y]) ** 2).sum(axis=1).mean()),
    }


def from_scores():
    """Scores with ties, against everything scikit-learn says of them."""
    random = np.random.default_rng(11)
    truth = random.random(90) < 0.35
    scores = np.round(np.clip(random.normal(0.35 + 0.25 * truth, 0.2), 0, 1), 2)
    fpr, tpr, _ = roc_curve(truth, scores)
    predicted = scores >= 0.5
    return {
        "scores": scores.tolist(),
        "truth": truth.tolist(),
        "roc": [fpr.tolist(), tpr.tolist()],
        "delong": delong(truth, scores),
        "average_precision": average_precision_score(truth, scores),
        "log_loss": log_loss(truth, scores),
        "brier": brier_score_loss(truth, scores),
        "counts": confusion_matrix(truth, predicted).tolist(),
        "f1": f1_score(truth, predicted),
        "mcc": matthews_corrcoef(truth, predicted),
    }


def wilson():
    cases = [(0, 1), (1, 1), (8, 10), (0, 25), (571, 653), (316, 417), (999_999, 1_000_000)]
    return [[hits, of, *proportion_confint(hits, of, method="wilson")] for hits, of in cases]


def main():
    target = HERE / "reference.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    oj = from_oj(sys.argv[1]) if len(sys.argv) > 1 else known.get("oj")
    found = {
        "made_with": {
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "scikit-learn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "oj": oj,
        "customers": from_customers(),
        "three_classes": from_three_classes(),
        "scores": from_scores(),
        "wilson": wilson(),
    }
    target.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
