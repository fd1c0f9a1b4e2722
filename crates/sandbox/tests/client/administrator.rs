//! Somebody who administers an organisation, or a part of one.

use fintecture::ExposeSecret;
use fintecture_sandbox::OacCredentials;
use serde_json::{Value, json};

use crate::platform::{Call, Platform};

/// Every scope there is.
pub(crate) const ALL: &str = "organisations:read organisations:write companies:read \
                              companies:write users:read users:write applications:read \
                              applications:write";

/// A holder of tokens for a part of an organisation.
pub(crate) struct Administrator<'p> {
    pub(crate) platform: &'p Platform,
    pub(crate) token: String,
    pub(crate) refresh_token: String,
    /// The topmost node they reach.
    pub(crate) node: String,
}

impl Platform {
    /// Asks for tokens with the credentials of an organisation.
    pub(crate) fn oac_token(&self, oac: &OacCredentials, form: &str) -> Call<'_> {
        self.post("/oauth/accesstoken")
            .basic(oac.client_id(), oac.client_secret().expose_secret())
            .form(form)
    }

    /// Somebody with every scope on all of the demo application's organisation.
    pub(crate) async fn administrator(&self) -> Administrator<'_> {
        self.administrator_with(self.sandbox.oac(), ALL).await
    }

    /// Somebody with every scope on all of another organisation.
    pub(crate) async fn stranger(&self) -> Administrator<'_> {
        let oac = self.sandbox.control().new_organisation().await.unwrap();
        self.administrator_with(&oac, ALL).await
    }

    pub(crate) async fn administrator_with(
        &self,
        oac: &OacCredentials,
        scopes: &str,
    ) -> Administrator<'_> {
        let form = format!("grant_type=client_credentials&scope={scopes}");
        let tokens = self
            .oac_token(oac, &form.replace(' ', "+"))
            .send()
            .await
            .ok();
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        Administrator {
            platform: self,
            token: text("access_token"),
            refresh_token: text("refresh_token"),
            node: oac.organisation_node_id().to_owned(),
        }
    }
}

impl<'p> Administrator<'p> {
    pub(crate) fn call(&self, method: &str, target: &str) -> Call<'p> {
        let method = method.parse().unwrap();
        self.platform.call(method, target).bearer(&self.token)
    }

    pub(crate) fn get(&self, target: &str) -> Call<'p> {
        self.call("GET", target)
    }
}

/// The body that makes or changes a resource.
pub(crate) fn data(kind: &str, attributes: Value) -> Value {
    let mut body = json!({ "data": { "type": kind } });
    body["data"]["attributes"] = attributes;
    body
}
