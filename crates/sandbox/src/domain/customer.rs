//! The customers of an application, their bank accounts, and the proof that both belong together
//! (Contract §10.1).

use std::time::Duration;

use fintecture::{ProviderId, Timestamp};

use super::Attributes;
use super::payee::{Answer, Likeness};

/// A customer of an application. It has nothing to do with the connection that AIS calls so.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) row: i64,
    pub(crate) id: String,
    pub(crate) application: i64,
    pub(crate) external_id: Option<String>,
    pub(crate) attributes: Attributes,
}

impl Customer {
    /// What the customer goes by: the person, and the company they act for if there is one.
    fn names(&self) -> Vec<String> {
        let word = |name| self.attributes.text(name).unwrap_or_default();
        let person = format!("{} {}", word("first_name"), word("last_name"));
        let company = self.attributes.text("company_name").map(str::to_owned);
        company.into_iter().chain([person]).collect()
    }

    /// Whether a bank account of the holder is this customer's: the customer's name, or their
    /// company's, must be the holder's, and so must the name that was given with the account.
    pub(crate) fn compare(&self, given: Option<&BankAccount>, holder: &str) -> Answer {
        let names = self.names();
        let own = names
            .iter()
            .max_by_key(|name| Answer::about([name.as_str()], holder).likeness());
        let with_account = given.and_then(|account| account.attributes.text("holder_name"));
        Answer::about(
            own.map(String::as_str).into_iter().chain(with_account),
            holder,
        )
    }
}

/// A bank account that a customer is said to have.
#[derive(Clone, Debug)]
pub(crate) struct BankAccount {
    pub(crate) row: i64,
    pub(crate) id: String,
    /// The row of the customer.
    pub(crate) customer: i64,
    pub(crate) attributes: Attributes,
    /// Whether a verification found it to be the customer's.
    pub(crate) is_verified: bool,
}

/// How long a bank takes to answer; the rulebook of the European Payments Council gives it as much.
const TO_ANSWER: Duration = Duration::from_secs(5);

/// A question to a bank, and what it answers in time.
#[derive(Clone, Debug)]
pub(crate) struct Verification {
    pub(crate) row: i64,
    pub(crate) id: String,
    /// The row of the customer.
    pub(crate) customer: i64,
    /// The row of the bank account, if the customer has one.
    pub(crate) account: Option<i64>,
    pub(crate) provider: Option<ProviderId>,
    pub(crate) likeness: Option<Likeness>,
    pub(crate) is_match: bool,
    pub(crate) answers_at: Timestamp,
    pub(crate) attributes: Attributes,
}

impl Verification {
    /// When the answer to a question of now is there.
    pub(crate) fn answer_to(now: Timestamp) -> Timestamp {
        now + TO_ANSWER
    }

    /// Where it stands at an instant: `pending`; then `verified` for a match, `unverified` for a
    /// close match and for none, which the score tells apart, and `failed` where the bank could not
    /// tell (Contract §10.1).
    pub(crate) fn status(&self, now: Timestamp) -> &'static str {
        if now < self.answers_at {
            return "pending";
        }
        match (self.likeness, self.is_match) {
            (None, _) => "failed",
            (Some(_), true) => "verified",
            (Some(_), false) => "unverified",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn customer(attributes: serde_json::Value) -> Customer {
        Customer {
            row: 1,
            id: "c".to_owned(),
            application: 1,
            external_id: None,
            attributes: Attributes::of(attributes),
        }
    }

    fn account(holder_name: &str) -> BankAccount {
        BankAccount {
            row: 1,
            id: "a".to_owned(),
            customer: 1,
            attributes: Attributes::of(json!({ "holder_name": holder_name })),
            is_verified: false,
        }
    }

    #[test]
    fn a_customer_is_known_by_their_own_name_or_by_their_companys() {
        let jane = customer(json!({
            "first_name": "Jane", "last_name": "Payer", "company_name": "Atelier Payer",
        }));
        assert!(jane.compare(None, "PAYER JANE").is_match());
        assert!(jane.compare(None, "atelier payer").is_match());
        assert!(!jane.compare(None, "Camille Laurent").is_match());
    }

    #[test]
    fn the_name_given_with_an_account_must_be_the_holders_too() {
        let jane = customer(json!({ "first_name": "Jane", "last_name": "Payer" }));
        let compare = |given: &str, holder: &str| jane.compare(Some(&account(given)), holder);
        assert!(compare("Jane Payer", "Jane Payer").is_match());
        assert!(!compare("Camille Laurent", "Jane Payer").is_match());
        assert!(!compare("Camille Laurent", "Camille Laurent").is_match());
    }

    #[test]
    fn a_verification_is_pending_until_the_bank_answers() {
        let asked_at = Timestamp::from_micros(0);
        let mut verification = Verification {
            row: 1,
            id: "v".to_owned(),
            customer: 1,
            account: None,
            provider: None,
            likeness: Likeness::new(97),
            is_match: true,
            answers_at: Verification::answer_to(asked_at),
            attributes: Attributes::default(),
        };
        assert_eq!(verification.status(asked_at), "pending");
        let later = asked_at + TO_ANSWER;
        assert_eq!(verification.status(later), "verified");
        verification.is_match = false;
        assert_eq!(verification.status(later), "unverified");
        verification.likeness = None;
        assert_eq!(verification.status(later), "failed");
    }
}
