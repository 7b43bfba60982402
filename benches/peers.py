"""The work of benches/learning.rs in scikit-learn: prints the best wall seconds of three runs.

    python benches/peers.py

Wants numpy and scikit-learn.
"""

import time

import numpy as np
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ROWS = 1_000_000
CENTRES = np.array(
    [[0.0, 0.0, 0.0], [3.0, 0.5, 1.0], [0.5, 3.5, -1.0], [3.0, 3.0, 2.5], [-2.0, 1.5, 3.0]]
)


def bell(random, *shape):
    return random.uniform(-1, 1, (*shape, 4)).sum(axis=-1) * 0.866


def labelled():
    random = np.random.default_rng(1)
    x = bell(random, ROWS, 8)
    x[:, 1] += 0.7 * x[:, 0]
    x[:, 5] -= 0.5 * x[:, 4]
    pull = x @ (0.8 - 0.2 * np.arange(8))
    y = random.random(ROWS) < 1 / (1 + np.exp(0.7 - pull))
    return StandardScaler().fit_transform(x), y


def grouped():
    random = np.random.default_rng(2)
    x = CENTRES[random.integers(0, 5, ROWS)] + bell(random, ROWS, 3)
    return StandardScaler().fit_transform(x)


def best(name, work):
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    print(f"{name}: {min(seconds):.3f} s", flush=True)


def main():
    x, y = labelled()
    for solver in ("lbfgs", "newton-cholesky"):
        best(
            f"logistic 1,000,000 x 8, C=1, {solver}",
            lambda: LogisticRegression(C=1.0, solver=solver).fit(x, y),
        )
    x = grouped()
    best("kmeans 1,000,000 x 3, k 5, n_init=1", lambda: KMeans(5, n_init=1, random_state=0).fit(x))
    best("kmeans 1,000,000 x 3, k 5, n_init=10", lambda: KMeans(5, n_init=10, random_state=0).fit(x))


if __name__ == "__main__":
    main()
