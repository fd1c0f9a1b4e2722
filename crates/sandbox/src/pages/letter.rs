//! What is written to a payer, in words.

use fintecture::Personal;

use super::amount;
use super::day;
use super::language::Language;
use super::locale::{LetterWords, Locales};
use crate::domain::Session;
use crate::domain::request_to_pay::Channel;
use crate::domain::session::Kind;

/// A message as its recipient would read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Letter {
    pub(crate) language: &'static str,
    /// Of an e-mail.
    pub(crate) subject: Option<String>,
    pub(crate) text: String,
}

impl Letter {
    /// Writes a request to pay, or word of a payout, in the language that `x-language` asked for, else in English
    /// (Contract §5.1).
    pub(crate) fn of(
        channel: Channel,
        session: &Session,
        merchant: &str,
        url: &str,
        locales: &Locales,
    ) -> Self {
        let wanted = session.details.language.as_deref();
        let language = wanted.and_then(Language::from_tag).unwrap_or(Language::En);
        let t = locales.get(language);
        let words = &t.letter;
        let (subject, opening, onward) = if session.kind == Kind::Payout {
            (&t.payout.subject, &t.payout.offers, &t.payout.give)
        } else {
            (&words.subject, &words.asks, &words.pay)
        };
        let amount = amount::write(&session.amount, language);
        let due = session.details.asked.and_then(|asked| asked.due_at);
        let due = due.map(|due| day::write(due.date(), &t.calendar, language));
        let (subject, text) = match channel {
            Channel::Sms => {
                let amount = words.amount.with(&amount);
                (None, format!("{} {amount} {url}", opening.with(merchant)))
            }
            Channel::Email | Channel::Link => {
                let mut lines = greeting(words, session);
                lines.push(opening.with(merchant));
                lines.push(String::new());
                lines.push(words.amount.with(&amount));
                let reference = session.details.communication.as_ref();
                lines.extend(reference.map(|text| words.reference.with(text)));
                lines.extend(due.map(|due| words.due.with(due)));
                lines.push(String::new());
                lines.push(onward.with(url));
                (Some(subject.with(merchant)), lines.join("\n"))
            }
        };
        Self {
            language: language.tag(),
            subject,
            text,
        }
    }
}

fn greeting(words: &LetterWords, session: &Session) -> Vec<String> {
    let name = session.details.named_payer.name.as_ref();
    let name = name
        .map(Personal::expose_str)
        .filter(|name| !name.is_empty());
    let line = name.map(|name| words.greeting.with(name));
    line.map_or_else(Vec::new, |line| vec![line, String::new()])
}
