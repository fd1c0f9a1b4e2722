//! HTTP by hand, for what no library would show: the bytes as they cross the socket.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::fake::Seen;

pub(crate) const TOKEN: &str = r#"{"access_token":"t","expires_in":3600}"#;
pub(crate) const SESSION: &str = r#"{"meta":{"session_id":"s","url":"https://connect.example"}}"#;

/// Reads one request, to the last byte of its body.
pub(crate) async fn read(socket: &mut (impl AsyncRead + Unpin)) -> Seen {
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
    Seen {
        method,
        target,
        headers,
        body: Bytes::copy_from_slice(&raw[raw.len() - length..]),
    }
}

/// Answers with this body, and closes.
pub(crate) async fn answer(socket: &mut (impl AsyncWrite + Unpin), body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    raw(socket, &format!("{head}{body}")).await;
}

/// Answers with these bytes, and closes.
pub(crate) async fn raw(socket: &mut (impl AsyncWrite + Unpin), answer: &str) {
    socket.write_all(answer.as_bytes()).await.unwrap();
    socket.shutdown().await.unwrap();
}
