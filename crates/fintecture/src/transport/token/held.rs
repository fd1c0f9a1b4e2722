//! The tokens of one connection, kept fresh: one refresh however many calls wait for it.
//!
//! Unlike a token of the application, these cannot be asked for again: a refresh ends the refresh
//! token it used (Contract §3.3, Q-02), so its answer must not get lost, and it is not sent twice.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Flight, OwnedMutexGuard};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tracing::Instrument as _;

use super::cache::asked;
use super::{Granted, Token, Tokens};
use crate::transport::{Core, Operation, route};
use crate::{CustomerId, Error, ExposeSecret as _, SecretString, Timestamp};

/// How long before its end a token is refreshed, at most: its own tenth, if that is shorter.
const EARLY: Duration = Duration::from_secs(60);

/// How long before its end a token is no longer sent: it must still be good on arrival.
const MARGIN: Duration = Duration::from_secs(5);

/// How long a call waits for a refresh while the old token is still good.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long after a refresh that failed the next is tried, while the old token is still good.
const PAUSE: Duration = Duration::from_secs(20);

/// For how long a refusal that will not change by itself is repeated without asking again.
const REFUSAL_HOLDS: Duration = Duration::from_secs(5);

/// The tokens of one connection, shared by all clones of it.
pub(crate) struct Held {
    core: Arc<Core>,
    customer: CustomerId,
    kept: Mutex<Kept>,
    /// Held by whoever refreshes; inside, how the last refresh failed.
    flight: Arc<Flight<Option<Failed>>>,
    failures: AtomicU64,
    /// Whether the store lacks the newest tokens.
    unsaved: AtomicBool,
}

struct Kept {
    /// Gone with the connection.
    tokens: Option<Tokens>,
    refresh_at: Timestamp,
    good_until: Timestamp,
    /// Whether the server refused the access token.
    rejected: bool,
}

struct Failed {
    error: Error,
    at: Timestamp,
}

enum State {
    Good(Token),
    Aging(Token),
    Spent,
}

/// Where the new tokens come from.
enum Renewed {
    Granted(Tokens),
    /// Another process refreshed first.
    Found(Tokens),
}

impl Held {
    pub(crate) fn new(core: &Arc<Core>, customer: CustomerId, tokens: Tokens) -> Self {
        Self {
            kept: Mutex::new(Kept::new(tokens, core.clock.now())),
            core: Arc::clone(core),
            customer,
            flight: Arc::default(),
            failures: AtomicU64::new(0),
            unsaved: AtomicBool::new(false),
        }
    }

    pub(crate) fn customer(&self) -> &CustomerId {
        &self.customer
    }

    /// The newest tokens; none after the connection was deleted.
    pub(crate) fn tokens(&self) -> Option<Tokens> {
        self.kept().tokens.clone()
    }

    pub(crate) fn is_saved(&self) -> bool {
        !self.unsaved.load(Ordering::Acquire)
    }

