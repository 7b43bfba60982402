//! Where work runs: all of it gives way to the window, and what comes beside gives way to what is waited for.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};
use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

use crate::engine::run::Step;

/// Of what is waited for, from 0 to 99, where an ordinary thread has 50. Little less: beside other programs that compute
/// it must get on as well.
const ASKED_FOR: u8 = 37;
/// Of what comes beside.
const BESIDE: u8 = 25;

/// What a worker's thread does first: it and the threads that compute for it give way to the window. A frame would
/// otherwise lose its turn to them for milliseconds.
pub(super) fn give_way() {
    lower(ASKED_FOR);
    // Made once in a process; where something has computed before, those threads stay as they are.
    drop(
        ThreadPoolBuilder::new()
            .start_handler(|_| lower(ASKED_FOR))
            .build_global(),
    );
}

/// Computes on threads of their own what takes long and nobody waits for: otherwise what is waited for, a picture or a
/// fit, would queue behind it.
pub(super) fn beside<T: Send>(gives_way: bool, work: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let pool = POOL.get_or_init(|| {
        let builder = ThreadPoolBuilder::new().thread_name(|place| format!("beside {place}"));
        let builder = builder.start_handler(move |_| {
            if gives_way {
                lower(BESIDE);
            }
        });
        builder.build().ok()
    });
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Whether a step takes long, and what stands on the screen already can be used meanwhile.
pub(super) fn comes_beside(step: Step) -> bool {
    matches!(
        step,
        Step::Validate | Step::Path | Step::Evidence | Step::Describe | Step::Watch | Step::Relate
    )
}

fn lower(priority: u8) {
    let value = ThreadPriorityValue::try_from(priority).map(ThreadPriority::Crossplatform);
    if let Ok(priority) = value {
        // Where the system does not allow it, work takes its turn with the window as before.
        drop(set_current_thread_priority(priority));
    }
}
