//! What can be asked about the customers of an application.

use super::{Engine, Listed};
use crate::domain::Refusal;
use crate::domain::customer::{BankAccount, Customer, Verification};
use crate::store::Part;
use crate::store::tables::{customer, customer_account, verification};

impl Engine {
    /// A customer of an application.
    pub(crate) async fn customer(&self, application: i64, id: &str) -> Result<Customer, Refusal> {
        let found = self.load([customer::by_id(application, id)]).await?;
        let row = found.iter().flatten().next();
        Ok(customer::from_row(row.ok_or(Refusal::UnknownCustomer)?)?)
    }

    /// Some of an application's customers, in the order they came.
    pub(crate) async fn customers(
        &self,
        application: i64,
        external_id: Option<&str>,
        part: Part,
    ) -> Result<Listed<Customer>, Refusal> {
        let page = customer::page(application, external_id, part);
        let count = customer::count(application, external_id);
        self.list(page, count, customer::from_row).await
    }

    /// A bank account of a customer.
    pub(crate) async fn bank_account(
        &self,
        customer: &Customer,
        id: &str,
    ) -> Result<BankAccount, Refusal> {
        let query = customer_account::by_id(customer.row, id, self.clock().now());
        let found = self.load([query]).await?;
        let row = found.iter().flatten().next();
        let row = row.ok_or(Refusal::UnknownBankAccount)?;
        Ok(customer_account::from_row(row)?)
    }

    /// The bank account of a customer that came last.
    pub(crate) async fn newest_bank_account(
        &self,
        customer: &Customer,
    ) -> Result<Option<BankAccount>, Refusal> {
        let query = customer_account::newest(customer.row, self.clock().now());
        let found = self.load([query]).await?;
        let newest = found.iter().flatten().next();
        Ok(newest.map(customer_account::from_row).transpose()?)
    }

    /// Some of a customer's bank accounts, in the order they came.
    pub(crate) async fn bank_accounts(
        &self,
        customer: &Customer,
        part: Part,
    ) -> Result<Listed<BankAccount>, Refusal> {
        let page = customer_account::page(customer.row, self.clock().now(), part);
        let count = customer_account::count(customer.row);
        self.list(page, count, customer_account::from_row).await
    }

    /// A verification of a customer.
    pub(crate) async fn verification(
        &self,
        customer: &Customer,
        id: &str,
    ) -> Result<Verification, Refusal> {
        let found = self.load([verification::by_id(customer.row, id)]).await?;
        let row = found.iter().flatten().next();
        let row = row.ok_or(Refusal::UnknownVerification)?;
        Ok(verification::from_row(row)?)
    }

    /// Some of a customer's verifications, in the order they were asked for.
    pub(crate) async fn verifications(
        &self,
        customer: &Customer,
        part: Part,
    ) -> Result<Listed<Verification>, Refusal> {
        let page = verification::page(customer.row, part);
        let count = verification::count(customer.row);
        self.list(page, count, verification::from_row).await
    }
}
