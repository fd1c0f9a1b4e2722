//! What banks charge for transfers over correspondents, and who bears it.
//!
//! Within SEPA and a country's own clearing nothing is charged here. Over SWIFT the payer's bank takes
//! a fee, and so does a correspondent on the way. Three words say who pays them (MT 103, field 71A):
//! `our`, ISO 20022's `DEBT`, the payer both, so that the amount arrives whole; `sha`, `SHAR`, the payer
//! that of their bank, and the correspondent's is deducted on the way; `ben`, `CRED`, both are deducted.
//! A merchant is owed the whole amount, so that a bank which says nothing does as under `our`. Refunds
//! and payouts cost nothing.

use fintecture::{Currency, Money};
use serde::Deserialize;

use super::ledger::{AccountRow, Entry, LedgerError, Posting};
use super::scheme::Scheme;

/// Who pays the charges.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bearer {
    #[default]
    Our,
    Sha,
    Ben,
}

/// What one transfer costs, in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Charges {
    /// What the payer pays beside the amount.
    pub(crate) added: i64,
    /// What the amount has lost when it arrives; never more than there was.
    pub(crate) deducted: i64,
}

impl Charges {
    /// Those of an amount by a scheme.
    pub(crate) fn of(scheme: Scheme, bearer: Bearer, amount: Money) -> Self {
        if scheme != Scheme::Swift {
            return Self::default();
        }
        let (bank, correspondent) = fees(amount.currency());
        let (added, deducted) = match bearer {
            Bearer::Our => (bank + correspondent, 0),
            Bearer::Sha => (bank, correspondent),
            Bearer::Ben => (0, bank + correspondent),
        };
        Self {
            added,
            deducted: deducted.min(amount.minor()),
        }
    }

    pub(crate) fn are_none(self) -> bool {
        self == Self::default()
    }
}

/// What a transfer is charged, and the account that the charges go to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fees {
    pub(crate) account: AccountRow,
    pub(crate) charges: Charges,
}

impl Fees {
    /// The entry by which an amount leaves the payer for another account, and what they pay beside it.
    pub(crate) fn debit(
        self,
        amount: Money,
        payer: AccountRow,
        to: AccountRow,
    ) -> Result<Entry, LedgerError> {
        let added = self.charges.added;
        self.entry(amount, (payer, amount.minor() + added), to, added)
    }

    /// The entry by which what was left of an amount arrives.
    pub(crate) fn credit(
        self,
        amount: Money,
        from: AccountRow,
        to: AccountRow,
    ) -> Result<Entry, LedgerError> {
        self.entry(amount, (from, amount.minor()), to, self.charges.deducted)
    }

    /// So much leaves an account; what is charged of it stays here, and the rest reaches the other.
    fn entry(
        self,
        amount: Money,
        (from, leaving): (AccountRow, i64),
        to: AccountRow,
        charged: i64,
    ) -> Result<Entry, LedgerError> {
        let posting = |account, minor| Posting {
            account,
            amount: minor,
            currency: amount.currency(),
        };
        let postings = [
            posting(from, -leaving),
            posting(to, leaving - charged),
            posting(self.account, charged),
        ];
        let moves = |posting: &Posting| posting.amount != 0;
        Entry::new(postings.into_iter().filter(moves).collect())
    }
}

/// What a bank and a correspondent take, in minor units: about fifteen and ten euros, or so many whole
/// units of a currency whose worth is not known here.
fn fees(currency: Currency) -> (i64, i64) {
    match currency.as_str() {
        "GBP" => (1_300, 900),
        "PLN" => (6_500, 4_300),
        "SEK" | "NOK" => (17_000, 11_500),
        "DKK" => (11_000, 7_500),
        "CZK" => (37_500, 25_000),
        "HUF" => (600_000, 400_000),
        "RON" => (7_500, 5_000),
        // Kept without decimals.
        "ISK" | "JPY" => (2_200, 1_500),
        "KRW" => (25_000, 17_000),
        _ => {
            let unit = 10_i64.pow(currency.decimals());
            (15 * unit, 10 * unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_bears_them_the_charges_are_the_same() {
        let amount = Money::parse("100", Currency::GBP).unwrap();
        let of = |bearer| {
            let charges = Charges::of(Scheme::Swift, bearer, amount);
            (charges.added, charges.deducted)
        };
        assert_eq!(of(Bearer::Our), (2_200, 0));
        assert_eq!(of(Bearer::Sha), (1_300, 900));
        assert_eq!(of(Bearer::Ben), (0, 2_200));
    }

    #[test]
    fn a_currency_is_charged_in_its_own_minor_units() {
        for (code, charged) in [
            ("EUR", 2_500),
            ("USD", 2_500),
            ("ISK", 3_700),
            ("JPY", 3_700),
            ("UGX", 25),
            ("KWD", 25_000),
        ] {
            let amount = Money::parse("100000", Currency::parse(code).unwrap()).unwrap();
            let charges = Charges::of(Scheme::Swift, Bearer::Our, amount);
            assert_eq!((charges.added, charges.deducted), (charged, 0), "{code}");
        }
    }

    #[test]
    fn what_is_charged_is_missing_neither_here_nor_there() {
        let amount = Money::parse("100", Currency::GBP).unwrap();
        let (payer, transit, account) = (AccountRow(1), AccountRow(2), AccountRow(3));
        let charges = Charges::of(Scheme::Swift, Bearer::Sha, amount);
        let fees = Fees { account, charges };
        let minors = |entry: Result<Entry, LedgerError>| {
            let entry = entry.unwrap();
            let postings = entry.postings().iter();
            postings
                .map(|posting| (posting.account.0, posting.amount))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            minors(fees.debit(amount, payer, transit)),
            [(1, -11_300), (2, 10_000), (3, 1_300)]
        );
        assert_eq!(
            minors(fees.credit(amount, transit, payer)),
            [(2, -10_000), (1, 9_100), (3, 900)]
        );
        let charges = Charges::of(Scheme::Swift, Bearer::Our, amount);
        let fees = Fees { account, charges };
        assert_eq!(
            minors(fees.credit(amount, transit, payer)),
            [(2, -10_000), (1, 10_000)]
        );
    }

    #[test]
    fn only_what_goes_over_correspondents_is_charged_and_no_more_than_there_is() {
        let amount = Money::parse("1", Currency::GBP).unwrap();
        for scheme in Scheme::ALL {
            let charges = Charges::of(scheme, Bearer::Ben, amount);
            assert_eq!(charges.are_none(), scheme != Scheme::Swift, "{scheme:?}");
        }
        let all = Charges::of(Scheme::Swift, Bearer::Ben, amount);
        assert_eq!((all.added, all.deducted), (0, 100));
    }
}
