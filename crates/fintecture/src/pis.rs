//! Payment initiation: ask a payer for a transfer, follow it, give it back (Contract §7).

mod amend;
mod assessment;
mod beneficiary;
mod confirm;
mod connect;
mod delivery;
mod included;
mod initiate;
mod opening;
mod payer;
mod payment;
mod payments;
mod payout;
mod reconcile;
mod refund;
mod refunds;
mod request_to_pay;
mod session;
mod settlement;
mod settlements;
mod simulation;
mod transaction;
mod transactions;
mod word;

pub use self::amend::{CancelPayment, UpdatePayment};
pub use self::assessment::{Assessing, Assessment};
pub use self::beneficiary::Beneficiary;
pub use self::connect::{
    CartItem, Connect, DebitedAccount, ExpirationPolicy, PaymentMethod, Reconciliation,
};
pub use self::delivery::Delivery;
pub use self::included::Included;
pub use self::initiate::Initiation;
pub use self::opening::Opening;
pub use self::payer::{Address, Payer};
pub use self::payment::{Collection, Payment};
pub use self::payments::{GetPayment, ListPayments, Payments};
pub use self::payout::RequestForPayout;
pub use self::reconcile::{Reconcile, ReconcileRefund};
pub use self::refund::{Refund, RefundOutcome, Refunding};
pub use self::refunds::ListRefunds;
pub use self::request_to_pay::RequestToPay;
pub use self::session::{PayoutSession, Session};
pub use self::settlement::{Settlement, SettlementStatus};
pub use self::settlements::{GetSettlement, ListSettlements, Settlements};
pub use self::simulation::Simulation;
pub use self::transaction::{Transaction, TransactionKind};
pub use self::transactions::Transactions;
pub use crate::oauth::NewToken;
use crate::transport::Scope;
use crate::{Call, Client, Money, ProviderId, Runner, SessionId};

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
    pub fn connect(&self, connect: Connect) -> Call<Opening<Connect>, R> {
        Call::new(Opening::new(connect), self.runner.clone())
    }

    /// Makes a link that asks somebody to pay, and has Fintecture send it if it should. Contract
    /// §7.6.
    ///
    /// Like a connect it is never made twice, and [`reconcile`](Payments::reconcile) finds it again.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use fintecture::Money;
    /// use fintecture::pis::{Connect, Payer, RequestToPay};
    ///
    /// let day = Duration::from_secs(86_400);
    /// let invoice = Connect::new(Money::eur("289.89")?, "Invoice 6495933")
    ///     .payer(Payer::new("John Doe", "john@doe.example"))
    ///     .expires_after(30 * day);
    /// let session = client
    ///     .pis()
    ///     .request_to_pay(RequestToPay::by_email(invoice).due_in(14 * day))
    ///     .language("fr")
    ///     .await?;
    /// println!("{}", session.url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn request_to_pay(&self, request: RequestToPay) -> Call<Opening<RequestToPay>, R> {
        Call::new(Opening::new(request), self.runner.clone())
    }

    /// Pays somebody out, from an account for payouts at Fintecture: either they are asked for an
    /// account of theirs, which they prove, or it goes to one that is verified already. Contract
    /// §7.7.
    ///
    /// Like a connect it is never made twice, and [`reconcile`](Payments::reconcile) finds it again.
    ///
    /// ```no_run
    /// # async fn pay_out(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Money;
    /// use fintecture::pis::{Connect, Payer, RequestForPayout};
    ///
    /// let payout = Connect::new(Money::eur("289.89")?, "Refund ORDER-123")
    ///     .payer(Payer::new("John Doe", "john@doe.example"));
    /// let session = client
    ///     .pis()
    ///     .request_for_payout(RequestForPayout::by_link(payout))
    ///     .state("payout-7")
    ///     .await?;
    /// println!("{:?}", session.url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn request_for_payout(
        &self,
        request: RequestForPayout,
    ) -> Call<Opening<RequestForPayout>, R> {
        Call::new(Opening::new(request), self.runner.clone())
    }

    /// Creates a session at a bank that the payer has chosen in the merchant's own shop, and the
    /// address of that bank's page. Contract §7.9.
    ///
    /// A [redirect URI](Call::redirect_uri) is mandatory. Like a connect it is never made twice, and
    /// [`reconcile`](Payments::reconcile) finds it again.
    ///
    /// ```no_run
    /// # async fn pay(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::pis::{Connect, Payer};
    /// use fintecture::{Money, ProviderId};
    ///
    /// let order = Connect::new(Money::eur("149.30")?, "Order 42")
    ///     .payer(Payer::new("Jane Payer", "jane.payer@example.com"));
    /// let session = client
    ///     .pis()
    ///     .initiate(&ProviderId::new("cmcifrpp")?, order)
    ///     .redirect_uri("https://shop.example.com/callback")
    ///     .state("order-42")
    ///     .await?;
    /// println!("{}", session.url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn initiate(&self, provider: &ProviderId, order: Connect) -> Call<Opening<Initiation>, R> {
        let initiation = Initiation::new(provider.clone(), order);
        Call::new(Opening::new(initiation), self.runner.clone())
    }

    /// Asks whether a company, by its SIREN, may buy for this amount now and pay later. Contract
    /// §7.10.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Money;
    ///
    /// let assessment = client.pis().assess(Money::eur("550.60")?, "123456789").await?;
    /// println!("{:?}", assessment.is_eligible());
    /// # Ok(())
    /// # }
    /// ```
    pub fn assess(&self, amount: Money, siren: impl Into<String>) -> Call<Assessing, R> {
        Call::new(Assessing::new(amount, siren.into()), self.runner.clone())
    }

    /// The payments that there are.
    pub fn payments(&self) -> Payments<R> {
        Payments::new(self.runner.clone())
    }

    /// What was disbursed to the merchant's own account.
    pub fn settlements(&self) -> Settlements<R> {
        Settlements::new(self.runner.clone())
    }

    /// What moves on the acquiring account.
    pub fn transactions(&self) -> Transactions<R> {
        Transactions::new(self.runner.clone())
    }

    /// Gives back what is left of a payment, or a part of it. Contract §7.5.
    ///
    /// It is never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and
    /// [`reconcile_refund`](Payments::reconcile_refund) finds what was made.
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
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let token = client.pis().token().await?;
    /// println!("good until {}", token.expires_at());
    /// # Ok(())
    /// # }
    /// ```
    pub fn token(&self) -> Call<NewToken, R> {
        Call::new(NewToken::new(Scope::Pis), self.runner.clone())
    }
}
