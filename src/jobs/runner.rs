//! One named worker a slot, made when first used.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crossbeam_channel::{Receiver, Sender};

use crate::{engine::run::Step, export::LogFile};

use super::{FilePicker, JobEvent, JobRequest, PendingPick, Slot, worker::Worker};

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
    log: Option<Arc<LogFile>>,
    generations: BTreeMap<Slot, u64>,
    gives_way: bool,
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
pub(super) struct Mailbox {
    next: Mutex<Next>,
    arrived: Condvar,
}

#[derive(Default)]
pub(super) struct Next {
    /// In the order in which they came.
    pub(super) jobs: VecDeque<Job>,
    /// Cancels the job that runs now.
    pub(super) running: Option<Arc<AtomicBool>>,
    is_closed: bool,
}

pub(super) struct Job {
    pub(super) generation: u64,
    pub(super) work: Work,
    pub(super) cancel: Arc<AtomicBool>,
}

pub(super) enum Work {
    Request(Box<JobRequest>),
    Pick { pending: PendingPick, saves: bool },
}

impl Mailbox {
    pub(super) fn lock(&self) -> MutexGuard<'_, Next> {
        // A worker cannot leave the mailbox half-changed: it only takes and sets whole values.
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; `None` when the runner is gone.
    pub(super) fn wait(&self) -> Option<Job> {
        let mut next = self.lock();
        loop {
            if next.is_closed {
                return None;
            }
            if let Some(job) = next.jobs.pop_front() {
                next.running = Some(Arc::clone(&job.cancel));
                return Some(job);
            }
            next = self.arrived.wait(next).unwrap_or_else(PoisonError::into_inner);
        }
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
            log: None,
            generations: BTreeMap::new(),
            gives_way: false,
        }
    }

    /// Work has a lower priority than the window.
    #[must_use]
    pub fn giving_way(mut self, gives_way: bool) -> Self {
        self.gives_way = gives_way;
        self
    }

    /// Writes into this log how long jobs take and what stops them.
    #[must_use]
    pub fn with_log(mut self, log: Option<Arc<LogFile>>) -> Self {
        self.log = log;
        self
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
            JobRequest::Cancel(slot @ Slot::Step(_)) => self.stop(slot),
            JobRequest::Cancel(slot) => self.cancel(slot),
            JobRequest::KeepLog(is_kept) => {
                if let Some(log) = &self.log {
                    log.switch(is_kept);
                }
            }
            JobRequest::Run { step, .. } => {
                let slot = Slot::Step(step);
                // A newer request makes the running one pointless.
                self.cancel(slot);
                self.post(slot, Work::Request(Box::new(request)));
            }
            JobRequest::Score { .. } | JobRequest::ReadModel(_) => {
                self.cancel(Slot::Score);
                self.post(Slot::Score, Work::Request(Box::new(request)));
            }
            // What is being drawn is finished, what waits is replaced, what is drawn ahead stops.
            JobRequest::Draw(_) => {
                self.cancel(Slot::Draw);
                self.post(Slot::Draw, Work::Request(Box::new(request)));
            }
            JobRequest::Select(_) => self.post(Slot::Select, Work::Request(Box::new(request))),
            JobRequest::Export(_) => self.post(Slot::Export, Work::Request(Box::new(request))),
            JobRequest::OpenStudy(_) | JobRequest::SaveStudy(_) => {
                self.post(Slot::Study, Work::Request(Box::new(request)));
            }
            JobRequest::Journal(_) => self.post(Slot::Journal, Work::Request(Box::new(request))),
            JobRequest::Copy { .. } | JobRequest::Keep { .. } | JobRequest::Show(_) => {
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

    /// What runs ends, what waits ends as soon as it begins, and each says so.
    fn stop(&self, slot: Slot) {
        let Some(mailbox) = self.workers.get(&slot) else {
            return;
        };
        let next = mailbox.lock();
        let waiting = next.jobs.iter().map(|job| &job.cancel);
        for cancel in waiting.chain(&next.running) {
            cancel.store(true, Ordering::Relaxed);
        }
    }

    /// What runs ends, and what waits is no longer wanted: something else takes its place.
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
        let worker = Worker::new(
            slot,
            Arc::clone(&mailbox),
            self.sender.clone(),
            Arc::clone(&self.wake),
            self.log.clone(),
            self.gives_way,
        );
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

pub(super) fn send(sender: &Sender<JobEvent>, wake: &Wake, event: JobEvent) {
    // Nobody listens any more only while the program ends.
    if sender.send(event).is_ok() {
        wake();
    }
}
