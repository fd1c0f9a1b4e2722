//! The way back from a consent. Contract §14.2.

use super::parameters::Parameters;
use super::state;
use crate::{CustomerId, Invalid, Personal, ProviderId, SecretString};

/// The way back of a holder who was asked for consent.
///
/// ```
/// use fintecture::redirect;
///
/// let back = redirect::Ais::parse("https://app.example.com/consented?\
///     customer_id=1ef74051a77673de120820fb370dc382&code=f66ec660b0bbd279\
///     &provider=cmcifrpp&state=user-42-8d1f")?;
/// assert!(back.has_state("user-42-8d1f"));
/// let redirect::Ais::Consented(consent) = back else { panic!("there is a code") };
/// assert_eq!(consent.customer_id().as_str(), "1ef74051a77673de120820fb370dc382");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Debug)]
pub enum Ais {
    /// The holder consented.
    Consented(Consent),
    /// The holder did not, or something went wrong.
    Failed(Failure),
}

/// A consent, to be traded for a connection.
#[derive(Clone)]
pub struct Consent {
    customer_id: CustomerId,
    code: SecretString,
    provider: Option<ProviderId>,
    state: Option<Personal>,
}

/// A consent that did not come about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    error: String,
    provider_error: Option<Personal>,
    state: Option<Personal>,
}

impl Ais {
    /// Reads the address to which the browser came, or its query alone.
    ///
    /// # Errors
    ///
    /// A parameter that is missing, empty or there twice.
    pub fn parse(address: &str) -> Result<Self, Invalid> {
        let parameters = Parameters::parse(address);
        let state = parameters.get("state")?.map(Personal::from);
        if let Some(error) = parameters.get("error")? {
            return Ok(Self::Failed(Failure {
                error: error.to_owned(),
                provider_error: parameters.get("provider_error")?.map(Personal::from),
                state,
            }));
        }
        Ok(Self::Consented(Consent {
            customer_id: CustomerId::new(parameters.required("customer_id")?)?,
            code: parameters.required("code")?.into(),
            provider: parameters
                .get("provider")?
                .map(ProviderId::new)
                .transpose()?,
            state,
        }))
    }

    /// Whether the state that came back is the one that you gave to *this user's* session, compared
    /// in constant time. If it is not, take nothing: the address may be somebody else's, made to
    /// tie their bank accounts to your user.
    #[must_use]
    pub fn has_state(&self, expected: &str) -> bool {
        let came_back = match self {
            Self::Consented(consent) => &consent.state,
            Self::Failed(failure) => &failure.state,
        };
        state::is(came_back.as_ref(), expected)
    }
}

impl Consent {
    /// Whose connection it will be.
    pub fn customer_id(&self) -> &CustomerId {
        &self.customer_id
    }

    /// What is traded for the connection: good once, and for a few minutes.
    pub fn code(&self) -> &SecretString {
        &self.code
    }

    /// The holder's bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.provider.as_ref()
    }
}

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Consent")
            .field("customer_id", &self.customer_id)
            .field("code", &Personal::new(()))
            .field("provider", &self.provider)
            .field("state", &self.state)
            .finish()
    }
}

impl Failure {
    /// What failed, for example `provider_error`.
    pub fn error(&self) -> &str {
        &self.error
    }

    /// The bank's own words, for example `access_denied`.
    pub fn provider_error(&self) -> Option<&str> {
        let words = self.provider_error.as_ref();
        words.map(Personal::expose_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ExposeSecret as _;

    #[test]
    fn a_consent_is_read_to_the_last_parameter() {
        let Ais::Consented(consent) =
            Ais::parse("customer_id=1ef7&code=f66e&provider=cmcifrpp&state=s").unwrap()
        else {
            panic!("a consent")
        };
        assert_eq!(consent.customer_id().as_str(), "1ef7");
        assert_eq!(consent.code().expose_secret(), "f66e");
        assert_eq!(consent.provider().unwrap().as_str(), "cmcifrpp");
    }

    #[test]
    fn a_failure_is_read_to_the_last_parameter() {
        let back = Ais::parse("error=provider_error&provider_error=access_denied&state=s").unwrap();
        assert!(back.has_state("s"));
        let Ais::Failed(failure) = back else {
            panic!("a failure")
        };
        assert_eq!(failure.error(), "provider_error");
        assert_eq!(failure.provider_error(), Some("access_denied"));
    }

    #[test]
    fn an_error_beside_a_code_is_an_error() {
        let back = Ais::parse("customer_id=c&code=x&state=s&error=provider_error").unwrap();
        assert!(matches!(back, Ais::Failed(_)));
    }

    #[test]
    fn a_way_back_without_customer_or_code_is_refused() {
        for (address, field) in [
            ("code=x&state=s", "customer_id"),
            ("customer_id=c&state=s", "code"),
            ("customer_id=&code=x", "customer_id"),
            ("", "customer_id"),
        ] {
            let error = Ais::parse(address).unwrap_err();
            assert_eq!(error.field(), field, "{address}");
        }
    }

    #[test]
    fn only_the_very_state_is_the_state() {
        let has = |query: &str, expected| {
            let back = Ais::parse(&format!("customer_id=c&code=x&{query}")).unwrap();
            back.has_state(expected)
        };
        assert!(has("state=secret", "secret"));
        for expected in ["", "secre", "secrets", "SECRET"] {
            assert!(!has("state=secret", expected), "{expected}");
        }
        assert!(!has("", ""), "none was given, so none can be right");
    }
}
