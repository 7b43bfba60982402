//! How long a file takes to open, and how much memory: told for each run as a line of `name value`.
//!
//! ```text
//! cargo bench --bench opening -- make FILE         writes the 48 MB file of benches/customers
//! cargo bench --bench opening -- open FILE [RUNS]  opens a file; seconds, and MB of memory at its highest
//! cargo bench --bench opening -- cancel FILE [MS…] cancels opening after a while; milliseconds until the work has
//!                                                  ended, and the longest that another thread waited for memory
//! ```
//! `benches/peers_import.py` runs both beside polars.

mod customers;

use std::{
    error::Error,
    hint::black_box,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use buyerscope::engine::{
    Progress,
    run::{Results, Step, perform},
    study::{ImportSpec, Source, Study},
    table::{Imported, preview, read_file, summarize},
};

fn main() -> Result<(), Box<dyn Error>> {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", file] => std::fs::write(file, customers::customers())?,
        ["open", file] => open(file, 1)?,
        ["open", file, runs] => open(file, runs.parse()?)?,
        ["cancel", file, ref rest @ ..] => cancel(file, rest)?,
        // As part of a plain `cargo bench`: a file of its own.
        _ => {
            let folder = tempfile::tempdir()?;
            let file = folder.path().join("customers.csv");
            std::fs::write(&file, customers::customers())?;
            open(&file.display().to_string(), 3)?;
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a measurement is told to whoever runs it")]
fn open(file: &str, runs: usize) -> Result<(), Box<dyn Error>> {
    let spec = ImportSpec::default();
    for _ in 0..runs {
        let start = Instant::now();
        black_box(preview(Path::new(file), &spec, &Progress::none()));
        println!("preview {:.4}", start.elapsed().as_secs_f64());
        let start = Instant::now();
        let Imported { table, receipt } = read_file(Path::new(file), &spec, &Progress::none())?;
        println!("read {:.4}", start.elapsed().as_secs_f64());
        println!("peak_read {:.1}", peak_mb());
        let start = Instant::now();
        let summary = summarize(&table);
        println!("summarised {:.4}", start.elapsed().as_secs_f64());
        println!("peak_summarised {:.1}", peak_mb());
        black_box((table, receipt, summary));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a measurement is told to whoever runs it")]
fn cancel(file: &str, asked: &[&str]) -> Result<(), Box<dyn Error>> {
    let study = Study {
        source: Some(Source::File(Path::new(file).to_owned())),
        ..Study::default()
    };
    let asked = asked.iter().map(|delay| delay.parse());
    let mut delays: Vec<u64> = asked.collect::<Result<_, _>>()?;
    if delays.is_empty() {
        delays.extend([
            50, 200, 400, 800, 1_600, 3_200, 6_400, 9_600, 12_800, 16_000, 20_000,
        ]);
    }
    for delay in delays {
        let stop = Arc::new(AtomicBool::new(false));
        let phrase = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&phrase);
        let hear = move |_: f32, words: &str| {
            if let Ok(mut phrase) = heard.lock() {
                words.clone_into(&mut phrase);
            }
        };
        let progress = Progress::new(Arc::clone(&stop), Arc::new(hear));
        let study = study.clone();
        // As the window opens a file: read, typed, and its columns counted.
        let open = move || {
            perform(Step::Import, &study, &Results::default(), &progress)
                .result
                .is_ok()
        };
        let work = std::thread::Builder::new()
            .name("reader".to_owned())
            .spawn(open)?;
        std::thread::sleep(Duration::from_millis(delay));
        if work.is_finished() {
            println!("ended_before_{delay} 0");
            break;
        }
        let while_doing = phrase
            .lock()
            .map_or_else(|_| String::new(), |phrase| phrase.replace(' ', "_"));
        stop.store(true, Ordering::Relaxed);
        let start = Instant::now();
        let mut longest = Duration::ZERO;
        while !work.is_finished() {
            let before = Instant::now();
            // Large enough to be asked of the system, as a window's textures are.
            black_box(vec![1_u8; 4 << 20]);
            longest = longest.max(before.elapsed());
            std::thread::sleep(Duration::from_millis(1));
        }
        println!(
            "cancelled_after_{delay}_{while_doing} {:.0}",
            start.elapsed().as_secs_f64() * 1e3
        );
        // What is given back beside may still keep others from memory.
        let until = Instant::now() + Duration::from_secs(1);
        while Instant::now() < until {
            let before = Instant::now();
            black_box(vec![1_u8; 4 << 20]);
            longest = longest.max(before.elapsed());
        }
        println!("longest_wait_{delay} {:.0}", longest.as_secs_f64() * 1e3);
    }
    Ok(())
}

/// The most memory this process has had so far, in MB (10^6 bytes); NaN where the system does not tell.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib * 1024.0 / 1e6)
}
