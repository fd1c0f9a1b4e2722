//! Callers who are not who they say, to everything that takes a JSON body.

use fintecture::{Digest, PrivateKey};
use http::Method;

use super::endpoint::{Endpoint, Proof, Tokens};
use super::endpoints::endpoints;
use crate::platform::{Answer, Call, DATE, Platform};

/// The digest of nothing.
const EMPTY: &str = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const REQUEST_ID: &str = "963587a9-1fa4-42d2-bca8-85c27d0c859e";

/// Whether anything is asked of who calls.
fn is_asked(endpoint: &Endpoint) -> bool {
    endpoint.proof != Proof::None
}

#[tokio::test]
async fn a_token_that_is_over_or_of_another_world_opens_nothing() {
    let platform = Platform::start().await;
    let elsewhere = Platform::start().await;
    let old = Tokens::of_platform(&platform).await;
    let foreign = Tokens::of_platform(&elsewhere).await;
    let endpoints = endpoints(&platform, &old).await;
    platform.advance("1h").await;
    let nonsense = ["", "a.b.c", "Bearer", "\u{e9}"].map(Tokens::only);
    for endpoint in endpoints.iter().filter(|endpoint| is_asked(endpoint)) {
        for tokens in [&old, &foreign].into_iter().chain(&nonsense) {
            let answer = endpoint.call(&platform, tokens).send().await;
            let (code, _) = answer.error(401, "unauthorized");
            assert_eq!(code, "invalid_token", "{}", endpoint.name);
        }
    }
}

#[tokio::test]
async fn a_token_for_something_else_opens_nothing() {
    let platform = Platform::start().await;
    let tokens = Tokens::of_platform(&platform).await;
    let endpoints = endpoints(&platform, &tokens).await;
    let kinds = [Proof::Pis, Proof::Ais, Proof::Customers, Proof::Mandates];
    for endpoint in endpoints.iter().filter(|endpoint| is_asked(endpoint)) {
        for kind in kinds.into_iter().chain([Proof::Organisation]) {
            if kind == endpoint.proof {
                continue;
            }
            let wrong = Tokens::only(tokens.of(kind).unwrap());
            let answer = endpoint.call(&platform, &wrong).send().await;
            let (code, _) = answer.error(401, "unauthorized");
            assert_eq!(code, "invalid_scopes", "{} {kind:?}", endpoint.name);
        }
    }
}

/// A request whose signature is being made, part by part.
struct Signing {
    key_id: String,
    algorithm: &'static str,
    /// What is signed, in this order.
    lines: Vec<(&'static str, String)>,
    /// What is said to be signed.
    listed: Vec<&'static str>,
    key: Option<PrivateKey>,
}

impl Signing {
    /// The right one.
    fn of(endpoint: &Endpoint, platform: &Platform, body: &[u8]) -> Self {
        let method = endpoint.method.as_str().to_ascii_lowercase();
        let lines = vec![
            ("(request-target)", format!("{method} {}", endpoint.target)),
            ("date", DATE.to_owned()),
            ("digest", Digest::of(body).to_string()),
            ("x-request-id", REQUEST_ID.to_owned()),
        ];
        Self {
            key_id: platform.credentials().app_id().to_string(),
            algorithm: "rsa-sha256",
            listed: lines.iter().map(|(name, _)| *name).collect(),
            lines,
            key: None,
        }
    }

    /// The text that the platform expects to be signed.
    fn text(&self) -> String {
        let lines = self.lines.iter();
        let lines: Vec<_> = lines
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.join("\n")
    }

    fn line(&mut self, name: &str, value: &str) {
        let line = self.lines.iter_mut().find(|(known, _)| *known == name);
        value.clone_into(&mut line.unwrap().1);
    }

