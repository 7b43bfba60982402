"""How long a million customers take to open, beside polars.read_csv on the same file in the same run.

    python benches/peers_import.py [FILE]

Builds benches/opening.rs, lets it write the 48 MB file of benches/customers (unless a FILE is given), opens it
in turns with polars (each time in a process of its own, as when a file is opened), and prints seconds, the
highest memory, and the ratios. Ours reads, types and tells every column; polars only reads. Wants polars.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 5

POLARS = """
import json, sys, time
import polars
def peak():
    try:
        lines = open("/proc/self/status").read().splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:"))
before = peak()
start = time.perf_counter()
frame = polars.read_csv(sys.argv[1])
first = time.perf_counter() - start
most = peak()
del frame
start = time.perf_counter()
frame = polars.read_csv(sys.argv[1])
print(json.dumps({"read": first, "again": time.perf_counter() - start, "peak": most, "before": before}))
"""


def opening(*arguments):
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    command = ["cargo", "bench", "--quiet", "--bench", "opening", *os.environ.get("BENCH_FLAGS", "").split(), "--"]
    done = subprocess.run([*command, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return [line.split() for line in done.stdout.splitlines() if len(line.split()) == 2]


def ours(file):
    """Each measure of two openings in one process: the first, and the one after."""
    measures = {}
    for name, value in opening("open", file, "2"):
        measures.setdefault(name, []).append(float(value))
    return measures


def polars(file):
    done = subprocess.run([sys.executable, "-c", POLARS, file], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def measure(file):
    size = os.path.getsize(file) / 1e6
    runs = [(polars(file), ours(file)) for _ in range(ROUNDS)]
    middle = lambda value: statistics.median(value(theirs, mine) for theirs, mine in runs)
    print(f"file: {size:.1f} MB; medians of {ROUNDS} runs, in turns")
    print("                                    first time      again")
    print(f"polars.read_csv                     {middle(lambda t, m: t['read']):8.3f} s {middle(lambda t, m: t['again']):8.3f} s")
    print(f"ours: read, typed, full receipt     {middle(lambda t, m: m['read'][0]):8.3f} s {middle(lambda t, m: m['read'][1]):8.3f} s")
    print(f"ours: columns summarised            {middle(lambda t, m: m['summarised'][0]):8.3f} s {middle(lambda t, m: m['summarised'][1]):8.3f} s")
    print(f"ours: first 1,000 rows              {middle(lambda t, m: m['preview'][0]):8.3f} s {middle(lambda t, m: m['preview'][1]):8.3f} s")
    first = middle(lambda t, m: m["read"][0] / t["read"])
    again = middle(lambda t, m: m["read"][1] / t["again"])
    whole = middle(lambda t, m: (m["read"][0] + m["summarised"][0]) / t["read"])
    print(f"RATIO ours / polars                 {first:8.2f}   {again:8.2f}     (with the summaries {whole:.2f})")
    theirs = middle(lambda t, m: t["peak"])
    read = middle(lambda t, m: m["peak_read"][0])
    summarised = middle(lambda t, m: m["peak_summarised"][0])
    print(f"highest memory: polars {theirs:.0f} MB ({theirs / size:.2f} x the file), ours {read:.0f} MB ({read / size:.2f} x),")
    print(f"  with the summaries {summarised:.0f} MB ({summarised / size:.2f} x)")


def main():
    if len(sys.argv) > 1:
        measure(os.path.abspath(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "customers.csv")
        opening("make", file)
        measure(file)


main()
