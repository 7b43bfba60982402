//! Laws: what the index, the raster and the lasso say is what going through all points says.

use proptest::prelude::*;

use super::{codes::CodesByPlace, density::density, shapes::hull, *};
use crate::engine::{Progress, study::Outline};

/// Coordinates with many ties: on a coarse lattice, sometimes missing, sometimes far away.
fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (-20_i32..20).prop_map(|v| f64::from(v) / 4.0),
        2 => -5.0..5.0,
        1 => Just(f64::NAN),
        1 => Just(1e6),
    ]
}

fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((coordinate(), coordinate()), 0..400)
}

fn cloud_of(points: &[(f64, f64)]) -> Cloud {
    let rows: Vec<u32> = (0..u32::try_from(points.len()).unwrap()).collect();
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    Cloud::new(&rows, &xs, &ys, &Progress::none()).unwrap()
}

/// Groups in turn; every seventh row is drawn nowhere.
fn codes_of(n: usize) -> Vec<u8> {
    (0..n)
        .map(|row| {
            if row % 7 == 6 {
                255
            } else {
                u8::try_from(row % 3).unwrap()
            }
        })
        .collect()
}

fn windows() -> impl Strategy<Value = Window> {
    (
        (-6.0..4.0),
        (0.1..12.0),
        (-6.0..4.0),
        (0.1..12.0),
        1_usize..40,
        1_usize..40,
    )
        .prop_map(|(left, width, bottom, height, columns, rows)| Window {
            x: (left, left + width),
            y: (bottom, bottom + height),
            columns,
            rows,
        })
}

fn inks() -> Vec<Ink> {
    [[200, 30, 10], [10, 120, 200], [40, 200, 40]]
        .map(|colour| Ink {
            colour,
            strength: 1.0,
        })
        .to_vec()
}

fn on_threads<T: Send>(n: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new()
        .num_threads(n)
        .build()
        .unwrap()
        .install(work)
}

/// The nearest of all points, of equally near ones the first row.
fn nearest_of_all(
    points: &[(f64, f64)],
    (x, y): (f64, f64),
    scale: (f64, f64),
    reach: f64,
) -> Option<(u32, f64)> {
    let mut best: Option<(u32, f64)> = None;
    for (row, &(px, py)) in (0_u32..).zip(points) {
        if !(px.is_finite() && py.is_finite()) {
            continue;
        }
        let (across, up) = ((px - x) * scale.0, (py - y) * scale.1);
        let distance = across * across + up * up;
        if distance <= reach * reach && best.is_none_or(|(_, least)| distance < least) {
            best = Some((row, distance));
        }
    }
    best
}

