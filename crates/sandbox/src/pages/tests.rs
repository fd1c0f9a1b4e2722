//! Every page in both languages, as text.

use askama::Template;
use fintecture::{Iban, Money};

use super::assets::Assets;
use super::bank::{Choice, Face};
use super::consent::{self, Answer, Occasion, Request};
use super::decision::{Account, Arrival, Check, DecisionPage, Funds, Outcome, Transfer};
use super::finished::{Ending, Finished};
use super::frame::{Frame, Paths, Root};
use super::language::Language;
use super::later;
use super::locale::Locales;
use super::login::{Attempt, Login};
use super::payment::{Payment, Purpose};
use super::payout::PayeePage;
use super::phone::{self, Alert, Missed, Phone};
use super::picker::{Picker, Way};
use super::problem::{Onward, Problem, Trouble};
use super::proof::{ConsentProof, Factor, Proof, Question, Typed};
use super::transfer::{self, Other, Progress};
use crate::bank::Directory;
use crate::domain::Scopes;
use crate::domain::consent::Choice::{Application, Payer};

const LINK: &str = "92cedaec-22f6-4100-a3f6-4cd074a8b2c6";
const BACK: &str = "https://shop.example/callback?cart=7&state=a%26b";

/// Every page in one language, by the name of its snapshot.
fn pages(language: Language) -> Vec<(String, String)> {
    let locales = Locales::load().unwrap();
    let assets = Assets::new();
    let directory = Directory::embedded().unwrap();
    let frame = Frame::new(language, &locales, &assets);
    let mut pages = Vec::new();
    pages.extend(pickers(&frame, &directory));
    pages.extend(logins(&frame, &directory));
    pages.extend(decisions(&frame, &directory));
    pages.extend(proofs(&frame, &directory));
    pages.extend(transfers(&frame));
    pages.extend(payouts(&frame, &directory));
    pages.extend(laters(&frame));
    pages.extend(endings(&frame));
    pages.extend(problems(&frame));
    pages.extend(consents(&frame, &directory));
    pages.extend(phones(&frame, &directory));
    // Their hashes change with every stroke of the stylesheet, which is not what is compared.
    for (_, html) in &mut pages {
        *html = html
            .replace(&assets.stylesheet.path(), "/connect/assets/connect.css")
            .replace(&assets.icon.path(), "/connect/assets/icon.svg");
    }
    pages
}

fn named(name: &str, page: &impl Template) -> (String, String) {
    (name.to_owned(), page.render().unwrap())
}

fn pickers(frame: &Frame<'_>, directory: &Directory) -> [(String, String); 4] {
    let picker = |paths, country, leave| Picker {
        frame: frame.clone(),
        paths,
        payment: payment(),
        choice: Choice::of(directory, country, frame.t),
        leave,
        ways: Vec::new(),
    };
    let chosen = Paths::new(Root::Payment, LINK, Some(frame.language));
    let first = picker(
        Paths::new(Root::Payment, LINK, None),
        Some("ES"),
        Some(BACK.to_owned()),
    );
    let mut asked = picker(Paths::new(Root::Payment, LINK, None), None, None);
    asked.payment.due = Some("2026-03-03".parse().unwrap());
    // The payment's picker shows them all.
    asked.choice.groups.clear();
    let mut bankless = picker(Paths::new(Root::Payment, LINK, None), None, None);
    bankless.choice = Choice::none();
    bankless.ways = vec![Way::Later(bankless.paths.later())];
    // The largest amount that SEPA carries.
    let mut bare = picker(chosen, None, None);
    bare.payment.communication = None;
    let link = Paths::new(Root::Payment, LINK, None);
    bare.ways = vec![Way::Later(link.later()), Way::Transfer(link.transfer())];
    bare.payment.amount = Money::eur("999999999.99").unwrap();
    [
        named("picker", &first),
        named("picker_asked", &asked),
        named("picker_bankless", &bankless),
        named("picker_bare", &bare),
    ]
}

