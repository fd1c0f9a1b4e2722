//! Everything that takes a JSON body: one table.

use http::Method;
use serde_json::json;

use super::administration::{control, merchants, organisation};
use super::endpoint::{Endpoint, Proof, Tokens};
use crate::administrator::data;
use crate::clerk::id;
use crate::payouts::payout;
use crate::platform::{Merchant, Platform, example, order};

/// Every endpoint of the platform that takes a JSON body.
pub(super) async fn endpoints(platform: &Platform, tokens: &Tokens) -> Vec<Endpoint> {
    let mut all = openings();
    all.extend(payments(platform, tokens).await);
    all.extend(people(platform).await);
    all.extend(organisation(platform).await);
    all.extend(merchants(platform).await);
    all.extend(control(platform).await);
    all
}

/// Those that open a payment.
pub(super) fn openings() -> Vec<Endpoint> {
    let at_a_bank = "/pis/v2/provider/ftecfr/initiate?redirect_uri=https://shop.example/";
    [
        ("connect", "/pis/v2/connect?state=s"),
        ("request-to-pay", "/pis/v2/request-to-pay?state=s"),
        ("initiate", at_a_bank),
        ("prepare", "/pis/v1/prepare"),
        ("request-for-payout", "/pis/v2/request-for-payout?state=s"),
    ]
    .into_iter()
    .map(opening)
    .collect()
}

fn opening((name, target): (&'static str, &'static str)) -> Endpoint {
    let body = if name == "request-for-payout" {
        payout("5")
    } else {
        order("5")
    };
    let endpoint = Endpoint::post(name, target, Proof::Pis)
        .takes(body)
        .texts(&[
            "meta.expiry",
            "meta.psu_name",
            "meta.psu_email",
            "meta.psu_phone",
            "meta.psu_phone_prefix",
            "meta.psu_ip",
            "meta.psu_company",
            "meta.psu_form",
            "meta.psu_incorporation",
            "meta.psu_local_id",
            "meta.reconciliation.level",
            "meta.delivery_method",
            "data.attributes.amount",
            "data.attributes.currency",
            "data.attributes.communication",
            "data.attributes.scheme",
            "data.attributes.execution_date",
            "data.attributes.end_to_end_id",
            "data.attributes.external_reference",
            "data.attributes.net_amount",
            "data.attributes.debited_account_id",
            "data.attributes.debited_account_type",
        ])
        .objects(&[
            "meta",
            "meta.psu_address",
            "meta.delivery_address",
            "meta.reconciliation",
            "data",
            "data.attributes",
            "data.attributes.beneficiary",
        ])
        .lists(&["meta.payment_methods", "meta.cart_items"])
        .requires(&["data.attributes.amount", "data.attributes.currency"])
        .amount("data.attributes.amount");
    if name.starts_with("request") {
        endpoint.texts(&["meta.method", "meta.due_date"])
    } else {
        endpoint
    }
}

/// What else is done with payments.
async fn payments(platform: &Platform, tokens: &Tokens) -> Vec<Endpoint> {
    let merchant = platform.merchant().await;
    let received = merchant.received("20").await;
    let open = merchant.order("20").await;
    let (customer, at_bank) = at_a_bank(&merchant).await;
    let payment = format!("/pis/v2/payments/{open}");
    let confirm = format!("/pis/v1/customer/{customer}/confirm");
    let asked = |name: &str| example(name)["request"]["body"].clone();
    let mut verification = asked("ais-verification");
    verification["data"]["attributes"]["customer_id"] = json!(tokens.connection);
    verification["data"]["attributes"]["provider_id"] = json!("ftecfr");
    vec![
        Endpoint::post("refund", "/pis/v2/refund", Proof::Pis)
            .takes(json!({
                "meta": { "session_id": received },
                "data": { "attributes": { "amount": "1" } },
            }))
            .texts(&["meta.session_id", "meta.user_id", "data.attributes.amount"])
            .texts(&["data.attributes.communication"])
            .objects(&["meta", "data", "data.attributes"])
            .requires(&["meta.session_id"])
            .amount("data.attributes.amount"),
        Endpoint::patch("amend", payment, Proof::Pis)
            .takes(json!({ "data": { "attributes": { "invoice_reference": "#1" } } }))
            .texts(&["meta.status", "data.attributes.communication"])
            .texts(&["data.attributes.invoice_reference"])
            .objects(&["meta", "data", "data.attributes"])
            .requires(&["meta.status"]),
        Endpoint::new("confirm", Method::PUT, confirm, Proof::Pis)
            .takes(json!({ "meta": { "session_id": at_bank } }))
            .texts(&["meta.session_id"])
            .objects(&["meta"])
            .requires(&["meta.session_id"]),
        Endpoint::post("assessment", "/assessments", Proof::Pis)
            .takes(asked("pis-assessment"))
            .texts(&[
                "data.attributes.amount.value",
                "data.attributes.amount.currency",
                "data.attributes.category",
                COMPANY,
            ])
            .objects(&["data", "data.attributes", "data.attributes.amount"])
            .requires(&["data.attributes.amount.value"])
            .requires(&["data.attributes.amount.currency", COMPANY])
            .amount("data.attributes.amount.value"),
        simulation(
            platform,
            "/pis/v2/transactions/event-simulations",
            Proof::Pis,
        )
        .await,
        Endpoint::post("ais verification", "/ais/v1/verification", Proof::Ais)
            .takes(verification)
            .texts(&["data.attributes.customer_id"])
            .texts(&["data.attributes.provider_id"])
            .texts(&["data.attributes.expected_name"])
            .objects(&["data", "data.attributes"])
            .requires(&["data.attributes.customer_id"])
            .requires(&["data.attributes.expected_name"]),
    ]
}

