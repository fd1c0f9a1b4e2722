//! The bank accounts that an organisation's companies are paid on. Contract §11, all of it of low
//! confidence.

use serde::Serialize;

use crate::bank_account::{Attributes, questions};
use crate::item::{Body, items, open_attributes};
use crate::new_bank_account::NewBankAccount;
use crate::transport::{Operation, route};
use crate::{Ask, BankAccountId, Bic, Call, Client, Extra, Iban, ListOf, Personal, Remove, Runner};

items! {
    /// A bank account that a company is paid on.
    OrganisationBankAccount(BankAccountId, Attributes);
}

questions! { OrganisationBankAccount }

/// What to change of a bank account: the body of [`BankAccounts::update`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct BankAccountChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<Iban>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<Bic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_name: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl BankAccountChanges {
    /// Another number.
    pub fn iban(mut self, iban: Iban) -> Self {
        self.iban = Some(iban);
        self
    }

    /// The BIC of another bank.
    pub fn bic(mut self, bic: Bic) -> Self {
        self.bic = Some(bic);
        self
    }

    /// Another holder.
    pub fn holder_name(mut self, name: impl Into<Personal>) -> Self {
        self.holder_name = Some(name.into());
        self
    }
}

open_attributes! { BankAccountChanges }

/// The bank accounts of an organisation's companies; from
/// [`Organisation::bank_accounts`](super::Organisation::bank_accounts).
#[derive(Clone, Debug)]
pub struct BankAccounts<R = Client> {
    runner: R,
}

impl<R: Runner> BankAccounts<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The accounts: the first page, or [every one](Call::items). Contract §11, of low confidence;
    /// scope `applications:write`.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// for account in client.organisation().bank_accounts().list().await?.items() {
    ///     println!("{}", account.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<OrganisationBankAccount>, R> {
        let operation = Operation::new(&route::LIST_BANK_ACCOUNTS);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// Makes one. Contract §11, of low confidence; scope `applications:write`. It is never made
    /// twice: if the answer is lost, the error [is ambiguous](crate::Error::is_ambiguous), and
    /// [`list`](Self::list) shows whether it is there.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::organisation::NewBankAccount;
    /// use fintecture::{Bic, Iban};
    ///
    /// let iban = Iban::parse("FR7630001007941234567890185")?;
    /// let account = NewBankAccount::new(iban, "ACME SARL").bic(Bic::parse("BDFEFRPPCCT")?);
    /// client.organisation().bank_accounts().create(&account).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, account: &NewBankAccount) -> Call<Ask<OrganisationBankAccount>, R> {
        let operation = account.checked(Operation::new(&route::CREATE_BANK_ACCOUNT));
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Changes one, and returns it. Contract §11, of low confidence; scope `applications:write`. It
    /// sets what it is given, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn change(client: fintecture::Client, id: fintecture::BankAccountId)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::BankAccountChanges;
    ///
    /// let renamed = BankAccountChanges::default().holder_name("ACME SAS");
    /// client.organisation().bank_accounts().update(&id, &renamed).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(
        &self,
        id: &BankAccountId,
        changes: &BankAccountChanges,
    ) -> Call<Ask<OrganisationBankAccount>, R> {
        let operation = Operation::new(&route::UPDATE_BANK_ACCOUNT)
            .variable("bank_account_id", id.as_str())
            .json(&Body::new("bank_accounts", changes).of(id.as_str()));
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Deletes one. Contract §11, of low confidence; scope `applications:write`. It may be repeated:
    /// one that the server does not know is a success.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::BankAccountId)
    /// #     -> Result<(), fintecture::Error> {
    /// client.organisation().bank_accounts().delete(&id).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &BankAccountId) -> Call<Remove, R> {
        let operation = Operation::new(&route::DELETE_BANK_ACCOUNT);
        let operation = operation.variable("bank_account_id", id.as_str());
        Call::new(Remove::new(operation), self.runner.clone())
    }
}
