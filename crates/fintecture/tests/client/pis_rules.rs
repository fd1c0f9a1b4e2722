//! What breaks a rule is told before anything is sent: all of it, each with its field.

use std::time::Duration;

use fintecture::pis::{
    Address, Beneficiary, CartItem, Connect, DebitedAccount, Payer, Reconciliation,
    RequestForPayout, RequestToPay, Simulation,
};
use fintecture::{Call, Currency, Date, Iban, Invalid, Money, ProviderId};

use crate::fake::{Fake, Reply};
use crate::operations::session;

fn euros(amount: &str) -> Money {
    Money::eur(amount).unwrap()
}

fn order() -> Connect {
    Connect::new(euros("20"), "Order 42")
}

fn iban() -> Iban {
    Iban::parse("FR7630001007941234567890185").unwrap()
}

fn fake() -> Fake {
    Fake::always(Reply::session())
}

/// The fields that a call is refused for; nothing may have been sent.
async fn refused<A>(fake: &Fake, call: Call<A>) -> Vec<String>
where
    A: fintecture::Action,
    A::Output: std::fmt::Debug,
{
    let error = call.await.unwrap_err();
    assert!(error.is_invalid(), "{error}");
    assert_eq!((fake.calls(), fake.tokens()), (0, 0));
    let fields = error.invalid_fields().iter().map(Invalid::field);
    fields.map(str::to_owned).collect()
}

#[tokio::test]
async fn every_field_of_an_order_is_looked_at_and_all_problems_are_told_at_once() {
    let nowhere = || Address::new("", "75002", " ", "FRA");
    let pounds = Money::parse("1", Currency::GBP).unwrap();
    let order = Connect::new(euros("-1"), "n° 42")
        .payer(
            Payer::new(" ", "jane@")
                .phone("33", "none")
                .address(nowhere()),
        )
        .delivery_address(nowhere())
        .cart_item(CartItem::new("", 1, pounds, "1"))
        .cart_item(CartItem::new("Book", 1, euros("-1"), ""))
        .expires_after(Duration::from_secs(100_000_000))
        .net_amount(pounds)
        .reconciliation(Reconciliation::by_key(""))
        .beneficiary(Beneficiary::new("", iban()).living_at(nowhere()));
    let fake = fake();
    let call = fake.client().pis().connect(order);
    let fields = refused(&fake, call.redirect_uri("back").country("f")).await;
    assert_eq!(
        fields,
        [
            "data.attributes.amount",
            "data.attributes.communication",
            "meta.expiry",
            "data.attributes.net_amount",
            "meta.psu_name",
            "meta.psu_email",
            "meta.psu_phone_prefix",
            "meta.psu_phone",
            "meta.psu_address.street",
            "meta.psu_address.city",
            "meta.psu_address.country",
            "meta.delivery_address.street",
            "meta.delivery_address.city",
            "meta.delivery_address.country",
            "meta.cart_items[0].label",
            "meta.cart_items[0].amount",
            "meta.cart_items[1].external_id",
            "meta.cart_items[1].amount",
            "meta.reconciliation.key",
            "data.attributes.beneficiary.name",
            "data.attributes.beneficiary.country",
            "state",
            "redirect_uri",
            "x-country",
        ]
    );
}

#[tokio::test]
async fn an_account_by_its_internal_id_has_one() {
    let fake = fake();
    let nameless = order().debited_account(DebitedAccount::Internal(String::new()));
    let call = fake.client().pis().connect(nameless).state("s");
    let fields = refused(&fake, call).await;
    assert_eq!(fields, ["data.attributes.debited_account_id"]);
}

#[tokio::test]
async fn an_amount_without_tax_is_at_most_the_one_with_it() {
    let fake = fake();
    let pis = fake.client().pis();
    let call = pis.connect(order().net_amount(euros("20.01"))).state("s");
    assert_eq!(refused(&fake, call).await, ["data.attributes.net_amount"]);
    let call = pis.connect(order().net_amount(euros("20"))).state("s");
    call.await.unwrap();
}

#[tokio::test]
async fn a_link_is_due_before_it_expires() {
    let hours = |hours: u64| Duration::from_secs(hours * 3_600);
    let due_in = |due| RequestToPay::by_link(order().expires_after(hours(24))).due_in(due);
    let fake = fake();
    let pis = fake.client().pis();
    for late in [hours(24), hours(25)] {
        let fields = refused(&fake, pis.request_to_pay(due_in(late))).await;
        assert_eq!(fields, ["meta.due_date"]);
    }
    let never = pis.request_to_pay(due_in(Duration::from_millis(10)));
    assert_eq!(refused(&fake, never).await, ["meta.due_date"]);
    pis.request_to_pay(due_in(hours(23))).await.unwrap();
    // A link that does not expire is due whenever it is.
    let request = RequestToPay::by_link(order()).due_in(hours(1_000));
    pis.request_to_pay(request).await.unwrap();
}

