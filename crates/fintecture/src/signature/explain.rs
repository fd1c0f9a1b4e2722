//! Saying why a signature does not verify.

use std::fmt;

use super::difference::shown;
use super::{
    ALGORITHM, BodyForm, Difference, Received, SignatureHeader, SigningString, Variation,
    VerifyError,
};
use crate::{AppId, Digest, PublicKey};

/// A question about one received request: why does its signature not verify?
///
/// What was received and the public key are enough: the usual mistakes are tried in turn, and the
/// one that makes the signature verify is named. If the sender also tells what it signed, the two
/// texts are compared.
///
/// ```
/// use fintecture::signature::{Cause, Inquiry, Outgoing, Received, Variation, sign};
/// use fintecture::{AppId, PrivateKey, RequestId};
/// use http::{HeaderMap, HeaderValue, Method};
///
/// let key = PrivateKey::generate()?;
/// let id = RequestId::new("963587a9-1fa4-42d2-bca8-85c27d0c859e")?;
/// let header = sign(&key, &AppId::new("app")?, &Outgoing {
///     method: &Method::GET,
///     target: "/res/v1/providers?filter[country]=FR",
///     date: "Mon, 26 Feb 2024 13:36:00 GMT",
///     digest: None,
///     request_id: &id,
/// })?;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("date", HeaderValue::from_static("Mon, 26 Feb 2024 13:36:00 GMT"));
/// headers.insert("x-request-id", HeaderValue::from_str(id.as_str())?);
/// let received = Received {
///     method: &Method::GET,
///     target: "/res/v1/providers?filter%5Bcountry%5D=FR",
///     headers: &headers,
///     body: b"",
/// };
/// let explanation = Inquiry::new(key.public(), &header, &received).explain();
/// assert_eq!(explanation.cause(), &Cause::Varied(Variation::BracketsDecoded));
/// assert_eq!(explanation.difference().map(|found| found.offset()), Some(46));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Inquiry<'a> {
    key: &'a PublicKey,
    header: &'a SignatureHeader,
    received: &'a Received<'a>,
    key_id: Option<&'a AppId>,
    claimed: Option<&'a [u8]>,
}

impl<'a> Inquiry<'a> {
    /// Asks about a request and the key that should have signed it.
    pub fn new(
        key: &'a PublicKey,
        header: &'a SignatureHeader,
        received: &'a Received<'a>,
    ) -> Self {
        Self {
            key,
            header,
            received,
            key_id: None,
            claimed: None,
        }
    }

    /// Tells whose key it is, so that another `keyId` is noticed.
    #[must_use]
    pub fn key_of(mut self, app_id: &'a AppId) -> Self {
        self.key_id = Some(app_id);
        self
    }

    /// Tells what the sender says it signed.
    #[must_use]
    pub fn claimed(mut self, text: &'a [u8]) -> Self {
        self.claimed = Some(text);
        self
    }

    /// Finds the likely cause.
    pub fn explain(self) -> Explanation {
        if let Some(expected) = self.key_id.filter(|id| *id != self.header.key_id()) {
            return self.without_texts(Cause::KeyId {
                found: self.header.key_id().clone(),
                expected: expected.clone(),
            });
        }
        if !self.header.algorithm().eq_ignore_ascii_case(ALGORITHM) {
            return self.without_texts(Cause::Algorithm(self.header.algorithm().to_owned()));
        }
        let received = match self.received.signing_string(self.header) {
            Ok(text) => text,
            Err(error) => return self.without_texts(Cause::Refused(error)),
        };
        if self.is_signature_of(&received.to_bytes()) {
            return Explanation::new(
                self.cause_beside_the_signature(),
                Some(received.to_bytes()),
                Some(received.to_bytes()),
            );
        }
        match self.claimed {
            Some(claimed) => self.against_claim(claimed, &received),
            None => self.by_trial(&received),
        }
    }

