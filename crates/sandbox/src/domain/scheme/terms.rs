//! What each scheme is like: one table.
//!
//! Names, limits, hours and sessions are those that the operators publish, as far as a bank's
//! customer meets them. The clearings of Sweden, Denmark, Czechia and Romania run more often than
//! here: what stands here are the cut-offs that most of their banks give.

use std::time::Duration;

use fintecture::Currency;
use jiff::civil::{Time, time};

use super::Scheme;
use crate::domain::practice::{Stop, Waiting};

/// The terms of a scheme.
pub(super) struct Terms {
    /// What answers call it, and what else it is called.
    pub(super) word: &'static str,
    pub(super) spellings: &'static [&'static str],
    /// What payers know it as.
    pub(super) name: &'static str,
    /// The one currency that it carries; none carries any.
    pub(super) currency: Option<Currency>,
    /// The largest amount that it carries, in minor units.
    pub(super) largest: i64,
    pub(super) timing: Timing,
    /// What a transfer passes before it is executed.
    pub(super) path: &'static [Stop],
}

/// When money arrives, by the clocks and on the business days of its currency.
#[derive(Clone, Copy)]
pub(super) enum Timing {
    /// At any hour of any day, so soon.
    AtOnce(Duration),
    /// So soon, on business days between two times; else as soon as it opens again.
    WhileOpen {
        opens: Time,
        cut_off: Time,
        lasts: Duration,
    },
    /// On business days, in sessions.
    InSessions(&'static [Session]),
    /// So many business days after the one on which the transfer counts as given, at a time.
    AfterDays {
        cut_off: Time,
        days: usize,
        credited: Time,
    },
}

/// A session of a clearing: what is given before its cut-off is credited by it.
#[derive(Clone, Copy)]
pub(super) struct Session {
    pub(super) cut_off: Time,
    pub(super) credited: Time,
}

impl Timing {
    /// How soon money arrives that travels at any hour.
    pub(super) fn at_once(self) -> Option<Duration> {
        match self {
            Self::AtOnce(lasts) => Some(lasts),
            _ => None,
        }
    }
}

const fn session(cut_off: (i8, i8), credited: (i8, i8)) -> Session {
    Session {
        cut_off: time(cut_off.0, cut_off.1, 0, 0),
        credited: time(credited.0, credited.1, 0, 0),
    }
}

const fn stop(state: Waiting, lasts: u64) -> Stop {
    Stop {
        state,
        lasts: Duration::from_secs(lasts),
    }
}

/// The largest amount of a credit transfer message of SEPA: 999 999 999.99. The lower limit that SCT
/// Inst had of its own fell on 5 October 2025 (2025 rulebook, after Regulation (EU) 2024/886); banks
/// and payers may still set theirs.
const LARGEST_MESSAGE: i64 = 99_999_999_999;

/// A credit transfer given until 17:00 is credited on the next business day, after the night's
/// settlement.
const SCT: Terms = Terms {
    word: "SEPA",
    spellings: &["SCT"],
    name: "SEPA",
    currency: Some(Currency::EUR),
    largest: LARGEST_MESSAGE,
    timing: Timing::AfterDays {
        cut_off: time(17, 0, 0, 0),
        days: 1,
        credited: time(9, 0, 0, 0),
    },
    path: &[],
};

/// The rulebook grants ten seconds from the time stamp to the beneficiary's bank.
const SCT_INST: Terms = Terms {
    word: "INSTANT_SEPA",
    spellings: &["INSTANT_SCT", "iSCT"],
    name: "SEPA Instant",
    currency: Some(Currency::EUR),
    largest: LARGEST_MESSAGE,
    timing: Timing::AtOnce(Duration::from_secs(10)),
    path: &[],
};

/// Pay.UK: at any hour, within seconds as a rule, up to a million pounds since February 2022. The
/// payer's bank accepts the order, and hears from the payee's bank before it calls it completed.
const FPS: Terms = Terms {
    word: "FPS",
    spellings: &[],
    name: "Faster Payments",
    currency: Some(Currency::GBP),
    largest: 100_000_000,
    timing: Timing::AtOnce(Duration::from_secs(7)),
    path: &[stop(Waiting::Accepted, 3)],
};

/// KIR: three sessions a business day, at 9:30, 13:30 and 16:00, credited an hour and a half later;
/// from a million złoty on, payments go through the central bank's SORBNET instead.
const ELIXIR: Terms = Terms {
    word: "PLN",
    spellings: &["ELIXIR"],
    name: "Elixir",
    currency: Some(Currency::PLN),
    largest: 99_999_999,
    timing: Timing::InSessions(&[
        session((9, 30), (11, 0)),
        session((13, 30), (15, 0)),
        session((16, 0), (17, 30)),
    ]),
    path: &[],
};

/// KIR: at any hour, up to 100 000 złoty.
const EXPRESS_ELIXIR: Terms = Terms {
    word: "INSTANT_PLN",
    spellings: &["EXPRESS_ELIXIR"],
    name: "Express Elixir",
    currency: Some(Currency::PLN),
    largest: 10_000_000,
    timing: Timing::AtOnce(Duration::from_secs(10)),
    path: &[],
};

/// SIX and the Swiss National Bank: gross and in real time on business days. The customers' payments
/// of a day end at 17:00.
const SIC: Terms = Terms {
    word: "CHF",
    spellings: &["SIC"],
    name: "SIC",
    currency: Some(Currency::CHF),
    largest: LARGEST_MESSAGE,
    timing: Timing::WhileOpen {
        opens: time(7, 0, 0, 0),
        cut_off: time(17, 0, 0, 0),
        lasts: Duration::from_mins(1),
    },
    path: &[],
};

/// The same system's instant payments, since 20 August 2024: up to 20 000 francs, in ten seconds.
const SIC_INSTANT: Terms = Terms {
    word: "INSTANT_CHF",
    spellings: &[],
    name: "SIC Instant",
    currency: Some(Currency::CHF),
    largest: 2_000_000,
    timing: Timing::AtOnce(Duration::from_secs(10)),
    path: &[],
};

const SEK: Terms = Terms {
    word: "SEK",
    spellings: &[],
    name: "Dataclearing",
    currency: Some(Currency::SEK),
    largest: LARGEST_MESSAGE,
    timing: Timing::InSessions(&[session((9, 30), (12, 0)), session((13, 30), (16, 30))]),
    path: &[],
};

/// Bits: five net settlements a business day, at these cut-offs; from 25 million kroner on, payments
/// are settled gross instead.
const NOK: Terms = Terms {
    word: "NOK",
    spellings: &[],
    name: "NICS",
    currency: Some(Currency::NOK),
    largest: 2_500_000_000,
    timing: Timing::InSessions(&[
        session((5, 30), (7, 0)),
        session((9, 30), (10, 30)),
        session((11, 30), (12, 30)),
        session((13, 30), (15, 0)),
        session((15, 30), (17, 0)),
    ]),
    path: &[],
};

const DKK: Terms = Terms {
    word: "DKK",
    spellings: &[],
    name: "Intradagclearing",
    currency: Some(Currency::DKK),
    largest: LARGEST_MESSAGE,
    timing: Timing::InSessions(&[session((10, 0), (12, 0)), session((14, 0), (16, 0))]),
    path: &[],
};

const CZK: Terms = Terms {
    word: "CZK",
    spellings: &[],
    name: "CERTIS",
    currency: Some(Currency::CZK),
    largest: LARGEST_MESSAGE,
    timing: Timing::InSessions(&[session((14, 0), (17, 0))]),
    path: &[],
};

/// GIRO Zrt.: every transfer of a customer is instant, in five seconds, up to 20 million forint since
/// September 2023.
const HUF: Terms = Terms {
    word: "HUF",
    spellings: &[],
    name: "GIROInstant",
    currency: Some(Currency::HUF),
    largest: 2_000_000_000,
    timing: Timing::AtOnce(Duration::from_secs(5)),
    path: &[],
};

/// Transfond: three sessions a business day; from 50 000 lei on, payments are settled gross instead.
const RON: Terms = Terms {
    word: "RON",
    spellings: &[],
    name: "SENT",
    currency: Some(Currency::RON),
    largest: 4_999_999,
    timing: Timing::InSessions(&[
        session((10, 0), (11, 30)),
        session((12, 30), (14, 0)),
        session((15, 0), (16, 30)),
    ]),
    path: &[],
};

/// At any hour, up to ten million krónur; larger ones are settled gross by the central bank.
const ISK: Terms = Terms {
    word: "ISK",
    spellings: &[],
    name: "Millifærsla",
    currency: Some(Currency::ISK),
    largest: 10_000_000,
    timing: Timing::AtOnce(Duration::from_secs(10)),
    path: &[],
};

/// One to several business days, depending on the correspondents: two here. The payer's bank knows
/// that it sent the money, and no more.
const SWIFT: Terms = Terms {
    word: "SWIFT",
    spellings: &["INT"],
    name: "SWIFT",
    currency: None,
    largest: 1_000 * LARGEST_MESSAGE,
    timing: Timing::AfterDays {
        cut_off: time(15, 0, 0, 0),
        days: 2,
        credited: time(12, 0, 0, 0),
    },
    path: &[
        stop(Waiting::Authorized, 60),
        stop(Waiting::Accepted, 10 * 60),
        stop(Waiting::Processing, 60 * 60),
    ],
};

impl Scheme {
    pub(super) fn terms(self) -> &'static Terms {
        match self {
            Self::Sct => &SCT,
            Self::SctInst => &SCT_INST,
            Self::Fps => &FPS,
            Self::Elixir => &ELIXIR,
            Self::ExpressElixir => &EXPRESS_ELIXIR,
            Self::Sic => &SIC,
            Self::SicInstant => &SIC_INSTANT,
            Self::Sek => &SEK,
            Self::Nok => &NOK,
            Self::Dkk => &DKK,
            Self::Czk => &CZK,
            Self::Huf => &HUF,
            Self::Ron => &RON,
            Self::Isk => &ISK,
            Self::Swift => &SWIFT,
        }
    }
}
