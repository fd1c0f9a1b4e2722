//! Who uses the platform: one of two applications, with tokens and rows of its own.

use serde_json::{Value, json};

use super::machine::{Retries, Stage, is_end};
use crate::administrator::data;
use crate::clerk::Clerk;
use crate::platform::{Merchant, Platform, example};
use crate::receiver::Receiver;

/// How an application's payments go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// Refunds wait until the merchant agrees to them.
    pub(super) approving: bool,
    pub(super) retries: bool,
}

/// What is known of a session.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) stage: Stage,
    pub(super) currency: &'static str,
    /// In cents: what was paid, or what is refunded.
    pub(super) amount: u32,
    pub(super) refunded: u32,
    /// Of a refund: which one it refunds.
    pub(super) original: Option<usize>,
    /// Of a Smart Transfer: its number, and what came there while it was expected, in cents.
    pub(super) iban: Option<String>,
    pub(super) received: u32,
}

impl Known {
    /// What its settlement counts, once the money is there.
    pub(super) fn gross(&self) -> u32 {
        if !self.is_received() {
            0
        } else if self.iban.is_some() {
            self.received
        } else {
            self.amount
        }
    }

    pub(super) fn is_received(&self) -> bool {
        let (status, state) = (self.stage.0.as_str(), self.stage.1.as_str());
        status == "payment_created" && (state == "received" || state == "overpaid")
    }

    /// Whether nothing more happens to it, unless it is tried again.
    pub(super) fn has_ended(&self) -> bool {
        is_end(&self.stage) || (self.original.is_some() && self.stage.0 == "payment_created")
    }

    /// What came for it, all or a part, in cents.
    pub(super) fn arrived(&self) -> u32 {
        if self.iban.is_some() {
            self.received
        } else {
            self.gross()
        }
    }

    /// What can be refunded, in cents.
    pub(super) fn refundable(&self) -> u32 {
        if self.original.is_none() {
            self.arrived() - self.refunded
        } else {
            0
        }
    }
}

/// Accounts that a payer shared.
pub(super) struct Shared {
    pub(super) customer_id: String,
    pub(super) token: String,
    refresh_token: String,
}

/// An application, and what it knows to be its own.
pub(super) struct Tenant<'p> {
    pub(super) platform: &'p Platform,
    pub(super) habits: Habits,
    app_id: String,
    secret: String,
    pub(super) merchant: Merchant<'p>,
    pub(super) customer_clerk: Clerk<'p>,
    pub(super) mandate_clerk: Clerk<'p>,
    /// Takes every webhook.
    pub(super) receiver: Receiver,
    /// Takes those that a payment was created.
    pub(super) creations: Receiver,
    pub(super) sessions: Vec<Known>,
    pub(super) customers: Vec<String>,
    pub(super) mandates: Vec<String>,
    pub(super) shared: Vec<Shared>,
}

/// The event that the second endpoint wants.
pub(super) const CREATION: &str = "payment_session.status.payment_created";

impl<'p> Tenant<'p> {
    /// An application of the platform that uses it so.
    pub(super) async fn arrive(platform: &'p Platform, name: &str, habits: Habits) -> Self {
        let applications = "/_sandbox/v1/applications";
        let body = json!({ "name": name, "kind": "OPEN_BANKING" });
        let made = platform.post(applications).json(&body).send().await.ok();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        let nobody = || Clerk {
            platform,
            token: String::new(),
        };
        let mut tenant = Self {
            platform,
            habits,
            app_id: text("app_id"),
            secret: text("app_secret"),
            merchant: Merchant {
                platform,
                token: String::new(),
            },
            customer_clerk: nobody(),
            mandate_clerk: nobody(),
            receiver: Receiver::start().await,
            creations: Receiver::start().await,
            sessions: Vec::new(),
            customers: Vec::new(),
            mandates: Vec::new(),
            shared: Vec::new(),
        };
        tenant.settle_in().await;
        tenant.renew().await;
        tenant
    }

    /// Sets up the endpoints and the options.
    async fn settle_in(&self) {
        let own = format!("/_sandbox/v1/applications/{}", self.app_id);
        for body in [
            json!({ "url": self.receiver.url }),
            json!({ "url": self.creations.url, "events": [CREATION] }),
        ] {
            let call = self.platform.post(&format!("{own}/webhooks"));
            call.json(&body).send().await.ok();
        }
        let options = json!({
            "retries": self.habits.retries,
            "approve_refunds": self.habits.approving,
            "currencies": ["EUR", "GBP", "PLN"],
        });
        let call = self.platform.call(http::Method::PATCH, &own);
        call.json(&options).send().await.ok();
    }

