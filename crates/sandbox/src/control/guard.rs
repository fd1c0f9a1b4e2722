//! Who is let in to what stands under `/_sandbox`. It asks for no token, so that no website may get
//! there through the browser of whoever runs the sandbox.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::uri::Authority;
use http::{HeaderMap, HeaderName, header};

use crate::api::ApiError;
use crate::server::Platform;

/// What is guarded: the calls, and the page that shows every phone.
const ALL: &str = "/_sandbox/";

/// The calls. The page is no way in: its forms lead to links that only it names.
const CALLS: &str = "/_sandbox/v1/";

/// Who can reach a listener.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// Programs on this machine.
    Loopback,
    /// Others as well, by whatever name they know this machine.
    Network,
}

impl From<SocketAddr> for Reach {
    fn from(address: SocketAddr) -> Self {
        if address.ip().is_loopback() {
            Self::Loopback
        } else {
            Self::Network
        }
    }
}

/// Turns away what a website sends with its visitor's browser, and what comes to this machine by a
/// name that is not its own: a website's, led here to be taken for the sandbox's.
pub(crate) async fn guard(
    State(platform): State<Platform>,
    request: Request,
    next: Next,
) -> Response {
    match check(&request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.respond(&platform.engine.log_id()),
    }
}

fn check(request: &Request) -> Result<(), ApiError> {
    let path = request.uri().path();
    if !path.starts_with(ALL) {
        return Ok(());
    }
    let host = text(request.headers(), header::HOST).unwrap_or_default();
    let is_private = request.extensions().get() == Some(&Reach::Loopback);
    if is_private && !host.is_empty() && !is_loopback(host) {
        let message = "The sandbox listens on this machine alone, where its name is localhost, \
                       127.0.0.1 or [::1].";
        return Err(ApiError::forbidden(message));
    }
    if path.starts_with(CALLS) && is_from_elsewhere(request.headers(), host) {
        let message = "The control interface is not for the pages of other websites.";
        return Err(ApiError::forbidden(message));
    }
    Ok(())
}

/// Whether a `Host` header names this machine.
fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

/// Whether a browser says that another website's page sends this. What is no browser says nothing.
fn is_from_elsewhere(headers: &HeaderMap, host: &str) -> bool {
    let site = text(headers, HeaderName::from_static("sec-fetch-site"));
    if matches!(site, Some("cross-site" | "same-site")) {
        return true;
    }
    match text(headers, header::ORIGIN) {
        None => false,
        // A page that hides its address, which may be one of ours.
        Some("null") => site.is_none(),
        Some(origin) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            !authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
        }
    }
}

/// A header; one that is no text is as good as an empty one.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let value = headers.get(name)?;
    Some(value.to_str().unwrap_or_default())
}
