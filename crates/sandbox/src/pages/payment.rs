//! The payment that a page is about.

use fintecture::{Date, Iban, Money, Personal};

use super::frame::Frame;

pub(crate) use crate::domain::payee::tail;

/// What the payer is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) merchant: String,
    pub(crate) amount: Money,
    pub(crate) communication: Option<Personal>,
    /// The day until which it is to be paid.
    pub(crate) due: Option<Date>,
    pub(crate) purpose: Purpose,
}

/// Which way the money goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// From the one who looks at the page to the merchant.
    Pay,
    /// The other way.
    Receive,
}

impl Payment {
    /// The day until which it is to be paid, as a page writes it.
    pub(crate) fn due_in_words(&self, frame: &Frame<'_>) -> Option<String> {
        self.due.map(|due| frame.day(due))
    }
}

/// An IBAN as cards are shown: `FR•• •••• 2606`.
pub(crate) fn masked(iban: &Iban) -> String {
    format!("{}•• •••• {}", iban.country(), tail(iban))
}

/// An IBAN as it is printed: in groups of four.
pub(crate) fn printed(iban: &Iban) -> String {
    let mut text = String::new();
    for (place, sign) in iban.expose().chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(sign);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_printed_in_groups_of_four() {
        let iban = Iban::parse("FR1420041010050500013M02606").unwrap();
        assert_eq!(printed(&iban), "FR14 2004 1010 0505 0001 3M02 606");
    }
}
