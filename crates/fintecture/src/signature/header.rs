//! The `Signature` header, read and written.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::ALGORITHM;
use crate::{AppId, Invalid};

/// The `Signature` header of a request or of a webhook (Contract §§4.1, 15.5).
///
/// `Display` writes it as all official SDKs do; parsing is lenient about spaces, the order of the
/// parameters and parameters it does not know.
///
/// ```
/// use fintecture::signature::SignatureHeader;
///
/// let header = SignatureHeader::parse(
///     r#"keyId="app", algorithm="rsa-sha256", headers="date digest", signature="AAEC""#,
/// )?;
/// assert_eq!(header.key_id().as_str(), "app");
/// assert_eq!(header.headers().collect::<Vec<_>>(), ["date", "digest"]);
/// assert_eq!(
///     header.to_string(),
///     r#"keyId="app",algorithm="rsa-sha256",headers="date digest",signature="AAEC""#
/// );
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureHeader {
    key_id: AppId,
    algorithm: String,
    /// Lower-case names, each once, at least one.
    headers: Vec<String>,
    signature: Vec<u8>,
}

impl SignatureHeader {
    /// Brings together what this crate itself made; the names come from a signing string.
    pub(crate) fn new<'a>(
        key_id: &AppId,
        headers: impl Iterator<Item = &'a str>,
        signature: Vec<u8>,
    ) -> Result<Self, Invalid> {
        let unquotable = |c: char| c.is_control() || matches!(c, '"' | '\\');
        if key_id.as_str().contains(unquotable) {
            return Err(Invalid::new(
                "app_id",
                "no quotes, backslashes or control characters",
                key_id.as_str(),
            ));
        }
        Ok(Self {
            key_id: key_id.clone(),
            algorithm: ALGORITHM.to_owned(),
            headers: headers.map(str::to_owned).collect(),
            signature,
        })
    }

    /// Reads the header's value.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut found = Parameters::default();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                break;
            }
            let (name, value, after) = parameter(rest).map_err(|rule| invalid(rule, text))?;
            rest = after;
            let Some(slot) = found.slot(name) else {
                continue;
            };
            if slot.replace(value).is_some() {
                return Err(invalid(format!("{name} stands twice"), text));
            }
        }
        found.build(text)
    }

    /// Reads the header out of a request's or a delivery's headers.
    pub fn from_headers(headers: &http::HeaderMap) -> Result<Self, Invalid> {
        let mut values = headers.get_all("signature").iter();
        let value = values
            .next()
            .ok_or_else(|| Invalid::missing("signature", "the header is missing"))?;
        if values.next().is_some() {
            return Err(Invalid::missing("signature", "the header stands twice"));
        }
        match value.to_str() {
            Ok(text) => Self::parse(text),
            Err(_) => Err(Invalid::missing("signature", "the header is not ASCII")),
        }
    }

    /// Whose key made it: the application's id.
    pub fn key_id(&self) -> &AppId {
        &self.key_id
    }

    /// The algorithm it says it was made with; only `rsa-sha256` exists.
    pub fn algorithm(&self) -> &str {
        &self.algorithm
    }

    /// The names it covers, in order and in lower case.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(String::as_str)
    }

    /// Whether it covers a header, by its name in lower case.
    pub fn covers(&self, name: &str) -> bool {
        self.headers().any(|covered| covered == name)
    }

    /// The signature of a request, or the sealed text of a webhook.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

impl fmt::Display for SignatureHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"keyId="{}",algorithm="{}",headers="{}",signature="{}""#,
            Quoted(self.key_id.as_str()),
            Quoted(&self.algorithm),
            Quoted(&self.headers.join(" ")),
            STANDARD.encode(&self.signature)
        )
    }
}

impl FromStr for SignatureHeader {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

/// What stands between quotes, with quotes and backslashes escaped.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '"' | '\\' => write!(f, "\\{c}"),
            _ => write!(f, "{c}"),
        })
    }
}

#[derive(Default)]
struct Parameters {
    key_id: Option<String>,
    algorithm: Option<String>,
    headers: Option<String>,
    signature: Option<String>,
}

impl Parameters {
    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "keyId" => Some(&mut self.key_id),
            "algorithm" => Some(&mut self.algorithm),
            "headers" => Some(&mut self.headers),
            "signature" => Some(&mut self.signature),
            _ => None,
        }
    }

    fn build(self, text: &str) -> Result<SignatureHeader, Invalid> {
        let missing = |name: &'static str| move || invalid(format!("{name} is missing"), text);
        let key_id = self.key_id.ok_or_else(missing("keyId"))?;
        let algorithm = self.algorithm.ok_or_else(missing("algorithm"))?;
        let headers = self.headers.ok_or_else(missing("headers"))?;
        let signature = self.signature.ok_or_else(missing("signature"))?;
        Ok(SignatureHeader {
            key_id: AppId::new(key_id).map_err(|_| invalid("keyId is empty", text))?,
            algorithm,
            headers: names(&headers).map_err(|rule| invalid(rule, text))?,
            signature: STANDARD
                .decode(signature)
                .map_err(|_| invalid("signature is not base64", text))?,
        })
    }
}

fn invalid(rule: impl Into<std::borrow::Cow<'static, str>>, text: &str) -> Invalid {
    Invalid::new("signature", rule, text)
}

/// Official clients list four; the bound keeps what a stranger sends cheap to check.
const MOST_NAMES: usize = 32;

