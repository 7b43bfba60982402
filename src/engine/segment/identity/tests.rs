use std::{collections::BTreeMap, fmt::Write as _};

use super::*;
use crate::engine::{
    Progress,
    segment::{SegmentNames, scan_segments},
    study::{ImportSpec, SegmentSpec},
    table::{Table, read_bytes},
};

const NO_LINES: &dyn Fn(u32) -> usize = &|row| row as usize;

/// Customers of four groups; what each of them is, by the order in which the file has them.
fn customers(order: impl Iterator<Item = u32>) -> (Table, Vec<u32>) {
    let mut csv = "spent,visits,age\n".to_owned();
    let mut groups = Vec::new();
    for i in order {
        let group = i % 10;
        let (spent, visits, age) = match group {
            0 => (900, 2, 60),
            1..=2 => (300, 30, 35),
            3..=5 => (40, 4, 22),
            _ => (120, 9, 48),
        };
        let noise = |step: u32, most: u32| i * step % most;
        writeln!(
            csv,
            "{},{}.{},{}",
            spent + noise(37, 23),
            visits,
            noise(7, 10),
            age + noise(13, 6)
        )
        .unwrap();
        groups.push(match group {
            0 => 0,
            1..=2 => 1,
            3..=5 => 2,
            _ => 3,
        });
    }
    let read = read_bytes("a.csv", csv.as_bytes(), &ImportSpec::default(), &Progress::none());
    (read.unwrap().table, groups)
}

fn scan(table: &Table, features: &[&str], seed: u64, known: &[KnownSegment]) -> SegmentScan {
    let spec = SegmentSpec {
        features: Some(features.iter().map(|&name| name.to_owned()).collect()),
        k_range: (2, 9),
        known: known.to_vec(),
        ..SegmentSpec::default()
    };
    scan_segments(table, &spec, seed, &Progress::none()).unwrap()
}

const ALL: [&str; 3] = ["spent", "visits", "age"];

/// The slot of each group, where every group is one segment.
fn slot_of_group(scan: &SegmentScan, k: usize, groups: &[u32]) -> BTreeMap<u32, usize> {
    let slots = scan.slots(k);
    let mut found = BTreeMap::new();
    for (&group, &label) in groups.iter().zip(&scan.fit(k).fit.labels) {
        let slot = slots[usize::from(label)];
        assert_eq!(
            *found.entry(group).or_insert(slot),
            slot,
            "group {group} is one segment"
        );
    }
    found
}

fn remembered(now: &mut SegmentScan, before: Option<&SegmentScan>, known: &[KnownSegment]) {
    let earlier = before.map(|scan| Earlier {
        scan,
        k: scan.shown_k(),
        line_of: NO_LINES,
    });
    let memory = Memory::of(now, NO_LINES, earlier.as_ref(), known);
    now.identity = Identity::of(now, now.shown_k(), memory.as_ref());
}

fn are_distinct(scan: &SegmentScan) {
    for fit in &scan.fits {
        let mut slots = scan.slots(fit.k);
        assert_eq!(slots.len(), fit.k);
        slots.sort_unstable();
        slots.dedup();
        assert_eq!(slots.len(), fit.k, "k = {}", fit.k);
    }
}

#[test]
fn the_suggested_segments_are_numbered_by_size_and_go_on_as_k_moves() {
    let (table, groups) = customers(0..400);
    let found = scan(&table, &ALL, 42, &[]);
    assert_eq!(found.suggested_k, 4);
    assert_eq!(found.slots(4), [0, 1, 2, 3]);
    are_distinct(&found);
    let at_four = slot_of_group(&found, 4, &groups);
    // A group that is still one segment is the same one at every k.
    for fit in &found.fits {
        let slots = found.slots(fit.k);
        for (segment, &size) in fit.fit.sizes.iter().enumerate() {
            let members = fit.fit.labels.iter().zip(&groups);
            let mut own = members
                .filter(|&(&label, _)| usize::from(label) == segment)
                .map(|(_, group)| *group);
            let first = own.next().unwrap();
            let whole = groups.iter().filter(|group| **group == first).count() as u64;
            if own.all(|group| group == first) && size == whole {
                assert_eq!(slots[segment], at_four[&first], "k = {}, group {first}", fit.k);
            }
        }
    }
}

#[test]
fn another_seed_leaves_everything_as_it_was() {
    let (table, groups) = customers(0..400);
    let first = scan(&table, &ALL, 42, &[]);
    for seed in [1, 7, 99] {
        let mut again = scan(&table, &ALL, seed, &[]);
        remembered(&mut again, Some(&first), &[]);
        are_distinct(&again);
        assert!(again.identity.is_remembered);
        for (new, old) in again.fits.iter().zip(&first.fits) {
            if new.fit.labels == old.fit.labels {
                assert_eq!(
                    again.slots(new.k),
                    first.slots(old.k),
                    "seed {seed}, k = {}",
                    new.k
                );
            }
        }
        assert_eq!(
            slot_of_group(&again, 4, &groups),
            slot_of_group(&first, 4, &groups)
        );
    }
}

