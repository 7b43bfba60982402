"""Computes the numbers that tests/suite/fits.rs holds the solver to, on data sets of different shape.

    python tests/reference/make_fits.py

Wants numpy, pandas, scipy, scikit-learn and statsmodels. Makes the data sets anew (each has a seed of
its own) as fits/*.csv beside this file, and writes fits.json: of each set

- by maximum likelihood (statsmodels' Logit and MNLogit): coefficients, standard errors, z, p, 95 %
  bounds, log-likelihood, in the units of the file;
- with a penalty (scikit-learn's LogisticRegression on standardised features, converged): plain, with
  class_weight="balanced" and with weights of our own: coefficients per standard deviation, the
  probabilities of some rows, their sums over all rows, and what scikit-learn's metrics say;

and of rows that two ways of predicting get right or wrong McNemar's test (statsmodels) and Tango's
interval, by solving its equation with a numerical maximum of the likelihood (scipy).
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.optimize import brentq, minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    log_loss,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.tools.sm_exceptions import ConvergenceWarning

HERE = Path(__file__).parent
SHOWN_ROWS = 12
Z_95 = 1.959963984540054


def labels_of(random, pull, names):
    """Classes drawn from the log-odds of each (the first is the reference)."""
    odds = np.column_stack([np.zeros(len(pull)), pull])
    return np.array(names)[(odds + random.gumbel(size=odds.shape)).argmax(axis=1)]


def few_rows():
    """28 rows: every digit of a standard error counts."""
    random = np.random.default_rng(1)
    x = pd.DataFrame({"visits": random.normal(5, 2, 28).round(1), "basket": random.normal(40, 12, 28).round(1)})
    pull = 0.5 * (x["visits"] - 5) - 0.05 * (x["basket"] - 40)
    return x, labels_of(random, pull, ["left", "stayed"])


def wide():
    """24 features, 260 rows: ten rows a feature."""
    random = np.random.default_rng(2)
    x = pd.DataFrame(random.normal(size=(260, 24)).round(1), columns=[f"f{j:02}" for j in range(24)])
    return x, labels_of(random, x @ (0.7 * random.normal(size=24)) / 2, ["no", "yes"])


def correlated():
    """Features that follow each other to 0.99 and more."""
    random = np.random.default_rng(3)
    common = random.normal(size=320)
    x = pd.DataFrame({f"c{j}": common + random.normal(size=320) * s for j, s in enumerate([0.05, 0.08, 0.12, 0.5])})
    x["sum"] = x["c0"] + x["c1"] + random.normal(size=320) * 0.05
    x = x.round(3)
    return x, labels_of(random, 0.9 * common - 0.4 * x["c3"] + 0.2, ["no", "yes"])


def rare():
    """Some 3 % of the rows are of the rarer class."""
    random = np.random.default_rng(4)
    x = pd.DataFrame(random.normal(size=(900, 3)).round(1), columns=["a", "b", "c"])
    return x, labels_of(random, -4.4 + 1.1 * x["a"] - 0.6 * x["b"], ["common", "rare"])


def categories():
    """A column of eleven levels, one of five, and a number."""
    random = np.random.default_rng(5)
    towns = [f"town {c}" for c in "ABCDEFGHIJK"]
    x = pd.DataFrame({
        "town": random.choice(towns, 520, p=np.arange(3, 14) / np.arange(3, 14).sum()),
        "plan": random.choice(["free", "gold", "plus", "pro", "trial"], 520),
        "age": random.normal(41, 11, 520).round(1),
    })
    effect = dict(zip(towns, random.normal(size=11)))
    pull = x["town"].map(effect) + 0.8 * (x["plan"] == "pro") - 0.03 * (x["age"] - 41)
    return x, labels_of(random, pull, ["no", "yes"])


def units():
    """Units from 1e-7 to 1e9, and a year far from zero."""
    random = np.random.default_rng(6)
    x = pd.DataFrame({
        "revenue": (random.lognormal(1, 0.7, 300) * 1e8).round(-5),
        "rate": (random.normal(5, 1.5, 300) * 1e-7).round(9),
        "year": random.integers(1995, 2026, 300),
        "share": random.random(300).round(3),
    })
    pull = 1.1 * np.log(x["revenue"] / 3e8) - 0.5 * (x["rate"] * 1e7 - 5) + 0.05 * (x["year"] - 2010)
    return x, labels_of(random, pull, ["no", "yes"])


def three():
    """Three classes."""
    random = np.random.default_rng(7)
    x = pd.DataFrame(random.normal(size=(360, 4)).round(2), columns=["a", "b", "c", "d"])
    pull = x.to_numpy() @ random.normal(size=(4, 2)) + [0.4, -0.3]
    return x, labels_of(random, pull, ["bronze", "gold", "silver"])


def five():
    """Five classes, one of them rare, and a category."""
    random = np.random.default_rng(8)
    x = pd.DataFrame({
        "a": random.normal(size=600).round(2),
        "b": random.normal(size=600).round(2),
        "shop": random.choice(["east", "north", "west"], 600),
    })
    numbers = np.column_stack([x["a"], x["b"], x["shop"] == "north"])
    pull = numbers @ random.normal(size=(3, 4)) + [0.3, 0.0, -0.4, -1.6]
    return x, labels_of(random, pull, ["k1", "k2", "k3", "k4", "k5"])


SETS = {f.__name__: f for f in (few_rows, wide, correlated, rare, categories, units, three, five)}
OWN_WEIGHTS = {2: [1.0, 3.5], 3: [0.5, 2.0, 1.0], 5: [1.0, 0.5, 2.0, 1.5, 4.0]}


def encoded(x):
    """Numbers, and of each category a 0/1 column a level but the first."""
    columns = {}
    for name in x:
        if pd.api.types.is_numeric_dtype(x[name]):
            columns[name] = x[name].astype(float)
        else:
            for level in sorted(set(x[name]))[1:]:
                columns[f"{name}[{level}]"] = (x[name] == level).astype(float)
    return pd.DataFrame(columns)


def maximum_likelihood(x, y, n_classes):
    # Powers of ten keep statsmodels' information matrix well away from singular in any units; they
    # are taken out of the results again. z, p and the likelihood have no units.
    power = 10.0 ** np.round(np.log10(x.abs().max()))
    design = sm.add_constant(x / power)
    model = sm.Logit(y, design) if n_classes == 2 else sm.MNLogit(y, design)
    with warnings.catch_warnings():
        # Newton goes on until rounding is all that is left, and then calls that a failure: what counts is
        # that the slope of the likelihood is level.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = model.fit(disp=0, method="newton", maxiter=60, tol=1e-15)
    slope = np.abs(model.score(fit.params.to_numpy().ravel(order="F"))).max()
    assert slope < 1e-8 * len(y), slope
    units = np.append(1.0, power)
    table = {}
    columns = lambda found: np.atleast_2d(np.asarray(found).T)
    params, errors = columns(fit.params), columns(fit.bse)
    z, p = columns(fit.tvalues), columns(fit.pvalues)
    for place in range(n_classes - 1):
        table[str(place + 1)] = {
            "coefficients": (params[place] / units).tolist(),
            "std_errors": (errors[place] / units).tolist(),
            "z": z[place].tolist(),
            "p": p[place].tolist(),
            "low": ((params[place] - Z_95 * errors[place]) / units).tolist(),
            "high": ((params[place] + Z_95 * errors[place]) / units).tolist(),
        }
    return {"classes": table, "log_likelihood": fit.llf, **measured(y, shares(fit.predict()))}


def shares(p):
    p = np.asarray(p)
    return np.column_stack([1 - p, p]) if p.ndim == 1 else p


def measured(y, p):
    """Probabilities of some rows and of all together, and metrics of all rows (class 1 is positive)."""
    n_classes = p.shape[1]
    some = np.linspace(0, len(y) - 1, SHOWN_ROWS).round().astype(int)
    found = {
        "rows": some.tolist(),
        "probabilities": p[some].round(10).tolist(),
        "sums": p.sum(axis=0).tolist(),
        "sums_of_squares": (p**2).sum(axis=0).tolist(),
    }
    if n_classes == 2:
        said = (p[:, 1] >= 0.5).astype(int)
        found["metrics"] = {
            "accuracy": accuracy_score(y, said),
            # With nobody predicted positive precision is 0 ÷ 0, and MCC where all are predicted alike;
            # scikit-learn calls that 0.
            "precision": precision_score(y, said) if said.any() else None,
            "recall": recall_score(y, said),
            "specificity": recall_score(y, said, pos_label=0),
            "f1": f1_score(y, said),
            "mcc": matthews_corrcoef(y, said) if said.any() and not said.all() else None,
            "roc_auc": roc_auc_score(y, p[:, 1]),
            "pr_auc": average_precision_score(y, p[:, 1]),
            "log_loss": log_loss(y, p),
            "brier": brier_score_loss(y, p[:, 1]),
        }
    else:
        said, truth = p.argmax(axis=1), np.eye(n_classes)[y]
        found["metrics"] = {
            "accuracy": accuracy_score(y, said),
            "precision": precision_score(y, said, average="macro", zero_division=0),
            "recall": recall_score(y, said, average="macro"),
            "f1": f1_score(y, said, average="macro"),
            "mcc": matthews_corrcoef(y, said),
            "roc_auc": roc_auc_score(y, p, multi_class="ovr", average="macro"),
            "pr_auc": average_precision_score(truth, p, average="macro"),
            "log_loss": log_loss(y, p),
            "brier": float(((p - truth) ** 2).sum(axis=1).mean()),
        }
    return {**found, "counts": confusion_matrix(y, said).tolist()}


def penalised(x, y, l2, weights):
    scaled = StandardScaler().fit_transform(x)
    options = {"C": 1 / l2, "class_weight": weights, "max_iter": 100_000}
    # newton-cholesky goes to rounding; lbfgs stops at its own limit and only confirms it.
    fit = LogisticRegression(solver="newton-cholesky", tol=1e-13, **options).fit(scaled, y)
    other = LogisticRegression(solver="lbfgs", tol=1e-9, **options).fit(scaled, y)
    off = np.abs(fit.coef_ - other.coef_).max() / np.abs(fit.coef_).max()
    assert off < 1e-4, off
    named = {str(k): v for k, v in weights.items()} if isinstance(weights, dict) else weights
    return {
        "l2": l2,
        "class_weight": named,
        "coefficients": fit.coef_.tolist(),
        "intercepts": fit.intercept_.tolist(),
        **measured(y, fit.predict_proba(scaled)),
    }


def of_set(name):
    x, labels = SETS[name]()
    x.assign(label=labels).to_csv(HERE / "fits" / f"{name}.csv", index=False, float_format="%.12g")
    # Read back, so that both sides see the same digits.
    data = pd.read_csv(HERE / "fits" / f"{name}.csv")
    x = encoded(data.drop(columns="label"))
    classes = sorted(set(data["label"]))
    y = data["label"].map(classes.index).to_numpy()
    own = dict(enumerate(OWN_WEIGHTS[len(classes)]))
    return {
        "what": SETS[name].__doc__,
        "features": list(x),
        "classes": classes,
        "unpenalised": maximum_likelihood(x, y, len(classes)),
        "penalised": [
            penalised(x, y, 1.0, None),
            penalised(x, y, 0.1, "balanced"),
            penalised(x, y, 4.0, own),
        ],
    }


def tango(b, c, n):
    """All differences whose score is within ±1.96 (Tango 1998), the nuisance chance by trying."""
    def score(difference):
        def unlikelihood(loss):
            terms = [(b, loss + difference), (c, loss), (n - b - c, 1 - 2 * loss - difference)]
            return -sum(count * math.log(max(chance, 1e-300)) for count, chance in terms if count)

        bounds = (max(0.0, -difference), (1 - difference) / 2)
        loss = minimize_scalar(unlikelihood, bounds=bounds, method="bounded", options={"xatol": 1e-13}).x
        variance = n * (2 * loss + difference * (1 - difference))
        return (b - c - n * difference) / math.sqrt(variance)

    estimate = (b - c) / n
    low = brentq(lambda d: score(d) - Z_95, -1 + 1e-9, estimate, xtol=1e-14)
    high = brentq(lambda d: score(d) + Z_95, estimate, 1 - 1e-9, xtol=1e-14)
    return [estimate, low, high]


def paired():
    cases = [(40, 20, 160), (9, 3, 32), (62, 279, 1_250), (1, 4, 44), (121, 59, 900), (15, 14, 60), (7, 1, 9)]
    return [
        {
            "wins": b,
            "losses": c,
            "rows": n,
            "p": float(mcnemar([[0, b], [c, 0]], exact=False, correction=False).pvalue),
            "tango": tango(b, c, n),
        }
        for b, c, n in cases
    ]


def main():
    (HERE / "fits").mkdir(exist_ok=True)
    found = {
        "made_with": {
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "scikit-learn": sklearn.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "sets": {name: of_set(name) for name in SETS},
        "paired": paired(),
    }
    (HERE / "fits.json").write_text(json.dumps(found, separators=(",", ":")).replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    main()
