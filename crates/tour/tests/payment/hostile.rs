//! States, addresses and texts as no shop should use them, and some do.

use fintecture::pis::Connect;
use fintecture::webhook::{Event, Verifier};
use fintecture::{Money, SessionId};
use fintecture_sandbox::{Sandbox, Wait};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::sync::Mutex;
use tour::client_of;
use tour::shop::Shop;
use url::Url;

use crate::payer::Payer;

/// What SDKs get wrong, beside what is merely random.
fn text() -> impl Strategy<Value = String> {
    let trap = prop_oneof![
        Just("a b"),
        Just("a+b"),
        Just("%20"),
        Just("%2B%2b"),
        Just("[0]"),
        Just("é€😀"),
        Just("e\u{301}"),
        Just("\u{202e}"),
        Just("&status=payment_created"),
        Just("?#/../"),
        Just("\"'<>\\^`{|}~"),
        Just(" "),
    ];
    let piece = prop_oneof![trap.prop_map(str::to_owned), "(?s).{1,20}", "\\PC{1,20}"];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

/// An address with such texts in its path, its query and its fragment.
fn address() -> impl Strategy<Value = String> {
    let host = prop_oneof![Just("https://shop.example"), Just("com.shop.app://paid")];
    (host, "\\PC{0,12}", "\\PC{0,12}", "\\PC{0,12}")
        .prop_map(|(host, path, query, fragment)| format!("{host}/{path}?{query}#{fragment}"))
}

/// What a transfer can carry; what it cannot is refused before it is sent.
fn communication() -> impl Strategy<Value = String> {
    "[A-Za-z0-9 /?:().,'+-]{1,140}"
}

/// The next webhook of a session, verified.
async fn event_of(shop: &Mutex<Shop>, verifier: &Verifier, session: &SessionId) -> Event {
    let mut shop = shop.lock().await;
    loop {
        let delivery = shop.next_delivery().await.unwrap();
        let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();
        if claimed.session_id() == session {
            return claimed.into_claim();
        }
    }
}

#[test]
fn whatever_is_sent_along_comes_back_equal_and_is_signed_as_it_is_sent() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open()).unwrap();
    let sandbox = Sandbox::builder().strict().webhook(shop.webhooks());
    let sandbox = runtime.block_on(sandbox.start()).unwrap();
    let client = client_of(&sandbox).unwrap();
    let verifier = Verifier::of(client.credentials().unwrap());
    let payer = Payer::new();
    let shop = Mutex::new(shop);

    let cases = (text(), communication(), address(), address());
    let outcome = TestRunner::default().run(&cases, |(state, words, redirect, origin)| {
        runtime.block_on(async {
            let order = Connect::new(Money::eur("1.00").unwrap(), &words);
            let session = client
                .pis()
                .connect(order)
                .state(&state)
                .redirect_uri(&redirect)
                .origin_uri(&origin)
                .await
                .unwrap();
            let back = payer.approve(session.url()).await;
            let wait = Wait::for_session(session.id().clone()).webhooks_acknowledged();
            sandbox.control().wait(wait).await.unwrap();
            let event = event_of(&shop, &verifier, session.id()).await;
            prop_assert_eq!(event.state.as_ref(), Some(&state));

            let asked = Url::parse(&redirect).unwrap();
            prop_assert_eq!(back.scheme(), asked.scheme());
            prop_assert_eq!(back.host_str(), asked.host_str());
            prop_assert_eq!(back.path(), asked.path());
            prop_assert_eq!(back.fragment(), asked.fragment());
            let own = asked.query().unwrap_or_default();
            prop_assert!(back.query().unwrap().starts_with(own));
            let told = back.query_pairs().filter(|(name, _)| name == "state");
            let returned = told.last().map(|(_, value)| value.into_owned());
            prop_assert_eq!(returned.as_ref(), Some(&state));

            let payment = client.pis().payments().get(session.id()).await.unwrap();
            prop_assert_eq!(payment.communication(), Some(words.as_str()));
            Ok(())
        })
    });
    outcome.unwrap();
}
