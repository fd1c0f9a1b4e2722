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
