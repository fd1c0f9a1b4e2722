//! Who is paid.

use serde::{Deserialize, Serialize};

use super::Address;
use crate::transport::Operation;
use crate::{Bic, Extra, Iban, Invalid, Personal};

/// The account that receives: of the merchant, a virtual one, or a third party's (Contract §7.1).
///
/// In a request, a name and an IBAN make one; in an answer, only the IBAN of a virtual beneficiary
/// is certain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Beneficiary {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complement: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zip: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    swift_bic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incorporation: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl Beneficiary {
    /// Somebody to pay, where the application may pay third parties.
    pub fn new(name: impl Into<Personal>, iban: Iban) -> Self {
        Self {
            name: Some(name.into()),
            iban: Some(iban.expose().into()),
            ..Self::default()
        }
    }

    /// Where they live.
    pub fn living_at(mut self, address: Address) -> Self {
        self.street = Some(address.street);
        self.number = address.number;
        self.complement = address.complement;
        self.zip = Some(address.zip);
        self.city = Some(address.city);
        self.country = Some(address.country);
        self
    }

    /// The BIC of their bank.
    pub fn banking_at(mut self, bic: Bic) -> Self {
        self.swift_bic = Some(bic.into());
        self
    }

    /// The name of their bank.
    pub fn banking_with(mut self, bank: impl Into<String>) -> Self {
        self.bank_name = Some(bank.into());
        self
    }

    /// Their legal form and registration number, which are mandatory where the application has no
    /// fixed beneficiary.
    pub fn registered_as(mut self, form: impl Into<String>, number: impl Into<String>) -> Self {
        self.form = Some(form.into());
        self.incorporation = Some(number.into());
        self
    }

    /// The name of the holder.
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(Personal::expose_str)
    }

    /// The account, as the server wrote it.
    pub fn iban_text(&self) -> Option<&str> {
        self.iban.as_ref().map(Personal::expose_str)
    }

    /// The account; an error if what the server wrote is no IBAN.
    pub fn iban(&self) -> Option<Result<Iban, Invalid>> {
        self.iban_text().map(Iban::parse)
    }

    /// The BIC of the bank, as the server wrote it.
    pub fn swift_bic(&self) -> Option<&str> {
        self.swift_bic.as_deref()
    }

    /// The BIC of the bank; an error if what the server wrote is none.
    pub fn bic(&self) -> Option<Result<Bic, Invalid>> {
        self.swift_bic().map(Bic::parse)
    }

    /// The name of the bank.
    pub fn bank_name(&self) -> Option<&str> {
        self.bank_name.as_deref()
    }

    /// The street.
    pub fn street(&self) -> Option<&str> {
        self.street.as_ref().map(Personal::expose_str)
    }

    /// The house number.
    pub fn number(&self) -> Option<&str> {
        self.number.as_ref().map(Personal::expose_str)
    }

    /// Floor, building, care of.
    pub fn complement(&self) -> Option<&str> {
        self.complement.as_ref().map(Personal::expose_str)
    }

    /// The postal code.
    pub fn zip(&self) -> Option<&str> {
        self.zip.as_ref().map(Personal::expose_str)
    }

    /// The town.
    pub fn city(&self) -> Option<&str> {
        self.city.as_ref().map(Personal::expose_str)
    }

    /// The country, two letters.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The legal form.
    pub fn form(&self) -> Option<&str> {
        self.form.as_deref()
    }

    /// The registration number.
    pub fn incorporation(&self) -> Option<&str> {
        self.incorporation.as_deref()
    }

    /// Members that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// The rules of its fields, at the place where it stands; its IBAN and its BIC are valid
    /// already.
    pub(super) fn checked(&self, operation: Operation, place: &str) -> Operation {
        operation
            .demand_text(format!("{place}.name"), self.name().unwrap_or_default())
            .demand_two_letters(format!("{place}.country"), self.country())
    }
}
