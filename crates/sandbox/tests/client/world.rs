//! Worlds: the same from the same seed, and kept in a folder.

use std::net::SocketAddr;

use fintecture::ExposeSecret;
use fintecture_sandbox::{Sandbox, StartError};
use serde_json::{Value, json};

use crate::platform::{Answer, Platform, WEDNESDAY, frozen_at, is, order};
use crate::receiver::Receiver;

/// Everything that a world answers to the same commands, but for tokens, which are signed with a
/// key outside the seed, and for addresses.
async fn answers(seed: u64, receiver: Option<&Receiver>) -> Vec<Value> {
    let builder = Sandbox::builder().seed(seed).clock(frozen_at(WEDNESDAY));
    let platform = Platform::of(builder).await;
    let mut found = Vec::new();
    if let Some(receiver) = receiver {
        platform.webhook(&receiver.url).await;
    }
    let merchant = platform.merchant().await;
    let mut take = |answer: Answer| {
        let base_url = platform.sandbox.base_url();
        let text = answer.text.replace(base_url, "http://sandbox");
        let value: Value = serde_json::from_str(&text).unwrap();
        found.push(value.clone());
        value
    };
    for amount in ["1.50", "20", "300.00"] {
        let target = "/pis/v2/connect?state=s&with_virtualbeneficiary=true&with_beneficiary=true";
        let opened = take(merchant.post(target, &order(amount)).send().await);
        let session = opened["meta"]["session_id"].as_str().unwrap().to_owned();
        take(
            platform
                .outcome(&session, json!({ "outcome": "accept" }))
                .await,
        );
        take(
            platform
                .outcome(&session, json!({ "outcome": "accept" }))
                .await,
        );
    }
    let turn = platform.post("/_sandbox/v1/clock/advance");
    take(turn.json(&json!({ "by": "2d" })).send().await);
    let merchant = platform.merchant().await;
    let page = take(merchant.get("/pis/v2/payments").send().await);
    let session = page["data"][0]["id"].as_str().unwrap();
    take(merchant.refund_of(session, json!("1")).await);
    take(merchant.refund_of(session, json!("1000")).await);
    take(platform.post("/_sandbox/v1/connections").send().await);
    take(platform.get("/_sandbox/v1/ledger").send().await);
    platform.advance("2d").await;
    let merchant = platform.merchant().await;
    take(merchant.get("/pis/v2/payments").send().await);
    found
}

#[tokio::test]
async fn the_same_seed_and_commands_give_the_same_answers() {
    let (first, second, other) = tokio::join!(answers(7, None), answers(7, None), answers(8, None));
    assert_eq!(first, second);
    assert_ne!(first, other);
}

#[tokio::test]
async fn webhooks_on_their_way_change_no_id() {
    let receiver = Receiver::start().await;
    let first = answers(7, Some(&receiver)).await;
    for _ in 0..4 {
        assert_eq!(answers(7, Some(&receiver)).await, first);
    }
    let ids = |range: std::ops::Range<usize>| -> Vec<_> {
        let deliveries = receiver.deliveries();
        let mut ids: Vec<_> = deliveries[range]
            .iter()
            .map(|delivery| delivery.header("x-request-id").to_owned())
            .collect();
        ids.sort();
        ids
    };
    let count = receiver.deliveries().len() / 5;
    assert_eq!(ids(0..count), ids(count..2 * count));
}

#[tokio::test]
async fn a_folder_keeps_sessions_clock_endpoints_and_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::start().await;
    let builder = || Sandbox::builder().data(folder.path());
    let platform = Platform::of(builder().seed(7).clock(frozen_at(WEDNESDAY))).await;
    platform.webhook(&receiver.url).await;
    let token = platform.token().await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.advance("20h").await;
    let credentials = platform.credentials().clone();
    let key_file = platform.sandbox.private_key_file().unwrap().to_owned();
    assert!(key_file.starts_with(folder.path()));
    platform.sandbox.shutdown().await;

    let platform = Platform::of(builder().seed(8)).await;
    let again = platform.credentials();
    assert_eq!(again.app_id(), credentials.app_id());
    let secret = |of: &fintecture::Credentials| of.app_secret().expose_secret().to_owned();
    assert_eq!(secret(again), secret(&credentials));
    let clock = platform.get("/_sandbox/v1/clock").send().await.ok();
    assert_eq!(clock["now"], "2025-01-16T06:00:00Z");
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "completed")
    );
    let before = receiver.deliveries().len();
    platform.advance("2h").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    assert_eq!(receiver.deliveries().len(), before + 1);
    let list = platform.get("/pis/v2/payments").bearer(&token).send().await;
    list.error(401, "unauthorized");
    platform.assert_books_balance().await;
    platform.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_clock_that_was_frozen_and_never_turned_stays_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Sandbox::builder().data(folder.path());
    let sandbox = builder().clock(frozen_at(WEDNESDAY)).start().await.unwrap();
    sandbox.shutdown().await;
    let sandbox = builder().start().await.unwrap();
    assert_eq!(sandbox.control().now(), WEDNESDAY.parse().unwrap());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn ids_do_not_come_again_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..3 {
        let builder = Sandbox::builder().data(folder.path()).seed(7);
        let platform = Platform::of(builder).await;
        let unknown = platform.get("/pis/v2/nothing").send().await;
        let log_id = unknown.json()["log_id"].as_str().unwrap().to_owned();
        assert!(seen.insert(log_id), "a log id came again");
        let session = platform.merchant().await.order("20").await;
        assert!(seen.insert(session), "a session id came again");
        platform.sandbox.shutdown().await;
    }
}

