//! One holder's consent, and what can be read with it.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::{
    Accounts, Authorizing, AuthorizingDecoupled, Delete, FollowLogin, Holders, OneAccount, Reading,
    Refresh, Tokens, Transactions,
};
use crate::item::Body;
use crate::transport::{Held, Operation, route};
use crate::verification::Verification;
use crate::{AccountId, Ask, Call, Client, CustomerId, Personal, PollingId, ProviderId, Runner};

#[derive(Serialize)]
struct Comparison<'a> {
    customer_id: &'a CustomerId,
    provider_id: &'a ProviderId,
    expected_name: &'a Personal,
}

/// The connection to a holder's accounts, with its own tokens; from
/// [`Ais::exchange`](super::Ais::exchange).
///
/// Cloning is cheap and shares the tokens. They are refreshed shortly before they end and when the
/// server refuses them, once for all who wait. Set a
/// [`ConnectionStore`](super::ConnectionStore) to keep them beyond the process.
///
/// A refresh whose answer got lost is not repeated by itself, since it may have ended the refresh
/// token: calls then fail with that [ambiguous](crate::Error::is_ambiguous) error once the access
/// token has ended, until [`refresh`](Self::refresh) is called or the holder consents again.
#[derive(Clone)]
pub struct Connection<R = Client> {
    held: Arc<Held>,
    runner: R,
}

impl<R: Runner> Connection<R> {
    pub(super) fn new(customer: CustomerId, tokens: Tokens, runner: R) -> Self {
        let held = Held::new(runner.client().core(), customer, tokens);
        Self {
            held: Arc::new(held),
            runner,
        }
    }

