//! Recognising a body that was written anew between its digest and its sending.

use std::fmt;

use crate::Digest;

/// How the body that was digested differs from the one that arrived.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum BodyForm {
    /// There was none.
    Empty,
    /// It was `{}`.
    EmptyObject,
    /// It was the same without white space at its ends.
    Trimmed,
    /// It was the same JSON without white space between its parts.
    Compact,
    /// It was the same JSON, compact, with `\u…` for every character beyond ASCII.
    AsciiEscaped,
    /// It was the same JSON, compact, with `\/` for every slash.
    SlashEscaped,
}

impl BodyForm {
    /// Finds the form of `body` that `digest` was made of.
    pub(super) fn digested(digest: &Digest, body: &[u8]) -> Option<Self> {
        let compact = compact(body);
        let text = String::from_utf8_lossy(&compact);
        let forms = [
            (Self::Empty, Vec::new()),
            (Self::EmptyObject, b"{}".to_vec()),
            (Self::Trimmed, body.trim_ascii().to_vec()),
            (Self::Compact, compact.clone()),
            (Self::AsciiEscaped, ascii_escaped(&text).into_bytes()),
            (Self::SlashEscaped, text.replace('/', "\\/").into_bytes()),
        ];
        forms
            .into_iter()
            .find(|(_, form)| digest.matches(form))
            .map(|(name, _)| name)
    }
}

impl fmt::Display for BodyForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is the digest of an empty body",
            Self::EmptyObject => "it is the digest of {}",
            Self::Trimmed => "it is the digest of the body without white space at its ends",
            Self::Compact => "it is the digest of the same JSON without white space",
            Self::AsciiEscaped => "it is the digest of the same JSON with \\u escapes",
            Self::SlashEscaped => "it is the digest of the same JSON with \\/ for each slash",
        })
    }
}

/// JSON without the white space outside its strings; other text in some form that matches nothing.
fn compact(json: &[u8]) -> Vec<u8> {
    let mut in_string = false;
    let mut escaped = false;
    json.iter()
        .copied()
        .filter(|&byte| {
            let keep = in_string || !byte.is_ascii_whitespace();
            if byte == b'"' && !escaped {
                in_string = !in_string;
            }
            escaped = in_string && byte == b'\\' && !escaped;
            keep
        })
        .collect()
}

fn ascii_escaped(json: &str) -> String {
    let escape = |character: char| {
        let units: Vec<String> = character
            .encode_utf16(&mut [0; 2])
            .iter()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        units.concat()
    };
    json.chars()
        .map(|character| match character {
            ascii if ascii.is_ascii() => ascii.to_string(),
            other => escape(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_was_digested_is_recognised() {
        let body = " {\"name\": \"a \\\" b\", \"city\" : \"Köln/🏦\"}\n";
        for (digested, form) in [
            ("", BodyForm::Empty),
            ("{}", BodyForm::EmptyObject),
            (body.trim(), BodyForm::Trimmed),
            (r#"{"name":"a \" b","city":"Köln/🏦"}"#, BodyForm::Compact),
            (
                r#"{"name":"a \" b","city":"K\u00f6ln/\ud83c\udfe6"}"#,
                BodyForm::AsciiEscaped,
            ),
            (
                r#"{"name":"a \" b","city":"Köln\/🏦"}"#,
                BodyForm::SlashEscaped,
            ),
        ] {
            let digest = Digest::of(digested.as_bytes());
            let found = BodyForm::digested(&digest, body.as_bytes());
            assert_eq!(found, Some(form), "{digested}");
        }
        let other = Digest::of(b"another body");
        assert_eq!(BodyForm::digested(&other, body.as_bytes()), None);
    }
}
