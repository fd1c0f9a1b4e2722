//! What each page shows.

use askama::Template;
use fintecture::{Date, Money};

use crate::pages::frame::{Frame, Paths};
use crate::pages::login::Attempt;
use crate::pages::payment::Payment;

/// `GET /connect/{link}/later`: whose order it is.
#[derive(Template)]
#[template(path = "later.html")]
pub(crate) struct Company<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) siren: &'a str,
    pub(crate) attempt: Attempt,
    /// Where the payer lands who leaves now; none if the merchant gave no address.
    pub(crate) leave: Option<String>,
}

impl Company<'_> {
    /// What a screen reader says of the field beside its label.
    fn field_state(&self) -> &'static str {
        match self.attempt {
            Attempt::First => "",
            Attempt::Refused => r#" aria-invalid="true" aria-describedby="refused""#,
        }
    }

    /// Companies to try, and what happens to their orders.
    fn examples(&self) -> [(&'static str, &str); 4] {
        let words = &self.frame.t.later;
        [
            ("000 000 000", &words.covered),
            ("000 000 001", &words.unquoted),
            ("000 000 002", &words.unordered),
            ("000 000 003", &words.unsettled),
        ]
    }
}

/// `GET /connect/{link}/terms`: when what is to be paid.
#[derive(Template)]
#[template(path = "terms.html")]
pub(crate) struct Terms<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) siren: &'a str,
    pub(crate) due: Date,
}

impl Terms<'_> {
    /// What is due at once.
    fn nothing(&self) -> String {
        let currency = self.payment.amount.currency();
        self.frame.amount(&Money::from_minor(0, currency))
    }

    fn due_in_words(&self) -> String {
        self.frame.day(self.due)
    }

    /// In groups of three, as it is printed.
    fn company(&self) -> String {
        let mut text = String::new();
        for (place, digit) in self.siren.chars().enumerate() {
            if place > 0 && place % 3 == 0 {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }
}
