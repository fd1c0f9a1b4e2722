//! What transfers from and to banks outside this world say of themselves.

use crate::domain::credit::Remittance;
use crate::store::{Stmt, stmt};

pub(crate) fn insert(entry: i64, remittance: &Remittance) -> Stmt {
    stmt!(
        "INSERT INTO remittance (entry, debtor_name, creditor_iban, label, internal_reference) \
         VALUES ($1, $2, $3, $4, $5)",
        entry,
        remittance.debtor_name.expose(),
        remittance.creditor_iban.expose(),
        remittance.label.expose(),
        remittance.internal_reference.as_deref(),
    )
}
