//! The ways in which what was signed is known to differ from what was sent.

use std::fmt;

use super::target::Target;
use super::{REQUEST_TARGET, Received, SigningString};
use crate::{Digest, Timestamp};

/// A difference between the signed text and the sent request that can be recognised, because
/// undoing it makes the signature verify.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Variation {
    /// `%5B` and `%5D` in the query were signed as `[` and `]`.
    BracketsDecoded,
    /// A PUT was signed as `post`.
    PutAsPost,
    /// The query was signed before it was percent-encoded.
    QueryDecoded,
    /// The path was signed before it was percent-encoded.
    PathDecoded,
    /// `%20` in the query was signed as `+`.
    SpacesAsPluses,
    /// The value of `redirect_uri` was signed percent-encoded and sent decoded.
    RedirectUriEncoded,
    /// `[` and `]` in the query were signed as `%5B` and `%5D`.
    BracketsEncoded,
    /// `+` in the query was signed as `%20`.
    PlusesAsSpaces,
    /// The query was left out.
    QueryOmitted,
    /// The path was signed with a slash at its end.
    SlashAdded,
    /// The path was signed without the slash at its end.
    SlashRemoved,
    /// The path was signed with one slash where two were sent.
    SlashesMerged,
    /// The whole URL was signed in the place of the path.
    WholeUrl,
    /// Another method was signed.
    OtherMethod,
    /// The method was signed in upper case.
    UpperCaseMethod,
    /// The same instant was signed in another spelling of the date.
    DateSpelling,
    /// Another date was signed, a few seconds away.
    DateNearby,
    /// The digest that was signed is that of the body, and the `Digest` header is another.
    DigestOfBody,
    /// The `digest` line was left out, although the header lists it.
    DigestLeftOut,
    /// A `digest` line was signed, although the header does not list it.
    DigestUnlisted,
    /// The request id was signed in another case.
    RequestIdCase,
    /// The lines were signed in another order than the header lists.
    LinesReordered,
    /// A newline was added at the end of the text.
    NewlineAtEnd,
    /// The lines were joined with carriage returns.
    CarriageReturns,
    /// The lines were signed without the space after the colon.
    NoSpaceAfterColon,
}

impl Variation {
    /// Those that the official SDKs were seen to produce, most frequent first: Python encodes
    /// brackets after signing, JavaScript confirms with PUT, Python and JavaScript leave URLs
    /// unescaped, PHP does so in paths, Ruby turns a `+` into `%20` and decodes what its caller
    /// encoded, and the plugin for Magento 1.9 sends two slashes where it signs one (Contract §4.3).
    pub const OF_OFFICIAL_SDKS: [Self; 7] = [
        Self::BracketsDecoded,
        Self::PutAsPost,
        Self::QueryDecoded,
        Self::PathDecoded,
        Self::SpacesAsPluses,
        Self::RedirectUriEncoded,
        Self::SlashesMerged,
    ];

    pub(super) const ALL: [Self; 25] = [
        Self::BracketsDecoded,
        Self::PutAsPost,
        Self::QueryDecoded,
        Self::PathDecoded,
        Self::SpacesAsPluses,
        Self::RedirectUriEncoded,
        Self::BracketsEncoded,
        Self::PlusesAsSpaces,
        Self::QueryOmitted,
        Self::SlashAdded,
        Self::SlashRemoved,
        Self::SlashesMerged,
        Self::WholeUrl,
        Self::OtherMethod,
        Self::UpperCaseMethod,
        Self::DateSpelling,
        Self::DateNearby,
        Self::DigestOfBody,
        Self::DigestLeftOut,
        Self::DigestUnlisted,
        Self::RequestIdCase,
        Self::LinesReordered,
        Self::NewlineAtEnd,
        Self::CarriageReturns,
        Self::NoSpaceAfterColon,
    ];

    /// The texts that would have been signed, had it happened to `text`; none where it changes
    /// nothing. Some need the request itself.
    pub(super) fn candidates(
        self,
        text: &SigningString,
        received: Option<&Received<'_>>,
    ) -> Vec<Vec<u8>> {
        let changed: Vec<Vec<u8>> = match self {
            Self::DateSpelling => dates(text),
            Self::DateNearby => dates_nearby(text),
            Self::DigestOfBody => digest_of_body(text, received),
            Self::DigestLeftOut => texts([text.without("digest")]),
            Self::DigestUnlisted => digest_unlisted(text, received),
            Self::RequestIdCase => request_ids(text),
            Self::LinesReordered => texts(text.reordered()),
            Self::NewlineAtEnd => vec![[&text.to_bytes(), &b"\n"[..]].concat()],
            Self::CarriageReturns => vec![carriage_returns(text)],
            Self::NoSpaceAfterColon => vec![no_space_after_colon(text)],
            _ => self.targets(text, received),
        };
        let unchanged = text.to_bytes();
        changed
            .into_iter()
            .filter(|candidate| *candidate != unchanged)
            .collect()
    }

