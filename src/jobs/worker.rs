//! What a worker does with a job.

use std::{
    cell::RefCell,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use crossbeam_channel::Sender;

use crate::{
    engine::{
        Progress,
        document::Entry,
        handover::{Scored, read_model},
        run::{self, Step},
        study::Study,
        table::TableError,
    },
    export::{self, ExportError, ExportRequest, LogFile},
};

use super::{
    JobEvent, JobRequest, JournalRequest, Journaled, Slot, StudyToSave,
    drawing::drawn,
    journal::Keeper,
    log, open_study,
    runner::{Job, Mailbox, Wake, Work, send},
    save_study, threads,
};

/// Takes the jobs of one slot, one after the other.
pub(super) struct Worker {
    slot: Slot,
    mailbox: Arc<Mailbox>,
    sender: Sender<JobEvent>,
    wake: Wake,
    log: Option<Arc<LogFile>>,
    gives_way: bool,
    /// Of the worker that keeps the journal.
    keeper: RefCell<Keeper>,
}

impl Worker {
    pub(super) fn new(
        slot: Slot,
        mailbox: Arc<Mailbox>,
        sender: Sender<JobEvent>,
        wake: Wake,
        log: Option<Arc<LogFile>>,
        gives_way: bool,
    ) -> Self {
        Self {
            slot,
            mailbox,
            sender,
            wake,
            log,
            gives_way,
            keeper: RefCell::default(),
        }
    }

    pub(super) fn run(&self) {
        if self.gives_way {
            threads::give_way();
        }
        while let Some(job) = self.mailbox.wait() {
            let generation = job.generation;
            let start = Instant::now();
            let ended = std::panic::catch_unwind(AssertUnwindSafe(|| self.work(job)));
            self.mailbox.lock().running = None;
            let event = ended.unwrap_or_else(|panic| {
                Some(JobEvent::Broke {
                    slot: self.slot,
                    generation,
                    message: panic_message(&*panic),
                })
            });
            if let Some(event) = event {
                let line = log::line_of(self.slot, &event, start.elapsed().as_secs_f64());
                send(&self.sender, &self.wake, event);
                self.note(line);
            }
        }
    }

    /// Into the log, where there is one and there is something to say.
    fn note(&self, line: Option<String>) {
        let added = self.log.as_ref().zip(line).map(|(log, line)| log.add(&line));
        if let Some(Err(error)) = added {
            let message = error.to_string();
            send(&self.sender, &self.wake, JobEvent::LogFailed { message });
        }
    }

    fn work(&self, job: Job) -> Option<JobEvent> {
        let Job {
            generation,
            work,
            cancel,
        } = job;
        match work {
            Work::Pick { pending, saves: true } => Some(JobEvent::SavePicked(pending())),
            Work::Pick {
                pending,
                saves: false,
            } => Some(JobEvent::OpenPicked(pending())),
            Work::Request(request) => match *request {
                JobRequest::Run { step, study, results } => {
                    let progress = self.progress(generation, cancel);
                    if step == Step::Import {
                        self.preview(generation, &study, &progress);
                    }
                    let start = Instant::now();
                    let perform = || run::perform(step, &study, &results, &progress);
                    let outcome = Box::new(if threads::comes_beside(step) {
                        threads::beside(self.gives_way, perform)
                    } else {
                        perform()
                    });
                    Some(JobEvent::StepEnded {
                        generation,
                        outcome,
                        seconds: start.elapsed().as_secs_f64(),
                    })
                }
                JobRequest::Select(sought) => {
                    let found = sought.lines(&self.progress(generation, cancel));
                    Some(JobEvent::Selected { generation, found })
                }
                JobRequest::Draw(request) => {
                    let progress = self.progress(generation, cancel);
                    drawn(&request, &progress, |event| send(&self.sender, &self.wake, event))
                }
                JobRequest::Score { model, spec, key } => Some(JobEvent::Scored {
                    generation,
                    key,
                    outcome: Scored::of(&model, &spec, &self.progress(generation, cancel)).map(Arc::new),
                }),
                JobRequest::ReadModel(path) => Some(JobEvent::ModelRead {
                    outcome: read_model(&path).map(Arc::new).map_err(|error| error.to_string()),
                    path,
                }),
                JobRequest::Export(request) => {
                    let done = export::perform(&request, &self.progress(generation, cancel));
                    self.note(done.as_ref().err().and_then(log::export_line));
                    Some(export_event(&request, done))
                }
                JobRequest::OpenStudy(asked) => Some(JobEvent::StudyOpened {
                    outcome: open_study(&asked, &self.progress(generation, cancel))
                        .map(Box::new)
                        .map_err(|error| format!("{error:#}")),
                    path: asked.path,
                }),
                JobRequest::SaveStudy(asked) => Some(self.save(*asked, generation, cancel)),
                JobRequest::Journal(asked) => Some(self.journal(asked)),
                JobRequest::Copy { chart, look } => {
                    let pixels = export::chart_pixels(&chart, &look);
                    Some(JobEvent::Copied(pixels.map_err(|error| error.to_string())))
                }
                JobRequest::Keep { path, bytes } => {
                    keep(&path, &bytes);
                    None
                }
                JobRequest::Show(folder) => show(&folder),
                JobRequest::Cancel(_)
                | JobRequest::KeepLog(_)
                | JobRequest::PickOpen
                | JobRequest::PickSave(_) => None,
            },
        }
    }

    fn save(&self, asked: StudyToSave, generation: u64, cancel: Arc<AtomicBool>) -> JobEvent {
        match save_study(&asked, &self.progress(generation, cancel)) {
            Ok(()) => JobEvent::StudySaved {
                path: asked.path,
                study: Box::new(asked.study),
            },
            Err(error) => JobEvent::StudyNotSaved {
                message: format!("{error:#}"),
            },
        }
    }

    /// Entries that wait are written together: a disk syncs some dozen times a second at most.
    fn journal(&self, asked: JournalRequest) -> JobEvent {
        let mut asked = asked;
        let mut n_requests = 1;
        if let JournalRequest::Add(entries) = &mut asked {
            let jobs = &mut self.mailbox.lock().jobs;
            while let Some(more) = jobs.pop_front_if(|job| job.adds_entries()) {
                entries.extend(more.entries());
                n_requests += 1;
            }
        }
        let is_end = matches!(asked, JournalRequest::End);
        match self.keeper.borrow_mut().perform(asked) {
            Ok(Journaled::Found(found)) => JobEvent::LostWorkFound(found),
            Ok(Journaled::Grown) => JobEvent::JournalGrown,
            Ok(Journaled::Done) if is_end => JobEvent::JournalEnded,
            Ok(Journaled::Done) => JobEvent::JournalKept { n_requests },
            Err(error) => JobEvent::JournalFailed {
                message: error.to_string(),
            },
        }
    }

    /// Shows the first rows of a large file before the whole is read.
    fn preview(&self, generation: u64, study: &Study, progress: &Progress) {
        if let Some(read) = run::preview(study, &progress.part(0.0, 0.0)) {
            send(&self.sender, &self.wake, JobEvent::Previewed { generation, read });
        }
    }

    fn progress(&self, generation: u64, cancel: Arc<AtomicBool>) -> Progress {
        let (slot, sender, wake) = (self.slot, self.sender.clone(), Arc::clone(&self.wake));
        let sink = move |fraction: f32, phrase: &str| {
            let event = JobEvent::Progressed {
                slot,
                generation,
                fraction,
                phrase: phrase.to_owned(),
            };
            // A full channel already holds plenty of news.
            if sender.try_send(event).is_ok() {
                wake();
            }
        };
        Progress::new(cancel, Arc::new(sink)).with_memory(super::free_memory())
    }
}

/// Settings are a convenience: where they cannot be kept, the next change tries again.
fn keep(path: &std::path::Path, bytes: &[u8]) {
    let made = path.parent().map_or(Ok(()), export::make_folder);
    drop(made.and_then(|()| export::write(path, bytes, &[])));
}

/// Shows the folder, or the nearest above it that is there: what is kept is made when it is first needed.
fn show(folder: &std::path::Path) -> Option<JobEvent> {
    let there = folder
        .ancestors()
        .find(|folder| folder.is_dir())
        .unwrap_or(folder);
    opener::open(there).err().map(|error| JobEvent::ShowFailed {
        message: format!("{}: {error}", there.display()),
    })
}

fn export_event(request: &ExportRequest, done: Result<(), ExportError>) -> JobEvent {
    match done {
        Ok(()) => JobEvent::Exported {
            path: request.path.clone(),
        },
        Err(ExportError::Table(TableError::Cancelled(_))) => JobEvent::ExportStopped,
        Err(error) => JobEvent::ExportFailed {
            message: error.to_string(),
        },
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "the work stopped without saying why".to_owned())
}

impl Job {
    fn adds_entries(&self) -> bool {
        matches!(&self.work, Work::Request(request) if matches!(**request, JobRequest::Journal(JournalRequest::Add(_))))
    }

    fn entries(self) -> Vec<Entry> {
        match self.work {
            Work::Request(request) => match *request {
                JobRequest::Journal(JournalRequest::Add(entries)) => entries,
                _ => Vec::new(),
            },
            Work::Pick { .. } => Vec::new(),
        }
    }
}
