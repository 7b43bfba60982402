#!/usr/bin/env python3
"""Runs handed-over models where they will be run, and compares their scores with ours.

    check_handover.py BUYERSCOPE [FOLDER]

BUYERSCOPE is the program; FOLDER keeps what is made (default: a folder that is removed). For several models it
trains, saves, scores new customers with missing cells and with categories that training never met, exports
every format, and runs each: ONNX under onnxruntime, PMML under pypmml (which needs Java), SQL under SQLite and
DuckDB, the formulas under the package `formulas`. Probabilities must agree to 1e-6 and predictions exactly; a
row that we do not score must have none there either.

Needs: numpy pandas onnx onnxruntime pypmml duckdb formulas. Without onnxruntime it says so and exits with 77.
"""

import csv
import json
import math
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import duckdb
    import numpy as np
    import onnx
    import onnxruntime
    import pandas as pd
except ImportError as missing:
    print(f"skipped: {missing}; pip install numpy pandas onnx onnxruntime pypmml duckdb formulas")
    sys.exit(77)

TOLERANCE = 1e-6
HOSTILE = "it's \"odd\"; -- <&>"
LEVELS = ["No'rth", "S,outh", '"East"', "We<s>t", "north"]


def customers(n, seed, unseen):
    """Rows with missing cells; with `unseen` some have levels that training never met."""
    random.seed(seed)
    rows = []
    for i in range(n):
        # Quarters and sixteenths: exact in the single precision of ONNX inputs too.
        spend = round(random.lognormvariate(5, 1.5) * 4) / 4
        age = random.randint(18, 90)
        offset = 1e6 + random.randint(0, 16) / 16
        region = random.choice(LEVELS)
        size = random.choice(["1", "2", "10"])
        score = 0.004 * spend + 0.05 * age + {"No'rth": 1.5}.get(region, 0) + random.gauss(0, 1.5)
        kind = ["low", "middle", "high"][min(2, int(score > 4) + int(score > 6))]
        if random.random() < 0.08:
            spend = ""
        if random.random() < 0.08:
            age = ""
        if random.random() < 0.08:
            region = ""
        if unseen and random.random() < 0.1:
            region = random.choice(["Islands", "NO'RTH", "="])
        rows.append([f"C{i}x", spend, age, offset, region, size, "yes" if score > 5 else "no", kind])
    return rows


def write(path, rows):
    header = ["customer", HOSTILE, "age", "offset", "region", "size", "good", "kind"]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


class Model:
    """What model.json says, as far as the formats need it."""

    def __init__(self, path):
        self.model = json.loads(path.read_text())["model"]
        self.columns = self.model["columns"]
        self.classes = self.model["classes"]
        binary = len(self.classes) == 2
        self.outputs = ["probability"] if binary else [f"probability[{c}]" for c in self.classes]

    def is_number(self, column):
        return "number" in column["treatment"]


class Report:
    def __init__(self):
        self.failed = 0

    def compare(self, name, expected, found, predicted, found_predicted):
        """Arrays rows × classes; NaN and None where there is no score."""
        found = np.asarray(found, dtype=float).reshape(expected.shape)
        same_gaps = np.array_equal(np.isnan(expected), np.isnan(found))
        worst = np.nanmax(np.abs(expected - found)) if same_gaps else math.inf
        wrong = sum((a or None) != (b or None) for a, b in zip(predicted, found_predicted, strict=True))
        good = worst <= TOLERANCE and wrong == 0
        self.failed += not good
        n_gaps = int(np.isnan(expected).any(axis=1).sum())
        print(
            f"{'ok  ' if good else 'FAIL'} {name}: {len(expected)} rows, {n_gaps} without a score, "
            f"largest difference {worst:.1e}, other predictions {wrong}"
        )


def texts(values):
    return [None if v is None or v is pd.NA or (isinstance(v, float) and math.isnan(v)) or v == "" else str(v) for v in values]


