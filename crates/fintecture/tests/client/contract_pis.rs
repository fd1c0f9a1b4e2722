//! The contract's examples of what surrounds a payment: sent byte for value, and read to the last
//! member.

use std::time::Duration;

use fintecture::pis::{
    Address, Beneficiary, Connect, Delivery, Included, Payer, PaymentMethod, RequestForPayout,
    RequestToPay, Settlement, SettlementStatus, Simulation, Transaction, TransactionKind,
};
use fintecture::{
    Bic, Date, Iban, ProviderId, SessionId, SessionStatus, SessionType, SettlementId, TransactionId,
};
use serde_json::{Value, json};

use crate::contract::{answering, body, compare, example, money, session};
use crate::fake::{Fake, Reply, SESSION};

const IBAN: &str = "FR7630001007941234567890185";
const REFUND: &str = "4cfbaeb21b2b408cbcd44ac0d6660ac7";
const SETTLEMENT: &str = "127335fdeb073e0eb2313ba0bd71ad44";

fn iban() -> Iban {
    Iban::parse(IBAN).unwrap()
}

fn john() -> Payer {
    let home = Address::new("Parvis", "78180", "Montigny le Bretonneux", "FR").number("5");
    Payer::new("M. John Doe", "john@doe.example")
        .phone("+33", "601020304")
        .address(home)
}

#[tokio::test]
async fn buying_now_and_paying_later_is_asked_for_as_the_contract_has_it() {
    let example = example!("pis-connect-bnpl");
    let fake = answering(&example);
    let home = Address::new("rue Marie Stuart", "75002", "PARIS", "FR");
    let order = Connect::new(money("1200"), "FINTECTURE-44")
        .payer(
            Payer::new("Jane Payer", "jane.payer@example.com")
                .company("My Business SARL")
                .incorporation("000000000")
                .phone("+33", "601020304")
                .ip("203.0.113.10".parse().unwrap())
                .address(home),
        )
        .without_data_type()
        .payment_method(PaymentMethod::Bnpl)
        .net_amount(money("1000"));
    let back = "https://shop.example.com/fintecture/standard/response";
    let session = fake
        .client()
        .pis()
        .connect(order)
        .state("eyJvcmRlcl9pZCI6IjQ0In0=")
        .redirect_uri(back)
        .origin_uri(back)
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(session.id().as_str(), SESSION);
    assert_eq!(
        session.url(),
        "https://connect.sandbox.fintecture.com/v2/92cedaec-22f6-4100-a3f6-4cd074a8b2c6"
    );
    assert_eq!((session.outcome(), session.status()), (None, None));
    assert_eq!((session.amount(), session.communication()), (None, None));
    assert!(session.extra().is_empty() && session.extra_meta().is_empty());
}

#[tokio::test]
async fn a_link_is_asked_for_as_the_contract_has_it() {
    let example = example!("pis-request-to-pay");
    let fake = answering(&example);
    let order = Connect::new(money("289.89"), "FINTECTURE-6495933")
        .payer(john())
        .expires_after(Duration::from_hours(24));
    let request = RequestToPay::by_email(order)
        .due_in(Duration::from_secs(76_400))
        .cc("copy@example.com")
        .bcc("accounting@example.com");
    let session = fake
        .client()
        .pis()
        .request_to_pay(request)
        .language("fr")
        .redirect_uri("https://shop.example.com/callback")
        .state("85321")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(session.id().as_str(), "fee8b638c1c44af1a4a2dd7dd781ecf8");
    assert_eq!(
        session.url(),
        "https://connect.sandbox.fintecture.com/v2/92cedaec-22f6-4100-a3f6-4cd074a8b2c6"
    );
    assert_eq!(session.outcome(), Some("request_to_pay_initiated"));
    assert_eq!(session.status(), None);
    assert!(session.extra().is_empty() && session.extra_meta().is_empty());
}

#[tokio::test]
async fn a_payout_is_asked_for_as_the_contract_has_it() {
    let example = example!("pis-request-for-payout");
    let fake = answering(&example);
    let order = Connect::new(money("289.89"), "Refund ORDER-123")
        .payer(john())
        .expires_after(Duration::from_hours(24));
    let session = fake
        .client()
        .pis()
        .request_for_payout(RequestForPayout::by_link(order))
        .redirect_uri("https://shop.example.com/callback")
        .state("state")
        .country("fr")
        .language("fr")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(session.id().as_str(), "fee8b638c1c44af1a4a2dd7dd781ecf8");
    assert_eq!(
        session.url(),
        Some("https://connect.sandbox.fintecture.com/v2/92cedaec-22f6-4100-a3f6-4cd074a8b2c6")
    );
    assert_eq!(session.outcome(), Some("request_for_payout_initiated"));
    assert!(session.extra().is_empty() && session.extra_meta().is_empty());
}