    /// A token that is good now.
    pub(crate) async fn token(self: &Arc<Self>) -> Result<Token, Error> {
        self.save_what_is_owed().await;
        match self.state() {
            State::Good(token) => Ok(token),
            State::Spent => self.newer().await,
            State::Aging(old) => match timeout(PATIENCE, self.newer()).await {
                Ok(Ok(token)) => Ok(token),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the token is not refreshed yet; the old one still serves");
                    self.postpone();
                    Ok(old)
                }
                Err(_) => {
                    self.postpone();
                    Ok(old)
                }
            },
        }
    }

    /// Refreshes whatever the old token is worth, with the refresh token at hand or a given one.
    pub(crate) async fn refresh(
        self: &Arc<Self>,
        given: Option<SecretString>,
    ) -> Result<Tokens, Error> {
        let flight = Arc::clone(&self.flight).lock_owned().await;
        landed(self.take_off(flight, given)).await
    }

    /// Never uses again an access token that the server refused; a newer one stays.
    pub(crate) fn reject(&self, token: &Token) {
        let mut kept = self.kept();
        let is_current = kept
            .tokens
            .as_ref()
            .is_some_and(|tokens| tokens.access() == token);
        kept.rejected |= is_current;
    }

    /// Saves tokens that are new, and remembers if that fails.
    pub(crate) async fn save(&self) {
        let (Some(store), Some(tokens)) = (&self.core.connections, self.tokens()) else {
            return;
        };
        // Until it is done, so that a caller who gives up leaves it owed.
        self.unsaved.store(true, Ordering::Release);
        let saved = asked("save", store.save(&self.customer, &tokens)).await;
        self.unsaved.store(saved.is_none(), Ordering::Release);
    }

    /// Forgets a connection that is no more.
    pub(crate) async fn forget(&self) {
        let _flight = self.flight.lock().await;
        self.kept().tokens = None;
        self.unsaved.store(false, Ordering::Release);
        if let Some(store) = &self.core.connections {
            asked("forget", store.forget(&self.customer)).await;
        }
    }

    async fn newer(self: &Arc<Self>) -> Result<Token, Error> {
        let failures = self.failures.load(Ordering::Acquire);
        let flight = Arc::clone(&self.flight).lock_owned().await;
        if let State::Good(token) = self.state() {
            return Ok(token);
        }
        let failed_meanwhile = self.failures.load(Ordering::Acquire) > failures;
        if let Some(failed) = &*flight
            && failed_meanwhile
        {
            return Err(failed.error.clone());
        }
        if let Some(token) = self.adopted_from_store().await {
            return Ok(token);
        }
        if let Some(failed) = &*flight
            && failed.still_holds(self.core.clock.now())
        {
            return Err(failed.error.clone());
        }
        landed(self.take_off(flight, None))
            .await
            .map(|tokens| tokens.access().clone())
    }

    /// Refreshes in a task of its own: a caller that gives up must not lose the answer.
    fn take_off(
        self: &Arc<Self>,
        mut flight: OwnedMutexGuard<Option<Failed>>,
        given: Option<SecretString>,
    ) -> JoinHandle<Result<Tokens, Error>> {
        let held = Arc::clone(self);
        let refreshed = async move {
            match held.renewed(given).await {
                Ok(renewed) => {
                    *flight = None;
                    Ok(held.adopt_and_save(renewed).await)
                }
                Err(error) => {
                    *flight = Some(Failed {
                        error: error.clone(),
                        at: held.core.clock.now(),
                    });
                    held.failures.fetch_add(1, Ordering::Release);
                    Err(error)
                }
            }
        };
        tokio::spawn(refreshed.in_current_span())
    }

    async fn renewed(&self, given: Option<SecretString>) -> Result<Renewed, Error> {
        let Some(tokens) = self.tokens() else {
            return Err(Error::refused("the connection was deleted"));
        };
        let may_find = given.is_none();
        let Some(used) = given.or_else(|| tokens.refresh().cloned()) else {
            return Err(Error::refused(
                "the access token ended and there is no refresh token: ask for consent again",
            ));
        };
        // The old tokens end (Contract §3.3).
        let operation = Operation::new(&route::REFRESH).form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", used.expose_secret()),
        ]);
        let granted: Result<Granted, Error> = self.core.call(&operation, self.core.limits).await;
        match granted {
            Ok(granted) => {
                let now = self.core.clock.now();
                Ok(Renewed::Granted(granted.into_tokens(now, Some(used))))
            }
            Err(error) if may_find && is_final_refusal(&error) => {
                let now = self.core.clock.now();
                let found = self
                    .stored()
                    .await
                    .filter(|stored| *stored != tokens && stored.access().expires_at() > now);
                found.map(Renewed::Found).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn adopt_and_save(&self, renewed: Renewed) -> Tokens {
        match renewed {
            Renewed::Granted(tokens) => {
                self.adopt(tokens.clone());
                self.save().await;
                tokens
            }
            Renewed::Found(tokens) => {
                self.adopt(tokens.clone());
                tokens
            }
        }
    }

    /// What another process left in the store, if it is newer than what is at hand. Its access
    /// token is returned if it is good.
    async fn adopted_from_store(&self) -> Option<Token> {
        let stored = self.stored().await?;
        let is_newer = self.tokens().is_some_and(|tokens| {
            stored != tokens && stored.access().expires_at() > tokens.access().expires_at()
        });
        if !is_newer {
            return None;
        }
        self.adopt(stored);
        match self.state() {
            State::Good(token) => Some(token),
            _ => None,
        }
    }

    async fn stored(&self) -> Option<Tokens> {
        let store = self.core.connections.as_ref()?;
        asked("load", store.load(&self.customer)).await.flatten()
    }

    async fn save_what_is_owed(&self) {
        if !self.is_saved()
            && let Ok(_flight) = self.flight.try_lock()
        {
            self.save().await;
        }
    }

    fn adopt(&self, tokens: Tokens) {
        *self.kept() = Kept::new(tokens, self.core.clock.now());
    }

    fn postpone(&self) {
        let later = self.core.clock.now() + PAUSE;
        self.kept().refresh_at = later;
    }

    fn state(&self) -> State {
        let now = self.core.clock.now();
        let kept = self.kept();
        match &kept.tokens {
            Some(tokens) if !kept.rejected && now < kept.good_until => {
                let token = tokens.access().clone();
                if now < kept.refresh_at {
                    State::Good(token)
                } else {
                    State::Aging(token)
                }
            }
            _ => State::Spent,
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held")
            .field("customer", &self.customer)
            .field("tokens", &self.tokens())
            .finish_non_exhaustive()
    }
}

impl Kept {
    fn new(tokens: Tokens, now: Timestamp) -> Self {
        let left = tokens.access().expires_at().since(now);
        let before_end = |margin: Duration| now + left.saturating_sub(margin.min(left / 10));
        Self {
            tokens: Some(tokens),
            refresh_at: before_end(EARLY),
            good_until: before_end(MARGIN),
            rejected: false,
        }
    }
}

impl Failed {
    /// A refresh whose answer got lost may have ended the refresh token: to send that again is for
    /// the caller to decide. Other refusals are believed for a while.
    fn still_holds(&self, now: Timestamp) -> bool {
        self.error.is_ambiguous() || (!self.error.is_retryable() && now < self.at + REFUSAL_HOLDS)
    }
}

/// Whether the server knows the refresh token no more: somebody else may have used it.
fn is_final_refusal(error: &Error) -> bool {
    error.api().is_some() && !error.is_retryable() && !error.is_ambiguous()
}

async fn landed(flight: JoinHandle<Result<Tokens, Error>>) -> Result<Tokens, Error> {
    flight.await.unwrap_or_else(|_| {
        Err(Error::refused(
            "the refresh was cut off by the runtime's end",
        ))
    })
}
