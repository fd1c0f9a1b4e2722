//! A sandbox, a browser, and a payment between them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fintecture::{ExposeSecret, SessionId};
use fintecture_sandbox::{Sandbox, Standing};
use http::StatusCode;
use serde_json::{Value, json};

/// A sandbox, and a browser that follows no redirect by itself.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
}

/// A payment that waits for its payer.
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) session: SessionId,
}

/// What a browser is answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) html: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { sandbox, http }
    }

    pub(crate) async fn answer(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let headers = response.headers().clone();
        let location = headers
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: response.status(),
            location: location.unwrap_or_default(),
            headers,
            html: response.text().await.unwrap(),
        }
    }

    pub(crate) async fn get(&self, url: &str) -> Answer {
        self.answer(self.http.get(self.absolute(url))).await
    }

    pub(crate) async fn post(&self, url: &str, form: &str) -> Answer {
        let request = self
            .http
            .post(self.absolute(url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned());
        self.answer(request).await
    }

    pub(crate) fn absolute(&self, url: &str) -> String {
        match url.strip_prefix('/') {
            Some(path) => format!("{}/{path}", self.sandbox.base_url()),
            None => url.to_owned(),
        }
    }

    /// Opens a payment of 149.30 euros.
    pub(crate) async fn payment(&self, query: &str, headers: &[(&str, &str)]) -> Link {
        self.payment_with(query, headers, json!({})).await
    }

    pub(crate) async fn payment_with(
        &self,
        query: &str,
        headers: &[(&str, &str)],
        meta: Value,
    ) -> Link {
        let token = self.token().await;
        let url = format!("{}/pis/v2/connect?{query}", self.sandbox.base_url());
        let body = json!({ "meta": meta, "data": { "attributes": {
            "amount": "149.30", "currency": "EUR", "communication": "Order 2026-0147" } } });
        let request = self
            .http
            .post(url)
            .bearer_auth(token)
            .body(body.to_string());
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let answer = self.answer(request).await;
        let answer: Value = serde_json::from_str(&answer.html).unwrap();
        let text = |name: &str| answer["meta"][name].as_str().unwrap().to_owned();
        Link {
            url: text("url"),
            session: SessionId::new(text("session_id")).unwrap(),
        }
    }

    pub(crate) async fn token(&self) -> String {
        let credentials = self.sandbox.credentials();
        let app_id = credentials.app_id();
        let pair = format!("{app_id}:{}", credentials.app_secret().expose_secret());
        let request = self
            .http
            .post(format!("{}/oauth/accesstoken", self.sandbox.base_url()))
            .header(
                "authorization",
                format!("Basic {}", BASE64_STANDARD.encode(pair)),
            )
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "grant_type=client_credentials&app_id={app_id}&scope=PIS"
            ));
        let answer: Value = serde_json::from_str(&self.answer(request).await.html).unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Takes the payer to the accounts of the Belgian Demo Bank.
    pub(crate) async fn walk_in(&self, link: &Link) -> Answer {
        let chosen = self
            .post(&format!("{}/provider", link.url), "provider=ftecbe")
            .await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        let logged_in = self
            .post(&chosen.location, "username=078000000P&password=123456")
            .await;
        assert_eq!(logged_in.status, StatusCode::SEE_OTHER);
        let accounts = self.get(&logged_in.location).await;
        assert_eq!(accounts.status, StatusCode::OK);
        accounts
    }

    pub(crate) async fn decide(&self, link: &Link, account: &str, rest: &str) -> Answer {
        let form = format!("account={account}&{rest}");
        self.post(&format!("{}/decision", link.url), &form).await
    }

    pub(crate) async fn standing(&self, link: &Link) -> Standing {
        self.sandbox
            .control()
            .standing(&link.session)
            .await
            .unwrap()
    }
}

impl Answer {
    /// The values of the account radios, in the order of the page.
    pub(crate) fn accounts(&self) -> Vec<String> {
        let radios = self.html.split(r#"name="account" value=""#).skip(1);
        radios
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn is_in(&self, language: &str) -> bool {
        self.html.contains(&format!("<html lang=\"{language}\">"))
    }
}
