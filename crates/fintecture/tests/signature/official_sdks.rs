//! What official SDKs send otherwise than they sign it.

use super::*;

/// Sends one target and signs another; the strict verifier must refuse what the lenient takes.
fn assert_taken(variation: Variation, method: Method, body: &str, sent: &str, signed: &str) {
    let request = Sent::new(method, sent, body);
    let header = request.signed_as(signed);
    assert_eq!(request.verify(&header), Err(VerifyError::Mismatch));
    assert_eq!(request.verify_official(&header), Ok(Some(variation)));
}

#[test]
fn what_is_sent_as_signed_needs_no_variation() {
    let sent = Sent::post();
    assert_eq!(sent.verify_official(&sent.signed()), Ok(None));
}

#[test]
fn python_encodes_brackets_after_signing() {
    assert_taken(
        Variation::BracketsDecoded,
        Method::GET,
        "",
        "/res/v1/providers?filter%5Bcountry%5D=FR&sort%5Bfull_name%5D=asc",
        "get /res/v1/providers?filter[country]=FR&sort[full_name]=asc",
    );
}

#[test]
fn javascript_confirms_with_put_and_signs_post() {
    assert_taken(
        Variation::PutAsPost,
        Method::PUT,
        "{}",
        "/pis/v1/payment/1/confirm",
        "post /pis/v1/payment/1/confirm",
    );
}

#[test]
fn python_and_javascript_sign_unescaped_urls_and_states() {
    assert_taken(
        Variation::QueryDecoded,
        Method::POST,
        "{}",
        "/pis/v2/request-to-pay?redirect_uri=https://x/cb&state=caf%C3%A9%20%7Ba%7Cb%7D%27",
        "post /pis/v2/request-to-pay?redirect_uri=https://x/cb&state=café {a|b}'",
    );
}

#[test]
fn php_signs_an_unescaped_path() {
    assert_taken(
        Variation::PathDecoded,
        Method::GET,
        "",
        "/pis/v2/payments/caf%C3%A9%201",
        "get /pis/v2/payments/café 1",
    );
}

#[test]
fn ruby_signs_a_plus_and_sends_a_space() {
    assert_taken(
        Variation::SpacesAsPluses,
        Method::POST,
        "{}",
        "/pis/v2/connect?state=a%20b",
        "post /pis/v2/connect?state=a+b",
    );
}

#[test]
fn ruby_decodes_a_redirect_uri_that_its_caller_encoded() {
    assert_taken(
        Variation::RedirectUriEncoded,
        Method::POST,
        "{}",
        "/pis/v2/connect?redirect_uri=https://x/cb?a=1&b=2&state=s",
        "post /pis/v2/connect?redirect_uri=https%3A%2F%2Fx%2Fcb%3Fa%3D1%26b%3D2&state=s",
    );
}

#[test]
fn php_makes_the_digest_of_a_form_of_other_bytes() {
    let mut sent = Sent::new(Method::POST, "/oauth/secure/accesstoken", "a=b");
    sent.set("content-type", "application/x-www-form-urlencoded");
    sent.set("digest", &Digest::of(br#"{"a":"b"}"#).to_string());
    let header = sent.signed();
    assert_eq!(sent.verify(&header), Err(VerifyError::DigestMismatch));
    assert_eq!(sent.verify_official(&header), Ok(None));
}

#[test]
fn the_body_of_anything_else_must_still_be_the_one_digested() {
    let mut sent = Sent::post();
    let header = sent.signed();
    sent.body.push(b' ');
    assert_eq!(
        sent.verify_official(&header),
        Err(VerifyError::DigestMismatch)
    );
}

#[test]
fn a_mistake_that_no_official_sdk_makes_stays_refused() {
    let sent = Sent::post();
    let header = sent.signed_as("post /pis/v2/connect");
    assert_eq!(sent.verify_official(&header), Err(VerifyError::Mismatch));
}
