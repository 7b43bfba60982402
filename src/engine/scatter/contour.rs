//! Lines of equal density over a raster.

use std::collections::BTreeMap;

use super::Window;

/// Standard deviation of the smoothing, in cells.
const SMOOTHING: f64 = 1.6;

/// Closed lines around the densest places that hold the given shares of what is counted, in the window's own units.
pub fn contours(counts: &[f64], window: &Window, shares: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let field = smooth(counts, window.columns, window.rows);
    let total: f64 = field.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let mut sorted = field.clone();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let level = |share: f64| {
        let mut sum = 0.0;
        let reached = sorted.iter().find(|&&value| {
            sum += value;
            sum >= share * total
        });
        reached.copied().unwrap_or_default()
    };
    shares
        .iter()
        .map(|&share| level(share))
        .filter(|&level| level > 0.0)
        .flat_map(|level| lines_at(&field, window, level))
        .collect()
}

/// A Gaussian along both axes; nothing lies beyond the edges.
fn smooth(values: &[f64], columns: usize, rows: usize) -> Vec<f64> {
    let reach = 4_isize;
    let kernel: Vec<f64> = (-reach..=reach)
        .map(|i| (-0.5 * (i as f64 / SMOOTHING).powi(2)).exp())
        .collect();
    let sum: f64 = kernel.iter().sum();
    let along = |values: &[f64], n: usize, step: usize, start: usize, out: &mut [f64]| {
        for i in 0..n {
            let mut total = 0.0;
            for (k, weight) in kernel.iter().enumerate() {
                let at = i.cast_signed() + k.cast_signed() - reach;
                if let Ok(at) = usize::try_from(at)
                    && at < n
                {
                    total += weight * values[start + at * step];
                }
            }
            out[start + i * step] = total / sum;
        }
    };
    let mut across = vec![0.0; values.len()];
    for row in 0..rows {
        along(values, columns, 1, row * columns, &mut across);
    }
    let mut both = vec![0.0; values.len()];
    for column in 0..columns {
        along(&across, rows, columns, column, &mut both);
    }
    both
}

/// An edge between two neighbouring cells: their places, the smaller first.
type Edge = (usize, usize);

/// Marching squares (Lorensen and Cline 1987, in the plane): corners are the middles of cells. Saddles part by the
/// mean of their corners.
fn lines_at(field: &[f64], window: &Window, level: f64) -> Vec<Vec<(f64, f64)>> {
    let (columns, rows) = (window.columns, window.rows);
    let mut next: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
    let mut join = |a: Edge, b: Edge| {
        next.entry(a).or_default().push(b);
        next.entry(b).or_default().push(a);
    };
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            let corner = row * columns + column;
            let corners = [corner, corner + 1, corner + columns + 1, corner + columns];
            let is_in = corners.map(|at| field[at] >= level);
            let sides = [
                (corners[0], corners[1]),
                (corners[1], corners[2]),
                (corners[3], corners[2]),
                (corners[0], corners[3]),
            ];
            let crossed: Vec<Edge> = (0..4)
                .filter(|&side| is_in[side] != is_in[(side + 1) % 4])
                .map(|side| sides[side])
                .collect();
            match crossed[..] {
                [a, b] => join(a, b),
                [a, b, c, d] => {
                    let mean = corners.iter().map(|&at| field[at]).sum::<f64>() / 4.0;
                    // The first corner stands alone, unless the middle is as it is.
                    if (mean >= level) == is_in[0] {
                        join(a, b);
                        join(c, d);
                    } else {
                        join(a, d);
                        join(b, c);
                    }
                }
                _ => {}
            }
        }
    }
    let place = |(a, b): Edge| {
        let middle = |at: usize| {
            let share = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
            let (column, row) = (at % columns, at / columns);
            let x = window.x.0 + (window.x.1 - window.x.0) * share(column, columns);
            (x, window.y.1 - (window.y.1 - window.y.0) * share(row, rows))
        };
        let ((ax, ay), (bx, by)) = (middle(a), middle(b));
        let t = ((level - field[a]) / (field[b] - field[a])).clamp(0.0, 1.0);
        (ax + (bx - ax) * t, ay + (by - ay) * t)
    };
    let mut lines = Vec::new();
    while let Some((&start, _)) = next.first_key_value() {
        let mut line = Vec::new();
        let mut at = start;
        // Each edge is left by the way it was not come.
        while let Some(ways) = next.remove(&at) {
            line.push(place(at));
            let Some(&on) = ways.iter().find(|way| next.contains_key(way)) else {
                break;
            };
            at = on;
        }
        lines.push(line);
    }
    lines
}