def check_onnx(model, path, table):
    proto = onnx.load(path)
    onnx.checker.check_model(proto, full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    feed = {}
    for column in model.columns:
        name = column["name"]
        if model.is_number(column):
            feed[name] = pd.to_numeric(table[name]).to_numpy(dtype=np.float32).reshape(-1, 1)
        else:
            feed[name] = table[name].fillna("").to_numpy(dtype=object).reshape(-1, 1)
    probability, predicted = session.run(["probability", "predicted"], feed)
    return probability, texts(predicted.ravel())


def onnx_self_test(model, path, report, name):
    rows = json.loads(path.with_name(path.name + ".selftest.json").read_text())
    table = pd.DataFrame([row["input"] for row in rows])
    expected = np.array([[np.nan if row[o] is None else row[o] for o in model.outputs] for row in rows], dtype=float)
    found, predicted = check_onnx(model, path, table)
    report.compare(f"{name} self-test", expected, found, texts(row["predicted"] for row in rows), predicted)


def check_pmml(model, path, table):
    from pypmml import Model as Pmml

    loaded = Pmml.load(str(path))
    found, predicted = [], []
    for _, row in table.iterrows():
        inputs = {}
        for column in model.columns:
            value = row[column["name"]]
            if not pd.isna(value):
                inputs[column["name"]] = float(value) if model.is_number(column) else value
        result = loaded.predict(inputs)
        found.append([np.nan if result[o] is None else result[o] for o in model.outputs])
        predicted.append(result["predicted"])
    return found, texts(predicted)


def check_sqlite(model, sql, table, as_text):
    connection = sqlite3.connect(":memory:")
    frame = table.copy()
    for column in model.columns:
        if model.is_number(column):
            frame[column["name"]] = pd.to_numeric(frame[column["name"]])
    if as_text:
        # As the shell's .import leaves them: texts, and empty ones.
        frame = table.fillna("").astype(str)
    frame.to_sql("customers", connection, index=False)
    found = pd.read_sql_query(sql, connection)
    return found[model.outputs].to_numpy(dtype=float), texts(found["predicted"])


def check_duckdb(model, sql, table):
    frame = table.copy()
    for column in model.columns:
        if model.is_number(column):
            frame[column["name"]] = pd.to_numeric(frame[column["name"]])
    connection = duckdb.connect()
    connection.register("frame", frame)
    connection.execute("CREATE TABLE customers AS SELECT * FROM frame")
    found = connection.execute(sql).df()
    return found[model.outputs].to_numpy(dtype=float), texts(found["predicted"])


def check_excel(model, path, report, name):
    """The ten rows of the sheet, computed by a spreadsheet engine."""
    import formulas

    with open(path, newline="") as file:
        header, *rows = list(csv.reader(file))
    n_columns = len(model.columns)
    n_outputs = len(model.outputs)
    first = header.index(model.outputs[0])
    expected, found, predicted, found_predicted = [], [], [], []
    for line, row in enumerate(rows, start=2):
        cells = {}
        for place, (cell, column) in enumerate(zip(row, model.columns)):
            reference = f"{chr(ord('A') + place)}{line}"
            cells[reference] = float(cell) if cell and model.is_number(column) else cell or ""
        for place in range(n_columns, first + n_outputs + 1):
            reference = f"{chr(ord('A') + place)}{line}"
            compiled = formulas.Parser().ast(row[place])[1].compile()
            inputs = []
            for wanted in compiled.inputs:
                begin, _, end = wanted.partition(":")
                span = [f"{chr(c)}{line}" for c in range(ord(begin[0]), ord((end or begin)[0]) + 1)]
                inputs.append(np.array([[cells[r] for r in span]], dtype=object))
            value = np.asarray(compiled(*inputs)).ravel()[0]
            cells[reference] = value
        values = [cells[f"{chr(ord('A') + p)}{line}"] for p in range(first, first + n_outputs)]
        found.append(values)
        expected.append([float(c) for c in row[first + n_outputs + 1 : first + 2 * n_outputs + 1]])
        found_predicted.append(str(cells[f"{chr(ord('A') + first + n_outputs)}{line}"]))
        predicted.append(row[-1])
    report.compare(f"{name} formulas", np.array(expected), found, predicted, found_predicted)


def main():
    program = Path(sys.argv[1]).resolve()
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "train.csv", customers(1500, 1, False))
    write(folder / "new.csv", customers(400, 2, True))
    table = pd.read_csv(folder / "new.csv", dtype=str)
    report = Report()
    has_pmml = shutil.which("java") is not None
    try:
        import pypmml  # noqa: F401
    except ImportError:
        has_pmml = False
    if not has_pmml:
        print("skipped: PMML, which needs pypmml and Java")
    features = f"age,offset,region,size,{HOSTILE}"
    for name, more in {
        "two classes": ["--target", "good"],
        "the other class positive": ["--target", "good", "--positive", "no", "--threshold", "0.3"],
        "rows with missing cells left out": ["--target", "good", "--missing", "drop", "--l2", "0"],
        "three classes": ["--target", "kind", "--class-weight", "balanced"],
    }.items():
        out = folder / name.replace(" ", "-")
        common = ["--text", "size", "--features", features, "--k", "2", "--k-range", "2..2"]
        run(program, "analyze", folder / "train.csv", *common, *more, "--out", out, "--json")
        run(program, "score", out / "model.json", folder / "new.csv", "--out", out / "scored.csv", "--json")
        for format, ending in [("onnx", "onnx"), ("pmml", "pmml"), ("sql", "sql"), ("excel", "csv")]:
            run(program, "export", out / "model.json", "--format", format, "--out", out / f"model.{ending}")
        model = Model(out / "model.json")
        scored = pd.read_csv(out / "scored.csv")
        expected = scored[model.outputs].to_numpy(dtype=float)
        predicted = texts(scored["predicted"])

        def compare(how, result):
            report.compare(f"{name}, {how}", expected, result[0], predicted, result[1])

        compare("ONNX", check_onnx(model, out / "model.onnx", table))
        onnx_self_test(model, out / "model.onnx", report, f"{name}, ONNX")
        sql = (out / "model.sql").read_text()
        compare("SQLite", check_sqlite(model, sql, table, False))
        compare("SQLite with texts", check_sqlite(model, sql, table, True))
        compare("DuckDB", check_duckdb(model, sql, table))
        if has_pmml:
            compare("PMML", check_pmml(model, out / "model.pmml", table))
        try:
            check_excel(model, out / "model.csv", report, name)
        except ImportError:
            print("skipped: formulas, which need the package of that name")
    if report.failed:
        sys.exit(f"{report.failed} comparisons failed")
    print("all agree")


if __name__ == "__main__":
    main()
