//! Settlements (Contract §7.8).

use super::payments::ListedPayment;
use super::shared::{Links, RelatedAll, Total};
use crate::reference::family::Family::Pis;
use crate::reference::operation::Confidence::High;
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, PAGES, Parameter, query};
use crate::reference::shape::shape;
use crate::reference::words::{self, SettlementStatus};

shapes! {
    /// A page of settlements.
    struct Settlements {
        meta: Total,
        data: Vec<Settlement>,
        /// Their payments, where they are asked for.
        included: Option<Vec<ListedPayment>>,
        links: Links,
    }

    /// One settlement.
    struct SettlementDocument {
        meta: SettlementMeta,
        data: Settlement,
        included: Option<Vec<ListedPayment>>,
    }

    /// Of the answer.
    struct SettlementMeta {
        /// 200.
        code: u16,
    }

    /// Money sent from the acquiring account to the merchant's own.
    struct Settlement {
        id: String,
        #[schema(schema_with = words::settlements)]
        r#type: (),
        attributes: SettlementAttributes,
        relationships: Option<SettlementRelationships>,
    }

    /// The sums: net = gross − deposit − other.
    struct SettlementAttributes {
        #[schema(format = Date)]
        execution_date: String,
        currency: String,
        gross_amount: String,
        deposit_amount: String,
        other_amount: String,
        net_amount: String,
        status: SettlementStatus,
    }

    /// What was settled.
    struct SettlementRelationships {
        payments: RelatedAll,
    }
}

const INCLUDE: &[Parameter] = &[query(
    "include",
    Kind::Word(&["payments"]),
    "Shows the payments too.",
)];

const DATES: &[Parameter] = &[
    query(
        "filter[date_from]",
        Kind::Day,
        "Those executed on this day or later.",
    ),
    query(
        "filter[date_to]",
        Kind::Day,
        "Those executed on this day or earlier.",
    ),
];

pub(crate) static LIST: Operation =
    Operation::get(Pis, "/pis/v2/settlements", "getPisV2Settlements")
        .says(
            "List settlements",
            "The application's settlements, the newest first.",
        )
        .known("§7.8", High)
        .also(&["/pis/v1/settlements"])
        .asks(&[DATES, INCLUDE, PAGES])
        .gives(200, shape::<Settlements>())
        .shown_by(&["pis-settlements-list"]);

pub(crate) static GET: Operation = Operation::get(
    Pis,
    "/pis/v2/settlements/{settlement_id}",
    "getPisV2Settlement",
)
.says(
    "Get a settlement",
    "One settlement, and its payments if they are asked for.",
)
.known("§7.8", High)
.also(&["/pis/v1/settlements/{settlement_id}"])
.asks(&[INCLUDE])
.gives(200, shape::<SettlementDocument>())
.fails(&[404])
.shown_by(&["pis-settlements-get"]);
