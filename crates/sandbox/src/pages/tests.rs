//! Every page in both languages, as text.

use askama::Template;
use fintecture::{Iban, Money};

use super::assets::Assets;
use super::bank::Bank;
use super::decision::{Account, Arrival, Decision, Funds, Outcome};
use super::finished::{Ending, Finished};
use super::frame::{Frame, Paths};
use super::language::Language;
use super::locale::Locales;
use super::login::{Attempt, DEMO_USERNAME, Login};
use super::payment::Payment;
use super::picker::Picker;
use super::problem::{Onward, Problem, Trouble};

/// Every page in one language, by the name of its snapshot.
fn pages(language: Language) -> Vec<(String, String)> {
    let locales = Locales::load().unwrap();
    let assets = Assets::new();
    let frame = || Frame::new(language, &locales, &assets);
    let paths = || Paths::new("92cedaec-22f6-4100-a3f6-4cd074a8b2c6", None);
    let back = "https://shop.example/callback?cart=7&state=a%26b".to_owned();
    let mut pages = vec![
        (
            "picker".to_owned(),
            Picker {
                frame: frame(),
                paths: paths(),
                payment: payment(),
                banks: Bank::nearest_first(Some("ES")),
                leave: Some(back.clone()),
            }
            .render(),
        ),
        (
            "picker_without_a_way_out".to_owned(),
            Picker {
                frame: frame(),
                paths: Paths::new("92cedaec", Some(language)),
                payment: payment(),
                banks: Bank::nearest_first(None),
                leave: None,
            }
            .render(),
        ),
        (
            "accounts_instant".to_owned(),
            accounts(frame(), paths(), Arrival::AtOnce).render(),
        ),
        (
            "accounts_sepa".to_owned(),
            accounts(frame(), paths(), Arrival::On("2026-03-03".parse().unwrap())).render(),
        ),
    ];
    for (name, attempt, username) in [
        ("login", Attempt::First, DEMO_USERNAME),
        ("login_refused", Attempt::Refused, "jane\"><b>"),
    ] {
        let login = Login {
            frame: frame(),
            paths: paths(),
            payment: payment(),
            bank: Bank::Belgium,
            username,
            attempt,
        };
        pages.push((name.to_owned(), login.render()));
    }
    for (ending, back) in [
        (Ending::Paid, Some(back.clone())),
        (Ending::Pending, None),
        (Ending::Refused, Some(back.clone())),
        (Ending::Cancelled, None),
    ] {
        let finished = Finished {
            frame: frame(),
            payment: payment(),
            ending,
            back,
        };
        pages.push((
            format!("finished_{ending:?}").to_lowercase(),
            finished.render(),
        ));
    }
    for (trouble, onward) in [
        (Trouble::UnknownLink, None),
        (
            Trouble::ExpiredLink,
            Some(Onward::Merchant {
                name: payment().merchant,
                url: back,
            }),
        ),
        (
            Trouble::BadForm,
            Some(Onward::Start {
                path: paths().start(),
            }),
        ),
        (Trouble::Internal, None),
    ] {
        let problem = Problem {
            frame: frame(),
            trouble,
            onward,
        };
        pages.push((
            format!("problem_{}", trouble.status().as_u16()),
            problem.render(),
        ));
    }
    pages
        .into_iter()
        .map(|(name, html)| (name, html.unwrap()))
        .collect()
}

fn payment() -> Payment {
    Payment {
        merchant: "Maison Lumière".to_owned(),
        amount: Money::eur("149.30").unwrap(),
        communication: "Order <2026-0147>".into(),
    }
}

fn accounts(frame: Frame<'_>, paths: Paths, arrival: Arrival) -> Decision<'_> {
    let iban = |text| Iban::parse(text).unwrap();
    let account = |id: &str, name: &str, number, balance, funds| Account {
        id: id.to_owned(),
        name: name.to_owned(),
        iban: iban(number),
        balance: Money::eur(balance).unwrap(),
        funds,
    };
    Decision {
        frame,
        paths,
        payment: payment(),
        bank: Bank::France,
        holder: "Camille Martin".into(),
        beneficiary: "Maison Lumière SAS".into(),
        beneficiary_iban: iban("FR1420041010050500013M02606"),
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
            assert!(!html.contains("<2026") && !html.contains("<b>"), "{name}");
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
            let labelled = match id {
                Some(id) => html.contains(&format!("<label for=\"{id}\">")),
                None => {
                    tag.contains("type=\"radio\"") && html.contains("<label class=\"account\">")
                }
            };
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
fn every_trouble_has_a_page() {
    let pages = pages(Language::Fr);
    for trouble in Trouble::ALL {
        let name = format!("problem_{}", trouble.status().as_u16());
        assert!(pages.iter().any(|(page, _)| *page == name), "{name}");
    }
}
