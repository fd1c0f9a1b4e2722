//! The query of the way back.

use std::borrow::Cow;

use crate::Invalid;

/// The parameters of a query; or of a whole address, behind its `?`.
pub(super) struct Parameters<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Parameters<'a> {
    pub(super) fn parse(address: &'a str) -> Self {
        let is_address = ["http://", "https://", "/", "?"]
            .iter()
            .any(|start| address.starts_with(start));
        let query = if is_address {
            let whole = address.split('#').next().unwrap_or_default();
            whole.split_once('?').map_or("", |(_, query)| query)
        } else {
            address
        };
        Self(form_urlencoded::parse(query.as_bytes()).collect())
    }

    /// A parameter; none if it is absent or empty. One that stands there twice is refused: which
    /// of them the platform wrote cannot be told.
    pub(super) fn get(&self, name: &'static str) -> Result<Option<&str>, Invalid> {
        let mut found = self
            .0
            .iter()
            .filter_map(|(key, value)| (key == name).then_some(&**value));
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Invalid::unshown(name, "must not stand there twice")),
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
        }
    }

    /// A parameter that has to be there.
    pub(super) fn required(&self, name: &'static str) -> Result<&str, Invalid> {
        self.get(name)?
            .ok_or_else(|| Invalid::missing(name, "required"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_query_is_read_alone_and_within_an_address() {
        for address in [
            "code=a%20b+c&x=1",
            "?code=a%20b+c",
            "/back?code=a%20b+c",
            "https://app.example/back?y=/?&code=a%20b+c#code=d",
        ] {
            let parameters = Parameters::parse(address);
            assert_eq!(parameters.get("code").unwrap(), Some("a b c"), "{address}");
        }
        assert_eq!(
            Parameters::parse("https://app.example")
                .get("code")
                .unwrap(),
            None
        );
    }

    #[test]
    fn a_parameter_that_stands_there_twice_is_refused() {
        let error = Parameters::parse("code=canary&code=canary")
            .get("code")
            .unwrap_err();
        assert_eq!(error.to_string(), "code: must not stand there twice");
    }

    #[test]
    fn an_empty_parameter_is_none() {
        let parameters = Parameters::parse("code=");
        assert_eq!(parameters.get("code").unwrap(), None);
        assert_eq!(
            parameters.required("code").unwrap_err().to_string(),
            "code: required"
        );
    }

    proptest! {
        #[test]
        fn any_value_is_read_as_it_was_written(value in "\\PC{1,40}") {
            let query: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("state", &value)
                .finish();
            for address in [query.clone(), format!("https://app.example/?{query}#x")] {
                let parameters = Parameters::parse(&address);
                prop_assert_eq!(parameters.get("state").unwrap(), Some(&*value));
            }
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC*") {
            let _ = Parameters::parse(&text).get("code");
        }
    }
}