/// A payment whose payer is logged in at their bank: its customer and its session.
async fn at_a_bank(merchant: &Merchant<'_>) -> (String, String) {
    let target = "/pis/v2/provider/ftecfr/initiate?redirect_uri=https://shop.example/";
    let opened = merchant.post(target, &order("20")).send().await.ok();
    let text = |name: &str| opened["meta"][name].as_str().unwrap().to_owned();
    let browser = merchant.platform.browser();
    let login = "username=078000000P&password=123456";
    assert_eq!(browser.post(&text("url"), login).await.status, 303);
    (text("customer_id"), text("session_id"))
}

const COMPANY: &str = "data.relationships.company.data.attributes.external_id";

/// Money comes to the acquiring account.
pub(super) async fn simulation(platform: &Platform, target: &str, proof: Proof) -> Endpoint {
    let required = [
        "data.attributes.type",
        "data.attributes.amount",
        "data.attributes.currency",
        "data.attributes.debtor_name",
        "data.attributes.creditor_iban",
    ];
    let merchant = platform.merchant().await;
    let connect = "/pis/v2/connect?state=s&with_beneficiary=true";
    let opened = merchant.post(connect, &order("5")).send().await.ok();
    let mut body = example("pis-event-simulations")["request"]["body"].clone();
    body["data"]["attributes"]["creditor_iban"] = opened["beneficiary"]["iban"].clone();
    Endpoint::post("event-simulations", target, proof)
        .takes(body)
        .texts(&required)
        .texts(&["data.attributes.internal_reference"])
        .texts(&["data.attributes.label"])
        .objects(&["data", "data.attributes"])
        .requires(&required)
        .amount("data.attributes.amount")
        .demands_a_body()
}

/// Customers and their mandates.
async fn people(platform: &Platform) -> Vec<Endpoint> {
    let asked = |name: &str| example(name)["request"]["body"].clone();
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Jane", "Payer").await;
    let mut mandate = asked("emandates-create");
    mandate["data"]["attributes"]["customer_id"] = json!(customer);
    let office = platform.clerk("e-mandates").await;
    let signed = id(&office.make("/v1/e-mandates", &mandate).await);
    mandate["data"]["attributes"]["rum"] = json!("RUM-2");
    let customer = format!("/v1/customers/{customer}");
    let accounts = format!("{customer}/bank_accounts");
    let names = [
        "data.attributes.first_name",
        "data.attributes.last_name",
        "data.attributes.email",
    ];
    let signature = [
        "data.attributes.rum",
        "data.attributes.customer_id",
        "data.attributes.iban",
        "data.attributes.holder_name",
    ];
    vec![
        Endpoint::post("customers", "/v1/customers", Proof::Customers)
            .takes(asked("customers-create"))
            .texts(&names)
            .texts(&["data.attributes.company_name", "data.attributes.phone"])
            .texts(&["data.attributes.external_id"])
            .objects(&["data", "data.attributes", "data.attributes.address"])
            .requires(&names),
        Endpoint::post("bank_accounts", accounts, Proof::Customers)
            .takes(asked("customers-bank-accounts-create"))
            .texts(&ACCOUNT)
            .texts(&["data.attributes.bic", "data.attributes.currency"])
            .objects(&["data", "data.attributes"])
            .requires(&ACCOUNT),
        Endpoint::post(
            "verifications",
            format!("{customer}/verifications"),
            Proof::Customers,
        )
        .takes(asked("customers-verification-create"))
        .texts(&["data.attributes.provider_id"])
        .texts(&["data.attributes.bank_account_id"])
        .objects(&["data", "data.attributes"])
        .requires(&["data.attributes.provider_id"]),
        Endpoint::post("e-mandates", "/v1/e-mandates", Proof::Mandates)
            .takes(mandate)
            .texts(&signature)
            .texts(&["data.attributes.type", "data.attributes.scheme"])
            .objects(&["data", "data.attributes"])
            .requires(&signature),
        Endpoint::patch(
            "e-mandate",
            format!("/v1/e-mandates/{signed}"),
            Proof::Mandates,
        )
        .takes(data("e-mandates", json!({ "status": "cancelled" })))
        .texts(&["data.attributes.status"])
        .objects(&["data", "data.attributes"])
        .requires(&["data.attributes.status"]),
    ]
}

pub(super) const ACCOUNT: [&str; 2] = ["data.attributes.iban", "data.attributes.holder_name"];
