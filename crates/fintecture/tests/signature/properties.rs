//! What holds for any request.

use std::collections::HashMap;

use fintecture::seal::{SealError, open, seal};
use http::Uri;
use proptest::prelude::*;

use super::*;

/// Values that people put into queries: URLs with queries of their own, spaces, pluses, brackets,
/// accents, emoji, quotes.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        r"[ +%&=?#/\[\]{}|'~:;,a-c0-9é€🏦-]{0,40}",
        Just("https://shop.example/cb?session=1&b=[2]#top".to_owned()),
        Just("a%20b+c d".to_owned()),
    ]
}

fn method() -> impl Strategy<Value = Method> {
    prop::sample::select(vec![
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_signed_target_is_the_sent_target_whatever_the_state(
        method in method(),
        state in hostile(),
        redirect_uri in hostile(),
        key in hostile(),
        body in "\\PC{0,60}",
    ) {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair(&format!("filter[{key}]"), "1")
            .append_pair("state", &state)
            .finish();
        let target = format!("/pis/v2/connect?{query}");
        // What a server's HTTP library makes of the request line.
        let uri: Uri = format!("http://localhost{target}").parse().unwrap();
        let mut sent = Sent::new(method, &target, &body);
        let header = sent.signed();
        sent.target = uri.path_and_query().unwrap().as_str().to_owned();
        prop_assert_eq!(sent.verify(&header), Ok(()));
        prop_assert_eq!(sent.verify_official(&header), Ok(None));
        let values: HashMap<_, _> =
            form_urlencoded::parse(uri.query().unwrap().as_bytes()).collect();
        prop_assert_eq!(values["state"].as_ref(), state);
        prop_assert_eq!(values["redirect_uri"].as_ref(), redirect_uri);
    }

    #[test]
    fn a_target_with_literal_brackets_and_urls_verifies_as_it_was_sent(
        query in r"[a-z0-9&=:/?\[\]{}|'!$(),;@%~+*._-]{0,60}",
    ) {
        let target = format!("/res/v1/providers/?{query}");
        let sent = Sent::new(Method::GET, &target, "");
        let uri: Uri = format!("http://localhost{target}").parse().unwrap();
        prop_assert_eq!(uri.path_and_query().unwrap().as_str(), &target);
        prop_assert_eq!(sent.verify(&sent.signed()), Ok(()));
    }

    #[test]
    fn any_byte_of_the_target_or_body_that_changes_is_noticed(
        at in any::<prop::sample::Index>(),
        flip in 1_u8..128,
    ) {
        let sent = Sent::post();
        let header = sent.signed();

        let mut body = sent.clone();
        let at_body = at.index(body.body.len());
        body.body[at_body] ^= flip;
        prop_assert_eq!(body.verify(&header), Err(VerifyError::DigestMismatch));

        let mut target = sent.target.clone().into_bytes();
        let at_target = at.index(target.len());
        target[at_target] ^= flip;
        let mut changed = sent.clone();
        changed.target = String::from_utf8(target).unwrap();
        prop_assert_eq!(changed.verify(&header), Err(VerifyError::Mismatch));
    }

    #[test]
    fn any_byte_of_the_signature_that_changes_is_noticed(
        at in 0_usize..256,
        flip in 1_u8..=255,
    ) {
        let sent = Sent::post();
        let signed = sent.signed();
        let mut signature = signed.signature().to_vec();
        signature[at] ^= flip;
        let changed = header(signed.headers(), &signature);
        prop_assert_eq!(sent.verify(&changed), Err(VerifyError::Mismatch));
    }

    #[test]
    fn a_seal_opens_to_what_was_sealed_up_to_the_limit_of_the_key(value in "[ -~]{0,220}") {
        let text: SigningString = [("date", &value)].into_iter().collect();
        let length = text.to_bytes().len();
        match seal(KEY.public(), &app_id(), &text) {
            Ok(header) => {
                prop_assert!(length <= 214);
                prop_assert_eq!(open(&KEY, header.signature()).unwrap(), text.to_bytes());
            }
            Err(SealError::TooLong { length: said, limit }) => {
                prop_assert_eq!((said, limit), (length, 214));
                prop_assert!(length > 214);
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        }
    }
}
