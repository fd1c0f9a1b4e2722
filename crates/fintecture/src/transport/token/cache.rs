//! One request for a token, however many callers wait for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Flight, MutexGuard};
use tokio::time::timeout;

use super::{Scope, StoreError, Token, TokenKey, TokenStore};
use crate::transport::{BoxFuture, Clock, jittered};
use crate::{AppId, Error, Timestamp};

/// How long before its end a token is no longer sent: it must still be good on arrival.
const MARGIN: Duration = Duration::from_secs(5);

/// How long after a failed early renewal the next one is tried, at most.
const PAUSE: Duration = Duration::from_secs(30);

/// How long the store may take: no call should fail for want of it.
const STORE_PATIENCE: Duration = Duration::from_secs(2);

/// For how long a refusal that will not change by itself is repeated without asking again.
const REFUSAL_HOLDS: Duration = Duration::from_secs(5);

/// How badly a token is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// The old one is still good: nobody should wait long for the new one.
    Early,
    /// There is no other.
    Needed,
}

/// The tokens of one application, or of the credentials of an organisation. There is no background task: the first caller past a token's best
/// time renews it, while the others go on with the old one.
#[derive(Debug)]
pub(crate) struct TokenCache {
    base_url: String,
    owner: AppId,
    store: Arc<dyn TokenStore>,
    clock: Arc<dyn Clock>,
    slots: Mutex<HashMap<Scope, Arc<Slot>>>,
}

/// The token of one scope.
#[derive(Debug, Default)]
struct Slot {
    held: Mutex<Held>,
    /// Held by whoever is asking for a new one; inside, how the last one who did so failed.
    flight: Flight<Option<Failed>>,
    failures: AtomicU64,
}

#[derive(Debug, Default)]
struct Held {
    current: Option<Current>,
    /// The token that the server refused last: a store may still hold it.
    rejected: Option<Token>,
}

#[derive(Clone, Debug)]
struct Current {
    token: Token,
    renew_at: Timestamp,
    good_until: Timestamp,
}

#[derive(Debug)]
struct Failed {
    error: Error,
    at: Timestamp,
}

enum State {
    Good(Token),
    Aging(Token),
    Gone,
}

impl TokenCache {
    pub(crate) fn new(
        base_url: &str,
        owner: &AppId,
        store: Arc<dyn TokenStore>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            base_url: base_url.to_owned(),
            owner: owner.clone(),
            store,
            clock,
            slots: Mutex::default(),
        }
    }

    /// A token that is good now; `fetch` asks for one, and is called only if nobody else does.
    pub(crate) async fn get<'f>(
        &self,
        scope: &Scope,
        fetch: impl FnOnce(Urgency) -> BoxFuture<'f, Result<Token, Error>>,
    ) -> Result<Token, Error> {
        let slot = self.slot(scope);
        match slot.state(self.clock.now()) {
            State::Good(token) => Ok(token),
            State::Aging(token) => Ok(self.renewed_early(&slot, scope, token, fetch).await),
            State::Gone => {
                let failures = slot.failures.load(Ordering::Acquire);
                let mut flight = slot.flight.lock().await;
                if let State::Good(token) | State::Aging(token) = slot.state(self.clock.now()) {
                    return Ok(token);
                }
                let failed_meanwhile = slot.failures.load(Ordering::Acquire) > failures;
                if let Some(failed) = &*flight
                    && ((failed_meanwhile && failed.is_everyones())
                        || failed.still_holds(self.clock.now()))
                {
                    return Err(failed.error.clone());
                }
                self.renew(&slot, scope, &mut flight, fetch(Urgency::Needed))
                    .await
            }
        }
    }

    /// A new token, whatever the old one is worth; it is kept for all.
    pub(crate) async fn fetch_anew(
        &self,
        scope: &Scope,
        fetch: BoxFuture<'_, Result<Token, Error>>,
    ) -> Result<Token, Error> {
        let slot = self.slot(scope);
        let mut flight = slot.flight.lock().await;
        self.fetch(&slot, scope, &mut flight, fetch).await
    }

    /// Drops a token that the server refused; a newer one stays.
    pub(crate) async fn reject(&self, scope: &Scope, token: &Token) {
        if self.slot(scope).reject(token) {
            asked("forget", self.store.forget(&self.key(scope), token)).await;
        }
    }

    async fn renewed_early<'f>(
        &self,
        slot: &Slot,
        scope: &Scope,
        old: Token,
        fetch: impl FnOnce(Urgency) -> BoxFuture<'f, Result<Token, Error>>,
    ) -> Token {
        let Ok(mut flight) = slot.flight.try_lock() else {
            return old;
        };
        if let State::Good(token) = slot.state(self.clock.now()) {
            return token;
        }
        match self
            .renew(slot, scope, &mut flight, fetch(Urgency::Early))
            .await
        {
            Ok(token) => token,
            Err(error) => {
                tracing::warn!(%error, "the token is not renewed yet; the old one still serves");
                slot.postpone(self.clock.now() + PAUSE / 2 + jittered(PAUSE / 2));
                old
            }
        }
    }

    async fn renew(
        &self,
        slot: &Slot,
        scope: &Scope,
        flight: &mut MutexGuard<'_, Option<Failed>>,
        fetch: BoxFuture<'_, Result<Token, Error>>,
    ) -> Result<Token, Error> {
        let loaded = asked("load", self.store.load(&self.key(scope))).await;
        if let Some(token) = loaded.flatten()
            && slot.adopt_better(&token, self.clock.now())
        {
            return Ok(token);
        }
        self.fetch(slot, scope, flight, fetch).await
    }

    async fn fetch(
        &self,
        slot: &Slot,
        scope: &Scope,
        flight: &mut MutexGuard<'_, Option<Failed>>,
        fetch: BoxFuture<'_, Result<Token, Error>>,
    ) -> Result<Token, Error> {
        match fetch.await {
            Ok(token) => {
                **flight = None;
                slot.adopt(&token, self.clock.now());
                asked("save", self.store.save(&self.key(scope), &token)).await;
                Ok(token)
            }
            Err(error) => {
                let at = self.clock.now();
                **flight = Some(Failed {
                    error: error.clone(),
                    at,
                });
                slot.failures.fetch_add(1, Ordering::Release);
                Err(error)
            }
        }
    }

    fn slot(&self, scope: &Scope) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(scope.clone()).or_default().clone()
    }

    fn key(&self, scope: &Scope) -> TokenKey {
        TokenKey::new(&self.base_url, &self.owner, scope.clone())
    }
}

