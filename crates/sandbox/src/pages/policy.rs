//! What a browser may do with a page: nothing but show it and send its forms.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

/// Where the forms of a page lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Forms {
    /// To another page of ours.
    Here,
    /// To us, and from there to the merchant at this address.
    Merchant(String),
}

impl Forms {
    /// The sources of `form-action`.
    ///
    /// Browsers hold it against every redirect that follows a form, those of the merchant's own
    /// servers included, so that only the scheme of the way back can be said in advance.
    fn sources(&self) -> String {
        let scheme = match self {
            Self::Here => None,
            Self::Merchant(url) => Url::parse(url).ok().map(|url| url.scheme().to_owned()),
        };
        match scheme.as_deref() {
            None => "'self'".to_owned(),
            Some("http" | "https") => "'self' http: https:".to_owned(),
            Some(app) => format!("'self' {app}:"),
        }
    }
}

/// The headers that every page is sent with.
pub(crate) fn headers(forms: &Forms) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action {}; \
         base-uri 'none'; frame-ancestors 'none'",
        forms.sources()
    );
    let mut headers = HeaderMap::new();
    // A scheme holds letters, digits, `+`, `-` and `.`, so that the policy is always a header.
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        // The address of a page is all it takes to pay; it stays with the payer.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

/// The headers that a bank's logo is sent with. Opened alone it is a document, which then may do
/// nothing either.
pub(crate) fn of_a_picture() -> [(HeaderName, &'static str); 4] {
    [
        (header::CONTENT_TYPE, "image/svg+xml"),
        // It changes with the files of the banks, which are read at the start.
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_to_us_or_on_to_the_merchant_that_the_session_names() {
        for (forms, sources) in [
            (Forms::Here, "'self'"),
            (
                Forms::Merchant("https://shop.example/paid".to_owned()),
                "'self' http: https:",
            ),
            (
                Forms::Merchant("com.shop.app://paid".to_owned()),
                "'self' com.shop.app:",
            ),
        ] {
            let headers = headers(&forms);
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            let expected = format!("form-action {sources};");
            assert!(policy.contains(&expected), "{policy}");
            assert!(policy.starts_with("default-src 'none'; "));
        }
    }
}