#[tokio::test]
async fn whoever_is_sent_a_link_has_what_it_is_sent_to() {
    let fake = fake();
    let pis = fake.client().pis();
    let nobody = || pis.request_to_pay(RequestToPay::by_email(order()));
    assert_eq!(refused(&fake, nobody()).await, ["meta.psu_email"]);
    let jane = || Payer::new("Jane Payer", "jane@payer.example");
    let request = RequestToPay::by_sms(order().payer(jane()));
    let fields = refused(&fake, pis.request_to_pay(request)).await;
    assert_eq!(fields, ["meta.psu_phone"]);
    let payout = RequestForPayout::by_sms(order());
    let fields = refused(&fake, pis.request_for_payout(payout)).await;
    assert_eq!(fields, ["meta.psu_phone"]);

    let copies = RequestToPay::by_email(order().payer(jane()))
        .cc("nobody")
        .bcc("a@b, c@d");
    let fields = refused(&fake, pis.request_to_pay(copies)).await;
    assert_eq!(fields, ["meta.cc", "meta.bcc"]);
    let request = RequestToPay::by_sms(order().payer(jane().phone("0033", "6 01 02 03 04")));
    pis.request_to_pay(request).await.unwrap();
}

#[tokio::test]
async fn a_payment_at_a_bank_needs_a_way_back_and_no_state() {
    let fake = fake();
    let pis = fake.client().pis();
    let bank = ProviderId::new("cmcifrpp").unwrap();
    let call = pis.initiate(&bank, order());
    assert_eq!(refused(&fake, call).await, ["redirect_uri"]);
    let call = pis
        .initiate(&bank, order())
        .redirect_uri("https://shop.example/");
    call.await.unwrap();
}

#[tokio::test]
async fn a_refund_goes_by_the_same_rules() {
    let fake = fake();
    let account = Beneficiary::new(" ", iban());
    let call = fake.client().pis().refund(&session());
    let call = call
        .amount(euros("0"))
        .communication("n°")
        .beneficiary(account);
    let fields = refused(&fake, call.state("s".repeat(513))).await;
    assert_eq!(
        fields,
        [
            "data.attributes.amount",
            "data.attributes.communication",
            "state",
            "data.attributes.beneficiary.name",
        ]
    );
}

#[tokio::test]
async fn a_refund_to_another_account_says_so() {
    let fake = fake();
    let account = Beneficiary::new("Jane Payer", iban());
    let call = fake.client().pis().refund(&session()).beneficiary(account);
    let _ = call.await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&fake.seen()[0].body).unwrap();
    let attributes = &body["data"]["attributes"];
    assert_eq!(attributes["beneficiary"]["iban"], iban().expose());
    assert_eq!(attributes.get("amount"), None);
}

#[tokio::test]
async fn changes_assessments_simulations_and_lists_have_rules_too() {
    let fake = fake();
    let pis = fake.client().pis();
    let call = pis.payments().update(&session());
    assert_eq!(refused(&fake, call).await, ["data.attributes"]);
    let call = pis.payments().update(&session()).communication("n°");
    assert_eq!(
        refused(&fake, call).await,
        ["data.attributes.communication"]
    );
    for siren in ["", "12345678", "1234567890", "12345678A"] {
        let fields = refused(&fake, pis.assess(euros("0"), siren)).await;
        assert_eq!(
            fields,
            [
                "data.attributes.amount.value",
                "data.relationships.company.data.attributes.external_id"
            ]
        );
    }
    let credit = Simulation::credit(euros("0"), "", iban()).label("n°");
    let fields = refused(&fake, pis.transactions().simulate(credit)).await;
    assert_eq!(
        fields,
        [
            "data.attributes.amount",
            "data.attributes.debtor_name",
            "data.attributes.label"
        ]
    );
    let day = |day| Date::new(2025, 8, day).unwrap();
    let call = pis.settlements().list().since(day(2)).until(day(1)).page(0);
    assert_eq!(
        refused(&fake, call).await,
        ["filter[date_from]", "page[number]"]
    );
    let call = pis
        .payments()
        .list()
        .since(day(2))
        .until(day(1))
        .page_size(0);
    assert_eq!(
        refused(&fake, call).await,
        ["page[size]", "filter[date_from]"]
    );
}
