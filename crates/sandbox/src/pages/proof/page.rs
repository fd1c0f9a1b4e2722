//! What each page shows.

use askama::Template;
use fintecture::Money;

use crate::domain::challenge::{self, Challenge};
use crate::pages::bank::Face;
use crate::pages::consent::Request;
use crate::pages::frame::{Frame, Paths};
use crate::pages::locale::ProofWords;
use crate::pages::login::Attempt;
use crate::pages::payment::Payment;

/// What the customer is asked.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) factor: Factor,
    /// Refused if a wrong code was typed.
    pub(crate) attempt: Attempt,
}

/// What they prove it with.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Factor {
    /// A code that was sent by SMS.
    Sms { code: String },
    /// The bank's app.
    App,
    /// A code that a reader calculates, of a payment from what is typed into it.
    Reader { code: String, typed: Option<Typed> },
}

/// What a payer types into a reader.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) amount: Money,
    /// The last digits of the account that is paid.
    pub(crate) payee: String,
}

impl Question {
    pub(super) fn of(challenge: &Challenge, typed: Option<Typed>, attempt: Attempt) -> Self {
        let code = challenge.code.clone().unwrap_or_default();
        let factor = match challenge.factor {
            challenge::Factor::Sms => Factor::Sms { code },
            challenge::Factor::App => Factor::App,
            challenge::Factor::Reader => Factor::Reader { code, typed },
        };
        Self { factor, attempt }
    }

    fn is_answered_elsewhere(&self) -> bool {
        self.factor == Factor::App
    }

    /// What the customer is to do.
    fn hint<'w>(&self, words: &'w ProofWords) -> &'w str {
        match self.factor {
            Factor::Sms { .. } => &words.sms,
            Factor::App => &words.app,
            Factor::Reader { .. } => &words.reader,
        }
    }

    /// What a screen reader says of the code's field beside its label.
    fn field_state(&self) -> &'static str {
        match self.attempt {
            Attempt::First => r#" aria-describedby="demo""#,
            Attempt::Refused => r#" aria-invalid="true" aria-describedby="refused demo""#,
        }
    }
}

/// `GET /connect/{link}/proof`.
#[derive(Template)]
#[template(path = "proof.html")]
pub(crate) struct Proof<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) bank: Face<'a>,
    pub(crate) question: Question,
}

/// `GET /consent/{link}/proof`.
#[derive(Template)]
#[template(path = "consent_proof.html")]
pub(crate) struct ConsentProof<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) request: Request,
    pub(crate) bank: Face<'a>,
    pub(crate) question: Question,
}
