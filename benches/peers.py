"""The work of benches/learning.rs, benches/fitting.rs and benches/segmenting.rs in scikit-learn.

    python benches/peers.py                             prints the best wall seconds of three runs of k-means
    python benches/peers.py fit FILE FEATURES L2 RUNS   what benches/fitting.rs asks for: JSON
    python benches/peers.py segments FILE FEATURES K RUNS LAST
                                                        what benches/segmenting.rs asks for: JSON

Wants numpy and scikit-learn.
"""

import json
import sys
import time

import numpy as np
from sklearn.cluster import KMeans
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

ROWS = 1_000_000
CENTRES = np.array(
    [[0.0, 0.0, 0.0], [3.0, 0.5, 1.0], [0.5, 3.5, -1.0], [3.0, 3.0, 2.5], [-2.0, 1.5, 3.0]]
)


def bell(random, *shape):
    return random.uniform(-1, 1, (*shape, 4)).sum(axis=-1) * 0.866


def grouped():
    random = np.random.default_rng(2)
    x = CENTRES[random.integers(0, 5, ROWS)] + bell(random, ROWS, 3)
    return StandardScaler().fit_transform(x)


def best(work, runs):
    """What the work makes, and its seconds in the best run."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        made = work()
        seconds.append(time.perf_counter() - start)
    return made, min(seconds)


def fitted(x, y, l2, **options):
    return LogisticRegression(C=1 / l2, max_iter=10_000, **options).fit(x, y)


def parameters(fit):
    return [*fit.coef_[0].tolist(), float(fit.intercept_[0])]


def fit(file, n_features, l2, runs):
    """Both quick solvers as they come (tol 1e-4), and where they have gone on until 1e-6 is reached."""
    values = np.fromfile(file, "<f8").reshape(n_features + 1, -1)
    y = values[-1].astype(int)
    # Either order of the cells may be the quicker one for a solver: the better of the two counts.
    layouts = {"columns": np.asfortranarray(values[:-1].T), "rows": np.ascontiguousarray(values[:-1].T)}
    fits = []
    for solver in ("lbfgs", "newton-cholesky"):
        for tol in (1e-4, 1e-8):
            tried = [
                best(lambda x=x: fitted(x, y, l2, solver=solver, tol=tol), runs if tol == 1e-4 else 1)
                for x in layouts.values()
            ]
            made, seconds = min(tried, key=lambda one: one[1])
            fits.append([f"{solver}, tol {tol:g}", seconds, parameters(made)])
    optimum = fitted(layouts["columns"], y, l2, solver="newton-cholesky", tol=1e-12)
    print(json.dumps({"version": sklearn.__version__, "fits": fits, "optimum": parameters(optimum)}))


def segment(file, n_features, k, runs, last):
    """One start from each of some seeds, the best of ten starts, and where `last` is not 0 the scan up to it."""
    x = np.fromfile(file, "<f8").reshape(-1, n_features)
    one = [best(lambda: KMeans(k, n_init=1, random_state=seed).fit(x), 1)[1] for seed in range(runs)]
    inertia = KMeans(k, n_init=10, random_state=0).fit(x).inertia_
    scan = None
    if last:
        inertias = []
        start = time.perf_counter()
        for each in range(2, last + 1):
            fit = KMeans(each, n_init=10, random_state=0).fit(x)
            silhouette_score(x, fit.labels_, sample_size=5_000, random_state=0)
            inertias.append(fit.inertia_)
        scan = [time.perf_counter() - start, inertias]
    print(json.dumps({"version": sklearn.__version__, "one": one, "inertia": inertia, "scan": scan}))


def segments():
    x = grouped()
    for n_init in (1, 10):
        _, seconds = best(lambda: KMeans(5, n_init=n_init, random_state=0).fit(x), 3)
        print(f"kmeans 1,000,000 x 3, k 5, n_init={n_init}: {seconds:.3f} s", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["fit"]:
        file, n_features, l2, runs = sys.argv[2:]
        fit(file, int(n_features), float(l2), int(runs))
    elif sys.argv[1:2] == ["segments"]:
        file, *numbers = sys.argv[2:]
        segment(file, *map(int, numbers))
    else:
        segments()
