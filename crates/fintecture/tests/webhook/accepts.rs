//! What a verifier takes, since an official validator or sender has it so (Contract §15.5).

use super::*;

#[test]
fn lines_in_any_order_as_the_header_lists_them() {
    let orders = [
        ["date", "digest", "x-request-id"],
        ["digest", "date", "x-request-id"],
        ["x-request-id", "digest", "date"],
    ];
    for order in orders {
        accepted(&sealed(|headers| {
            order.map(|name| (name, get(headers, name))).to_vec()
        }));
    }
}

#[test]
fn the_digest_line_alone() {
    accepted(&sealed(|headers| vec![("digest", get(headers, "digest"))]));
}

#[test]
fn any_other_header_that_the_list_names() {
    accepted(&sealed(|headers| {
        ["date", "digest", "x-request-id", "content-type"]
            .map(|name| (name, get(headers, name)))
            .to_vec()
    }));
}

#[test]
fn spaces_after_the_commas_of_the_header() {
    let mut delivery = delivery();
    let spaced = get(&delivery.headers, "signature").replace(',', ", ");
    set(&mut delivery.headers, "signature", &spaced);
    accepted(&delivery);
}

#[test]
fn one_newline_at_the_end_of_the_sealed_text() {
    accepted(&sealed(|headers| {
        vec![
            ("date", get(headers, "date")),
            ("digest", get(headers, "digest") + "\n"),
        ]
    }));
}

#[test]
fn quotes_around_the_digest_on_either_side() {
    let quoted = |headers: &HeaderMap| format!("\"{}\"", get(headers, "digest"));
    accepted(&sealed(|headers| vec![("digest", quoted(headers))]));

    let mut delivery = delivery();
    let digest = quoted(&delivery.headers);
    set(&mut delivery.headers, "digest", &digest);
    accepted(&delivery);
}

#[test]
fn a_form_that_needs_no_escaping_one_that_does_and_json() {
    let mut event = Event::new(
        SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2").unwrap(),
        SessionStatus::from("payment_teleported"),
    );
    event.state = Some("café & croissant=1+1 [x]/{y} %20".to_owned());
    event.other.insert("loyalty".to_owned(), "gold".into());
    for delivery in [forge().form(&event).unwrap(), forge().json(&event).unwrap()] {
        assert_eq!(accepted(&delivery), event);
    }
}

#[test]
fn a_body_whose_type_is_not_said() {
    let mut json = forge().json(&Event::from_form(FORM).unwrap()).unwrap();
    json.headers.remove("content-type");
    let mut form = delivery();
    form.headers.remove("content-type");
    assert_eq!(accepted(&json), accepted(&form));
}

#[test]
fn headers_as_pairs_of_any_case() {
    let delivery = delivery();
    let pairs: Vec<(String, &[u8])> = delivery
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_uppercase(), value.as_bytes()))
        .collect();
    let headers = || pairs.iter().map(|(name, value)| (name.as_str(), *value));
    let claimed = verifier().verify_pairs(headers(), &delivery.body);
    assert_eq!(claimed.unwrap().session_id().as_str().len(), 32);

    // A header that stands twice is not the one that was sealed.
    let twice = headers().chain([("date", &b"Mon, 08 Jun 2020 23:11:23 GMT"[..])]);
    let error = verifier().verify_pairs(twice, &delivery.body).unwrap_err();
    assert_eq!(error, VerifyError::SealMismatch("date".to_owned()));
}
