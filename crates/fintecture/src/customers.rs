//! The merchant's own customers, their bank accounts, and whether they are who they say
//! (Contract §10.1).
//!
//! They are no connections: a [`MerchantCustomerId`] is not the [`CustomerId`](crate::CustomerId) of
//! account information. Paths are those of one official SDK; the members of bodies and answers are
//! known from a third party only, so each request takes more with `extra_attribute`, and each answer
//! keeps what this version does not know.

mod bank_account;
mod customer;
mod verifications;

pub use self::bank_account::{BankAccount, BankAccounts};
pub use self::customer::{Customer, NewCustomer};
pub use self::verifications::Verifications;
pub use crate::new_bank_account::NewBankAccount;
use crate::oauth::NewToken;
use crate::transport::{Operation, Scope, route};
pub use crate::verification::{Verification, VerificationStatus};
use crate::{Ask, Call, Client, ListOf, MerchantCustomerId, Runner};

/// The merchant's own customers; from [`Client::customers`].
#[derive(Clone, Debug)]
pub struct Customers<R = Client> {
    runner: R,
}

impl<R: Runner> Customers<R> {
    pub(crate) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The customers: the first page, or [every one](Call::items). Contract §10.1.
    ///
    /// ```no_run
    /// # async fn find(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let known = client.customers().list().external_id("client-42").await?;
    /// for customer in known.items() {
    ///     println!("{} {:?}", customer.id(), customer.company_name());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<Customer>, R> {
        let operation = Operation::new(&route::LIST_CUSTOMERS);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// Makes a customer. Contract §10.1; the members of the body are of low confidence.
    ///
    /// It is never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and [`list`](Self::list) by external id finds it.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use fintecture::customers::NewCustomer;
    ///
    /// let jane = NewCustomer::new("Jane", "Payer", "jane.payer@example.com")
    ///     .external_id("client-42")
    ///     .phone("+33601020304");
    /// let customer = client.customers().create(&jane).await?;
    /// println!("{}", customer.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, customer: &NewCustomer) -> Call<Ask<Customer>, R> {
        let operation = customer.checked(Operation::new(&route::CREATE_CUSTOMER));
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// One customer. Contract §10.1.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that there is none of.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::MerchantCustomerId)
    /// #     -> Result<(), fintecture::Error> {
    /// let customer = client.customers().get(&id).await?;
    /// println!("{}", customer.external_id().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &MerchantCustomerId) -> Call<Ask<Customer>, R> {
        let operation = Operation::new(&route::GET_CUSTOMER);
        let operation = operation.variable("customer_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// The bank accounts of one customer.
    pub fn bank_accounts(&self, customer: &MerchantCustomerId) -> BankAccounts<R> {
        BankAccounts::new(customer.clone(), self.runner.clone())
    }

    /// The verifications of one customer.
    pub fn verifications(&self, customer: &MerchantCustomerId) -> Verifications<R> {
        Verifications::new(customer.clone(), self.runner.clone())
    }

    /// Asks for a new access token of the scope `customers`, keeps it for the calls to come, and
    /// returns it. Contract §3.2.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let token = client.customers().token().await?;
    /// println!("good until {}", token.expires_at());
    /// # Ok(())
    /// # }
    /// ```
    pub fn token(&self) -> Call<NewToken, R> {
        Call::new(NewToken::new(Scope::Customers), self.runner.clone())
    }
}
