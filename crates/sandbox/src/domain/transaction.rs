//! What moved on an acquiring account, as its merchant sees it (Contract §7.11).

use fintecture::{Iban, Personal, Timestamp};

use super::credit::Remittance;
use super::ledger::AccountRow;
use super::{Account, Application};

/// A posting on the account, and what is known of the other side.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    pub(crate) row: i64,
    /// The account that saw it.
    pub(crate) account: AccountRow,
    /// In minor units; negative if the money left.
    pub(crate) amount: i64,
    pub(crate) at: Timestamp,
    pub(crate) note: Note,
}

/// Where the particulars of a transaction come from.
#[derive(Clone, Debug)]
pub(crate) enum Note {
    /// From the transfer itself.
    Remittance(Remittance),
    /// From the session whose money moved.
    Session {
        /// Who paid, or is paid back, at a bank of this world.
        other_name: Option<Personal>,
        other_iban: Option<Iban>,
        virtual_iban: Option<Iban>,
        communication: Option<Personal>,
    },
}

/// The particulars of a transaction.
#[derive(Clone, Debug)]
pub(crate) struct Particulars {
    pub(crate) debtor_name: Personal,
    pub(crate) creditor_iban: Option<Iban>,
    pub(crate) label: Personal,
    pub(crate) internal_reference: Option<String>,
}

impl Transaction {
    pub(crate) fn is_credit(&self) -> bool {
        self.amount >= 0
    }

    /// Who paid whom, and what for, on an application's acquiring account.
    pub(crate) fn particulars(&self, application: &Application, own: &Account) -> Particulars {
        match &self.note {
            Note::Remittance(remittance) => Particulars {
                debtor_name: remittance.debtor_name.clone(),
                creditor_iban: Some(remittance.creditor_iban),
                label: remittance.label.clone(),
                internal_reference: remittance.internal_reference.clone(),
            },
            Note::Session {
                other_name,
                other_iban,
                virtual_iban,
                communication,
            } => {
                let own_name = || Personal::from(application.name.as_str());
                let (debtor_name, creditor_iban) = if self.is_credit() {
                    (other_name.clone(), virtual_iban.or(own.iban))
                } else {
                    (None, *other_iban)
                };
                let debtor_name = debtor_name.unwrap_or_else(own_name);
                let from = || Personal::from(format!("Transfer from {}", debtor_name.expose()));
                Particulars {
                    label: communication.clone().unwrap_or_else(from),
                    debtor_name,
                    creditor_iban,
                    internal_reference: None,
                }
            }
        }
    }
}
