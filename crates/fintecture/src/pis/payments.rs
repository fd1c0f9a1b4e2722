//! Payments, one and all. Contract §7.2, §7.3.

use super::Payment;
use super::payment::Document;
use super::reconcile::Reconcile;
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
    /// match wait.poll(Poll::within(Duration::from_mins(10))).await {
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

    /// Looks for the payment that an [ambiguous](crate::Error::is_ambiguous) call may have made.
    ///
    /// Lists show neither state nor request id, so it compares the end-to-end ids of the newest
    /// payments. Give the server a moment first: `None` means that the payment is not among them
    /// now. Even so another session is safe to create: nobody was given the page of the first.
    ///
    /// An ambiguous refund has no end-to-end id, so the error [is invalid](crate::Error::is_invalid):
    /// look through the [list](Self::list) for a session of type
    /// [`Refund`](crate::SessionType::Refund).
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

    /// Asks for one more kind of related objects, for example `refunds` (Contract Q-18); they come
    /// in [`Payment::included`].
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
            .query("page[number]", self.page.map(|number| number.to_string()))
            .query("page[size]", self.size.map(|size| size.to_string()))
            .query(
                "filter[status]",
                self.status.as_ref().map(SessionStatus::as_str),
            )
            .query("filter[date_from]", self.from.map(|day| day.to_string()))
            .query("filter[date_to]", self.to.map(|day| day.to_string()))
            .query("with_virtualbeneficiary", self.with_virtual_beneficiary)
    }
}
