//! Whether it is over, and whether the goods can go out. Contract §§13.1, 13.7.

use super::Payment;
use crate::{SessionStatus, SessionType, TransferState};

/// Where a payment is collected, which decides when it is safe to ship. Contract §13.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// On an account of the merchant's at some bank.
    ExternalAccount,
    /// On an acquiring account at Fintecture; Smart Transfers always are.
    AcquiringAccount,
}

impl Payment {
    /// Whether its status has reached an end, see [`SessionStatus::is_final`]; `None` for one that
    /// this version does not know.
    ///
    /// A payment that is `payment_created` has, and its money may still be on the way: its
    /// [`transfer_state`](Self::transfer_state) goes on.
    pub fn is_final(&self) -> Option<bool> {
        self.status().is_final()
    }

    /// Whether the money has come to an end of its way, where it is collected. Contract §13.2.
    ///
    /// `None` without a transfer state, or for one that this version does not know. A shop that lets
    /// payers try again after a refusal may see `rejected` followed by others; here it counts as
    /// final, as it is by default, and so does `overpaid` (Contract C-26).
    pub fn is_transfer_final(&self, collection: Collection) -> Option<bool> {
        match self.transfer_state()? {
            TransferState::Unknown(_) => None,
            TransferState::Received
            | TransferState::Overpaid
            | TransferState::Rejected
            | TransferState::Cancelled => Some(true),
            // On an acquiring account the money has still to be received.
            TransferState::Sent | TransferState::Completed => {
                Some(collection == Collection::ExternalAccount)
            }
            _ => Some(false),
        }
    }

    /// Whether the goods can go out, wherever the payment is collected. Contract §13.7.
    ///
    /// `None` if it depends on that, or on a word that this version does not know: then ask
    /// [`is_shippable_from`](Self::is_shippable_from), or wait.
    pub fn is_shippable(&self) -> Option<bool> {
        let acquired = self.is_shippable_from(Collection::AcquiringAccount)?;
        if self.session_type() == Some(&SessionType::ManualTransfer) {
            return Some(acquired);
        }
        let external = self.is_shippable_from(Collection::ExternalAccount)?;
        (acquired == external).then_some(acquired)
    }

    /// Whether the goods can go out. Contract §13.7. Never for a refund or a payout, whose money
    /// leaves.
    ///
    /// `None` for a word that this version does not know: a session of an unknown type may be one
    /// whose money leaves.
    pub fn is_shippable_from(&self, collection: Collection) -> Option<bool> {
        let is_paid = self.is_paid_into(collection);
        match self.session_type() {
            Some(SessionType::Refund | SessionType::Payout) => Some(false),
            Some(SessionType::Unknown(_)) => is_paid.filter(|is_paid| !is_paid),
            _ => is_paid,
        }
    }

    /// What the status and the transfer state say, whatever the session is for.
    fn is_paid_into(&self, collection: Collection) -> Option<bool> {
        let is_financed = self.session_type() == Some(&SessionType::BuyNowPayLater);
        match (self.status(), collection) {
            (SessionStatus::Unknown(_), _) => None,
            (SessionStatus::OrderCreated, _)
            | (SessionStatus::PaymentCreated, Collection::ExternalAccount) => Some(true),
            // It was shipped on the order, which comes before.
            (SessionStatus::PaymentCreated, _) if is_financed => Some(true),
            (SessionStatus::PaymentCreated, Collection::AcquiringAccount) => {
                match self.transfer_state() {
                    Some(TransferState::Received | TransferState::Overpaid) => Some(true),
                    Some(TransferState::Unknown(_)) => None,
                    _ => Some(false),
                }
            }
            _ => Some(false),
        }
    }
}
