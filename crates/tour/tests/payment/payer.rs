//! A payer who uses the pages as a browser does, without being one.

use url::Url;

/// Somebody with the demo login.
pub(crate) struct Payer {
    http: reqwest::Client,
}

impl Payer {
    pub(crate) fn new() -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        Self {
            http: http.build().unwrap(),
        }
    }

    /// Picks a bank, logs in, approves with the first account, and says where the bank leads.
    pub(crate) async fn approve(&self, link: &str) -> Url {
        self.post(link, "provider", &[("provider", "ftecfr")]).await;
        let login = [("username", "078000000P"), ("password", "123456")];
        self.post(link, "login", &login).await;
        let page = self.http.get(format!("{link}/accounts"));
        let page = page.send().await.unwrap().text().await.unwrap();
        let (_, after) = page.split_once(r#"name="account" value=""#).unwrap();
        let (account, _) = after.split_once('"').unwrap();
        let decision = [("account", account), ("outcome", "accept_received")];
        self.post(link, "decision", &decision).await
    }

    async fn post(&self, link: &str, step: &str, fields: &[(&str, &str)]) -> Url {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let answer = self
            .http
            .post(format!("{link}/{step}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.extend_pairs(fields).finish())
            .send()
            .await
            .unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        answer.url().join(location).unwrap()
    }
}