#[test]
fn other_rows_other_features_and_another_k_keep_the_segments() {
    let (table, groups) = customers(0..400);
    let first = scan(&table, &ALL, 42, &[]);
    let known = first.known(4, &[]);
    let slots = slot_of_group(&first, 4, &groups);
    // The same customers in another order, in another file.
    let (shuffled, shuffled_groups) = customers((0..400).map(|i| i * 171 % 400));
    let mut again = scan(&shuffled, &ALL, 42, &known);
    remembered(&mut again, None, &known);
    assert_eq!(slot_of_group(&again, 4, &shuffled_groups), slots);
    are_distinct(&again);
    // A part of them, and one feature less.
    let (part, part_groups) = customers((0..400).rev().filter(|i| i % 7 != 0));
    let mut again = scan(&part, &["spent", "age"], 3, &known);
    remembered(&mut again, None, &known);
    assert_eq!(slot_of_group(&again, 4, &part_groups), slots);
    // Nothing in common.
    let mut other = scan(&table, &["visits"], 42, &[]);
    let unlike: Vec<KnownSegment> = scan(&table, &["spent"], 42, &[]).known(4, &[]);
    remembered(&mut other, None, &unlike);
    assert!(!other.identity.is_remembered);
}

#[test]
fn segments_are_matched_at_the_k_at_which_they_were_seen() {
    let (table, _) = customers(0..400);
    for seen in [2, 4, 7, 9] {
        let first = scan(&table, &ALL, 42, &[]);
        // What is suggested does not matter.
        let mut again = scan(&table, &ALL, 7, &[]);
        again.suggested_k = 11 - seen;
        let earlier = Earlier {
            scan: &first,
            k: seen,
            line_of: NO_LINES,
        };
        let memory = Memory::of(&again, NO_LINES, Some(&earlier), &[]);
        assert_eq!(memory.as_ref().and_then(Memory::seen_k), Some(seen));
        again.identity = Identity::of(&again, again.shown_k(), memory.as_ref());
        let sorted = |scan: &SegmentScan| {
            let mut slots = scan.slots(seen);
            slots.sort_unstable();
            slots
        };
        assert_eq!(sorted(&again), sorted(&first), "k = {seen}");
        are_distinct(&again);
        let known = first.known(seen, &[]);
        assert_eq!(Memory::Centres { known: &known }.seen_k(), Some(seen));
    }
}

#[test]
fn another_suggestion_numbers_anew_what_nobody_knows() {
    let (table, _) = customers(0..400);
    let first = scan(&table, &ALL, 42, &[]);
    for k in [2, 7, 9] {
        let again = first.numbered_at(k).unwrap();
        assert!(again.slots(k).into_iter().eq(0..k), "k = {k}");
        are_distinct(&again);
        let moved = first.slots_in(&again);
        for fit in &first.fits {
            let by_map: Vec<usize> = first.slots(fit.k).iter().map(|slot| moved[slot]).collect();
            assert_eq!(by_map, again.slots(fit.k));
        }
    }
    let mut known = first.clone();
    known.identity.is_remembered = true;
    assert!(known.numbered_at(2).is_none());
}

#[test]
fn what_is_known_leads_back_to_itself() {
    let (table, _) = customers(0..400);
    let first = scan(&table, &ALL, 42, &[]);
    for shown in [2, 4, 7, 9] {
        // Told to go on at another k than the one it began at.
        let mut spec = first.spec.clone();
        spec.k = Some(shown);
        let mut again = SegmentScan {
            spec,
            ..first.clone()
        };
        let known = first.known(shown, &[]);
        remembered(&mut again, None, &known);
        assert_eq!(again.identity.slots, first.identity.slots, "k = {shown}");
    }
}

#[test]
fn a_name_waits_for_its_segment() {
    let (table, _) = customers(0..400);
    let first = scan(&table, &ALL, 42, &[]);
    let mut known = first.known(4, &[]);
    for segment in &mut known {
        if segment.number == 3 {
            segment.name = Some("Far away".to_owned());
            for value in segment.centre.values_mut() {
                *value += 1e6;
            }
        }
    }
    let mut again = scan(&table, &ALL, 42, &known);
    remembered(&mut again, None, &known);
    // No segment is like it: none takes its number.
    assert!(again.identity.slots.iter().flatten().all(|slot| *slot != 2));
    are_distinct(&again);
    let after = again.known(4, &known);
    assert_eq!(SegmentNames::of(&after).title(2), "Far away");
}

#[test]
fn customers_who_are_no_longer_there_do_not_matter() {
    let (table, groups) = customers(0..400);
    let first = scan(&table, &ALL, 42, &[]);
    let kept: Vec<u32> = (0..400).filter(|row| row % 3 != 1).collect();
    let part = table.take(&kept);
    let part_groups: Vec<u32> = kept.iter().map(|&row| groups[row as usize]).collect();
    let mut again = scan(&part, &ALL, 5, &[]);
    let line_before = |row: u32| table.line(row as usize);
    let line_now = |row: u32| part.line(row as usize);
    let earlier = Earlier {
        scan: &first,
        k: 4,
        line_of: &line_before,
    };
    let memory = Memory::of(&again, &line_now, Some(&earlier), &[]);
    again.identity = Identity::of(&again, again.shown_k(), memory.as_ref());
    assert_eq!(
        slot_of_group(&again, 4, &part_groups),
        slot_of_group(&first, 4, &groups)
    );
}
