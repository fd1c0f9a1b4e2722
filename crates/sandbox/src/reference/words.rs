//! The words that shapes are limited to.

use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Object, RefOr, Schema};

/// A text that is one of some words.
pub(super) fn one_of(words: &[&str], about: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description((!about.is_empty()).then(|| about.to_owned()))
        .enum_values(Some(words.iter().copied()))
        .build()
}

/// A text, or null. It may be left out besides, which an `Option` in an answer would mean alone.
pub(super) fn text_or_null() -> Schema {
    or_null(Type::String)
}

/// A whole number, or null, in the same way.
pub(super) fn count_or_null() -> Schema {
    or_null(Type::Integer)
}

fn or_null(kind: Type) -> Schema {
    let of = |kind| ObjectBuilder::new().schema_type(SchemaType::Type(kind));
    let either = AnyOfBuilder::new().item(of(kind)).item(of(Type::Null));
    Schema::AnyOf(either.build())
}

/// The `type` of a resource: always the same word.
macro_rules! kinds {
    ($($name:ident = $word:literal;)*) => {$(
        pub(super) fn $name() -> RefOr<Schema> {
            one_of(&[$word], "").into()
        }
    )*};
}

kinds! {
    payments = "payments";
    settlements = "settlements";
    transactions = "transactions";
    assessments = "assessments";
    accounts = "accounts";
    account_holders = "accountholders";
    verifications = "verifications";
    provider = "provider";
    app = "app";
    test_account = "testaccount";
    functionality = "functionality";
    customers = "customers";
    bank_accounts = "bank_accounts";
    mandates = "e-mandates";
    companies = "companies";
    users = "users";
    memberships = "memberships";
    nodes = "organisation_nodes";
    applications = "applications";
}

/// A vocabulary: a schema of its own, whose values are some words.
macro_rules! vocabularies {
    ($($(#[doc = $about:literal])+ $name:ident { $($word:literal)+ })*) => {$(
        $(#[doc = $about])+
        pub(super) struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                one_of(&[$($word),+], concat!($($about),+).trim()).into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )*};
}

vocabularies! {
    /// Where a session stands (Contract §13.1).
    SessionStatus {
        "provider_required" "sca_required" "session_initiated" "payment_waiting" "payment_pending"
        "payment_partial" "payment_created" "order_created" "payment_unsuccessful" "payment_error"
        "payment_unknown" "payment_cancelled" "payment_expired" "iban_required" "iban_received"
    }

    /// Where the money stands (Contract §13.2).
    TransferState {
        "initiated" "authorized" "accepted" "pending" "processing" "multi-signature" "blocked"
        "sent" "completed" "received" "insufficient" "overpaid" "rejected" "cancelled"
    }

    /// Why the money did not move (Contract §13.3).
    TransferReason {
        "insufficient_funds" "incorrect_account_number" "closed_account" "blocked_account"
        "transaction_forbidden" "too_many_transactions" "invalid_execution_date" "customer"
        "cancelled" "fraudulent_originated" "no_answer" "regulatory_reason" "missing_debtor"
        "session_aborted" "unknown" "invalid_bic" "creditor_agent_error" "creditor_agent_timeout"
        "creditor_agent_offline" "technical" "instructed_agent_timeout" "instructed_agent_error"
        "fraud_suspected" "amount_exceeds_limit" "api_approval" "api_cancellation"
        "cancelled_order" "custom_reason" "externally_paid" "forgiven" "fraud_reassessment"
        "fraudulent_activity" "incorrect_session_amount" "invalid_file_format" "invalid_party"
        "manually_updated" "missing_creditor" "multi_signature" "not_received" "order_change"
        "order_rejected" "payout_order_failed" "pending_timeout"
    }

    /// What a session is for (Contract §13.4).
    SessionType {
        "PayByBank" "ManualTransfer" "RequestToPay" "BuyNowPayLater" "Refund" "Payout"
    }

    /// A way to pay.
    PaymentMethod { "immediate_transfer" "smart_transfer" "bnpl" }

    /// Whether a settlement has reached its account.
    SettlementStatus { "pending" "completed" }

    /// Which way money moved.
    Direction { "credit" "debit" }

    /// How far a verification has come.
    VerificationStatus { "pending" "verified" "unverified" "failed" }

    /// Whether a mandate is good.
    MandateStatus { "active" "cancelled" "revoked" "expired" }

    /// What an application may do.
    ApplicationKind { "ECOMMERCE" "OPEN_BANKING" }

    /// How webhooks are written.
    WebhookEncoding { "application/x-www-form-urlencoded" "application/json" }
}
