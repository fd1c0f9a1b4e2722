//! What is written to a payer, in words.

use super::amount;
use super::day;
use super::language::Language;
use super::locale::{LetterWords, Locales};
use crate::domain::Session;
use crate::domain::request_to_pay::Channel;

/// A message as its recipient would read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Letter {
    pub(crate) language: &'static str,
    /// Of an e-mail.
    pub(crate) subject: Option<String>,
    pub(crate) text: String,
}

impl Letter {
    /// Writes a request to pay in the language that `x-language` asked for, else in English
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
        let amount = amount::write(&session.amount, language);
        let due = session.details.asked.and_then(|asked| asked.due_at);
        let due = due.map(|due| day::write(due.date(), &t.calendar, language));
        let (subject, text) = match channel {
            Channel::Sms => (None, short(words, merchant, &amount, url)),
            Channel::Email | Channel::Link => {
                let mut lines = greeting(words, session);
                lines.push(words.asks.with(merchant));
                lines.push(String::new());
                lines.push(words.amount.with(&amount));
                let reference = session.details.communication.as_ref();
                lines.extend(reference.map(|text| words.reference.with(text)));
                lines.extend(due.map(|due| words.due.with(due)));
                lines.push(String::new());
                lines.push(words.pay.with(url));
                (Some(words.subject.with(merchant)), lines.join("\n"))
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
    let name = session.details.request["meta"]["psu_name"].as_str();
    let name = name.filter(|name| !name.is_empty());
    let line = name.map(|name| words.greeting.with(name));
    line.map_or_else(Vec::new, |line| vec![line, String::new()])
}

/// What fits into a text message.
fn short(words: &LetterWords, merchant: &str, amount: &str, url: &str) -> String {
    format!(
        "{} {} {}",
        words.asks.with(merchant),
        words.amount.with(amount),
        url
    )
}