fn names(list: &str) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::new();
    for name in list.split_ascii_whitespace() {
        let name = name.to_ascii_lowercase();
        if names.contains(&name) {
            return Err(format!("headers names {name} twice"));
        }
        if names.len() == MOST_NAMES {
            return Err(format!("headers names more than {MOST_NAMES}"));
        }
        names.push(name);
    }
    if names.is_empty() {
        return Err("headers names nothing".to_owned());
    }
    Ok(names)
}

/// Splits the first `name="value"` (or `name=value`) off.
fn parameter(text: &str) -> Result<(&str, String, &str), String> {
    let (name, rest) = text.split_once('=').ok_or("a parameter lacks its = sign")?;
    let name = name.trim();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'*' | b'.');
    if name.is_empty() || !name.bytes().all(is_name) {
        return Err("a parameter has no proper name".to_owned());
    }
    let rest = rest.trim_start_matches([' ', '\t']);
    let (value, after) = if let Some(quoted) = rest.strip_prefix('"') {
        unquote(quoted).ok_or_else(|| format!("{name} lacks its closing quote"))?
    } else {
        let end = rest.find(',').unwrap_or(rest.len());
        (rest[..end].trim_end().to_owned(), &rest[end..])
    };
    let separated = after.trim_start_matches([' ', '\t']);
    if separated.is_empty() || separated.starts_with(',') {
        Ok((name, value, after))
    } else {
        Err(format!("a comma is missing after {name}"))
    }
}

/// Reads up to the closing quote, resolving `\"` and `\\`.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            _ => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(text: &str) -> String {
        SignatureHeader::parse(text).unwrap_err().rule().to_owned()
    }

    #[test]
    fn spaces_order_and_unknown_parameters_do_not_count() {
        let plain = r#"keyId="a",algorithm="rsa-sha256",headers="date digest",signature="AAEC""#;
        let expected = SignatureHeader::parse(plain).unwrap();
        for text in [
            r#" keyId="a" , algorithm="rsa-sha256" ,  headers="date  digest", signature="AAEC" ,"#,
            r#"signature="AAEC",headers="Date Digest",algorithm="rsa-sha256",keyId="a""#,
            r#"keyId="a",created=1402170695,algorithm="rsa-sha256",opaque="",headers="date digest",signature="AAEC""#,
            r#"keyId = "a",algorithm=rsa-sha256,headers="date digest",signature=AAEC"#,
        ] {
            assert_eq!(
                SignatureHeader::parse(text).as_ref(),
                Ok(&expected),
                "{text}"
            );
        }
        assert_eq!(expected.to_string(), plain);
    }

    #[test]
    fn an_error_says_which_parameter_is_wrong_and_how() {
        let whole = r#"keyId="a",algorithm="rsa-sha256",headers="date",signature="AAEC""#;
        for (cut, expected) in [
            (r#"keyId="a","#, "keyId is missing"),
            (r#"algorithm="rsa-sha256","#, "algorithm is missing"),
            (r#"headers="date","#, "headers is missing"),
            (r#",signature="AAEC""#, "signature is missing"),
        ] {
            assert_eq!(refusal(&whole.replace(cut, "")), expected);
        }
        for (from, to, expected) in [
            (r#"keyId="a""#, r#"keyId="""#, "keyId is empty"),
            (
                r#"="AAEC""#,
                r#"="AAEC"#,
                "signature lacks its closing quote",
            ),
            ("AAEC", "AA-C", "signature is not base64"),
            (r#""date""#, r#""""#, "headers names nothing"),
            (r#""date""#, r#""date Date""#, "headers names date twice"),
            (
                r#"keyId="a","#,
                r#"keyId="a""#,
                "a comma is missing after keyId",
            ),
            (
                r#"keyId="a","#,
                r#"keyId="a",keyId="b","#,
                "keyId stands twice",
            ),
            (r#"keyId="a","#, "keyId,", "a parameter has no proper name"),
        ] {
            assert_eq!(refusal(&whole.replacen(from, to, 1)), expected, "{to}");
        }
        let many: Vec<String> = (0..33).map(|name| format!("x-{name}")).collect();
        assert_eq!(
            refusal(&whole.replace("date", &many.join(" "))),
            "headers names more than 32"
        );
        assert_eq!(refusal(""), "keyId is missing");
        assert_eq!(refusal("dGVzdA"), "a parameter lacks its = sign");
    }

    #[test]
    fn a_header_that_is_absent_or_double_is_refused() {
        let mut headers = http::HeaderMap::new();
        let rule = |headers: &http::HeaderMap| {
            let error = SignatureHeader::from_headers(headers).unwrap_err();
            error.rule().to_owned()
        };
        assert_eq!(rule(&headers), "the header is missing");
        let value = http::HeaderValue::from_static("keyId=a");
        headers.append("signature", value.clone());
        headers.append("signature", value);
        assert_eq!(rule(&headers), "the header stands twice");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in r#"([a-zA-Z]{0,9}|keyId|headers|[=",\\ é]){0,20}"#) {
            let _ = SignatureHeader::parse(&text);
        }

        #[test]
        fn what_is_written_reads_back(
            key_id in "[ -~é]{1,30}",
            algorithm in "[ -~]{0,12}",
            headers in proptest::collection::hash_set("[a-z()-]{1,12}", 1..5),
            signature in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let header = SignatureHeader {
                key_id: AppId::new(key_id).unwrap(),
                algorithm,
                headers: headers.into_iter().collect(),
                signature,
            };
            prop_assert_eq!(SignatureHeader::parse(&header.to_string()), Ok(header));
        }
    }
}