proptest! {
    #[test]
    fn counts_are_those_of_all_points(points in points(), window in windows()) {
        let codes = codes_of(points.len());
        let groups = Groups { codes: &codes, n: 3 };
        let mut expected = vec![0_u32; window.columns * window.rows * 3];
        for (&(x, y), &code) in points.iter().zip(&codes) {
            if code < 3 && let (Some(column), Some(row)) = (window.column(x), window.row(y)) {
                expected[(row * window.columns + column) * 3 + usize::from(code)] += 1;
            }
        }
        prop_assert_eq!(counts(&cloud_of(&points), groups, &window), expected);
    }

    #[test]
    fn a_picture_counts_everybody_once(points in points(), window in windows()) {
        let cloud = cloud_of(&points);
        let codes = codes_of(points.len());
        let groups = Groups { codes: &codes, n: 3 };
        let picture = density(&cloud, groups, &inks(), &window);
        let few = few(&cloud, groups, &window, usize::MAX).unwrap();
        prop_assert_eq!(picture.n, few.len() as u64);
        for along in [&picture.along_x, &picture.along_y] {
            prop_assert_eq!(along.iter().map(|&n| u64::from(n)).sum::<u64>(), picture.n);
        }
        prop_assert_eq!(picture.rgba.len(), window.columns * window.rows * 4);
        let counts = counts(&cloud, groups, &window);
        for (cell, rgba) in counts.chunks_exact(3).zip(picture.rgba.chunks_exact(4)) {
            prop_assert_eq!(cell.iter().sum::<u32>() == 0, rgba[3] == 0);
        }
    }

    #[test]
    fn pictures_are_equal_by_row_and_by_place(points in points(), window in windows()) {
        let cloud = cloud_of(&points);
        let codes = codes_of(points.len());
        let groups = Groups { codes: &codes, n: 3 };
        let by_place = CodesByPlace::of(&cloud, groups, None);
        let by_row = density(&cloud, groups, &inks(), &window);
        prop_assert_eq!(&density(&cloud, &by_place, &inks(), &window), &by_row);
        // Parted, with the same ink for both parts: as if they were not.
        let parted = CodesByPlace::of(&cloud, groups, Some(&|row| row % 3 == 0));
        let inks = [inks(), inks()].concat();
        let mut picture = density(&cloud, &parted, &inks, &window);
        picture.join_halves();
        prop_assert_eq!((picture.n, picture.along_x, picture.along_y), (by_row.n, by_row.along_x, by_row.along_y));
    }

    #[test]
    fn pictures_are_equal_on_any_number_of_threads(points in points(), window in windows()) {
        let codes = codes_of(points.len());
        let groups = Groups { codes: &codes, n: 3 };
        let draw = || {
            let cloud = cloud_of(&points);
            let shapes = shapes(&cloud, groups, Outline::Ellipse);
            (density(&cloud, groups, &inks(), &window), format!("{shapes:?}"))
        };
        prop_assert_eq!(on_threads(1, draw), on_threads(3, draw));
    }

    #[test]
    fn the_nearest_point_is_the_nearest_of_all(
        points in points(),
        at in ((-6.0..6.0), (-6.0..6.0)),
        scale in ((0.2..50.0), (0.2..50.0)),
        reach in 0.1..40.0,
    ) {
        let found = cloud_of(&points).nearest(at, scale, reach);
        let expected = nearest_of_all(&points, at, scale, reach);
        prop_assert_eq!(found.map(|spot| spot.row), expected.map(|(row, _)| row));
    }

    #[test]
    fn a_lasso_holds_what_is_within_it(
        points in points(),
        corners in prop::collection::vec(((-24_i32..24), (-24_i32..24)), 3..12),
    ) {
        // Corners between the places of the lattice and on them.
        let corners: Vec<(f64, f64)> =
            corners.into_iter().map(|(x, y)| (f64::from(x) / 4.0, f64::from(y) / 4.0)).collect();
        let expected: Vec<u32> = (0_u32..)
            .zip(&points)
            .filter(|(_, (x, y))| x.is_finite() && y.is_finite() && is_within((*x, *y), &corners))
            .map(|(row, _)| row)
            .collect();
        prop_assert_eq!(cloud_of(&points).rows_in(&Region::Lasso(corners)), expected);
    }

    #[test]
    fn a_box_holds_its_edges(points in points(), x in (-5.0..5.0), y in (-5.0..5.0)) {
        let region = Region::Box { x: (x, x + 2.5), y: (y, y + 2.5) };
        let holds = |&(px, py): &(f64, f64)| px >= x && px <= x + 2.5 && py >= y && py <= y + 2.5;
        let expected: Vec<u32> = (0_u32..)
            .zip(&points)
            .filter(|(_, point)| holds(point))
            .map(|(row, _)| row)
            .collect();
        prop_assert_eq!(cloud_of(&points).rows_in(&region), expected);
    }

    #[test]
    fn a_hull_leaves_nobody_outside(points in points()) {
        let finite: Vec<(f64, f64)> =
            points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
        let found = hull(finite.clone());
        let cross = |a: (f64, f64), b: (f64, f64), p: (f64, f64)| {
            (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0)
        };
        if found.len() > 2 {
            for (i, &a) in found.iter().enumerate() {
                let b = found[(i + 1) % found.len()];
                for &p in &finite {
                    prop_assert!(cross(a, b, p) >= -1e-6 * (1.0 + p.0.abs() + p.1.abs()));
                }
            }
        }
    }
}

#[test]
fn the_even_odd_rule_leaves_the_middle_of_a_star_outside() {
    // A pentagram.
    let corner = |i: f64| {
        let (sin, cos) = (std::f64::consts::TAU * i * 2.0 / 5.0).sin_cos();
        (sin, cos)
    };
    let star: Vec<(f64, f64)> = (0..5).map(|i| corner(f64::from(i))).collect();
    assert!(!is_within((0.0, 0.0), &star));
    assert!(is_within((0.0, 0.7), &star));
    assert!(!is_within((0.9, 0.9), &star));
}

#[test]
fn nothing_and_one_point_are_clouds_too() {
    let none = cloud_of(&[(f64::NAN, 1.0)]);
    assert!(none.is_empty() && none.ranges().is_none());
    assert_eq!(none.nearest((0.0, 0.0), (1.0, 1.0), 1e9), None);
    let one = cloud_of(&[(2.0, 3.0)]);
    assert_eq!(one.ranges(), Some([(2.0, 2.0), (3.0, 3.0)]));
    let window = Window {
        x: (2.0, 2.0),
        y: (0.0, 1.0),
        columns: 3,
        rows: 3,
    };
    let groups = Groups { codes: &[0], n: 1 };
    // A window without width counts nothing and stops nothing.
    assert!(counts(&one, groups, &window).is_empty());
    assert_eq!(density(&one, groups, &inks(), &window).n, 0);
}

