//! Double entry in whole minor units: money moves, and is neither made nor lost.

use std::collections::BTreeMap;

use fintecture::{Currency, Money};

/// An account's row in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AccountRow(pub(crate) i64);

/// A change of one account: an amount of minor units, positive if the account gains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) account: AccountRow,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
}

/// Why money cannot be moved like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LedgerError {
    #[error("an entry without postings")]
    Empty,
    #[error("an entry that is off by {off_by} minor units of {currency}")]
    Unbalanced { currency: Currency, off_by: i128 },
    #[error("a transfer of nothing or less")]
    NotPositive,
}

/// A set of postings that sums to zero in each currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry(Vec<Posting>);

impl Entry {
    /// Any set of postings that is balanced.
    pub(crate) fn new(postings: Vec<Posting>) -> Result<Self, LedgerError> {
        if postings.is_empty() {
            return Err(LedgerError::Empty);
        }
        match imbalance(&postings) {
            None => Ok(Self(postings)),
            Some((currency, off_by)) => Err(LedgerError::Unbalanced { currency, off_by }),
        }
    }

    /// Money that leaves one account and reaches another.
    pub(crate) fn transfer(
        from: AccountRow,
        to: AccountRow,
        money: Money,
    ) -> Result<Self, LedgerError> {
        if !money.is_positive() {
            return Err(LedgerError::NotPositive);
        }
        let posting = |account, amount| Posting {
            account,
            amount,
            currency: money.currency(),
        };
        // A positive amount can always be negated.
        Self::new(vec![
            posting(from, -money.minor()),
            posting(to, money.minor()),
        ])
    }

    /// The postings, to be applied all together or not at all.
    ///
    /// # Panics
    ///
    /// If they do not sum to zero. They always do; should they ever not, this stops the job before
    /// anything is kept.
    pub(crate) fn postings(&self) -> &[Posting] {
        assert_eq!(imbalance(&self.0), None, "an entry must sum to zero");
        &self.0
    }
}

/// The first currency in which postings do not sum to zero, and by how much.
fn imbalance(postings: &[Posting]) -> Option<(Currency, i128)> {
    let mut sums = BTreeMap::<Currency, i128>::new();
    for posting in postings {
        // Not even 2^63 postings overflow 128 bits.
        *sums.entry(posting.currency).or_default() += i128::from(posting.amount);
    }
    sums.into_iter().find(|(_, sum)| *sum != 0)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const PAYER: AccountRow = AccountRow(1);
    const MERCHANT: AccountRow = AccountRow(2);

    fn posting(account: AccountRow, amount: i64, currency: Currency) -> Posting {
        Posting {
            account,
            amount,
            currency,
        }
    }

    #[test]
    fn a_transfer_takes_from_one_and_gives_to_the_other() {
        let entry = Entry::transfer(PAYER, MERCHANT, Money::eur("149.30").unwrap()).unwrap();
        assert_eq!(
            entry.postings(),
            [
                posting(PAYER, -14_930, Currency::EUR),
                posting(MERCHANT, 14_930, Currency::EUR),
            ]
        );
    }

    #[test]
    fn nothing_or_less_cannot_be_transferred() {
        for amount in ["0", "-1"] {
            let money = Money::eur(amount).unwrap();
            let refused = Entry::transfer(PAYER, MERCHANT, money);
            assert_eq!(refused, Err(LedgerError::NotPositive));
        }
    }

    #[test]
    fn postings_that_make_or_lose_money_are_no_entry() {
        assert_eq!(Entry::new(Vec::new()), Err(LedgerError::Empty));
        let made = vec![
            posting(PAYER, -100, Currency::EUR),
            posting(MERCHANT, 101, Currency::EUR),
        ];
        assert_eq!(
            Entry::new(made).unwrap_err().to_string(),
            "an entry that is off by 1 minor units of EUR"
        );
    }

    #[test]
    fn one_currency_does_not_make_up_for_another() {
        let exchanged = vec![
            posting(PAYER, -100, Currency::EUR),
            posting(MERCHANT, 100, Currency::GBP),
        ];
        assert_eq!(
            Entry::new(exchanged),
            Err(LedgerError::Unbalanced {
                currency: Currency::EUR,
                off_by: -100
            })
        );
    }

    #[test]
    fn the_largest_amounts_do_not_overflow_an_entry() {
        let extremes = vec![
            posting(PAYER, i64::MIN, Currency::EUR),
            posting(MERCHANT, i64::MAX, Currency::EUR),
            posting(MERCHANT, 1, Currency::EUR),
        ];
        assert!(Entry::new(extremes).is_ok());
    }

    #[test]
    #[should_panic(expected = "an entry must sum to zero")]
    fn an_unbalanced_entry_would_be_stopped_on_its_way_to_the_store() {
        Entry(vec![posting(PAYER, 1, Currency::EUR)]).postings();
    }

    fn currencies() -> impl Strategy<Value = Currency> {
        prop_oneof![Just(Currency::EUR), Just(Currency::GBP)]
    }

    fn transfers() -> impl Strategy<Value = Entry> {
        (0_i64..5, 0_i64..5, 1_i64..1_000_000, currencies()).prop_map(
            |(from, to, minor, currency)| {
                let money = Money::from_minor(minor, currency);
                Entry::transfer(AccountRow(from), AccountRow(to), money).unwrap()
            },
        )
    }

    proptest! {
        #[test]
        fn whatever_is_transferred_nothing_is_made_or_lost(entries in vec(transfers(), 0..50)) {
            for currency in [Currency::EUR, Currency::GBP] {
                let postings = entries.iter().flat_map(Entry::postings);
                let of_currency = postings.filter(|posting| posting.currency == currency);
                prop_assert_eq!(of_currency.map(|posting| posting.amount).sum::<i64>(), 0);
            }
        }

        #[test]
        fn a_set_of_postings_is_an_entry_exactly_if_it_sums_to_zero(
            amounts in vec((-3_i64..=3, currencies()), 1..6)
        ) {
            let postings: Vec<Posting> = amounts
                .iter()
                .map(|(amount, currency)| posting(PAYER, *amount, *currency))
                .collect();
            let balanced = [Currency::EUR, Currency::GBP].iter().all(|currency| {
                let of_currency = amounts.iter().filter(|(_, held)| held == currency);
                of_currency.map(|(amount, _)| amount).sum::<i64>() == 0
            });
            prop_assert_eq!(Entry::new(postings).is_ok(), balanced);
        }
    }
}
