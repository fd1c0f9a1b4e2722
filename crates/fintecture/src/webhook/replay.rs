//! Noticing a delivery that came before.

use std::collections::{HashSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::RequestId;

/// Whether a delivery is new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sighting {
    /// Its `X-Request-ID` was not seen before.
    First,
    /// Its `X-Request-ID` was seen before.
    Again,
}

/// Remembers the `X-Request-ID` of deliveries.
///
/// A [`Verifier`](super::Verifier) has none by default, and for a reason: Fintecture delivers again
/// what was not answered with a 2xx, maybe under the same id (Contract §15.2). With a guard, such a
/// repeat is refused as [`Replayed`](super::VerifyError::Replayed). So answer 2xx to a repeat, and
/// [`forget`](Self::forget) an id whose handling failed, or the repeat will not be handled either.
/// Handling each event so that a second time does no harm needs no guard.
///
/// It is asked in the midst of a check, so it should answer from memory. Where several processes
/// stand behind one endpoint, use none, and store the claimed
/// [`request_id`](super::Claimed::request_id) under a unique key, together with what the event
/// changes.
pub trait ReplayGuard: Send + Sync {
    /// Remembers an id, and says whether it was there already. Both are one step: of two deliveries
    /// at once, one is the first.
    fn remember(&self, id: &RequestId) -> Sighting;

    /// Forgets an id, so that its delivery will be taken for a first one again.
    fn forget(&self, id: &RequestId);
}

impl<G: ReplayGuard + ?Sized> ReplayGuard for std::sync::Arc<G> {
    fn remember(&self, id: &RequestId) -> Sighting {
        (**self).remember(id)
    }

    fn forget(&self, id: &RequestId) {
        (**self).forget(id);
    }
}

/// A guard in the memory of one process: it remembers the latest ids, up to a number.
///
/// ```
/// use std::num::NonZeroUsize;
///
/// use fintecture::RequestId;
/// use fintecture::webhook::{MemoryReplayGuard, ReplayGuard, Sighting};
///
/// let guard = MemoryReplayGuard::new(NonZeroUsize::new(10_000).unwrap());
/// let id = RequestId::random();
/// assert_eq!(guard.remember(&id), Sighting::First);
/// assert_eq!(guard.remember(&id), Sighting::Again);
/// guard.forget(&id);
/// assert_eq!(guard.remember(&id), Sighting::First);
/// ```
#[derive(Debug)]
pub struct MemoryReplayGuard {
    capacity: NonZeroUsize,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    ids: HashSet<RequestId>,
    /// The same ids, oldest first.
    order: VecDeque<RequestId>,
}

impl MemoryReplayGuard {
    /// A guard that remembers the latest `capacity` ids.
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self {
            capacity,
            seen: Mutex::default(),
        }
    }

    /// Each change is whole before anything in it can panic, so a poisoned lock hides nothing.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReplayGuard for MemoryReplayGuard {
    fn remember(&self, id: &RequestId) -> Sighting {
        let mut seen = self.seen();
        if !seen.ids.insert(id.clone()) {
            return Sighting::Again;
        }
        seen.order.push_back(id.clone());
        if seen.order.len() > self.capacity.get()
            && let Some(oldest) = seen.order.pop_front()
        {
            seen.ids.remove(&oldest);
        }
        Sighting::First
    }

    fn forget(&self, id: &RequestId) {
        let mut seen = self.seen();
        if seen.ids.remove(id) {
            seen.order.retain(|kept| kept != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_bounded_and_drops_the_oldest() {
        let guard = MemoryReplayGuard::new(NonZeroUsize::new(2).unwrap());
        let ids = [(); 3].map(|()| RequestId::random());
        for id in &ids {
            assert_eq!(guard.remember(id), Sighting::First);
        }
        assert_eq!(guard.remember(&ids[2]), Sighting::Again);
        assert_eq!(guard.remember(&ids[1]), Sighting::Again);
        assert_eq!(guard.remember(&ids[0]), Sighting::First);
        assert_eq!(guard.remember(&ids[1]), Sighting::First);
    }

    #[test]
    fn of_many_deliveries_at_once_one_is_the_first() {
        let guard = MemoryReplayGuard::new(NonZeroUsize::MIN);
        let id = RequestId::random();
        let firsts: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| guard.remember(&id)))
                .collect();
            threads
                .into_iter()
                .map(|thread| usize::from(thread.join().unwrap() == Sighting::First))
                .sum()
        });
        assert_eq!(firsts, 1);
    }
}
