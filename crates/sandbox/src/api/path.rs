//! The paths that official SDKs take to the same place (Contract §§5.2, 12, 22).

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Request};
use fintecture::Invalid;
use http::Uri;
use http::request::Parts;
use http::uri::PathAndQuery;

/// The request's target as it stood on the request line: what a signature covers.
#[derive(Clone, Debug)]
pub(crate) struct RawTarget(pub(crate) Arc<str>);

/// The one segment of a path that names what is asked for.
#[derive(Debug)]
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let found = Path::from_request_parts(parts, state).await;
        Ok(Self(found.map_or_else(|_| unreadable(), |Path(name)| name)))
    }
}

/// The two segments of a path that do.
#[derive(Debug)]
pub(crate) struct Segments(pub(crate) String, pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segments {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let found = Path::from_request_parts(parts, state).await;
        let Path((first, second)) = found.unwrap_or_else(|_| Path((unreadable(), unreadable())));
        Ok(Self(first, second))
    }
}

/// What is no UTF-8 names nothing, and is answered as any other name of nothing is.
fn unreadable() -> String {
    char::REPLACEMENT_CHARACTER.to_string()
}

/// Keeps the raw target beside the request, then leads an alias to the path it stands for.
pub(crate) fn tidy(mut request: Request) -> Request {
    let raw = request
        .uri()
        .path_and_query()
        .map_or("/", PathAndQuery::as_str);
    let target = RawTarget(Arc::from(raw));
    if let Some(uri) = canonical(request.uri()) {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(target);
    request
}

/// Where an alias leads: a trailing slash goes, as does a second one in front, `/pis/v1` is
/// `/pis/v2`, PHP's refresh is everybody's, JavaScript's one application is one of several,
/// transactions have two places, and words are joined in one way (Contract C-01, C-12, C-13, C-22 to
/// C-24).
fn canonical(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let mut tidy = path.trim_end_matches('/').to_owned();
    if tidy.starts_with("//") {
        tidy = format!("/{}", tidy.trim_start_matches('/'));
    }
    if let Some(rest) = tidy.strip_prefix("/pis/v1/") {
        tidy = format!("/pis/v2/{rest}");
    }
    let segments: Vec<_> = tidy.split('/').map(spelled).collect();
    tidy = segments.join("/");
    let whole = [
        ("/oauth/refresh_token", "/oauth/refreshtoken"),
        ("/res/v1/application", "/res/v1/applications"),
        (
            "/v1/transactions/simulate",
            "/v1/transactions/event-simulations",
        ),
    ];
    if let Some((_, served)) = whole.iter().find(|(alias, _)| *alias == tidy) {
        (*served).clone_into(&mut tidy);
    }
    if tidy == "/v1/transactions" || tidy.starts_with("/v1/transactions/") {
        tidy = format!("/pis/v2{}", &tidy["/v1".len()..]);
    }
    if tidy.starts_with("/v1/customers/") {
        tidy = tidy.replace("/verification/", "/verifications/");
        if tidy.ends_with("/verification") {
            tidy.push('s');
        }
    }
    if tidy == path || tidy.is_empty() {
        return None;
    }
    if let Some(query) = uri.query() {
        tidy.push('?');
        tidy.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(tidy.parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// The spelling that is served of a segment (Contract §22, C-23, C-24).
fn spelled(segment: &str) -> &str {
    match segment {
        "bank-accounts" => "bank_accounts",
        "organisation-nodes" => "organisation_nodes",
        "test-accounts" => "testaccounts",
        "e_mandates" => "e-mandates",
        "event_simulations" => "event-simulations",
        "request_for_payout" => "request-for-payout",
        "request_to_pay" => "request-to-pay",
        other => other,
    }
}

/// Checks that a payer's browser can be sent to an address: absolute, and with no scheme that runs
/// in the browser itself. Custom schemes are those of mobile applications.
pub(super) fn check_address(name: &'static str, text: &str) -> Result<(), Invalid> {
    let scheme = text
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme = |scheme: &String| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            && !matches!(scheme.as_str(), "javascript" | "data" | "vbscript" | "file")
    };
    if scheme.as_ref().is_some_and(is_scheme) && !text.contains(char::is_control) {
        Ok(())
    } else {
        Err(Invalid::new(
            name,
            "must be an absolute URL such as https://shop.example/paid",
            text,
        ))
    }
}

/// Where a path leads.
#[cfg(test)]
pub(crate) fn led(from: &str) -> String {
    let uri = Uri::try_from(from).unwrap_or_default();
    canonical(&uri).unwrap_or(uri).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_lead_to_one_path_and_keep_their_query() {
        assert_eq!(led("/pis/v2/payments/"), "/pis/v2/payments");
        assert_eq!(
            led("/pis/v2/payments/?page[number]=2"),
            "/pis/v2/payments?page[number]=2"
        );
        assert_eq!(led("/pis/v1/refund"), "/pis/v2/refund");
        assert_eq!(
            led("/v1/transactions/?page[number]=2"),
            "/pis/v2/transactions?page[number]=2"
        );
        assert_eq!(led("/v1/transactions/tx_1"), "/pis/v2/transactions/tx_1");
        assert_eq!(
            led("/v1/transactions/simulate"),
            "/pis/v2/transactions/event-simulations"
        );
        assert_eq!(led("/oauth/refresh_token"), "/oauth/refreshtoken");
        assert_eq!(led("/res/v1/application"), "/res/v1/applications");
        assert_eq!(
            led("/ais/v1/customer/1/accounts/?withBalances=true"),
            "/ais/v1/customer/1/accounts?withBalances=true"
        );
        assert_eq!(
            led("/v1/customers/1/bank-accounts/2?page[number]=1"),
            "/v1/customers/1/bank_accounts/2?page[number]=1"
        );
        assert_eq!(
            led("/v1/customers/1/verification/"),
            "/v1/customers/1/verifications"
        );
        assert_eq!(
            led("/v1/organisation-nodes/1/tree"),
            "/v1/organisation_nodes/1/tree"
        );
        assert_eq!(led("/v1/e_mandates/1"), "/v1/e-mandates/1");
        assert_eq!(
            led("/res/v1/application/?with_payment_methods=true"),
            "/res/v1/applications?with_payment_methods=true"
        );
        assert_eq!(led("/pis/v1/request_to_pay/"), "/pis/v2/request-to-pay");
        assert_eq!(led("/res/v1/test-accounts"), "/res/v1/testaccounts");
        assert_eq!(led("/ais/v1/verification"), "/ais/v1/verification");
        assert_eq!(led("//pis/v2/connect?state=a"), "/pis/v2/connect?state=a");
        assert_eq!(led("/"), "/");
        assert_eq!(led("/connect/x"), "/connect/x");
    }
}
