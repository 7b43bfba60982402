//! Segments of a million customers beside scikit-learn's, in one run on the same rows:
//!
//! ```text
//! BENCH_PYTHON=venv/bin/python cargo bench --bench segmenting
//! cargo bench --bench segmenting -- ours          ours alone
//! cargo bench --bench segmenting -- memory ROWS   peak memory of the whole process over a file of so many rows
//! ```
//!
//! The customers are made up as people are: skewed, overlapping, rounded to cents. The standardised rows are written
//! once; benches/peers.py reads them. What must hold:
//!
//! - 1,000,000 × 3, k = 5, from rows in memory to converged labels: at most 1/8 of the time of `KMeans(n_init=1)`, with
//!   inertia at most 0.1 % above its best of ten starts; × 8, k = 8: at most 1/4, the same bound;
//! - the scan k = 2…10 with silhouettes on 1,000,000 × 3: at most 1/15 of `KMeans(n_init=10)` with
//!   `silhouette_score(sample_size=5000)`, inertia at each k at most 0.1 % above its;
//! - the same bits on one thread and on all;
//! - 10,000,000 × 3 with a scan: at most 1.5 GB.
#![expect(clippy::print_stdout, reason = "a benchmark says what it has measured")]

mod shoppers;

use std::{
    error::Error,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    process::Command,
    sync::Arc,
    time::Instant,
};

use buyerscope::engine::{
    Progress,
    features::FeatureMatrix,
    models::kmeans::{KMeansFit, KMeansSpec, fit_kmeans},
    segment::{SegmentScan, gather_evidence, prepare_segments, scan_segments},
    study::{ImportSpec, SegmentSpec},
    table::{Table, read_bytes, read_file},
};
use serde::Deserialize;

const ROWS: usize = 1_000_000;
/// Ours are run so often; theirs from as many seeds. The medians are compared.
const RUNS: usize = 5;
const SCAN: (usize, usize) = (2, 10);
const MOST_INERTIA: f64 = 1.001;
const MOST_BYTES: u64 = 1_500_000_000;

/// What benches/peers.py prints of one k.
#[derive(Deserialize)]
struct Peer {
    version: String,
    /// Seconds of one start, for each seed.
    one: Vec<f64>,
    /// The best inertia of ten starts.
    inertia: f64,
    /// Seconds of the scan with silhouettes, and the inertia at each k; nothing where it was not asked for.
    scan: Option<(f64, Vec<f64>)>,
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn table(text: &str) -> Result<Table, Box<dyn Error>> {
    let read = read_bytes(
        "shoppers.csv",
        text.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    )?;
    Ok(read.table)
}

fn spec(n_features: usize) -> SegmentSpec {
    SegmentSpec {
        features: Some(
            shoppers::NAMES[..n_features]
                .iter()
                .map(|&n| n.to_owned())
                .collect(),
        ),
        k_range: SCAN,
        ..SegmentSpec::default()
    }
}

/// Row after row, as little-endian doubles.
fn write(path: &Path, matrix: &FeatureMatrix) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let columns = matrix.columns();
    for row in 0..matrix.n_rows() {
        for column in &columns {
            out.write_all(&column[row].to_le_bytes())?;
        }
    }
    out.flush()
}

/// The fit, and the median of its seconds.
fn fitted(matrix: &FeatureMatrix, k: usize) -> Result<(KMeansFit, f64), Box<dyn Error>> {
    let mut seconds = Vec::new();
    let mut last = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        last = Some(fit_kmeans(matrix, &KMeansSpec::new(k, 42), &Progress::none())?);
        seconds.push(start.elapsed().as_secs_f64());
    }
    let fit = last.ok_or("no run")?;
    println!(
        "ours {} x {}, k {k}: {:.1} ms (best {:.1}), {} passes over all rows, inertia {:.3}",
        matrix.n_rows(),
        matrix.n_features(),
        median(seconds.clone()) * 1e3,
        seconds.iter().copied().fold(f64::INFINITY, f64::min) * 1e3,
        fit.iterations,
        fit.inertia
    );
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let alone = one_thread.install(|| fit_kmeans(matrix, &KMeansSpec::new(k, 42), &Progress::none()))?;
    if alone != fit {
        return Err("one thread gives other bits than all".into());
    }
    Ok((fit, median(seconds)))
}

