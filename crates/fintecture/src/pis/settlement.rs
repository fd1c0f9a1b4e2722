//! Money that leaves the acquiring account for the merchant's own. Contract §7.8.

use serde::Deserialize;

use super::{Included, Payment};
use crate::item::absent_if_null;
use crate::money::some_amount;
use crate::page::Page;
use crate::status::open_enums;
use crate::{Currency, Date, Extra, Money, SessionId, SettlementId};

open_enums! {
    /// Where a settlement stands; the words are not published (Contract Q-11).
    SettlementStatus {
        /// It is to be executed.
        Pending = "pending",
        /// It is executed.
        Completed = "completed",
    }
}

/// A settlement: what was collected for the merchant, and disbursed.
///
/// What it holds is documented, and how its members are spelled is not (Contract §7.8): what the
/// server leaves out is `None`, and what this version does not know is kept in the `extra`s.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Settlement {
    id: SettlementId,
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Attributes,
    #[serde(default, deserialize_with = "absent_if_null")]
    relationships: Relationships,
    #[serde(skip)]
    included: Vec<Included>,
    #[serde(skip)]
    beside: Extra,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    execution_date: Option<String>,
    currency: Option<Currency>,
    #[serde(deserialize_with = "some_amount")]
    gross_amount: Option<String>,
    #[serde(deserialize_with = "some_amount")]
    deposit_amount: Option<String>,
    #[serde(deserialize_with = "some_amount")]
    other_amount: Option<String>,
    #[serde(deserialize_with = "some_amount")]
    net_amount: Option<String>,
    status: Option<SettlementStatus>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Relationships {
    #[serde(deserialize_with = "absent_if_null")]
    payments: Related,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Related {
    #[serde(deserialize_with = "absent_if_null")]
    data: Vec<Reference>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Reference {
    id: SessionId,
}

impl Settlement {
    /// Its id.
    pub fn id(&self) -> &SettlementId {
        &self.id
    }

    /// Where it stands.
    pub fn status(&self) -> Option<&SettlementStatus> {
        self.attributes.status.as_ref()
    }

    /// The day on which it is executed.
    pub fn execution_date(&self) -> Option<Date> {
        self.attributes.execution_date.as_ref()?.parse().ok()
    }

    /// All that was collected.
    pub fn gross(&self) -> Option<Money> {
        self.money(self.attributes.gross_amount.as_ref())
    }

    /// What is kept as a deposit.
    pub fn deposit(&self) -> Option<Money> {
        self.money(self.attributes.deposit_amount.as_ref())
    }

    /// What else is kept, fees for example.
    pub fn other(&self) -> Option<Money> {
        self.money(self.attributes.other_amount.as_ref())
    }

    /// What arrives: gross, less deposit and other.
    pub fn net(&self) -> Option<Money> {
        self.money(self.attributes.net_amount.as_ref())
    }

    /// Whether net is gross less deposit and other, as documented; `None` if one of them is missing.
    pub fn is_balanced(&self) -> Option<bool> {
        let kept = self.deposit()?.amount() + self.other()?.amount();
        Some(self.gross()?.amount() - kept == self.net()?.amount())
    }

    /// The sessions of the payments in it, where the answer has them.
    pub fn payment_ids(&self) -> impl Iterator<Item = &SessionId> {
        let payments = &self.relationships.payments.data;
        payments.iter().map(|payment| &payment.id)
    }

    /// The payments in it, where one settlement was read and they were
    /// [asked for](crate::Call::include_payments).
    pub fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.included.iter().filter_map(Included::as_payment)
    }

    /// All that came along.
    pub fn included(&self) -> &[Included] {
        &self.included
    }

    /// Members that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }

    /// Members of `relationships` that this version has no name for.
    pub fn extra_relationships(&self) -> &Extra {
        &self.relationships.extra
    }

    /// What stood beside the settlement in an answer of its own: `meta`, `links` and others.
    pub fn beside(&self) -> &Extra {
        &self.beside
    }

    fn money(&self, amount: Option<&String>) -> Option<Money> {
        Money::parse(amount?, self.attributes.currency?).ok()
    }
}

impl Page<Settlement> {
    /// The payments of the settlements on this page, where they were
    /// [asked for](crate::Call::include_payments): each settlement names
    /// [its own](Settlement::payment_ids).
    pub fn payments(&self) -> impl Iterator<Item = Payment> {
        self.included().filter_map(|object| match object {
            Included::Payment(payment) => Some(*payment),
            _ => None,
        })
    }

    /// All that came along with this page.
    pub fn included(&self) -> impl Iterator<Item = Included> {
        // Whatever is JSON can be read as one.
        self.unread().filter_map(|object| object.read().ok())
    }
}

/// A settlement alone.
#[derive(Debug, Deserialize)]
pub struct Document {
    data: Settlement,
    #[serde(default, deserialize_with = "absent_if_null")]
    included: Vec<Included>,
    #[serde(flatten)]
    beside: Extra,
}

impl From<Document> for Settlement {
    fn from(document: Document) -> Self {
        Self {
            included: document.included,
            beside: document.beside,
            ..document.data
        }
    }
}
