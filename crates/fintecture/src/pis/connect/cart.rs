//! The basket.

use serde::Serialize;

use super::order::AmountAlone;
use crate::transport::Operation;
use crate::{Invalid, Money};

/// One line of the basket. Quantity and amount are texts on the wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CartItem {
    label: String,
    quantity: String,
    amount: AmountAlone,
    external_id: String,
}

impl CartItem {
    /// A line: all four members, or none (Contract §7.1).
    pub fn new(
        label: impl Into<String>,
        quantity: u32,
        amount: Money,
        external_id: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            quantity: quantity.to_string(),
            amount: AmountAlone(amount),
            external_id: external_id.into(),
        }
    }

    /// The rules of its fields, as the line with this index of a payment in the currency of `whole`.
    pub(super) fn checked(&self, operation: Operation, index: usize, whole: Money) -> Operation {
        let place = format!("meta.cart_items[{index}]");
        let rule = format!("in {}, and not negative", whole.currency());
        let AmountAlone(amount) = self.amount;
        let is_part = amount.currency() == whole.currency() && amount.minor() >= 0;
        operation
            .demand_text(format!("{place}.label"), &self.label)
            .demand_text(format!("{place}.external_id"), &self.external_id)
            .demand(is_part, || {
                Invalid::new(format!("{place}.amount"), rule, &amount.to_string())
            })
    }
}
