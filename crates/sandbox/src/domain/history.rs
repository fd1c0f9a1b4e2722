//! What an account saw in the year before this world began.
//!
//! It is the content of the opening balance, not a second book: the ledger holds one posting for
//! all that came before, and the history tells what that posting is made of.

use std::iter::successors;

use fintecture::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::Calendar;
use super::chance::Chance;
pub(crate) use super::diary::PastBooking;
use super::diary::{Diary, Line, Weight};
use super::ledger::AccountRow;
use super::market::Market;
use super::wording;
use super::{Account, Product};

/// How far back a history goes, in days.
const DAYS: i64 = 365;

/// An account, and what it was opened with.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) account: Account,
    /// In minor units.
    pub(crate) balance: i64,
}

/// The year of bookings that led to an account's opening balance, the newest first. The same seed
/// and accounts give the same history, whenever it is asked for.
///
/// What the holder moved between two of their accounts stands in both histories, on the same day.
pub(crate) fn of(row: AccountRow, holders: &[Opening], seed: u64) -> Vec<PastBooking> {
    let Some(told) = holders.iter().find(|opening| opening.account.row == row) else {
        return Vec::new();
    };
    let moved = holders
        .iter()
        .filter(|other| serves(&told.account, &other.account, holders))
        .flat_map(|other| moved(other, seed))
        .collect();
    lead(told, moved, seed)
}

/// Whether an account is the one that another of the holder's is filled from and settled by: their
/// first current account in its currency.
fn serves(account: &Account, other: &Account, holders: &[Opening]) -> bool {
    let is_current = |account: &&Account| {
        account.product == Product::Current && account.currency == other.currency
    };
    let mut accounts = holders.iter().map(|opening| &opening.account);
    other.product != Product::Current
        && accounts
            .find(is_current)
            .is_some_and(|first| first.row == account.row)
}

/// What left or reached the account that serves this one.
fn moved(opening: &Opening, seed: u64) -> Vec<Line> {
    let Some(iban) = &opening.account.iban else {
        return Vec::new();
    };
    let words = wording::of(iban.country());
    let between = [words.saved, words.withdrawn, words.settled];
    lead(opening, Vec::new(), seed)
        .into_iter()
        .filter(|booking| between.contains(&booking.label.as_str()))
        .filter_map(|booking| {
            Some(Line {
                day: civil(booking.at)?,
                amount: -booking.amount,
                label: booking.label,
                weight: Weight::Certain,
            })
        })
        .collect()
}

/// The history of an account among whose bookings are some that another account knows of.
fn lead(opening: &Opening, moved: Vec<Line>, seed: u64) -> Vec<PastBooking> {
    let Opening { account, balance } = opening;
    let Some(iban) = &account.iban else {
        return Vec::new();
    };
    let chance = Chance::named(seed, &format!("history/{}", iban.expose()));
    let mut diary = Diary::of(wording::of(iban.country()), account.currency, chance);
    let days = year_before(account.opened_at);
    match account.product {
        Product::Current if account.currency == Market::in_country(iban.country()).currency => {
            diary.household(&days);
        }
        Product::Current | Product::Savings => diary.reserve(&days),
        Product::Card => diary.card(&days),
    }
    diary.insert(moved);
    diary.lead_to(*balance, account.product)
}

/// The business days of the year before an instant, its own day excepted.
fn year_before(instant: Timestamp) -> Vec<Date> {
    let Some(end) = civil(instant) else {
        return Vec::new();
    };
    let start = end.saturating_sub(DAYS.days());
    successors(Some(start), |day| day.tomorrow().ok())
        .take_while(|day| *day < end)
        .filter(|day| Calendar::Target.is_business_day(*day))
        .collect()
}