fn scanned(table: &Table) -> Result<(Arc<SegmentScan>, f64), Box<dyn Error>> {
    let mut seconds = Vec::new();
    let mut last = None;
    for _ in 0..3 {
        let start = Instant::now();
        last = Some(scan_segments(table, &spec(3), 42, &Progress::none())?);
        seconds.push(start.elapsed().as_secs_f64());
    }
    let scan = last.ok_or("no run")?;
    println!(
        "ours: scan k {} to {} with silhouettes {:.3} s",
        SCAN.0,
        SCAN.1,
        median(seconds.clone())
    );
    let start = Instant::now();
    let scan = Arc::new(scan);
    let evidence = gather_evidence(table, &scan, &Progress::none())?;
    println!(
        "ours: evidence for each k {:.3} s: {}",
        start.elapsed().as_secs_f64(),
        evidence.verdict.sentence
    );
    Ok((scan, median(seconds)))
}

fn peer(
    python: &Path,
    file: &Path,
    n_features: usize,
    k: usize,
    with_scan: bool,
) -> Result<Peer, Box<dyn Error>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers.py");
    let last = if with_scan { SCAN.1 } else { 0 };
    let said = Command::new(python)
        .args([script, "segments"])
        .arg(file)
        .args([n_features, k, RUNS, last].map(|number| number.to_string()))
        .output()?;
    if !said.status.success() {
        let why = String::from_utf8_lossy(&said.stderr).into_owned();
        return Err(format!("{} could not fit: {why}", python.display()).into());
    }
    Ok(serde_json::from_slice(&said.stdout)?)
}

/// Prints a ratio and says whether it holds.
fn holds(what: &str, ratio: f64, most: f64) -> bool {
    let is_held = ratio <= most;
    let word = if is_held { "holds" } else { "DOES NOT HOLD" };
    println!("{what}: {ratio:.4} (at most {most:.4}), {word}");
    is_held
}

fn compare(with_peers: bool) -> Result<(), Box<dyn Error>> {
    let python = std::env::var_os("BENCH_PYTHON").unwrap_or_else(|| "python3".into());
    let folder = tempfile::tempdir()?;
    let mut all_hold = true;
    for (n_features, k, most) in [(3, 5, 1.0 / 8.0), (8, 8, 1.0 / 4.0)] {
        let table = table(&shoppers::csv(ROWS, n_features))?;
        let rows = prepare_segments(&table, &spec(n_features))?;
        let (fit, seconds) = fitted(&rows.matrix, k)?;
        let data = folder.path().join("rows.f64");
        if with_peers {
            write(&data, &rows.matrix)?;
        }
        drop(rows);
        let scan = (n_features == 3).then(|| scanned(&table)).transpose()?;
        drop(table);
        if !with_peers {
            continue;
        }
        let peer = peer(Path::new(&python), &data, n_features, k, scan.is_some())?;
        let theirs = median(peer.one.clone());
        println!(
            "scikit-learn {}: one start {:.1} ms (best {:.1}), best inertia of ten {:.3}",
            peer.version,
            theirs * 1e3,
            peer.one.iter().copied().fold(f64::INFINITY, f64::min) * 1e3,
            peer.inertia
        );
        let name = format!("x {n_features}, k {k}");
        all_hold &= holds(&format!("{name}: time"), seconds / theirs, most);
        all_hold &= holds(
            &format!("{name}: inertia"),
            fit.inertia / peer.inertia,
            MOST_INERTIA,
        );
        if let (Some((scan, seconds)), Some((theirs, inertias))) = (scan, peer.scan) {
            println!("scikit-learn: scan with silhouettes {theirs:.1} s");
            all_hold &= holds("scan: time", seconds / theirs, 1.0 / 15.0);
            for (fit, inertia) in scan.fits.iter().zip(inertias) {
                let what = format!("scan, k {}: inertia", fit.k);
                all_hold &= holds(&what, fit.fit.inertia / inertia, MOST_INERTIA);
            }
        }
    }
    if all_hold {
        Ok(())
    } else {
        Err("a limit does not hold".into())
    }
}

/// The most memory this process has had so far, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

fn memory(n_rows: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("shoppers.csv");
    shoppers::write(&file, n_rows, 3)?;
    let told = |what: &str| println!("{what}: peak {:.0} MB", peak().unwrap_or_default() as f64 / 1e6);
    told("file written");
    let table = read_file(&file, &ImportSpec::default(), &Progress::none())?.table;
    told("file read");
    let scan = Arc::new(scan_segments(&table, &spec(3), 42, &Progress::none())?);
    told("scanned");
    println!("k {} suggested", scan.suggested_k);
    let evidence = gather_evidence(&table, &scan, &Progress::none())?;
    told("with evidence");
    println!("{}", evidence.verdict.sentence);
    match peak() {
        Some(bytes) if bytes > MOST_BYTES => Err("the limit of 1.5 GB does not hold".into()),
        _ => Ok(()),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["memory", rows] => memory(rows.parse()?),
        ["ours"] => compare(false),
        _ => compare(true),
    }
}
