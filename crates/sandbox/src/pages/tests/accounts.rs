//! A sample of every page on which accounts are shared, and of the phone.

use fintecture::{Iban, Money};

use super::samples::{BACK, LINK, named, payment};
use crate::bank::Directory;
use crate::domain::Scopes;
use crate::domain::consent::Choice::{Application, Payer};
use crate::pages::bank::{Choice, Face};
use crate::pages::consent::{self, Answer, Occasion, Request};
use crate::pages::frame::{Frame, Paths, Root};
use crate::pages::login::Attempt;
use crate::pages::phone::{self, Alert, Missed, Phone};
use crate::pages::problem::{Problem, Trouble};

pub(super) fn consents(frame: &Frame<'_>, directory: &Directory) -> Vec<(String, String)> {
    let bank = directory.bank("cmcifrpp").unwrap();
    let paths = || Paths::new(Root::Consent, LINK, None);
    let request = |scopes: &str, choice| Request {
        application: "Compta <Facile>".to_owned(),
        scopes: Scopes::parse(scopes).unwrap(),
        until: "2026-07-14".parse().unwrap(),
        choice,
    };
    let usual = || request("accounts,balances,transactions", Payer);
    let mut choice = Choice::of(directory, Some("FR"), frame.t);
    // The payment's picker shows them all.
    choice.groups.truncate(1);
    let picker = consent::Picker {
        frame: frame.clone(),
        paths: paths(),
        request: usual(),
        choice,
        leave: Some(BACK.to_owned()),
    };
    let login = |choice| consent::Login {
        frame: frame.clone(),
        paths: paths(),
        request: request("accounts", choice),
        bank: Face::of(bank, frame.t),
        known: &bank.people[0],
        username: "078000000P",
        attempt: Attempt::First,
    };
    let account = |id: &str, name: &str, number, balance| consent::Account {
        id: id.to_owned(),
        name: name.to_owned(),
        iban: Some(Iban::parse(number).unwrap()),
        balance: Money::eur(balance).unwrap(),
    };
    let decision = |request, occasion| consent::Decision {
        frame: frame.clone(),
        paths: paths(),
        request,
        bank: Face::of(bank, frame.t),
        place: consent::Place::Pages,
        holder: "Camille Martin".into(),
        accounts: vec![
            account(
                "b71722204d1a3f5ecd895",
                "Compte courant",
                "FR7630006000011234567890189",
                "12840.32",
            ),
            account(
                "c5a0e1147f6b2d9083412",
                "Carte",
                "FR1420041010050500013M02606",
                "-86.05",
            ),
        ],
        occasion,
    };
    let finished = |answer, back| consent::Finished {
        frame: frame.clone(),
        application: "Compta <Facile>".to_owned(),
        answer,
        back,
    };
    let expired = Problem {
        frame: frame.clone(),
        about: Root::Consent,
        trouble: Trouble::ExpiredLink,
        onward: None,
    };
    let everything = request("accounts,balances,transactions,accountholders", Payer);
    vec![
        named("consent_picker", &picker),
        named("consent_login", &login(Payer)),
        named("consent_login_chosen", &login(Application)),
        named("consent_decision", &decision(usual(), Occasion::First)),
        named(
            "consent_decision_late",
            &decision(usual(), Occasion::Unanswered),
        ),
        named(
            "consent_decision_none",
            &decision(everything, Occasion::NoneChosen),
        ),
        named(
            "consent_granted",
            &finished(Answer::Grant, Some(BACK.to_owned())),
        ),
        named("consent_refused", &finished(Answer::Refuse, None)),
        named("consent_expired", &expired),
    ]
}

pub(super) fn phones(frame: &Frame<'_>, directory: &Directory) -> [(String, String); 3] {
    let alert = |provider: &str, asks, answer| Alert {
        bank: Face::of(directory.bank(provider).unwrap(), frame.t),
        username: "9090901".to_owned(),
        asks,
        answer,
    };
    let words = &frame.t.phone;
    let request = words.asks.with("Compta <Facile>");
    let to = frame.t.payment.to.with("Maison Lumière");
    let payment = words
        .pays
        .with(format!("{} {to}", frame.amount(&payment().amount)));
    let phone = |alerts, missed| Phone {
        frame: frame.clone(),
        paths: Paths::new(Root::Payment, "", None),
        alerts,
        missed,
    };
    let waiting = vec![
        alert(
            "handse",
            request.clone(),
            phone::Answer::Page(format!("/consent/{LINK}")),
        ),
        alert(
            "kielfi",
            payment.clone(),
            phone::Answer::Form(format!("/_sandbox/phone/{LINK}")),
        ),
        alert(
            "gineit",
            payment,
            phone::Answer::Code(words.sms.with("481516")),
        ),
        alert(
            "coqube",
            request,
            phone::Answer::Code(words.reader.with("234200")),
        ),
    ];
    [
        named("phone", &phone(waiting, None)),
        named("phone_missed", &phone(Vec::new(), Some(Missed::Over))),
        named("phone_quiet", &phone(Vec::new(), None)),
    ]
}
