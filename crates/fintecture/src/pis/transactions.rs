//! Transactions on the acquiring account, and simulated ones. Contract §7.11.

use super::transaction::Document;
use super::{Simulating, Simulation, Transaction};
use crate::call::Describe;
use crate::page::Page;
use crate::transport::{Listed, Operation, route};
use crate::{Call, Client, Runner, TransactionId};

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
    pub fn list(&self) -> Call<ListTransactions, R> {
        Call::new(ListTransactions::default(), self.runner.clone())
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
    pub fn get(&self, id: &TransactionId) -> Call<GetTransaction, R> {
        Call::new(GetTransaction { id: id.clone() }, self.runner.clone())
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
    pub fn simulate(&self, simulation: Simulation) -> Call<Simulating, R> {
        Call::new(Simulating::new(simulation), self.runner.clone())
    }
}

/// Lists transactions: [`Transactions::list`].
#[derive(Clone, Debug, Default)]
pub struct ListTransactions {
    page: Option<u32>,
    size: Option<u32>,
}

impl<R> Call<ListTransactions, R> {
    /// The page, from 1.
    pub fn page(self, number: u32) -> Self {
        self.with(|action| action.page = Some(number))
    }

    /// How many transactions a page has.
    pub fn page_size(self, size: u32) -> Self {
        self.with(|action| action.size = Some(size))
    }
}

impl Describe for ListTransactions {
    type Wire = Listed<Transaction>;
    type Answer = Page<Transaction>;

    fn describe(&self) -> Operation {
        Operation::new(&route::LIST_TRANSACTIONS).paged(self.page, self.size)
    }
}

/// Reads one transaction: [`Transactions::get`].
#[derive(Clone, Debug)]
pub struct GetTransaction {
    id: TransactionId,
}

impl Describe for GetTransaction {
    type Wire = Document;
    type Answer = Transaction;

    fn describe(&self) -> Operation {
        Operation::new(&route::GET_TRANSACTION).variable("transaction_id", self.id.as_str())
    }
}
