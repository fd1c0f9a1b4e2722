//! What moved on the acquiring account, and the event simulator (Contract §7.11).

use super::shared::{Amount, list, one};
use crate::reference::family::Family::{Pis, Sandbox};
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::parameter::PAGES;
use crate::reference::shape::shape;
use crate::reference::words::{self, Direction};

shapes! {
    /// Money that moved on the acquiring account.
    struct Transaction {
        id: String,
        #[schema(schema_with = words::transactions)]
        r#type: (),
        attributes: TransactionAttributes,
    }

    /// How much, and whose.
    struct TransactionAttributes {
        r#type: Direction,
        amount: String,
        currency: String,
        #[schema(required)]
        label: Option<String>,
        #[schema(required)]
        debtor_name: Option<String>,
        #[schema(required)]
        creditor_iban: Option<String>,
        #[schema(format = Date)]
        booking_date: String,
        #[schema(required)]
        internal_reference: Option<String>,
    }

    /// An event to happen.
    struct Simulation {
        data: SimulationData,
    }

    /// An event to happen.
    struct SimulationData {
        r#type: Option<String>,
        attributes: SimulationAttributes,
    }

    /// What happens.
    struct SimulationAttributes {
        /// `credit`, `debit` or `bank_transition`.
        #[schema(examples("credit", "debit", "bank_transition"))]
        r#type: String,
        amount: Amount,
        #[schema(examples("EUR"), pattern = "^[A-Z]{3}$")]
        currency: String,
        #[schema(max_length = 70)]
        debtor_name: String,
        /// The account that is credited: a virtual IBAN finds its session.
        creditor_iban: String,
        #[schema(max_length = 140)]
        internal_reference: Option<String>,
        /// `Transfer from …`, unless said.
        #[schema(max_length = 140)]
        label: Option<String>,
    }

    /// What an event did.
    struct Simulated {
        data: Transaction,
        meta: SimulatedMeta,
    }

    /// Whom it paid.
    struct SimulatedMeta {
        /// The session that was paid, if one was.
        #[schema(required)]
        session_id: Option<String>,
    }
}

pub(crate) static LIST: Operation =
    Operation::get(Pis, "/pis/v2/transactions", "listAllTransactions")
        .says(
            "List transactions",
            "What moved on the acquiring account, the newest first.",
        )
        .known("§7.11", Low)
        .also(&["/pis/v1/transactions", "/v1/transactions"])
        .asks(&[PAGES])
        .gives(200, list::<Transaction>())
        .shown_by(&["pis-transactions-list"]);

pub(crate) static GET: Operation = Operation::get(
    Pis,
    "/pis/v2/transactions/{transaction_id}",
    "getTransaction",
)
.says(
    "Get a transaction",
    "One transaction of the acquiring account.",
)
.known("§7.11", Low)
.also(&["/v1/transactions/{transaction_id}"])
.gives(200, one::<Transaction>())
.fails(&[404])
.shown_by(&["pis-transactions-get"]);

pub(crate) static SIMULATE: Operation = Operation::post(
    Pis,
    "/pis/v2/transactions/event-simulations",
    "simulateTransactionEvent",
)
.says(
    "Simulate an event",
    "Makes money arrive or leave, and answers with the transaction that the account saw.",
)
.known("§7.11", High)
.also(&[
    "/v1/transactions/simulate",
    "/v1/transactions/event-simulations",
    "/pis/v2/transactions/event_simulations",
])
.takes(shape::<Simulation>())
.gives(201, one::<Transaction>())
.shown_by(&["pis-event-simulations"]);

pub(crate) static SIMULATE_IN_SANDBOX: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/event-simulations",
    "sandboxSimulateEvent",
)
.says(
    "Simulate an event without a token",
    "The same on the demo application's account; it says too which session was paid.",
)
.takes(shape::<Simulation>())
.gives(200, shape::<Simulated>());
