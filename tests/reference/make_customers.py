"""Computes what tests/suite/customers.rs holds the making of customers to.

    python tests/reference/make_customers.py [cdnow_sample.csv]

Wants pandas. Reads sample_data/transactions.csv and, where its path is given, the one-tenth sample of
CDNOW (Fader and Hardie); without it the numbers on it that are already in customers.json stay. Money is
added as whole cents, so that every sum is exact. Writes customers.json beside this file: sums and
hashes, not the data.
"""

import hashlib
import json
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def customers(path, as_of=None):
    """One row a customer, as the contract of `buyerscope customers` says."""
    rows = pd.read_csv(path, dtype={"customer_id": str, "amount": str})
    rows["date"] = pd.to_datetime(rows["date"], format="%Y-%m-%d")
    rows["cents"] = rows["amount"].map(cents_of)
    as_of = pd.Timestamp(as_of) if as_of else rows["date"].max()
    rows = rows[rows["date"] <= as_of]
    table = rows.groupby("customer_id").agg(
        orders=("date", "nunique"),
        cents=("cents", "sum"),
        first=("date", "min"),
        last=("date", "max"),
    )
    table["recency_days"] = (as_of - table["last"]).dt.days
    table["tenure_days"] = (as_of - table["first"]).dt.days
    table["frequency"] = table["orders"] - 1
    table["visits_per_month"] = table["orders"] / table["tenure_days"].clip(lower=30) * 30.4375
    return rows, table.sort_index(), as_of


def cents_of(text):
    whole, _, part = text.lstrip("-").partition(".")
    cents = int(whole) * 100 + int((part + "00")[:2])
    assert len(part) <= 2, text
    return -cents if text.startswith("-") else cents


def scores(values, best_is_low):
    """1 to 5: how many quintile edges lie below the value (what qcut does, without dropping edges)."""
    edges = [values.quantile(share) for share in (0.2, 0.4, 0.6, 0.8)]
    below = sum((values > edge).astype(int) for edge in edges)
    return 5 - below if best_is_low else 1 + below


def summary(path, as_of=None):
    rows, table, as_of = customers(path, as_of)
    # Every customer, to the cent and to the day: a hash of plain lines.
    lines = [
        f"{row.Index},{row.orders},{row.cents},{row.recency_days},{row.frequency},"
        f"{row.first:%Y-%m-%d},{row.last:%Y-%m-%d},{row.tenure_days}"
        for row in table.itertuples()
    ]
    ranked = {
        "r": scores(table["recency_days"], True),
        "f": scores(table["frequency"], False),
        "m": scores(table["cents"] / 100, False),
    }
    average = table["cents"] / 100 / table["orders"]
    return {
        "sha256": hashlib.sha256(Path(path).read_bytes()).hexdigest(),
        "as_of": f"{as_of:%Y-%m-%d}",
        "purchases": len(rows),
        "customers": len(table),
        "orders": int(table["orders"].sum()),
        "cents": int(table["cents"].sum()),
        "purchases_cents": int(rows["cents"].sum()),
        "visits_per_month": float(table["visits_per_month"].sum()),
        "avg_purchase_value": float(average.sum()),
        "q67_of_average": float(average.quantile(0.67)),
        "scores": {
            name: [int((score == value).sum()) for value in range(1, 6)] for name, score in ranked.items()
        },
        "lines_sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    }


def main():
    target = HERE / "customers.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    sample = ROOT / "sample_data" / "transactions.csv"
    known["transactions"] = summary(sample)
    known["transactions_2024"] = summary(sample, "2024-12-31")
    if len(sys.argv) > 1:
        known["cdnow"] = summary(sys.argv[1])
    known["made_with"] = {"pandas": pd.__version__}
    target.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


main()
