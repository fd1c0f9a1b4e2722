//! Why a signature does not verify, said in words: each cause, found from what was received alone
//! and from both sides' texts.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fintecture::signature::{
    BodyForm, Cause, Explanation, Inquiry, Received, SignatureHeader, Variation, VerifyError,
    compare,
};
use fintecture::{AppId, Digest, ExposeSecret, PrivateKey};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());

const BODY: &str = r#"{"amount":"1"}"#;
const REQUEST_ID: &str = "963587a9-1fa4-42d2-bca8-85c27d0c859e";
const NAMES: &str = "(request-target) date digest x-request-id";

/// The request of these tests, as it arrives.
struct Request {
    method: Method,
    target: &'static str,
    headers: HeaderMap,
    body: &'static str,
}

impl Request {
    fn new(target: &'static str) -> Self {
        let mut request = Self {
            method: Method::POST,
            target,
            headers: HeaderMap::new(),
            body: BODY,
        };
        request.set("date", "Mon, 26 Feb 2024 13:36:00 GMT");
        request.set("digest", &Digest::of(BODY.as_bytes()).to_string());
        request.set("x-request-id", REQUEST_ID);
        request.set("host", "api.example");
        request
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
    }

    fn received(&self) -> Received<'_> {
        Received {
            method: &self.method,
            target: self.target,
            headers: &self.headers,
            body: self.body.as_bytes(),
        }
    }

    /// The text that a sender without mistakes signs.
    fn text(&self) -> String {
        let header = header(NAMES, b"");
        self.received().signing_string(&header).unwrap().to_string()
    }

    fn explain(&self, signed: &str) -> Explanation {
        self.explain_listing(NAMES, signed)
    }

    fn explain_listing(&self, names: &str, signed: &str) -> Explanation {
        let header = header(names, &KEY.sign(signed.as_bytes()).unwrap());
        Inquiry::new(KEY.public(), &header, &self.received()).explain()
    }
}

