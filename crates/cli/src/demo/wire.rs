//! What went over the wire, as it may be shown: without secrets and personal data.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};
use serde::Serialize;

/// Ids in paths are shown up to here.
const SHOWN: usize = 8;

/// The longest path segment that is no id.
const LONGEST_WORD: usize = 20;

/// Who sent a request to whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Route {
    /// The shop to the platform's API.
    ShopToPlatform,
    /// The platform to the shop: a webhook.
    PlatformToShop,
    /// The payer's browser to the platform's pages.
    PayerToPlatform,
    /// The payer's browser to the shop.
    PayerToShop,
    /// Whoever runs the world to its control interface.
    OperatorToPlatform,
}

/// One request and its answer.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) route: Route,
    pub(super) method: Method,
    /// With ids cut short, and of the query only the names.
    pub(super) path: String,
    pub(super) status: StatusCode,
    /// What the sender proved itself with, cut short.
    pub(super) proof: Option<String>,
    pub(super) took: Duration,
}

/// The exchanges since it was last looked at. Clones are one log.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire(Arc<Mutex<Vec<Exchange>>>);

impl Wire {
    pub(super) fn record(&self, exchange: Exchange) {
        self.lock().push(exchange);
    }

    /// Takes out what was recorded.
    pub(super) fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Exchange>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request target as it may be shown.
pub(super) fn shown_target(path: &str, query: Option<&str>) -> String {
    let segments: Vec<String> = path.split('/').map(shown_segment).collect();
    let mut shown = segments.join("/");
    let names: Vec<&str> = query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| !name.is_empty())
        .collect();
    if !names.is_empty() {
        shown.push('?');
        shown.push_str(&names.join("&"));
    }
    shown
}

/// An id, of which the beginning tells enough; words stay as they are.
fn shown_segment(segment: &str) -> String {
    if segment.len() > LONGEST_WORD {
        shown_id(segment)
    } else {
        segment.to_owned()
    }
}

/// The beginning of an id.
pub(super) fn shown_id(id: &str) -> String {
    let beginning: String = id.chars().take(SHOWN).collect();
    format!("{beginning}…")
}

/// What a request proves itself with: the beginnings of its signature and its digest.
pub(super) fn proof_of(headers: &HeaderMap, word: &str) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(signature) = text("signature") {
        let signature = signature.split("signature=\"").nth(1).unwrap_or_default();
        let digest = text("digest").and_then(|digest| digest.split_once('='));
        let digest = digest.map(|(_, hash)| format!(" digest {}", beginning(hash)));
        return Some(format!(
            "{word} {}{}",
            beginning(signature),
            digest.unwrap_or_default()
        ));
    }
    let basic = text(header::AUTHORIZATION.as_str())?.starts_with("Basic ");
    basic.then(|| "app id and secret".to_owned())
}

fn beginning(text: &str) -> String {
    let beginning: String = text.chars().take(4).collect();
    format!("{beginning}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_cut_short_and_values_left_out() {
        let path = "/pis/v2/payments/b98843c908894657899b99ced11036e8";
        assert_eq!(shown_target(path, None), "/pis/v2/payments/b98843c9…");
        let link = "/connect/0f0e0d0c-1111-4222-8333-444455556666/provider";
        assert_eq!(shown_target(link, Some("")), "/connect/0f0e0d0c…/provider");
        assert_eq!(
            shown_target("/callback", Some("state=secret&session_id=b988")),
            "/callback?state&session_id"
        );
    }

    #[test]
    fn a_proof_shows_no_more_than_a_beginning() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "authorization",
            "Basic Y2FuYXJ5OmNhbmFyeQ==".parse().unwrap(),
        );
        assert_eq!(proof_of(&headers, "sig").unwrap(), "app id and secret");
        let signature = r#"keyId="canary",algorithm="rsa-sha256",signature="abcdcanary==""#;
        headers.insert("signature", signature.parse().unwrap());
        assert_eq!(proof_of(&headers, "sig").unwrap(), "sig abcd…");
        headers.insert("digest", "SHA-256=9sDqcanary=".parse().unwrap());
        let proof = proof_of(&headers, "sig").unwrap();
        assert_eq!(proof, "sig abcd… digest 9sDq…");
        headers.clear();
        headers.insert("authorization", "Bearer canary".parse().unwrap());
        assert_eq!(proof_of(&headers, "sig"), None);
    }
}
