//! A mandate. Contract §10.2.

use serde::Deserialize;

use crate::item::items;
use crate::status::open_enums;
use crate::{Extra, Iban, Invalid, MandateId, MerchantCustomerId, Personal, Timestamp};

open_enums! {
    /// Where a mandate stands (Contract §10.2).
    MandateStatus {
        /// Debits can be made.
        Active = "active",
        /// The merchant gave it up.
        Cancelled = "cancelled",
        /// The debtor took it back.
        Revoked = "revoked",
        /// Its time is over.
        Expired = "expired",
    }

    /// How often a mandate may be used (Contract §10.2).
    MandateType {
        /// For one debit after another.
        Recurring = "recurring",
        /// For one debit.
        OneOff = "one-off",
    }

    /// The scheme in which debits are made (Contract §10.2).
    MandateScheme {
        /// SEPA Core: the debtor may be a consumer, and can have a debit undone.
        Sepa = "SEPA",
        /// SEPA B2B: the debtor is a company.
        SepaB2b = "SEPA-B2B",
    }
}

items! {
    /// The leave of a debtor to be debited.
    Mandate(MandateId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    rum: Option<String>,
    customer_id: Option<MerchantCustomerId>,
    iban: Option<Personal>,
    holder_name: Option<Personal>,
    r#type: Option<MandateType>,
    scheme: Option<MandateScheme>,
    status: Option<MandateStatus>,
    signed_at: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl Mandate {
    /// Its unique reference (RUM, *référence unique de mandat*).
    pub fn rum(&self) -> Option<&str> {
        self.0.attributes.rum.as_deref()
    }

    /// The customer who is debited.
    pub fn customer_id(&self) -> Option<&MerchantCustomerId> {
        self.0.attributes.customer_id.as_ref()
    }

    /// The account that is debited; an error if what the server wrote is no IBAN.
    pub fn iban(&self) -> Option<Result<Iban, Invalid>> {
        self.iban_text().map(Iban::parse)
    }

    /// The account that is debited, as the server wrote it.
    pub fn iban_text(&self) -> Option<&str> {
        let iban = self.0.attributes.iban.as_ref();
        iban.map(Personal::expose_str)
    }

    /// Who holds that account.
    pub fn holder_name(&self) -> Option<&str> {
        let name = self.0.attributes.holder_name.as_ref();
        name.map(Personal::expose_str)
    }

    /// How often it may be used.
    pub fn mandate_type(&self) -> Option<&MandateType> {
        self.0.attributes.r#type.as_ref()
    }

    /// The scheme of its debits.
    pub fn scheme(&self) -> Option<&MandateScheme> {
        self.0.attributes.scheme.as_ref()
    }

    /// Where it stands.
    pub fn status(&self) -> Option<&MandateStatus> {
        self.0.attributes.status.as_ref()
    }

    /// When the debtor signed it.
    pub fn signed_at(&self) -> Option<Timestamp> {
        self.0.attributes.signed_at.as_ref()?.parse().ok()
    }
}
