//! The phones of the banks' customers, answered without looking at them (Contract §8.3).

use std::fmt;

use fintecture::{Invalid, ProviderId, SecretString, Timestamp};

use super::{Control, ControlError};
use crate::domain::challenge::{Challenge, Factor, Proof};
use crate::domain::{Consent, Refusal};
use crate::engine::commands::{AnswerChallenge, AnswerConsent, Answered, ConsentStep};
use crate::pages;

/// How many requests are shown.
const LIMIT: u32 = 100;

/// What a bank's app asks a customer: a request of the decoupled model that nobody has answered. Its
/// `Debug` shows neither the polling id nor the path, which are all that it takes to answer.
#[derive(Clone)]
#[non_exhaustive]
pub struct PhoneRequest {
    /// What the application polls it by.
    pub polling_id: String,
    /// Which bank asks.
    pub provider: ProviderId,
    /// When it is over if nobody answers.
    pub expires_at: Timestamp,
    /// The page on which it can be answered, under the sandbox's address.
    pub path: String,
}

/// What a bank wants a customer to prove before it does what they approved on its pages: strong
/// customer authentication. Its `Debug` shows neither the id, which is all that it takes to answer or to pay,
/// nor the code.
#[derive(Clone)]
#[non_exhaustive]
pub struct PhoneQuestion {
    /// What it is answered by, where it is answered in an app.
    pub id: String,
    /// Which bank asks.
    pub provider: ProviderId,
    /// What they prove it with.
    pub factor: Factor,
    /// What they type on the bank's page; none where they answer in its app.
    pub code: Option<SecretString>,
    /// When it is over if nobody answers; a payment is then refused with `no_answer`.
    pub expires_at: Timestamp,
}

impl fmt::Debug for PhoneRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneRequest")
            .field("provider", &self.provider)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PhoneQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneQuestion")
            .field("provider", &self.provider)
            .field("factor", &self.factor)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What a customer answers on their phone, or in their bank's app.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PhoneAnswer {
    /// Agrees. Who is asked for accounts shares all of them: polling then gives a code.
    Approve,
    /// Does not. Who is asked for accounts shares nothing: polling then says `FAILED`.
    Refuse,
}

impl PhoneAnswer {
    pub(super) fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "approve" => Ok(Self::Approve),
            "refuse" => Ok(Self::Refuse),
            _ => Err(Invalid::new("answer", "must be approve or refuse", word)),
        }
    }
}

impl Control {
    /// What waits on the customers' phones, the newest first.
    pub async fn phone_requests(&self) -> Result<Vec<PhoneRequest>, ControlError> {
        let waiting = self.engine.consents_on_phones(LIMIT).await?;
        let seen = waiting.into_iter().filter_map(|consent: Consent| {
            Some(PhoneRequest {
                polling_id: consent.polling_id?,
                provider: consent.provider?,
                expires_at: consent.expires_at,
                path: pages::path_of_consent(&consent.link),
            })
        });
        Ok(seen.collect())
    }

    /// What banks want their customers to prove, the newest first.
    pub async fn phone_questions(&self) -> Result<Vec<PhoneQuestion>, ControlError> {
        let waiting = self.engine.challenges(LIMIT).await?;
        let seen = waiting.into_iter().map(|asked: Challenge| PhoneQuestion {
            id: asked.link,
            provider: asked.provider,
            factor: asked.factor,
            code: asked.code.map(SecretString::from),
            expires_at: asked.ends_at,
        });
        Ok(seen.collect())
    }

    /// Answers what a bank asks in its app. Approved, it does what the customer approved on its
    /// pages; declined, a payment is refused with `customer`, and no account is shared.
    pub async fn answer_in_app(&self, id: &str, answer: PhoneAnswer) -> Result<(), ControlError> {
        let proof = match answer {
            PhoneAnswer::Approve => Proof::Approved,
            PhoneAnswer::Refuse => Proof::Declined,
        };
        let link = id.to_owned();
        match self.engine.run(AnswerChallenge { link, proof }).await {
            Ok(Answered::Wrong) => {
                let rule = "of this question is its code, typed on the bank's page";
                Err(Refusal::from(Invalid::unshown("answer", rule)).into())
            }
            Err(Refusal::NothingAsked) => Err(Refusal::UnknownRequest.into()),
            answered => Ok(answered.map(drop)?),
        }
    }

    /// Answers a request on the phone of the customer whom the bank asks.
    ///
    /// ```no_run
    /// # async fn answer(sandbox: &fintecture_sandbox::Sandbox)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture_sandbox::PhoneAnswer;
    ///
    /// let control = sandbox.control();
    /// for request in control.phone_requests().await? {
    ///     control.answer_on_phone(&request.polling_id, PhoneAnswer::Approve).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn answer_on_phone(
        &self,
        polling_id: &str,
        answer: PhoneAnswer,
    ) -> Result<(), ControlError> {
        let asked = self.engine.consent_on_phone(polling_id).await;
        let consent = asked.map_err(|refusal| match refusal {
            Refusal::UnknownLink => Refusal::UnknownRequest,
            other => other,
        })?;
        let step = match answer {
            PhoneAnswer::Approve => ConsentStep::GrantAll,
            PhoneAnswer::Refuse => ConsentStep::Refuse,
        };
        let link = consent.link;
        self.engine.run(AnswerConsent { link, step }).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::commands::Arrival;

    #[test]
    fn nothing_that_suffices_to_answer_or_to_pay_is_shown_for_debugging() {
        let canary = || "canary".to_owned();
        let provider = ProviderId::new("gineit").unwrap();
        let expires_at = Timestamp::from_micros(1_750_000_000_000_000);
        let request = PhoneRequest {
            polling_id: canary(),
            provider: provider.clone(),
            expires_at,
            path: canary(),
        };
        let question = PhoneQuestion {
            id: canary(),
            provider,
            factor: Factor::Sms,
            code: Some(canary().into()),
            expires_at,
        };
        let shown = format!("{request:?} {question:?} {:?}", Arrival::Link(canary()));
        assert!(
            shown.contains("gineit") && !shown.contains("canary"),
            "{shown}"
        );
    }
}
