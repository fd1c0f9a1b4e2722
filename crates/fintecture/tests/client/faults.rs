//! The fault matrix: whatever fails, in whatever call, how many requests go out, and what the
//! caller is told.
//!
//! Where the fault is a socket's it happens on a socket; where it is time's, in paused time.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fintecture::transport::{BoxFuture, Retry, StoreError, Token, TokenKey, TokenStore};
use fintecture::{Client, ClientBuilder, Error, Timestamp};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::Instant;

use crate::fake::{
    APP_ID, APP_SECRET, Fake, PausedClock, Reply, SESSION, Seen, check_signature, key, organisation,
};
use crate::operations::{WITHOUT_TOKEN, all, is_grant, make, once};
use crate::wire;

const ATTEMPTS: u32 = 4;
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);
const SLOW: Duration = Duration::from_secs(9);
const RETRY_AFTER: u64 = 7;
const EVENTS: &str = "/pis/v2/transactions/event-simulations";

/// What goes wrong, each time that a request is sent unless it says `Once`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Nobody listens.
    Refused,
    /// In the TLS handshake, which comes before the request.
    ResetBeforeSend,
    ResetAfterSend,
    /// The first attempt goes out on a connection that has served before.
    ResetOnKeptConnection,
    CutMidBody,
    InvalidTokenOnce,
    /// 429 with `Retry-After`.
    TooManyRequests,
    InternalError,
    Unavailable,
    Timeout,
    /// An answer shortly before the attempt's time is up.
    Slow,
}

impl Fault {
    const OF_SOCKETS: [Self; 5] = [
        Self::Refused,
        Self::ResetBeforeSend,
        Self::ResetAfterSend,
        Self::ResetOnKeptConnection,
        Self::CutMidBody,
    ];

    const OF_ANSWERS: [Self; 6] = [
        Self::InvalidTokenOnce,
        Self::TooManyRequests,
        Self::InternalError,
        Self::Unavailable,
        Self::Timeout,
        Self::Slow,
    ];

    /// What the server answers to the n-th request, from 0.
    fn answer(self, seen: &Seen, n: usize) -> Reply {
        match self {
            Self::InvalidTokenOnce if n == 0 => Reply::refusal(401, "invalid_token"),
            Self::TooManyRequests => Reply::With(
                429,
                "retry-after",
                RETRY_AFTER.to_string(),
                r#"{"status":429,"errors":[{"code":"too_many_requests"}]}"#.to_owned(),
            ),
            Self::InternalError => Reply::status(500),
            Self::Unavailable => Reply::status(503),
            Self::Timeout => Reply::Silence,
            Self::Slow => Reply::Late(SLOW, Box::new(success(seen))),
            _ => success(seen),
        }
    }
}

