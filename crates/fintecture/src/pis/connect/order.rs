//! What is to be paid, by whom, and how: the body of a new session.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::pis::{Address, Beneficiary, Payer};
use crate::transport::Operation;
use crate::{Date, EndToEndId, Extra, Iban, Money, Personal};

/// What is to be paid: the body of [`Pis::connect`](super::super::Pis::connect). Contract §7.1.
///
/// What has no method here goes in through [`extra_meta`](Self::extra_meta) and
/// [`extra_attribute`](Self::extra_attribute).
#[derive(Clone, Debug)]
pub struct Connect {
    pub(super) amount: Money,
    pub(super) meta: Meta,
    pub(super) attributes: Attributes,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Meta {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    payer: Option<Payer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_address: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_method: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cart_items: Vec<CartItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiry: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    payment_methods: Vec<MethodChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconciliation: Option<Reconciliation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<Personal<Value>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Attributes {
    #[serde(flatten)]
    amount: Money,
    communication: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    beneficiary: Option<Beneficiary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_to_end_id: Option<EndToEndId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    debited_account: Option<DebitedAccount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    net_amount: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

/// One line of the basket. Quantity and amount are texts on the wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CartItem {
    label: String,
    quantity: String,
    amount: String,
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
            amount: amount.amount().to_string(),
            external_id: external_id.into(),
        }
    }
}

/// A way to pay that the page offers (Contract §7.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentMethod {
    /// A transfer that the payer approves at their bank now.
    ImmediateTransfer,
    /// A transfer by hand to a virtual IBAN.
    SmartTransfer,
    /// Buy now, pay later.
    Bnpl,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

#[derive(Clone, Debug, Serialize)]
struct MethodChoice {
    id: PaymentMethod,
    order: usize,
}

/// Which virtual IBAN a Smart Transfer gets (Contract §7.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reconciliation {
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    match_amount: Option<bool>,
}

impl Reconciliation {
    /// One for each payer, which is the default.
    pub fn by_payer() -> Self {
        Self::by("payer")
    }

    /// One for each key.
    pub fn by_key(key: impl Into<String>) -> Self {
        Self {
            key: Some(key.into()),
            ..Self::by("key")
        }
    }

    /// One for this session.
    pub fn by_session() -> Self {
        Self::by("payment_session")
    }

    /// Only exactly the amount of the session pays it.
    pub fn matching_amount(mut self) -> Self {
        self.match_amount = Some(true);
        self
    }

    fn by(level: &'static str) -> Self {
        Self {
            level,
            key: None,
            match_amount: None,
        }
    }
}

/// The payer's account, if it is known already. Contract §7.1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(
    tag = "debited_account_type",
    content = "debited_account_id",
    rename_all = "lowercase"
)]
#[non_exhaustive]
pub enum DebitedAccount {
    /// By its IBAN.
    Iban(Iban),
    /// By the id that AIS gave it.
    Internal(String),
}

impl Connect {
    /// An amount, and the text that stands on the payer's and the merchant's statement (at most 140
    /// characters).
    pub fn new(amount: Money, communication: impl Into<String>) -> Self {
        Self {
            amount,
            meta: Meta::default(),
            attributes: Attributes {
                amount,
                communication: communication.into().into(),
                beneficiary: None,
                execution_date: None,
                end_to_end_id: None,
                scheme: None,
                debited_account: None,
                external_reference: None,
                net_amount: None,
                extra: Extra::default(),
            },
        }
    }

    /// Who pays.
    pub fn payer(mut self, payer: Payer) -> Self {
        self.meta.payer = Some(payer);
        self
    }

    /// Where the goods go.
    pub fn delivery_address(mut self, address: Address) -> Self {
        self.meta.delivery_address = Some(address);
        self
    }

    /// How the goods go there.
    pub fn delivery_method(mut self, method: impl Into<String>) -> Self {
        self.meta.delivery_method = Some(method.into());
        self
    }

    /// One more line of the basket.
    pub fn cart_item(mut self, item: CartItem) -> Self {
        self.meta.cart_items.push(item);
        self
    }

    /// How long the session can be paid, in whole seconds; without it, for ever.
    pub fn expires_after(mut self, expiry: Duration) -> Self {
        self.meta.expiry = Some(expiry.as_secs());
        self
    }

    /// One more way to pay, shown after those added before.
    pub fn payment_method(mut self, method: PaymentMethod) -> Self {
        let order = self.meta.payment_methods.len();
        let choice = MethodChoice { id: method, order };
        self.meta.payment_methods.push(choice);
        self
    }

    /// Which virtual IBAN a Smart Transfer gets.
    pub fn reconciliation(mut self, reconciliation: Reconciliation) -> Self {
        self.meta.reconciliation = Some(reconciliation);
        self
    }

    /// Data of the merchant's own, a text or an object.
    pub fn custom(mut self, data: impl Into<Value>) -> Self {
        self.meta.custom = Some(Personal::new(data.into()));
        self
    }

    /// Who is paid, where the application may pay third parties.
    pub fn beneficiary(mut self, beneficiary: Beneficiary) -> Self {
        self.attributes.beneficiary = Some(beneficiary);
        self
    }

    /// The day on which the transfer is to be executed.
    pub fn execution_date(mut self, day: Date) -> Self {
        self.attributes.execution_date = Some(day);
        self
    }

    /// The merchant's reference of the transfer; made at random if it is left out.
    pub fn end_to_end_id(mut self, id: EndToEndId) -> Self {
        self.attributes.end_to_end_id = Some(id);
        self
    }

    /// The scheme of the transfer, for example `SEPA`.
    pub fn scheme(mut self, scheme: impl Into<String>) -> Self {
        self.attributes.scheme = Some(scheme.into());
        self
    }

    /// The payer's account, if it is known already.
    pub fn debited_account(mut self, account: DebitedAccount) -> Self {
        self.attributes.debited_account = Some(account);
        self
    }

    /// A reference of the merchant's.
    pub fn external_reference(mut self, reference: impl Into<String>) -> Self {
        self.attributes.external_reference = Some(reference.into());
        self
    }

    /// The amount without tax, for buy now, pay later.
    pub fn net_amount(mut self, amount: Money) -> Self {
        self.attributes.net_amount = Some(amount.amount().to_string());
        self
    }

    /// A member of `meta` that this version has no method for; one that has is refused when the
    /// call is made.
    pub fn extra_meta(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.meta.extra.insert(name.into(), value.into());
        self
    }

    /// A member of `data.attributes` that this version has no method for; one that has is refused
    /// when the call is made.
    pub fn extra_attribute(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.attributes.extra.insert(name.into(), value.into());
        self
    }

    /// The rules of its fields.
    pub(super) fn checked(&self, operation: Operation) -> Operation {
        let attributes = &self.attributes;
        let communication = attributes.communication.expose();
        let mut operation = operation
            .demand_amount("data.attributes.amount", Some(self.amount))
            .demand_communication("data.attributes.communication", Some(communication))
            .demand_expiry("meta.expiry", self.meta.expiry);
        if let Some(payer) = &self.meta.payer {
            operation = payer.checked(operation);
        }
        if let Some(address) = &self.meta.delivery_address {
            operation = address.checked(operation, "meta.delivery_address");
        }
        if let Some(beneficiary) = &attributes.beneficiary {
            operation = beneficiary.checked(operation, "data.attributes.beneficiary");
        }
        operation
    }
}
