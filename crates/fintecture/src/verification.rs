//! Whether an account's holder is who they are thought to be. Contract §8.9, §10.1.

use serde::Deserialize;
use serde_json::Value;

use crate::item::items;
use crate::status::open_enums;
use crate::{Extra, Personal, ProviderId, Timestamp, VerificationId};

open_enums! {
    /// Where a verification stands (Contract §10.1).
    VerificationStatus {
        /// The bank has not been asked, or has not answered.
        Pending = "pending",
        /// The holder is who they were expected to be.
        Verified = "verified",
        /// The holder is not.
        Unverified = "unverified",
        /// It came to no result.
        Failed = "failed",
    }
}

items! {
    /// A verification of somebody's identity against the holder of a bank account.
    ///
    /// Its members are known from a third party only; what is absent is `None`.
    Verification(VerificationId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    status: Option<VerificationStatus>,
    provider_id: Option<ProviderId>,
    match_score: Option<Personal<Value>>,
    verified_at: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl Verification {
    /// Where it stands.
    pub fn status(&self) -> Option<&VerificationStatus> {
        self.0.attributes.status.as_ref()
    }

    /// The bank that is asked.
    pub fn provider_id(&self) -> Option<&ProviderId> {
        self.0.attributes.provider_id.as_ref()
    }

    /// How well the names match, from 0 to 1; `None` before there is a result.
    pub fn match_score(&self) -> Option<f64> {
        match self.0.attributes.match_score.as_ref()?.expose() {
            Value::String(text) => text.parse().ok(),
            number => number.as_f64(),
        }
    }

    /// When there was a result.
    pub fn verified_at(&self) -> Option<Timestamp> {
        self.0.attributes.verified_at.as_ref()?.parse().ok()
    }
}
