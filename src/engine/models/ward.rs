//! Ward's hierarchy: the two clusters whose union costs the least variance become one, until one is left (Ward 1963).
//!
//! By nearest-neighbour chains (Murtagh 1983; Müllner 2011): clusters are their means and sizes, so that no matrix of
//! distances is held, and memory grows with the rows, not with their square.

use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Two clusters become one. Clusters below the number of rows are rows; the others are earlier merges, in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    pub first: usize,
    pub second: usize,
    /// scipy's Ward distance: √(2·a·b ÷ (a + b)) times the distance of the means of a and b rows.
    pub height: f64,
    pub size: u64,
}

/// All merges of the rows, the lowest first, as scipy's `linkage(method="ward")` gives them.
///
/// # Errors
/// When the caller cancels.
pub fn ward(matrix: &FeatureMatrix, progress: &Progress) -> Result<Vec<Merge>, Cancelled> {
    let n = matrix.n_rows();
    let mut clusters = Clusters {
        means: matrix.columns().into_iter().map(<[f64]>::to_vec).collect(),
        sizes: vec![1.0; n],
        ids: (0..n).collect(),
        slot_of: (0..n).collect(),
        offs: vec![0.0; n],
    };
    // Ids of rows stand for the clusters they are in: a merge keeps that of its first.
    let mut found: Vec<(usize, usize, f64)> = Vec::with_capacity(n.saturating_sub(1));
    let mut chain: Vec<usize> = Vec::new();
    while clusters.ids.len() > 1 {
        progress.check()?;
        let top = *chain.last().unwrap_or(&clusters.ids[0]);
        if chain.is_empty() {
            chain.push(top);
        }
        let before = chain.len().checked_sub(2).map(|place| chain[place]);
        let (nearest, height) = clusters.nearest(top, before);
        if Some(nearest) == before {
            chain.truncate(chain.len() - 2);
            clusters.join(top, nearest);
            found.push((top, nearest, height));
            progress.report(found.len() as f32 / n as f32, "Joining customers");
        } else {
            chain.push(nearest);
        }
    }
    Ok(in_order(found, n))
}

/// The clusters there are, without gaps; `slot_of` says where the one of an id stands.
struct Clusters {
    /// Feature after feature.
    means: Vec<Vec<f64>>,
    sizes: Vec<f64>,
    ids: Vec<usize>,
    slot_of: Vec<usize>,
    offs: Vec<f64>,
}

impl Clusters {
    /// The cluster with the least distance; of equal ones `preferred`, else the first.
    fn nearest(&mut self, id: usize, preferred: Option<usize>) -> (usize, f64) {
        let own = self.slot_of[id];
        let n = self.ids.len();
        let offs = &mut self.offs[..n];
        offs.fill(0.0);
        for column in &self.means {
            let at = column[own];
            for (off, value) in offs.iter_mut().zip(&column[..n]) {
                *off += (value - at) * (value - at);
            }
        }
        let size = self.sizes[own];
        for (off, other) in offs.iter_mut().zip(&self.sizes[..n]) {
            *off *= 2.0 * size * other / (size + other);
        }
        offs[own] = f64::INFINITY;
        let mut best = preferred.map_or(usize::MAX, |id| self.slot_of[id]);
        let mut least = offs.get(best).copied().unwrap_or(f64::INFINITY);
        for (slot, &off) in offs.iter().enumerate() {
            if off < least || best == usize::MAX && slot != own {
                (best, least) = (slot, off);
            }
        }
        (self.ids[best], least.sqrt())
    }

    /// The second becomes a part of the first.
    fn join(&mut self, first: usize, second: usize) {
        let (a, b) = (self.slot_of[first], self.slot_of[second]);
        let (own, other) = (self.sizes[a], self.sizes[b]);
        for column in &mut self.means {
            column[a] = (own * column[a] + other * column[b]) / (own + other);
        }
        self.sizes[a] = own + other;
        // The last takes the free place.
        let last = self.ids.len() - 1;
        for column in &mut self.means {
            column.swap_remove(b);
        }
        self.sizes.swap_remove(b);
        self.ids.swap_remove(b);
        if b < last {
            self.slot_of[self.ids[b]] = b;
        }
    }
}

/// Sorted by height, with clusters numbered by their merges.
fn in_order(mut found: Vec<(usize, usize, f64)>, n: usize) -> Vec<Merge> {
    found.sort_by(|a, b| a.2.total_cmp(&b.2));
    let mut parents = Parents::new(n);
    let mut id: Vec<usize> = (0..n).collect();
    let mut size = vec![1_u64; n];
    let mut merges = Vec::with_capacity(found.len());
    for (place, (a, b, height)) in found.into_iter().enumerate() {
        let (a, b) = (parents.root(a), parents.root(b));
        let (first, second) = (id[a].min(id[b]), id[a].max(id[b]));
        let root = parents.join(a, b);
        size[root] = size[a] + size[b];
        id[root] = n + place;
        merges.push(Merge {
            first,
            second,
            height,
            size: size[root],
        });
    }
    merges
}

/// The labels of the rows where `k` clusters are left.
pub fn cut(merges: &[Merge], n: usize, k: usize) -> Vec<u8> {
    let mut parents = Parents::new(n);
    // A row of each cluster stands for it.
    let mut member: Vec<usize> = (0..n).collect();
    for merge in merges.iter().take(n.saturating_sub(k)) {
        member.push(parents.join(member[merge.first], member[merge.second]));
    }
    let mut label_of = std::collections::BTreeMap::new();
    (0..n)
        .map(|row| {
            let next = u8::try_from(label_of.len()).unwrap_or(u8::MAX);
            *label_of.entry(parents.root(row)).or_insert(next)
        })
        .collect()
}

/// Disjoint sets by their roots, the smaller number first.
pub(super) struct Parents(Vec<usize>);

impl Parents {
    pub(super) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub(super) fn root(&mut self, mut place: usize) -> usize {
        while self.0[place] != place {
            // Halving the path keeps it short.
            self.0[place] = self.0[self.0[place]];
            place = self.0[place];
        }
        place
    }

    /// The root of both together.
    pub(super) fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        let (root, other) = (a.min(b), a.max(b));
        self.0[other] = root;
        root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_are_those_of_scipy() {
        let rows = vec![vec![0.0, 1.0, 5.0, 5.5, 20.0]];
        let matrix = FeatureMatrix::new(vec!["x".to_owned()], rows).unwrap();
        let merges = ward(&matrix, &Progress::none()).unwrap();
        // linkage([[0], [1], [5], [5.5], [20]], "ward")
        let expected = [
            (2, 3, 0.5, 2),
            (0, 1, 1.0, 2),
            (5, 6, 6.717_514_421_272_202, 4),
            (4, 7, 21.661_601_972_153_4, 5),
        ];
        assert_eq!(merges.len(), 4);
        for (merge, (first, second, height, size)) in merges.iter().zip(expected) {
            assert_eq!((merge.first, merge.second, merge.size), (first, second, size));
            assert!((merge.height - height).abs() < 1e-9, "{merge:?}");
        }
        assert_eq!(cut(&merges, 5, 3), [0, 0, 1, 1, 2]);
        assert_eq!(cut(&merges, 5, 1), [0; 5]);
        assert_eq!(cut(&merges, 5, 5), [0, 1, 2, 3, 4]);
    }
}
