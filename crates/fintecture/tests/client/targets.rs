//! What is signed is what is sent.

use fintecture::pis::{Connect, Payer};
use fintecture::{Client, Money, SessionId};
use proptest::prelude::*;
use tokio::net::TcpListener;

use crate::fake::{APP_ID, APP_SECRET, Fake, Reply, check_signature, key};
use crate::wire;

const HOSTILE: &[&str] = &[
    "a b+c%20d",
    "{\"order\":42}|<x>",
    "filter[status]=x&y=1#frag",
    "é€😀\u{0}\u{7f}",
    "'\"`\\^",
    "../../etc?;=@:,!$*()~",
    "https://shop.example/cb?session=1&b=2",
];

fn order() -> Connect {
    Connect::new(Money::eur("20").unwrap(), "Cafe/42")
        .payer(Payer::new("Zoé/Payer", "zoe@payer.example"))
}

fn pairs(target: &str) -> Vec<(String, String)> {
    let (_, query) = target.split_once('?').unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_state_and_address_arrive_as_they_were_signed(
        state in "\\PC{0,80}",
        path in "[^\\p{C}#?]{0,30}",
        query in "[^\\p{C}#]{0,30}",
    ) {
        let redirect = format!("https://shop.example/{path}?{query}");
        let fake = Fake::always(Reply::session());
        let call = fake.client().pis().connect(order()).state(&state).redirect_uri(&redirect);
        run(call.into_future()).unwrap();
        // The fake verifies the signature over the target that it received.
        let seen = fake.seen().remove(0);
        prop_assert_eq!(
            pairs(&seen.target),
            [("state".to_owned(), state), ("redirect_uri".to_owned(), redirect)]
        );
    }

    #[test]
    fn any_session_id_arrives_as_it_was_signed(id in "\\PC{1,40}") {
        let fake = Fake::always(Reply::payment());
        let id = SessionId::new(id).unwrap();
        let call = fake.client().pis().payments().get(&id);
        let result = run(call.into_future());
        prop_assert_eq!(result.is_ok(), !matches!(id.as_str(), "." | ".."));
    }
}

/// The bytes on the wire are the last word: not what a library says that it sends.
#[tokio::test]
async fn hostile_values_cross_a_real_socket_as_they_were_signed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let mut seen = Vec::new();
        for _ in 0..=HOSTILE.len() {
            let (mut socket, _) = listener.accept().await.unwrap();
            let request = wire::read(&mut socket).await;
            if request.target.starts_with("/oauth/") {
                wire::answer(&mut socket, wire::TOKEN).await;
            } else {
                wire::answer(&mut socket, wire::SESSION).await;
                seen.push(request);
            }
        }
        seen
    });
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .private_key(key().clone())
        .app_info("my-shop", "1.4.0")
        .build()
        .unwrap();
    for value in HOSTILE {
        let call = client.pis().connect(order()).state(*value);
        call.origin_uri(format!("https://shop.example/{value}"))
            .await
            .unwrap();
    }
    let seen = server.await.unwrap();
    assert_eq!(seen.len(), HOSTILE.len());
    for (seen, value) in seen.iter().zip(HOSTILE) {
        check_signature(seen);
        assert_eq!(
            pairs(&seen.target)[0],
            ("state".to_owned(), (*value).to_owned())
        );
        assert!(seen.header("user-agent").starts_with("fintecture-rust/"));
        assert!(seen.header("user-agent").ends_with(" (my-shop/1.4.0)"));
    }
}
