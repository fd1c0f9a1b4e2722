//! Payments, one and all. Contract §7.2, §7.3.

use super::Payment;
use super::payment::Document;
use super::{CancelPayment, ListRefunds, Reconcile, ReconcileRefund, UpdatePayment};
use crate::call::Describe;
use crate::error::Ambiguous;
use crate::page::Page;
use crate::transport::{Listed, Operation, route};
use crate::{Call, Client, Date, Runner, SessionId, SessionStatus, Staged, Until};

/// The payments of the application; from [`Pis::payments`](super::Pis::payments).
#[derive(Clone, Debug)]
pub struct Payments<R = Client> {
    runner: R,
}

impl<R: Runner> Payments<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// One payment session. Contract §7.3.
    ///
    /// The error [is not found](crate::Error::is_not_found) for a session that there is none of.
    ///
    /// It can be waited with, until the payment [is final](Call::until_final) or
    /// [has a status](Call::until).
    ///
    /// ```no_run
    /// # async fn wait(client: fintecture::Client, id: fintecture::SessionId)
    /// #     -> Result<(), fintecture::Error> {
    /// use std::time::Duration;
    /// use fintecture::transport::Poll;
    ///
    /// let wait = client.pis().payments().get(&id).until_final();
    /// match wait.poll(Poll::within(Duration::from_secs(10 * 60))).await {
    ///     Ok(payment) => println!("it ended as {}", payment.status()),
    ///     Err(error) if error.is_timeout() => println!("not yet: {error}"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, session: &SessionId) -> Call<GetPayment, R> {
        Call::new(GetPayment::new(session.clone()), self.runner.clone())
    }

    /// The payment sessions, newest first: the first page, or
    /// [every one of them](Call::items). Contract §7.2.
    ///
    /// ```no_run
    /// # async fn all(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut payments = client.pis().payments().list().items();
    /// while let Some(payment) = payments.try_next().await? {
    ///     println!("{} {}", payment.id(), payment.status());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListPayments, R> {
        Call::new(ListPayments::default(), self.runner.clone())
    }

    /// Cancels a session that has not come to its end. Contract §7.4.
    ///
    /// It may be repeated. Where the first of two attempts got through and its answer did not, the
    /// server may refuse the second: if the error says so, [read](Self::get) the payment.
    ///
    /// ```no_run
    /// # async fn cancel(client: fintecture::Client, id: fintecture::SessionId)
    /// #     -> Result<(), fintecture::Error> {
    /// let payment = client.pis().payments().cancel(&id).await?;
    /// println!("{}", payment.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn cancel(&self, session: &SessionId) -> Call<CancelPayment, R> {
        Call::new(CancelPayment::new(session.clone()), self.runner.clone())
    }

    /// Changes what a session says, for example the invoice of an order that is paid later.
    /// Contract §7.4.
    ///
    /// ```no_run
    /// # async fn invoice(client: fintecture::Client, id: fintecture::SessionId)
    /// #     -> Result<(), fintecture::Error> {
    /// let call = client.pis().payments().update(&id);
    /// call.invoice_reference("#100000012").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, session: &SessionId) -> Call<UpdatePayment, R> {
        Call::new(UpdatePayment::new(session.clone()), self.runner.clone())
    }

    /// The refunds of a payment, each a session of its own. Contract §7.12.
    ///
    /// That it exists is likely and not documented: its path can be
    /// [overridden](crate::ClientBuilder::path).
    ///
    /// ```no_run
    /// # async fn refunds(client: fintecture::Client, id: fintecture::SessionId)
    /// #     -> Result<(), fintecture::Error> {
    /// for refund in client.pis().payments().refunds(&id).await?.items() {
    ///     println!("{} {:?}", refund.status(), refund.amount());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn refunds(&self, session: &SessionId) -> Call<ListRefunds, R> {
        Call::new(ListRefunds::new(session.clone()), self.runner.clone())
    }

    /// Looks for the payment that an [ambiguous](crate::Error::is_ambiguous) call may have made.
    ///
    /// Lists show neither state nor request id, so it compares the end-to-end ids of the newest
    /// payments. Give the server a moment first: `None` means that the payment is not among them
    /// now. After a connect another session is safe to create even so, since nobody was given the
    /// page of the first; a link that Fintecture sends, and a payout, can be on their way.
    ///
    /// A request-to-pay, a request for payout and an initiation are found as a connect is. An
    /// ambiguous refund has no end-to-end id, so the error [is invalid](crate::Error::is_invalid):
    /// take [`reconcile_refund`](Self::reconcile_refund).
    ///
    /// ```no_run
    /// # use fintecture::pis::Connect;
    /// # async fn pay(client: fintecture::Client, order: Connect)
    /// #     -> Result<(), fintecture::Error> {
    /// match client.pis().connect(order).state("order-42").await {
    ///     Ok(session) => println!("pay at {}", session.url()),
    ///     Err(error) => match error.ambiguous() {
    ///         Some(ambiguous) => match client.pis().payments().reconcile(ambiguous).await? {
    ///             Some(payment) => println!("it was made: {}", payment.id()),
    ///             None => println!("it is not there: it is safe to connect again"),
    ///         },
    ///         None => return Err(error),
    ///     },
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reconcile(&self, ambiguous: &Ambiguous) -> Call<Reconcile, R> {
        Call::new(Reconcile::new(ambiguous), self.runner.clone())
    }

    /// Looks for the refund that an [ambiguous](crate::Error::is_ambiguous) call may have made: every
    /// refund of its payment, by the
    /// [session that it gives back](super::Payment::refunded_session_id), among the newest payments.
    ///
    /// One more than you know of is the lost one. Nothing tells two refunds of one amount apart but
    /// their ids, so keep those: a second refund is safe to ask for only if all of these are known.
    ///
    /// ```no_run
    /// # async fn give_back(client: fintecture::Client, paid: fintecture::SessionId,
    /// #     known: Vec<fintecture::SessionId>) -> Result<(), fintecture::Error> {
    /// let error = match client.pis().refund(&paid).await {
    ///     Ok(refund) => return Ok(println!("{}", refund.outcome())),
    ///     Err(error) => error,
    /// };
    /// let Some(ambiguous) = error.ambiguous() else { return Err(error) };
    /// let refunds = client.pis().payments().reconcile_refund(ambiguous).await?;
    /// match refunds.iter().find(|refund| !known.contains(refund.id())) {
    ///     Some(refund) => println!("it was made: {}", refund.id()),
    ///     None => println!("it is not there"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reconcile_refund(&self, ambiguous: &Ambiguous) -> Call<ReconcileRefund, R> {
        Call::new(ReconcileRefund::new(ambiguous), self.runner.clone())
    }
}

