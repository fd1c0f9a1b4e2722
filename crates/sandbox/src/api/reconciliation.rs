//! How the money of a Smart Transfer finds its session (Contract §7.1.1).

use fintecture::Invalid;

use super::body::Body;
use super::caller::Call;
use crate::domain::Method;
use crate::domain::virtual_iban::{Matching, Owner};

/// The longest key, as that of other references.
const KEY_LIMIT: usize = 140;

/// Reads `meta.reconciliation`: which money counts, and on which account number. A session gets a
/// virtual one if it can be paid by Smart Transfer, or if the merchant asks to be told one.
pub(super) fn read(call: &Call, body: &mut Body, methods: &[Method]) -> (Matching, Option<Owner>) {
    let key = body.text_up_to("meta.reconciliation.key", KEY_LIMIT);
    let level = body.parsed("meta.reconciliation.level", known_level);
    let matching = match body.flag("meta.reconciliation.match_amount") {
        Some(true) => Matching::Exact,
        Some(false) | None => Matching::Any,
    };
    let is_smart = methods.contains(&Method::SmartTransfer);
    let owner = match level {
        Some(Level::Key) => {
            let key = body.require("meta.reconciliation.key", key);
            key.map(Owner::Key)
        }
        Some(Level::Payer) => Some(payer(body)),
        Some(Level::Session) => Some(Owner::Session),
        None if is_smart => Some(payer(body)),
        None => call
            .query_flag("with_virtualbeneficiary")
            .then_some(Owner::Session),
    };
    (matching, owner)
}

/// The payer, by what tells them apart: their e-mail address, or else their name. One without either
/// is known for this session alone.
fn payer(body: &mut Body) -> Owner {
    let email = body.text("meta.psu_email");
    let name = email.or_else(|| body.text("meta.psu_name"));
    name.map_or(Owner::Session, |name| {
        Owner::Payer(name.trim().to_lowercase().into())
    })
}

/// What a virtual IBAN is kept for.
#[derive(Clone, Copy)]
enum Level {
    Payer,
    Key,
    Session,
}

fn known_level(word: &str) -> Result<Level, Invalid> {
    match word {
        "payer" => Ok(Level::Payer),
        "key" => Ok(Level::Key),
        "payment_session" => Ok(Level::Session),
        _ => {
            let rule = "payer, key or payment_session";
            Err(Invalid::new("level", rule, word))
        }
    }
}