fn header(names: &str, signature: &[u8]) -> SignatureHeader {
    let signature = STANDARD.encode(signature);
    let text =
        format!(r#"keyId="app",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#);
    SignatureHeader::parse(&text).unwrap()
}

mod from_what_was_received {
    use super::*;

    #[test]
    fn nothing_is_wrong() {
        let request = Request::new("/p");
        let explanation = request.explain(&request.text());
        assert_eq!(explanation.cause(), &Cause::Nothing);
        assert_eq!(explanation.difference(), None);
        assert_eq!(explanation.to_string(), "the signature matches the request");
    }

    /// Signs the right text with a change, and expects the change to be recognised.
    fn assert_recognised(variation: Variation, target: &'static str, from: &str, to: &str) {
        let request = Request::new(target);
        let text = request.text();
        assert!(text.contains(from), "{text} has no {from:?}");
        let signed = text.replace(from, to);
        for explanation in [
            request.explain(&signed),
            compare(signed.as_bytes(), text.as_bytes()),
        ] {
            assert_eq!(explanation.cause(), &Cause::Varied(variation));
            assert_eq!(explanation.signed(), Some(signed.as_bytes()));
            assert_eq!(explanation.received(), Some(text.as_bytes()));
            assert!(explanation.difference().is_some());
        }
    }

    #[test]
    fn the_target_was_signed_in_another_form() {
        for (variation, target, from, to) in [
            (
                Variation::BracketsDecoded,
                "/p?a%5Bb%5D=%20",
                "%5Bb%5D",
                "[b]",
            ),
            (Variation::BracketsEncoded, "/p?a[b]=1", "[b]", "%5Bb%5D"),
            (
                Variation::QueryDecoded,
                "/p?u=https%3A%2F%2Fx",
                "%3A%2F%2F",
                "://",
            ),
            (Variation::PathDecoded, "/p%20q", "%20", " "),
            (Variation::SpacesAsPluses, "/p?state=a%20b", "%20", "+"),
            (Variation::PlusesAsSpaces, "/p?state=a+b", "a+b", "a%20b"),
            (Variation::QueryOmitted, "/p?state=a", "?state=a", ""),
            (Variation::SlashAdded, "/p?state=a", "/p", "/p/"),
            (Variation::SlashRemoved, "/p/?state=a", "/p/", "/p"),
            (Variation::SlashesMerged, "//p", "//p", "/p"),
            (Variation::OtherMethod, "/p", "post", "put"),
            (Variation::UpperCaseMethod, "/p", "post", "POST"),
            (
                Variation::RedirectUriEncoded,
                "/p?redirect_uri=https://x/?a=1&b=2",
                "https://x/?a=1&b=2",
                "https%3A%2F%2Fx%2F%3Fa%3D1%26b%3D2",
            ),
        ] {
            assert_recognised(variation, target, from, to);
        }
    }

    #[test]
    fn a_line_was_signed_in_another_form() {
        for (variation, from, to) in [
            (Variation::DateSpelling, "GMT", "+0000"),
            (
                Variation::RequestIdCase,
                REQUEST_ID,
                &REQUEST_ID.to_ascii_uppercase(),
            ),
            (Variation::CarriageReturns, "\n", "\r\n"),
            (Variation::NoSpaceAfterColon, ": ", ":"),
        ] {
            assert_recognised(variation, "/p", from, to);
        }
    }

    #[test]
    fn the_lines_were_signed_in_another_order_or_with_a_newline_after_them() {
        let request = Request::new("/p");
        let text = request.text();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.swap(1, 3);
        let reordered = request.explain(&lines.join("\n"));
        assert_eq!(reordered.cause(), &Cause::Varied(Variation::LinesReordered));

        let newline = request.explain(&format!("{text}\n"));
        assert_eq!(newline.cause(), &Cause::Varied(Variation::NewlineAtEnd));
    }

    #[test]
    fn the_digest_was_left_out_or_not_listed() {
        let request = Request::new("/p");
        let text = request.text();
        let without: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("dig"))
            .collect();
        let left_out = request.explain(&without.join("\n"));
        assert_eq!(left_out.cause(), &Cause::Varied(Variation::DigestLeftOut));

        let unlisted = request.explain_listing("(request-target) date x-request-id", &text);
        assert_eq!(unlisted.cause(), &Cause::Varied(Variation::DigestUnlisted));
    }

    #[test]
    fn the_digest_header_is_not_the_digest_that_was_signed() {
        let mut request = Request::new("/p");
        let text = request.text();
        request.set("digest", &Digest::of(b"other").to_string());
        let explanation = request.explain(&text);
        assert_eq!(explanation.cause(), &Cause::Varied(Variation::DigestOfBody));
    }

    #[test]
    fn the_whole_url_was_signed() {
        let request = Request::new("/p?a=1");
        let signed = request
            .text()
            .replace("/p?a=1", "https://api.example/p?a=1");
        let explanation = request.explain(&signed);
        assert_eq!(explanation.cause(), &Cause::Varied(Variation::WholeUrl));
    }

    #[test]
    fn the_body_was_written_anew() {
        let mut request = Request::new("/p");
        let text = request.text();
        request.body = "{ \"amount\": \"1\" }\n";
        let explanation = request.explain(&text);
        assert_eq!(explanation.cause(), &Cause::Body(Some(BodyForm::Compact)));
        request.body = "another";
        assert_eq!(request.explain(&text).cause(), &Cause::Body(None));
    }

    #[test]
    fn another_scheme_was_used() {
        let request = Request::new("/p");
        let pem = KEY.to_pem().unwrap();
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.expose_secret().as_bytes()).unwrap();
        let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
        let schemes: [(&'static dyn RsaEncoding, &str); 2] = [
            (&RSA_PSS_SHA256, "RSASSA-PSS with SHA-256"),
            (&RSA_PKCS1_SHA512, "RSASSA-PKCS1-v1_5 with SHA-512"),
        ];
        for (scheme, name) in schemes {
            let mut signature = vec![0; 256];
            let text = request.text();
            pair.sign(
                scheme,
                &SystemRandom::new(),
                text.as_bytes(),
                &mut signature,
            )
            .unwrap();
            let header = header(NAMES, &signature);
            let received = request.received();
            let explanation = Inquiry::new(KEY.public(), &header, &received).explain();
            assert_eq!(explanation.cause(), &Cause::Scheme(name));
        }
    }

    #[test]
    fn the_header_says_another_algorithm_another_key_or_too_little() {
        let request = Request::new("/p");
        let right = header(NAMES, &KEY.sign(request.text().as_bytes()).unwrap());
        let received = request.received();

        let other = SignatureHeader::parse(&right.to_string().replace("rsa-sha256", "hs2019"));
        let other = other.unwrap();
        assert_eq!(
            Inquiry::new(KEY.public(), &other, &received)
                .explain()
                .cause(),
            &Cause::Algorithm("hs2019".to_owned())
        );

        let owner = AppId::new("owner").unwrap();
        assert_eq!(
            Inquiry::new(KEY.public(), &right, &received)
                .key_of(&owner)
                .explain()
                .to_string(),
            "the keyId is app, and the key is that of owner"
        );

        let short = request.text().lines().take(1).collect::<String>();
        assert_eq!(
            request.explain_listing("(request-target)", &short).cause(),
            &Cause::Refused(VerifyError::NotCovered("date"))
        );
        assert_eq!(
            request
                .explain_listing("(request-target) x-absent", &short)
                .cause(),
            &Cause::Refused(VerifyError::MissingHeader("x-absent".to_owned()))
        );
    }

    #[test]
    fn none_of_the_usual_mistakes_was_made() {
        let request = Request::new("/p");
        let explanation = request.explain("something else");
        assert_eq!(explanation.cause(), &Cause::Unknown);
        assert_eq!(explanation.signed(), None);
        assert_eq!(explanation.received(), Some(request.text().as_bytes()));
    }
}

