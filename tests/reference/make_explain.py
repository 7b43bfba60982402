"""Computes the numbers that tests/suite/explain.rs holds the engine to.

    python tests/reference/make_explain.py [OJ.csv]

Wants numpy, pandas and statsmodels. Reads sample_data/customers.csv and, where its path is given, the OJ
data of "An Introduction to Statistical Learning"; without it the numbers on oj.csv that are already in
explain.json stay. Writes explain.json beside this file.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.outliers_influence import variance_inflation_factor

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def encoded(data, columns):
    """Columns as the engine encodes them: medians for gaps, one column a level but the first."""
    made, terms = {}, {}
    for name in columns:
        if pd.api.types.is_numeric_dtype(data[name]):
            made[name] = data[name].fillna(data[name].median()).astype(float)
            terms[name] = [name]
            continue
        cells = data[name].fillna("(missing)").astype(str)
        levels = sorted(set(cells) - {"(missing)"}) + ["(missing)"] * ("(missing)" in set(cells))
        for level in levels[1:]:
            made[f"{name}[{level}]"] = (cells == level).astype(float)
        terms[name] = [f"{name}[{level}]" for level in levels[1:]]
    return pd.DataFrame(made), terms


def inflation(x, terms):
    """Factors of statsmodels, and the generalised ones by the determinants of Fox and Monette (1992)."""
    design = sm.add_constant(x).to_numpy()
    vif = {name: variance_inflation_factor(design, j + 1) for j, name in enumerate(x.columns)}
    correlations = x.corr()
    whole = np.linalg.det(correlations)
    gvif = {}
    for term, own in terms.items():
        rest = [name for name in x.columns if name not in own]
        parts = np.linalg.det(correlations.loc[own, own]) * np.linalg.det(correlations.loc[rest, rest])
        gvif[term] = parts / whole
    return {"vif": vif, "gvif": gvif}


def mean_and_error(fit, design):
    """The gradient of the mean prediction over rows by the coefficients, and that mean."""
    p = fit.predict(design)
    gradient = (np.asarray(p * (1 - p))[:, None] * np.asarray(design)).mean(axis=0)
    return gradient, float(np.mean(p))


def standard_error(gradient, covariance):
    return float(np.sqrt(gradient @ covariance @ gradient))


def effects(x, y, terms):
    design = sm.add_constant(x)
    fit = sm.Logit(y, design).fit(disp=0, method="newton", maxiter=100, tol=1e-14)
    covariance = fit.cov_params().to_numpy()
    margins = fit.get_margeff(at="overall", method="dydx").summary_frame()
    discrete = fit.get_margeff(at="overall", method="dydx", dummy=True).summary_frame()
    found = {"average": {}, "curves": {}, "levels": {}, "dummy": {}}
    for term, own in terms.items():
        if own == [term]:
            value, error = margins.loc[term, ["dy/dx", "Std. Err."]]
            found["average"][term] = [value, error]
            points = []
            for at in np.quantile(x[term], [0.01, 0.4, 0.99]):
                moved = design.copy()
                moved[term] = at
                gradient, mean = mean_and_error(fit, moved)
                points.append([at, mean, standard_error(gradient, covariance)])
            found["curves"][term] = points
            continue
        base = design.copy()
        base[own] = 0.0
        zero, base_mean = mean_and_error(fit, base)
        levels = [["", base_mean, standard_error(zero, covariance), 0.0, 0.0]]
        for name in own:
            moved = base.copy()
            moved[name] = 1.0
            gradient, mean = mean_and_error(fit, moved)
            levels.append(
                [
                    name,
                    mean,
                    standard_error(gradient, covariance),
                    mean - base_mean,
                    standard_error(gradient - zero, covariance),
                ]
            )
        found["levels"][term] = levels
        # With two levels the difference is what statsmodels makes of a dummy.
        if len(own) == 1:
            found["dummy"][term] = discrete.loc[own[0], ["dy/dx", "Std. Err."]].tolist()
    return found


def of(data, target, positive, columns):
    x, terms = encoded(data, columns)
    y = (data[target] == positive).astype(int)
    return {
        "target": target,
        "positive": positive,
        "columns": columns,
        "inflation": inflation(x, terms),
        "effects": effects(x, y, terms),
    }


def from_oj(path):
    data = pd.read_csv(path)
    return of(data, "Purchase", "MM", ["WeekofPurchase", "PriceCH", "DiscMM", "LoyalCH", "SalePriceMM", "Store7"])


def from_customers():
    path = ROOT / "sample_data" / "customers.csv"
    data = pd.read_csv(path, dtype={"customer_id": str})
    columns = ["total_spent", "avg_purchase_value", "visits_per_month", "age", "region"]
    found = of(data, "buyer_type", "Premium Buyer", columns)
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), **found}


def main():
    target = HERE / "explain.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    found = {
        "made_with": {
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "oj": from_oj(sys.argv[1]) if len(sys.argv) > 1 else known.get("oj"),
        "customers": from_customers(),
    }
    target.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
