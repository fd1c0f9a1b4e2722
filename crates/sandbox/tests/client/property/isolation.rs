//! What is one tenant's does not exist for another: not to be read, not to be listed, not to be
//! changed.

use std::collections::HashSet;

use http::Method;
use serde_json::{Value, json};

use super::model::Model;
use super::tenant::{Tenant, word};
use crate::administrator::data;
use crate::clerk::Clerk;
use crate::platform::{Answer, example};

impl Model<'_> {
    /// Every list holds its tenant's own rows alone, and of the other's rows one of each kind, another
    /// at each turn, is neither read nor changed.
    pub(super) async fn check_isolation(&self) {
        let [first, second] = &self.tenants;
        let (of_first, of_second) = (first.lists().await, second.lists().await);
        assert!(of_first.is_disjoint(&of_second));
        let (stranger, owner) = if self.turn.is_multiple_of(2) {
            (first, second)
        } else {
            (second, first)
        };
        let turn = self.turn / 2;
        stranger.finds_no_payment_of(owner, turn).await;
        stranger.finds_no_customer_of(owner, turn).await;
        stranger.finds_no_mandate_of(owner, turn).await;
        stranger.finds_no_accounts_of(owner, turn).await;
    }
}

/// One of the rows, another at each turn.
fn at<T>(rows: &[T], turn: usize) -> Option<&T> {
    rows.get(turn.checked_rem(rows.len())?)
}

fn is_not_found(answer: &Answer) {
    answer.errors(404, "not_found");
}

impl Tenant<'_> {
    /// The ids in every list of the tenant; those that it knows to be its own are all there is.
    async fn lists(&self) -> HashSet<String> {
        let mut ids = HashSet::new();
        for (clerk, target, own) in [
            (&self.customer_clerk, "/v1/customers", &self.customers),
            (&self.mandate_clerk, "/v1/e-mandates", &self.mandates),
        ] {
            let listed = listed(&clerk.get(target).send().await);
            assert_eq!(listed, own.iter().cloned().collect(), "{target}");
            ids.extend(listed);
        }
        for target in [
            "/pis/v2/payments",
            "/pis/v2/settlements",
            "/pis/v2/transactions",
        ] {
            ids.extend(listed(&self.merchant.get(target).send().await));
        }
        ids
    }

    async fn finds_no_payment_of(&self, owner: &Self, turn: usize) {
        for kind in ["settlements", "transactions"] {
            let target = format!("/pis/v2/{kind}");
            let own = listed(&owner.merchant.get(&target).send().await);
            let mut own: Vec<_> = own.into_iter().collect();
            own.sort_unstable();
            if let Some(id) = at(&own, turn) {
                let target = format!("{target}/{id}");
                is_not_found(&self.merchant.get(&target).send().await);
                owner.merchant.get(&target).send().await.ok();
            }
        }
        let Some(known) = at(&owner.sessions, turn) else {
            return;
        };
        let payment = format!("/pis/v2/payments/{}", known.id);
        for target in [
            payment.clone(),
            format!("{payment}?include=refunds,transactions"),
            format!("{payment}/refunds"),
        ] {
            is_not_found(&self.merchant.get(&target).send().await);
        }
        let cancel = json!({ "meta": { "status": "payment_cancelled" } });
        let call = self.platform.call(Method::PATCH, &payment);
        let call = call.bearer(&self.merchant.token).json(&cancel);
        is_not_found(&call.send().await);
        is_not_found(&self.merchant.refund_of(&known.id, Value::Null).await);
        self.confirms_nothing_of(owner, &known.id).await;
        if let Some(iban) = &known.iban {
            let refused = crate::smart_transfer::credit(&self.merchant, iban, "1").await;
            refused.errors(400, "bad_request");
        }
    }

    /// A payment of another is not confirmed, and neither by the name of its own customer.
    async fn confirms_nothing_of(&self, owner: &Self, session: &str) {
        let payment = owner.merchant.payment(session).await;
        let customer = word(&payment["meta"], "customer_id");
        let target = format!("/pis/v1/customer/{customer}/confirm");
        let call = self.platform.call(Method::PUT, &target);
        let body = json!({ "meta": { "session_id": session } });
        let call = call.bearer(&self.merchant.token).json(&body);
        is_not_found(&call.send().await);
    }

    async fn finds_no_customer_of(&self, owner: &Self, turn: usize) {
        let Some(id) = at(&owner.customers, turn) else {
            return;
        };
        let clerk = &self.customer_clerk;
        let customer = format!("/v1/customers/{id}");
        for rest in ["", "/bank_accounts", "/verifications"] {
            let target = format!("{customer}{rest}");
            is_not_found(&clerk.get(&target).send().await);
        }
        for (rest, body) in [
            ("bank_accounts", example("customers-bank-accounts-create")),
            ("verifications", example("customers-verification-create")),
        ] {
            let body = &body["request"]["body"];
            let target = format!("{customer}/{rest}");
            is_not_found(&clerk.post(&target, body).send().await);
        }
        let mut body = example("emandates-create")["request"]["body"].clone();
        body["data"]["attributes"]["customer_id"] = json!(id);
        let refused = self
            .mandate_clerk
            .post("/v1/e-mandates", &body)
            .send()
            .await;
        refused.errors(400, "bad_request");
    }

    async fn finds_no_mandate_of(&self, owner: &Self, turn: usize) {
        let Some(id) = at(&owner.mandates, turn) else {
            return;
        };
        let target = format!("/v1/e-mandates/{id}");
        let clerk: &Clerk<'_> = &self.mandate_clerk;
        is_not_found(&clerk.get(&target).send().await);
        let body = data("e-mandates", json!({ "status": "cancelled" }));
        let call = clerk.call("PATCH", &target).json(&body);
        is_not_found(&call.send().await);
    }

    /// Accounts are unknown to another application, and no token of another reads them.
    async fn finds_no_accounts_of(&self, owner: &Self, turn: usize) {
        let (Some(shared), Some(own)) = (at(&owner.shared, turn), self.shared.first()) else {
            return;
        };
        let customer = format!("/ais/v1/customer/{}", shared.customer_id);
        for (method, rest) in [
            (Method::GET, "/accounts"),
            (Method::GET, "/accountholders"),
            (Method::DELETE, ""),
        ] {
            let call = self.platform.call(method, &format!("{customer}{rest}"));
            let refused = call.bearer(&own.token).send().await;
            assert_eq!(refused.error(400, "bad_request").0, "customer_unknown");
        }
        let call = self.platform.get(&format!("{customer}/accounts"));
        call.bearer(&shared.token).send().await.ok();
    }
}

/// The ids that a list holds, all on one page.
fn listed(answer: &Answer) -> HashSet<String> {
    let list = answer.ok();
    assert!(list["links"]["next"].is_null(), "{list}");
    let items = list["data"].as_array().unwrap().iter();
    items.map(|item| word(item, "id")).collect()
}