fn logins(frame: &Frame<'_>, directory: &Directory) -> [(String, String); 2] {
    let bank = directory.bank("baskes2b").unwrap();
    let login = |attempt, username| Login {
        frame: frame.clone(),
        paths: Paths::new(Root::Payment, LINK, None),
        payment: payment(),
        bank: Face::of(bank, frame.t),
        known: &bank.people[0],
        username,
        attempt,
    };
    [
        named("login", &login(Attempt::First, "078000000P")),
        named("login_refused", &login(Attempt::Refused, "jane\"><b>")),
    ]
}

fn proofs(frame: &Frame<'_>, directory: &Directory) -> [(String, String); 4] {
    let code = || "481516".to_owned();
    let typed = Typed {
        amount: payment().amount,
        payee: "2606".to_owned(),
    };
    let reader = Factor::Reader {
        code: code(),
        typed: Some(typed),
    };
    let proof = |provider, factor, attempt| Proof {
        frame: frame.clone(),
        paths: Paths::new(Root::Payment, LINK, None),
        payment: payment(),
        bank: Face::of(directory.bank(provider).unwrap(), frame.t),
        question: Question { factor, attempt },
    };
    let sharing = ConsentProof {
        frame: frame.clone(),
        paths: Paths::new(Root::Consent, LINK, None),
        request: Request {
            application: "Compta <Facile>".to_owned(),
            scopes: Scopes::default(),
            until: "2026-08-30".parse().unwrap(),
            choice: Payer,
        },
        bank: Face::of(directory.bank("coqube").unwrap(), frame.t),
        question: Question {
            factor: Factor::Reader {
                code: code(),
                typed: None,
            },
            attempt: Attempt::First,
        },
    };
    let sms = Factor::Sms { code: code() };
    [
        named("proof_sms_refused", &proof("gineit", sms, Attempt::Refused)),
        named("proof_app", &proof("girait", Factor::App, Attempt::First)),
        named("proof_reader", &proof("coqube", reader, Attempt::First)),
        named("consent_proof", &sharing),
    ]
}

fn decisions(frame: &Frame<'_>, directory: &Directory) -> [(String, String); 5] {
    let day = "2026-03-03".parse().unwrap();
    let checked = |check| {
        let mut page = decision(frame, directory, Transfer::Instant, Arrival::AtOnce);
        page.check = Some(check);
        page
    };
    [
        named(
            "decision_close",
            &checked(Check::CloseMatch("Maison Lumiere <SA>".into())),
        ),
        named("decision_none", &checked(Check::NoMatch)),
        named("decision_unknown", &checked(Check::NotPossible)),
        named(
            "decision_instant",
            &decision(frame, directory, Transfer::Instant, Arrival::AtOnce),
        ),
        named(
            "decision_sepa",
            &decision(frame, directory, Transfer::By("SEPA"), Arrival::On(day)),
        ),
    ]
}

fn endings(frame: &Frame<'_>) -> Vec<(String, String)> {
    let back = || Some(BACK.to_owned());
    let paths = Paths::new(Root::Payment, LINK, None);
    [
        (Ending::Paid, back()),
        (Ending::Pending, None),
        (Ending::Refused, back()),
        (Ending::Cancelled, None),
        (Ending::Ordered, back()),
        (Ending::OrderRefused, None),
    ]
    .into_iter()
    .map(|(ending, back)| {
        let frame = frame.clone();
        let page = Finished {
            frame,
            payment: payment(),
            ending,
            retry: (ending == Ending::Refused).then(|| paths.retry()),
            back,
        };
        named(&format!("finished_{ending:?}").to_lowercase(), &page)
    })
    .collect()
}

fn laters(frame: &Frame<'_>) -> Vec<(String, String)> {
    let paths = || Paths::new(Root::Payment, LINK, None);
    let company = |siren, attempt| later::Company {
        frame: frame.clone(),
        paths: paths(),
        payment: payment(),
        siren,
        attempt,
        leave: Some(BACK.to_owned()),
    };
    let terms = later::Terms {
        frame: frame.clone(),
        paths: paths(),
        payment: payment(),
        siren: "552100554",
        due: "2026-04-02".parse().unwrap(),
    };
    vec![
        named("later_company", &company("000000000", Attempt::First)),
        named("later_refused", &company("jane\"><b>", Attempt::Refused)),
        named("later_terms", &terms),
    ]
}

