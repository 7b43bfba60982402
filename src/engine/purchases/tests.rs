//! Small files by hand, and laws over many.

use proptest::prelude::*;

use super::*;
use crate::engine::Progress;

/// Customer, day, amount, order.
type Row = (Option<u32>, Option<i32>, f64, Option<u32>);

fn rows_of(rows: &[Row], has_orders: bool) -> PurchaseRows {
    PurchaseRows {
        ids: ["0001", "001", "1", "a"].map(str::to_owned).to_vec(),
        customers: rows.iter().map(|row| row.0).collect(),
        days: rows.iter().map(|row| row.1.map(Day)).collect(),
        amounts: Money::new(rows.iter().map(|row| row.2).collect(), 2),
        quantities: None,
        prices: None,
        orders: has_orders.then(|| rows.iter().map(|row| row.3).collect()),
    }
}

fn make(rows: &PurchaseRows, spec: &PurchaseSpec) -> Result<(Customers, CustomersReport), PurchaseError> {
    customers(rows, spec, &Progress::none())
}

fn some() -> Vec<Row> {
    vec![
        (Some(0), Some(100), 10.0, Some(0)),
        (Some(0), Some(100), 2.55, Some(1)),
        (Some(0), Some(130), 7.45, Some(2)),
        (Some(0), Some(140), -3.0, Some(3)),
        (Some(2), Some(160), 5.0, Some(4)),
        (Some(3), Some(150), -1.0, Some(5)),
        (None, Some(150), 1.0, None),
        (Some(2), None, 1.0, None),
        (Some(2), Some(155), f64::NAN, None),
    ]
}

#[test]
fn customers_are_counted_as_defined() {
    let (made, report) = make(&rows_of(&some(), false), &PurchaseSpec::default()).unwrap();
    assert_eq!(made.ids, ["0001", "1", "a"]);
    assert_eq!(made.orders, [2.0, 1.0, 0.0]);
    assert_eq!(made.total_spent, [17.0, 5.0, -1.0]);
    assert_eq!(made.avg_purchase_value[..2], [8.5, 5.0]);
    // Day 160 is the last in the file.
    assert_eq!(made.recency_days[..2], [30.0, 0.0]);
    assert_eq!(made.tenure_days[..2], [60.0, 0.0]);
    assert_eq!(made.frequency[..2], [1.0, 0.0]);
    assert_eq!(
        made.visits_per_month[..2],
        [2.0 / 60.0 * 30.4375, 1.0 / 30.0 * 30.4375]
    );
    assert_eq!(made.first_purchase, [Some(Day(100)), Some(Day(160)), None]);
    assert_eq!(made.last_purchase[0], Some(Day(130)));
    assert!(
        made.avg_purchase_value[2].is_nan() && made.recency_days[2].is_nan() && made.frequency[2].is_nan()
    );
    assert_eq!((report.customers, report.orders, report.rows_used), (3, 3, 6));
    assert_eq!((report.total_spent, report.returns), (21.0, (2, -4.0)));
    let left_out = LeftOut {
        no_customer: 1,
        no_date: 1,
        no_amount: 1,
        ..LeftOut::default()
    };
    assert_eq!(report.left_out, left_out);
    assert_eq!(
        report.notes,
        [
            "3 rows are left out: 1 without a customer, 1 without a date that can be read, \
             1 without an amount that can be read.",
            "2 returns, \u{2212}4.00 together, are subtracted; an order of nothing but returns is no order.",
            "1 customer has returns only: dates, averages and scores are empty there.",
        ]
    );
    let listed: Vec<_> = report.listed.iter().map(|row| (row.row, row.reason)).collect();
    assert_eq!(listed, [(6, "no customer"), (7, "no date"), (8, "no amount")]);
}

