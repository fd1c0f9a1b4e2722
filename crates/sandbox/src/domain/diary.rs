//! What is written into an account's past, day by day: what people earn, spend and put aside.

use std::time::Duration;

use fintecture::{Currency, Timestamp};
use jiff::civil::Date;

use super::Product;
use super::calendar::Calendar;
use super::chance::Chance;
use super::wording::Wording;

/// Amounts are written for euros; this many hundredths of them count in another currency.
const EURO: i64 = 100;

/// A booking of the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PastBooking {
    pub(crate) at: Timestamp,
    /// In minor units; negative if the account paid.
    pub(crate) amount: i64,
    pub(crate) label: String,
}

/// What a euro's worth of everyday life costs, in minor units of the currency.
fn scale(currency: Currency) -> i64 {
    match currency.as_str() {
        "CZK" => 2_100,
        "HUF" => 32_000,
        // Kept without decimals.
        "ISK" => 190,
        "NOK" => 1_200,
        "RON" => 400,
        "GBP" => 85,
        "CHF" => 130,
        "PLN" => 300,
        "DKK" | "SEK" => 900,
        _ => EURO,
    }
}

/// Whether a monthly order of this day is booked on `day`: then, or on the next business day.
fn falls_on(day: Date, day_of_month: i8) -> bool {
    day.with()
        .day(day_of_month)
        .build()
        .is_ok_and(|due| Calendar::Target.business_day_from(due) == day)
}

fn is_last_of_month(day: Date) -> bool {
    Calendar::Target.business_day_after(day).month() != day.month()
}

/// A booking before it has its hour.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) day: Date,
    pub(super) amount: i64,
    pub(super) label: String,
    pub(super) weight: Weight,
}

/// Whether a booking can be left out where there would not have been the money for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weight {
    /// A salary, or what another account knows of.
    Certain,
    Casual,
}

/// The bookings of an account as they are written, the oldest first.
pub(super) struct Diary {
    words: &'static Wording,
    scale: i64,
    chance: Chance,
    lines: Vec<Line>,
}

impl Diary {
    /// Of an account in a currency, before anything is written.
    pub(super) fn of(words: &'static Wording, currency: Currency, chance: Chance) -> Self {
        Self {
            words,
            scale: scale(currency),
            chance,
            lines: Vec::new(),
        }
    }

    /// Takes over what another account knows of, each on its day.
    pub(super) fn insert(&mut self, moved: Vec<Line>) {
        self.lines.extend(moved);
        self.lines.sort_by_key(|line| line.day);
    }

    /// An account that a salary arrives on and a household lives from.
    pub(super) fn household(&mut self, days: &[Date]) {
        let words = self.words;
        let salary = self.amount(210_000, 340_000);
        let rent = self.amount(62_000, 98_000);
        let energy = self.amount(5_500, 13_000);
        let phone = self.amount(1_500, 4_200);
        let fee = self.amount(200, 750);
        for day in days {
            for (due, amount, label) in [
                (3, rent, words.rent),
                (5, fee, words.fee),
                (10, energy, words.energy),
                (15, phone, words.phone),
            ] {
                if falls_on(*day, due) {
                    self.book(*day, -amount, label);
                }
            }
            self.spend(*day);
            if self.happens(30) {
                let cash = self.notes(2_000, 8_000);
                self.book(*day, -cash, words.cash);
            }
            if self.happens(40) {
                let shared = self.amount(900, 6_000);
                self.book(*day, shared, words.received);
            }
            if is_last_of_month(*day) {
                self.lines.push(Line {
                    day: *day,
                    amount: salary,
                    label: words.salary.to_owned(),
                    weight: Weight::Certain,
                });
            }
        }
    }