#[tokio::test]
async fn a_payout_that_needs_no_page_is_no_failure() {
    let answer = json!({"meta": {"status": 201, "session_id": SESSION}});
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    let account = Beneficiary::new("John Doe", iban());
    let order = Connect::new(money("10"), "Payout 7").beneficiary(account);
    let call = fake.client().pis();
    let session = call
        .request_for_payout(RequestForPayout::by_link(order))
        .await;
    assert_eq!(session.unwrap().url(), None);
}

#[tokio::test]
async fn a_payment_is_initiated_at_a_bank_as_the_contract_has_it() {
    let example = example!("pis-initiate");
    let fake = answering(&example);
    let home = Address::new("route de la france", "12001", "Paris", "FR")
        .number("33")
        .complement("2nd floor");
    let payee = Beneficiary::new("World Company", iban())
        .living_at(Address::new("power street", "12345", "Atlantis", "FR").number("3"))
        .banking_at(Bic::parse("BDFEFRPPCCT").unwrap());
    let order = Connect::new(money("149.30"), "Order 6543321")
        .payer(
            Payer::new("Bob McCheese", "bob@example.com")
                .local_phone("09743593535")
                .address(home),
        )
        .beneficiary(payee);
    let session = fake
        .client()
        .pis()
        .initiate(&ProviderId::new("cmcifrpp").unwrap(), order)
        .redirect_uri("https://shop.example.com/callback")
        .state("ok")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(session.id().as_str(), SESSION);
    assert_eq!(session.url(), "https://bank.example/authorize?code=xyz");
    assert_eq!(session.status(), Some(SessionStatus::ScaRequired));
    assert_eq!(session.provider().unwrap().as_str(), "cmcifrpp");
    assert_eq!(
        session.customer_id().unwrap().as_str(),
        "1ef74051a77673de120820fb370dc382"
    );
    assert_eq!(session.amount(), Some(money("149.30")));
    assert_eq!(session.communication(), Some("Order 6543321"));
    assert_eq!(session.extra_data().get("type"), Some(&json!("PIS")));
    assert!(session.extra_attributes().is_empty() && session.extra_meta().is_empty());
}

#[tokio::test]
async fn a_payment_is_cancelled_as_the_contract_has_it() {
    let example = example!("pis-payments-patch-cancel");
    let fake = answering(&example);
    let payment = fake.client().pis().payments().cancel(&session()).await;
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    let payment = payment.unwrap();
    assert_eq!(payment.id(), &session());
    assert_eq!(payment.status(), SessionStatus::PaymentCancelled);
    assert!(payment.extra_meta().is_empty());
}

#[tokio::test]
async fn a_payment_gets_its_invoice_as_the_contract_has_it() {
    let example = example!("pis-payments-patch-invoice-reference");
    let fake = answering(&example);
    let call = fake.client().pis().payments().update(&session());
    let payment = call.invoice_reference("#100000012").await.unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(payment.id(), &session());
    assert_eq!(payment.status(), SessionStatus::OrderCreated);
}

#[tokio::test]
async fn the_refunds_of_a_payment_are_read_to_the_last_member() {
    let example = example!("pis-payment-refunds-list");
    let fake = answering(&example);
    let page = fake.client().pis().payments().refunds(&session()).await;
    compare(&fake.seen()[0], &example);
    let page = page.unwrap();
    assert_eq!(page.extra_meta().get("session_id"), Some(&json!(SESSION)));
    let [refund] = page.items() else {
        panic!("one refund")
    };
    assert_eq!(refund.id().as_str(), REFUND);
    assert_eq!(refund.status(), SessionStatus::PaymentCreated);
    assert_eq!(refund.session_type(), Some(&SessionType::Refund));
    assert_eq!(refund.amount(), Some(money("1.99")));
    assert_eq!(refund.communication(), Some("REFUND ORDER-123"));
    assert_eq!(refund.refunded_session_id(), Some(&session()));
    assert!(refund.extra_meta().is_empty() && refund.extra_attributes().is_empty());
}

