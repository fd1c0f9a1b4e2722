//! What a log at its most talkative holds: names, numbers, and nothing about people.

use std::io;
use std::sync::{Arc, Mutex};

use fintecture::pis::{Connect, Payer};
use fintecture::{Money, SessionId};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::fake::{APP_SECRET, CLIENT_SECRET, CUSTOMER, Fake, Reply, SESSION};
use crate::{canaries, operations};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Writes down everything that happens on this thread until the guard is dropped.
    fn keep() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn traces_of_every_operation_hold_neither_secrets_nor_people_nor_accounts() {
    let lost = Fake::with_tokens(
        |_, _| Reply::tokens("canary-access", Some("canary-refresh")),
        |_, _| Reply::Lost,
    );
    for (name, fake) in [
        ("answered", canaries::server()),
        ("refused", canaries::refusing()),
        ("lost", lost),
    ] {
        for call in operations::all() {
            let (log, guard) = Log::keep();
            // What comes of it is looked at elsewhere.
            let _ = operations::make(&fake.client(), call).await;
            drop(guard);
            let text = log.text();
            let traced = format!("otel.name=\"{call}\"");
            assert!(text.contains(&traced), "{call}, {name}: no span in\n{text}");
            assert_eq!(canaries::canary(&text), None, "{call}, {name}\n{text}");
            let lower = text.to_lowercase();
            for sent in SENT {
                assert!(
                    !lower.contains(&sent.to_lowercase()),
                    "{call}, {name}: {sent} stands in\n{text}"
                );
            }
        }
    }
}

/// What the operations send of people and secrets, and where they lead.
const SENT: [&str; 14] = [
    APP_SECRET,
    CLIENT_SECRET,
    CUSTOMER,
    SESSION,
    "jane",
    "eloper",
    "@example.com",
    "9090901",
    "order 42",
    "order-42",
    "rum-1",
    "bearer",
    "basic ",
    "https://app.example",
];

#[tokio::test(start_paused = true)]
async fn traces_name_calls_and_attempts_but_no_query_body_or_person() {
    let (log, _guard) = Log::keep();

    let fake = Fake::with_tokens(
        |_, _| Reply::token("canary-token", 3_600),
        |_, n| match n {
            0 => Reply::Json(
                429,
                r#"{"errors":[{"message":"canary@payer.example"}]}"#.to_owned(),
            ),
            1 => Reply::session(),
            _ => Reply::refusal(404, "not_found"),
        },
    );
    let client = fake.client();
    let order = Connect::new(Money::eur("20").unwrap(), "canary communication")
        .payer(Payer::new("Canary Payer", "canary@payer.example"));
    let call = client.pis().connect(order).state("canary-state");
    call.redirect_uri("https://shop.example/canary")
        .await
        .unwrap();
    let id = SessionId::new(SESSION).unwrap();
    client.pis().payments().get(&id).await.unwrap_err();

    let text = log.text();
    for expected in [
        "otel.name=\"pis.connect\"",
        "otel.name=POST /pis/v2/connect",
        "http.request.method=\"POST\"",
        "http.request.resend_count=1",
        "http.response.status_code=429",
        "http.response.status_code=200",
        "url.template=\"/pis/v2/payments/{session_id}\"",
        "server.address=\"api.fintecture.com\"",
        "server.port=443",
        "error.type=\"404\"",
        "trying again",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    let lower = text.to_lowercase();
    for secret in ["canary", SESSION, "psu_", "state=", "bearer", APP_SECRET] {
        assert!(!lower.contains(secret), "{secret} stands in\n{text}");
    }
}