/// Reads one payment: [`Payments::get`].
#[derive(Clone, Debug)]
pub struct GetPayment {
    session: SessionId,
    with_beneficiary: Option<&'static str>,
    with_virtual_beneficiary: Option<&'static str>,
    include: Vec<String>,
}

impl GetPayment {
    pub(super) fn new(session: SessionId) -> Self {
        Self {
            session,
            with_beneficiary: None,
            with_virtual_beneficiary: None,
            include: Vec::new(),
        }
    }
}

impl<R> Call<GetPayment, R> {
    /// Asks for the account that is paid.
    pub fn with_beneficiary(self) -> Self {
        self.with(|action| action.with_beneficiary = Some("true"))
    }

    /// Asks for the virtual IBAN.
    pub fn with_virtual_beneficiary(self) -> Self {
        self.with(|action| action.with_virtual_beneficiary = Some("true"))
    }

    /// Asks for the refunds of the payment; they come in [`Payment::refunds`].
    pub fn include_refunds(self) -> Self {
        self.include("refunds")
    }

    /// Asks for the transactions of the payment; they come in [`Payment::transactions`].
    pub fn include_transactions(self) -> Self {
        self.include("transactions")
    }

    /// Asks for one more kind of related objects; they come in [`Payment::included`]. That there are
    /// such kinds is documented, and their names are not (Contract Q-18).
    pub fn include(self, kind: impl Into<String>) -> Self {
        self.with(|action| action.include.push(kind.into()))
    }
}

