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

    /// The target as it stands on the request line, and the address that leads there.
    pub(crate) fn locate(&self, target: &Target) -> Result<(String, Uri), Invalid> {
        let on_the_wire = format!("{}{}", self.prefix, target.as_str());
        let origin = &self.url[..Position::BeforePath];
        format!("{origin}{on_the_wire}")
            .parse()
            .map(|uri| (on_the_wire, uri))
            .map_err(|_| Invalid::new("target", "a path that a request line can hold", ""))
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
                has_query: target.contains('?'),
            })
            .ok_or_else(|| invalid("a link below the base URL"))
    }
}

/// A path with its query. What it holds is made of characters that no URL library rewrites, so
/// that the bytes which are signed are the bytes which are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    text: String,
    has_query: bool,
}

impl Target {
    /// A path of this crate's own making.
    pub(crate) fn new(path: &'static str) -> Self {
        Self {
            text: path.to_owned(),
            has_query: false,
        }
    }

    /// Adds `/` and one segment. `.` and `..` cannot be segments: URLs take them for steps.
    pub(crate) fn segment(&mut self, field: &'static str, value: &str) -> Result<(), Invalid> {
        if matches!(value, "" | "." | "..") {
            return Err(Invalid::new(field, "a name, not a step in a path", value));
        }
        self.text.push('/');
        self.encode(value);
        Ok(())
    }

    /// Adds a piece of path of this crate's own making.
    pub(crate) fn literal(&mut self, piece: &'static str) {
        self.text.push_str(piece);
    }

    /// Adds `name=value` to the query.
    pub(crate) fn pair(&mut self, name: &str, value: &str) {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.encode(name);
        self.text.push('=');
        self.encode(value);
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    fn encode(&mut self, text: &str) {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                self.text.push(char::from(byte));
            } else {
                self.text.push('%');
                self.text.push(char::from(HEX[usize::from(byte >> 4)]));
                self.text.push(char::from(HEX[usize::from(byte & 15)]));
            }
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
            .locate(&Target::new("/pis/v2/payments"))
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
    fn a_step_is_not_a_segment() {
        for step in ["", ".", ".."] {
            assert!(Target::new("/x").segment("session_id", step).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_url_library_rewrites_a_target(id in "\\PC{1,40}", state in "\\PC*", name in "[a-z\\[\\]]{1,12}") {
            prop_assume!(id != "." && id != "..");
            let mut target = Target::new("/pis/v2/payments");
            target.segment("session_id", &id).unwrap();
            target.pair(&name, &state);
            let (signed, uri) = base("https://api.fintecture.com").locate(&target).unwrap();
            prop_assert_eq!(uri.path_and_query().unwrap().as_str(), &signed);
            let url = Url::parse(&uri.to_string()).unwrap();
            prop_assert_eq!(&url[Position::BeforePath..], &signed);
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, vec![(name, state)]);
        }
    }
}
