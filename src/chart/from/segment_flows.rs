//! Where customers go as k changes.

use crate::{
    chart::{ChartBody, ChartSpec, Flow, FlowColumn, FlowNode, FlowsChart, Hue},
    engine::{
        format,
        segment::{SegmentFit, SegmentNames, SegmentScan},
    },
};

/// Flows of fewer customers than this share are left out.
const LEAST_SHARE: f64 = 0.005;

/// The segments of k between those of its neighbours, and the customers who go from one to the other.
pub fn flows_chart(scan: &SegmentScan, k: usize, names: &SegmentNames, source_line: &str) -> ChartSpec {
    let shown = scan.fit(k);
    let (before, after) = scan.neighbours(k);
    let fits: Vec<&SegmentFit> = [before, Some(shown), after].into_iter().flatten().collect();
    let orders = orders(scan, &fits, shown.k);
    let columns = fits.iter().zip(&orders).map(|(fit, order)| {
        let slots = scan.slots(fit.k);
        FlowColumn {
            title: format!("k = {}", fit.k),
            is_shown: fit.k == shown.k,
            nodes: order
                .iter()
                .map(|&segment| FlowNode {
                    name: names.title(slots[segment]),
                    hue: Hue::Segment(slots[segment]),
                    size: fit.fit.sizes.get(segment).copied().unwrap_or(0),
                })
                .collect(),
        }
    });
    let columns = columns.collect();
    let flows = (1..fits.len())
        .map(|next| {
            let pair = (fits[next - 1], fits[next]);
            let order = (orders[next - 1].as_slice(), orders[next].as_slice());
            between(scan, pair, order)
        })
        .collect();
    ChartSpec {
        title: "Where customers go as k changes".to_owned(),
        subtitle: leaving(scan, before, shown, names)
            .unwrap_or_else(|| format!("from {} to {}", fits[0].k, fits[fits.len() - 1].k)),
        alt: alt(scan, before, shown, after, names),
        source: source_line.to_owned(),
        body: ChartBody::Flows(FlowsChart { columns, flows }),
    }
}

/// From top to bottom: the k shown by number, its neighbours so that bands cross little: each segment at the
/// mean place of its customers (Sugiyama, Tagawa and Toda 1981).
fn orders(scan: &SegmentScan, fits: &[&SegmentFit], shown: usize) -> Vec<Vec<usize>> {
    let own = scan.in_order(shown);
    let mut place = vec![0.0; own.len()];
    for (at, &segment) in own.iter().enumerate() {
        place[segment] = at as f64;
    }
    fits.iter()
        .map(|fit| {
            if fit.k == shown {
                return own.clone();
            }
            let counts = scan.flow(fit.k.min(shown));
            let at = |segment: usize| {
                let weight = |other: usize| {
                    let cell = if fit.k < shown {
                        counts.get(segment).and_then(|row| row.get(other))
                    } else {
                        counts.get(other).and_then(|row| row.get(segment))
                    };
                    cell.copied().unwrap_or(0) as f64
                };
                let n: f64 = (0..own.len()).map(weight).sum();
                (0..own.len())
                    .map(|other| weight(other) * place[other])
                    .sum::<f64>()
                    / n.max(1.0)
            };
            let slots = scan.slots(fit.k);
            let mut order: Vec<usize> = (0..fit.k).collect();
            order.sort_by(|&a, &b| at(a).total_cmp(&at(b)).then(slots[a].cmp(&slots[b])));
            order
        })
        .collect()
}

fn between(
    scan: &SegmentScan,
    (from, to): (&SegmentFit, &SegmentFit),
    (from_order, to_order): (&[usize], &[usize]),
) -> Vec<Flow> {
    let counts = scan.flow(from.k);
    let total: u64 = from.fit.sizes.iter().sum();
    let (from_slots, to_slots) = (scan.slots(from.k), scan.slots(to.k));
    let mut flows = Vec::new();
    for (at, &a) in from_order.iter().enumerate() {
        for (to_at, &b) in to_order.iter().enumerate() {
            let size = counts.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0);
            if size > 0 && size as f64 >= LEAST_SHARE * total as f64 {
                flows.push(Flow {
                    from: at,
                    to: to_at,
                    size,
                    is_new: !from_slots.contains(&to_slots[b]),
                });
            }
        }
    }
    flows
}

/// "At 5, 573 customers leave Steady regulars": the most who go to a segment that is new.
fn leaving(
    scan: &SegmentScan,
    before: Option<&SegmentFit>,
    shown: &SegmentFit,
    names: &SegmentNames,
) -> Option<String> {
    let before = before?;
    let (old, new) = (scan.slots(before.k), scan.slots(shown.k));
    let counts = scan.flow(before.k);
    let mut most: Option<(u64, usize)> = None;
    for (segment, slot) in new.iter().enumerate() {
        if old.contains(slot) {
            continue;
        }
        for (from, row) in counts.iter().enumerate() {
            let size = row.get(segment).copied().unwrap_or(0);
            if size > most.map_or(0, |most| most.0) {
                most = Some((size, from));
            }
        }
    }
    let (size, from) = most?;
    Some(format!(
        "At {}, {} {} {}",
        shown.k,
        format::plural(
            usize::try_from(size).unwrap_or(usize::MAX),
            "customer",
            "customers"
        ),
        if size == 1 { "leaves" } else { "leave" },
        names.title(*old.get(from)?)
    ))
}

fn alt(
    scan: &SegmentScan,
    before: Option<&SegmentFit>,
    shown: &SegmentFit,
    after: Option<&SegmentFit>,
    names: &SegmentNames,
) -> String {
    let mut words = vec![format!("Segments at k = {} and its neighbours.", shown.k)];
    words.extend(leaving(scan, before, shown, names).map(|leaving| leaving + "."));
    words.extend(
        after
            .and_then(|after| leaving(scan, Some(shown), after, names))
            .map(|leaving| leaving + "."),
    );
    words.join(" ")
}
