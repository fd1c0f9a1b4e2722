//! Payment sessions (Contract §§7.2 to 7.4).

use utoipa::ToSchema;

use super::refunds::Refund;
use super::shared::{Paid, RelatedAll, list};
use super::transactions::Transaction;
use crate::reference::family::Family::Pis;
use crate::reference::operation::Confidence::High;
use crate::reference::operation::Operation;
use crate::reference::parameter::{BENEFICIARIES, Kind, PAGES, Parameter, query};
use crate::reference::shape::shape;
use crate::reference::words::{self, SessionStatus, SessionType, TransferReason, TransferState};

shapes! {
    /// One session, with what was asked for beside it.
    struct PaymentWithRelated {
        meta: PaymentMeta,
        data: Payment,
        /// The related resources that were asked for.
        included: Option<Vec<Included>>,
    }

    /// How the session stands.
    struct PaymentMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        status: SessionStatus,
        r#type: SessionType,
        #[schema(pattern = "^[0-9a-f]{32}$")]
        customer_id: Option<String>,
        /// The bank, once it is chosen.
        provider: Option<String>,
        /// 200.
        code: u16,
    }

    /// The payment of a session.
    struct Payment {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        id: String,
        #[schema(schema_with = words::payments)]
        r#type: (),
        attributes: PaymentAttributes,
        /// The same as in the attributes (Contract C-08).
        transfer_state: Option<TransferState>,
        relationships: Option<PaymentRelationships>,
    }

    /// What belongs to the payment, where it was asked for.
    struct PaymentRelationships {
        refunds: Option<RelatedAll>,
        transactions: Option<RelatedAll>,
    }

    /// What is paid, and how far it has come.
    struct PaymentAttributes {
        /// As it was written.
        amount: String,
        currency: String,
        communication: Option<String>,
        end_to_end_id: String,
        /// How the money moves.
        payment_scheme: String,
        #[schema(format = Date)]
        execution_date: String,
        transfer_state: Option<TransferState>,
        transfer_reason: Option<TransferReason>,
        /// What the session was, before the payer chose another way to pay.
        initial_payment_type: Option<SessionType>,
        invoice_reference: Option<String>,
        /// The session that this one refunds.
        refunded_session_id: Option<String>,
        /// Of applications that are paid on accounts of their own, which this sandbox has none of.
        bank_account_id: Option<String>,
        virtual_beneficiary: Option<Paid>,
        beneficiary: Option<Paid>,
    }

    /// A payment, as lists show it.
    struct ListedPayment {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        id: String,
        #[schema(schema_with = words::payments)]
        r#type: (),
        attributes: PaymentAttributes,
        meta: ListedPaymentMeta,
    }

    /// How its session stands.
    struct ListedPaymentMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        status: SessionStatus,
        r#type: SessionType,
        #[schema(pattern = "^[0-9a-f]{32}$")]
        customer_id: Option<String>,
        provider: Option<String>,
        /// Whether the money is on its way or has arrived.
        is_accepted: bool,
        /// Whether it has been settled to the merchant's own account.
        has_settlement_completed: bool,
    }

    /// What changes of a payment: at least one thing must.
    struct Amendment {
        meta: Option<AmendmentMeta>,
        data: Option<AmendmentData>,
    }

    /// The status to be.
    struct AmendmentMeta {
        /// `payment_cancelled`, while the session is not final.
        #[schema(pattern = "^payment_cancelled$")]
        status: Option<String>,
    }

    /// Texts to be.
    struct AmendmentData {
        attributes: Option<AmendmentAttributes>,
    }

    /// Texts to be.
    struct AmendmentAttributes {
        #[schema(max_length = 140)]
        communication: Option<String>,
        /// The invoice of a purchase that is paid later.
        #[schema(max_length = 140)]
        invoice_reference: Option<String>,
    }

    /// A payment that was changed.
    struct Amended {
        meta: AmendedMeta,
    }

    /// How its session stands now.
    struct AmendedMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        status: SessionStatus,
        /// 200.
        code: u16,
    }
}

/// A refund of the payment, or a transaction that it moved.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Included {
    Refund(Refund),
    Transaction(Transaction),
}

const FILTERS: &[Parameter] = &[
    query("filter[status]", Kind::Text, "One session status."),
    query(
        "filter[date_from]",
        Kind::Day,
        "Those opened on this day or later.",
    ),
    query(
        "filter[date_to]",
        Kind::Day,
        "Those opened on this day or earlier.",
    ),
    query(
        "filter[from]",
        Kind::Day,
        "Another name of `filter[date_from]`.",
    ),
    query(
        "filter[to]",
        Kind::Day,
        "Another name of `filter[date_to]`.",
    ),
];

const INCLUDE: &[Parameter] = &[query(
    "include",
    Kind::Words(&["refunds", "transactions"]),
    "What is shown beside it.",
)];

pub(crate) static LIST: Operation = Operation::get(Pis, "/pis/v2/payments", "getPisV2Payments")
    .says(
        "List payment sessions",
        "The application's sessions, the newest first.",
    )
    .known("§7.2", High)
    .also(&["/pis/v1/payments"])
    .asks(&[FILTERS, BENEFICIARIES, PAGES])
    .gives(200, list::<ListedPayment>())
    .shown_by(&["pis-payments-list"]);

pub(crate) static GET: Operation =
    Operation::get(Pis, "/pis/v2/payments/{session_id}", "getPaymentSession")
        .says(
            "Get a payment session",
            "One session of the application. A malformed id is refused with 400, an unknown one \
             with 404.",
        )
        .known("§7.3", High)
        .also(&["/pis/v1/payments/{session_id}"])
        .asks(&[INCLUDE, BENEFICIARIES])
        .gives(200, shape::<PaymentWithRelated>())
        .fails(&[404])
        .shown_by(&["pis-payments-get"]);

pub(crate) static AMEND: Operation = Operation::patch(
    Pis,
    "/pis/v2/payments/{session_id}",
    "patchPisV2PaymentSession",
)
.says(
    "Cancel or change a payment",
    "Cancels a payment that is not final, or changes its communication or its invoice reference.",
)
.known("§7.4", High)
.also(&["/pis/v1/payments/{session_id}"])
.takes(shape::<Amendment>())
.gives(200, shape::<Amended>())
.fails(&[404])
.shown_by(&[
    "pis-payments-patch-cancel",
    "pis-payments-patch-invoice-reference",
]);
