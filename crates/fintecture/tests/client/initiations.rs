//! The operations of payment initiation around a payment, by their names.

use fintecture::pis::{
    Connect, Initiation, Opening, Pis, RequestForPayout, RequestToPay, Simulation, Transaction,
    UpdatePayment,
};
use fintecture::{
    Ask, Call, Client, Error, Iban, Money, ProviderId, Runner, SettlementId, TransactionId,
};

use crate::looked::{Looked, look};
use crate::operations::session;

pub(crate) const READS: [&str; 5] = [
    "pis.payments.refunds",
    "pis.settlements.list",
    "pis.settlements.get",
    "pis.transactions.list",
    "pis.transactions.get",
];

pub(crate) const IDEMPOTENT: [&str; 2] = ["pis.payments.cancel", "pis.payments.update"];

/// Calls that carry an end-to-end id, by which they are found again.
pub(crate) const OPENINGS: [&str; 3] = [
    "pis.request_to_pay",
    "pis.request_for_payout",
    "pis.initiate",
];

pub(crate) const CREATIONS: [&str; 5] = [
    OPENINGS[0],
    OPENINGS[1],
    OPENINGS[2],
    "pis.assess",
    "pis.transactions.simulate",
];

fn order() -> Connect {
    Connect::new(amount(), "Order 42")
}

fn amount() -> Money {
    Money::eur("20").unwrap()
}

pub(crate) fn link<R: Runner>(pis: &Pis<R>) -> Call<Opening<RequestToPay>, R> {
    pis.request_to_pay(RequestToPay::by_link(order()))
}

pub(crate) fn payout<R: Runner>(pis: &Pis<R>) -> Call<Opening<RequestForPayout>, R> {
    pis.request_for_payout(RequestForPayout::by_link(order()))
}

pub(crate) fn initiation<R: Runner>(pis: &Pis<R>) -> Call<Opening<Initiation>, R> {
    pis.initiate(&ProviderId::new("agfbfr").unwrap(), order())
        .redirect_uri("https://shop.example/")
}

pub(crate) fn credit<R: Runner>(pis: &Pis<R>) -> Call<Ask<Transaction>, R> {
    let iban = Iban::parse("FR7630001007941234567890185").unwrap();
    pis.transactions()
        .simulate(Simulation::credit(amount(), "Jane Payer", iban))
}

pub(crate) fn invoice<R: Runner>(pis: &Pis<R>) -> Call<UpdatePayment, R> {
    pis.payments().update(&session()).invoice_reference("#1")
}

pub(crate) fn settlement() -> SettlementId {
    SettlementId::new("x1").unwrap()
}

pub(crate) fn transaction() -> TransactionId {
    TransactionId::new("x1").unwrap()
}

/// Makes a call by its name.
pub(crate) async fn make(client: &Client, call: &str) -> Result<Looked, Error> {
    let pis = client.pis();
    let (payments, settlements) = (pis.payments(), pis.settlements());
    let transactions = pis.transactions();
    match call {
        "pis.payments.refunds" => look(payments.refunds(&session())).await,
        "pis.payments.cancel" => look(payments.cancel(&session())).await,
        "pis.payments.update" => look(invoice(&pis)).await,
        "pis.settlements.list" => look(settlements.list()).await,
        "pis.settlements.get" => look(settlements.get(&settlement())).await,
        "pis.transactions.list" => look(transactions.list()).await,
        "pis.transactions.get" => look(transactions.get(&transaction())).await,
        "pis.transactions.simulate" => look(credit(&pis)).await,
        "pis.request_to_pay" => look(link(&pis)).await,
        "pis.request_for_payout" => look(payout(&pis)).await,
        "pis.initiate" => look(initiation(&pis)).await,
        "pis.assess" => look(pis.assess(amount(), "123456789")).await,
        other => panic!("{other} is no call"),
    }
}
