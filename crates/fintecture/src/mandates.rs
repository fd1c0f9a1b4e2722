//! Mandates for direct debits (Contract §10.2).
//!
//! That a mandate can be made, and that its RUM is unique, is documented; paths and members are
//! known from a third party only. Each path can be [overridden](crate::ClientBuilder::path).

mod mandate;
mod new;

pub use self::mandate::{Mandate, MandateScheme, MandateStatus, MandateType};
pub use self::new::NewMandate;
use serde::Serialize;

use crate::item::Body;
use crate::oauth::NewToken;
use crate::transport::{Operation, Scope, route};
use crate::{Ask, Call, Client, ListOf, MandateId, Runner};

/// Mandates for direct debits; from [`Client::mandates`].
#[derive(Clone, Debug)]
pub struct Mandates<R = Client> {
    runner: R,
}

#[derive(Serialize)]
struct Ended {
    status: MandateStatus,
}

impl<R: Runner> Mandates<R> {
    pub(crate) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The mandates: the first page, or [every one](Call::items). Contract §10.2, of low confidence.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// for mandate in client.mandates().list().await?.items() {
    ///     println!("{} {:?}", mandate.rum().unwrap_or_default(), mandate.status());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<Mandate>, R> {
        let operation = Operation::new(&route::LIST_MANDATES);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// Makes a mandate. Contract §10.2; path and members are of low confidence.
    ///
    /// It is not repeated by itself. A RUM is unique, though: if the answer was lost and the error
    /// [is ambiguous](crate::Error::is_ambiguous), you may call again, and a
    /// [conflict](crate::Error::is_conflict) then says that the first call had made it.
    ///
    /// # Errors
    ///
    /// One that [`is_conflict`](crate::Error::is_conflict) if there is a mandate with this RUM.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client, customer: fintecture::MerchantCustomerId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Iban;
    /// use fintecture::mandates::NewMandate;
    ///
    /// let iban = Iban::parse("FR7630001007941234567890185")?;
    /// let mandate = NewMandate::new("RUM-2025-0001", &customer, iban, "Jane Payer");
    /// match client.mandates().create(&mandate).await {
    ///     Ok(mandate) => println!("made {}", mandate.id()),
    ///     Err(error) if error.is_conflict() => println!("this RUM is in use"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, mandate: &NewMandate) -> Call<Ask<Mandate>, R> {
        let operation = mandate.checked(Operation::new(&route::CREATE_MANDATE));
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// One mandate. Contract §10.2, of low confidence.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that there is none of.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::MandateId)
    /// #     -> Result<(), fintecture::Error> {
    /// let mandate = client.mandates().get(&id).await?;
    /// println!("{:?}", mandate.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &MandateId) -> Call<Ask<Mandate>, R> {
        let operation = Operation::new(&route::GET_MANDATE);
        let operation = operation.variable("mandate_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Cancels a mandate. Contract §10.2, of low confidence.
    ///
    /// It sets a status, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::MandateId)
    /// #     -> Result<(), fintecture::Error> {
    /// let mandate = client.mandates().cancel(&id).await?;
    /// println!("{:?}", mandate.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn cancel(&self, id: &MandateId) -> Call<Ask<Mandate>, R> {
        self.end(id, MandateStatus::Cancelled)
    }

    /// Revokes a mandate. Contract §10.2, of low confidence.
    ///
    /// It sets a status, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::MandateId)
    /// #     -> Result<(), fintecture::Error> {
    /// let mandate = client.mandates().revoke(&id).await?;
    /// println!("{:?}", mandate.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn revoke(&self, id: &MandateId) -> Call<Ask<Mandate>, R> {
        self.end(id, MandateStatus::Revoked)
    }

    /// Asks for a new access token of the scope `e-mandates`, keeps it for the calls to come, and
    /// returns it. Contract §3.2.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let token = client.mandates().token().await?;
    /// println!("good until {}", token.expires_at());
    /// # Ok(())
    /// # }
    /// ```
    pub fn token(&self) -> Call<NewToken, R> {
        Call::new(NewToken::new(Scope::EMandates), self.runner.clone())
    }

    fn end(&self, id: &MandateId, status: MandateStatus) -> Call<Ask<Mandate>, R> {
        let body = Body::new("e-mandates", Ended { status }).of(id.as_str());
        let operation = Operation::new(&route::END_MANDATE)
            .variable("mandate_id", id.as_str())
            .json(&body);
        Call::new(Ask::new(operation), self.runner.clone())
    }
}
