//! One named worker a slot, made when first used.

use std::{
    collections::{BTreeMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use crossbeam_channel::{Receiver, Sender};

use crate::{
    engine::{
        Progress,
        handover::Scored,
        run::{self, Step},
        study::Study,
        table::TableError,
    },
    export::{self, ExportError, ExportRequest},
};

use super::{FilePicker, JobEvent, JobRequest, PendingPick, Slot};

/// Events that may wait for the window; progress beyond that is dropped, results wait for room.
const EVENT_CAPACITY: usize = 1024;

/// Wakes the window when an event has come.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Runs jobs beside the window.
pub struct Runner {
    workers: BTreeMap<Slot, Arc<Mailbox>>,
    sender: Sender<JobEvent>,
    receiver: Receiver<JobEvent>,
    wake: Wake,
    picker: Box<dyn FilePicker>,
    generations: BTreeMap<Slot, u64>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner")
            .field("generations", &self.generations)
            .finish_non_exhaustive()
    }
}

/// Where a worker finds its next job.
#[derive(Default)]
struct Mailbox {
    next: Mutex<Next>,
    arrived: Condvar,
}

#[derive(Default)]
struct Next {
    /// In the order in which they came.
    jobs: VecDeque<Job>,
    /// Cancels the job that runs now.
    running: Option<Arc<AtomicBool>>,
    is_closed: bool,
}

struct Job {
    generation: u64,
    work: Work,
    cancel: Arc<AtomicBool>,
}

enum Work {
    Request(Box<JobRequest>),
    Pick { pending: PendingPick, saves: bool },
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Next> {
        // A worker cannot leave the mailbox half-changed: it only takes and sets whole values.
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Runner {
    /// `wake` is called after each event.
    pub fn new(picker: Box<dyn FilePicker>, wake: Wake) -> Self {
        let (sender, receiver) = crossbeam_channel::bounded(EVENT_CAPACITY);
        Self {
            workers: BTreeMap::new(),
            sender,
            receiver,
            wake,
            picker,
            generations: BTreeMap::new(),
        }
    }

    /// Events that have come since the last call. Those of replaced jobs are left out.
    pub fn events(&self) -> Vec<JobEvent> {
        self.receiver
            .try_iter()
            .filter(|event| !self.is_stale(event))
            .collect()
    }

    fn is_stale(&self, event: &JobEvent) -> bool {
        let (slot, generation) = match event {
            JobEvent::Progressed { slot, generation, .. } | JobEvent::Broke { slot, generation, .. } => {
                (*slot, *generation)
            }
            JobEvent::StepEnded {
                generation, outcome, ..
            } => (Slot::Step(outcome.step), *generation),
            JobEvent::Previewed { generation, .. } => (Slot::Step(Step::Import), *generation),
            JobEvent::Selected { generation, .. } => (Slot::Select, *generation),
            JobEvent::Scored { generation, .. } => (Slot::Score, *generation),
            _ => return false,
        };
        self.generations
            .get(&slot)
            .is_some_and(|&newest| generation < newest)
    }

    /// Starts work, or queues it behind what runs in its slot.
    pub fn submit(&mut self, request: JobRequest) {
        match request {
            JobRequest::Cancel(slot) => self.cancel(slot),
            JobRequest::Run { step, .. } => {
                let slot = Slot::Step(step);
                // A newer request makes the running one pointless.
                self.cancel(slot);
                self.post(slot, Work::Request(Box::new(request)));
            }
            JobRequest::Score { .. } => {
                self.cancel(Slot::Score);
                self.post(Slot::Score, Work::Request(Box::new(request)));
            }
            JobRequest::Select(_) => self.post(Slot::Select, Work::Request(Box::new(request))),
            JobRequest::Export(_) => self.post(Slot::Export, Work::Request(Box::new(request))),
            JobRequest::Keep { .. } | JobRequest::Show(_) => {
                self.post(Slot::Errand, Work::Request(Box::new(request)));
            }
            JobRequest::PickOpen => {
                let pending = self.picker.open();
                self.post(
                    Slot::Dialog,
                    Work::Pick {
                        pending,
                        saves: false,
                    },
                );
            }
            JobRequest::PickSave(suggestion) => {
                let pending = self.picker.save(&suggestion);
                self.post(Slot::Dialog, Work::Pick { pending, saves: true });
            }
        }
    }

    fn cancel(&self, slot: Slot) {
        let Some(mailbox) = self.workers.get(&slot) else {
            return;
        };
        let mut next = mailbox.lock();
        next.jobs.clear();
        if let Some(running) = &next.running {
            running.store(true, Ordering::Relaxed);
        }
    }

    fn post(&mut self, slot: Slot, work: Work) {
        let generation = self.generations.entry(slot).or_default();
        *generation += 1;
        let job = Job {
            generation: *generation,
            work,
            cancel: Arc::default(),
        };
        let mailbox = match self.workers.get(&slot) {
            Some(mailbox) => Arc::clone(mailbox),
            None => match self.start_worker(slot) {
                Ok(mailbox) => mailbox,
                Err(error) => {
                    let message = format!("could not start a worker: {error}");
                    let generation = job.generation;
                    send(
                        &self.sender,
                        &self.wake,
                        JobEvent::Broke {
                            slot,
                            generation,
                            message,
                        },
                    );
                    return;
                }
            },
        };
        mailbox.lock().jobs.push_back(job);
        mailbox.arrived.notify_one();
    }

    fn start_worker(&mut self, slot: Slot) -> std::io::Result<Arc<Mailbox>> {
        let mailbox = Arc::new(Mailbox::default());
        let worker = Worker {
            slot,
            mailbox: Arc::clone(&mailbox),
            sender: self.sender.clone(),
            wake: Arc::clone(&self.wake),
        };
        std::thread::Builder::new()
            .name(slot.name().to_owned())
            .spawn(move || worker.run())?;
        self.workers.insert(slot, Arc::clone(&mailbox));
        Ok(mailbox)
    }
}

impl Drop for Runner {
    /// Workers end by themselves; an open system dialog is not waited for.
    fn drop(&mut self) {
        for mailbox in self.workers.values() {
            let mut next = mailbox.lock();
            next.is_closed = true;
            next.jobs.clear();
            if let Some(running) = &next.running {
                running.store(true, Ordering::Relaxed);
            }
            mailbox.arrived.notify_all();
        }
    }
}

fn send(sender: &Sender<JobEvent>, wake: &Wake, event: JobEvent) {
    // Nobody listens any more only while the program ends.
    if sender.send(event).is_ok() {
        wake();
    }
}

struct Worker {
    slot: Slot,
    mailbox: Arc<Mailbox>,
    sender: Sender<JobEvent>,
    wake: Wake,
}

impl Worker {
    fn run(&self) {
        while let Some(job) = self.wait() {
            let generation = job.generation;
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
                send(&self.sender, &self.wake, event);
            }
        }
    }

    /// The next job; `None` when the runner is gone.
    fn wait(&self) -> Option<Job> {
        let mut next = self.mailbox.lock();
        loop {
            if next.is_closed {
                return None;
            }
            if let Some(job) = next.jobs.pop_front() {
                next.running = Some(Arc::clone(&job.cancel));
                return Some(job);
            }
            next = self
                .mailbox
                .arrived
                .wait(next)
                .unwrap_or_else(PoisonError::into_inner);
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
                    let outcome = Box::new(run::perform(step, &study, &results, &progress));
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
                JobRequest::Score { model, spec, key } => Some(JobEvent::Scored {
                    generation,
                    key,
                    outcome: Scored::of(&model, &spec, &self.progress(generation, cancel)).map(Arc::new),
                }),
                JobRequest::Export(request) => {
                    Some(export_event(&request, &self.progress(generation, cancel)))
                }
                JobRequest::Keep { path, bytes } => {
                    keep(&path, &bytes);
                    None
                }
                JobRequest::Show(folder) => opener::open(&folder).err().map(|error| JobEvent::ShowFailed {
                    message: format!("{}: {error}", folder.display()),
                }),
                JobRequest::Cancel(_) | JobRequest::PickOpen | JobRequest::PickSave(_) => None,
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

fn export_event(request: &ExportRequest, progress: &Progress) -> JobEvent {
    match export::perform(request, progress) {
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
