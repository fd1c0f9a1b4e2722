//! Account information: with the holder's consent, read accounts, balances and transactions
//! (Contract §8).
//!
//! The holder consents on a page ([`Ais::connect`]) and comes back with a code
//! ([`redirect::Ais`](crate::redirect::Ais)); the code is traded for a [`Connection`]
//! ([`Ais::exchange`]), which reads for as long as the consent lasts.

mod account;
mod authorize;
mod connect;
mod connection;
mod decoupled;
mod delete;
mod exchange;
mod holder;
mod page;
mod reading;
mod refresh;
mod transaction;

pub use self::account::{Account, AccountType};
pub use self::authorize::{Authorizing, BankAuthorization};
pub use self::connect::{Connecting, ConsentPage, ConsentScope};
pub use self::connection::Connection;
pub use self::decoupled::{
    AuthorizingDecoupled, DecoupledAuthorization, FollowLogin, Login, LoginStatus,
};
pub use self::delete::Delete;
pub use self::exchange::{Exchange, Open};
pub use self::holder::Holder;
pub use self::page::BankPage;
pub use self::reading::{Accounts, Holders, OneAccount, Reading, Transactions};
pub use self::refresh::Refresh;
pub use self::transaction::{Transaction, TransactionStatus};
pub use crate::Deletion;
pub use crate::transport::{ConnectionStore, Tokens};
pub use crate::verification::{Verification, VerificationStatus};
use crate::{Call, Client, CustomerId, PollingId, ProviderId, Runner, SecretString};

/// Account information; from [`Client::ais`].
#[derive(Clone, Debug)]
pub struct Ais<R = Client> {
    runner: R,
}

impl<R: Runner> Ais<R> {
    pub(crate) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// Asks for the page on which the holder picks a bank and consents. Contract §8.1.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use fintecture::ais::ConsentScope;
    ///
    /// let page = client
    ///     .ais()
    ///     .connect()
    ///     .state("user-42-8d1f")
    ///     .redirect_uri("https://app.example.com/consented")
    ///     .scope([ConsentScope::Accounts, ConsentScope::Transactions])
    ///     .await?;
    /// println!("send the holder to {}", page.url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect(&self) -> Call<Connecting, R> {
        Call::new(Connecting::default(), self.runner.clone())
    }

    /// Asks for the page of a bank that the holder picked with you, without Fintecture's own page
    /// before it; the way back is the same. Contract §8.2.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client, bank: fintecture::ProviderId)
    /// #     -> Result<(), fintecture::Error> {
    /// let call = client.ais().authorize(&bank).state("user-42-8d1f");
    /// let page = call.redirect_uri("https://app.example.com/consented").await?;
    /// println!("send the holder to {}", page.url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn authorize(&self, provider: &ProviderId) -> Call<Authorizing, R> {
        Call::new(
            Authorizing::new(provider.clone(), None),
            self.runner.clone(),
        )
    }

    /// Asks a holder to log in in their bank's app, at banks that
    /// [can do so](crate::AuthModel::Decoupled). Contract §8.2.
    ///
    /// It rings a phone, so it is never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous).
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client, bank: fintecture::ProviderId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::ais::LoginStatus;
    ///
    /// let ais = client.ais();
    /// let login = ais.authorize_decoupled(&bank).psu_id("9090901").psu_ip("203.0.113.10".parse()?);
    /// let begun = login.await?;
    /// println!("please look at your phone");
    /// let login = ais.decoupled(&bank, begun.polling_id()).until_final().await?;
    /// match (login.status(), login.code(), login.customer_id()) {
    ///     (LoginStatus::Completed, Some(code), Some(customer)) => {
    ///         let connection = ais.exchange(code.clone(), customer).await?;
    ///         println!("{} accounts", connection.accounts().await?.items().len());
    ///     }
    ///     (status, ..) => println!("no consent: {status}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn authorize_decoupled(&self, provider: &ProviderId) -> Call<AuthorizingDecoupled, R> {
        let action = AuthorizingDecoupled::new(provider.clone(), None);
        Call::new(action, self.runner.clone())
    }

    /// How a login in the bank's app goes: once, or [until the holder has
    /// decided](Call::until_final). Contract §8.3.
    ///
    /// ```no_run
    /// # async fn wait(client: fintecture::Client, bank: fintecture::ProviderId,
    /// #     login: fintecture::PollingId) -> Result<(), fintecture::Error> {
    /// use std::time::Duration;
    /// use fintecture::transport::Poll;
    ///
    /// let patient = Poll::within(Duration::from_secs(3 * 60)).waiting_at_most(Duration::from_secs(2));
    /// let login = client.ais().decoupled(&bank, &login).until_final().poll(patient).await?;
    /// println!("{}", login.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn decoupled(&self, provider: &ProviderId, login: &PollingId) -> Call<FollowLogin, R> {
        let action = FollowLogin::new(provider.clone(), login.clone(), None);
        Call::new(action, self.runner.clone())
    }

    /// Trades the code of the way back for a connection. Contract §3.2, §8.4.
    ///
    /// A code is good once, and for a few minutes. If the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous): then the holder has to consent again.
    ///
    /// ```no_run
    /// # async fn back(client: fintecture::Client, query: &str, remembered: &str)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::redirect;
    ///
    /// match redirect::Ais::parse(query)? {
    ///     back if !back.has_state(remembered) => println!("not the way back that we began"),
    ///     redirect::Ais::Consented(consent) => {
    ///         let connection = client
    ///             .ais()
    ///             .exchange(consent.code().clone(), consent.customer_id())
    ///             .await?;
    ///         println!("{} accounts", connection.accounts().await?.items().len());
    ///     }
    ///     redirect::Ais::Failed(failure) => println!("no consent: {}", failure.error()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn exchange(
        &self,
        code: impl Into<SecretString>,
        customer: &CustomerId,
    ) -> Call<Exchange<R>, R> {
        let runner = self.runner.clone();
        let action = Exchange::new(code.into(), customer.clone(), runner.clone());
        Call::new(action, runner)
    }

    /// A connection from tokens that were kept.
    ///
    /// Make one per customer and clone it: clones share one refresh, while two connections that
    /// were restored from the same tokens would end each other's. Where that cannot be, set a
    /// [`ConnectionStore`], through which they find each other's new tokens.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, customer: fintecture::CustomerId,
    /// #     access: &str, refresh: &str, expires: fintecture::Timestamp)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::ais::Tokens;
    /// use fintecture::transport::Token;
    ///
    /// let tokens = Tokens::new(Token::new(access, expires), Some(refresh.into()));
    /// let connection = client.ais().restore(&customer, tokens);
    /// for account in connection.accounts().await?.items() {
    ///     println!("{}", account.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn restore(&self, customer: &CustomerId, tokens: Tokens) -> Connection<R> {
        Connection::new(customer.clone(), tokens, self.runner.clone())
    }

    /// The connection whose tokens the client's [`ConnectionStore`] holds; `None` if it holds none.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, customer: fintecture::CustomerId)
    /// #     -> Result<(), fintecture::Error> {
    /// match client.ais().open(&customer).await? {
    ///     Some(connection) => println!("{} accounts", connection.accounts().await?.items().len()),
    ///     None => println!("this holder has not consented"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(&self, customer: &CustomerId) -> Call<Open<R>, R> {
        let runner = self.runner.clone();
        Call::new(Open::new(customer.clone(), runner.clone()), runner)
    }
}
