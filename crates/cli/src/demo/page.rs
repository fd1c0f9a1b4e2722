//! A page as a browser reads it: its forms, with what stands in them.

use reqwest::StatusCode;
use scraper::{ElementRef, Html};
use url::Url;

/// A page that was loaded.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) url: Url,
    pub(super) status: StatusCode,
    pub(super) forms: Vec<Form>,
}

impl Page {
    pub(super) fn read(url: Url, status: StatusCode, html: &str) -> Self {
        let document = Html::parse_document(html);
        let forms = document
            .root_element()
            .descendent_elements()
            .filter(|element| element.value().name() == "form")
            .filter_map(|form| Form::read(form, &url))
            .collect();
        Self { url, status, forms }
    }

    /// The first form that has a button for it, and the button.
    pub(super) fn button(&self, wanted: impl Fn(&Button) -> bool) -> Option<(&Form, &Button)> {
        let buttons = self
            .forms
            .iter()
            .flat_map(|form| form.buttons.iter().map(move |button| (form, button)));
        buttons.into_iter().find(|(_, button)| wanted(button))
    }
}

/// A form that is posted.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) action: Url,
    /// What it sends as it stands, without a button.
    pub(super) fields: Vec<(String, String)>,
    /// Every choice of its radio buttons: name and value.
    pub(super) choices: Vec<(String, String)>,
    pub(super) buttons: Vec<Button>,
}

/// A button that sends a form.
#[derive(Debug)]
pub(super) struct Button {
    /// The field that it adds, if it has a name.
    pub(super) field: Option<(String, String)>,
}

impl Button {
    /// Whether it adds a field of this name.
    pub(super) fn sets(&self, name: &str) -> bool {
        self.field.as_ref().is_some_and(|(field, _)| field == name)
    }

    /// Whether it adds this very field.
    pub(super) fn sets_to(&self, name: &str, value: &str) -> bool {
        let field = self.field.as_ref();
        field.is_some_and(|(field, given)| field == name && given == value)
    }
}

impl Form {
    fn read(form: ElementRef<'_>, page: &Url) -> Option<Self> {
        let posts = form
            .attr("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let mut read = Self {
            action: page.join(form.attr("action").unwrap_or_default()).ok()?,
            fields: Vec::new(),
            choices: Vec::new(),
            buttons: Vec::new(),
        };
        for element in form.descendent_elements() {
            read.add(element);
        }
        posts.then_some(read)
    }

    fn add(&mut self, element: ElementRef<'_>) {
        if element.attr("disabled").is_some() {
            return;
        }
        let text = |name| element.attr(name).unwrap_or_default().to_owned();
        let kind = element.attr("type").unwrap_or_default();
        match element.value().name() {
            "button" if kind != "button" && kind != "reset" => {
                let field = element.attr("name").map(|_| (text("name"), text("value")));
                self.buttons.push(Button { field });
            }
            "input" => {
                let field = (text("name"), text("value"));
                if kind == "radio" {
                    self.choices.push(field.clone());
                }
                let is_choice = kind == "radio" || kind == "checkbox";
                if !is_choice || element.attr("checked").is_some() {
                    self.fields.push(field);
                }
            }
            "select" => {
                let options = || {
                    let inside = element.descendent_elements();
                    inside.filter(|inside| inside.value().name() == "option")
                };
                let selected = options().find(|option| option.attr("selected").is_some());
                if let Some(option) = selected.or_else(|| options().next()) {
                    let value = option.attr("value").unwrap_or_default().to_owned();
                    self.fields.push((text("name"), value));
                }
            }
            _ => {}
        }
    }

    /// The value of a field as it stands.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// What it sends when a button is pressed.
    pub(super) fn pressed(&self, button: &Button) -> Vec<(String, String)> {
        let mut sent = self.fields.clone();
        sent.extend(button.field.clone());
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_sends_what_a_browser_would() {
        let html = r#"
            <form method="post" action="decision?x=1">
              <label><input type="radio" name="account" value="1"></label>
              <label><input type="radio" name="account" value="2" checked></label>
              <input name="note" value="a&amp;b"><input name="gone" value="1" disabled>
              <select name="reason"><option value="first"><option value="second" selected></select>
              <button name="outcome" value="accept">Pay</button>
              <button type="button" name="help" value="1">?</button>
            </form>
            <form action="/search"><button>Search</button></form>"#;
        let url = Url::parse("http://127.0.0.1:1/connect/l/accounts").unwrap();
        let page = Page::read(url, StatusCode::OK, html);
        let (form, button) = page.button(|button| button.sets("outcome")).unwrap();
        assert_eq!(
            form.action.as_str(),
            "http://127.0.0.1:1/connect/l/decision?x=1"
        );
        assert_eq!(form.choices.len(), 2);
        let sent: Vec<String> = form
            .pressed(button)
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            sent,
            ["account=2", "note=a&b", "reason=second", "outcome=accept"]
        );
        assert_eq!(page.forms.len(), 1, "only what is posted");
    }
}
