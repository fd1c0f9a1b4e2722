//! The states of a session, kept open: a word that this version does not know is kept, shown and
//! sent again, never an error.

use std::fmt;

/// A word of the wire that this version has no name for.
///
/// It can be read, compared and shown, but not invented: it only comes from parsing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unknown(String);

impl Unknown {
    pub(crate) fn new(word: &str) -> Self {
        Self(word.to_owned())
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! open_enums {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize,
        )]
        #[serde(into = "String", from = "String")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A word that this version does not know.
            Unknown($crate::Unknown),
        }

        impl $name {
            /// Every word that this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The word, as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(word) => word.as_str(),
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown($crate::Unknown::new(word)),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    )*};
}
pub(crate) use open_enums;

open_enums! {
    /// Where a session stands (Contract §13.1).
    SessionStatus {
        /// The session is prepared; no bank or method is chosen yet.
        ProviderRequired = "provider_required",
        /// The payer was sent to the bank; authentication is pending.
        ScaRequired = "sca_required",
        /// Initiated, waiting for a manual step.
        SessionInitiated = "session_initiated",
        /// A request-to-pay was made and the payer has not acted.
        PaymentWaiting = "payment_waiting",
        /// Waiting for validation or for funds; not guaranteed.
        PaymentPending = "payment_pending",
        /// Less than the expected amount was received.
        PaymentPartial = "payment_partial",
        /// Confirmed by the bank, or funds recognised.
        PaymentCreated = "payment_created",
        /// BNPL financing cover is in place.
        OrderCreated = "order_created",
        /// Refused by the payer or the bank.
        PaymentUnsuccessful = "payment_unsuccessful",
        /// A technical failure.
        PaymentError = "payment_error",
        /// The bank or Fintecture must act before the outcome is known.
        PaymentUnknown = "payment_unknown",
        /// Cancelled by the payer or the merchant.
        PaymentCancelled = "payment_cancelled",
        /// Its validity has elapsed.
        PaymentExpired = "payment_expired",
        /// A payout waits for the payee's account.
        IbanRequired = "iban_required",
        /// A payout has a valid beneficiary.
        IbanReceived = "iban_received",
    }

    /// What the bank and the settlement say, beside the status (Contract §13.2).
    TransferState {
        /// A payout was technically accepted.
        Initiated = "initiated",
        /// The payer authorised.
        Authorized = "authorized",
        /// The bank accepted.
        Accepted = "accepted",
        /// Execution is deferred.
        Pending = "pending",
        /// Being executed.
        Processing = "processing",
        /// Another signatory must approve.
        MultiSignature = "multi-signature",
        /// Held for review.
        Blocked = "blocked",
        /// The bank gives no settlement information.
        Sent = "sent",
        /// Settlement is completed.
        Completed = "completed",
        /// The funds are on the Fintecture payment account.
        Received = "received",
        /// Less than expected was received.
        Insufficient = "insufficient",
        /// More than expected was received.
        Overpaid = "overpaid",
        /// Refused.
        Rejected = "rejected",
        /// Cancelled by the merchant.
        Cancelled = "cancelled",
    }

    /// Why a transfer ended as it did (Contract §13.3).
    TransferReason {
        /// The account did not hold the amount.
        InsufficientFunds = "insufficient_funds",
        /// The account number is wrong.
        IncorrectAccountNumber = "incorrect_account_number",
        /// The account is closed.
        ClosedAccount = "closed_account",
        /// The account is blocked.
        BlockedAccount = "blocked_account",
        /// The transaction is forbidden on this account.
        TransactionForbidden = "transaction_forbidden",
        /// Too many transactions.
        TooManyTransactions = "too_many_transactions",
        /// The execution date cannot be served.
        InvalidExecutionDate = "invalid_execution_date",
        /// The customer refused.
        Customer = "customer",
        /// Cancelled.
        Cancelled = "cancelled",
        /// The order originated from fraud.
        FraudulentOriginated = "fraudulent_originated",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// A regulatory reason.
        RegulatoryReason = "regulatory_reason",
        /// The debtor is missing.
        MissingDebtor = "missing_debtor",
        /// The session was aborted.
        SessionAborted = "session_aborted",
        /// The bank gave no reason.
        Unspecified = "unknown",
        /// The BIC is invalid.
        InvalidBic = "invalid_bic",
        /// The creditor's bank failed.
        CreditorAgentError = "creditor_agent_error",
        /// The creditor's bank did not answer in time.
        CreditorAgentTimeout = "creditor_agent_timeout",
        /// The creditor's bank is offline.
        CreditorAgentOffline = "creditor_agent_offline",
        /// A technical reason.
        Technical = "technical",
        /// The instructed bank did not answer in time.
        InstructedAgentTimeout = "instructed_agent_timeout",
        /// The instructed bank failed.
        InstructedAgentError = "instructed_agent_error",
        /// Fraud is suspected.
        FraudSuspected = "fraud_suspected",
        /// The amount is over a limit.
        AmountExceedsLimit = "amount_exceeds_limit",
        /// Approved over the API.
        ApiApproval = "api_approval",
        /// Cancelled over the API.
        ApiCancellation = "api_cancellation",
        /// The order was cancelled.
        CancelledOrder = "cancelled_order",
        /// A reason in the merchant's own words.
        CustomReason = "custom_reason",
        /// Paid by other means.
        ExternallyPaid = "externally_paid",
        /// The debt was forgiven.
        Forgiven = "forgiven",
        /// Fraud was assessed again.
        FraudReassessment = "fraud_reassessment",
        /// Fraudulent activity.
        FraudulentActivity = "fraudulent_activity",
        /// The session's amount is wrong.
        IncorrectSessionAmount = "incorrect_session_amount",
        /// The file's format is invalid.
        InvalidFileFormat = "invalid_file_format",
        /// A party is invalid.
        InvalidParty = "invalid_party",
        /// Updated by hand.
        ManuallyUpdated = "manually_updated",
        /// The creditor is missing.
        MissingCreditor = "missing_creditor",
        /// A second signature was missing.
        MultiSignature = "multi_signature",
        /// Nothing was received.
        NotReceived = "not_received",
        /// The order changed.
        OrderChange = "order_change",
        /// The order was rejected.
        OrderRejected = "order_rejected",
        /// The payout order failed.
        PayoutOrderFailed = "payout_order_failed",
        /// Pending for too long.
        PendingTimeout = "pending_timeout",
    }

    /// What kind of session it is (Contract §13.4).
    SessionType {
        /// An immediate transfer.
        PayByBank = "PayByBank",
        /// A Smart Transfer to a virtual IBAN.
        ManualTransfer = "ManualTransfer",
        /// A request-to-pay.
        RequestToPay = "RequestToPay",
        /// Buy now, pay later.
        BuyNowPayLater = "BuyNowPayLater",
        /// A refund, which is a session of its own.
        Refund = "Refund",
        /// A payout.
        Payout = "Payout",
    }
}

