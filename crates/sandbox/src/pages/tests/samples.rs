//! A sample of every page that a payer meets.

use askama::Template;
use fintecture::{Iban, Money};

use super::accounts;
use crate::bank::Directory;
use crate::domain::Scopes;
use crate::domain::consent::Choice::Payer;
use crate::pages::assets::Assets;
use crate::pages::bank::{Choice, Face};
use crate::pages::consent::Request;
use crate::pages::decision::{Account, Arrival, Check, DecisionPage, Funds, Transfer};
use crate::pages::finished::{Ending, Finished};
use crate::pages::frame::{Frame, Paths, Root};
use crate::pages::language::Language;
use crate::pages::later;
use crate::pages::locale::Locales;
use crate::pages::login::{Attempt, Login};
use crate::pages::payment::{Payment, Purpose};
use crate::pages::payout::PayeePage;
use crate::pages::picker::{Picker, Way};
use crate::pages::problem::{Onward, Problem, Trouble};
use crate::pages::proof::{ConsentProof, Factor, Proof, Question, Typed};
use crate::pages::transfer::{self, Other, Progress};

pub(super) const LINK: &str = "92cedaec-22f6-4100-a3f6-4cd074a8b2c6";
pub(super) const BACK: &str = "https://shop.example/callback?cart=7&state=a%26b";

/// Every page in one language, by the name of its snapshot.
pub(super) fn pages(language: Language) -> Vec<(String, String)> {
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
    pages.extend(accounts::consents(&frame, &directory));
    pages.extend(accounts::phones(&frame, &directory));
    // Their hashes change with every stroke of the stylesheet, which is not what is compared.
    for (_, html) in &mut pages {
        *html = html
            .replace(&assets.stylesheet.path(), "/connect/assets/connect.css")
            .replace(&assets.icon.path(), "/connect/assets/icon.svg");
    }
    pages
}

pub(super) fn named(name: &str, page: &impl Template) -> (String, String) {
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

pub(super) fn payment() -> Payment {
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
