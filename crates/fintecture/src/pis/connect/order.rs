//! What is to be paid, by whom, and how: the body of a new session.

use std::time::Duration;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::method::MethodChoice;
use super::{CartItem, DebitedAccount, ExpirationPolicy, PaymentMethod, Reconciliation};
use crate::pis::opening::Data;
use crate::pis::{Address, Beneficiary, Delivery, Payer};
use crate::transport::Operation;
use crate::{Date, EndToEndId, Extra, Invalid, Money, Personal};

/// What is to be paid, by whom, and how: the body of [`Pis::connect`](super::super::Pis::connect),
/// and a part of every other that opens a session. Contract §7.1.
///
/// The rules of its fields are checked when the call is made, all of them at once, and before
/// anything is sent: the error [is invalid](crate::Error::is_invalid) and names each field.
///
/// What has no method here goes in through [`extra_meta`](Self::extra_meta) and
/// [`extra_attribute`](Self::extra_attribute).
#[derive(Clone, Debug)]
pub struct Connect {
    amount: Money,
    data_type: DataType,
    pub(in crate::pis) meta: Meta,
    pub(in crate::pis) attributes: Attributes,
}

/// The `data.type` of the body.
#[derive(Clone, Debug)]
enum DataType {
    OfTheOperation,
    Word(String),
    None,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::pis) struct Meta {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    target_env: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_expiration_policy: Option<ExpirationPolicy>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::pis) struct Attributes {
    #[serde(flatten)]
    amount: Money,
    communication: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    beneficiary: Option<Beneficiary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::pis) end_to_end_id: Option<EndToEndId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    debited_account: Option<DebitedAccount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    net_amount: Option<AmountAlone>,
    #[serde(flatten)]
    extra: Extra,
}

/// An amount whose currency stands elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AmountAlone(pub(super) Money);

impl Serialize for AmountAlone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.amount())
    }
}

impl Connect {
    /// An amount, and the text that stands on the payer's and the merchant's statement, as
    /// [`Communication`](crate::Communication) has it.
    ///
    /// ```
    /// use fintecture::pis::Connect;
    /// use fintecture::{Communication, Money};
    ///
    /// let price = Money::eur("149.30")?;
    /// let order = Connect::new(price, "Order 42");
    /// // A text of the shop's own is written with the letters that banks carry.
    /// let order = Connect::new(price, Communication::transliterate("Crème brûlée & café")?);
    /// # Ok::<(), fintecture::Invalid>(())
    /// ```
    pub fn new(amount: Money, communication: impl Into<String>) -> Self {
        Self {
            amount,
            data_type: DataType::OfTheOperation,
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

    /// One more way to pay that the page offers.
    pub fn payment_method(mut self, method: PaymentMethod) -> Self {
        let choice = MethodChoice {
            id: method,
            order: None,
        };
        self.meta.payment_methods.push(choice);
        self
    }

    /// The ways to pay that the page offers, and their order, in place of those said before.
    pub fn payment_methods(mut self, methods: impl IntoIterator<Item = PaymentMethod>) -> Self {
        let in_order = methods.into_iter().enumerate();
        self.meta.payment_methods = in_order
            .map(|(order, id)| MethodChoice {
                id,
                order: Some(order),
            })
            .collect();
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

    /// The environment that the session is for; `production` is the only word seen (Contract §7.1).
    pub fn target_env(mut self, environment: impl Into<String>) -> Self {
        self.meta.target_env = Some(environment.into());
        self
    }

    /// How a session that is scheduled expires.
    pub fn expiration_policy(mut self, policy: ExpirationPolicy) -> Self {
        self.meta.scheduled_expiration_policy = Some(policy);
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
        self.attributes.net_amount = Some(AmountAlone(amount));
        self
    }

    /// Another `data.type`, which each operation has one of: servers take any (Contract C-29).
    pub fn data_type(mut self, word: impl Into<String>) -> Self {
        self.data_type = DataType::Word(word.into());
        self
    }

    /// No `data.type` at all.
    pub fn without_data_type(mut self) -> Self {
        self.data_type = DataType::None;
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

    /// The body's `data`, with the `data.type` of the operation unless another was set.
    pub(in crate::pis) fn data(&self, of_operation: Option<&'static str>) -> Data<'_> {
        Data {
            r#type: match &self.data_type {
                DataType::OfTheOperation => of_operation,
                DataType::Word(word) => Some(word),
                DataType::None => None,
            },
            attributes: &self.attributes,
        }
    }

    /// For how long it can be paid, in seconds.
    pub(in crate::pis) fn expiry(&self) -> Option<u64> {
        self.meta.expiry
    }

    /// Whoever is sent a link has what it is sent to.
    pub(in crate::pis) fn reached_by(&self, way: &Delivery, operation: Operation) -> Operation {
        let payer = self.meta.payer.as_ref();
        match way {
            Delivery::Email => operation.demand_given("meta.psu_email", payer),
            Delivery::Sms => {
                operation.demand_given("meta.psu_phone", payer.and_then(Payer::phone_number))
            }
            _ => operation,
        }
    }

    /// The rules of its fields.
    pub(in crate::pis) fn checked(&self, operation: Operation) -> Operation {
        let (meta, attributes) = (&self.meta, &self.attributes);
        let communication = attributes.communication.expose();
        let mut operation = operation
            .demand_amount("data.attributes.amount", Some(self.amount))
            .demand_communication("data.attributes.communication", Some(communication))
            .demand_expiry("meta.expiry", meta.expiry);
        if let Some(AmountAlone(net)) = attributes.net_amount {
            operation = self.with_net(net, operation);
        }
        if let Some(payer) = &meta.payer {
            operation = payer.checked(operation);
        }
        if let Some(address) = &meta.delivery_address {
            operation = address.checked(operation, "meta.delivery_address");
        }
        for (index, item) in meta.cart_items.iter().enumerate() {
            operation = item.checked(operation, index, self.amount);
        }
        if let Some(reconciliation) = &meta.reconciliation {
            operation = reconciliation.checked(operation);
        }
        if let Some(DebitedAccount::Internal(id)) = &attributes.debited_account {
            operation = operation.demand_text("data.attributes.debited_account_id", id);
        }
        if let Some(beneficiary) = &attributes.beneficiary {
            operation = beneficiary.checked(operation, "data.attributes.beneficiary");
        }
        operation
    }

    /// An amount without tax is of the same currency, and not more than the one with it.
    fn with_net(&self, net: Money, operation: Operation) -> Operation {
        let field = "data.attributes.net_amount";
        let is_part =
            net.currency() == self.amount.currency() && net.amount() <= self.amount.amount();
        operation
            .demand_amount(field, Some(net))
            .demand(is_part, || {
                let rule = format!("in {}, and at most the amount", self.amount.currency());
                Invalid::new(field, rule, &net.to_string())
            })
    }
}