    /// The header; `spoil` is given the signature's own bytes.
    fn header(&self, platform: &Platform, spoil: impl FnOnce(Vec<u8>) -> Vec<u8>) -> String {
        let credentials = platform.credentials();
        let key = self.key.as_ref().unwrap_or(credentials.private_key());
        let signature = spoil(key.sign(self.text().as_bytes()).unwrap());
        let signature = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, signature);
        let (key_id, algorithm) = (&self.key_id, self.algorithm);
        let listed = self.listed.join(" ");
        format!(
            r#"keyId="{key_id}",algorithm="{algorithm}",headers="{listed}",signature="{signature}""#
        )
    }
}

/// What is done wrong, and what the answer says of it.
struct Mistake {
    name: &'static str,
    makes: fn(&mut Signing),
    spoils: fn(Vec<u8>) -> Vec<u8>,
    /// Headers that are sent otherwise than they were signed; an empty value is not sent.
    sends: &'static [(&'static str, &'static str)],
    answer: &'static str,
}

impl Mistake {
    const fn new(name: &'static str, answer: &'static str) -> Self {
        Self {
            name,
            makes: |_| (),
            spoils: |signature| signature,
            sends: &[],
            answer,
        }
    }

    const fn making(mut self, makes: fn(&mut Signing)) -> Self {
        self.makes = makes;
        self
    }

    const fn spoiling(mut self, spoils: fn(Vec<u8>) -> Vec<u8>) -> Self {
        self.spoils = spoils;
        self
    }

    const fn sending(mut self, sends: &'static [(&'static str, &'static str)]) -> Self {
        self.sends = sends;
        self
    }
}

/// Each part in turn, and in more than one way where there is more than one.
const MISTAKES: [Mistake; 22] = [
    Mistake::new("keyId of nobody", "keyId").making(|signing| {
        "11111111-2222-4333-8444-555566667777".clone_into(&mut signing.key_id);
    }),
    Mistake::new("no keyId", "keyId").making(|signing| signing.key_id = String::new()),
    Mistake::new("algorithm", r#"the algorithm "hs2019""#)
        .making(|signing| signing.algorithm = "hs2019"),
    Mistake::new("no list", "headers").making(|signing| signing.listed.clear()),
    Mistake::new("target not listed", "does not cover (request-target)")
        .making(|signing| signing.leave_out("(request-target)")),
    Mistake::new("date not listed", "does not cover date")
        .making(|signing| signing.leave_out("date")),
    Mistake::new("digest not listed", "does not cover digest")
        .making(|signing| signing.leave_out("digest")),
    Mistake::new("request id not listed", "does not cover x-request-id")
        .making(|signing| signing.leave_out("x-request-id")),
    Mistake::new("another order listed", "another order")
        .making(|signing| signing.listed.reverse()),
    Mistake::new("more listed than sent", "the header content-md5 is missing")
        .making(|signing| signing.listed.push("content-md5")),
    Mistake::new(
        "digest of another body",
        "the digest is not that of the body",
    )
    .making(|signing| {
        signing.line("digest", EMPTY);
    }),
    Mistake::new("digest that is none", "digest").making(|signing| signing.line("digest", "MD5=a")),
    Mistake::new("no digest", "the header digest is missing").sending(&[("digest", "")]),
    Mistake::new("no date", "the header date is missing").sending(&[("date", "")]),
    Mistake::new("another date", "another date was signed")
        .sending(&[("date", "Wed, 15 Jan 2025 10:00:02 GMT")]),
    Mistake::new("another spelling of the date", "another spelling")
        .sending(&[("date", "Wed, 15 Jan 2025 10:00:00 +0000")]),
    Mistake::new("no request id", "the header x-request-id is missing")
        .sending(&[("x-request-id", "")]),
    Mistake::new("another request id", "does not match the request")
        .sending(&[("x-request-id", "00000000-1fa4-42d2-bca8-85c27d0c859e")]),
    Mistake::new("another method", "another method").making(|signing| {
        let target = signing.lines[0].1.split_once(' ').unwrap().1.to_owned();
        signing.line("(request-target)", &format!("delete {target}"));
    }),
    Mistake::new("another path", "does not match the request")
        .making(|signing| signing.line("(request-target)", "post /pis/v2/elsewhere")),
    Mistake::new("signature", "does not match the request").spoiling(|mut signature| {
        signature[7] ^= 1;
        signature
    }),
    Mistake::new("key", "the private key is not the one of this application").making(|signing| {
        signing.key = Some(other_key());
    }),
];

/// A key that no application has.
fn other_key() -> PrivateKey {
    static KEY: std::sync::LazyLock<PrivateKey> =
        std::sync::LazyLock::new(|| PrivateKey::generate().unwrap());
    KEY.clone()
}

impl Signing {
    /// Neither signs nor lists a line.
    fn leave_out(&mut self, name: &str) {
        self.lines.retain(|(known, _)| *known != name);
        self.listed.retain(|known| *known != name);
    }
}

/// A call that is signed with a mistake, and the text that should have been signed.
fn mistaken<'p>(
    endpoint: &Endpoint,
    platform: &'p Platform,
    tokens: &Tokens,
    mistake: &Mistake,
) -> (Call<'p>, String) {
    let body = endpoint.body.to_string();
    let right = Signing::of(endpoint, platform, body.as_bytes());
    let mut signing = Signing::of(endpoint, platform, body.as_bytes());
    (mistake.makes)(&mut signing);
    let mut call = endpoint.call(platform, tokens).body(body);
    let header = |name: &str| right.lines.iter().find(|(known, _)| *known == name);
    let mut expected = right.text();
    for name in ["date", "digest", "x-request-id"] {
        let (_, value) = header(name).unwrap();
        let signed = signing.lines.iter().find(|(known, _)| *known == name);
        let signed = signed.map_or(value, |(_, value)| value);
        let sent = mistake.sends.iter().find(|(known, _)| *known == name);
        let sent = sent.map_or(signed.as_str(), |(_, value)| value);
        // The digest that is expected is that of the body, whatever was sent.
        if name != "digest" {
            let line = if sent.is_empty() {
                String::new()
            } else {
                format!("\n{name}: {sent}")
            };
            expected = expected.replace(&format!("\n{name}: {value}"), &line);
        }
        if !sent.is_empty() {
            call = call.header(name, sent);
        }
    }
    let signature = signing.header(platform, mistake.spoils);
    (call.header("signature", &signature), expected)
}