    /// An account that something is put aside on.
    pub(super) fn reserve(&mut self, days: &[Date]) {
        let words = self.words;
        let monthly = self.notes(5_000, 30_000);
        for day in days {
            if falls_on(*day, 5) {
                self.book(*day, monthly, words.saved);
            }
            if self.happens(80) {
                let taken = self.notes(5_000, 40_000);
                self.book(*day, -taken, words.withdrawn);
            }
            if falls_on(*day, 2) && day.month() == 1 {
                let interest = self.amount(1_200, 14_000);
                self.book(*day, interest, words.interest);
            }
        }
    }

    /// An account that a card spends from until the month is settled.
    pub(super) fn card(&mut self, days: &[Date]) {
        let mut spent = 0;
        for day in days {
            let before = self.lines.len();
            self.spend(*day);
            spent -= self.lines[before..]
                .iter()
                .map(|line| line.amount)
                .sum::<i64>();
            if is_last_of_month(*day) && spent > 0 {
                self.book(*day, spent, self.words.settled);
                spent = 0;
            }
        }
    }

    /// What is paid by card on an ordinary day.
    fn spend(&mut self, day: Date) {
        let words = self.words;
        for (one_day_in, least, most, places) in [
            (3, 1_400, 9_500, &words.groceries[..]),
            (4, 700, 6_800, &words.shops[..]),
            (4, 350, 3_400, &words.tables[..]),
        ] {
            if self.happens(one_day_in) {
                let last = i64::try_from(places.len()).unwrap_or(1) - 1;
                let place = usize::try_from(self.chance.between(0, last)).unwrap_or(0);
                let amount = self.amount(least, most);
                let label = format!("{} {}", words.card, places[place]);
                self.book(day, -amount, label);
            }
        }
    }

    /// Turns the bookings round, so that the last one leaves `balance`, and keeps every balance on
    /// the way plausible: what a salary leaves over is put aside, and what could not have been
    /// received was not.
    pub(super) fn lead_to(mut self, balance: i64, product: Product) -> Vec<PastBooking> {
        let mut balance = balance;
        let mut past = Vec::new();
        for line in std::mem::take(&mut self.lines).into_iter().rev() {
            let short = line.amount - balance;
            if line.amount > 0 && short > 0 && product != Product::Card {
                if line.weight == Weight::Casual {
                    continue;
                }
                let aside = short + self.notes(1_000, 9_000) - short % (10 * self.scale);
                past.push((line.day, -aside, self.words.invested.to_owned()));
                balance += aside;
            }
            balance -= line.amount;
            past.push((line.day, line.amount, line.label));
        }
        Self::timed(past)
    }

    /// Gives each booking its hour, in the order that they already stand in.
    fn timed(past: Vec<(Date, i64, String)>) -> Vec<PastBooking> {
        // From 20:00 back, minute by minute: no day has that many bookings that order would be lost.
        let evening = Duration::from_hours(20);
        let mut earlier = Duration::ZERO;
        let mut last = None;
        past.into_iter()
            .filter_map(|(day, amount, label)| {
                earlier = match last.replace(day) {
                    Some(same) if same == day => earlier + Duration::from_mins(37),
                    _ => Duration::ZERO,
                };
                let midnight = fintecture::Date::new(day.year(), day.month(), day.day());
                let at = midnight.ok()?.midnight() + evening.saturating_sub(earlier);
                Some(PastBooking { at, amount, label })
            })
            .collect()
    }

    fn book(&mut self, day: Date, amount: i64, label: impl Into<String>) {
        self.lines.push(Line {
            day,
            amount,
            label: label.into(),
            weight: Weight::Casual,
        });
    }

    /// Whether what happens on one day in so many happens today.
    fn happens(&mut self, one_day_in: i64) -> bool {
        self.chance.between(1, one_day_in) == 1
    }

    /// An amount of the account's currency between two of euros.
    fn amount(&mut self, least: i64, most: i64) -> i64 {
        self.chance.between(least, most) * self.scale / EURO
    }

    /// The same in tens, as people send and withdraw it.
    fn notes(&mut self, least: i64, most: i64) -> i64 {
        let tens = self.chance.between(least / 1_000, most / 1_000);
        tens * 10 * self.scale
    }
}
