//! A customer. Contract §10.1.

use serde::{Deserialize, Serialize};

use crate::item::{Body, items, open_attributes};
use crate::pis::Address;
use crate::transport::Operation;
use crate::{Call, Extra, ListOf, MerchantCustomerId, Personal};

items! {
    /// A customer of the merchant's own.
    ///
    /// What is absent or null is `None`.
    Customer(MerchantCustomerId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    external_id: Option<String>,
    first_name: Option<Personal>,
    last_name: Option<Personal>,
    company_name: Option<Personal>,
    email: Option<Personal>,
    phone: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl Customer {
    /// The merchant's own reference.
    pub fn external_id(&self) -> Option<&str> {
        self.0.attributes.external_id.as_deref()
    }

    /// The first name.
    pub fn first_name(&self) -> Option<&str> {
        self.0
            .attributes
            .first_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// The last name.
    pub fn last_name(&self) -> Option<&str> {
        self.0
            .attributes
            .last_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// The company, if the customer acts for one.
    pub fn company_name(&self) -> Option<&str> {
        self.0
            .attributes
            .company_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// The e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.0.attributes.email.as_ref().map(Personal::expose_str)
    }

    /// The phone number, with its prefix.
    pub fn phone(&self) -> Option<&str> {
        self.0.attributes.phone.as_ref().map(Personal::expose_str)
    }
}

/// A customer to make: the body of [`Customers::create`](super::Customers::create).
#[derive(Clone, Debug, Serialize)]
pub struct NewCustomer {
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    first_name: Personal,
    last_name: Personal,
    /// Null for a person, as the contract's example has it.
    company_name: Option<Personal>,
    email: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
    #[serde(flatten)]
    extra: Extra,
}

impl NewCustomer {
    /// A customer by first name, last name and e-mail address, which are mandatory.
    pub fn new(
        first_name: impl Into<Personal>,
        last_name: impl Into<Personal>,
        email: impl Into<Personal>,
    ) -> Self {
        Self {
            external_id: None,
            first_name: first_name.into(),
            last_name: last_name.into(),
            company_name: None,
            email: email.into(),
            phone: None,
            address: None,
            extra: Extra::default(),
        }
    }

    /// Your own reference, by which [`list`](super::Customers::list) finds the customer.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// The company that the customer acts for.
    pub fn company_name(mut self, name: impl Into<Personal>) -> Self {
        self.company_name = Some(name.into());
        self
    }

    /// The phone number, with its prefix: `+33601020304`.
    pub fn phone(mut self, number: impl Into<Personal>) -> Self {
        self.phone = Some(number.into());
        self
    }

    /// The postal address.
    pub fn address(mut self, address: Address) -> Self {
        self.address = Some(address);
        self
    }

    pub(super) fn checked(&self, operation: Operation) -> Operation {
        let phone = self.phone.as_ref().map(Personal::expose_str);
        let operation = operation
            .json(&Body::new("customers", self))
            .demand_text("data.attributes.first_name", self.first_name.expose())
            .demand_text("data.attributes.last_name", self.last_name.expose())
            .demand_email("data.attributes.email", Some(self.email.expose()))
            .demand_whole_phone("data.attributes.phone", phone);
        match &self.address {
            Some(address) => address.checked(operation, "data.attributes.address"),
            None => operation,
        }
    }
}

open_attributes! { NewCustomer }

impl<R> Call<ListOf<Customer>, R> {
    /// Only the customer with this reference of yours.
    pub fn external_id(self, id: impl Into<String>) -> Self {
        self.with(|action| action.set("external_id", id))
    }
}
