//! One holder's consent, and what can be read with it.

use std::fmt;
use std::sync::Arc;

use super::{Accounts, Delete, Holders, OneAccount, Reading, Refresh, Tokens, Transactions};
use crate::transport::Held;
use crate::{AccountId, Call, Client, CustomerId, Runner};

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
    pub fn accounts(&self) -> Call<Reading<Accounts>, R> {
        self.reading(Accounts::default())
    }

    /// One account. Contract §8.5.
    ///
    /// The error [is not found](crate::Error::is_not_found) for an account that there is none of.
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
    pub fn holders(&self) -> Call<Reading<Holders>, R> {
        self.reading(Holders)
    }

    /// Ends the connection: the server deletes its tokens and all data of the holder. Contract
    /// §8.8.
    ///
    /// It may be repeated; a connection that is gone already is a success.
    pub fn delete(&self) -> Call<Delete, R> {
        Call::new(Delete::new(Arc::clone(&self.held)), self.runner.clone())
    }

    /// Refreshes now, with the refresh token at hand or [another](Call::using). Contract §3.3.
    ///
    /// Calls refresh by themselves; this is to try again after an ambiguous refresh, or to look
    /// whether the consent still stands. It is never sent twice, and runs to its end even if the
    /// call is dropped: the call's deadline ends the waiting, not the refresh.
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
