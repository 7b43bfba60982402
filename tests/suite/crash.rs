//! Killed at any moment: what was kept is offered again, and every file on the disk is whole or not there.
//!
//! The test starts itself again as a scripted session without a window: the window's own state and workers, which
//! change a Study, journal it and write files as fast as they can, and say what is on the disk. Then it is killed.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use buyerscope::{
    engine::{
        document::read,
        study::{CleaningStep, Source},
    },
    export,
    jobs::{JobEvent, JobRequest, LostWork, NativePicker, Runner},
    state::{self, AppState, Settings},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

const FOLDER: &str = "BUYERSCOPE_SCRIPTED_SESSION";

/// Bytes of the files that are written beside the studies, all alike within a file.
const FILE_BYTES: usize = 300_000;

fn runner() -> Runner {
    Runner::new(Box::new(NativePicker), Arc::new(|| {}))
}

fn started(folder: &Path) -> AppState {
    let mut state =
        AppState::new(Settings::default(), None, None).with_data_folder(Some(folder.join("data")));
    state.now = 1.0;
    state
}

/// Hands out what the journal and the study files ask for; the rest of the work is not what is tried here.
fn submit(runner: &mut Runner, requests: Vec<JobRequest>) -> usize {
    let mut n = 0;
    for request in requests {
        match request {
            JobRequest::Journal(_) => n += 1,
            JobRequest::SaveStudy(_) => {}
            _ => continue,
        }
        runner.submit(request);
    }
    n
}

fn wait_for(runner: &Runner, n: usize, is_it: impl Fn(&JobEvent) -> bool) -> Vec<JobEvent> {
    let until = Instant::now() + Duration::from_mins(1);
    let mut found = Vec::new();
    while found.len() < n {
        assert!(Instant::now() < until, "waited in vain");
        found.extend(runner.events().into_iter().filter(&is_it));
        std::thread::sleep(Duration::from_micros(200));
    }
    found
}

fn n_kept(event: &JobEvent) -> usize {
    match event {
        JobEvent::JournalKept { n_requests } => *n_requests,
        _ => 0,
    }
}

/// The session that is killed: not a test of its own.
#[test]
#[ignore = "started by the tests that kill it"]
fn scripted_session() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let mut runner = runner();
    let mut state = started(folder);
    state.apply(state::Command::OpenSample);
    let (mut asked, mut kept) = (0, 0);
    for step in 1.. {
        state.now += 1.0;
        let command = match step % 5 {
            0 => state::Command::AddCleaningStep(CleaningStep::drop_duplicates()),
            1 => state::Command::SetSeed(step),
            2 => state::Command::SetThreshold(0.5 + 0.4 / step as f64),
            // What is undone and done again ends where it was.
            3 => {
                let mut requests = state.apply(state::Command::SetSeed(step));
                requests.extend(state.apply(state::Command::Undo));
                asked += submit(&mut runner, requests);
                state::Command::Redo
            }
            _ => state::Command::SetL2(step as f64),
        };
        let mut requests = state.apply(command);
        if step % 4 == 0 {
            let path = folder.join(format!("{step}.study.toml"));
            let save = JobRequest::SaveStudy(Box::new(buyerscope::jobs::StudyToSave {
                study: state.study.clone(),
                source: None,
                results: Box::default(),
                path,
            }));
            requests.push(save);
        }
        asked += submit(&mut runner, requests);
        while kept < asked {
            let events = wait_for(&runner, 1, |event| matches!(event, JobEvent::JournalKept { .. }));
            kept += events.iter().map(n_kept).sum::<usize>();
        }
        println!(
            "kept {step} {} {}",
            state.history.at(),
            state.history.points().len()
        );
        let byte = u8::try_from(step % 200).unwrap();
        export::write(&folder.join(format!("{step}.bin")), &vec![byte; FILE_BYTES], &[]).unwrap();
    }
}