impl Slot {
    fn state(&self, now: Timestamp) -> State {
        match &self.held().current {
            Some(held) if now < held.renew_at => State::Good(held.token.clone()),
            Some(held) if now < held.good_until => State::Aging(held.token.clone()),
            _ => State::Gone,
        }
    }

    fn adopt(&self, token: &Token, now: Timestamp) {
        self.held().current = Some(Current::new(token.clone(), now));
    }

    /// Takes a token of the store if it is neither refused nor older than the one at hand.
    fn adopt_better(&self, token: &Token, now: Timestamp) -> bool {
        let mut held = self.held();
        let candidate = Current::new(token.clone(), now);
        let newer = held
            .current
            .as_ref()
            .is_none_or(|current| token.expires_at() > current.token.expires_at());
        let better = newer && held.rejected.as_ref() != Some(token) && now < candidate.good_until;
        if better {
            held.current = Some(candidate);
        }
        better
    }

    /// Whether it was the token in use.
    fn reject(&self, token: &Token) -> bool {
        let mut held = self.held();
        held.rejected = Some(token.clone());
        let in_use = held.current.take_if(|current| &current.token == token);
        in_use.is_some()
    }

    fn postpone(&self, until: Timestamp) {
        if let Some(current) = &mut self.held().current {
            current.renew_at = until;
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Current {
    /// Renewed somewhere between 80 and 90 percent of what is left of it, so that a fleet does not
    /// renew all at once.
    fn new(token: Token, now: Timestamp) -> Self {
        let left = token.expires_at().since(now);
        let margin = MARGIN.min(left / 10);
        Self {
            renew_at: now + left * 8 / 10 + jittered(left / 10),
            good_until: now + left.saturating_sub(margin),
            token,
        }
    }
}

impl Failed {
    /// A deadline is its caller's own; whoever has time left may still ask.
    fn is_everyones(&self) -> bool {
        !self.error.is_timeout() || self.error.is_connect()
    }

    /// Wrong credentials stay wrong: asking for every call would only add to the noise.
    fn still_holds(&self, now: Timestamp) -> bool {
        !self.error.is_retryable() && now < self.at + REFUSAL_HOLDS
    }
}

/// What the store answers; nothing, if it fails or takes too long.
pub(super) async fn asked<T>(
    act: &'static str,
    question: BoxFuture<'_, Result<T, StoreError>>,
) -> Option<T> {
    let problem = match timeout(STORE_PATIENCE, question).await {
        Ok(Ok(answer)) => return Some(answer),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no answer".to_owned(),
    };
    tracing::warn!(act, problem, "the token store fails; going on without it");
    None
}
