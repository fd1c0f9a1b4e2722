//! HTTP/1.1 from bytes that are ready: the load must cost less than what it measures.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Outcome;

/// More header fields than anything here answers with.
const FIELDS: usize = 32;

/// A connection that is kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::with_capacity(4096),
        })
    }

    /// Sends a request and reads the body of its answer, which must say 200.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Outcome<&[u8]> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let answer = loop {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err("the connection ended before its answer".into());
            }
            if let Some(answer) = Answer::read(&self.received)? {
                break answer;
            }
        };
        let end = answer.head + answer.body;
        while self.received.len() < end {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err("the connection ended inside an answer".into());
            }
        }
        let body = &self.received[answer.head..end];
        if answer.status == 200 {
            Ok(body)
        } else {
            let said = String::from_utf8_lossy(body).into_owned();
            Err(format!("{}: {said}", answer.status).into())
        }
    }
}

/// What the head of an answer says.
#[derive(PartialEq, Eq, Debug)]
struct Answer {
    status: u16,
    /// How many bytes the head has.
    head: usize,
    /// How many bytes the body has.
    body: usize,
}

impl Answer {
    /// Reads a head; `None` if it has not arrived whole.
    fn read(bytes: &[u8]) -> Outcome<Option<Self>> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS];
        let mut answer = httparse::Response::new(&mut fields);
        let httparse::Status::Complete(head) = answer.parse(bytes)? else {
            return Ok(None);
        };
        let length = answer
            .headers
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case("content-length"));
        let length = length.ok_or("an answer without Content-Length")?;
        Ok(Some(Self {
            status: answer.code.unwrap_or_default(),
            head,
            body: std::str::from_utf8(length.value)?.parse()?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        assert_eq!(Answer::read(&whole[..30]).unwrap(), None);
        let answer = Answer::read(whole).unwrap().unwrap();
        assert_eq!(&whole[answer.head..answer.head + answer.body], b"{}");
        assert_eq!(answer.status, 200);
    }

    #[test]
    fn an_answer_of_unknown_length_is_refused() {
        assert!(Answer::read(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
