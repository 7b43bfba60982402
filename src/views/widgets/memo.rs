//! Values derived from results, made once and kept until what they follow from changes.

use std::sync::Arc;

use egui::{Context, Id};

/// Equal only to the very same shared value: the key of what is derived from a report.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The value kept under `id` while `key` stays equal, else a new one from `make`.
pub fn memo<K, V>(ctx: &Context, id: Id, key: K, make: impl FnOnce() -> V) -> Arc<V>
where
    K: PartialEq + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    // The value's type is part of egui's own key; K must not change under one id.
    if let Some(kept) = ctx.data(|data| data.get_temp::<Arc<(K, Arc<V>)>>(id))
        && kept.0 == key
    {
        return Arc::clone(&kept.1);
    }
    let value = Arc::new(make());
    ctx.data_mut(|data| data.insert_temp(id, Arc::new((key, Arc::clone(&value)))));
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_again_only_for_another_key() {
        let ctx = Context::default();
        let id = Id::unique("length");
        let report = Arc::new(vec![1, 2, 3]);
        let first = memo(&ctx, id, Same(Arc::clone(&report)), || report.len());
        let again = memo(&ctx, id, Same(Arc::clone(&report)), || 0_usize);
        assert_eq!((*first, *again), (3, 3));
        let equal_but_other = Arc::new(vec![1, 2, 3]);
        let other = memo(&ctx, id, Same(equal_but_other), || 7_usize);
        assert_eq!(*other, 7);
    }
}
