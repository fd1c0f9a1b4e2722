//! Somebody who administers an organisation, or a part of one.

use fintecture::ExposeSecret;
use fintecture_sandbox::OacCredentials;
use serde_json::{Value, json};

use crate::clerk::{id, made};
use crate::platform::{Answer, Call, Platform};

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

    pub(crate) fn post(&self, target: &str, body: &Value) -> Call<'p> {
        self.call("POST", target).json(body)
    }

    pub(crate) async fn patch(&self, target: &str, body: &Value) -> Answer {
        self.call("PATCH", target).json(body).send().await
    }

    /// Takes a resource away and gives the status.
    pub(crate) async fn delete(&self, target: &str) -> Answer {
        self.call("DELETE", target).send().await
    }

    /// Makes a resource and gives its id.
    pub(crate) async fn make(&self, target: &str, body: &Value) -> String {
        id(&made(&self.post(target, body).send().await))
    }

    /// Makes a node below another and gives its id.
    pub(crate) async fn node(&self, parent: &str) -> String {
        let body = below(
            "organisation_nodes",
            json!({ "name": "Region" }),
            "parent",
            parent,
        );
        self.make("/v1/organisation_nodes", &body).await
    }

    /// Makes a company on a node and gives its id.
    pub(crate) async fn company(&self, external_id: &str, node: &str) -> String {
        let attributes = json!({ "name": "ACME", "external_id": external_id });
        let body = below("companies", attributes, "organisation_node", node);
        self.make("/v1/companies", &body).await
    }

    /// Makes a user who may see a node, and gives their id and that of the membership.
    pub(crate) async fn user(&self, email: &str, node: &str) -> (String, String) {
        let made = made(&self.post("/v1/users", &user(email, node)).send().await);
        let membership = made["included"][0]["id"].as_str().unwrap().to_owned();
        (id(&made), membership)
    }
}

/// The body that makes or changes a resource.
pub(crate) fn data(kind: &str, attributes: Value) -> Value {
    let mut body = json!({ "data": { "type": kind } });
    body["data"]["attributes"] = attributes;
    body
}

/// The same for one that stands below a node, or on it.
pub(crate) fn below(kind: &str, attributes: Value, relation: &str, node: &str) -> Value {
    let mut body = data(kind, attributes);
    body["data"]["relationships"] = json!({
        relation: { "data": { "type": "organisation_nodes", "id": node } },
    });
    body
}

/// The body that makes a user who may see a node.
pub(crate) fn user(email: &str, node: &str) -> Value {
    let mut body = data("users", json!({ "email": email }));
    body["included"] = json!([{
        "type": "memberships",
        "attributes": { "role": "viewer" },
        "relationships": {
            "organisation_node": { "data": { "type": "organisation_nodes", "id": node } },
        },
    }]);
    body
}
