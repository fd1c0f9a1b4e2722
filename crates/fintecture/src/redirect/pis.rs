//! The way back from a payment. Contract §14.1.

use super::parameters::Parameters;
use super::state;
use crate::{CustomerId, Invalid, Personal, ProviderId, SessionId, SessionStatus};

/// The way back of a payer: a hint that something happened, and no proof of anything.
///
/// The same parameters are expected at the `origin_uri`, to which a payer goes who leaves early
/// (Contract Q-20).
///
/// ```
/// use fintecture::redirect;
///
/// let back = redirect::Pis::parse(
///     "session_id=b2bca2bcd3b64a32a7da0766df59a7d2&status=payment_created&state=order-42",
/// )?;
/// assert!(back.has_state("order-42"));
/// assert_eq!(back.session_id().as_str(), "b2bca2bcd3b64a32a7da0766df59a7d2");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pis {
    session_id: SessionId,
    status: Option<SessionStatus>,
    customer_id: Option<CustomerId>,
    provider: Option<ProviderId>,
    state: Option<Personal>,
}

impl Pis {
    /// Reads the address to which the browser came, or its query alone.
    ///
    /// # Errors
    ///
    /// No `session_id`, or a parameter that is there twice.
    pub fn parse(address: &str) -> Result<Self, Invalid> {
        let parameters = Parameters::parse(address);
        let customer_id = parameters.get("customer_id")?;
        let provider = parameters.get("provider")?;
        Ok(Self {
            session_id: SessionId::new(parameters.required("session_id")?)?,
            status: parameters.get("status")?.map(SessionStatus::from),
            customer_id: customer_id.map(CustomerId::new).transpose()?,
            provider: provider.map(ProviderId::new).transpose()?,
            state: parameters.get("state")?.map(Personal::from),
        })
    }

    /// Whether the state that came back is the one that you gave, compared in constant time.
    #[must_use]
    pub fn has_state(&self, expected: &str) -> bool {
        state::is(self.state.as_ref(), expected)
    }

    /// The session to read again.
    pub fn session_id(&self) -> &SessionId {
        &self.session_id
    }

    /// What the address says of the session, which anyone may have written.
    pub fn claimed_status(&self) -> Option<&SessionStatus> {
        self.status.as_ref()
    }

    /// The payer's connection.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.customer_id.as_ref()
    }

    /// The payer's bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.provider.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_is_read_to_the_last_parameter() {
        let back = Pis::parse(
            "https://shop.example/back?session_id=b2bc&status=payment_teleported&state=a%2Bb\
             &customer_id=1ef7&provider=cmcifrpp",
        )
        .unwrap();
        assert_eq!(back.session_id().as_str(), "b2bc");
        assert_eq!(
            back.claimed_status().unwrap().as_str(),
            "payment_teleported"
        );
        assert_eq!(back.customer_id().unwrap().as_str(), "1ef7");
        assert_eq!(back.provider().unwrap().as_str(), "cmcifrpp");
        assert!(back.has_state("a+b") && !back.has_state("a b"));
    }

    #[test]
    fn the_session_alone_is_mandatory() {
        let back = Pis::parse("session_id=b2bc").unwrap();
        assert!(back.claimed_status().is_none() && !back.has_state(""));
        assert_eq!(
            Pis::parse("state=s").unwrap_err().to_string(),
            "session_id: required"
        );
    }
}
