//! An application that reads the accounts of a payer who consented.

use fintecture::ExposeSecret;
use serde_json::{Value, json};

use crate::platform::{Answer, Call, Platform};

/// A connection, and the tokens that read it.
pub(crate) struct Reader<'p> {
    pub(crate) platform: &'p Platform,
    pub(crate) customer_id: String,
    pub(crate) code: String,
    pub(crate) token: String,
    pub(crate) refresh_token: String,
}

impl Platform {
    /// An application with a connection to the first customer of a bank.
    pub(crate) async fn reader(&self, provider: &str) -> Reader<'_> {
        let call = self.post("/_sandbox/v1/connections");
        let given = call
            .json(&json!({ "provider": provider }))
            .send()
            .await
            .ok();
        let text = |name: &str| given[name].as_str().unwrap().to_owned();
        self.reader_of(&text("customer_id"), &text("code")).await
    }

    /// An application that exchanges the code of a connection.
    pub(crate) async fn reader_of(&self, customer_id: &str, code: &str) -> Reader<'_> {
        let tokens = self.exchange(code).await.ok();
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        Reader {
            platform: self,
            customer_id: customer_id.to_owned(),
            code: code.to_owned(),
            token: text("access_token"),
            refresh_token: text("refresh_token"),
        }
    }

    /// Posts a form with the application's id and secret.
    pub(crate) fn oauth(&self, target: &str, form: &str) -> Call<'_> {
        let credentials = self.credentials();
        let secret = credentials.app_secret().expose_secret();
        self.post(target)
            .basic(credentials.app_id().as_str(), secret)
            .form(form)
    }

    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        let form = format!("grant_type=authorization_code&code={code}&scope=AIS");
        self.oauth("/oauth/accesstoken", &form).send().await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answer {
        let form = format!("grant_type=refresh_token&refresh_token={token}");
        self.oauth("/oauth/refreshtoken", &form).send().await
    }
}

impl<'p> Reader<'p> {
    /// A call under the connection's own path.
    pub(crate) fn get(&self, rest: &str) -> Call<'p> {
        let target = format!("/ais/v1/customer/{}{rest}", self.customer_id);
        self.platform.get(&target).bearer(&self.token)
    }

    pub(crate) async fn accounts(&self) -> Vec<Value> {
        let answer = self.get("/accounts").send().await.ok();
        answer["data"].as_array().unwrap().clone()
    }

    /// The id of the first account: the one that payments are made from.
    pub(crate) async fn account(&self) -> String {
        self.accounts().await[0]["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn transactions(&self, account: &str, query: &str) -> Value {
        let rest = format!("/accounts/{account}/transactions?{query}");
        self.get(&rest).send().await.ok()
    }
}
