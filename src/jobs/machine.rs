//! What the machine has to give.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Bytes of memory that work may take without pushing others out; `None` where the system does not tell.
pub fn free_memory() -> Option<u64> {
    let wanted = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(wanted);
    let free = system.available_memory();
    // A container may be given less than the machine has. Its own figure for what is free counts files
    // kept in memory as taken, though they give way: what programs hold is counted here.
    let within = system
        .cgroup_limits()
        .map_or(u64::MAX, |limits| limits.total_memory.saturating_sub(limits.rss));
    Some(free.min(within)).filter(|&free| free > 0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_is_some_memory() {
        let free = super::free_memory();
        assert!(free.is_none_or(|bytes| bytes > 1 << 20), "{free:?}");
    }
}
