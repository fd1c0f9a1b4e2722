//! Whether a company may buy now and pay later. Contract §7.10.

use serde::{Deserialize, Serialize};

use crate::call::Describe;
use crate::item::absent_if_null;
use crate::money::amount_text;
use crate::transport::{Operation, route};
use crate::{Currency, Extra, Invalid, Money};

/// Asks for an assessment: [`Pis::assess`](super::Pis::assess).
#[derive(Clone, Debug)]
pub struct Assessing {
    amount: Money,
    siren: String,
}

impl Assessing {
    pub(super) fn new(amount: Money, siren: String) -> Self {
        Self { amount, siren }
    }
}

impl Describe for Assessing {
    type Wire = Document;
    type Answer = Assessment;

    fn describe(&self) -> Operation {
        let siren = self.siren.as_str();
        let is_siren = siren.len() == 9 && siren.bytes().all(|byte| byte.is_ascii_digit());
        Operation::new(&route::ASSESS)
            .json(&Body {
                data: Data {
                    r#type: "assessments",
                    attributes: Attributes {
                        amount: Sum {
                            value: self.amount.amount().to_string(),
                            currency: self.amount.currency(),
                        },
                        category: "payments",
                    },
                    relationships: Relationships {
                        company: Related {
                            data: Company {
                                r#type: "companies",
                                attributes: Identity {
                                    external_id: siren,
                                    external_id_type: "SIREN",
                                },
                            },
                        },
                    },
                },
            })
            .demand_amount("data.attributes.amount.value", Some(self.amount))
            .demand(is_siren, || {
                let field = "data.relationships.company.data.attributes.external_id";
                Invalid::new(field, "a SIREN: nine digits", siren)
            })
    }
}

#[derive(Serialize)]
struct Body<'a> {
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    r#type: &'static str,
    attributes: Attributes,
    relationships: Relationships<'a>,
}

#[derive(Serialize)]
struct Attributes {
    amount: Sum,
    category: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sum {
    #[serde(deserialize_with = "amount_text")]
    value: String,
    currency: Currency,
}

#[derive(Serialize)]
struct Relationships<'a> {
    company: Related<'a>,
}

#[derive(Serialize)]
struct Related<'a> {
    data: Company<'a>,
}

#[derive(Serialize)]
struct Company<'a> {
    r#type: &'static str,
    attributes: Identity<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    external_id: &'a str,
    external_id_type: &'static str,
}

/// What is thought of a company's credit.
///
/// The form of the answer is not published (Contract Q-12): what is not there is `None`, and what
/// this version does not know is kept in the `extra`s.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Assessment {
    id: Option<String>,
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Assessed,
    #[serde(skip)]
    beside: Extra,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Assessed {
    amount: Option<Sum>,
    category: Option<String>,
    eligible: Option<bool>,
    #[serde(flatten)]
    extra: Extra,
}

impl Assessment {
    /// Its id; opaque.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether the company may pay this amount later; `None` if the answer does not say.
    pub fn is_eligible(&self) -> Option<bool> {
        self.attributes.eligible
    }

    /// The amount that was assessed.
    pub fn amount(&self) -> Option<Money> {
        let amount = self.attributes.amount.as_ref()?;
        Money::parse(&amount.value, amount.currency).ok()
    }

    /// What was assessed, for example `payments`.
    pub fn category(&self) -> Option<&str> {
        self.attributes.category.as_deref()
    }

    /// Members that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }

    /// What stood beside the assessment: `meta` and others.
    pub fn beside(&self) -> &Extra {
        &self.beside
    }
}

/// An assessment on the wire.
#[derive(Debug, Deserialize)]
pub struct Document {
    data: Assessment,
    #[serde(flatten)]
    beside: Extra,
}

impl From<Document> for Assessment {
    fn from(document: Document) -> Self {
        Self {
            beside: document.beside,
            ..document.data
        }
    }
}