#[test]
fn a_pile_on_one_spot_is_one_cell() {
    let points = vec![(1.0, 1.0); 5_000];
    let cloud = cloud_of(&points);
    let codes = vec![0; 5_000];
    let groups = Groups { codes: &codes, n: 1 };
    let window = Window {
        x: (0.0, 2.0),
        y: (0.0, 2.0),
        columns: 10,
        rows: 10,
    };
    let picture = density(&cloud, groups, &inks(), &window);
    assert_eq!((picture.n, picture.most), (5_000, 5_000));
    assert_eq!(
        picture.rgba.iter().skip(3).step_by(4).filter(|&&a| a > 0).count(),
        1
    );
    assert_eq!(few(&cloud, groups, &window, 4_999), None);
    assert_eq!(
        cloud.nearest((1.1, 1.0), (10.0, 10.0), 8.0).map(|spot| spot.row),
        Some(0)
    );
    // Without spread there is no ellipse, and no hull.
    for outline in Outline::ALL {
        let shapes = shapes(&cloud, groups, outline);
        assert_eq!((shapes[0].n, shapes[0].centre), (5_000, (1.0, 1.0)));
        assert!(shapes[0].outlines.is_empty(), "{outline:?}");
    }
}

#[test]
fn more_customers_are_more_opaque_and_colours_mix_in_light() {
    // One cell with 1, one with 100, one half and half.
    let mut points = vec![(0.5, 0.5)];
    points.extend(vec![(1.5, 0.5); 100]);
    points.extend(vec![(2.5, 0.5); 100]);
    let mut codes = vec![0; 101];
    codes.extend((0..100).map(|i| i % 2));
    let groups = Groups { codes: &codes, n: 2 };
    let window = Window {
        x: (0.0, 3.0),
        y: (0.0, 1.0),
        columns: 3,
        rows: 1,
    };
    let inks = [[255, 0, 0], [0, 255, 0]].map(|colour| Ink {
        colour,
        strength: 1.0,
    });
    let rgba = density(&cloud_of(&points), groups, &inks, &window).rgba;
    assert_eq!(rgba[..4], [255, 0, 0, 128]);
    assert_eq!(rgba[4..8], [255, 0, 0, 255]);
    // Half the light of either is sRGB 188.
    assert_eq!(rgba[8..], [188, 188, 0, 255]);
    let faint = inks.map(|ink| Ink {
        strength: 0.25,
        ..ink
    });
    let rgba = density(&cloud_of(&points), groups, &faint, &window).rgba;
    assert_eq!((rgba[4], rgba[7]), (255, 64));
}

#[test]
fn the_outline_follows_the_cloud() {
    let diagonal: Vec<_> = (0..100).map(|i| (f64::from(i), 2.0 * f64::from(i))).collect();
    let codes = vec![0; 100];
    let groups = Groups { codes: &codes, n: 1 };
    let shapes = shapes(&cloud_of(&diagonal), groups, Outline::Ellipse);
    let outline = &shapes[0].outlines[0];
    assert!(outline.iter().all(|(x, y)| (y - 2.0 * x).abs() < 1e-6));
    for few in [
        &[(1.0, 1.0), (2.0, 2.0)][..],
        &[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)],
    ] {
        let shapes = super::shapes(&cloud_of(few), groups, Outline::Ellipse);
        assert!(shapes[0].outlines.is_empty());
    }
}

#[test]
fn a_hull_has_the_corners_of_a_square() {
    let mut points: Vec<(f64, f64)> = (0..=10)
        .flat_map(|i| (0..=10).map(move |j| (f64::from(i), f64::from(j))))
        .collect();
    points.push((5.0, 12.0));
    let codes = vec![0; points.len()];
    let groups = Groups { codes: &codes, n: 1 };
    let shapes = shapes(&cloud_of(&points), groups, Outline::Hull);
    assert_eq!(
        shapes[0].outlines[0],
        [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 12.0), (0.0, 10.0)]
    );
}

#[test]
fn lines_of_density_hold_their_share() {
    // A bell around the origin: quantiles of the normal distribution on both axes.
    let quantile = |i: i32| {
        let share = (f64::from(i) + 0.5) / 100.0;
        (share / (1.0 - share)).ln() / 1.7
    };
    let points: Vec<(f64, f64)> = (0..100)
        .flat_map(|i| (0..100).map(move |j| (quantile(i), quantile(j))))
        .collect();
    let codes = vec![0; points.len()];
    let groups = Groups { codes: &codes, n: 1 };
    let shapes = shapes(&cloud_of(&points), groups, Outline::Density);
    let mut shares: Vec<f64> = shapes[0]
        .outlines
        .iter()
        .map(|line| {
            let held = points.iter().filter(|point| is_within(**point, line)).count();
            held as f64 / points.len() as f64
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    assert_eq!(shares.len(), 2, "{shares:?}");
    assert!(
        (shares[0] - 0.5).abs() < 0.06 && (shares[1] - 0.9).abs() < 0.06,
        "{shares:?}"
    );
}
