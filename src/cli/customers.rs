//! `buyerscope customers`.

use anyhow::{Result, anyhow, bail};

use super::{
    args::CustomersArgs,
    choices::ReturnsChoice,
    listed::List,
    output, study,
    text::{customers_text, warnings_text},
    values::text_cells,
    work,
};
use crate::{
    engine::{
        Progress,
        format::plural,
        purchases::{Cut, Found, LabelRule, Measure, PurchaseSpec, Returns, RfmSpec, guess},
        run::{MadeCustomers, Read, Results, Step},
        table::names_read_as_numbers,
    },
    export::{CustomersRun, customers_csv, customers_json, write},
};

/// One row a customer from one row a purchase: written as CSV, told as text or JSON.
pub fn customers(args: &CustomersArgs) -> Result<String> {
    output::check_file(&args.out, &[&args.input.file])?;
    if let Some(folder) = &args.charts {
        output::check_folder(folder, &args.input.file)?;
    }
    let rfm = rfm_of(args)?;
    let mut study = study::of_input(&args.input);
    // Named ones are read as text at once, guessed ones when they are known.
    let named = args.customer.iter().chain(&args.order).cloned();
    let texts = &mut study.import.text_columns;
    let new: Vec<String> = named.filter(|name| !texts.contains(name)).collect();
    texts.extend(new);
    let clock = work::Clock::default();
    let progress = clock.progress();
    let mut results = Results::default();
    work::follow(&study, &mut results, &[Step::Import], &progress.part(0.0, 0.7))?;
    let read = results.read().ok_or_else(|| anyhow!("the file was not read"))?;
    let spec = spec_of(args, rfm, read)?;
    let numbers = names_read_as_numbers(&read.table, &spec);
    study.import.text_columns.extend(numbers);
    study.purchases = Some(spec);
    let steps = [Step::Import, Step::Customers];
    work::follow(&study, &mut results, &steps, &progress.part(0.7, 1.0))?;
    let made = results
        .customers()
        .ok_or_else(|| anyhow!("no customers were made"))?;

    let bytes = customers_csv(&made.read.table, text_cells(args.raw_cells), &Progress::none())?;
    // Everything is made before the first file is written.
    let charts = match &args.charts {
        Some(_) => output::rfm_files(&made.report, &made.purchases.receipt, study.seed.0)?,
        None => Vec::new(),
    };
    write(&args.out, &bytes, &[&args.input.file])?;
    let said = match &args.charts {
        Some(folder) => output::write_all(folder, &charts, &[&args.input.file])?,
        None => String::new(),
    };
    let warnings = warnings(made);
    if args.json {
        return Ok(customers_json(&CustomersRun {
            purchases: &made.purchases.receipt,
            report: &made.report,
            columns: made.read.table.columns(),
            out: &args.out,
            seconds: (
                clock.seconds("read").unwrap_or(f64::NAN),
                clock.seconds("customers").unwrap_or(f64::NAN),
            ),
            warnings: &warnings,
        })?);
    }
    Ok(format!(
        "{}{}\n{} written to {}\n{said}",
        customers_text(&study, made),
        warnings_text(&warnings),
        plural(made.report.customers, "customer", "customers"),
        args.out.display()
    ))
}

fn spec_of(args: &CustomersArgs, rfm: Option<RfmSpec>, read: &Read) -> Result<PurchaseSpec> {
    let found = guess(&read.summary);
    let label = label_of(args)?;
    Ok(PurchaseSpec {
        is_used: true,
        customer: column(args.customer.as_ref(), &found.customer, "customer", read)?,
        date: column(args.date.as_ref(), &found.date, "date", read)?,
        amount: column(args.amount.as_ref(), &found.amount, "amount", read)?,
        quantity: args.quantity.clone(),
        order: args.order.clone(),
        product: None,
        as_of: args.as_of,
        returns: match args.returns {
            ReturnsChoice::Subtract => Returns::Subtract,
            ReturnsChoice::Count => Returns::Count,
            ReturnsChoice::Ignore => Returns::Ignore,
        },
        rfm,
        label,
    })
}

/// The rules of a file or a study.
pub const RULES: List<'static> = List {
    key: "rules",
    in_study: &["purchases", "rfm", "rules"],
    entries: "rules",
    entry: "rule",
    example: "name = \"Champions\", r = [4, 5], f = [4, 5], m = [4, 5]",
};

fn rfm_of(args: &CustomersArgs) -> Result<Option<RfmSpec>> {
    Ok(match &args.rules {
        Some(file) => Some(RfmSpec {
            rules: RULES.read(file)?,
        }),
        None => args.rfm.then(RfmSpec::default),
    })
}

fn label_of(args: &CustomersArgs) -> Result<Option<LabelRule>> {
    let Some(name) = &args.label_by else {
        return Ok(None);
    };
    let Some(measure) = Measure::named(name) else {
        let names: Vec<&str> = Measure::ALL.iter().map(|measure| measure.name()).collect();
        bail!(
            "no label can be made by \"{name}\"; name one of {}",
            names.join(", ")
        );
    };
    let usual = LabelRule::default();
    let (above, below) = match &args.label_names {
        None => (usual.above, usual.below),
        Some(names) => match names.0.as_slice() {
            [above, below] => (above.clone(), below.clone()),
            _ => bail!("two labels are needed after --label-names, such as \"Premium Buyer,Bargain Hunter\""),
        },
    };
    Ok(Some(LabelRule {
        measure,
        cut: args.label_above.unwrap_or(Cut::Quantile(0.67)),
        above,
        below,
    }))
}

/// The column named, else the only one that it can be.
fn column(named: Option<&String>, found: &Found, part: &str, read: &Read) -> Result<String> {
    match (named, found) {
        (Some(name), _) => Ok(read.table.column(name).map(|column| column.name.clone())?),
        (None, Found::One(name)) => Ok(name.clone()),
        (None, Found::Several(names)) => bail!(
            "the {part} column is not clear, it could be {}; name it with --{part}",
            names.join(" or ")
        ),
        (None, Found::Nothing) => {
            let names: Vec<&str> = read
                .table
                .columns()
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            bail!(
                "no column is clearly the {part}; name it with --{part}; the columns are {}",
                names.join(", ")
            )
        }
    }
}

/// What did not come through reading unharmed, and what to know of the purchases and the scores.
fn warnings(made: &MadeCustomers) -> Vec<String> {
    let mut said = work::import_warnings(&made.purchases.receipt);
    said.extend(made.report.to_know());
    said
}