#[test]
fn returns_and_orders_are_as_chosen() {
    let rows = rows_of(&some(), true);
    let with = |returns, order: Option<&str>| {
        let spec = PurchaseSpec {
            returns,
            order: order.map(str::to_owned),
            ..PurchaseSpec::default()
        };
        make(&rows, &spec).unwrap()
    };
    let (subtracted, _) = with(Returns::Subtract, Some("order"));
    assert_eq!((subtracted.orders[0], subtracted.total_spent[0]), (3.0, 17.0));
    let (counted, _) = with(Returns::Count, Some("order"));
    assert_eq!((counted.orders[0], counted.orders[2]), (4.0, 1.0));
    assert_eq!(counted.recency_days, [20.0, 0.0, 10.0]);
    let (ignored, report) = with(Returns::Ignore, Some("order"));
    assert_eq!((ignored.ids.len(), ignored.total_spent[0]), (2, 20.0));
    assert_eq!(report.left_out.ignored_returns, 2);
    assert!(
        report.notes[1].starts_with("1 customer has no purchase left and is not in"),
        "{:?}",
        report.notes
    );
}

#[test]
fn what_comes_after_the_day_of_reckoning_is_left_out_and_said() {
    let rows = rows_of(&some(), false);
    let at = |day| PurchaseSpec {
        as_of: Some(Day(day)),
        ..PurchaseSpec::default()
    };
    let (made, report) = make(&rows, &at(135)).unwrap();
    assert_eq!(
        (made.ids.len(), made.recency_days[0], made.total_spent[0]),
        (1, 5.0, 20.0)
    );
    assert_eq!(report.left_out.later, 3);
    assert!(report.notes[0].contains("3 after the day of reckoning"));
    let error = make(&rows, &at(99)).unwrap_err().to_string();
    assert_eq!(
        error,
        "every purchase is later than 1970-04-10: they run from 1970-04-11 to 1970-06-10; \
         choose a day of reckoning from 1970-04-11 on"
    );
    let nothing = rows_of(&[(None, None, f64::NAN, None)], false);
    let error = make(&nothing, &PurchaseSpec::default()).unwrap_err().to_string();
    assert!(
        error.starts_with("none of the 1 rows is a purchase: 1 without a customer"),
        "{error}"
    );
}

#[test]
fn ties_keep_equal_scores_and_collapsed_bins_are_told() {
    // Three of five bought once, two bought twice.
    let rows: Vec<Row> = (0..4)
        .flat_map(|id| {
            let again = (id >= 3).then_some((Some(id), Some(7), 1.0, None));
            std::iter::chain([(Some(id), Some(i32::try_from(id).unwrap()), 1.0, None)], again)
        })
        .collect();
    let spec = PurchaseSpec {
        rfm: Some(RfmSpec::default()),
        ..PurchaseSpec::default()
    };
    let (made, report) = make(&rows_of(&rows, false), &spec).unwrap();
    let [r, f, _] = made.scores.unwrap();
    assert_eq!(f, [Some(1), Some(1), Some(1), Some(5)]);
    assert_eq!(r, [Some(1), Some(2), Some(4), Some(5)]);
    let rfm = report.rfm.unwrap();
    assert_eq!(
        rfm.frequency.note.as_deref(),
        Some("Frequency has only 2 distinct scores: 75\u{202f}% bought once.")
    );
    assert_eq!(rfm.cells[4][4], (1, 2.0));
    let customers: u64 = rfm.segments.iter().map(|segment| segment.customers).sum();
    assert_eq!(customers, 4);
    assert_eq!(made.segments.unwrap()[3].as_deref(), Some("Champions"));
}

