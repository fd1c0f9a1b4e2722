//! What a merchant changes of a payment that is there (Contract §7.4).

use super::session::{Session, Step};
use super::{Changes, Moment, Refusal};

/// A change that a merchant asks for, already checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Amendment {
    pub(crate) cancels: bool,
    /// The text that the transfer will carry.
    pub(crate) communication: Option<String>,
    /// The number of the invoice, known once the order is delivered.
    pub(crate) invoice_reference: Option<String>,
}

/// Changes a session. Its text can change, and it can be cancelled, until it is paid or over.
pub(crate) fn amend(
    mut session: Session,
    amendment: Amendment,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if amendment.cancels || amendment.communication.is_some() {
        check_open(&session, moment)?;
    }
    let details = &mut session.details;
    if amendment.communication.is_some() {
        details.communication = amendment.communication;
    }
    if amendment.invoice_reference.is_some() {
        details.invoice_reference = amendment.invoice_reference;
    }
    let events = if amendment.cancels {
        session.take(Step::Cancel, moment.now)?
    } else {
        Vec::new()
    };
    Ok(Changes {
        events,
        amended: vec![session],
        ..Changes::default()
    })
}

fn check_open(session: &Session, moment: &Moment) -> Result<(), Refusal> {
    if session.is_expired(moment.now) {
        return Err(Refusal::Expired);
    }
    match session.stage.after(Step::Cancel) {
        Some(_) => Ok(()),
        None => Err(Refusal::WrongStage(session.stage.status.clone())),
    }
}
