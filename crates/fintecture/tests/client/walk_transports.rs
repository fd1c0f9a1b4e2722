//! The walk among the parts of a client that can be replaced, and among what goes wrong.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fintecture::pis::{Connect, Payer};
use fintecture::transport::{
    BoxFuture, Confidence, Effect, FailedAttempt, MemoryTokenStore, Network, Retry, RetryPolicy,
    StoreError, SystemClock, Token, TokenKey, TokenStore, TransportError, routes,
};

use crate::canaries;
use crate::fake::{Fake, Reply, customer};
use crate::looked::Sight;
use crate::walk::Walk;
use crate::walk_values::{euros, order};

/// A policy that gives up, and keeps how the failures look that it is asked about.
#[derive(Clone, Debug, Default)]
struct Asked(Arc<Mutex<Vec<Sight>>>);

impl RetryPolicy for Asked {
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        self.0.lock().unwrap().push(Sight::of(failed));
        None
    }
}

/// A store that keeps nothing but the keys it is given tokens under.
#[derive(Debug, Default)]
struct Keys(Mutex<Vec<TokenKey>>);

impl TokenStore for Keys {
    fn load<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<Token>, StoreError>> {
        Box::pin(async { Ok(None) })
    }

    fn save<'a>(
        &'a self,
        key: &'a TokenKey,
        _: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.0.lock().unwrap().push(key.clone());
        Box::pin(async { Ok(()) })
    }

    fn forget<'a>(
        &'a self,
        _: &'a TokenKey,
        _: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }
}

/// The parts of a client that can be replaced.
pub(crate) async fn transports(walk: &mut Walk) {
    walk.see(&SystemClock);
    walk.see(&Retry::up_to(3));
    for route in routes() {
        walk.see(route);
    }
    walk.hear(&Confidence::Low);
    walk.hear(&Effect::Once);
    walk.see(&Network::new("https://api.fintecture.com", Duration::from_secs(1)).unwrap());
    walk.hear(&TransportError::maybe_sent("connection reset"));

    let store = Arc::new(MemoryTokenStore::default());
    let server = canaries::server().builder();
    let server = server.token_store(store.clone()).build().unwrap();
    server.pis().token().await.unwrap();
    walk.see(&*store);
    let keys = Arc::new(Keys::default());
    let server = canaries::server().builder();
    let server = server.token_store(keys.clone()).build().unwrap();
    server.pis().token().await.unwrap();
    for key in keys.0.lock().unwrap().iter() {
        walk.hear(key);
    }
}

/// Everything that can go wrong, with canaries in what was asked, answered and refused.
pub(crate) async fn errors(walk: &mut Walk) {
    let asked = Asked::default();
    for reply in [
        Reply::ok(r#"{"meta":{"session_id":["canary"]}}"#),
        Reply::ok(r#"{"meta":{"session_id":"x","url":{"canary":1}}}"#),
        Reply::ok("canary"),
        Reply::Json(500, "<p>canary</p>".to_owned()),
        Reply::Lost,
        Reply::NotSent,
        Reply::Silence,
    ] {
        let client = Fake::always(reply).builder().retry(asked.clone());
        let client = client.build().unwrap();
        let call = client.pis().connect(order()).state("canary");
        let error = call.await.unwrap_err();
        walk.hear(&error);
        walk.see(&error.api());
        if let Some(ambiguous) = error.ambiguous() {
            walk.see(ambiguous);
            walk.see(&client.pis().payments().reconcile(ambiguous));
            walk.see(&client.pis().payments().reconcile_refund(ambiguous));
        }
    }
    let sights = std::mem::take(&mut *asked.0.lock().unwrap());
    assert!(!sights.is_empty());
    for sight in &sights {
        walk.note(sight);
    }

    let call = canaries::refusing().client().pis().connect(order());
    let error = call.state("canary").await.unwrap_err();
    let refusal = error.api().unwrap();
    walk.hear(refusal);
    for entry in refusal.entries() {
        walk.see(entry);
    }
    let wrong = Connect::new(euros(), "canary \u{1F600}")
        .payer(Payer::new("canary", "canary").phone("canary", "30001007 canary"));
    let client = Fake::always(Reply::session()).client();
    let call = client.pis().connect(wrong).redirect_uri("canary");
    let error = call.state("canary".repeat(100)).await.unwrap_err();
    assert!(error.invalid_fields().len() > 3, "{error}");
    walk.hear(&error);
}

/// What goes wrong when a code is traded for tokens.
pub(crate) async fn token_errors(walk: &mut Walk) {
    for reply in [
        Reply::Lost,
        Reply::ok(r#"{"access_token":["canary"]}"#),
        Reply::Json(
            401,
            r#"{"errors":[{"code":"x","message":"canary@x"}]}"#.to_owned(),
        ),
    ] {
        let fake = Fake::with_tokens(move |_, _| reply.clone(), |_, _| Reply::Lost);
        let ais = fake.client().ais();
        let error = ais.exchange("canary", &customer()).await.unwrap_err();
        walk.hear(&error);
    }
}
