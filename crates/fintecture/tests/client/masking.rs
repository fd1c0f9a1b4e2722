//! Nothing leaks: canaries in every field that may be personal, and none in any `Debug`.

use std::fmt::Debug;

use fintecture::pis::{
    Address, Beneficiary, Connect, Payer, RequestForPayout, RequestToPay, Simulation,
};
use fintecture::transport::Token;
use fintecture::{
    AccountId, Communication, Iban, Money, ProviderId, SessionId, SettlementId, Timestamp, redirect,
};
use serde_json::json;

use crate::fake::{Fake, Reply, SESSION, customer};

const IBAN: &str = "FR7630001007941234567890185";

pub(crate) fn shows_no_canary(value: &dyn Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        let lower = text.to_lowercase();
        assert!(
            !lower.contains("canary") && !text.contains("30001007"),
            "{text}"
        );
        assert!(!text.contains("203.0.113.10"), "{text}");
    }
}

fn order() -> Connect {
    let home = || {
        Address::new("canary street", "canary zip", "canary city", "FR")
            .number("canary number")
            .complement("canary floor")
    };
    Connect::new(Money::eur("20").unwrap(), "canary communication")
        .payer(
            Payer::new("Canary Payer", "canary@payer.example")
                .phone("+33", "30001007")
                .ip("203.0.113.10".parse().unwrap())
                .company("Canary SARL")
                .local_id("canary id")
                .address(home()),
        )
        .delivery_address(home())
        .custom(json!({"canary": "canary"}))
        .beneficiary(Beneficiary::new("Canary Payee", Iban::parse(IBAN).unwrap()))
        .extra_meta("unknown", "canary")
        .extra_attribute("unknown", "canary")
}

#[test]
fn requests_show_neither_people_nor_accounts() {
    let client = Fake::always(Reply::session()).client();
    shows_no_canary(&order());
    let call = client.pis().connect(order()).state("canary state");
    shows_no_canary(&call.redirect_uri("https://shop.example/?canary"));
    let id = SessionId::new(SESSION).unwrap();
    shows_no_canary(
        &client
            .pis()
            .refund(&id)
            .communication("canary")
            .state("canary"),
    );
    shows_no_canary(&Token::new("canary", Timestamp::now()));
}

#[tokio::test]
async fn answers_show_neither_people_nor_accounts() {
    let account = json!({
        "name": "canary", "iban": IBAN, "street": "canary", "city": "canary", "zip": "canary",
        "unknown": "canary",
    });
    let answer = json!({
        "meta": {"session_id": SESSION, "url": "https://connect.example/canary", "x": "canary"},
        "virtual_beneficiary": account, "beneficiary": account, "x": "canary",
    });
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    let session = fake
        .client()
        .pis()
        .connect(order())
        .state("s")
        .await
        .unwrap();
    assert_eq!(session.url(), "https://connect.example/canary");
    shows_no_canary(&session);

    let answer = json!({
        "meta": {"session_id": SESSION, "status": "payment_created", "x": "canary"},
        "data": {"attributes": {
            "communication": "canary", "virtual_beneficiary": account, "beneficiary": account,
            "x": "canary",
        }},
        "included": [{"attributes": {"debtor": "canary"}}],
    });
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    let id = SessionId::new(SESSION).unwrap();
    let payment = fake.client().pis().payments().get(&id).await.unwrap();
    assert_eq!(payment.communication(), Some("canary"));
    shows_no_canary(&payment);

    let answer = json!({"meta": {"status": "refund_accepted", "x": "canary"}, "x": "canary"});
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    shows_no_canary(&fake.client().pis().refund(&id).await.unwrap());
}

#[tokio::test]
async fn what_surrounds_a_payment_shows_neither_people_nor_accounts() {
    let iban = Iban::parse(IBAN).unwrap();
    let id = SessionId::new(SESSION).unwrap();
    let answer = json!({
        "meta": {"session_id": SESSION, "url": "https://connect.example/canary", "x": "canary"},
        "data": {
            "id": "x1", "x": "canary", "communication": "canary",
            "attributes": {
                "communication": "canary", "label": "canary", "debtor_name": "canary",
                "creditor_iban": IBAN, "internal_reference": "canary", "x": "canary",
            },
            "relationships": {"x": "canary"},
        },
        "included": [{"type": "transactions", "id": "t", "attributes": {"label": "canary"}},
            {"x": "canary"}],
        "x": "canary",
    });
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    let client = fake.client();
    let pis = client.pis();

    let request = RequestToPay::by_email(order())
        .cc("canary@a.example")
        .bcc("canary@b.example");
    shows_no_canary(&request);
    shows_no_canary(&pis.request_to_pay(request).await.unwrap());
    let payout = RequestForPayout::by_link(order());
    shows_no_canary(&payout);
    shows_no_canary(&pis.request_for_payout(payout).await.unwrap());
    let call = pis.initiate(&ProviderId::new("cmcifrpp").unwrap(), order());
    shows_no_canary(&call);
    shows_no_canary(&call.redirect_uri("https://a.example").await.unwrap());
    let simulation = Simulation::credit(Money::eur("1").unwrap(), "canary", iban)
        .label("canary")
        .internal_reference("canary");
    shows_no_canary(&simulation);
    shows_no_canary(&pis.transactions().simulate(simulation).await.unwrap());
    let settlement = SettlementId::new("x1").unwrap();
    let call = pis.settlements().get(&settlement).include_payments();
    shows_no_canary(&call.await.unwrap());
    shows_no_canary(&pis.payments().update(&id).communication("canary"));
    shows_no_canary(
        &pis.payments()
            .get(&id)
            .include_transactions()
            .await
            .unwrap(),
    );
    shows_no_canary(&Communication::parse("canary").unwrap());
    let account = Beneficiary::new("Canary Payee", iban);
    shows_no_canary(&pis.refund(&id).beneficiary(account));

    let mut listed = answer.clone();
    listed["data"] = json!([answer["data"]]);
    let fake = Fake::always(Reply::ok(&listed.to_string()));
    let list = fake.client().pis().settlements().list();
    shows_no_canary(&list.include_payments().await.unwrap());
    shows_no_canary(&fake.client().pis().transactions().list().await.unwrap());
}

