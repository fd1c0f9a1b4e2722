//! What the sender of a request should have signed (Contract §4.1).

use std::borrow::Cow;

use fintecture::Digest;
use fintecture::signature::{Received, SignatureHeader, SigningString};
use http::header;

/// The names that must be signed, in the order of official clients; `digest` where there is a body.
const NAMES: [&str; 4] = ["(request-target)", "date", "digest", "x-request-id"];

/// The text to sign: of the lines that the header lists, if they are enough and all are there, or else
/// of those that the contract wants. A header that was not sent has no line, and the digest is that
/// of the body that arrived, whatever the header says.
pub(super) fn signing_string(received: &Received<'_>, header: Option<&SignatureHeader>) -> String {
    let wanted = NAMES
        .into_iter()
        .filter(|name| *name != "digest" || !received.body.is_empty());
    let is_enough = |header: &&SignatureHeader| {
        wanted.clone().all(|name| header.covers(name)) && received.signing_string(header).is_ok()
    };
    let names: Vec<&str> = match header.filter(is_enough) {
        Some(header) => header.headers().collect(),
        None => wanted.collect(),
    };
    let lines = names
        .iter()
        .filter_map(|name| Some((*name, value(received, name)?)));
    let text: SigningString = lines.collect();
    String::from_utf8_lossy(&text.to_bytes()).into_owned()
}

/// What stands behind a name.
fn value<'r>(received: &'r Received<'_>, name: &str) -> Option<Cow<'r, [u8]>> {
    match name {
        "(request-target)" => {
            let method = received.method.as_str().to_ascii_lowercase();
            Some(format!("{method} {}", received.target).into_bytes().into())
        }
        "digest" if !received.body.is_empty() && !is_form(received) => {
            Some(Digest::of(received.body).to_string().into_bytes().into())
        }
        _ => Some(received.headers.get(name)?.as_bytes().into()),
    }
}

/// One official SDK makes the digest of a form of other bytes (Contract C-38).
fn is_form(received: &Received<'_>) -> bool {
    let content_type = received.headers.get(header::CONTENT_TYPE);
    content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-"))
}
