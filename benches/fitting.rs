//! Our default fit beside scikit-learn's, in one run on the same 1,000,000 rows × 8 features:
//!
//! ```text
//! BENCH_PYTHON=venv/bin/python cargo bench --bench fitting
//! ```
//!
//! The standardised rows are written once; benches/peers.py reads them, fits them with lbfgs and newton-cholesky and
//! says how long that took and what the coefficients are, and those at the optimum, where newton-cholesky has gone on
//! to 1e-12. What must hold: ours takes no more than a fifth of the fastest of them, and no coefficient is off the
//! optimum by more than a millionth of itself. `BENCH_PYTHON` wants numpy and scikit-learn.
#![expect(clippy::print_stdout, reason = "a benchmark says what it has measured")]

mod made_up;

use std::{
    error::Error,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    process::Command,
    time::Instant,
};

use buyerscope::engine::{
    Progress,
    features::FeatureMatrix,
    models::logistic::{LogisticFit, LogisticSpec, MAX_ITERATIONS, fit_logistic},
    study::ClassifierSpec,
};
use serde::Deserialize;

use made_up::{FEATURES, labelled};

/// The best of so many fits counts, of ours and of theirs.
const RUNS: usize = 5;
const MOST_TIME: f64 = 0.2;
const MOST_OFF: f64 = 1e-6;

/// What benches/peers.py prints.
#[derive(Deserialize)]
struct Peers {
    version: String,
    /// Name, seconds of the best run, coefficients and then the intercept.
    fits: Vec<(String, f64, Vec<f64>)>,
    optimum: Vec<f64>,
}

/// Column after column, then the labels, as little-endian doubles.
fn write(path: &Path, matrix: &FeatureMatrix, labels: &[u32]) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for column in matrix.columns() {
        for value in column {
            out.write_all(&value.to_le_bytes())?;
        }
    }
    for &label in labels {
        out.write_all(&f64::from(label).to_le_bytes())?;
    }
    out.flush()
}

/// The fit and the seconds of the best run.
fn ours(matrix: &FeatureMatrix, labels: &[u32], l2: f64) -> Result<(LogisticFit, f64), Box<dyn Error>> {
    let spec = LogisticSpec {
        l2,
        class_weights: vec![1.0; 2],
        max_iterations: MAX_ITERATIONS,
        seed: 42,
    };
    let mut best = f64::INFINITY;
    let mut fit = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        fit = Some(fit_logistic(matrix, labels, 2, &spec, &Progress::none())?);
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok((fit.ok_or("no run")?, best))
}

fn largest_difference(found: &[f64], optimum: &[f64]) -> f64 {
    let off = |(a, b): (&f64, &f64)| ((a - b) / b).abs();
    found.iter().zip(optimum).map(off).fold(0.0, f64::max)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (matrix, labels) = labelled();
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("rows.f64");
    write(&data, &matrix, &labels)?;
    let l2 = ClassifierSpec::default().l2;
    let (fit, seconds) = ours(&matrix, &labels, l2)?;
    println!(
        "ours: {:.1} ms in {} steps (L2 {l2})",
        seconds * 1e3,
        fit.iterations
    );
    let (free, without) = ours(&matrix, &labels, 0.0)?;
    println!(
        "ours without a penalty, with standard errors: {:.1} ms in {} steps",
        without * 1e3,
        free.iterations
    );
    drop(matrix);
    let python = std::env::var_os("BENCH_PYTHON").unwrap_or_else(|| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers.py");
    let said = Command::new(&python)
        .args([script, "fit"])
        .arg(&data)
        .args([FEATURES.to_string(), l2.to_string(), RUNS.to_string()])
        .output()?;
    if !said.status.success() {
        let why = String::from_utf8_lossy(&said.stderr).into_owned();
        return Err(format!("{} could not fit: {why}", python.display()).into());
    }
    let peers: Peers = serde_json::from_slice(&said.stdout)?;
    println!("scikit-learn {}:", peers.version);
    for (name, seconds, found) in &peers.fits {
        println!(
            "  {name}: {:.1} ms, largest relative difference from the optimum {:.1e}",
            seconds * 1e3,
            largest_difference(found, &peers.optimum)
        );
    }
    let fastest = peers.fits.iter().map(|(_, seconds, _)| *seconds);
    let ratio = seconds / fastest.fold(f64::INFINITY, f64::min);
    let found: Vec<f64> = fit.weights.iter().chain(&fit.intercepts).copied().collect();
    let off = largest_difference(&found, &peers.optimum);
    println!("ours ÷ the fastest of theirs: {ratio:.3} (at most {MOST_TIME})");
    println!("ours: largest relative difference from the optimum {off:.1e} (at most {MOST_OFF:.0e})");
    if ratio > MOST_TIME || off > MOST_OFF {
        return Err("the limit does not hold".into());
    }
    Ok(())
}