#[test]
fn default_rules_name_every_score_and_others_are_told() {
    let rules = RfmSpec::default().rules;
    let all = || (1..=5_u8).flat_map(|r| (1..=5_u8).flat_map(move |f| (1..=5_u8).map(move |m| [r, f, m])));
    let column = |at: usize| all().map(|score| Some(score[at])).collect::<Vec<_>>();
    let scores = [column(0), column(1), column(2)];
    let found = rules::segments(&scores, &rules);
    assert!(
        found
            .iter()
            .all(|place| place.is_some_and(|place| place < rules.len()))
    );
    for (place, rule) in rules.iter().enumerate() {
        assert!(found.contains(&Some(place)), "nobody can be {}", rule.name);
    }
    let few = &rules[..1];
    let shares = rules::shares(&rules::segments(&scores, few), few, &[1.0; 125]);
    assert_eq!(
        (shares[1].name.as_str(), shares[1].customers),
        (OTHER_SEGMENT, 117)
    );
    assert_eq!(shares[0].revenue_share, 8.0 / 125.0);
    let broken = PurchaseSpec {
        rfm: Some(RfmSpec {
            rules: vec![SegmentRule::new("Odd", (4, 2), (1, 5), (1, 5))],
        }),
        ..PurchaseSpec::default()
    };
    assert!(
        make(&rows_of(&some(), false), &broken)
            .unwrap_err()
            .to_string()
            .contains("\"Odd\"")
    );
}

#[test]
fn labels_follow_a_stated_rule() {
    let with = |cut| PurchaseSpec {
        label: Some(LabelRule {
            cut,
            ..LabelRule::default()
        }),
        ..PurchaseSpec::default()
    };
    let rows = rows_of(&some(), false);
    let (made, report) = make(&rows, &with(Cut::Value(6.0))).unwrap();
    let labels = made.labels.unwrap();
    assert_eq!(
        labels.iter().map(Option::as_deref).collect::<Vec<_>>(),
        [Some("Premium Buyer"), Some("Bargain Hunter"), None]
    );
    let label = report.label.unwrap();
    assert_eq!(
        label.sentence,
        "Premium Buyer where avg_purchase_value is above 6.00; else Bargain Hunter."
    );
    assert_eq!((label.above, label.below, label.unlabelled), (1, 1, 1));
    let (_, report) = make(&rows, &with(Cut::Quantile(0.5))).unwrap();
    let label = report.label.unwrap();
    assert_eq!(label.cut, 6.75);
    assert!(
        label
            .sentence
            .contains("above 6.75, which 50\u{202f}% do not exceed;")
    );
    assert!(make(&rows, &with(Cut::Quantile(1.5))).is_err());
}

#[test]
fn scores_say_what_they_span() {
    // Ten customers, the last ones latest; the first has a gift beside its purchase.
    let mut rows: Vec<Row> = (0..10_u32)
        .map(|id| {
            (
                Some(id),
                Some(i32::try_from(id).unwrap() * 10),
                f64::from(id) + 0.5,
                None,
            )
        })
        .collect();
    rows.push((Some(0), Some(0), 0.0, None));
    let spec = PurchaseSpec {
        rfm: Some(RfmSpec::default()),
        ..PurchaseSpec::default()
    };
    let mut rows = rows_of(&rows, false);
    rows.ids = (0..10).map(|id| id.to_string()).collect();
    let (_, report) = make(&rows, &spec).unwrap();
    let note = "1 row has an amount of 0 and counts as a purchase.";
    assert!(report.notes.contains(&note.to_owned()), "{:?}", report.notes);
    let rfm = report.rfm.unwrap();
    assert_eq!(rfm.recency.spans[4], Some((0.0, 10.0)));
    assert_eq!(rfm.frequency.spans, [Some((1.0, 1.0)), None, None, None, None]);
    let [recency, frequency, monetary] = rfm.span_words(2);
    assert_eq!(
        recency,
        "Recency in days: 5 is 0 to 10, 4 is 20 to 30, 3 is 40 to 50, 2 is 60 to 70, 1 is 80 to 90."
    );
    assert_eq!(frequency, "Frequency in orders: 1 is 1.");
    assert!(monetary.contains("5 is 8.50 to 9.50"), "{monetary}");
    let empty = rfm.empty_words().unwrap();
    assert!(empty.starts_with("No customer is in Champions, "), "{empty}");
}

