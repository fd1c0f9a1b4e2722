//! The `(request-target)` line, taken apart and varied.

use percent_encoding::percent_decode_str;

use super::{REQUEST_TARGET, Received, SigningString, Variation};

/// The parts of a `(request-target)` line.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    method: &'a str,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// The parts of a text's target; `None` where it has none.
    pub(super) fn of(text: &'a SigningString) -> Option<Self> {
        let line = std::str::from_utf8(text.get(REQUEST_TARGET)?).ok()?;
        let (method, target) = line.split_once(' ')?;
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        Some(Self {
            method,
            path,
            query,
        })
    }

    /// The lines that would have been signed, had a variation happened to the target.
    pub(super) fn varied(
        self,
        variation: Variation,
        received: Option<&Received<'_>>,
    ) -> Vec<Vec<u8>> {
        let Self {
            method,
            path,
            query,
        } = self;
        let query_to =
            |to: &dyn Fn(&str) -> Vec<u8>| query.map(|query| self.with_query(&to(query)));
        let path_to = |to: String| Some(self.with_path(to.as_bytes()));
        let one = match variation {
            Variation::BracketsDecoded => query_to(&|query| {
                replaced(
                    query,
                    &[("%5B", "["), ("%5b", "["), ("%5D", "]"), ("%5d", "]")],
                )
            }),
            Variation::BracketsEncoded => {
                query_to(&|query| replaced(query, &[("[", "%5B"), ("]", "%5D")]))
            }
            Variation::QueryDecoded => query_to(&|query| percent_decode_str(query).collect()),
            Variation::SpacesAsPluses => query_to(&|query| replaced(query, &[("%20", "+")])),
            Variation::PlusesAsSpaces => query_to(&|query| replaced(query, &[("+", "%20")])),
            Variation::RedirectUriEncoded => query_to(&redirect_uri_encoded),
            Variation::QueryOmitted => query.map(|_| format!("{method} {path}").into_bytes()),
            Variation::PathDecoded => {
                Some(self.with_path(&percent_decode_str(path).collect::<Vec<u8>>()))
            }
            Variation::SlashAdded => path_to(format!("{path}/")),
            Variation::SlashRemoved => path_to(path.strip_suffix('/').unwrap_or(path).to_owned()),
            Variation::SlashesMerged => path_to(path.replace("//", "/")),
            Variation::PutAsPost if method == "put" => Some(self.with_method("post")),
            Variation::UpperCaseMethod => Some(self.with_method(&method.to_ascii_uppercase())),
            Variation::OtherMethod => {
                return METHODS.map(|method| self.with_method(method)).to_vec();
            }
            Variation::WholeUrl => return self.whole_urls(received),
            _ => None,
        };
        one.into_iter().collect()
    }

    fn with_method(self, method: &str) -> Vec<u8> {
        let query = self.query.map(|query| format!("?{query}"));
        format!("{method} {}{}", self.path, query.unwrap_or_default()).into_bytes()
    }

    fn with_query(self, query: &[u8]) -> Vec<u8> {
        [format!("{} {}?", self.method, self.path).as_bytes(), query].concat()
    }

    fn with_path(self, path: &[u8]) -> Vec<u8> {
        let query = self.query.map(|query| format!("?{query}"));
        let query = query.unwrap_or_default();
        [self.method.as_bytes(), b" ", path, query.as_bytes()].concat()
    }

    fn whole_urls(self, received: Option<&Received<'_>>) -> Vec<Vec<u8>> {
        let host = received
            .and_then(|received| received.headers.get(http::header::HOST))
            .and_then(|host| host.to_str().ok());
        let Some(host) = host else {
            return Vec::new();
        };
        ["https", "http"]
            .map(|scheme| self.with_path(format!("{scheme}://{host}{}", self.path).as_bytes()))
            .to_vec()
    }
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn replaced(query: &str, changes: &[(&str, &str)]) -> Vec<u8> {
    changes
        .iter()
        .fold(query.to_owned(), |query, (from, to)| {
            query.replace(from, to)
        })
        .into_bytes()
}

/// Encodes what stands between `redirect_uri=` and the next parameter that is not the URL's own.
fn redirect_uri_encoded(query: &str) -> Vec<u8> {
    const NAME: &str = "redirect_uri=";
    const OTHERS: [&str; 2] = ["&state=", "&origin_uri="];
    let Some(start) = query.find(NAME).map(|at| at + NAME.len()) else {
        return query.as_bytes().to_vec();
    };
    let (before, rest) = query.split_at(start);
    let end = OTHERS.iter().filter_map(|other| rest.find(other)).min();
    let (url, after) = rest.split_at(end.unwrap_or(rest.len()));
    let url: Vec<u8> = percent_decode_str(url).collect();
    let encoded: String = form_urlencoded::byte_serialize(&url).collect();
    format!("{before}{encoded}{after}").into_bytes()
}
