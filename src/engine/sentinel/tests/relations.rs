//! Features that say what others say.

use rand::Rng as _;

use super::*;

#[test]
fn near_duplicates_are_named_and_mere_kin_are_not() {
    let made = |noise: f64| {
        csv("euros,cents,age,y", 500, |i, random| {
            let euros = amount(random);
            let other = euros * 100.0 * (1.0 + noise * (random.r#gen::<f64>() - 0.5));
            format!(
                "{euros},{other:.0},{},{}",
                random.gen_range(18..80_u32),
                ["a", "b"][i % 2]
            )
        })
    };
    let found = plain(&made(0.0));
    let told = of_kind(&found, LeakKind::NearDuplicate);
    assert_eq!(told.columns, ["cents", "euros"]);
    assert_eq!(told.severity, Severity::Low);
    let labels: Vec<String> = told.remedies.iter().map(Remedy::label).collect();
    assert_eq!(labels, ["Leave cents out", "Leave euros out"]);
    assert!(plain(&made(2.0)).is_empty());
}

#[test]
fn one_huge_value_makes_no_duplicate() {
    let text = csv("a,b,y", 300, |i, random| {
        let (a, b) = if i == 3 {
            (1e9, 1e9)
        } else {
            (amount(random), amount(random))
        };
        format!("{a},{b},{}", ["a", "b"][random.gen_range(0..2_usize)])
    });
    assert!(plain(&text).is_empty());
}

#[test]
fn categories_under_two_names_are_one() {
    let text = csv("country,code,y", 200, |_, random| {
        let (country, code) =
            [("Austria", "AT"), ("Belgium", "BE"), ("Chile", "CL")][random.gen_range(0..3_usize)];
        format!("{country},{code},{}", ["a", "b"][random.gen_range(0..2_usize)])
    });
    let found = plain(&text);
    assert_eq!(
        kinds(&found),
        [(LeakKind::NearDuplicate, "code,country".to_owned())]
    );
}

#[test]
fn totals_are_averages_times_counts() {
    let made = |months: f64, noise: f64| {
        csv("total_spent,avg_value,orders,age,y", 500, |i, random| {
            let (average, orders) = (amount(random), random.gen_range(1..40_u32));
            let total = average * f64::from(orders) * months * (1.0 + noise * (random.r#gen::<f64>() - 0.5));
            format!(
                "{total:.2},{average:.2},{orders},{},{}",
                random.gen_range(18..80_u32),
                ["a", "b"][i % 2]
            )
        })
    };
    let found = plain(&made(1.0, 0.0));
    let told = of_kind(&found, LeakKind::Combination);
    assert!(
        told.sentence
            .starts_with("total_spent is avg_value × orders in every row"),
        "{}",
        told.sentence
    );
    assert_eq!(told.remedies[0].label(), "Leave total_spent out");
    assert!(
        of_kind(&plain(&made(1.0, 0.04)), LeakKind::Combination)
            .sentence
            .contains("avg_value × orders")
    );
    let yearly = plain(&made(12.0, 0.0));
    assert!(
        of_kind(&yearly, LeakKind::Combination)
            .sentence
            .starts_with("total_spent is 12 × avg_value × orders")
    );
    assert!(plain(&made(1.0, 1.0)).is_empty());
}

#[test]
fn rounded_counts_are_still_quotients() {
    // Visits per month with two decimals lose up to a tenth of their value for rare visitors.
    let text = csv("total,average,visits,y", 500, |i, random| {
        let (average, visits) = (amount(random), random.gen_range(0.02..3.0_f64));
        format!(
            "{:.2},{average:.2},{visits:.2},{}",
            average * visits,
            ["a", "b"][i % 2]
        )
    });
    let found = plain(&text);
    assert!(
        of_kind(&found, LeakKind::Combination)
            .sentence
            .starts_with("total is average × visits")
    );
}

#[test]
fn sums_and_differences_are_said_as_the_file_makes_them() {
    let text = csv("price,discount,paid,age,y", 400, |i, random| {
        // Mostly no discount, as in shops.
        let (price, discount) = (
            amount(random),
            if i % 3 == 0 { amount(random) / 10.0 } else { 0.0 },
        );
        format!(
            "{price:.2},{discount:.2},{:.2},{},{}",
            price - discount,
            random.gen_range(18..80_u32),
            ["a", "b"][i % 2]
        )
    });
    // Price and paid differ too little to be two things: then the sum adds nothing.
    let found = plain(&text);
    assert_eq!(
        kinds(&found),
        [(LeakKind::NearDuplicate, "paid,price".to_owned())]
    );
    let text = csv("price,discount,paid,age,y", 400, |i, random| {
        let (price, discount) = (amount(random), if i % 3 == 0 { amount(random) } else { 0.0 });
        format!(
            "{price:.2},{discount:.2},{:.2},{},{}",
            price - discount,
            random.gen_range(18..80_u32),
            ["a", "b"][i % 2]
        )
    });
    let found = plain(&text);
    assert!(
        of_kind(&found, LeakKind::Combination)
            .sentence
            .starts_with("paid is price − discount in every row")
    );
}

#[test]
fn sums_of_three_are_named_whatever_the_penalty() {
    let made = |is_sum: bool| {
        csv("a,b,c,all,y", 400, |i, random| {
            let (a, b, c) = (amount(random), amount(random), amount(random));
            let all = if is_sum { a + b + c } else { amount(random) };
            format!("{a:.2},{b:.2},{c:.2},{all:.2},{}", ["x", "z"][i % 2])
        })
    };
    let found = plain(&made(true));
    let told = of_kind(&found, LeakKind::Collinear);
    assert!(
        told.sentence.starts_with("all follows exactly from a, b and c"),
        "{}",
        told.sentence
    );
    assert!(plain(&made(false)).is_empty());
}
