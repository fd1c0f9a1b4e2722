//! The payer: a browser that follows links and sends forms, and knows nothing of the platform.

use std::time::Instant;

use http::{Method, StatusCode, header};
use url::{Url, form_urlencoded};

use super::check::Surprise;
use super::page::{Button, Form, Page};
use super::wire::{Exchange, Route, Wire, shown_target};

/// How many redirects a browser follows.
const MOST_REDIRECTS: usize = 10;

/// A browser without scripts.
pub(super) struct Browser {
    http: reqwest::Client,
    wire: Wire,
    /// The shop's own address, which the payer comes back to.
    shop: Url,
}

impl Browser {
    /// `http` must not follow redirects by itself: each of them is an exchange of its own.
    pub(super) fn new(http: reqwest::Client, wire: Wire, shop: Url) -> Self {
        Self { http, wire, shop }
    }

    /// Loads an address.
    pub(super) async fn open(&self, url: &str) -> Result<Page, Surprise> {
        let url = Url::parse(url).map_err(|error| {
            Surprise::new("an address that a browser can open", error.to_string())
        })?;
        self.load(self.http.get(url.clone()), url).await
    }

    /// Sends a form by one of its buttons.
    pub(super) async fn press(&self, form: &Form, button: &Button) -> Result<Page, Surprise> {
        let url = form.action.clone();
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form.pressed(button))
            .finish();
        let request = self
            .http
            .post(url.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        self.load(request, url).await
    }

    /// Sends a request and follows where it leads.
    async fn load(
        &self,
        mut request: reqwest::RequestBuilder,
        mut url: Url,
    ) -> Result<Page, Surprise> {
        for _ in 0..MOST_REDIRECTS {
            let request_sent = request
                .header(header::ACCEPT, "text/html")
                .header(header::ACCEPT_LANGUAGE, "en")
                .build()
                .map_err(unreachable)?;
            let method = request_sent.method().clone();
            let began = Instant::now();
            let response = self.http.execute(request_sent).await.map_err(unreachable)?;
            let status = response.status();
            let location = response.headers().get(header::LOCATION).cloned();
            let html = response.text().await.map_err(unreachable)?;
            self.note(method, &url, status, began);
            if !status.is_redirection() {
                return Ok(Page::read(url, status, &html));
            }
            url = location
                .and_then(|location| url.join(location.to_str().ok()?).ok())
                .ok_or_else(|| Surprise::new("a redirect that leads somewhere", "none"))?;
            request = self.http.get(url.clone());
        }
        Err(Surprise::new("a page", "ever more redirects"))
    }

    fn note(&self, method: Method, url: &Url, status: StatusCode, began: Instant) {
        let route = if url.origin() == self.shop.origin() {
            Route::PayerToShop
        } else {
            Route::PayerToPlatform
        };
        self.wire.record(Exchange {
            route,
            method,
            path: shown_target(url.path(), url.query()),
            status,
            proof: None,
            took: began.elapsed(),
        });
    }
}

fn unreachable(error: reqwest::Error) -> Surprise {
    Surprise::new("a page", error.without_url().to_string())
}
