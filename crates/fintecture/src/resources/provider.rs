//! A bank. Contract §9.1.

use serde::{Deserialize, Deserializer};

use crate::item::absent_if_null;
use crate::{AisCapability, AuthModel, Extra, PaymentScheme, ProviderId, PsuType};

/// A bank, and what it offers.
///
/// Only id and country are certain; what the answer leaves out is `None` or empty.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Provider {
    id: ProviderId,
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Attributes,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    name: Option<String>,
    full_name: Option<String>,
    country: Option<String>,
    bic: Option<String>,
    logo_url: Option<String>,
    #[serde(deserialize_with = "words")]
    auth_models: Vec<AuthModel>,
    #[serde(deserialize_with = "words")]
    psu_types: Vec<PsuType>,
    #[serde(deserialize_with = "words")]
    ais: Vec<AisCapability>,
    #[serde(deserialize_with = "words")]
    pis: Vec<PaymentScheme>,
    #[serde(flatten)]
    extra: Extra,
}

impl Provider {
    /// Its id, for `provider` of a connect.
    pub fn id(&self) -> &ProviderId {
        &self.id
    }

    /// Its name, as customers know it.
    pub fn name(&self) -> Option<&str> {
        self.attributes.name.as_deref()
    }

    /// Its name with the branch or region.
    pub fn full_name(&self) -> Option<&str> {
        self.attributes.full_name.as_deref()
    }

    /// Its country: two letters.
    pub fn country(&self) -> Option<&str> {
        self.attributes.country.as_deref()
    }

    /// Its BIC.
    pub fn bic(&self) -> Option<&str> {
        self.attributes.bic.as_deref()
    }

    /// Where its logo is.
    pub fn logo_url(&self) -> Option<&str> {
        self.attributes.logo_url.as_deref()
    }

    /// How its customers prove themselves.
    pub fn auth_models(&self) -> &[AuthModel] {
        &self.attributes.auth_models
    }

    /// What kinds of customers it has.
    pub fn psu_types(&self) -> &[PsuType] {
        &self.attributes.psu_types
    }

    /// What can be read of accounts there.
    pub fn ais(&self) -> &[AisCapability] {
        &self.attributes.ais
    }

    /// The schemes in which it makes payments.
    pub fn pis(&self) -> &[PaymentScheme] {
        &self.attributes.pis
    }

    /// Members of the bank that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }
}

/// Words in upper or lower case (Contract C-33); null is none of them.
fn words<'de, D: Deserializer<'de>, T: Word>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let words = Option::<Vec<String>>::deserialize(deserializer)?.unwrap_or_default();
    let read = |word: String| {
        let mut known = T::known().iter();
        known
            .find(|known| known.as_ref().eq_ignore_ascii_case(&word))
            .cloned()
            .unwrap_or_else(|| T::from(word))
    };
    Ok(words.into_iter().map(read).collect())
}

/// An open enum, as far as reading it needs.
trait Word: Clone + AsRef<str> + From<String> + 'static {
    fn known() -> &'static [Self];
}

macro_rules! words {
    ($($name:ident)*) => {$(
        impl Word for $name {
            fn known() -> &'static [Self] {
                Self::KNOWN
            }
        }
    )*};
}

words! { AuthModel PsuType AisCapability PaymentScheme }
