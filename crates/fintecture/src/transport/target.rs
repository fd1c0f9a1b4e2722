//! The request target: written once, then both signed and sent.

use http::Uri;
use url::{Position, Url};

use crate::Invalid;

/// Where the API is: scheme, host, port, and the path before every target, mostly empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    url: Url,
    prefix: String,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = |rule: &'static str| Invalid::new("base_url", rule, text);
        let url = Url::parse(text).map_err(|_| invalid("a URL such as http://localhost:3333"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(invalid("http or https, with a host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("no user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("no query and no fragment"));
        }
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { url, prefix })
    }

    /// The whole address, without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether it names this very machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Refuses to send secrets in clear beyond this machine.
    pub(crate) fn demand_encryption(&self) -> Result<(), Invalid> {
        if self.is_encrypted() || self.is_loopback() {
            return Ok(());
        }
        let rule = "http sends secrets, tokens and personal data in clear beyond this machine: \
                    take https, or say allow_plain_http if the network is your own";
        Err(Invalid::unshown("base_url", rule))
    }

    /// Whether it is `https`.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The target as it stands on the request line, and the address that leads there.
    pub(crate) fn locate(&self, target: &Target) -> Result<(String, Uri), Invalid> {
        let on_the_wire = format!("{}{}", self.prefix, target.as_str());
        let origin = &self.url[..Position::BeforePath];
        format!("{origin}{on_the_wire}")
            .parse()
            .map(|uri| (on_the_wire, uri))
            .map_err(|_| Invalid::new("target", "a path that a request line can hold", ""))
    }

    /// Where the caller points: a path below the base URL, with or without a query, or the whole
    /// address of one.
    pub(crate) fn aim(&self, at: &str) -> Result<Target, Invalid> {
        let whole = if at.starts_with('/') && !at.starts_with("//") {
            format!("{}{}{at}", &self.url[..Position::BeforePath], self.prefix)
        } else if at.contains("://") {
            at.to_owned()
        } else {
            return Err(Invalid::new("path", "a path that begins with a slash", at));
        };
        self.follow(&whole).map_err(|error| error.at("path"))
    }

    /// The target of a link that the server gave. The token would go wherever it leads, so a link
    /// to another host is refused.
    pub(crate) fn follow(&self, link: &str) -> Result<Target, Invalid> {
        let invalid = |rule: &'static str| Invalid::new("links.next", rule, link);
        let url = self.url.join(link).map_err(|_| invalid("a URL"))?;
        if url.origin() != self.url.origin() {
            return Err(invalid("a link to the host that gave it"));
        }
        url[Position::BeforePath..Position::AfterQuery]
            .strip_prefix(&self.prefix)
            .filter(|target| target.starts_with('/'))
            .map(|target| Target {
                text: target.to_owned(),
            })
            .ok_or_else(|| invalid("a link below the base URL"))
    }
}

/// A path with its query. What it holds is made of characters that no URL library rewrites, so
/// that the bytes which are signed are the bytes which are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    text: String,
}

impl Target {
    /// The path of a template: each name in braces gives way to its value.
    pub(crate) fn fill(template: &str, variables: &[(&str, String)]) -> Self {
        let mut text = String::new();
        let mut rest = template;
        while let Some((literal, (name, after))) = rest
            .split_once('{')
            .and_then(|(literal, braced)| Some((literal, braced.split_once('}')?)))
        {
            text.push_str(literal);
            for (_, value) in variables.iter().filter(|(of, _)| *of == name) {
                encode(&mut text, value);
            }
            rest = after;
        }
        text.push_str(rest);
        Self { text }
    }

    /// The same path with a query.
    pub(crate) fn with(mut self, query: &Query) -> Self {
        if !query.0.is_empty() {
            self.text.push('?');
            self.text.push_str(&query.0);
        }
        self
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

/// What stands behind the question mark, in the order in which it was added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(String);

impl Query {
    /// Adds what is encoded already.
    pub(crate) fn verbatim(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Adds `name=value`.
    pub(crate) fn pair(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        encode(&mut self.0, name);
        self.0.push('=');
        encode(&mut self.0, value);
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn encode(into: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn base(text: &str) -> BaseUrl {
        BaseUrl::parse(text).unwrap()
    }

    #[test]
    fn a_base_url_is_an_address_and_nothing_more() {
        for text in [
            "",
            "localhost:3333",
            "ftp://host",
            "http://user:secret@host",
            "http://host?x=1",
            "http://host/#x",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            base("http://localhost:3333/").as_str(),
            "http://localhost:3333"
        );
        assert_eq!(
            base("https://gate.example/fin/").as_str(),
            "https://gate.example/fin"
        );
    }

    #[test]
    fn loopback_is_told_from_the_world() {
        for text in [
            "http://localhost:1",
            "http://127.0.0.9",
            "http://[::1]:2",
            "http://a.localhost",
        ] {
            assert!(base(text).is_loopback(), "{text}");
        }
        assert!(!base("https://api.fintecture.com").is_loopback());
        assert!(!base("https://127.0.0.1.example").is_loopback());
    }

    #[test]
    fn a_prefix_is_part_of_what_is_signed() {
        let (signed, uri) = base("https://gate.example/fin")
            .locate(&Target::fill("/pis/v2/payments", &[]))
            .unwrap();
        assert_eq!(signed, "/fin/pis/v2/payments");
        assert_eq!(uri, "https://gate.example/fin/pis/v2/payments");
    }

    #[test]
    fn a_link_is_followed_with_its_own_path_and_query() {
        let api = base("https://api.fintecture.com");
        let next = api
            .follow("https://api.fintecture.com/pis/v2/payments?page[number]=2")
            .unwrap();
        assert_eq!(next.as_str(), "/pis/v2/payments?page[number]=2");
        assert_eq!(api.follow("/x?y=1").unwrap().as_str(), "/x?y=1");
    }

    #[test]
    fn a_link_that_leads_elsewhere_is_refused() {
        let api = base("https://api.fintecture.com/v");
        for link in [
            "https://evil.example/v/pis",
            "http://api.fintecture.com/v/pis",
            "https://api.fintecture.com:444/v/pis",
            "//evil.example/v/pis",
            "https://api.fintecture.com/pis",
            "https://",
        ] {
            assert!(api.follow(link).is_err(), "{link}");
        }
    }

    #[test]
    fn a_template_is_filled_wherever_its_variables_stand() {
        let variables = [("a", "1/2".to_owned()), ("b", "{a}".to_owned())];
        let target = Target::fill("/x/{b}/y/{a}", &variables);
        assert_eq!(target.as_str(), "/x/%7Ba%7D/y/1%2F2");
    }

    proptest! {
        #[test]
        fn no_url_library_rewrites_a_target(id in "\\PC{1,40}", state in "\\PC*", name in "[a-z\\[\\]]{1,12}") {
            prop_assume!(id != "." && id != "..");
            let mut query = Query::default();
            query.pair(&name, &state);
            let target = Target::fill("/pis/v2/payments/{session_id}", &[("session_id", id)]).with(&query);
            let (signed, uri) = base("https://api.fintecture.com").locate(&target).unwrap();
            prop_assert_eq!(uri.path_and_query().unwrap().as_str(), &signed);
            let url = Url::parse(&uri.to_string()).unwrap();
            prop_assert_eq!(&url[Position::BeforePath..], &signed);
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, vec![(name, state)]);
        }
    }
}
