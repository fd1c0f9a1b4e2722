//! The form that brings an application into production.

use fintecture::{Iban, Invalid};

use super::Application;
use super::profile::ApplicationKind;

/// What the form says.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Activation {
    /// The merchant's legal name.
    pub company_name: Option<String>,
    /// Their number in a register of companies.
    pub incorporation: Option<String>,
    /// Where their shop or service is.
    pub website: Option<String>,
    /// Whom to write to.
    pub email: Option<String>,
    /// The fixed beneficiary's account, which a shop must name.
    pub iban: Option<String>,
}

impl Activation {
    /// Checks the form, and that the application can work: every problem at once.
    pub(crate) fn check(&self, application: &Application) -> Result<(), Vec<Invalid>> {
        let mut problems = Vec::new();
        let fields = [
            ("company_name", &self.company_name),
            ("incorporation", &self.incorporation),
            ("website", &self.website),
            ("email", &self.email),
        ];
        let missing = fields
            .into_iter()
            .filter(|(_, value)| is_blank(value.as_ref()));
        problems.extend(missing.map(|(name, _)| Invalid::missing(name, "required")));
        if let Some(text) = filled(self.incorporation.as_ref())
            && !is_register_number(text)
        {
            let rule = "4 to 20 letters, digits, spaces, dots or dashes, with a digit among them";
            problems.push(Invalid::new("incorporation", rule, text));
        }
        if let Some(text) = filled(self.website.as_ref())
            && !is_website(text)
        {
            problems.push(Invalid::new("website", "must be an https address", text));
        }
        problems.extend(filled(self.email.as_ref()).and_then(|text| check_email(text).err()));
        match filled(self.iban.as_ref()) {
            Some(text) => problems.extend(Iban::parse(text).err().map(|why| why.at("iban"))),
            None if application.profile.kind == ApplicationKind::Ecommerce => {
                let rule = "required: the beneficiary of a shop is fixed";
                problems.push(Invalid::missing("iban", rule));
            }
            None => {}
        }
        if application.redirect_uris.as_ref().is_none_or(Vec::is_empty) {
            let rule = "the application must have at least one, in its settings";
            problems.push(Invalid::missing("redirect_uris", rule));
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }
}

/// Checks an e-mail address, as far as one can tell by looking.
pub(crate) fn check_email(text: &str) -> Result<(), Invalid> {
    let is_address = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('@')
    });
    if is_address && !text.contains(char::is_whitespace) {
        Ok(())
    } else {
        Err(Invalid::new("email", "must be an e-mail address", text))
    }
}

fn filled(value: Option<&String>) -> Option<&str> {
    value
        .map(String::as_str)
        .filter(|text| !text.trim().is_empty())
}

fn is_blank(value: Option<&String>) -> bool {
    filled(value).is_none()
}

fn is_register_number(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " .-".contains(c);
    (4..=20).contains(&text.len())
        && text.chars().all(is_plain)
        && text.contains(|c: char| c.is_ascii_digit())
}

fn is_website(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}
