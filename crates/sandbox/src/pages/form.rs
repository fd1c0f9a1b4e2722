//! What a payer's form says.

use fintecture::Invalid;

/// The fields of a form.
#[derive(Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`, as browsers write it.
    pub(crate) fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A field; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        fields
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a field that can be chosen more than once.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.0.iter().filter(|(key, _)| key == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }

    /// A field that the form cannot do without.
    pub(crate) fn require(&self, name: &'static str) -> Result<&str, Invalid> {
        self.get(name)
            .ok_or_else(|| Invalid::missing(name, "the form must have it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let form = Form::parse(b"username=078000000P&password=a+b%26%C3%A9&empty=");
        assert_eq!(form.get("username"), Some("078000000P"));
        assert_eq!(form.get("password"), Some("a b&é"));
        assert_eq!(form.get("empty"), None);
        assert_eq!(
            form.require("account").unwrap_err().to_string(),
            "account: the form must have it"
        );
    }

    #[test]
    fn a_body_that_is_no_form_has_no_field_we_ask_for() {
        assert!(
            Form::parse(b"{\"provider\":\"ftecfr\"}")
                .get("provider")
                .is_none()
        );
        assert!(Form::parse(&[0xff, 0x00]).get("provider").is_none());
    }
}