impl<R> Call<GetPayment, R> {
    /// Reads again and again until the [status is final](Payment::is_final).
    ///
    /// A status that this version does not know counts as one that goes on.
    pub fn until_final(self) -> Call<Until<GetPayment>, R> {
        self.asked_until(|payment| payment.is_final() == Some(true))
    }

    /// Reads again and again until the payment has this status, or one that is final: then it
    /// will not get there any more. Look at which it is.
    pub fn until(self, status: SessionStatus) -> Call<Until<GetPayment>, R> {
        self.asked_until(move |payment| {
            payment.status() == status || payment.is_final() == Some(true)
        })
    }

    /// Reads again and again until the payment is as wanted, for example until its money has come:
    /// the [transfer state](Payment::transfer_state) goes on after the status is final.
    ///
    /// ```no_run
    /// # async fn wait(client: fintecture::Client, id: fintecture::SessionId)
    /// #     -> Result<(), fintecture::Error> {
    /// let get = client.pis().payments().get(&id);
    /// let payment = get.until_it(|payment| payment.is_shippable() == Some(true)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn until_it(
        self,
        is_as_wanted: impl Fn(&Payment) -> bool + Send + Sync + 'static,
    ) -> Call<Until<GetPayment>, R> {
        self.asked_until(is_as_wanted)
    }
}

impl Staged for Payment {
    fn stage(&self) -> String {
        self.status().to_string()
    }
}

impl Describe for GetPayment {
    type Wire = Document;
    type Answer = Payment;

    fn describe(&self) -> Operation {
        let include = (!self.include.is_empty()).then(|| self.include.join(","));
        Operation::new(&route::GET_PAYMENT)
            .variable("session_id", self.session.as_str())
            .query("include", include)
            .query("with_beneficiary", self.with_beneficiary)
            .query("with_virtualbeneficiary", self.with_virtual_beneficiary)
    }
}

/// Lists payments: [`Payments::list`].
#[derive(Clone, Debug, Default)]
pub struct ListPayments {
    page: Option<u32>,
    size: Option<u32>,
    status: Option<SessionStatus>,
    from: Option<Date>,
    to: Option<Date>,
    with_beneficiary: Option<&'static str>,
    with_virtual_beneficiary: Option<&'static str>,
}

impl<R> Call<ListPayments, R> {
    /// The page, from 1.
    pub fn page(self, number: u32) -> Self {
        self.with(|action| action.page = Some(number))
    }

    /// How many payments a page has; the server's own measure is 100.
    pub fn page_size(self, size: u32) -> Self {
        self.with(|action| action.size = Some(size))
    }

    /// Only payments of this status.
    pub fn status(self, status: SessionStatus) -> Self {
        self.with(|action| action.status = Some(status))
    }

    /// Only payments from this day on.
    pub fn since(self, day: Date) -> Self {
        self.with(|action| action.from = Some(day))
    }

    /// Only payments until this day.
    pub fn until(self, day: Date) -> Self {
        self.with(|action| action.to = Some(day))
    }

    /// Asks for the accounts that are paid.
    pub fn with_beneficiary(self) -> Self {
        self.with(|action| action.with_beneficiary = Some("true"))
    }

    /// Asks for the virtual IBANs.
    pub fn with_virtual_beneficiary(self) -> Self {
        self.with(|action| action.with_virtual_beneficiary = Some("true"))
    }
}

impl Describe for ListPayments {
    type Wire = Listed<Payment>;
    type Answer = Page<Payment>;

    fn describe(&self) -> Operation {
        Operation::new(&route::LIST_PAYMENTS)
            .paged(self.page, self.size)
            .query(
                "filter[status]",
                self.status.as_ref().map(SessionStatus::as_str),
            )
            .dated(self.from, self.to)
            .query("with_beneficiary", self.with_beneficiary)
            .query("with_virtualbeneficiary", self.with_virtual_beneficiary)
    }
}
