//! Refunds (Contract §§7.5, 7.12).

use super::shared::Amount;
use crate::reference::family::Family::Pis;
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::parameter::STATE;
use crate::reference::shape::shape;
use crate::reference::words::{self, SessionStatus, SessionType};

shapes! {
    /// A refund to be made.
    struct RefundRequest {
        meta: RefundRequestMeta,
        data: Option<RefundRequestData>,
    }

    /// Which session is refunded.
    struct RefundRequestMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        /// The Console's user who acts.
        user_id: Option<String>,
    }

    /// How much, and why.
    struct RefundRequestData {
        attributes: Option<RefundRequestAttributes>,
    }

    /// How much, and why.
    struct RefundRequestAttributes {
        /// All that is left, unless said.
        amount: Option<Amount>,
        /// The remittance text of the refund.
        #[schema(max_length = 140)]
        communication: Option<String>,
    }

    /// A refund that was taken in.
    struct Refunded {
        meta: RefundedMeta,
    }

    /// The refund, which is a session of its own.
    struct RefundedMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        /// `refund_accepted`, or `refund_waiting` while the merchant has to agree (Contract C-10).
        #[schema(pattern = "^refund_(accepted|waiting)$")]
        status: String,
        /// 200.
        code: u16,
    }

    /// The refunds of a payment.
    struct Refunds {
        meta: RefundsMeta,
        /// The newest first.
        data: Vec<Refund>,
    }

    /// Of which payment.
    struct RefundsMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
    }

    /// A refund, beside the payment it refunds.
    struct Refund {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        id: String,
        #[schema(schema_with = words::payments)]
        r#type: (),
        attributes: RefundAttributes,
        meta: RefundMeta,
    }

    /// How much was given back.
    struct RefundAttributes {
        amount: String,
        currency: String,
        communication: Option<String>,
        refunded_session_id: String,
    }

    /// How its session stands.
    struct RefundMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        status: SessionStatus,
        r#type: SessionType,
    }
}

pub(crate) static CREATE: Operation = Operation::post(Pis, "/pis/v2/refund", "createPisV2Refund")
    .says(
        "Refund a payment",
        "Gives back all or a part, never more than was paid. Several refunds are possible; one that \
         is not answers 400 `refund_aborted`.",
    )
    .known("§7.5", High)
    .also(&["/pis/v1/refund"])
    .asks(&[&[STATE]])
    .takes(shape::<RefundRequest>())
    .gives(200, shape::<Refunded>())
    .fails(&[404])
    .shown_by(&["pis-refund"]);

pub(crate) static LIST: Operation = Operation::get(
    Pis,
    "/pis/v2/payments/{session_id}/refunds",
    "getPisV2PaymentRefunds",
)
.says(
    "List the refunds of a payment",
    "The newest first, those that failed included.",
)
.known("§7.12", Low)
.also(&["/pis/v1/payments/{session_id}/refunds"])
.gives(200, shape::<Refunds>())
.fails(&[404])
.shown_by(&["pis-payment-refunds-list"]);
