//! The addresses by which a payer returns to the merchant (Contract §§14.1, 14.2).

use fintecture::{CustomerId, ProviderId, SessionId, SessionStatus};
use url::Url;

use crate::domain::Connection;

/// What the merchant is told of a session when its payer returns. The merchant must not trust it:
/// whoever holds the browser can write it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) session_id: SessionId,
    pub(crate) status: SessionStatus,
    pub(crate) state: Option<String>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) provider: Option<ProviderId>,
}

/// The `redirect_uri` of a session that went through its bank, with everything that is told.
pub(crate) fn from_the_bank(redirect_uri: &str, told: &Told) -> Option<String> {
    let mut parameters = first_three(told);
    if let Some(customer_id) = &told.customer_id {
        parameters.push(("customer_id", customer_id.as_str()));
    }
    if let Some(provider) = &told.provider {
        parameters.push(("provider", provider.as_str()));
    }
    with_parameters(redirect_uri, &parameters)
}

/// Where a payer lands who leaves before the bank: the `origin_uri`, else the `redirect_uri`
/// (Contract Q-20).
pub(crate) fn leaving(uri: &str, told: &Told) -> Option<String> {
    with_parameters(uri, &first_three(told))
}

/// The `redirect_uri` of a payer who shared their accounts (Contract §14.2).
pub(crate) fn sharing(
    redirect_uri: &str,
    connection: &Connection,
    code: &str,
    state: Option<&str>,
) -> Option<String> {
    let mut parameters = vec![
        ("customer_id", connection.customer_id.as_str()),
        ("code", code),
        ("provider", connection.provider.as_str()),
    ];
    parameters.extend(state.map(|state| ("state", state)));
    with_parameters(redirect_uri, &parameters)
}

/// The same of one who shared nothing (Contract §14.2).
pub(crate) fn refusing(redirect_uri: &str, state: Option<&str>) -> Option<String> {
    let mut parameters = vec![
        ("error", "provider_error"),
        ("provider_error", "access_denied"),
    ];
    parameters.extend(state.map(|state| ("state", state)));
    with_parameters(redirect_uri, &parameters)
}

fn first_three(told: &Told) -> Vec<(&'static str, &str)> {
    let mut parameters = vec![
        ("session_id", told.session_id.as_str()),
        ("status", told.status.as_str()),
    ];
    if let Some(state) = &told.state {
        parameters.push(("state", state));
    }
    parameters
}

/// Adds the parameters behind the query that the address has, which stays as it was written.
///
/// `None` for what is no absolute address, or one that a browser would run instead of visit.
fn with_parameters(uri: &str, parameters: &[(&str, &str)]) -> Option<String> {
    let mut url = Url::parse(uri).ok()?;
    if is_run_by_browsers(url.scheme()) {
        return None;
    }
    let added = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
        // Understood by every reader of a query, while `+` is a space to readers of forms alone.
        .replace('+', "%20");
    let query = match url.query() {
        Some(query) if !query.is_empty() => format!("{query}&{added}"),
        _ => added,
    };
    url.set_query(Some(&query));
    Some(url.into())
}

fn is_run_by_browsers(scheme: &str) -> bool {
    matches!(
        scheme,
        "javascript" | "data" | "vbscript" | "blob" | "about" | "file" | "view-source"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(state: &str) -> Told {
        Told {
            session_id: SessionId::new("b98843c908894657899b99ced11036e8").unwrap(),
            status: SessionStatus::PaymentCreated,
            state: Some(state.to_owned()),
            customer_id: Some(CustomerId::new("d4f1c5e0a1b24c7d8e9f0a1b2c3d4e5f").unwrap()),
            provider: Some(ProviderId::new("ftecfr").unwrap()),
        }
    }

    #[test]
    fn the_bank_sends_back_the_parameters_of_the_contract_in_their_order() {
        assert_eq!(
            from_the_bank("https://shop.example/callback", &told("order 42&x=1")).unwrap(),
            "https://shop.example/callback?session_id=b98843c908894657899b99ced11036e8\
             &status=payment_created&state=order%2042%26x%3D1\
             &customer_id=d4f1c5e0a1b24c7d8e9f0a1b2c3d4e5f&provider=ftecfr"
        );
    }

    #[test]
    fn the_query_and_the_fragment_of_the_merchant_are_kept() {
        assert_eq!(
            leaving("https://shop.example/c?a=%20b&session=1#/cart", &told("s")).unwrap(),
            "https://shop.example/c?a=%20b&session=1&session_id=b98843c908894657899b99ced11036e8\
             &status=payment_created&state=s#/cart"
        );
    }

    #[test]
    fn an_app_on_a_phone_is_an_address_too() {
        let back = from_the_bank("com.shop.app://paid", &told("s")).unwrap();
        assert!(
            back.starts_with("com.shop.app://paid?session_id="),
            "{back}"
        );
    }

    #[test]
    fn an_address_that_a_browser_would_run_is_no_way_back() {
        for uri in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,hi",
            "file:///etc/hosts",
            "/callback",
            "shop.example",
            "",
        ] {
            assert_eq!(leaving(uri, &told("s")), None, "{uri}");
        }
    }

    proptest! {
        #[test]
        fn any_state_comes_back_as_it_was_given(state in "\\PC{0,80}") {
            let back = from_the_bank("http://localhost:8000/?q=1", &told(&state)).unwrap();
            let returned = Url::parse(&back)
                .unwrap()
                .query_pairs()
                .find_map(|(name, value)| (name == "state").then(|| value.into_owned()));
            prop_assert_eq!(returned, Some(state));
        }
    }
}