fn refusal(answer: &Answer, name: &str) -> String {
    let (code, message) = answer.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature", "{name}");
    message
}

#[tokio::test]
async fn each_part_of_a_signature_that_is_wrong_is_named_with_what_should_have_been_signed() {
    let platform = Platform::start().await;
    let tokens = Tokens::of_platform(&platform).await;
    let endpoints = endpoints(&platform, &tokens).await;
    for endpoint in endpoints.iter().filter(|endpoint| is_asked(endpoint)) {
        for mistake in &MISTAKES {
            let name = format!("{}, {}", endpoint.name, mistake.name);
            let (call, expected) = mistaken(endpoint, &platform, &tokens, mistake);
            let answer = call.send().await;
            let message = refusal(&answer, &name);
            assert!(message.contains(mistake.answer), "{name}: {message}");
            let told = &answer.json()["errors"][0]["expected_signing_string"];
            if mistake.name == "another order listed" {
                // In the order that the header says.
                assert!(
                    told.as_str().unwrap().starts_with("x-request-id: "),
                    "{told}"
                );
            } else {
                assert_eq!(told, &expected.as_str(), "{name}");
            }
        }
        let right = Mistake::new("none", "");
        let (call, _) = mistaken(endpoint, &platform, &tokens, &right);
        let answer = call.send().await;
        assert_ne!(answer.status, 401, "{}: {answer:?}", endpoint.name);
    }
}

#[tokio::test]
async fn what_should_have_been_signed_is_told_to_nobody_in_production() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let call = platform.call(Method::GET, "/pis/v2/payments");
    let call = call.bearer(&merchant.token).signed();
    let answer = call
        .header("date", "Wed, 15 Jan 2025 11:00:00 GMT")
        .send()
        .await;
    refusal(&answer, "strict");
    assert!(
        answer.json()["errors"][0]
            .get("expected_signing_string")
            .is_none()
    );
}
