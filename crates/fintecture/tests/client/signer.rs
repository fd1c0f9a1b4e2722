//! A key that never enters the process: requests are signed, and webhooks opened, elsewhere.

use std::num::NonZeroUsize;
use std::time::Duration;

use fintecture::seal::Decryptor;
use fintecture::signature::{Signer, SignerError};
use fintecture::transport::BoxFuture;
use fintecture::webhook::testing::Forge;
use fintecture::webhook::{Event, MemoryReplayGuard, Verifier, VerifyError};
use fintecture::{AppId, Client, SessionId, SessionStatus};
use tokio::time::sleep;

use crate::fake::{APP_ID, APP_SECRET, Fake, PausedClock, Reply, SESSION, key};

/// A service that takes a second for everything, if it answers at all.
#[derive(Clone, Copy, Debug)]
enum Service {
    Working,
    Broken,
    Silent,
}

impl Service {
    async fn is_asked(self) -> Result<(), SignerError> {
        sleep(Duration::from_secs(1)).await;
        match self {
            Self::Working => Ok(()),
            Self::Broken => Err("slot 3 is empty".into()),
            Self::Silent => std::future::pending().await,
        }
    }
}

impl Signer for Service {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignerError>> {
        Box::pin(async move {
            self.is_asked().await?;
            Ok(key().sign(message)?)
        })
    }
}

impl Decryptor for Service {
    fn decrypt<'a>(
        &'a self,
        ciphertext: &'a [u8],
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, SignerError>> {
        Box::pin(async move {
            self.is_asked().await?;
            Ok(fintecture::seal::open(key(), ciphertext).ok())
        })
    }
}

fn client(fake: &Fake, service: Service) -> Client {
    Client::builder()
        .base_url("https://api.fintecture.com")
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .signer(service)
        .clock(PausedClock::new())
        .transport(fake.clone())
        .build()
        .unwrap()
}

fn session() -> SessionId {
    SessionId::new(SESSION).unwrap()
}

#[tokio::test(start_paused = true)]
async fn requests_are_signed_where_the_key_is_and_each_attempt_anew() {
    let fake = Fake::new(|_, n| match n {
        0 => Reply::status(503),
        _ => Reply::payment(),
    });
    let client = client(&fake, Service::Working);
    // The fake checks the signatures.
    client.pis().payments().get(&session()).await.unwrap();
    let [first, second] = &fake.seen()[..] else {
        panic!("two attempts")
    };
    assert_ne!(first.header("signature"), second.header("signature"));
    assert_eq!(client.app_id().as_str(), APP_ID);
    assert!(client.credentials().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_fails_is_told_and_nothing_is_sent() {
    let fake = Fake::always(Reply::payment());
    let broken = client(&fake, Service::Broken);
    let error = broken.pis().refund(&session()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "pis.refund: the request cannot be signed: slot 3 is empty"
    );
    assert!(!error.is_ambiguous());

    let silent = client(&fake, Service::Silent);
    let call = silent.pis().refund(&session());
    let error = call.deadline(Duration::from_secs(5)).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_ambiguous());
    assert_eq!(fake.calls(), 0);
}

#[test]
fn one_of_key_and_signer_is_needed_and_not_both() {
    let builder = Client::builder().app_id(APP_ID).app_secret(APP_SECRET);
    let error = builder.clone().build().unwrap_err();
    assert_eq!(error.to_string(), "private_key: required");
    let both = builder.private_key(key().clone()).signer(Service::Working);
    let error = both.build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "signer: there is a private_key too, and one of them signs"
    );
}

#[tokio::test(start_paused = true)]
async fn webhooks_are_opened_where_the_key_is_and_checked_as_ever() {
    let app_id = AppId::new(APP_ID).unwrap();
    let forge = Forge::new(app_id.clone(), key().public().clone());
    let event = Event::new(session(), SessionStatus::PaymentCreated);
    let delivery = forge.form(&event).unwrap();
    let guard = MemoryReplayGuard::new(NonZeroUsize::MIN);
    let verifier = Verifier::with_decryptor(app_id.clone(), Service::Working)
        .tolerance(Duration::from_hours(1))
        .replay_guard(guard);

    let altered = verifier.verify_async(&delivery.headers, b"session_id=x");
    assert_eq!(altered.await.unwrap_err(), VerifyError::DigestMismatch);
    let claimed = verifier.verify_async(&delivery.headers, &delivery.body);
    assert_eq!(claimed.await.unwrap().claim(), &event);
    let again = verifier.verify_async(&delivery.headers, &delivery.body);
    assert!(matches!(again.await, Err(VerifyError::Replayed(_))));

    let other = fintecture::PrivateKey::generate().unwrap();
    let forged = Forge::new(app_id.clone(), other.public().clone());
    let forged = forged.form(&event).unwrap();
    let outcome = verifier.verify_async(&forged.headers, &forged.body).await;
    assert_eq!(outcome.unwrap_err(), VerifyError::Unopenable);

    let verifier = Verifier::with_decryptor(app_id, Service::Broken);
    let outcome = verifier.verify_async(&delivery.headers, &delivery.body);
    let error = outcome.await.unwrap_err();
    assert_eq!(error.to_string(), "the decryptor fails: slot 3 is empty");
}
