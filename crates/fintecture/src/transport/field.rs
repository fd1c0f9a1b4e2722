//! The values of header fields.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use crate::{Error, ExposeSecret, Invalid, SecretString};

/// HTTP's basic authentication.
pub(super) fn basic(id: &str, secret: &SecretString) -> String {
    let pair = format!("{id}:{}", secret.expose_secret());
    format!("Basic {}", STANDARD.encode(pair))
}

pub(super) fn text(value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .map_err(|_| Invalid::new("header", "visible ASCII characters", value).into())
}

pub(super) fn secret(value: &str) -> Result<HeaderValue, Error> {
    let mut header = HeaderValue::from_str(value)
        .map_err(|_| Invalid::missing("authorization", "visible ASCII characters"))?;
    header.set_sensitive(true);
    Ok(header)
}
