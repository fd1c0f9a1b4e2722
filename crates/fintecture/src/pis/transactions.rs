//! Transactions on the acquiring account, and simulated ones. Contract §7.11.

use super::{Simulation, Transaction};
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, ListOf, Runner, TransactionId};

/// The transactions of the application; from [`Pis::transactions`](super::Pis::transactions).
#[derive(Clone, Debug)]
pub struct Transactions<R = Client> {
    runner: R,
}

impl<R: Runner> Transactions<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// What moved on the acquiring account: the first page, or [all of it](Call::items).
    ///
    /// That there is such a list is documented, and where is not: its path can be
    /// [overridden](crate::ClientBuilder::path). Contract §7.11, C-13.
    ///
    /// ```no_run
    /// # async fn all(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// for transaction in client.pis().transactions().list().await?.items() {
    ///     println!("{:?} {:?}", transaction.kind(), transaction.amount());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<Transaction>, R> {
        let operation = Operation::new(&route::LIST_TRANSACTIONS);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// One of them; its path is as uncertain as that of the [list](Self::list).
    ///
    /// ```no_run
    /// # async fn one(client: fintecture::Client, id: fintecture::TransactionId)
    /// #     -> Result<(), fintecture::Error> {
    /// let transaction = client.pis().transactions().get(&id).await?;
    /// println!("{:?}", transaction.booking_date());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &TransactionId) -> Call<Ask<Transaction>, R> {
        let operation = Operation::new(&route::GET_TRANSACTION);
        let operation = operation.variable("transaction_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Makes money move, in a sandbox alone: a credit is matched with a session by its virtual IBAN
    /// and its amount. Contract §7.11.
    ///
    /// The path is documented; the names of its fields are not.
    ///
    /// ```no_run
    /// # async fn pay(client: fintecture::Client, iban: fintecture::Iban)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Money;
    /// use fintecture::pis::Simulation;
    ///
    /// let credit = Simulation::credit(Money::eur("550.60")?, "Jane Payer", iban);
    /// let transaction = client.pis().transactions().simulate(credit).await?;
    /// println!("{}", transaction.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn simulate(&self, simulation: Simulation) -> Call<Ask<Transaction>, R> {
        let operation = simulation.checked(Operation::new(&route::SIMULATE_TRANSACTION));
        Call::new(Ask::new(operation), self.runner.clone())
    }
}
