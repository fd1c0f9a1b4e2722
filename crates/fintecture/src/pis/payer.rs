//! Who pays.

use std::net::IpAddr;

use serde::Serialize;

use crate::Personal;
use crate::transport::Operation;

/// The payer, as far as the merchant knows them: `psu_*` on the wire (Contract §7.1). Name and
/// e-mail address are mandatory in production.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Payer {
    #[serde(rename = "psu_name")]
    name: Personal,
    #[serde(rename = "psu_email")]
    email: Personal,
    #[serde(rename = "psu_phone", skip_serializing_if = "Option::is_none")]
    phone: Option<Personal>,
    #[serde(rename = "psu_phone_prefix", skip_serializing_if = "Option::is_none")]
    phone_prefix: Option<String>,
    #[serde(rename = "psu_ip", skip_serializing_if = "Option::is_none")]
    ip: Option<Personal<IpAddr>>,
    #[serde(rename = "psu_company", skip_serializing_if = "Option::is_none")]
    company: Option<Personal>,
    #[serde(rename = "psu_form", skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(rename = "psu_incorporation", skip_serializing_if = "Option::is_none")]
    incorporation: Option<String>,
    #[serde(rename = "psu_local_id", skip_serializing_if = "Option::is_none")]
    local_id: Option<Personal>,
    #[serde(rename = "psu_address", skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
}

impl Payer {
    /// A payer by full name and e-mail address.
    pub fn new(name: impl Into<Personal>, email: impl Into<Personal>) -> Self {
        Self {
            name: name.into(),
            email: email.into(),
            ..Self::default()
        }
    }

    /// The phone: its prefix, `+33` or `0033`, and its national digits.
    pub fn phone(mut self, prefix: impl Into<String>, digits: impl Into<Personal>) -> Self {
        self.phone_prefix = Some(prefix.into());
        self.phone = Some(digits.into());
        self
    }

    /// The phone by its digits alone, where its country is clear.
    pub fn local_phone(mut self, digits: impl Into<Personal>) -> Self {
        self.phone = Some(digits.into());
        self
    }

    /// The address from which the payer's browser came.
    pub fn ip(mut self, ip: IpAddr) -> Self {
        self.ip = Some(Personal::new(ip));
        self
    }

    /// The name of the payer's company.
    pub fn company(mut self, name: impl Into<Personal>) -> Self {
        self.company = Some(name.into());
        self
    }

    /// The legal form of the payer's company.
    pub fn form(mut self, form: impl Into<String>) -> Self {
        self.form = Some(form.into());
        self
    }

    /// The registration number of the payer's company, in France its SIREN.
    pub fn incorporation(mut self, number: impl Into<String>) -> Self {
        self.incorporation = Some(number.into());
        self
    }

    /// The merchant's own number of this payer.
    pub fn local_id(mut self, id: impl Into<Personal>) -> Self {
        self.local_id = Some(id.into());
        self
    }

    /// Where the payer lives.
    pub fn address(mut self, address: Address) -> Self {
        self.address = Some(address);
        self
    }

    /// The phone, without its prefix.
    pub(super) fn phone_number(&self) -> Option<&str> {
        self.phone.as_ref().map(Personal::expose_str)
    }

    /// The rules of its fields.
    pub(super) fn checked(&self, operation: Operation) -> Operation {
        let operation = operation
            .demand_text("meta.psu_name", self.name.expose())
            .demand_email("meta.psu_email", Some(self.email.expose()))
            .demand_phone_prefix("meta.psu_phone_prefix", self.phone_prefix.as_deref())
            .demand_phone("meta.psu_phone", self.phone_number());
        match &self.address {
            Some(address) => address.checked(operation, "meta.psu_address"),
            None => operation,
        }
    }
}

/// A postal address (Contract §7.1, C-18).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<Personal>,
    pub(super) street: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) complement: Option<Personal>,
    pub(super) city: Personal,
    pub(super) zip: Personal,
    pub(super) country: String,
}

impl Address {
    /// The four members that are expected together; the country is two letters.
    pub fn new(
        street: impl Into<Personal>,
        zip: impl Into<Personal>,
        city: impl Into<Personal>,
        country: impl Into<String>,
    ) -> Self {
        Self {
            number: None,
            street: street.into(),
            complement: None,
            city: city.into(),
            zip: zip.into(),
            country: country.into(),
        }
    }

    /// The house number, where it is not part of the street.
    pub fn number(mut self, number: impl Into<Personal>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// Floor, building, care of.
    pub fn complement(mut self, complement: impl Into<Personal>) -> Self {
        self.complement = Some(complement.into());
        self
    }

    /// The rules of its fields, at the place where it stands.
    pub(crate) fn checked(&self, operation: Operation, place: &str) -> Operation {
        operation
            .demand_text(format!("{place}.street"), self.street.expose())
            .demand_text(format!("{place}.city"), self.city.expose())
            .demand_text(format!("{place}.zip"), self.zip.expose())
            .demand_two_letters(format!("{place}.country"), Some(&self.country))
    }
}
