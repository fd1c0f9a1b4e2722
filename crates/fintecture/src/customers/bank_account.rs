//! A customer's bank account. Contract §10.1.

use crate::bank_account::{Attributes, questions};
use crate::item::items;
use crate::new_bank_account::NewBankAccount;
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, CustomerAccountId, ListOf, MerchantCustomerId, Runner};

items! {
    /// A bank account of a customer.
    BankAccount(CustomerAccountId, Attributes);
}

questions! { BankAccount }

/// The bank accounts of one customer; from [`Customers::bank_accounts`](super::Customers::bank_accounts).
#[derive(Clone, Debug)]
pub struct BankAccounts<R = Client> {
    customer: MerchantCustomerId,
    runner: R,
}

impl<R: Runner> BankAccounts<R> {
    pub(super) fn new(customer: MerchantCustomerId, runner: R) -> Self {
        Self { customer, runner }
    }

    /// The accounts: the first page, or [every one](Call::items). Contract §10.1, of medium
    /// confidence.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::MerchantCustomerId)
    /// #     -> Result<(), fintecture::Error> {
    /// for account in client.customers().bank_accounts(&id).list().await?.items() {
    ///     println!("{} verified: {:?}", account.id(), account.is_verified());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<BankAccount>, R> {
        let operation = Operation::new(&route::LIST_CUSTOMER_ACCOUNTS);
        Call::new(ListOf::new(self.of(operation)), self.runner.clone())
    }

    /// Makes one. Contract §10.1; the members of the body are of low confidence.
    ///
    /// It is never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and [`list`](Self::list) shows whether it is
    /// there.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client, id: fintecture::MerchantCustomerId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Iban;
    /// use fintecture::customers::NewBankAccount;
    ///
    /// let account = NewBankAccount::new(Iban::parse("FR7630001007941234567890185")?, "Jane Payer");
    /// client.customers().bank_accounts(&id).create(&account).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, account: &NewBankAccount) -> Call<Ask<BankAccount>, R> {
        let operation = account.checked(Operation::new(&route::CREATE_CUSTOMER_ACCOUNT));
        Call::new(Ask::new(self.of(operation)), self.runner.clone())
    }

    /// One of them. Contract §10.1, of medium confidence.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that there is none of.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::MerchantCustomerId,
    /// #     account: fintecture::CustomerAccountId) -> Result<(), fintecture::Error> {
    /// let account = client.customers().bank_accounts(&id).get(&account).await?;
    /// println!("{:?}", account.is_verified());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &CustomerAccountId) -> Call<Ask<BankAccount>, R> {
        let operation = Operation::new(&route::GET_CUSTOMER_ACCOUNT);
        let operation = self.of(operation).variable("bank_account_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    fn of(&self, operation: Operation) -> Operation {
        operation.variable("customer_id", self.customer.as_str())
    }
}
