"""Computes the numbers that tests/suite/methods.rs holds the methods beside k-means to.

    python tests/reference/make_methods.py

Wants numpy, scipy, scikit-learn and kmedoids. Makes its data from fixed seeds (rounded, so that both sides read the same
numbers) and writes methods.json beside this file.
"""

import json
from pathlib import Path

import kmedoids
import numpy as np
import scipy
import sklearn
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN, OPTICS, cluster_optics_dbscan
from sklearn.datasets import make_blobs, make_moons
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import RobustScaler

HERE = Path(__file__).parent


def case(name, rows, radius, min_points, k):
    rows = np.round(rows, 6)
    tree = linkage(rows, "ward")
    dbscan = DBSCAN(eps=radius, min_samples=min_points).fit(rows)
    optics = OPTICS(min_samples=min_points, max_eps=np.inf, cluster_method="dbscan", eps=radius).fit(rows)
    cut = cluster_optics_dbscan(
        reachability=optics.reachability_,
        core_distances=optics.core_distances_,
        ordering=optics.ordering_,
        eps=radius,
    )
    mixtures = [
        GaussianMixture(k, n_init=1, tol=1e-7, max_iter=2000, reg_covar=1e-6, random_state=seed).fit(rows)
        for seed in range(10)
    ]
    best = max(mixtures, key=lambda m: m.score(rows))
    distances = cdist(rows, rows)
    cost = min(kmedoids.fasterpam(distances, k, random_state=seed).loss for seed in range(20))
    reach = [None if not np.isfinite(r) else r for r in optics.reachability_]
    return {
        "name": name,
        "rows": rows.tolist(),
        "k": k,
        "ward_heights": tree[:, 2].tolist(),
        "ward_labels": (fcluster(tree, k, "maxclust") - 1).tolist(),
        "radius": radius,
        "min_points": min_points,
        "dbscan": dbscan.labels_.tolist(),
        "core_distances": optics.core_distances_.tolist(),
        "optics_order": optics.ordering_.tolist(),
        "optics_reachability": reach,
        "optics_cut": cut.tolist(),
        "log_likelihood": float(best.score(rows) * len(rows)),
        "bic": float(best.bic(rows)),
        "medoid_cost": float(cost),
        "robust": RobustScaler(unit_variance=True).fit_transform(rows)[:20].tolist(),
    }


def main():
    random = np.random.default_rng(11)
    blobs, _ = make_blobs(300, centers=4, n_features=3, cluster_std=[0.6, 1.0, 0.4, 0.9], random_state=3)
    moons, _ = make_moons(300, noise=0.06, random_state=5)
    stretched = np.concatenate(
        [
            random.multivariate_normal([0, 0], [[4.0, 3.5], [3.5, 4.0]], 200),
            random.multivariate_normal([4, -3], [[0.3, 0.0], [0.0, 2.5]], 120),
            random.uniform(-8, 8, (30, 2)),
        ]
    )
    spend = np.exp(random.normal([2.0, 0.5, 3.0, 1.0], [0.5, 0.8, 0.4, 0.6], (250, 4)))
    report = {
        "made_with": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "cases": [
            case("blobs", blobs, 1.3, 6, 4),
            case("moons", moons, 0.18, 5, 2),
            case("stretched", stretched, 0.7, 5, 3),
            case("spend", np.log(spend), 0.75, 8, 2),
        ],
    }
    (HERE / "methods.json").write_text(json.dumps(report) + "\n")


main()
