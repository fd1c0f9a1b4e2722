//! Did it happen?

use std::num::NonZeroUsize;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use tokio::time::timeout;

use super::{ListPayments, Payment};
use crate::call::{Action, Describe as _};
use crate::error::Ambiguous;
use crate::transport::{BoxFuture, Items, Limits};
use crate::{Call, Client, EndToEndId, Error, Invalid, SessionId};

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
            let mut found = newest(&client, self.window, limits)
                .try_filter(|payment| std::future::ready(payment.end_to_end_id() == Some(&wanted)));
            // Each page is a call of its own; the deadline is that of the search.
            timeout(limits.deadline, found.try_next())
                .await
                .unwrap_or_else(|_| Err(Error::timeout().in_operation("pis.payments.reconcile")))
        })
    }
}

/// Looks for the refunds of a payment:
/// [`Payments::reconcile_refund`](super::Payments::reconcile_refund).
#[derive(Clone, Debug)]
pub struct ReconcileRefund {
    refunded: Option<SessionId>,
    window: usize,
}

impl ReconcileRefund {
    pub(super) fn new(ambiguous: &Ambiguous) -> Self {
        Self {
            refunded: ambiguous.session_id().cloned(),
            window: WINDOW,
        }
    }
}

impl<R> Call<ReconcileRefund, R> {
    /// How many of the newest payments to look at; 1,000 unless set.
    pub fn among_newest(self, payments: NonZeroUsize) -> Self {
        self.with(|action| action.window = payments.get())
    }
}

impl Action for ReconcileRefund {
    type Output = Vec<Payment>;

    fn run(
        self,
        client: Client,
        limits: Limits,
    ) -> BoxFuture<'static, Result<Vec<Payment>, Error>> {
        Box::pin(async move {
            let refunded = self.refunded.ok_or_else(|| {
                Invalid::missing("session_id", "the session that an ambiguous refund names")
            })?;
            let found = newest(&client, self.window, limits).try_filter(|payment| {
                std::future::ready(payment.refunded_session_id() == Some(&refunded))
            });
            timeout(limits.deadline, found.try_collect())
                .await
                .unwrap_or_else(|_| {
                    Err(Error::timeout().in_operation("pis.payments.reconcile_refund"))
                })
        })
    }
}

/// The newest payments, so many of them.
fn newest(
    client: &Client,
    window: usize,
    limits: Limits,
) -> impl Stream<Item = Result<Payment, Error>> + Unpin + use<> {
    let list = ListPayments::default().describe();
    let items: Items<Payment> = Items::new(client.core().clone(), list, limits);
    items.take(window)
}
