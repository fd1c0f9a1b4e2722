//! From a claim to a fact.

use super::GetPayment;
use crate::webhook::{Claimed, Event};
use crate::{Call, Runner, redirect};

impl Claimed<Event> {
    /// Reads the claimed session again from the API: the [`Payment`](super::Payment) that comes
    /// back is the fact to act on, whatever the event said. Contract §14.1, §23.
    ///
    /// ```no_run
    /// # use fintecture::webhook::{Claimed, Event};
    /// # async fn hook(client: fintecture::Client, claimed: Claimed<Event>)
    /// #     -> Result<(), fintecture::Error> {
    /// let payment = claimed.confirm(&client).await?;
    /// if payment.is_shippable() == Some(true) {
    ///     println!("ship the order of {}", payment.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn confirm<R: Runner>(&self, client: &R) -> Call<GetPayment, R> {
        Call::new(GetPayment::new(self.session_id().clone()), client.clone())
    }
}

impl redirect::Pis {
    /// Reads the session again from the API: the [`Payment`](super::Payment) that comes back is the
    /// fact to act on, whatever the address said. Contract §14.1.
    ///
    /// ```no_run
    /// # async fn back(client: fintecture::Client, query: &str)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::redirect;
    ///
    /// let payment = redirect::Pis::parse(query)?.confirm(&client).await?;
    /// println!("{}", payment.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn confirm<R: Runner>(&self, client: &R) -> Call<GetPayment, R> {
        Call::new(GetPayment::new(self.session_id().clone()), client.clone())
    }
}
