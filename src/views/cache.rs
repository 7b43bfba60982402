//! What a view derives from a report and would not derive again every frame.

use std::{any::Any, hash::Hash, sync::Arc};

use egui::{Id, Ui};

struct Entry<T> {
    key: u64,
    value: Arc<T>,
}

impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        Self {
            key: self.key,
            value: Arc::clone(&self.value),
        }
    }
}

/// `make`'s value, made again only when `key` changes. `name` tells caches apart.
pub fn cached<T: Any + Send + Sync>(ui: &Ui, name: &str, key: impl Hash, make: impl FnOnce() -> T) -> Arc<T> {
    let id = Id::unique(("cache", name));
    let key = egui::util::hash(key);
    let found = ui.ctx().data(|data| data.get_temp::<Entry<T>>(id));
    if let Some(entry) = found.filter(|entry| entry.key == key) {
        return entry.value;
    }
    let value = Arc::new(make());
    ui.ctx().data_mut(|data| {
        data.insert_temp(
            id,
            Entry {
                key,
                value: Arc::clone(&value),
            },
        )
    });
    value
}

/// A report as a cache key: where it lies.
pub fn address<T>(report: &Arc<T>) -> usize {
    Arc::as_ptr(report).addr()
}
