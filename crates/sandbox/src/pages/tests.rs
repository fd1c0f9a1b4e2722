//! Every page in both languages, as text.

mod accounts;
mod samples;

use super::consent::Answer;
use super::decision::Outcome;
use super::language::Language;
use samples::pages;

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
