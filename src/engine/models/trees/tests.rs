use proptest::prelude::*;

use super::*;
use crate::engine::Progress;

fn matrix(columns: Vec<Vec<f64>>) -> FeatureMatrix {
    let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
    FeatureMatrix::new(names, columns).unwrap()
}

fn spec(max_depth: usize, least_leaf: usize, n_classes: usize) -> TreeSpec {
    TreeSpec {
        max_depth,
        least_leaf,
        class_weights: vec![1.0; n_classes],
    }
}

fn tree(columns: &[Vec<f64>], labels: &[u32], spec: &TreeSpec) -> Tree {
    fit_tree(&matrix(columns.to_vec()), labels, spec, &Progress::none()).unwrap()
}

#[test]
fn one_question_is_the_best_one() {
    let columns = [vec![5.0, 1.0, 4.0, 2.0], vec![1.0, 2.0, 3.0, 4.0]];
    let found = tree(&columns, &[0, 0, 1, 1], &spec(1, 1, 2));
    assert_eq!(
        found.nodes[0],
        Node::Question {
            feature: 1,
            cut: 2.5,
            left: 1,
            right: 2
        }
    );
    let p = found.probabilities(&matrix(vec![vec![0.0; 3], vec![2.5, 2.6, 99.0]]));
    assert_eq!(p.column(1).to_vec(), [0.0, 1.0, 1.0]);
}

#[test]
fn shares_are_those_of_the_leaf_and_weights_count() {
    let columns = [vec![1.0, 1.0, 1.0, 1.0, 2.0, 2.0]];
    let labels = [0, 0, 0, 1, 1, 1];
    let found = tree(&columns, &labels, &spec(3, 1, 2));
    let p = found.probabilities(&matrix(columns.to_vec()));
    assert_eq!((p[[0, 1]], p[[5, 1]]), (0.25, 1.0));
    let weighted = TreeSpec {
        class_weights: vec![1.0, 3.0],
        ..spec(3, 1, 2)
    };
    let p = tree(&columns, &labels, &weighted).probabilities(&matrix(columns.to_vec()));
    assert_eq!(p[[0, 1]], 0.5);
}

#[test]
fn nothing_to_ask_makes_one_leaf() {
    let constant = [vec![1.0; 5]];
    assert_eq!(tree(&constant, &[0, 1, 0, 1, 1], &spec(5, 1, 2)).n_leaves(), 1);
    assert_eq!(tree(&[vec![1.0, 2.0]], &[1, 1], &spec(5, 1, 2)).n_leaves(), 1);
    assert_eq!(tree(&[vec![1.0, 2.0]], &[0, 1], &spec(0, 1, 2)).n_leaves(), 1);
}

/// Every question tried, one by one.
fn brute_force(columns: &[Vec<f64>], labels: &[u32], least: usize) -> Option<f64> {
    let gini = |rows: &[usize]| -> f64 {
        let n = rows.len() as f64;
        let share = |class| rows.iter().filter(|&&row| labels[row] == class).count() as f64 / n;
        n * (1.0 - (0..3).map(|class| share(class).powi(2)).sum::<f64>())
    };
    let mut best: Option<f64> = None;
    for column in columns {
        for &cut in column {
            let (left, right): (Vec<usize>, Vec<usize>) =
                (0..labels.len()).partition(|&row| column[row] <= cut);
            if left.len().min(right.len()) < least.max(1) {
                continue;
            }
            let impurity = gini(&left) + gini(&right);
            best = Some(best.map_or(impurity, |best| best.min(impurity)));
        }
    }
    best
}

fn rows() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<u32>)> {
    proptest::collection::vec((0_u32..3, -4_i8..4, -9_i8..9), 2..60).prop_map(|rows| {
        let columns = vec![
            rows.iter().map(|row| f64::from(row.1)).collect(),
            rows.iter().map(|row| f64::from(row.2) / 3.0).collect(),
        ];
        (columns, rows.iter().map(|row| row.0).collect())
    })
}