#[tokio::test]
async fn two_first_starts_on_one_folder_leave_a_world_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let at_once = std::sync::Barrier::new(2);
    let start = || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        at_once.wait();
        let started = runtime.block_on(Sandbox::builder().data(folder.path()).start());
        // Both have tried before either lets go.
        at_once.wait();
        match started {
            Ok(sandbox) => runtime.block_on(sandbox.shutdown()),
            Err(error) => assert!(error.to_string().contains("in use"), "{error}"),
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(start);
        scope.spawn(start);
    });
    let reopened = Sandbox::builder().data(folder.path()).start().await;
    reopened.unwrap().shutdown().await;
}

#[tokio::test]
async fn a_webhook_that_is_no_address_founds_no_world() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let builder = Sandbox::builder().data(&kept).webhook("shop");
    let error = builder.start().await.unwrap_err();
    let rule = "webhook: must be an absolute http or https address";
    assert!(error.to_string().starts_with(rule), "{error}");
    assert!(!kept.exists());
}

#[tokio::test]
async fn a_world_without_its_key_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Sandbox::builder().data(folder.path());
    let sandbox = builder().start().await.unwrap();
    let key_file = sandbox.private_key_file().unwrap().to_owned();
    sandbox.shutdown().await;
    let key = std::fs::read(&key_file).unwrap();
    std::fs::remove_file(&key_file).unwrap();
    let error = builder().start().await.unwrap_err();
    assert!(matches!(&error, StartError::OtherKey(file) if *file == key_file));
    assert!(error.to_string().contains("put the key back"), "{error}");
    let other = fintecture::PrivateKey::generate()
        .unwrap()
        .to_pem()
        .unwrap();
    std::fs::write(&key_file, other.expose_secret()).unwrap();
    let error = builder().start().await.unwrap_err();
    assert!(matches!(error, StartError::OtherKey(_)), "{error}");
    std::fs::write(&key_file, "no key").unwrap();
    let error = builder().start().await.unwrap_err();
    assert!(matches!(error, StartError::Key(_)), "{error}");
    std::fs::write(&key_file, key).unwrap();
    builder().start().await.unwrap().shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_folders_key_and_world_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let sandbox = Sandbox::builder().data(&kept).start().await.unwrap();
    for entry in std::fs::read_dir(&kept).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.path());
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_folder_serves_one_sandbox_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Sandbox::builder().data(folder.path());
    let first = builder().start().await.unwrap();
    let error = builder().start().await.unwrap_err();
    assert!(error.to_string().contains("world.db"), "{error}");
    first.shutdown().await;
    builder().start().await.unwrap().shutdown().await;
}

#[tokio::test]
async fn a_world_in_memory_is_not_shown_to_other_machines() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let address: SocketAddr = address.parse().unwrap();
        let error = Sandbox::builder()
            .listen(address)
            .start()
            .await
            .unwrap_err();
        assert!(matches!(error, StartError::Exposed(found) if found == address));
        assert!(error.to_string().contains("public demo key"), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let first = Sandbox::builder().start().await.unwrap();
    let error = Sandbox::builder()
        .listen(first.address())
        .start()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(&first.address().to_string()),
        "{error}"
    );
}

#[tokio::test]
async fn several_addresses_share_one_port_and_one_world() {
    let address = |text: &str| text.parse::<SocketAddr>().unwrap();
    let builder = Sandbox::builder()
        .listen(address("127.0.0.1:0"))
        .listen(address("127.0.0.2:0"));
    let platform = Platform::of(builder).await;
    let session = platform.merchant().await.order("20").await;
    let port = platform.sandbox.address().port();
    let other = format!("http://127.0.0.2:{port}/pis/v2/payments/{session}");
    let call = platform.follow(&other).bearer(&platform.token().await);
    assert_eq!(call.send().await.ok()["data"]["id"], session.as_str());
}
