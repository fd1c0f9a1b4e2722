//! Payment initiation: ask a payer for a transfer, follow it, give it back (Contract §7).

mod beneficiary;
mod confirm;
mod connect;
mod payer;
mod payment;
mod payments;
mod reconcile;
mod refund;
mod token;

pub use self::beneficiary::Beneficiary;
pub use self::connect::{
    CartItem, Connect, Connecting, DebitedAccount, PaymentMethod, Reconciliation, Session,
};
pub use self::payer::{Address, Payer};
pub use self::payment::{Collection, Payment};
pub use self::payments::{GetPayment, ListPayments, Payments};
pub use self::reconcile::Reconcile;
pub use self::refund::{Refund, RefundOutcome, Refunding};
pub use self::token::NewToken;
use crate::{Call, Client, Runner, SessionId};

/// Payment initiation; from [`Client::pis`].
#[derive(Clone, Debug)]
pub struct Pis<R = Client> {
    runner: R,
}

impl<R: Runner> Pis<R> {
    pub(crate) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// Creates a payment session, and the address of the page where the payer pays it. Contract
    /// §7.1.
    ///
    /// It is never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and
    /// [`reconcile`](Payments::reconcile) finds the session.
    ///
    /// ```no_run
    /// # async fn pay(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Money;
    /// use fintecture::pis::{Connect, Payer};
    ///
    /// let session = client
    ///     .pis()
    ///     .connect(
    ///         Connect::new(Money::eur("149.30")?, "Order 42")
    ///             .payer(Payer::new("Jane Payer", "jane.payer@example.com")),
    ///     )
    ///     .state("order-42")
    ///     .redirect_uri("https://shop.example.com/callback")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect(&self, connect: Connect) -> Call<Connecting, R> {
        Call::new(Connecting::new(connect), self.runner.clone())
    }

    /// The payments that there are.
    pub fn payments(&self) -> Payments<R> {
        Payments::new(self.runner.clone())
    }

    /// Gives back what is left of a payment, or a part of it. Contract §7.5.
    ///
    /// ```no_run
    /// # async fn give_back(client: fintecture::Client, paid: fintecture::SessionId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Money;
    ///
    /// let refund = client.pis().refund(&paid).amount(Money::eur("10.00")?).await?;
    /// println!("{}", refund.outcome());
    /// # Ok(())
    /// # }
    /// ```
    pub fn refund(&self, session: &SessionId) -> Call<Refunding, R> {
        Call::new(Refunding::new(session.clone()), self.runner.clone())
    }

    /// Asks for a new access token, keeps it for the calls to come, and returns it. Contract §3.2.
    ///
    /// Calls ask for tokens by themselves; this is for a check of the credentials, or to have the
    /// token before the first payment.
    pub fn token(&self) -> Call<NewToken, R> {
        Call::new(NewToken, self.runner.clone())
    }
}
