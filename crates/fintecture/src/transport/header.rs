//! Headers that a caller adds.

use http::header::{HeaderName, HeaderValue};

use crate::Invalid;

/// What the client says itself: who calls, what is signed, how long the body is.
const OWN: [&str; 15] = [
    "accept",
    "app_id",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "date",
    "digest",
    "host",
    "proxy-authorization",
    "signature",
    "te",
    "transfer-encoding",
    "user-agent",
    "x-request-id",
];

/// A header that is not the client's own. It is never shown, since it may be a secret.
pub(crate) fn added(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Invalid> {
    let name = HeaderName::try_from(name)
        .map_err(|_| Invalid::new("header", "a name such as x-tenant", name))?;
    if OWN.contains(&name.as_str()) {
        let rule = format!("not {name}, which the client sets itself");
        return Err(Invalid::missing("header", rule));
    }
    let mut value = sendable(name.as_str(), value)?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// A value that arrives as it was sent.
pub(super) fn sendable(name: &str, value: &str) -> Result<HeaderValue, Invalid> {
    let invalid = || Invalid::new(name.to_owned(), "visible ASCII characters", value);
    // The type lets raw UTF-8 pass, which proxies do not.
    if !value.is_ascii() {
        return Err(invalid());
    }
    HeaderValue::from_str(value).map_err(|_| invalid())
}