    /// The accounts, with their balances if the bank gives them: the first page, or
    /// [every one](Call::items). Contract §8.5.
    ///
    /// ```no_run
    /// # async fn read(connection: fintecture::ais::Connection) -> Result<(), fintecture::Error> {
    /// for account in connection.accounts().await?.items() {
    ///     println!("{} {:?}", account.name().unwrap_or_default(), account.balance());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn accounts(&self) -> Call<Reading<Accounts>, R> {
        self.reading(Accounts::default())
    }

    /// One account. Contract §8.5.
    ///
    /// The error [is not found](crate::Error::is_not_found) for an account that there is none of.
    ///
    /// ```no_run
    /// # async fn read(connection: fintecture::ais::Connection, id: fintecture::AccountId)
    /// #     -> Result<(), fintecture::Error> {
    /// let account = connection.account(&id).await?;
    /// println!("{:?} of {:?}", account.balance_available(), account.provider());
    /// # Ok(())
    /// # }
    /// ```
    pub fn account(&self, account: &AccountId) -> Call<Reading<OneAccount>, R> {
        self.reading(OneAccount::new(account.clone()))
    }

    /// What went in and out of an account: the first page, or [every one](Call::items). Contract
    /// §8.6.
    ///
    /// ```no_run
    /// # async fn read(connection: fintecture::ais::Connection, account: fintecture::AccountId)
    /// #     -> Result<(), fintecture::Error> {
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut transactions = connection.transactions(&account).since_the_beginning().items();
    /// while let Some(transaction) = transactions.try_next().await? {
    ///     if let Some(amount) = transaction.amount() {
    ///         println!("{amount} {}", transaction.communication().unwrap_or_default());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn transactions(&self, account: &AccountId) -> Call<Reading<Transactions>, R> {
        self.reading(Transactions::new(account.clone()))
    }

    /// Who holds the accounts. The application needs the option for it. Contract §8.7.
    ///
    /// ```no_run
    /// # async fn read(connection: fintecture::ais::Connection) -> Result<(), fintecture::Error> {
    /// for holder in connection.holders().await?.items() {
    ///     println!("{}", holder.full_name().unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn holders(&self) -> Call<Reading<Holders>, R> {
        self.reading(Holders)
    }

    /// Asks for the page of the bank again, with this connection's token in place of the
    /// application's id: to renew a consent. Contract §8.2.
    ///
    /// ```no_run
    /// # async fn renew(connection: fintecture::ais::Connection, bank: fintecture::ProviderId)
    /// #     -> Result<(), fintecture::Error> {
    /// let call = connection.authorize(&bank).state("user-42-8d1f");
    /// let page = call.redirect_uri("https://app.example.com/consented").await?;
    /// println!("send the holder to {}", page.url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn authorize(&self, provider: &ProviderId) -> Call<Authorizing, R> {
        let action = Authorizing::new(provider.clone(), Some(Arc::clone(&self.held)));
        Call::new(action, self.runner.clone())
    }

    /// Asks the holder to log in in their bank's app again, as
    /// [`Ais::authorize_decoupled`](super::Ais::authorize_decoupled), with this connection's token.
    /// Contract §8.2.
    pub fn authorize_decoupled(&self, provider: &ProviderId) -> Call<AuthorizingDecoupled, R> {
        let held = Some(Arc::clone(&self.held));
        let action = AuthorizingDecoupled::new(provider.clone(), held);
        Call::new(action, self.runner.clone())
    }

    /// How that login goes, as [`Ais::decoupled`](super::Ais::decoupled), with this connection's
    /// token. Contract §8.3.
    pub fn decoupled(&self, provider: &ProviderId, login: &PollingId) -> Call<FollowLogin, R> {
        let held = Some(Arc::clone(&self.held));
        let action = FollowLogin::new(provider.clone(), login.clone(), held);
        Call::new(action, self.runner.clone())
    }

    /// Compares the holder's name with the one that you expect. Contract §8.9, of low confidence.
    ///
    /// It is never made twice: a lost answer is an [ambiguous](crate::Error::is_ambiguous) error.
    ///
    /// ```no_run
    /// # async fn check(connection: fintecture::ais::Connection, bank: fintecture::ProviderId)
    /// #     -> Result<(), fintecture::Error> {
    /// let verification = connection.verify(&bank, "Jane Payer").await?;
    /// println!("{:?} {:?}", verification.status(), verification.match_score());
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify(
        &self,
        provider: &ProviderId,
        expected_name: impl Into<Personal>,
    ) -> Call<Ask<Verification>, R> {
        let expected_name = expected_name.into();
        let attributes = Comparison {
            customer_id: self.customer_id(),
            provider_id: provider,
            expected_name: &expected_name,
        };
        let operation = Operation::new(&route::VERIFY_HOLDER)
            .held_by(&self.held)
            .json(&Body::new("verifications", attributes))
            .demand_text("data.attributes.expected_name", expected_name.expose());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Ends the connection: the server deletes its tokens and all data of the holder. Contract
    /// §8.8.
    ///
    /// It may be repeated; a connection that is gone already is a success.
    ///
    /// ```no_run
    /// # async fn read(connection: fintecture::ais::Connection) -> Result<(), fintecture::Error> {
    /// connection.delete().await?;
    /// assert!(connection.tokens().is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self) -> Call<Delete, R> {
        Call::new(Delete::new(Arc::clone(&self.held)), self.runner.clone())
    }

    /// Refreshes now, with the refresh token at hand or [another](Call::using). Contract §3.3.
    ///
    /// Calls refresh by themselves; this is to try again after an ambiguous refresh, or to look
    /// whether the consent still stands. It is never sent twice, and runs to its end even if the
    /// call is dropped: the call's deadline ends the waiting, not the refresh.
    ///
    /// ```no_run
    /// # async fn read(connection: fintecture::ais::Connection) -> Result<(), fintecture::Error> {
    /// match connection.refresh().await {
    ///     Ok(tokens) => println!("good until {}", tokens.access().expires_at()),
    ///     Err(error) if error.is_auth() => println!("ask the holder again"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn refresh(&self) -> Call<Refresh, R> {
        Call::new(Refresh::new(Arc::clone(&self.held)), self.runner.clone())
    }

    fn reading<W>(&self, what: W) -> Call<Reading<W>, R> {
        Call::new(
            Reading::new(Arc::clone(&self.held), what),
            self.runner.clone(),
        )
    }
}

impl<R> Connection<R> {
    /// Whose connection it is.
    pub fn customer_id(&self) -> &CustomerId {
        self.held.customer()
    }

    /// The newest tokens, to be kept; `None` after [`delete`](Connection::delete).
    pub fn tokens(&self) -> Option<Tokens> {
        self.held.tokens()
    }

    /// Whether the client's [`ConnectionStore`](super::ConnectionStore) took the newest tokens.
    /// Where there is none, there is nothing to take, and it is `true`.
    pub fn is_saved(&self) -> bool {
        self.held.is_saved()
    }

    pub(crate) fn held(&self) -> &Arc<Held> {
        &self.held
    }
}

impl<R> fmt::Debug for Connection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("customer_id", self.customer_id())
            .field("tokens", &self.tokens())
            .finish_non_exhaustive()
    }
}
