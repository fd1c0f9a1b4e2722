//! What verifies beside the plain case.

use super::*;

#[test]
fn any_order_of_the_lines_and_any_other_header_that_is_listed() {
    let mut sent = Sent::post();
    sent.set("content-type", "application/json");
    let values = sent.headers.clone();
    let names = [
        "x-request-id",
        "(request-target)",
        "digest",
        "content-type",
        "date",
    ];
    let text: SigningString = names
        .map(|name| {
            let value = values
                .get(name)
                .map_or("post /pis/v2/connect?state=test", |value| {
                    value.to_str().unwrap()
                });
            (name, value.to_owned())
        })
        .into_iter()
        .collect();
    let header = header(text.names(), &KEY.sign(&text.to_bytes()).unwrap());
    assert_eq!(sent.verify(&header), Ok(()));
}

#[test]
fn every_spelling_of_the_date_since_it_is_signed_as_text() {
    for zone in ["GMT", "+0000", "-0000", "+0100"] {
        let mut sent = Sent::post();
        sent.set("date", &DATE.replace("GMT", zone));
        let header = sent.signed_as("post /pis/v2/connect?state=test");
        assert_eq!(sent.verify(&header), Ok(()), "{zone}");
    }
}

#[test]
fn the_digests_that_one_sdk_sends_without_a_body() {
    for (method, digested) in [(Method::GET, "{}"), (Method::DELETE, "")] {
        let mut sent = Sent::new(method, "/ais/v1/customer/1", "");
        sent.set("digest", &Digest::of(digested.as_bytes()).to_string());
        assert_eq!(sent.verify(&sent.signed()), Ok(()));
    }
}

#[test]
fn a_digest_that_is_not_listed_where_there_is_no_body() {
    for method in [Method::GET, Method::DELETE] {
        let mut sent = Sent::new(method, "/ais/v1/customer/1", "");
        let header = sent.signed();
        sent.set("digest", &Digest::of(b"").to_string());
        assert_eq!(sent.verify(&header), Ok(()));
    }
}

#[test]
fn the_date_that_timestamps_write_can_be_signed() {
    let date = Timestamp::from_micros(0).to_http();
    let outgoing = Outgoing {
        method: &Method::GET,
        target: "/",
        date: &date,
        digest: None,
        request_id: &RequestId::random(),
    };
    assert!(sign(&KEY, &app_id(), &outgoing).is_ok());
}