    /// The signature is right: is the rest?
    fn cause_beside_the_signature(self) -> Cause {
        match super::verify(self.key, self.header, self.received) {
            Ok(()) => Cause::Nothing,
            Err(VerifyError::DigestMismatch) => {
                let form = self
                    .received
                    .headers
                    .get("digest")
                    .and_then(|value| Digest::parse(value.to_str().ok()?).ok())
                    .and_then(|digest| BodyForm::digested(&digest, self.received.body));
                Cause::Body(form)
            }
            Err(error) => Cause::Refused(error),
        }
    }

    fn against_claim(self, claimed: &[u8], received: &SigningString) -> Explanation {
        if !self.is_signature_of(claimed) {
            let found = self.by_trial(received);
            if found.cause != Cause::Unknown {
                return found;
            }
            let cause = match self.key.other_scheme(claimed, self.header.signature()) {
                Some(scheme) => Cause::Scheme(scheme),
                None => Cause::OtherKey,
            };
            return Explanation::new(cause, Some(claimed.to_vec()), Some(received.to_bytes()));
        }
        let cause = textual_cause(claimed, received, Some(self.received));
        Explanation::new(cause, Some(claimed.to_vec()), Some(received.to_bytes()))
    }

    fn by_trial(self, received: &SigningString) -> Explanation {
        let text = received.to_bytes();
        if let Some(scheme) = self.key.other_scheme(&text, self.header.signature()) {
            return Explanation::new(Cause::Scheme(scheme), Some(text.clone()), Some(text));
        }
        for variation in Variation::ALL {
            for candidate in variation.candidates(received, Some(self.received)) {
                if self.is_signature_of(&candidate) {
                    return Explanation::new(Cause::Varied(variation), Some(candidate), Some(text));
                }
            }
        }
        Explanation::new(Cause::Unknown, None, Some(text))
    }

    fn is_signature_of(self, text: &[u8]) -> bool {
        self.key.verifies(text, self.header.signature())
    }

    fn without_texts(self, cause: Cause) -> Explanation {
        Explanation::new(cause, self.claimed.map(<[u8]>::to_vec), None)
    }
}

/// Compares what one side signed with what the other side says it received, without any key: for a
/// client that knows its own text and was told the server's.
///
/// ```
/// use fintecture::signature::{Cause, Variation, compare};
///
/// let explanation = compare(
///     b"(request-target): get /pis/v2/payments\ndate: Mon, 26 Feb 2024 13:36:00 GMT",
///     b"(request-target): get /pis/v2/payments\ndate: Mon, 26 Feb 2024 13:36:01 GMT",
/// );
/// assert_eq!(explanation.cause(), &Cause::Varied(Variation::DateNearby));
/// ```
pub fn compare(signed: &[u8], received: &[u8]) -> Explanation {
    let cause = match SigningString::parse(received) {
        Some(text) => textual_cause(signed, &text, None),
        None if signed == received => Cause::Nothing,
        None => Cause::Unknown,
    };
    Explanation::new(cause, Some(signed.to_vec()), Some(received.to_vec()))
}

fn textual_cause(signed: &[u8], received: &SigningString, request: Option<&Received<'_>>) -> Cause {
    let Some(difference) = Difference::between(signed, &received.to_bytes()) else {
        return Cause::Nothing;
    };
    let known = Variation::ALL.into_iter().find(|variation| {
        variation
            .candidates(received, request)
            .iter()
            .any(|text| text == signed)
    });
    match known {
        Some(variation) => Cause::Varied(variation),
        None => Cause::Line(difference.line().to_owned()),
    }
}

