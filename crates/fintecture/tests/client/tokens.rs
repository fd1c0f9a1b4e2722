//! One token for all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fintecture::transport::{
    BoxFuture, Clock, MemoryTokenStore, StoreError, Token, TokenKey, TokenStore,
};
use fintecture::{Client, Error, SessionId, Timestamp};
use futures_util::future::join_all;
use tokio::time::{Instant, advance, sleep};

use crate::fake::{Fake, Reply, SESSION, Seen};

const HOUR: Duration = Duration::from_secs(3_600);

async fn get(client: &Client) -> Result<(), Error> {
    let id = SessionId::new(SESSION).unwrap();
    client.pis().payments().get(&id).await.map(drop)
}

async fn at_once(client: &Client, callers: usize) -> Vec<Result<(), Error>> {
    let tasks = (0..callers).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { get(&client).await })
    });
    join_all(tasks)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

fn slowly(reply: Reply) -> Reply {
    Reply::Late(Duration::from_millis(100), Box::new(reply))
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_share_one_request() {
    let fake = Fake::with_tokens(
        |_, n| slowly(Reply::token(&format!("token-{n}"), 3_600)),
        |_, _| Reply::payment(),
    );
    let answers = at_once(&fake.client(), 1_000).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!((fake.calls(), fake.tokens()), (1_000, 1));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_with_an_expired_token_share_one_request() {
    let fake = Fake::with_tokens(
        |_, n| slowly(Reply::token(&format!("token-{n}"), 3_600)),
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    get(&client).await.unwrap();
    advance(HOUR).await;
    let answers = at_once(&client, 1_000).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!((fake.calls(), fake.tokens()), (1_001, 2));
    let fresh = |seen: &Seen| seen.header("authorization") == "Bearer token-1";
    assert!(fake.seen()[1..].iter().all(fresh));
}

/// On threads, where tasks also meet inside a step, which paused time cannot show.
#[tokio::test(flavor = "multi_thread", worker_threads = 16)]
async fn a_thousand_tasks_on_sixteen_threads_share_one_request_before_and_after_it_expired() {
    let fake = Fake::always(Reply::payment());
    let clock = Arc::new(HandClock::default());
    let client = fake.builder().clock(Arc::clone(&clock)).build().unwrap();
    for round in 1..=2 {
        let answers = at_once(&client, 1_000).await;
        assert!(answers.iter().all(Result::is_ok));
        assert_eq!((fake.calls(), fake.tokens()), (round * 1_000, round));
        clock.0.fetch_add(HOUR.as_secs(), Ordering::SeqCst);
    }
}

/// A clock that is moved by hand: the seconds since its start.
#[derive(Debug, Default)]
struct HandClock(AtomicU64);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0) + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

#[tokio::test(start_paused = true)]
async fn two_hundred_callers_share_one_failure() {
    let fake = Fake::with_tokens(
        |_, _| slowly(Reply::refusal(401, "invalid_app_id")),
        |_, _| Reply::payment(),
    );
    let answers = at_once(&fake.client(), 200).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().is_err_and(Error::is_auth))
    );
    assert_eq!((fake.calls(), fake.tokens()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn two_hundred_callers_with_a_dead_token_ask_for_one_new() {
    let fake = Fake::new(|seen, _| match seen.header("authorization") {
        "Bearer token-0" => slowly(Reply::refusal(401, "invalid_token")),
        _ => Reply::payment(),
    });
    let answers = at_once(&fake.client(), 200).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(fake.tokens(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_early_by_one_caller_while_the_others_use_the_old() {
    let fake = Fake::with_tokens(
        |_, n| slowly(Reply::token(&format!("token-{n}"), 3_600)),
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    get(&client).await.unwrap();
    advance(HOUR * 79 / 100).await;
    get(&client).await.unwrap();
    assert_eq!(fake.tokens(), 1, "too early");
    advance(HOUR * 12 / 100).await;
    at_once(&client, 50).await;
    assert_eq!(fake.tokens(), 2);
    let last = fake.seen();
    let old = last
        .iter()
        .filter(|seen| seen.header("authorization") == "Bearer token-0")
        .count();
    assert_eq!(old, 2 + 49);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_for_a_moment_loses_nothing() {
    for failure in [
        Reply::status(503),
        Reply::Silence,
        Reply::NotSent,
        Reply::Lost,
    ] {
        let passing = failure.clone();
        let fake = Fake::with_tokens(
            move |_, n| match n {
                0 => Reply::token("token-0", 3_600),
                _ => passing.clone(),
            },
            |_, _| Reply::payment(),
        );
        let client = fake.client();
        get(&client).await.unwrap();
        advance(HOUR * 91 / 100).await;
        get(&client).await.unwrap();
        let tried = fake.tokens();
        assert!(tried > 1, "{failure:?}");
        get(&client).await.unwrap();
        assert_eq!(
            fake.tokens(),
            tried,
            "it is not tried for every call: {failure:?}"
        );
        advance(Duration::from_secs(31)).await;
        get(&client).await.unwrap();
        assert!(fake.tokens() > tried, "it is tried again: {failure:?}");
        assert!(
            fake.seen()
                .iter()
                .all(|seen| seen.header("authorization") == "Bearer token-0")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_early_renewal_keeps_nobody_waiting_for_long() {
    let fake = Fake::with_tokens(
        |_, n| {
            if n == 0 {
                Reply::token("t", 3_600)
            } else {
                Reply::Silence
            }
        },
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    get(&client).await.unwrap();
    advance(HOUR * 91 / 100).await;
    tokio::time::timeout(Duration::from_secs(6), get(&client))
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_never_sent() {
    let fake = Fake::with_tokens(
        |_, n| {
            if n == 0 {
                Reply::token("token-0", 3_600)
            } else {
                Reply::status(503)
            }
        },
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    get(&client).await.unwrap();
    advance(HOUR).await;
    let error = get(&client).await.unwrap_err();
    assert!(error.is_retryable() && !error.is_ambiguous());
    assert_eq!(fake.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_not_tried_for_every_call() {
    let fake = Fake::with_tokens(
        |_, n| {
            if n == 0 {
                Reply::refusal(401, "invalid_app_id")
            } else {
                Reply::token("t", 60)
            }
        },
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    assert!(get(&client).await.unwrap_err().is_auth());
    assert!(get(&client).await.unwrap_err().is_auth());
    assert_eq!(fake.tokens(), 1);
    sleep(Duration::from_secs(6)).await;
    get(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_leaves_the_renewal_to_the_next() {
    let fake = Fake::with_tokens(
        |_, n| {
            if n == 0 {
                Reply::Silence
            } else {
                Reply::token("t", 3_600)
            }
        },
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    let gone = tokio::time::timeout(Duration::from_secs(1), get(&client)).await;
    assert!(gone.is_err());
    get(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn processes_that_share_a_store_share_a_token() {
    let fake = Fake::always(Reply::payment());
    let store = Arc::new(MemoryTokenStore::default());
    let one = fake.builder().token_store(store.clone()).build().unwrap();
    let two = fake.builder().token_store(store).build().unwrap();
    get(&one).await.unwrap();
    get(&two).await.unwrap();
    assert_eq!(fake.tokens(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_does_not_come_back_from_the_store() {
    let fake = Fake::new(|seen, _| match seen.header("authorization") {
        "Bearer token-0" => Reply::refusal(401, "invalid_token"),
        _ => Reply::payment(),
    });
    let store = Arc::new(MemoryTokenStore::default());
    let one = fake.builder().token_store(store.clone()).build().unwrap();
    let two = fake.builder().token_store(store).build().unwrap();
    get(&one).await.unwrap();
    get(&two).await.unwrap();
    assert_eq!(fake.tokens(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_asked_for_by_hand_is_kept_for_the_calls_to_come() {
    let fake = Fake::always(Reply::payment());
    let client = fake.client();
    let first: Token = client.pis().token().await.unwrap();
    assert_eq!(first.expose(), "token-0");
    let second = client.pis().token().await.unwrap();
    assert_eq!(second.expose(), "token-1");
    get(&client).await.unwrap();
    assert_eq!(fake.seen()[0].header("authorization"), "Bearer token-1");
    assert_eq!(fake.tokens(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_asked_for_by_hand_waits_no_longer_than_its_deadline() {
    let fake = Fake::with_tokens(|_, _| Reply::Silence, |_, _| Reply::payment());
    let client = fake.client();
    let other = tokio::spawn({
        let client = client.clone();
        async move { get(&client).await }
    });
    sleep(Duration::from_millis(1)).await;
    let began = Instant::now();
    let limit = Duration::from_secs(1);
    let error = client.pis().token().deadline(limit).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(began.elapsed(), limit);
    other.abort();
}

#[tokio::test(start_paused = true)]
async fn a_caller_in_haste_does_not_end_the_wait_of_the_patient() {
    let late = Duration::from_secs(3);
    let fake = Fake::with_tokens(
        move |_, _| Reply::Late(late, Box::new(Reply::token("token", 3_600))),
        |_, _| Reply::payment(),
    );
    let client = fake.client();
    let id = SessionId::new(SESSION).unwrap();
    let hasty = client.pis().payments().get(&id);
    let hasty = hasty.deadline(Duration::from_secs(1)).into_future();
    let patient = get(&client);
    let (hasty, patient) = tokio::join!(hasty, patient);
    assert!(hasty.unwrap_err().is_timeout());
    patient.unwrap();
}

/// A store that fails, or that never answers.
#[derive(Debug)]
enum Broken {
    Failing,
    Silent,
}

impl Broken {
    fn answer<'a, T: Send + 'a>(&'a self) -> BoxFuture<'a, Result<T, StoreError>> {
        match self {
            Self::Failing => Box::pin(async { Err("disk full".into()) }),
            Self::Silent => Box::pin(std::future::pending()),
        }
    }
}

impl TokenStore for Broken {
    fn load<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<Token>, StoreError>> {
        self.answer()
    }

    fn save<'a>(&'a self, _: &'a TokenKey, _: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
        self.answer()
    }

    fn forget<'a>(
        &'a self,
        _: &'a TokenKey,
        _: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.answer()
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_broken_is_done_without() {
    for store in [Broken::Failing, Broken::Silent] {
        let fake = Fake::new(|_, n| match n {
            1 => Reply::refusal(401, "invalid_token"),
            _ => Reply::payment(),
        });
        let client = fake.builder().token_store(Arc::new(store)).build().unwrap();
        get(&client).await.unwrap();
        get(&client).await.unwrap();
        advance(HOUR * 91 / 100).await;
        get(&client).await.unwrap();
        assert_eq!(fake.tokens(), 3);
    }
}