    fn targets(self, text: &SigningString, received: Option<&Received<'_>>) -> Vec<Vec<u8>> {
        let Some(target) = Target::of(text) else {
            return Vec::new();
        };
        target
            .varied(self, received)
            .into_iter()
            .map(|line| text.with(REQUEST_TARGET, line).to_bytes())
            .collect()
    }
}

impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BracketsDecoded => "the query was signed with [ and ], and sent with %5B and %5D",
            Self::PutAsPost => "the request was signed as a POST and sent as a PUT",
            Self::QueryDecoded => "the query was signed before it was percent-encoded",
            Self::PathDecoded => "the path was signed before it was percent-encoded",
            Self::SpacesAsPluses => "the query was signed with + and sent with %20",
            Self::RedirectUriEncoded => {
                "the redirect_uri was signed percent-encoded and sent decoded"
            }
            Self::BracketsEncoded => "the query was signed with %5B and %5D, and sent with [ and ]",
            Self::PlusesAsSpaces => "the query was signed with %20 and sent with +",
            Self::QueryOmitted => "the path was signed without its query",
            Self::SlashAdded => "the path was signed with a slash at its end and sent without",
            Self::SlashRemoved => "the path was signed without the slash at its end",
            Self::SlashesMerged => "the path was signed with one slash and sent with two",
            Self::WholeUrl => "the whole URL was signed, where the path and query are wanted",
            Self::OtherMethod => "the request was signed with another method than it was sent with",
            Self::UpperCaseMethod => "the method was signed in upper case, where lower is wanted",
            Self::DateSpelling => {
                "the date was signed in another spelling than the Date header has"
            }
            Self::DateNearby => {
                "another date was signed than was sent, a few seconds away: \
                 does the HTTP client write the Date header itself?"
            }
            Self::DigestOfBody => "the Digest header is not the digest that was signed",
            Self::DigestLeftOut => {
                "the digest is listed in the Signature header but was not signed"
            }
            Self::DigestUnlisted => {
                "the digest was signed but is not listed in the Signature header"
            }
            Self::RequestIdCase => "the request id was signed in another case than it was sent in",
            Self::LinesReordered => {
                "the lines were signed in another order than the Signature header lists"
            }
            Self::NewlineAtEnd => "a newline was signed at the end of the text",
            Self::CarriageReturns => "the lines were joined with \\r\\n, where \\n is wanted",
            Self::NoSpaceAfterColon => "the lines were signed without the space after the colon",
        })
    }
}

fn texts(lines: impl IntoIterator<Item = SigningString>) -> Vec<Vec<u8>> {
    lines.into_iter().map(|text| text.to_bytes()).collect()
}

/// The spellings in which official SDKs write one instant.
fn dates(text: &SigningString) -> Vec<Vec<u8>> {
    date(text).map_or_else(Vec::new, |instant| {
        let gmt = instant.to_http();
        let zones = ["GMT", "+0000", "-0000", "UTC"];
        texts(zones.map(|zone| text.with("date", gmt.replace("GMT", zone))))
    })
}

/// The seconds before and after the date, as most clients write them.
fn dates_nearby(text: &SigningString) -> Vec<Vec<u8>> {
    const SECOND: i64 = 1_000_000;
    date(text).map_or_else(Vec::new, |instant| {
        let away = |seconds| Timestamp::from_micros(instant.as_micros() + seconds * SECOND);
        texts((-5..=5).map(|seconds| text.with("date", away(seconds).to_http())))
    })
}

fn date(text: &SigningString) -> Option<Timestamp> {
    let written = std::str::from_utf8(text.get("date")?).ok()?;
    Timestamp::parse_http(written).ok()
}

fn digest_of_body(text: &SigningString, received: Option<&Received<'_>>) -> Vec<Vec<u8>> {
    received.map_or_else(Vec::new, |received| {
        let digest = Digest::of(received.body).to_string();
        texts([text.with("digest", digest)])
    })
}

fn digest_unlisted(text: &SigningString, received: Option<&Received<'_>>) -> Vec<Vec<u8>> {
    let digest = received.and_then(|received| received.headers.get("digest"));
    match digest {
        Some(digest) if text.get("digest").is_none() => {
            // Where the official clients put it: after the date.
            texts([text.insert(2, "digest", digest.as_bytes())])
        }
        _ => Vec::new(),
    }
}

