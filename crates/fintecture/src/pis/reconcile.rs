//! Did it happen?

use std::num::NonZeroUsize;

use futures_util::TryStreamExt as _;
use tokio::time::timeout;

use super::{ListPayments, Payment};
use crate::call::{Action, Describe as _};
use crate::error::Ambiguous;
use crate::transport::{BoxFuture, Items, Limits};
use crate::{Call, Client, EndToEndId, Error, Invalid};

/// How many of the newest payments are looked at: ten pages of the usual size.
const WINDOW: usize = 1_000;

/// Looks for a payment by its end-to-end id: [`Payments::reconcile`](super::Payments::reconcile).
#[derive(Clone, Debug)]
pub struct Reconcile {
    end_to_end_id: Option<EndToEndId>,
    window: usize,
}

impl Reconcile {
    pub(super) fn new(ambiguous: &Ambiguous) -> Self {
        Self {
            end_to_end_id: ambiguous.end_to_end_id().cloned(),
            window: WINDOW,
        }
    }
}

impl<R> Call<Reconcile, R> {
    /// How many of the newest payments to look at; 1,000 unless set.
    pub fn among_newest(self, payments: NonZeroUsize) -> Self {
        self.with(|action| action.window = payments.get())
    }
}

impl Action for Reconcile {
    type Output = Option<Payment>;

    fn run(
        self,
        client: Client,
        limits: Limits,
    ) -> BoxFuture<'static, Result<Option<Payment>, Error>> {
        Box::pin(async move {
            let wanted = self.end_to_end_id.ok_or_else(|| {
                Invalid::missing("end_to_end_id", "lists can be searched by nothing else")
            })?;
            let newest = ListPayments::default().describe();
            let items: Items<Payment> = Items::new(client.core().clone(), newest, limits);
            let within_reach = futures_util::StreamExt::take(items, self.window);
            let mut found = within_reach
                .try_filter(|payment| std::future::ready(payment.end_to_end_id() == Some(&wanted)));
            // Each page is a call of its own; the deadline is that of the search.
            timeout(limits.deadline, found.try_next())
                .await
                .unwrap_or_else(|_| Err(Error::timeout().in_operation("pis.payments.reconcile")))
        })
    }
}