fn transfers(frame: &Frame<'_>) -> Vec<(String, String)> {
    let paths = || Paths::new(Root::Payment, LINK, None);
    let method = transfer::Method {
        frame: frame.clone(),
        paths: paths(),
        payment: payment(),
        leave: Some(BACK.to_owned()),
    };
    let details = |missing, progress, other, back| transfer::Details {
        frame: frame.clone(),
        paths: paths(),
        payment: payment(),
        beneficiary: "Maison Lumière".into(),
        iban: Iban::parse("FR1420041010050500013M02606").unwrap(),
        bic: "FTECFRP0XXX".to_owned(),
        missing: Money::eur(missing).unwrap(),
        progress,
        other,
        back,
    };
    let received = Money::eur("49.30").unwrap();
    let shown = details("149.30", Progress::Shown, Other::Bank, None);
    let awaited = details("149.30", Progress::Awaited, Other::Nothing, None);
    let back = Some(BACK.to_owned());
    let partial = details(
        "100.00",
        Progress::Partial { received },
        Other::Nothing,
        back,
    );
    vec![
        named("transfer_method", &method),
        named("transfer_shown", &shown),
        named("transfer_awaited", &awaited),
        named("transfer_partial", &partial),
    ]
}

fn payouts(frame: &Frame<'_>, directory: &Directory) -> Vec<(String, String)> {
    let receiving = || Payment {
        purpose: Purpose::Receive,
        ..payment()
    };
    let paid = decision(frame, directory, Transfer::By("SEPA"), Arrival::AtOnce);
    let payee = PayeePage {
        frame: frame.clone(),
        paths: Paths::new(Root::Payment, LINK, None),
        payment: receiving(),
        bank: paid.bank,
        holder: paid.holder,
        accounts: paid.accounts,
    };
    let mut picker = Picker {
        frame: frame.clone(),
        paths: Paths::new(Root::Payment, LINK, None),
        payment: receiving(),
        choice: Choice::of(directory, Some("FR"), frame.t),
        leave: None,
        ways: Vec::new(),
    };
    // The payment's picker shows them all.
    picker.choice.groups.truncate(1);
    let finished = |ending| Finished {
        frame: frame.clone(),
        payment: receiving(),
        ending,
        retry: None,
        back: Some(BACK.to_owned()),
    };
    let expired = Problem {
        frame: frame.clone(),
        about: Root::Payment,
        trouble: Trouble::ExpiredPayout,
        onward: None,
    };
    vec![
        named("payout_picker", &picker),
        named("payout_payee", &payee),
        named("payout_sent", &finished(Ending::Pending)),
        named("payout_refused", &finished(Ending::Refused)),
        named("payout_expired", &expired),
    ]
}

fn problems(frame: &Frame<'_>) -> Vec<(String, String)> {
    let merchant = Onward::Merchant {
        name: payment().merchant,
        url: BACK.to_owned(),
    };
    let start = Onward::Start {
        path: Paths::new(Root::Payment, LINK, None).start(),
    };
    [
        (Trouble::UnknownLink, None),
        (Trouble::ExpiredLink, Some(merchant)),
        (Trouble::BadForm, Some(start)),
        (Trouble::Internal, None),
    ]
    .into_iter()
    .map(|(trouble, onward)| {
        let frame = frame.clone();
        let page = Problem {
            frame,
            about: Root::Payment,
            trouble,
            onward,
        };
        named(&format!("problem_{}", trouble.status().as_u16()), &page)
    })
    .collect()
}