fn request_ids(text: &SigningString) -> Vec<Vec<u8>> {
    text.get("x-request-id").map_or_else(Vec::new, |id| {
        texts(
            [id.to_ascii_lowercase(), id.to_ascii_uppercase()]
                .map(|id| text.with("x-request-id", id)),
        )
    })
}

fn no_space_after_colon(text: &SigningString) -> Vec<u8> {
    let lines: Vec<Vec<u8>> = text
        .names()
        .map(|name| [name.as_bytes(), b":", text.get(name).unwrap_or_default()].concat())
        .collect();
    lines.join(&b"\n"[..])
}

fn carriage_returns(text: &SigningString) -> Vec<u8> {
    let text = text.to_bytes();
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    lines.join(&b"\r\n"[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(target: &str) -> SigningString {
        [
            (REQUEST_TARGET, target),
            ("date", "Mon, 26 Feb 2024 13:36:00 GMT"),
            ("digest", "SHA-256=x"),
            ("x-request-id", "a1"),
        ]
        .into_iter()
        .collect()
    }

    /// The request targets that a variation makes of one.
    fn targets(variation: Variation, target: &str) -> Vec<String> {
        variation
            .candidates(&text(target), None)
            .iter()
            .map(|text| {
                let line = text.split(|byte| *byte == b'\n').next().unwrap();
                String::from_utf8_lossy(line)["(request-target): ".len()..].to_owned()
            })
            .collect()
    }

    #[test]
    fn each_variation_of_the_target_undoes_one_thing() {
        for (variation, sent, signed) in [
            (
                Variation::BracketsDecoded,
                "get /p?filter%5Ba%5D=%20&x%5b%5d=1",
                "get /p?filter[a]=%20&x[]=1",
            ),
            (
                Variation::BracketsEncoded,
                "get /p?f[a]=1",
                "get /p?f%5Ba%5D=1",
            ),
            (Variation::PutAsPost, "put /p?a=1", "post /p?a=1"),
            (
                Variation::QueryDecoded,
                "post /p%20q?u=https%3A%2F%2Fx%2F%C3%A9%20",
                "post /p%20q?u=https://x/é ",
            ),
            (Variation::PathDecoded, "get /p%20q?a=%20", "get /p q?a=%20"),
            (
                Variation::SpacesAsPluses,
                "get /p?state=a%20b",
                "get /p?state=a+b",
            ),
            (
                Variation::PlusesAsSpaces,
                "get /p?state=a+b",
                "get /p?state=a%20b",
            ),
            (
                Variation::RedirectUriEncoded,
                "get /p?redirect_uri=https://x/cb?a=1&b=2&state=s",
                "get /p?redirect_uri=https%3A%2F%2Fx%2Fcb%3Fa%3D1%26b%3D2&state=s",
            ),
            (Variation::QueryOmitted, "get /p?a=1", "get /p"),
            (Variation::SlashAdded, "get /p?a=1", "get /p/?a=1"),
            (Variation::SlashRemoved, "get /p/?a=1", "get /p?a=1"),
            (Variation::SlashesMerged, "get //p", "get /p"),
            (Variation::UpperCaseMethod, "get /p", "GET /p"),
        ] {
            assert_eq!(targets(variation, sent), [signed], "{variation:?}");
        }
    }

    #[test]
    fn a_variation_that_changes_nothing_costs_nothing() {
        for variation in Variation::OF_OFFICIAL_SDKS {
            assert_eq!(
                targets(variation, "get /p?state=a"),
                [""; 0],
                "{variation:?}"
            );
        }
    }

    #[test]
    fn every_method_is_tried_but_the_one_that_was_sent() {
        let methods = targets(Variation::OtherMethod, "patch /p");
        assert_eq!(methods, ["get /p", "post /p", "put /p", "delete /p"]);
    }

    #[test]
    fn the_seconds_around_a_date_are_tried_and_the_date_itself_is_not() {
        let dates = Variation::DateNearby.candidates(&text("get /p"), None);
        assert_eq!(dates.len(), 10);
        let first = String::from_utf8_lossy(&dates[0]).into_owned();
        assert!(first.contains("13:35:55"), "{first}");
    }

    #[test]
    fn four_lines_have_twenty_three_other_orders() {
        let orders = Variation::LinesReordered.candidates(&text("get /p"), None);
        let distinct: std::collections::HashSet<_> = orders.iter().collect();
        assert_eq!(distinct.len(), 23);
    }
}
