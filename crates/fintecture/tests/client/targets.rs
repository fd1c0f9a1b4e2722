//! What is signed is what is sent.

use bytes::Bytes;
use fintecture::pis::Connect;
use fintecture::{Client, Environment, Money, SessionId};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::fake::{APP_ID, APP_SECRET, Fake, Reply, SESSION, Seen, check_signature, key};

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
    Connect::new(Money::eur("20").unwrap(), "Café/42")
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
            seen.extend(answer(&mut socket).await);
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

/// Reads one request, answers it and closes; of a request for a token nothing is kept.
async fn answer(socket: &mut TcpStream) -> Option<Seen> {
    let mut raw = Vec::new();
    let (head, length) = loop {
        let mut chunk = [0; 4_096];
        let read = socket.read(&mut chunk).await.unwrap();
        assert_ne!(read, 0, "the client went away");
        raw.extend_from_slice(&chunk[..read]);
        if let Some(end) = raw.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(raw[..end].to_vec()).unwrap();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "))
                .map_or(0, |length| length.parse().unwrap());
            if raw.len() >= end + 4 + length {
                break (head, length);
            }
        }
    };
    let body = Bytes::copy_from_slice(&raw[raw.len() - length..]);
    let mut lines = head.lines();
    let mut request_line = lines.next().unwrap().split(' ');
    let method: Method = request_line.next().unwrap().parse().unwrap();
    let target = request_line.next().unwrap().to_owned();
    let headers: HeaderMap = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| {
            let name: HeaderName = name.parse().unwrap();
            (name, HeaderValue::from_str(value).unwrap())
        })
        .collect();
    let is_token = target.starts_with("/oauth/");
    let body_sent = if is_token {
        r#"{"access_token":"t","expires_in":3600}"#.to_owned()
    } else {
        format!(r#"{{"meta":{{"session_id":"{SESSION}","url":"https://connect.example"}}}}"#)
    };
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body_sent}",
        body_sent.len()
    );
    socket.write_all(answer.as_bytes()).await.unwrap();
    (!is_token).then_some(Seen {
        method,
        target,
        headers,
        body,
    })
}

#[tokio::test]
async fn a_server_that_is_not_there_was_provably_not_reached() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let client = Client::builder()
        .environment(Environment::Production)
        .base_url(format!("http://{address}"))
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .private_key(key().clone())
        .retry(fintecture::transport::Retry::never())
        .build()
        .unwrap();
    let error = client.pis().connect(order()).state("s").await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable() && !error.is_ambiguous());
    let text = error.to_string();
    assert!(
        text.contains(&format!("no connection to http://{address}: ")),
        "{text}"
    );
}
