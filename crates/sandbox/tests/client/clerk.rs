//! An application that holds a token for its customers or for its mandates.

use serde_json::{Value, json};

use crate::administrator::data;
use crate::platform::{Answer, Call, Platform};

/// A holder of a token of one scope.
pub(crate) struct Clerk<'p> {
    pub(crate) platform: &'p Platform,
    pub(crate) token: String,
}

impl Platform {
    /// The demo application with a token of a scope.
    pub(crate) async fn clerk(&self, scope: &str) -> Clerk<'_> {
        let app_id = self.credentials().app_id();
        let form = format!("grant_type=client_credentials&app_id={app_id}&scope={scope}");
        let tokens = self.oauth("/oauth/accesstoken", &form).send().await.ok();
        Clerk {
            platform: self,
            token: tokens["access_token"].as_str().unwrap().to_owned(),
        }
    }
}

impl<'p> Clerk<'p> {
    pub(crate) fn call(&self, method: &str, target: &str) -> Call<'p> {
        let method = method.parse().unwrap();
        self.platform.call(method, target).bearer(&self.token)
    }

    pub(crate) fn get(&self, target: &str) -> Call<'p> {
        self.call("GET", target)
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> Call<'p> {
        self.call("POST", target).json(body)
    }

    /// Makes a resource and gives it.
    pub(crate) async fn make(&self, target: &str, body: &Value) -> Value {
        made(&self.post(target, body).send().await)
    }

    /// Takes in a customer and gives their id.
    pub(crate) async fn customer(&self, first_name: &str, last_name: &str) -> String {
        let body = data("customers", person(first_name, last_name));
        id(&self.make("/v1/customers", &body).await)
    }
}

/// The body of a 201.
pub(crate) fn made(answer: &Answer) -> Value {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

/// The id of a resource.
pub(crate) fn id(document: &Value) -> String {
    document["data"]["id"].as_str().unwrap().to_owned()
}

/// The attributes of a customer.
pub(crate) fn person(first_name: &str, last_name: &str) -> Value {
    json!({
        "first_name": first_name,
        "last_name": last_name,
        "email": "jane.payer@example.com",
    })
}