impl SessionStatus {
    /// Whether this status ends the session; `None` for a word this version does not know.
    ///
    /// A shop that lets payers try again after a refusal or an expiry may see `payment_unsuccessful`
    /// and `payment_expired` followed by others (Contract §13.1); here they count as final, as they
    /// are by default.
    pub fn is_final(&self) -> Option<bool> {
        match self {
            Self::PaymentCreated
            | Self::PaymentCancelled
            | Self::PaymentUnsuccessful
            | Self::PaymentExpired => Some(true),
            Self::Unknown(_) => None,
            _ => Some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_from_the_future_is_kept_and_sent_again() {
        let status: SessionStatus = serde_json::from_str(r#""payment_teleported""#).unwrap();
        assert!(
            matches!(&status, SessionStatus::Unknown(word) if word.as_str() == "payment_teleported")
        );
        assert_eq!(
            serde_json::to_string(&status).unwrap(),
            r#""payment_teleported""#
        );
        assert_eq!(status.is_final(), None);
    }

    #[test]
    fn every_known_word_reads_back_as_itself() {
        for status in SessionStatus::KNOWN {
            assert_eq!(&SessionStatus::from(status.as_str()), status);
        }
        for reason in TransferReason::KNOWN {
            assert_eq!(&TransferReason::from(reason.as_str()), reason);
        }
        assert_eq!(TransferReason::KNOWN.len(), 23 + 20);
        assert_eq!(TransferState::KNOWN.len(), 14);
        assert_eq!(SessionStatus::KNOWN.len(), 15);
    }
}