proptest! {
    #[test]
    fn the_first_question_is_as_good_as_any((columns, labels) in rows(), least in 1_usize..5) {
        let found = tree(&columns, &labels, &spec(1, least, 3));
        let is_pure = labels.iter().all(|label| *label == labels[0]);
        let expected = brute_force(&columns, &labels, least).filter(|_| !is_pure && labels.len() >= 2 * least);
        prop_assert_eq!(found.n_leaves() == 2, expected.is_some());
        if let (Node::Question { feature, cut, .. }, Some(expected)) = (found.nodes[0], expected) {
            let column = &columns[feature];
            let impurity: f64 = [true, false].iter().map(|side| {
                let rows: Vec<usize> = (0..labels.len()).filter(|&row| (column[row] <= cut) == *side).collect();
                let share = |class| rows.iter().filter(|&&row| labels[row] == class).count() as f64 / rows.len() as f64;
                rows.len() as f64 * (1.0 - (0..3).map(|class| share(class).powi(2)).sum::<f64>())
            }).sum();
            prop_assert!((impurity - expected).abs() < 1e-9, "{} is not {}", impurity, expected);
        }
    }

    #[test]
    fn leaves_are_large_enough_and_shares_add_up((columns, labels) in rows(), least in 1_usize..5, depth in 0_usize..6) {
        let found = tree(&columns, &labels, &spec(depth, least, 3));
        prop_assert!(found.n_leaves() <= 1 << depth);
        let shown = matrix(columns.clone());
        let p = found.probabilities(&shown);
        let mut in_leaf = std::collections::BTreeMap::new();
        for (row, label) in labels.iter().enumerate() {
            prop_assert!((p.row(row).sum() - 1.0).abs() < 1e-12);
            prop_assert!(p[[row, *label as usize]] > 0.0, "its own class is in its leaf");
            let slices = shown.columns();
            *in_leaf.entry(found.shares_of(&slices, row).as_ptr() as usize).or_insert(0) += 1;
        }
        prop_assert!(found.n_leaves() == 1 || in_leaf.values().all(|n| *n >= least));
    }

    #[test]
    fn the_order_of_rows_does_not_matter((columns, labels) in rows()) {
        let turned: Vec<Vec<f64>> = columns.iter().map(|c| c.iter().rev().copied().collect()).collect();
        let turned_labels: Vec<u32> = labels.iter().rev().copied().collect();
        let spec = spec(4, 1, 3);
        prop_assert_eq!(tree(&columns, &labels, &spec), tree(&turned, &turned_labels, &spec));
    }
}

fn forest_of(seed: u64, threads: usize) -> (Forest, Array2<f64>) {
    let columns: Vec<Vec<f64>> = (0..3_u32)
        .map(|j| {
            (0..400_u32)
                .map(|i| f64::from((i * (37 + j * 16) + j) % 101))
                .collect()
        })
        .collect();
    let labels: Vec<u32> = (0..400)
        .map(|i| u32::from(columns[0][i] + columns[1][i] > 100.0))
        .collect();
    let shown = matrix(columns);
    let spec = ForestSpec {
        n_trees: 20,
        tree: spec(12, 2, 2),
        most_rows: 300,
        seed,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let forest = fit_forest(&shown, &labels, &spec, &Progress::none()).unwrap();
        let p = forest.probabilities(&shown);
        let right = (0..400)
            .filter(|&i| (p[[i, 1]] >= 0.5) == (labels[i] == 1))
            .count();
        assert!(right > 370, "{right} of 400");
        (forest, p)
    })
}

#[test]
fn a_forest_is_the_same_on_any_number_of_threads_and_another_with_another_seed() {
    let (one, p) = forest_of(42, 1);
    let (two, q) = forest_of(42, 3);
    assert_eq!((&one, &p), (&two, &q));
    assert_ne!(one, forest_of(43, 2).0);
    assert!(p.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
}

#[test]
fn a_cancel_stops_it() {
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let progress = Progress::new(cancel, std::sync::Arc::new(|_, _| ()));
    let found = fit_tree(&matrix(vec![vec![1.0, 2.0]]), &[0, 1], &spec(3, 1, 2), &progress);
    assert!(found.is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is read back is what was written, to the bit.
    #[test]
    fn trees_are_written_whole(
        rows in prop::collection::vec((-3.0_f64..3.0, -1.0_f64..1.0, 0_u32..3), 3..120),
        depth in 0_usize..6,
    ) {
        let columns = [rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect()];
        let labels: Vec<u32> = rows.iter().map(|row| row.2).collect();
        let tree = tree(&columns, &labels, &spec(depth, 1, 3));
        let text = serde_json::to_string(&tree).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tree>(&text).unwrap(), tree);
    }

    /// What is damaged is refused, or still leads every row to a leaf.
    #[test]
    fn damaged_trees_do_no_harm(
        place in 0_usize..400, byte in prop::sample::select(b" -0123456789.eE+".to_vec()),
    ) {
        let columns = [(0..40).map(f64::from).collect::<Vec<_>>()];
        let labels: Vec<u32> = (0..40).map(|row| u32::from(row % 7 > 2)).collect();
        let tree = tree(&columns, &labels, &spec(5, 1, 2));
        let mut text = serde_json::to_vec(&tree).unwrap();
        let place = place % text.len();
        text[place] = byte;
        if let Ok(damaged) = serde_json::from_slice::<Tree>(&text) && damaged.fits(2, 1) {
            let found = damaged.probabilities(&matrix(columns.to_vec()));
            prop_assert!(found.iter().all(|share| (0.0..=1.0).contains(share)));
        }
    }
}
