//! One refusal for each rule, of the verifier and of the signer.

use super::*;

#[test]
fn another_algorithm() {
    let sent = Sent::post();
    let header = edited(&sent.signed(), "rsa-sha256", "hs2019");
    assert_eq!(
        sent.verify(&header).unwrap_err().to_string(),
        r#"the signature names the algorithm "hs2019", where only "rsa-sha256" is in use"#
    );
}

#[test]
fn a_signature_that_leaves_out_what_it_must_cover() {
    let sent = Sent::post();
    for name in ["(request-target)", "date", "digest", "x-request-id"] {
        let text = sent.received().signing_string(&sent.signed()).unwrap();
        let lines = text.names().filter(|line| *line != name);
        let text: SigningString = lines
            .map(|line| (line.to_owned(), text.get(line).unwrap().to_vec()))
            .collect();
        let header = header(text.names(), &KEY.sign(&text.to_bytes()).unwrap());
        assert_eq!(sent.verify(&header), Err(VerifyError::NotCovered(name)));
    }
}

#[test]
fn a_listed_header_that_did_not_arrive() {
    for name in ["date", "digest", "x-request-id"] {
        let mut sent = Sent::post();
        let header = sent.signed();
        sent.headers.remove(name);
        assert_eq!(
            sent.verify(&header),
            Err(VerifyError::MissingHeader(name.to_owned()))
        );
    }
}

#[test]
fn a_body_without_a_digest() {
    let mut sent = Sent::new(Method::POST, "/pis/v2/connect", "");
    let header = sent.signed();
    sent.body = b"{}".to_vec();
    assert_eq!(
        sent.verify(&header),
        Err(VerifyError::MissingHeader("digest".to_owned()))
    );
}

#[test]
fn another_body_than_was_digested() {
    for (method, body) in [
        (Method::POST, "{ }"),
        (Method::POST, ""),
        (Method::GET, "x"),
    ] {
        let mut sent = Sent::new(method, "/p", "{}");
        let header = sent.signed();
        sent.body = body.as_bytes().to_vec();
        assert_eq!(sent.verify(&header), Err(VerifyError::DigestMismatch));
    }
}

#[test]
fn a_digest_that_is_none() {
    let mut sent = Sent::post();
    let header = sent.signed();
    sent.set("digest", "MD5=abc");
    assert!(matches!(sent.verify(&header), Err(VerifyError::Invalid(_))));
}

#[test]
fn another_key() {
    let sent = Sent::post();
    let other = PrivateKey::generate().unwrap();
    assert_eq!(
        verify(other.public(), &sent.signed(), &sent.received()),
        Err(VerifyError::Mismatch)
    );
}

#[test]
fn a_method_target_date_or_id_that_was_not_signed() {
    let sent = Sent::post();
    let header = sent.signed();
    let change = |change: &dyn Fn(&mut Sent)| {
        let mut changed = sent.clone();
        change(&mut changed);
        changed.verify(&header)
    };
    for refused in [
        change(&|sent| sent.method = Method::PUT),
        change(&|sent| sent.target.push('x')),
        change(&|sent| sent.set("date", "Mon, 26 Feb 2024 13:36:01 GMT")),
        change(&|sent| sent.set("x-request-id", "other")),
    ] {
        assert_eq!(refused, Err(VerifyError::Mismatch));
    }
    assert_eq!(change(&|_| ()), Ok(()));
}

#[test]
fn to_sign_what_would_not_arrive_as_signed() {
    let id = RequestId::new(REQUEST_ID).unwrap();
    let split = RequestId::new("1\r\nx: y").unwrap();
    for (app, target, date, id, field) in [
        ("app", "/p?state=a b", DATE, &id, "target"),
        ("app", "/p?state=é", DATE, &id, "target"),
        ("app", "https://api/p", DATE, &id, "target"),
        ("app", "", DATE, &id, "target"),
        ("app", "/p", "today\n", &id, "date"),
        ("app", "/p", "", &id, "date"),
        ("app", "/p", DATE, &split, "x-request-id"),
        ("a\"pp", "/p", DATE, &id, "app_id"),
    ] {
        let outgoing = Outgoing {
            method: &Method::GET,
            target,
            date,
            digest: None,
            request_id: id,
        };
        let error = sign(&KEY, &AppId::new(app).unwrap(), &outgoing).unwrap_err();
        assert!(error.to_string().starts_with(field), "{error}");
    }
}
