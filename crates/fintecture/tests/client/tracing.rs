//! What a log at its most talkative holds: names, numbers, and nothing about people.

use std::io;
use std::sync::{Arc, Mutex};

use fintecture::pis::{Connect, Payer};
use fintecture::{Money, SessionId};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::fake::{Fake, Reply, SESSION};

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

#[tokio::test(start_paused = true)]
async fn traces_name_calls_and_attempts_but_no_query_body_or_person() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

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

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
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
    for secret in [
        "canary",
        SESSION,
        "psu_",
        "state=",
        "bearer",
        crate::fake::APP_SECRET,
    ] {
        assert!(!lower.contains(secret), "{secret} stands in\n{text}");
    }
}