/// Why a signature does not verify.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// Nothing is wrong.
    Nothing,
    /// The `keyId` is that of another application.
    KeyId {
        /// What the header says.
        found: AppId,
        /// Whose key was asked for.
        expected: AppId,
    },
    /// The header names an algorithm that is not in use.
    Algorithm(String),
    /// The signature says too little, or a header it covers is missing.
    Refused(VerifyError),
    /// The signature is right, and the body is not the one its digest was made of.
    Body(Option<BodyForm>),
    /// The right text was signed, with another scheme than RSASSA-PKCS1-v1_5 and SHA-256.
    Scheme(&'static str),
    /// The text that was signed differs from what was sent in a known way.
    Varied(Variation),
    /// The text that was signed differs in this line.
    Line(String),
    /// The text that was signed is known, and this key did not sign it.
    OtherKey,
    /// None of the usual mistakes: another key, or another text.
    Unknown,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("the signature matches the request"),
            Self::KeyId { found, expected } => {
                write!(f, "the keyId is {found}, and the key is that of {expected}")
            }
            Self::Algorithm(name) => {
                write!(
                    f,
                    "the algorithm is {name:?}, where only {ALGORITHM:?} is in use"
                )
            }
            Self::Refused(error) => error.fmt(f),
            Self::Body(None) => f.write_str(
                "the signature is right, but the digest is not that of the body that arrived: \
                 was the body serialised a second time, or changed on its way?",
            ),
            Self::Body(Some(form)) => write!(
                f,
                "the signature is right, but the digest is not that of the body that arrived: \
                 {form}; send the very bytes that were digested"
            ),
            Self::Scheme(scheme) => write!(
                f,
                "the text is right, but it was signed with {scheme}, \
                 where RSASSA-PKCS1-v1_5 with SHA-256 is wanted"
            ),
            Self::Varied(variation) => variation.fmt(f),
            Self::Line(name) => f.write_str(&differing_line(name)),
            Self::OtherKey => f.write_str(
                "the text was signed with another private key: \
                 is it the one the Console gave for this application?",
            ),
            Self::Unknown => f.write_str(
                "none of the usual mistakes: either the private key is not the one of this \
                 application, or another text was signed; compare the signing strings of both sides",
            ),
        }
    }
}

fn differing_line(name: &str) -> String {
    match name {
        super::REQUEST_TARGET => {
            "another method, path or query was signed than was sent: sign the \
                                  target exactly as it stands on the request line"
                .to_owned()
        }
        "date" => "another date was signed than was sent: does the HTTP client write the Date \
                   header itself?"
            .to_owned(),
        "digest" => {
            "another digest was signed than was sent: was the body serialised twice?".to_owned()
        }
        "x-request-id" => "another request id was signed than was sent: was the request repeated \
                           without being signed anew?"
            .to_owned(),
        other => format!("{other} differs: was the header changed on its way?"),
    }
}

/// Both signing strings, where they part, and the likely cause.
///
/// `{}` prints the cause and the spot, `{:#}` also the whole texts. A text holds no secret, but the
/// query in it may hold personal data: print it for a person, not into a log. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Explanation {
    cause: Cause,
    signed: Option<Vec<u8>>,
    received: Option<Vec<u8>>,
    difference: Option<Difference>,
}

impl Explanation {
    fn new(cause: Cause, signed: Option<Vec<u8>>, received: Option<Vec<u8>>) -> Self {
        let difference = signed
            .as_deref()
            .zip(received.as_deref())
            .and_then(|(signed, received)| Difference::between(signed, received));
        Self {
            cause,
            signed,
            received,
            difference,
        }
    }

    /// The likely cause.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// The text that was signed, if it was told or found.
    pub fn signed(&self) -> Option<&[u8]> {
        self.signed.as_deref()
    }

    /// The text that the received request makes, if it makes one.
    pub fn received(&self) -> Option<&[u8]> {
        self.received.as_deref()
    }

    /// Where the two part.
    pub fn difference(&self) -> Option<&Difference> {
        self.difference.as_ref()
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)?;
        if let Some(difference) = &self.difference {
            write!(f, "\n{difference}")?;
        }
        if f.alternate() {
            for (side, text) in [("signed", &self.signed), ("received", &self.received)] {
                if let Some(text) = text {
                    write!(f, "\n{side}:")?;
                    for line in text.split(|byte| *byte == b'\n') {
                        write!(f, "\n  {}", shown(line))?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("cause", &self.cause)
            .field("difference", &self.difference)
            .finish_non_exhaustive()
    }
}
