//! Ctrl-C and SIGTERM: what is under way ends, nothing new begins, and all is over in 5 seconds.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use fintecture::Money;
use fintecture::pis::Connect;
use tempfile::TempDir;

use crate::running::{Credentials, Running};

const SIGNALS: [&str; 2] = ["-TERM", "-INT"];

/// How long a stop may take.
const PROMPT: Duration = Duration::from_secs(5);

/// A connection that was sent the head of a request.
fn call(sandbox: &Running, head: &str) -> BufReader<TcpStream> {
    let address = sandbox.base_url.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    let head = format!("{head}\nHost: {address}\n\n").replace('\n', "\r\n");
    connection.write_all(head.as_bytes()).unwrap();
    BufReader::new(connection)
}

/// Ends when nobody listens any more.
fn refuses(sandbox: &Running) {
    let address = sandbox.base_url.strip_prefix("http://").unwrap();
    while TcpStream::connect(address).is_ok() {
        std::thread::yield_now();
    }
}

#[test]
fn it_stops_cleanly_when_it_is_asked_to() {
    for signal in SIGNALS {
        let (said, status) = Running::start(&["--memory"]).ask_to_stop(signal);
        assert_eq!(status.code(), Some(0));
        assert_eq!(said.trim(), "Stopped.");
    }
}

#[test]
fn a_request_under_way_is_answered_before_it_stops() {
    for signal in SIGNALS {
        let sandbox = Running::start(&["--memory"]);
        let body = r#"{"by":"1d"}"#;
        let head = format!(
            "POST /_sandbox/v1/clock/advance HTTP/1.1\nExpect: 100-continue\nContent-Length: {}",
            body.len()
        );
        let mut connection = call(&sandbox, &head);
        // Said once it waits for the body.
        let mut line = String::new();
        connection.read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "HTTP/1.1 100 Continue");
        let asked = Instant::now();
        sandbox.send(signal);
        refuses(&sandbox);
        connection.get_mut().write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.trim_start().starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains(r#""now":"#), "{answer}");
        let (said, status) = sandbox.ended();
        assert!(asked.elapsed() < PROMPT, "{:?}", asked.elapsed());
        assert_eq!((said.trim(), status.code()), ("Stopped.", Some(0)));
    }
}

#[tokio::test]
async fn somebody_who_waits_for_long_is_told_and_does_not_keep_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.json");
    let sandbox = Running::start(&["--memory", "--credentials", file.to_str().unwrap()]);
    let client = Credentials::read(&file).client();
    let order = Connect::new(Money::eur("1.00").unwrap(), "Order 1");
    let session = client.pis().connect(order).state("1").await.unwrap();
    // Both at once: when the first is answered, the second is under way.
    let head = format!(
        "GET /_sandbox/v1/health HTTP/1.1\nHost: localhost\n\n\
         GET /_sandbox/v1/wait?session_id={}&status=payment_created&timeout=1h HTTP/1.1",
        session.id()
    );
    let mut connection = call(&sandbox, &head);
    let mut line = String::new();
    connection.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "HTTP/1.1 200 OK");
    let asked = Instant::now();
    sandbox.send("-INT");
    let (said, status) = sandbox.ended();
    assert!(asked.elapsed() < PROMPT, "{:?}", asked.elapsed());
    assert_eq!((said.trim(), status.code()), ("Stopped.", Some(0)));
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(r#""status":"ok""#), "{answer}");
    // It was answered, and not cut off at the end of the time that others have.
    assert!(answer.contains("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("service_unavailable"), "{answer}");
}