/// An answer that reads as documented, for any call.
pub(crate) fn success(seen: &Seen) -> Reply {
    let path = seen.target.split('?').next().unwrap_or_default();
    if path.starts_with("/oauth/") {
        Reply::tokens("fresh", Some("refresh-1"))
    } else if path.ends_with("/authorize") {
        Reply::ok(r#"{"url":"https://bank.example/consent"}"#)
    } else if path.contains("/decoupled/") {
        Reply::ok(r#"{"status":"PENDING"}"#)
    } else if path == "/ais/v1/verification" {
        Reply::ok(r#"{"data":{"id":"x1"}}"#)
    } else if path.ends_with("/accounts/a1") {
        Reply::ok(r#"{"data":{"id":"a1"}}"#)
    } else if path.starts_with("/v1/") && (seen.method != "GET" || path.ends_with("/x1"))
        || path == "/res/v1/applications"
        || path.starts_with("/res/v1/functionalities/")
    {
        Reply::ok(r#"{"data":{"id":"x1"}}"#)
    } else if path.ends_with("/agfbfr") {
        Reply::ok(r#"{"data":[{"id":"agfbfr"}]}"#)
    } else if path.ends_with(SESSION) {
        Reply::payment()
    } else if path.ends_with("/x1") || ["/assessments", EVENTS].contains(&path) {
        Reply::ok(r#"{"data":{"id":"x1"}}"#)
    } else if seen.method == "POST" || path.ends_with("/connect") {
        Reply::session()
    } else {
        Reply::ok(r#"{"data":[]}"#)
    }
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    /// The requests that left, those for a token of another call aside.
    sent: usize,
    attempts: u32,
    /// Every question that the error says yes to, or `success`.
    told: String,
    /// In whole seconds; none on sockets, where nothing is waited for.
    waited: u64,
}

impl Outcome {
    fn of<T>(result: Result<T, Error>, sent: usize, waited: Duration) -> Self {
        let (attempts, told) = match result {
            Ok(_) => (u32::try_from(sent).unwrap(), "success".to_owned()),
            Err(error) => (error.attempts(), told(&error)),
        };
        Self {
            sent,
            attempts,
            told,
            waited: waited.as_secs(),
        }
    }

    /// What follows from what the call does, and from how it proves itself.
    fn expected(call: &str, fault: Fault) -> Self {
        let happens_once = once().any(|other| other == call);
        let has_token = !WITHOUT_TOKEN.contains(&call) && !is_grant(call);
        let uncertain = if happens_once {
            (1, 1, "ambiguous")
        } else {
            (4, ATTEMPTS, "retryable")
        };
        let (sent, attempts, told) = match fault {
            Fault::Refused | Fault::ResetBeforeSend => (0, ATTEMPTS, "connect, retryable"),
            Fault::ResetAfterSend
            | Fault::ResetOnKeptConnection
            | Fault::CutMidBody
            | Fault::InternalError
            | Fault::Unavailable
            | Fault::Timeout => uncertain,
            Fault::InvalidTokenOnce if has_token => (2, 2, "success"),
            Fault::InvalidTokenOnce => (1, 1, "auth"),
            Fault::TooManyRequests => (4, ATTEMPTS, "retryable, rate limited"),
            Fault::Slow => (1, 1, "success"),
        };
        let waited = match fault {
            Fault::TooManyRequests => RETRY_AFTER * u64::from(attempts - 1),
            Fault::Timeout => ATTEMPT_LIMIT.as_secs() * u64::from(attempts),
            Fault::Slow => SLOW.as_secs(),
            _ => 0,
        };
        let timed_out = if fault == Fault::Timeout {
            "timeout, "
        } else {
            ""
        };
        Self {
            sent,
            attempts,
            told: format!("{timed_out}{told}"),
            waited,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sent,
            attempts,
            told,
            waited,
        } = self;
        write!(f, "{sent} sent, {attempts} tried, {waited} s: {told}")
    }
}

fn told(error: &Error) -> String {
    let questions = [
        ("connect", error.is_connect()),
        ("timeout", error.is_timeout()),
        ("retryable", error.is_retryable()),
        ("ambiguous", error.is_ambiguous()),
        ("auth", error.is_auth()),
        ("rate limited", error.is_rate_limited()),
        ("not found", error.is_not_found()),
        ("decode", error.is_decode()),
        ("invalid", error.is_invalid()),
    ];
    let yes = questions.into_iter().filter(|(_, yes)| *yes);
    yes.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}

/// Every call under every one of these faults.
#[derive(Default)]
struct Matrix(Vec<Row>);

struct Row {
    call: &'static str,
    fault: Fault,
    expected: Outcome,
    got: Outcome,
}

impl Matrix {
    fn note(&mut self, call: &'static str, fault: Fault, got: Outcome) {
        self.0.push(Row {
            call,
            fault,
            expected: Outcome::expected(call, fault),
            got,
        });
    }

    /// Panics with the whole table if one outcome in it is another than expected.
    fn check(&self) {
        let is_right = |row: &Row| row.expected == row.got;
        assert!(self.0.iter().all(is_right), "\n{self}");
    }
}

impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.0 {
            let (call, fault) = (row.call, format!("{:?}", row.fault));
            write!(f, "{call:26} {fault:22} {}", row.got)?;
            if row.got != row.expected {
                write!(f, "   <-- expected {}", row.expected)?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn patient(builder: ClientBuilder) -> Client {
    builder
        .retry(Retry::up_to(ATTEMPTS).waiting_at_most(Duration::ZERO))
        .timeout(ATTEMPT_LIMIT)
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn each_answer_has_its_number_of_requests_and_its_message_for_every_call() {
    let mut matrix = Matrix::default();
    for fault in Fault::OF_ANSWERS {
        for call in all() {
            let fake = if is_grant(call) {
                Fake::with_tokens(
                    move |seen, n| fault.answer(seen, n),
                    |seen, _| success(seen),
                )
            } else {
                Fake::with_tokens(
                    |seen, _| success(seen),
                    move |seen, n| fault.answer(seen, n),
                )
            };
            let client = patient(fake.builder());
            let began = Instant::now();
            let result = make(&client, call).await;
            let sent = if is_grant(call) {
                fake.tokens()
            } else {
                fake.calls()
            };
            matrix.note(call, fault, Outcome::of(result, sent, began.elapsed()));
        }
    }
    matrix.check();
}

#[tokio::test]
async fn each_broken_connection_has_its_number_of_requests_and_its_message_for_every_call() {
    let mut matrix = Matrix::default();
    for fault in Fault::OF_SOCKETS {
        for call in all() {
            matrix.note(call, fault, over_sockets(call, fault).await);
        }
    }
    matrix.check();
}

async fn over_sockets(call: &str, fault: Fault) -> Outcome {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let arrived = Arc::new(AtomicUsize::new(0));
    // A socket that is bound and does not listen refuses, and nobody else gets its port.
    let (unheard, server) = if fault == Fault::Refused {
        (Some(socket), None)
    } else {
        let server = serve(socket.listen(64).unwrap(), fault, Arc::clone(&arrived));
        (None, Some(tokio::spawn(server)))
    };
    let scheme = match fault {
        Fault::ResetBeforeSend => "https",
        _ => "http",
    };
    let builder = Client::builder()
        .base_url(format!("{scheme}://{address}"))
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .private_key(key().clone())
        .organisation_credentials(organisation())
        .clock(PausedClock::new())
        .token_store(Arc::new(Prepared));
    let client = patient(builder);
    if fault == Fault::ResetOnKeptConnection {
        make(&client, "resources.providers.list").await.unwrap();
        arrived.store(0, Ordering::SeqCst);
    }
    let result = make(&client, call).await;
    drop(unheard);
    if let Some(server) = server {
        server.abort();
    }
    Outcome::of(result, arrived.load(Ordering::SeqCst), Duration::ZERO)
}

/// A server that does the same to every connection, and counts the requests that arrive whole and
/// rightly signed.
async fn serve(listener: TcpListener, fault: Fault, arrived: Arc<AtomicUsize>) {
    let mut is_first = true;
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        if is_first && fault == Fault::ResetOnKeptConnection {
            receive(&mut stream, &arrived).await;
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":[]}";
            send(&mut stream, answer).await;
        }
        is_first = false;
        if fault == Fault::ResetBeforeSend {
            // The client's first word of the handshake.
            stream.readable().await.unwrap();
        } else {
            receive(&mut stream, &arrived).await;
        }
        if fault == Fault::CutMidBody {
            let half = "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"meta\":";
            send(&mut stream, half).await;
        } else {
            stream.set_zero_linger().unwrap();
        }
    }
}

async fn receive(stream: &mut TcpStream, arrived: &AtomicUsize) {
    let seen = wire::read(stream).await;
    if !seen.target.starts_with("/oauth/") {
        check_signature(&seen);
    }
    arrived.fetch_add(1, Ordering::SeqCst);
}

async fn send(stream: &mut TcpStream, bytes: &str) {
    use tokio::io::AsyncWriteExt as _;
    stream.write_all(bytes.as_bytes()).await.unwrap();
}

/// A store that always has a token, so that the first request is the call's own.
#[derive(Debug)]
struct Prepared;

impl TokenStore for Prepared {
    fn load<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<Token>, StoreError>> {
        let tomorrow = Timestamp::parse_http("Fri, 15 Aug 2025 14:43:12 GMT").unwrap();
        Box::pin(async move { Ok(Some(Token::new("prepared", tomorrow))) })
    }

    fn save<'a>(&'a self, _: &'a TokenKey, _: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
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