/// The day of an instant.
fn civil(instant: Timestamp) -> Option<Date> {
    let day = instant.date();
    Date::new(day.year(), day.month(), day.day()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use fintecture::{Currency, Iban};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::AccountKind;

    const HOMES: [(&str, &str); 5] = [
        ("FR1420041010050500013M02606", "EUR"),
        ("GB29NWBK60161331926819", "GBP"),
        ("CH9300762011623852957", "CHF"),
        ("PL61109010140000071219812874", "PLN"),
        ("SE4550000000058398257466", "SEK"),
    ];

    fn account(home: usize, product: Product, opened_at: Timestamp) -> Account {
        let (iban, currency) = HOMES[home];
        Account {
            row: AccountRow(1),
            kind: AccountKind::Payer,
            product,
            holder: "Camille Laurent".into(),
            name: "Compte".into(),
            iban: Some(Iban::parse(iban).unwrap()),
            currency: Currency::parse(currency).unwrap(),
            overdraft: 0,
            balance: 0,
            opened_at,
            condition: crate::domain::Condition::Open,
        }
    }

    /// The history of somebody's only account.
    fn alone(account: &Account, balance: i64, seed: u64) -> Vec<PastBooking> {
        let opening = Opening {
            account: account.clone(),
            balance,
        };
        of(account.row, &[opening], seed)
    }

    /// Somebody with a current account, savings and a card, and what stands on the first.
    fn household(home: usize, opened_at: Timestamp, balance: i64) -> [Opening; 3] {
        let products = [
            (1, Product::Current, balance),
            (2, Product::Savings, 1_573_927),
            (3, Product::Card, -73_033),
        ];
        products.map(|(row, product, balance)| {
            let mut account = account(home, product, opened_at);
            account.row = AccountRow(row);
            Opening { account, balance }
        })
    }

    fn instants() -> impl Strategy<Value = Timestamp> {
        // From 2000 to 2099.
        (946_684_800_i64..4_102_444_800)
            .prop_map(|second| Timestamp::from_micros(second * 1_000_000))
    }

    fn products() -> impl Strategy<Value = Product> {
        prop_oneof![
            Just(Product::Current),
            Just(Product::Savings),
            Just(Product::Card)
        ]
    }

    proptest! {
        #[test]
        fn a_history_is_the_same_whenever_it_is_told(
            seed: u64, opened_at in instants(), product in products(), home in 0_usize..5, balance in 0_i64..9_000_000
        ) {
            let mut account = account(home, product, opened_at);
            let first = alone(&account, balance, seed);
            account.balance = 77;
            prop_assert_eq!(&first, &alone(&account, balance, seed));
            prop_assert_ne!(first, alone(&account, balance, seed ^ 1));
        }

        #[test]
        fn it_lies_in_the_year_before_on_business_days_newest_first(
            seed: u64, opened_at in instants(), product in products(), home in 0_usize..5
        ) {
            let history = alone(&account(home, product, opened_at), 500_000, seed);
            let year = Duration::from_hours(24 * 366);
            prop_assert!(!history.is_empty());
            for booking in &history {
                prop_assert!(booking.at < opened_at && booking.at + year > opened_at);
                let day = booking.at.date();
                prop_assert!(Calendar::Target.is_business_day(Date::new(day.year(), day.month(), day.day()).unwrap()));
                prop_assert!(booking.amount != 0 && !booking.label.is_empty());
            }
            prop_assert!(history.windows(2).all(|pair| pair[0].at > pair[1].at));
        }

        #[test]
        fn nobody_was_ever_below_zero_on_the_way(
            seed: u64, opened_at in instants(), home in 0_usize..5, balance in 0_i64..3_000_000,
            product in prop_oneof![Just(Product::Current), Just(Product::Savings)],
        ) {
            let mut balance = balance;
            for booking in alone(&account(home, product, opened_at), balance, seed) {
                balance -= booking.amount;
                prop_assert!(balance >= 0, "{balance}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_moved_between_two_accounts_stands_in_both(
            seed: u64, opened_at in instants(), home in 0_usize..5, balance in 0_i64..3_000_000
        ) {
            let holders = household(home, opened_at, balance);
            let words = wording::of(holders[0].account.iban.unwrap().country());
            let between = [words.saved, words.withdrawn, words.settled];
            let moved = |row: i64, sign: i64| {
                let history = of(AccountRow(row), &holders, seed).into_iter();
                let moved = history.filter(|booking| between.contains(&booking.label.as_str()));
                let line = |booking: PastBooking| {
                    (booking.at.date(), sign * booking.amount, booking.label)
                };
                moved.map(line).collect::<BTreeSet<_>>()
            };
            let others: BTreeSet<_> = moved(2, -1).union(&moved(3, -1)).cloned().collect();
            prop_assert!(others.len() > 12);
            prop_assert_eq!(moved(1, 1), others);
            let mut balance = balance;
            for booking in of(AccountRow(1), &holders, seed) {
                balance -= booking.amount;
                prop_assert!(balance >= 0, "{}", balance);
            }
        }
    }

    #[test]
    fn a_salary_arrives_each_month_and_the_rent_leaves() {
        let opened_at = Timestamp::from_micros(1_767_225_600_000_000);
        let history = alone(&account(0, Product::Current, opened_at), 123_456, 42);
        for label in [wording::of("FR").salary, wording::of("FR").rent] {
            let of_label = || history.iter().filter(|booking| booking.label == label);
            let months: BTreeSet<_> = of_label()
                .map(|booking| booking.at.date().month())
                .collect();
            let amounts: BTreeSet<_> = of_label().map(|booking| booking.amount).collect();
            assert_eq!((months.len(), amounts.len()), (12, 1), "{label}");
        }
    }

    #[test]
    fn a_card_is_settled_for_what_it_spent_in_the_month() {
        let opened_at = Timestamp::from_micros(1_767_225_600_000_000);
        let history = alone(&account(0, Product::Card, opened_at), -30_000, 42);
        let settled = wording::of("FR").settled;
        let mut since = 0;
        for booking in history.iter().rev() {
            if booking.label == settled {
                assert_eq!(booking.amount, since);
                since = 0;
            } else {
                since -= booking.amount;
            }
        }
    }

    #[test]
    fn an_account_without_a_number_has_no_history() {
        let mut own = account(0, Product::Current, Timestamp::from_micros(0));
        own.iban = None;
        assert!(alone(&own, 0, 1).is_empty());
    }
}
