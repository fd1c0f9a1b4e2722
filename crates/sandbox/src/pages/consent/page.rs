//! What each page shows.

use askama::Template;
use fintecture::{Date, Iban, Money, Personal};
use http::StatusCode;

use crate::bank::Person;
use crate::domain::consent::{Choice, Stage};
use crate::domain::{Scope, Scopes};
use crate::pages::bank::{self, Face, Standing};
use crate::pages::day;
use crate::pages::frame::{Frame, Paths};
use crate::pages::locale::{Locale, Notice};
use crate::pages::login::Attempt;

/// What is asked for, and by whom.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) application: String,
    pub(crate) scopes: Scopes,
    pub(crate) until: Date,
    pub(crate) choice: Choice,
}

impl Request {
    /// What it asks to see, in words.
    pub(crate) fn all_words<'a>(&self, t: &'a Locale) -> Vec<&'a str> {
        let words = &t.consent.scopes;
        let of = |scope| -> &'a str {
            match scope {
                Scope::Accounts => &words.accounts,
                Scope::Balances => &words.balances,
                Scope::Transactions => &words.transactions,
                Scope::AccountHolders => &words.holders,
            }
        };
        self.scopes.iter().map(of).collect()
    }

    pub(crate) fn last_day(&self, frame: &Frame<'_>) -> String {
        day::write(self.until, &frame.t.calendar, frame.language)
    }
}

/// `GET /consent/{link}`.
#[derive(Template)]
#[template(path = "consent_picker.html")]
pub(crate) struct Picker<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) request: Request,
    pub(crate) choice: bank::Choice<'a>,
    /// Where the payer lands who leaves now; none if it is no address for browsers.
    pub(crate) leave: Option<String>,
}

/// `GET /consent/{link}/login`.
#[derive(Template)]
#[template(path = "consent_login.html")]
pub(crate) struct Login<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) request: Request,
    pub(crate) bank: Face<'a>,
    /// Who banks there, and has the login that the page offers (Contract §9.3).
    pub(crate) known: &'a Person,
    pub(crate) username: &'a str,
    pub(crate) attempt: Attempt,
}

impl Login<'_> {
    fn password(&self) -> &str {
        self.attempt.password(self.known)
    }

    fn field_state(&self) -> &'static str {
        self.attempt.field_state()
    }
}

/// What the payer answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    Grant,
    Refuse,
}

impl Answer {
    pub(crate) const ALL: [Self; 2] = [Self::Grant, Self::Refuse];

    /// The value of the form's field `answer`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refuse => "refuse",
        }
    }

    /// Reads the form's field `answer`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.as_str() == text)
    }

    /// The answer that a stage means; `None` while the payer still has to give one.
    pub(crate) fn of(stage: Stage) -> Option<Self> {
        match stage {
            Stage::Open => None,
            Stage::Granted => Some(Self::Grant),
            Stage::Refused => Some(Self::Refuse),
        }
    }
}

/// An account that can be shared.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) iban: Option<Iban>,
    pub(crate) balance: Money,
}

/// Where the payer is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Pages,
    Phone,
}

/// `GET /consent/{link}/accounts`.
#[derive(Template)]
#[template(path = "consent_decision.html")]
pub(crate) struct Decision<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) request: Request,
    pub(crate) bank: Face<'a>,
    pub(crate) place: Place,
    pub(crate) holder: Personal,
    pub(crate) accounts: Vec<Account>,
    pub(crate) occasion: Occasion,
}

/// How the payer came to choose accounts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Occasion {
    First,
    /// They agreed and chose none.
    NoneChosen,
    /// What the bank asked about those chosen before was not answered in time.
    Unanswered,
}

impl Occasion {
    /// The status that the page is sent with.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::First => StatusCode::OK,
            Self::NoneChosen => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unanswered => StatusCode::GONE,
        }
    }

    /// What the payer is told of it.
    fn notice(self, t: &Locale) -> Option<&Notice> {
        match self {
            Self::First => None,
            Self::NoneChosen => Some(&t.consent.none),
            Self::Unanswered => Some(&t.consent.unanswered),
        }
    }
}

impl Decision<'_> {
    /// How far the payer has come; on their phone they are there at once.
    fn step(&self) -> String {
        match self.place {
            Place::Pages => self.frame.t.shell.step.with(3),
            Place::Phone => self.frame.t.phone.here.clone(),
        }
    }
}

/// `GET /consent/{link}` once the payer has answered.
#[derive(Template)]
#[template(path = "consent_finished.html")]
pub(crate) struct Finished<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) application: String,
    pub(crate) answer: Answer,
    /// The way back; none once the code can no longer be exchanged.
    pub(crate) back: Option<String>,
}

impl Finished<'_> {
    fn notice(&self) -> &Notice {
        let consent = &self.frame.t.consent;
        match self.answer {
            Answer::Grant => &consent.granted,
            Answer::Refuse => &consent.refused,
        }
    }

    /// Its sign: an inline SVG, which repeats what the title says.
    fn sign(&self) -> &'static str {
        match self.answer {
            Answer::Grant => include_str!("../../../assets/signs/paid.svg"),
            Answer::Refuse => include_str!("../../../assets/signs/cancelled.svg"),
        }
    }

    /// The name that the stylesheet colours it by.
    fn tone(&self) -> &'static str {
        match self.answer {
            Answer::Grant => "good",
            Answer::Refuse => "plain",
        }
    }
}
