//! Whom a payment goes to, where it is not the merchant (Contract §7.1).

use fintecture::{Iban, Personal};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Somebody else than the merchant, whom an application may have paid that is set up for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Beneficiary {
    /// As the merchant knows it; the account may be held under another.
    pub(crate) name: Option<Personal>,
    pub(crate) iban: Iban,
}

impl Beneficiary {
    /// Whom a request names with an account. The one official example of the older `prepare` has a
    /// number that is none (Contract §12); such a request pays the merchant.
    pub(crate) fn of(request: &Value) -> Option<Self> {
        let named = &request["data"]["attributes"]["beneficiary"];
        let iban = Iban::parse(named["iban"].as_str()?).ok()?;
        let name = named["name"].as_str().map(str::trim);
        Some(Self {
            name: name.filter(|name| !name.is_empty()).map(Personal::from),
            iban,
        })
    }
}

/// Reads whom a session keeps. Of an earlier version it is whom the request named, with a number that
/// may be none.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Beneficiary>, D::Error> {
    let kept = Value::deserialize(from)?;
    Ok(serde_json::from_value(kept).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(beneficiary: &Value) -> Option<Beneficiary> {
        let attributes = json!({ "amount": "20", "beneficiary": beneficiary });
        Beneficiary::of(&json!({ "data": { "attributes": attributes } }))
    }

    #[test]
    fn somebody_is_paid_who_has_an_account() {
        let iban = "FR1420041010050500013M02606";
        let named = of(&json!({ "name": " Anne Durand ", "iban": iban })).unwrap();
        assert_eq!(
            named.name.as_ref().map(Personal::expose_str),
            Some("Anne Durand")
        );
        assert!(!format!("{named:?}").contains("Durand"));
        assert_eq!(of(&json!({ "iban": iban })).unwrap().name, None);
        for nobody in [
            json!({ "name": "Anne" }),
            json!({ "iban": "FR00" }),
            json!(null),
        ] {
            assert_eq!(of(&nobody), None);
        }
    }
}
