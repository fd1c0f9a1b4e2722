//! What an unattended payer does.

use fintecture::{Invalid, TransferReason};

use crate::domain::payment::Decision;

/// What an unattended payer does (Contract §18).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// Approves: `payment_created`/`completed`, and `received` once clearing got there.
    Accept,
    /// Approves, and the money is there at once: `payment_created`/`received`.
    AcceptReceived,
    /// Approves, and the bank keeps the order: `payment_pending`/`pending`.
    Pending,
    /// Approves, and nobody knows what became of the transfer: `payment_unknown`, until another
    /// outcome says.
    Unknown,
    /// The bank refuses for a reason: `payment_unsuccessful`/`rejected`.
    Reject(TransferReason),
    /// Goes away from the bank's page: `payment_unsuccessful`, reason `session_aborted`.
    Abandon,
    /// Never acts, and the session's validity ends: `payment_expired`.
    Expire,
}

impl Outcome {
    /// Reads the words of the control interface; only `reject` has a reason.
    pub(crate) fn parse(word: &str, reason: Option<&str>) -> Result<Self, Invalid> {
        let outcome = match word {
            "accept" => Self::Accept,
            "accept_received" => Self::AcceptReceived,
            "pending" => Self::Pending,
            "unknown" => Self::Unknown,
            "reject" => return reason.map_or(Ok(Self::Reject(TransferReason::Customer)), reject),
            "abandon" => Self::Abandon,
            "expire" => Self::Expire,
            _ => {
                let rule = "accept, accept_received, pending, unknown, reject, abandon or expire";
                return Err(Invalid::new("outcome", rule, word));
            }
        };
        match reason {
            Some(reason) => Err(Invalid::new("reason", "only reject has one", reason)),
            None => Ok(outcome),
        }
    }

    /// What the payer decides at the bank; one whose session expires decides nothing.
    pub(crate) fn decision(self) -> Option<Decision> {
        match self {
            Self::Accept => Some(Decision::Accept),
            Self::AcceptReceived => Some(Decision::AcceptReceived),
            Self::Pending => Some(Decision::Pending),
            Self::Unknown => Some(Decision::Doubt),
            Self::Reject(reason) => Some(Decision::Reject(reason)),
            Self::Abandon => Some(Decision::Abandon),
            Self::Expire => None,
        }
    }
}

fn reject(reason: &str) -> Result<Outcome, Invalid> {
    match TransferReason::from(reason) {
        TransferReason::Unknown(_) => Err(Invalid::new(
            "reason",
            "must be a transfer reason of contract §13.3",
            reason,
        )),
        known => Ok(Outcome::Reject(known)),
    }
}