#[tokio::test]
async fn connections_show_neither_tokens_nor_people_nor_accounts() {
    let answer = json!({
        "meta": {"provider": "cmcifrpp", "x": "canary"},
        "data": [{"id": "a1", "x": "canary", "attributes": {
            "iban": IBAN, "account_name": "canary", "balance": "30001007", "currency": "EUR",
            "amount": "30001007", "communication": "canary", "full_name": "canary",
            "x": "canary",
        }}],
        "links": {"next": null},
    });
    let fake = Fake::with_tokens(
        |_, _| Reply::tokens("canary-access", Some("canary-refresh")),
        move |_, _| Reply::ok(&answer.to_string()),
    );
    let client = fake.client();
    let ais = client.ais();
    let page = ais.connect().state("canary").redirect_uri("https://canary");
    shows_no_canary(&page);
    let exchange = ais.exchange("canary", &customer());
    shows_no_canary(&exchange);
    let connection = exchange.await.unwrap();
    shows_no_canary(&connection);
    shows_no_canary(&connection.tokens());
    shows_no_canary(&connection.refresh().using("canary"));
    shows_no_canary(&connection.delete());
    let account = AccountId::new("a1").unwrap();
    let accounts = connection
        .accounts()
        .psu_ip("203.0.113.10".parse().unwrap());
    shows_no_canary(&accounts);
    shows_no_canary(&accounts.await.unwrap());
    shows_no_canary(&connection.transactions(&account).await.unwrap());
    shows_no_canary(&connection.holders().await.unwrap());
    shows_no_canary(&connection.refresh().await.unwrap());

    let body = json!({"meta": {"connect_id": "x", "url": "https://canary", "x": "canary"}});
    let fake = Fake::always(Reply::ok(&body.to_string()));
    let ais = fake.client().ais();
    let call = ais.connect().state("s").redirect_uri("https://app.example");
    shows_no_canary(&call.await.unwrap());

    let fake = Fake::always(Reply::ok(r#"{"url":"https://canary","x":"canary"}"#));
    let ais = fake.client().ais();
    let call = ais.authorize(&ProviderId::new("agfbfr").unwrap());
    let call = call
        .state("canary")
        .redirect_uri("https://app.example/canary");
    shows_no_canary(&call);
    shows_no_canary(&call.await.unwrap());

    let back = "customer_id=c&code=canary&provider=p&state=canary";
    shows_no_canary(&redirect::Ais::parse(back).unwrap());
    let back = "error=provider_error&provider_error=canary&state=canary";
    shows_no_canary(&redirect::Ais::parse(back).unwrap());
    let back = "session_id=s&status=payment_created&state=canary";
    shows_no_canary(&redirect::Pis::parse(back).unwrap());
}

#[tokio::test(start_paused = true)]
async fn errors_of_tokens_show_no_token() {
    for reply in [
        Reply::Lost,
        Reply::ok(r#"{"access_token":["canary"]}"#),
        Reply::Json(
            401,
            r#"{"errors":[{"code":"x","message":"canary@x"}]}"#.to_owned(),
        ),
    ] {
        let fake = Fake::with_tokens(move |_, _| reply.clone(), |_, _| Reply::Lost);
        let ais = fake.client().ais();
        let error = ais.exchange("canary", &customer()).await.unwrap_err();
        shows_no_canary(&error);
        shows_no_canary(&error.to_string());
    }
}

#[tokio::test(start_paused = true)]
async fn errors_show_neither_people_nor_accounts_nor_bodies() {
    let words = format!("{IBAN} of canary@payer.example");
    let refusal =
        json!({"code": "bad_request", "errors": [{"code": "invalid_field", "message": words}]});
    for reply in [
        Reply::Json(400, refusal.to_string()),
        Reply::Json(500, "<p>canary</p>".to_owned()),
        Reply::ok(r#"{"meta":{"session_id":["canary"]}}"#),
        Reply::ok(r#"{"meta":{"session_id":"x","url":{"canary":1}}}"#),
        Reply::Lost,
        Reply::NotSent,
        Reply::Silence,
    ] {
        let fake = Fake::always(reply);
        let call = fake.client().pis().connect(order()).state("canary state");
        let error = call.await.unwrap_err();
        shows_no_canary(&error);
        shows_no_canary(&error.to_string());
        shows_no_canary(&error.ambiguous());
        shows_no_canary(&error.api());
    }
}
