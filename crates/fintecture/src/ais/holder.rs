//! Who holds an account. Contract §8.7.

use serde::Deserialize;

use crate::item::absent_if_null;
use crate::{Extra, Personal};

/// A holder. Of the rest that a bank may tell, address and contact, the names are not published:
/// it is in [`extra_attributes`](Self::extra_attributes).
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Holder {
    id: Option<String>,
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Attributes,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    full_name: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl Holder {
    /// What the server calls them; opaque.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// First and last name, or the name of a company.
    pub fn full_name(&self) -> Option<&str> {
        let name = self.attributes.full_name.as_ref();
        name.map(Personal::expose_str)
    }

    /// Members of the holder that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }
}