fn start(folder: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["crash::scripted_session", "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The work that the next start finds.
fn found(folder: &Path) -> Vec<LostWork> {
    let mut runner = runner();
    let asked = started(folder).find_lost_work();
    submit(&mut runner, asked);
    let found = wait_for(&runner, 1, |event| matches!(event, JobEvent::LostWorkFound(_)));
    found
        .into_iter()
        .find_map(|event| match event {
            JobEvent::LostWorkFound(found) => Some(found),
            _ => None,
        })
        .unwrap()
}

/// Kills a session after a while; whether it had come to anything by then.
fn kill_after(wait: Duration) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let mut child = start(folder.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    // The moment counts from the first thing that was kept.
    let mut first = String::new();
    while !first.starts_with("kept ") {
        first.clear();
        assert!(
            lines.read_line(&mut first).unwrap() > 0,
            "the session ended by itself"
        );
    }
    std::thread::sleep(wait);
    assert!(
        found(folder.path()).is_empty(),
        "a running session's work is not taken"
    );
    // SIGKILL on Unix: nothing is told, nothing is tidied.
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    let said = first + &rest;
    let whole = said.rfind('\n').map_or("", |end| &said[..end]);
    let last = whole.lines().rfind(|line| line.starts_with("kept ")).unwrap();
    let numbers: Vec<usize> = last
        .split_whitespace()
        .skip(1)
        .map(|number| number.parse().unwrap())
        .collect();
    let [step, at, n_points] = numbers[..] else {
        panic!("{last}")
    };

    let lost = found(folder.path());
    assert_eq!(lost.len(), 1, "after {step} steps");
    let journal = &lost[0].journal;
    assert!(
        journal.points.len() >= n_points,
        "{} of {n_points}",
        journal.points.len()
    );
    assert!(journal.at + 1 >= at, "{} of {at}", journal.at);
    assert_eq!(journal.study().source, Some(Source::Sample));
    check_history(journal, at);
    check_files(folder.path());
    let mut next = started(folder.path());
    next.on_event(JobEvent::LostWorkFound(lost.clone()));
    assert!(next.is_offering);
    next.apply(state::Command::RestoreWork(lost[0].path.clone()));
    assert_eq!(next.study, *journal.study());
    assert_eq!(next.history.points().len(), journal.points.len());
    assert!(next.is_dirty() && (at == 0 || next.history.can_undo()));
    step > 3
}

/// Every committed point is what the script had made of it.
fn check_history(journal: &buyerscope::engine::document::Journal, at: usize) {
    let mut script = started(Path::new("/nowhere"));
    script.apply(state::Command::OpenSample);
    for step in 1_u64.. {
        if script.history.at() >= at {
            break;
        }
        script.apply(match step % 5 {
            0 => state::Command::AddCleaningStep(CleaningStep::drop_duplicates()),
            1 | 3 => state::Command::SetSeed(step),
            2 => state::Command::SetThreshold(0.5 + 0.4 / step as f64),
            _ => state::Command::SetL2(step as f64),
        });
    }
    let points = journal.points.iter().zip(script.history.points());
    for (kept, made) in points.take(at + 1) {
        assert_eq!(kept.study, made.study);
    }
}

fn check_files(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // What was being written has another name, which says what it is.
        if path.is_dir() || path.extension().is_some_and(|ending| ending == "part") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        if name.ends_with(".study.toml") {
            let text = String::from_utf8(bytes).unwrap();
            read(&name, &text, folder).unwrap_or_else(|error| panic!("{error}"));
        } else {
            assert_eq!(bytes.len(), FILE_BYTES, "{name}");
            assert!(bytes.iter().all(|&byte| byte == bytes[0]), "{name}");
        }
    }
}

fn kill(times: usize, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let useful = (0..times)
        .filter(|_| kill_after(Duration::from_micros(random.gen_range(0..250_000))))
        .count();
    assert!(
        useful * 2 > times,
        "only {useful} of {times} sessions came to anything"
    );
}

#[test]
fn killed_at_some_moments_nothing_is_lost() {
    kill(10, 1);
}

/// `cargo test --test suite killed_at_200 -- --ignored`
#[test]
#[ignore = "a minute or two"]
fn killed_at_200_moments_nothing_is_lost() {
    kill(200, 2);
}