fn consents(frame: &Frame<'_>, directory: &Directory) -> Vec<(String, String)> {
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

fn phones(frame: &Frame<'_>, directory: &Directory) -> [(String, String); 3] {
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

fn payment() -> Payment {
    Payment {
        merchant: "Maison Lumière".to_owned(),
        amount: Money::eur("149.30").unwrap(),
        communication: Some("Order <2026-0147>".into()),
        purpose: Purpose::Pay,
        due: None,
    }
}

fn decision<'a>(
    frame: &Frame<'a>,
    directory: &'a Directory,
    transfer: Transfer,
    arrival: Arrival,
) -> DecisionPage<'a> {
    let iban = |text| Iban::parse(text).unwrap();
    let account = |id: &str, name: &str, number, balance, funds| Account {
        id: id.to_owned(),
        name: name.to_owned(),
        iban: Some(iban(number)),
        balance: Money::eur(balance).unwrap(),
        funds,
    };
    DecisionPage {
        frame: frame.clone(),
        paths: Paths::new(Root::Payment, LINK, None),
        payment: payment(),
        bank: Face::of(directory.bank("ftecfr").unwrap(), frame.t),
        holder: "Camille Martin".into(),
        beneficiary: "Maison Lumière SAS".into(),
        check: Some(Check::Match),
        beneficiary_iban: Some(iban("FR1420041010050500013M02606")),
        transfer,
        charges: None,
        arrival,
        accounts: vec![
            account(
                "b71722204d1a3f5ecd895",
                "Compte courant",
                "FR7630006000011234567890189",
                "12840.32",
                Funds::Enough,
            ),
            account(
                "c5a0e1147f6b2d9083412",
                "Compte joint",
                "FR1420041010050500013M02606",
                "86.05",
                Funds::Short,
            ),
            account(
                "d9f1c2a7b6e5048391726",
                "Livret",
                "FR7630006000011234567890189",
                "8120.00",
                Funds::Barred,
            ),
        ],
    }
}

#[test]
fn every_page_reads_the_same_as_before_in_both_languages() {
    for language in Language::ALL {
        for (name, html) in pages(language) {
            insta::assert_snapshot!(format!("{name}_{}", language.tag()), html);
        }
    }
}

#[test]
fn what_others_wrote_is_shown_as_text_and_never_as_markup() {
    for language in Language::ALL {
        for (name, html) in pages(language) {
            assert!(
                !html.contains("<2026") && !html.contains("<b>") && !html.contains("<Facile"),
                "{name}"
            );
        }
    }
}

#[test]
fn no_page_shows_the_empty_place_of_a_phrase() {
    for language in Language::ALL {
        for (name, html) in pages(language) {
            assert!(!html.contains('{'), "{name}");
        }
    }
}

#[test]
fn no_page_needs_a_script_a_style_attribute_or_another_host() {
    for (name, html) in pages(Language::En) {
        let html = html.replace("https://shop.example/", "");
        for forbidden in ["<script", " style=", " on", "javascript:", "://"] {
            let found = match forbidden {
                " on" => html
                    .split('<')
                    .any(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(" on"))),
                _ => html.contains(forbidden),
            };
            assert!(!found, "{name}: {forbidden}");
        }
    }
}

#[test]
fn every_id_that_a_page_refers_to_is_on_it_exactly_once() {
    for (name, html) in pages(Language::Fr) {
        let references = [
            "aria-labelledby=\"",
            "aria-describedby=\"",
            " for=\"",
            "href=\"#",
        ];
        for reference in references {
            for rest in html.split(reference).skip(1) {
                for id in rest.split('"').next().unwrap().split(' ') {
                    let count = html.matches(&format!(" id=\"{id}\"")).count();
                    assert_eq!(count, 1, "{name}: {id}");
                }
            }
        }
    }
}

#[test]
fn every_control_of_a_form_has_a_label() {
    for (name, html) in pages(Language::En) {
        for tag in html
            .split('<')
            .filter(|tag| tag.starts_with("input ") || tag.starts_with("select "))
        {
            let id = tag
                .split(" id=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let is_choice = [r#"type="radio""#, r#"type="checkbox""#]
                .iter()
                .any(|kind| tag.contains(kind));
            let labelled = id.map_or(
                is_choice && html.contains("<label class=\"account\">"),
                |id| html.contains(&format!("<label for=\"{id}\">")),
            );
            assert!(labelled, "{name}: {tag}");
        }
    }
}

#[test]
fn an_outcome_reads_back_as_itself() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
    }
    assert_eq!(Outcome::parse("accepted"), None);
}

#[test]
fn an_answer_reads_back_as_itself() {
    for answer in Answer::ALL {
        assert_eq!(Answer::parse(answer.as_str()), Some(answer));
    }
    assert_eq!(Answer::parse("granted"), None);
}
