//! Whether a customer is who they say. Contract §10.1, all of it of low confidence.

use serde::Serialize;

use crate::item::Body;
use crate::transport::{Operation, route};
use crate::verification::Verification;
use crate::{Ask, Call, Client, ListOf, MerchantCustomerId, ProviderId, Runner, VerificationId};

/// The verifications of one customer; from
/// [`Customers::verifications`](super::Customers::verifications).
#[derive(Clone, Debug)]
pub struct Verifications<R = Client> {
    customer: MerchantCustomerId,
    runner: R,
}

#[derive(Serialize)]
struct Attributes<'a> {
    provider_id: &'a ProviderId,
}

impl<R: Runner> Verifications<R> {
    pub(super) fn new(customer: MerchantCustomerId, runner: R) -> Self {
        Self { customer, runner }
    }

    /// Starts one at the customer's bank. Contract §10.1, of low confidence.
    ///
    /// It is never started twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and [`list`](Self::list) shows whether it began.
    ///
    /// ```no_run
    /// # async fn begin(client: fintecture::Client, id: fintecture::MerchantCustomerId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// let bank = "cmcifrpp".try_into()?;
    /// let verification = client.customers().verifications(&id).start(&bank).await?;
    /// println!("{:?}", verification.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn start(&self, provider: &ProviderId) -> Call<Ask<Verification>, R> {
        let attributes = Attributes {
            provider_id: provider,
        };
        let operation = Operation::new(&route::START_VERIFICATION)
            .json(&Body::new("verifications", attributes));
        Call::new(Ask::new(self.of(operation)), self.runner.clone())
    }

    /// All that were started. Contract §10.1, of low confidence.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::MerchantCustomerId)
    /// #     -> Result<(), fintecture::Error> {
    /// for verification in client.customers().verifications(&id).list().await?.items() {
    ///     println!("{} {:?}", verification.id(), verification.status());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<Verification>, R> {
        let operation = Operation::new(&route::LIST_VERIFICATIONS);
        Call::new(ListOf::new(self.of(operation)), self.runner.clone())
    }

    /// One of them. Contract §10.1, of low confidence.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that there is none of.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::MerchantCustomerId,
    /// #     verification: fintecture::VerificationId) -> Result<(), fintecture::Error> {
    /// let verification = client.customers().verifications(&id).get(&verification).await?;
    /// println!("{:?}", verification.match_score());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &VerificationId) -> Call<Ask<Verification>, R> {
        let operation = Operation::new(&route::GET_VERIFICATION);
        let operation = self.of(operation).variable("verification_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    fn of(&self, operation: Operation) -> Operation {
        operation.variable("customer_id", self.customer.as_str())
    }
}