#[test]
fn examples_show_every_row_of_a_customer() {
    let (_, report) = make(&rows_of(&some(), false), &PurchaseSpec::default()).unwrap();
    assert_eq!(report.examples.len(), 3);
    let fates: Vec<(Fate, bool)> = report.examples[0]
        .purchases
        .iter()
        .map(|purchase| (purchase.fate, purchase.begins_order))
        .collect();
    assert_eq!(
        fates,
        [
            (Fate::Purchase, true),
            (Fate::Purchase, false),
            (Fate::Purchase, true),
            (Fate::Return, false),
        ]
    );
    // Missing days first.
    assert_eq!(report.examples[1].purchases[0].fate, Fate::NoDate);
}

#[test]
fn work_stops_when_asked() {
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let progress = Progress::new(cancel, std::sync::Arc::new(|_, _| {}));
    let stopped = customers(&rows_of(&some(), false), &PurchaseSpec::default(), &progress);
    assert!(matches!(stopped, Err(PurchaseError::Cancelled(_))));
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let cents = prop_oneof![8 => -2_000..20_000_i32, 1 => Just(0)].prop_map(|cents| f64::from(cents) / 100.0);
    let amount = prop_oneof![9 => cents, 1 => Just(f64::NAN)];
    let row = (
        prop::option::weighted(0.9, 0..4_u32),
        prop::option::weighted(0.9, 0..60_i32),
        amount,
        prop::option::weighted(0.8, 0..6_u32),
    );
    prop::collection::vec(row, 1..60)
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(
        rows in any_rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        returns in prop::sample::select(vec![Returns::Subtract, Returns::Count, Returns::Ignore]),
        has_orders in any::<bool>(),
        has_cents in any::<bool>(),
    ) {
        let spec = PurchaseSpec {
            returns,
            rfm: Some(RfmSpec::default()),
            label: Some(LabelRule::default()),
            ..PurchaseSpec::default()
        };
        let columns = |rows: &[Row]| {
            let mut rows = rows_of(rows, has_orders);
            if !has_cents {
                // Thirds of cents cannot be added as whole numbers.
                let values = (0..rows.n_rows()).map(|row| rows.amounts.value(row) / 3.0).collect();
                rows.amounts = Money::new(values, 2);
            }
            make(&rows, &spec).ok().map(|(mut made, report)| {
                made.first_rows.clear();
                // NaN is not equal to itself: compared as text.
                format!("{made:?} {} {:?} {:?}", report.total_spent, report.notes, report.rfm)
            })
        };
        prop_assert_eq!(columns(&rows.0), columns(&rows.1));
    }

    #[test]
    fn what_is_spent_is_what_was_paid(rows in any_rows(), as_of in prop::option::of(0..60_i32)) {
        let spec = PurchaseSpec {
            as_of: as_of.map(Day),
            ..PurchaseSpec::default()
        };
        let Ok((made, report)) = make(&rows_of(&rows, false), &spec) else { return Ok(()) };
        let cents = |value: f64| (value * 100.0).round();
        let is_used = |row: &&Row| {
            row.0.is_some() && !row.2.is_nan() && row.1.is_some_and(|day| day <= report.as_of.0)
        };
        let paid: f64 = rows.iter().filter(is_used).map(|row| cents(row.2)).sum();
        let spent: f64 = made.total_spent.iter().map(|&spent| cents(spent)).sum();
        prop_assert_eq!(paid, spent);
        prop_assert_eq!(cents(report.total_spent), spent);
        prop_assert_eq!(report.rows_used, rows.iter().filter(is_used).count());
        prop_assert!(report.orders <= report.rows_used as u64);
        prop_assert_eq!(made.orders.iter().sum::<f64>(), report.orders as f64);
        prop_assert!(made.ids.is_sorted());
    }
}
