//! A mandate to make. Contract §10.2.

use serde::Serialize;
use serde_json::Value;

use super::{MandateScheme, MandateType};
use crate::item::Body;
use crate::transport::Operation;
use crate::{Extra, Iban, MerchantCustomerId, Personal};

/// A mandate to make: the body of [`Mandates::create`](super::Mandates::create).
#[derive(Clone, Debug)]
pub struct NewMandate {
    meta: Extra,
    attributes: Attributes,
}

#[derive(Clone, Debug, Serialize)]
struct Attributes {
    rum: String,
    customer_id: MerchantCustomerId,
    iban: Iban,
    holder_name: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<MandateType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<MandateScheme>,
    #[serde(flatten)]
    extra: Extra,
}

impl NewMandate {
    /// A mandate by its unique reference (RUM), the customer, and the account that is debited with
    /// its holder: all are mandatory.
    pub fn new(
        rum: impl Into<String>,
        customer: &MerchantCustomerId,
        iban: Iban,
        holder_name: impl Into<Personal>,
    ) -> Self {
        Self {
            meta: Extra::default(),
            attributes: Attributes {
                rum: rum.into(),
                customer_id: customer.clone(),
                iban,
                holder_name: holder_name.into(),
                r#type: None,
                scheme: None,
                extra: Extra::default(),
            },
        }
    }

    /// How often it may be used.
    pub fn mandate_type(mut self, kind: MandateType) -> Self {
        self.attributes.r#type = Some(kind);
        self
    }

    /// The scheme of its debits.
    pub fn scheme(mut self, scheme: MandateScheme) -> Self {
        self.attributes.scheme = Some(scheme);
        self
    }

    /// A member of `meta`, whose members are not published.
    pub fn extra_meta(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.meta.insert(name.into(), value.into());
        self
    }

    /// An attribute that this version has no name for.
    pub fn extra_attribute(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.attributes.extra.insert(name.into(), value.into());
        self
    }

    pub(super) fn checked(&self, operation: Operation) -> Operation {
        let attributes = &self.attributes;
        operation
            .json(&Body::new("e-mandates", attributes).beside(&self.meta))
            .demand_text("data.attributes.rum", &attributes.rum)
            .demand_text(
                "data.attributes.holder_name",
                attributes.holder_name.expose(),
            )
    }
}