    /// Takes new tokens: the old ones may be over.
    pub(super) async fn renew(&mut self) {
        self.merchant.token = self.token("PIS").await;
        self.customer_clerk.token = self.token("customers").await;
        self.mandate_clerk.token = self.token("e-mandates").await;
        for number in 0..self.shared.len() {
            let old = &self.shared[number].refresh_token;
            let form = format!("grant_type=refresh_token&refresh_token={old}");
            let tokens = self.oauth("/oauth/refreshtoken", &form).await;
            let shared = &mut self.shared[number];
            shared.token = word(&tokens, "access_token");
            shared.refresh_token = word(&tokens, "refresh_token");
        }
    }

    async fn token(&self, scope: &str) -> String {
        let app_id = &self.app_id;
        let form = format!("grant_type=client_credentials&app_id={app_id}&scope={scope}");
        word(
            &self.oauth("/oauth/accesstoken", &form).await,
            "access_token",
        )
    }

    async fn oauth(&self, target: &str, form: &str) -> Value {
        let call = self.platform.post(target);
        let call = call.basic(&self.app_id, &self.secret).form(form);
        call.send().await.ok()
    }

    /// Takes in a customer.
    pub(super) async fn take_in(&mut self) {
        let customer = self.customer_clerk.customer("Jane", "Payer").await;
        self.customers.push(customer);
    }

    /// One of its customers signs a mandate.
    pub(super) async fn sign(&mut self, customer: &str) {
        let mut body = example("emandates-create")["request"]["body"].clone();
        body["data"]["attributes"]["customer_id"] = json!(customer);
        body["data"]["attributes"]["rum"] = json!(format!("RUM-{}", self.mandates.len()));
        let signed = self.mandate_clerk.make("/v1/e-mandates", &body).await;
        self.mandates.push(word(&signed["data"], "id"));
    }

    /// Ends a mandate, unless it has ended.
    pub(super) async fn end(&self, mandate: &str, how: &str) {
        let target = format!("/v1/e-mandates/{mandate}");
        let body = data("e-mandates", json!({ "status": how }));
        let call = self.mandate_clerk.call("PATCH", &target).json(&body);
        let answer = call.send().await;
        assert!(matches!(answer.status, 200 | 400), "{answer:?}");
    }

    /// A payer shares all of their accounts.
    pub(super) async fn share(&mut self) {
        let target = "/ais/v1/provider/ftecfr/authorize?redirect_uri=https://shop.example/back";
        let call = self.platform.get(target).header("app_id", &self.app_id);
        let asked = call.send().await.ok();
        let browser = self.platform.browser();
        let login = browser.get(asked["url"].as_str().unwrap()).await;
        let back = browser.get(&login.location).await;
        let code = back.parameter("code").unwrap();
        let form = format!("grant_type=authorization_code&code={code}&scope=AIS");
        let tokens = self.oauth("/oauth/accesstoken", &form).await;
        self.shared.push(Shared {
            customer_id: back.parameter("customer_id").unwrap(),
            token: word(&tokens, "access_token"),
            refresh_token: word(&tokens, "refresh_token"),
        });
    }

    /// Forgets what a payer shared.
    pub(super) async fn forget(&mut self, number: usize) {
        let shared = self.shared.remove(number);
        let target = format!("/ais/v1/customer/{}", shared.customer_id);
        let call = self.platform.call(http::Method::DELETE, &target);
        call.bearer(&shared.token).send().await.ok();
        let call = self.platform.get(&format!("{target}/accounts"));
        let gone = call.bearer(&shared.token).send().await;
        assert_eq!(gone.error(400, "bad_request").0, "customer_unknown");
    }

    /// Which retries the machine allows.
    pub(super) fn retries(&self) -> Retries {
        if self.habits.retries {
            Retries::Allowed
        } else {
            Retries::Denied
        }
    }
}

/// A member that is a text.
pub(super) fn word(object: &Value, name: &str) -> String {
    object[name].as_str().unwrap().to_owned()
}