fn is_the_settlement(settlement: &Settlement) {
    assert_eq!(settlement.id().as_str(), SETTLEMENT);
    assert_eq!(
        settlement.execution_date(),
        Some(Date::new(2025, 8, 15).unwrap())
    );
    assert_eq!(settlement.gross(), Some(money("1000.00")));
    assert_eq!(settlement.deposit(), Some(money("0.00")));
    assert_eq!(settlement.other(), Some(money("5.00")));
    assert_eq!(settlement.net(), Some(money("995.00")));
    assert_eq!(settlement.is_balanced(), Some(true));
    assert_eq!(settlement.status(), Some(&SettlementStatus::Completed));
    assert_eq!(settlement.extra().get("type"), Some(&json!("settlements")));
    assert!(settlement.extra_attributes().is_empty());
    assert!(settlement.extra_relationships().is_empty());
}

#[tokio::test]
async fn settlements_are_listed_as_the_contract_has_it() {
    let example = example!("pis-settlements-list");
    let fake = answering(&example);
    let call = fake.client().pis().settlements().list();
    let page = call
        .since(Date::new(2025, 8, 1).unwrap())
        .until(Date::new(2025, 8, 31).unwrap())
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!((page.total_items(), page.total_pages()), (Some(1), Some(1)));
    assert_eq!(page.next(), None);
    let [settlement] = page.items() else {
        panic!("one settlement")
    };
    is_the_settlement(settlement);
    assert_eq!(settlement.payment_ids().count(), 0);
    assert_eq!(page.payments().count(), 0);
}

#[tokio::test]
async fn a_settlement_is_read_with_its_payments() {
    let example = example!("pis-settlements-get");
    let fake = answering(&example);
    let call = fake.client().pis().settlements();
    let settlement = call
        .get(&SettlementId::new(SETTLEMENT).unwrap())
        .include_payments()
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    is_the_settlement(&settlement);
    let ids: Vec<&str> = settlement.payment_ids().map(SessionId::as_str).collect();
    assert_eq!(ids, [SESSION]);
    let payments: Vec<_> = settlement.payments().collect();
    let [payment] = payments.as_slice() else {
        panic!("one payment")
    };
    assert_eq!(payment.id(), &session());
    assert_eq!(payment.amount(), Some(money("123")));
    assert_eq!(payment.communication(), Some("Order 15654"));
    assert_eq!(payment.bank_account_id(), Some("3f1d0e6b"));
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    assert_eq!(payment.has_settlement_completed(), Some(false));
    assert_eq!(settlement.included().len(), 1);
}

#[tokio::test]
async fn the_payments_of_a_page_of_settlements_come_with_it() {
    let example = example!("pis-settlements-get");
    let response = &example["response"]["body"];
    let unknown = json!({"type": "mandates", "id": "m"});
    let included = json!([response["included"][0], unknown]);
    let answer = json!({"data": [response["data"]], "included": included});
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    let call = fake.client().pis().settlements().list().include_payments();
    let page = call.await.unwrap();
    assert_eq!(
        fake.seen()[0].target,
        "/pis/v2/settlements?include=payments"
    );
    let payments: Vec<_> = page.payments().collect();
    assert_eq!(payments.len(), 1);
    let all: Vec<_> = page.included().collect();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].as_other(), Some(&unknown));
    assert!(
        page.items()[0]
            .payment_ids()
            .any(|id| id == payments[0].id())
    );
}

fn is_the_credit(transaction: &Transaction) {
    assert_eq!(transaction.id().as_str(), "tx_1");
    assert_eq!(transaction.kind(), Some(&TransactionKind::Credit));
    assert_eq!(transaction.amount(), Some(money("123.00")));
    assert_eq!(transaction.amount_text(), Some("123.00"));
    assert_eq!(transaction.label(), Some("Transfer from Jane Payer"));
    assert_eq!(transaction.debtor_name(), Some("Jane Payer"));
    assert_eq!(transaction.creditor_iban(), Some(Ok(iban())));
    assert_eq!(
        transaction.booking_date(),
        Some(Date::new(2025, 8, 14).unwrap())
    );
    assert_eq!(transaction.internal_reference(), None);
    assert_eq!(
        transaction.extra().get("type"),
        Some(&json!("transactions"))
    );
    assert!(transaction.extra_attributes().is_empty());
}

#[tokio::test]
async fn transactions_are_listed_as_the_contract_has_it() {
    let example = example!("pis-transactions-list");
    let fake = answering(&example);
    let page = fake.client().pis().transactions().list().page(1).await;
    compare(&fake.seen()[0], &example);
    let page = page.unwrap();
    assert_eq!((page.total_items(), page.total_pages()), (Some(1), Some(1)));
    let [transaction] = page.items() else {
        panic!("one transaction")
    };
    is_the_credit(transaction);
}

