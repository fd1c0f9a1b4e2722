//! A payer's browser: no scripts, no cookies, and no redirect followed by itself.

use reqwest::Url;
use reqwest::redirect::Policy;

/// A browser, and where it stands.
pub(crate) struct Browser {
    http: reqwest::Client,
    base: Url,
}

/// What it is shown.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where it is sent on to; empty if nowhere.
    pub(crate) location: String,
    /// In how many seconds it may ask again; empty if nothing is said.
    pub(crate) retry_after: String,
    pub(crate) html: String,
}

impl Browser {
    pub(crate) fn at(base_url: &str) -> Self {
        let builder = reqwest::Client::builder().no_proxy();
        Self {
            http: builder.redirect(Policy::none()).build().unwrap(),
            base: Url::parse(base_url).unwrap(),
        }
    }

    pub(crate) async fn get(&self, url: &str) -> Page {
        self.show(self.http.get(self.base.join(url).unwrap())).await
    }

    pub(crate) async fn post(&self, url: &str, form: &str) -> Page {
        let request = self.http.post(self.base.join(url).unwrap());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.show(request.body(form.to_owned())).await
    }

    async fn show(&self, request: reqwest::RequestBuilder) -> Page {
        let response = request.send().await.unwrap();
        let header = |name| {
            let value = response.headers().get(name);
            let text = value.map(|value| value.to_str().unwrap().to_owned());
            text.unwrap_or_default()
        };
        Page {
            status: response.status().as_u16(),
            location: header("location"),
            retry_after: header("retry-after"),
            html: response.text().await.unwrap(),
        }
    }
}

impl Page {
    /// The values of the form's controls of a name, in the order of the page.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let start = format!(r#"name="{name}" value=""#);
        let controls = self.html.split(&start).skip(1);
        controls
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    }

    /// A parameter of the address it is sent on to.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let url = Url::parse(&self.location).unwrap();
        let found = url.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }
}