mod from_both_sides {
    use super::*;

    fn explain(request: &Request, key: &PrivateKey, claimed: &str) -> Explanation {
        let header = header(NAMES, &key.sign(claimed.as_bytes()).unwrap());
        Inquiry::new(KEY.public(), &header, &request.received())
            .claimed(claimed.as_bytes())
            .explain()
    }

    #[test]
    fn each_line_that_differs_has_words_of_its_own() {
        let request = Request::new("/p?state=a");
        let text = request.text();
        for (from, to, line) in [
            ("state=a", "state=b", "(request-target)"),
            ("13:36:00", "13:36:07", "date"),
            ("SHA-256=", "SHA-256=AAAA", "digest"),
            ("963587a9", "063587a9", "x-request-id"),
        ] {
            let claimed = text.replace(from, to);
            let explanation = explain(&request, &KEY, &claimed);
            assert_eq!(explanation.cause(), &Cause::Line(line.to_owned()));
            let difference = explanation.difference().unwrap();
            assert_eq!(difference.line(), line);
            let offset = difference.offset();
            assert_ne!(claimed.as_bytes()[offset], text.as_bytes()[offset]);
            assert_eq!(claimed[..offset], text[..offset]);
        }
    }

    #[test]
    fn the_right_text_signed_with_another_key() {
        let request = Request::new("/p");
        let other = PrivateKey::generate().unwrap();
        let explanation = explain(&request, &other, &request.text());
        assert_eq!(explanation.cause(), &Cause::OtherKey);
        assert_eq!(explanation.difference(), None);
    }

    #[test]
    fn a_sender_that_tells_another_text_than_it_signed() {
        let request = Request::new("/p?state=a+b");
        let signed = request.text().replace("a+b", "a%20b");
        let header = header(NAMES, &KEY.sign(signed.as_bytes()).unwrap());
        let received = request.received();
        let explanation = Inquiry::new(KEY.public(), &header, &received)
            .claimed(b"not what was signed")
            .explain();
        assert_eq!(
            explanation.cause(),
            &Cause::Varied(Variation::PlusesAsSpaces)
        );
        assert_eq!(explanation.signed(), Some(signed.as_bytes()));
    }
}

#[test]
fn an_explanation_reads_like_this() {
    let request = Request::new("/res/v1/providers?filter%5Bcountry%5D=FR");
    let signed = request.text().replace("%5B", "[").replace("%5D", "]");
    let explanation = request.explain(&signed);
    insta::assert_snapshot!("short", explanation.to_string());
    insta::assert_snapshot!("whole", format!("{explanation:#}"));
}

#[test]
fn each_cause_reads_like_this() {
    let app = |id: &str| AppId::new(id).unwrap();
    let causes = [
        Cause::Nothing,
        Cause::KeyId {
            found: app("a"),
            expected: app("b"),
        },
        Cause::Algorithm("hs2019".to_owned()),
        Cause::Refused(VerifyError::NotCovered("date")),
        Cause::Body(None),
        Cause::Body(Some(BodyForm::Compact)),
        Cause::Scheme("RSASSA-PSS with SHA-256"),
        Cause::Varied(Variation::NewlineAtEnd),
        Cause::Line("(request-target)".to_owned()),
        Cause::Line("date".to_owned()),
        Cause::Line("digest".to_owned()),
        Cause::Line("x-request-id".to_owned()),
        Cause::Line("content-type".to_owned()),
        Cause::OtherKey,
        Cause::Unknown,
    ];
    let lines: Vec<String> = causes.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn debug_shows_no_query() {
    let request = Request::new("/p?state=hunter2%20x");
    let signed = request.text().replace("%20", "+");
    let explanation = request.explain(&signed);
    let text = request.received();
    let shown = format!("{explanation:?} {text:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
}