#[tokio::test]
async fn a_transaction_is_read_to_the_last_member() {
    let example = example!("pis-transactions-get");
    let fake = answering(&example);
    let id = TransactionId::new("tx_1").unwrap();
    let transaction = fake.client().pis().transactions().get(&id).await;
    compare(&fake.seen()[0], &example);
    is_the_credit(&transaction.unwrap());
}

#[tokio::test]
async fn a_credit_is_simulated_as_the_contract_has_it() {
    let example = example!("pis-event-simulations");
    let fake = answering(&example);
    let credit = Simulation::credit(money("123.00"), "Jane Payer", iban())
        .internal_reference("ref-1")
        .label("Transfer from Jane Payer");
    let transaction = fake.client().pis().transactions().simulate(credit).await;
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    is_the_credit(&transaction.unwrap());
}

#[tokio::test]
async fn each_kind_of_event_has_its_word() {
    let kinds = [
        (Simulation::debit(money("1"), "D", iban()), "debit"),
        (
            Simulation::bank_transition(money("1"), "D", iban()),
            "bank_transition",
        ),
    ];
    for (simulation, word) in kinds {
        let fake = answering(&example!("pis-event-simulations"));
        let call = fake.client().pis().transactions();
        call.simulate(simulation).await.unwrap();
        let sent = body(&fake.seen()[0]);
        assert_eq!(sent["data"]["attributes"]["type"], word);
        assert_eq!(sent["data"]["attributes"].get("label"), None);
    }
}

#[tokio::test]
async fn a_company_is_assessed_as_the_contract_has_it() {
    let example = example!("pis-assessment");
    let fake = answering(&example);
    let assessment = fake
        .client()
        .pis()
        .assess(money("550.6"), "000000000")
        .await;
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    let assessment = assessment.unwrap();
    assert_eq!(assessment.id(), Some("a1"));
    assert_eq!(assessment.is_eligible(), Some(true));
    assert_eq!(assessment.amount(), Some(money("550.6")));
    assert_eq!(assessment.category(), Some("payments"));
    assert_eq!(assessment.extra().get("type"), Some(&json!("assessments")));
    assert!(assessment.extra_attributes().is_empty());
}

#[tokio::test]
async fn what_was_asked_for_comes_with_a_payment() {
    let example = example!("pis-payments-get");
    let refunds = example!("pis-payment-refunds-list");
    let transactions = example!("pis-transactions-list");
    let mut answer = example["response"]["body"].clone();
    let unknown = json!({"type": "mandates", "id": "m"});
    answer["included"] = json!([
        refunds["response"]["body"]["data"][0],
        transactions["response"]["body"]["data"][0],
        unknown,
    ]);
    let fake = Fake::always(Reply::ok(&answer.to_string()));
    let call = fake.client().pis().payments().get(&session());
    let payment = call.include_refunds().include_transactions().await.unwrap();
    assert_eq!(
        fake.seen()[0].target,
        format!("/pis/v2/payments/{SESSION}?include=refunds%2Ctransactions")
    );
    let refunds: Vec<_> = payment.refunds().collect();
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0].refunded_session_id(), Some(payment.id()));
    let transactions: Vec<_> = payment.transactions().collect();
    assert_eq!(transactions.len(), 1);
    is_the_credit(transactions[0]);
    let other: Vec<&Value> = payment
        .included()
        .iter()
        .filter_map(Included::as_other)
        .collect();
    assert_eq!(other, [&unknown]);
}

#[tokio::test]
async fn every_way_of_a_link_has_its_word() {
    for (way, word) in [
        (Delivery::Link, "link"),
        (Delivery::Email, "email"),
        (Delivery::Sms, "sms"),
    ] {
        let fake = answering(&example!("pis-request-to-pay"));
        let order = Connect::new(money("1"), "x").payer(john());
        let request = RequestToPay::by(way, order).permanent();
        let call = fake.client().pis().request_to_pay(request);
        let call = call
            .with_virtual_beneficiary()
            .provider(ProviderId::new("cmcifrpp").unwrap());
        let reference = call.end_to_end_id().cloned().unwrap();
        call.await.unwrap();
        let seen = &fake.seen()[0];
        assert_eq!(
            seen.target,
            "/pis/v2/request-to-pay?with_virtualbeneficiary=true"
        );
        assert_eq!(seen.header("x-provider"), "cmcifrpp");
        let sent: Value = serde_json::from_slice(&seen.body).unwrap();
        assert_eq!(sent["meta"]["method"], word);
        assert_eq!(sent["meta"]["permanent"], true);
        assert_eq!(
            sent["data"]["attributes"]["end_to_end_id"],
            reference.as_str()
        );
    }
}
