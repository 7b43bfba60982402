//! Names at the ends of the lines, none over another.

use super::{Places, THREAD, name_type};
use crate::chart::{Align, PathChart, layout::pen::Pen};

/// Height of a name.
const NAME_ROW: f32 = 15.0;

/// Names at the weak ends of the lines, moved apart where they would touch; the largest effects first where there is
/// no room for all.
pub(super) fn names(pen: &mut Pen<'_>, chart: &PathChart, places: &Places) {
    let (plot, style) = (places.lines, name_type(pen));
    let space = plot.space;
    let ends: Vec<(usize, f32)> = named(chart, space.height)
        .into_iter()
        .map(|line| (line, plot.y(chart.lines[line].values[0])))
        .collect();
    let wished: Vec<f32> = ends.iter().map(|(_, y)| *y).collect();
    let half = NAME_ROW / 2.0;
    let rows = apart(&wished, NAME_ROW, (space.y + half, space.bottom() - half));
    let right = places.strengths.x - THREAD;
    for ((line, y), row) in ends.into_iter().zip(rows) {
        let line = &chart.lines[line];
        let tie = vec![(right + 3.0, row), (places.strengths.x, y)];
        let quiet = pen.colours.quiet;
        pen.line(tie, 1.0, quiet);
        let text = style.elide(&line.name, places.name_width);
        // No line of the grid through the letters.
        let letters = style.space(right - style.width(&text), row + 4.0, &text);
        let canvas = pen.colours.canvas;
        pen.rect(letters, 0.0, canvas);
        pen.text(right, row + 4.0, text, style, Align::Right);
    }
}

/// The lines that are named, from top to bottom.
fn named(chart: &PathChart, height: f32) -> Vec<usize> {
    let value = |line: usize| chart.lines[line].values.first().copied().unwrap_or(f64::NAN);
    let mut found: Vec<usize> = (0..chart.lines.len())
        .filter(|&line| value(line).is_finite())
        .collect();
    found.sort_by(|&a, &b| value(b).abs().total_cmp(&value(a).abs()));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a height in points is small and positive"
    )]
    found.truncate((height / NAME_ROW) as usize);
    found.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    found
}

/// Places as near to those wished for (ascending) as `gap` between neighbours and the bounds allow.
fn apart(wished: &[f32], gap: f32, (low, high): (f32, f32)) -> Vec<f32> {
    // Neighbours that touch become one block, which stands in the middle of what its members wish.
    struct Block {
        n: f32,
        /// Σ of the tops that the members wish the block to have.
        tops: f32,
    }
    let mut blocks: Vec<Block> = Vec::new();
    let top = |block: &Block| {
        let last = high - gap * (block.n - 1.0);
        (block.tops / block.n).min(last).max(low)
    };
    for wish in wished {
        let mut block = Block { n: 1.0, tops: *wish };
        while let Some(above) = blocks.pop_if(|above| top(above) + gap * above.n > top(&block)) {
            block.tops = above.tops + block.tops - gap * above.n * block.n;
            block.n += above.n;
        }
        blocks.push(block);
    }
    let members = |block: &Block| {
        let first = top(block);
        let rows = (0_u16..).map(f32::from).take_while(move |row| *row < block.n);
        rows.map(move |row| first + gap * row).collect::<Vec<f32>>()
    };
    blocks.iter().flat_map(members).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_touch_share_the_room() {
        assert_eq!(apart(&[10.0, 50.0], 15.0, (0.0, 100.0)), [10.0, 50.0]);
        assert_eq!(apart(&[50.0, 50.0, 50.0], 10.0, (0.0, 100.0)), [40.0, 50.0, 60.0]);
        assert_eq!(apart(&[2.0, 3.0], 10.0, (0.0, 100.0)), [0.0, 10.0]);
        assert_eq!(apart(&[98.0, 99.0], 10.0, (0.0, 100.0)), [90.0, 100.0]);
        assert_eq!(apart(&[], 10.0, (0.0, 100.0)), [0.0_f32; 0]);
    }

    proptest! {
        #[test]
        fn names_never_overlap_and_stay_inside(mut wished in prop::collection::vec(0.0_f32..300.0, 1..20)) {
            wished.sort_by(f32::total_cmp);
            let found = apart(&wished, 15.0, (0.0, 300.0));
            prop_assert_eq!(found.len(), wished.len());
            for pair in found.windows(2) {
                prop_assert!(pair[1] - pair[0] >= 15.0 - 1e-3);
            }
            prop_assert!(found[0] >= 0.0 && found[found.len() - 1] <= 300.0 + 1e-3);
        }
    }
}
