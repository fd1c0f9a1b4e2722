//! What the payer's own bank says of the payment and its refund.

use fintecture::ais::{Account, Connection, Transaction, TransactionStatus};
use fintecture::{AccountId, Money};
use serde::Serialize;

use super::books::{Closing, as_text, shown_iban};
use super::news::Fact;
use super::{Scene, Told};
use crate::demo::check::{Surprise, present, same};

/// Something that was booked on the payer's account.
#[derive(Clone, Debug, Serialize)]
pub(in crate::demo) struct Booking {
    /// Of the account's number, the country and the end.
    pub(in crate::demo) iban: String,
    #[serde(serialize_with = "as_text")]
    pub(in crate::demo) amount: Money,
    /// The day.
    pub(in crate::demo) booked: fintecture::Date,
    pub(in crate::demo) communication: String,
}

/// What the bank says of one account.
pub(in crate::demo) struct History {
    account: AccountId,
    /// What left for the payment; below zero.
    debit: Money,
    /// What came back.
    credit: Money,
}

/// What is looked for: an amount, and the text that the shop gave it.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    amount: Money,
    communication: &'a str,
}

impl Wanted<'_> {
    /// The bookings of this amount and this text.
    fn among(self, transactions: &[Transaction]) -> Vec<&Transaction> {
        let is_it = |transaction: &&Transaction| {
            transaction.amount() == Some(self.amount)
                && transaction.communication() == Some(self.communication)
        };
        transactions.iter().filter(is_it).collect()
    }

    /// The one booking of it.
    fn only_one(self, transactions: &[Transaction], iban: &str) -> Result<Booking, Surprise> {
        let found = self.among(transactions);
        let expected = format!("{} booked once, for its very text:", self.amount);
        same(&expected, &1, &found.len())?;
        let booking = present(found.first(), "a booking")?;
        let status = present(booking.status(), "a booking with a status")?;
        same("status", &TransactionStatus::Booked, status)?;
        Ok(Booking {
            iban: iban.to_owned(),
            amount: present(booking.amount(), "a booking with an amount")?,
            booked: present(booking.booking_date(), "a booking with a day")?,
            communication: self.communication.to_owned(),
        })
    }
}

impl Scene {
    /// The payer's bank shows the debit of this very payment, and the credit of its refund.
    pub(in crate::demo) async fn read_history(
        &self,
        connection: &Connection,
        paid: &Fact,
        refunded: &Fact,
    ) -> Result<Told<History>, Surprise> {
        let debit = Wanted {
            amount: negative(paid.amount()?),
            communication: paid.communication()?,
        };
        let credit = Wanted {
            amount: refunded.amount()?,
            communication: refunded.communication()?,
        };
        let accounts = connection.accounts().await?.into_items();
        let mut lines = self.last_sent();
        let (account, transactions) = self.account_of(connection, &accounts, debit).await?;
        lines.extend(self.last_sent());
        let iban = present(account.iban(), "an account with a number")??;
        let iban = shown_iban(iban.expose());
        let out = debit.only_one(&transactions, &iban)?;
        let back = credit.only_one(&transactions, &iban)?;
        let detail = format!(
            "Among {} bookings of the account that paid, the bank shows each once, with the amount \
             and the text that the shop gave it:",
            transactions.len()
        );
        let history = History {
            account: account.id().clone(),
            debit: out.amount,
            credit: back.amount,
        };
        let mut told = Told::new(history, detail, lines);
        told.bookings = vec![out, back];
        Ok(told)
    }

    /// The account on which something is booked, and its newest bookings.
    async fn account_of<'a>(
        &self,
        connection: &Connection,
        accounts: &'a [Account],
        wanted: Wanted<'_>,
    ) -> Result<(&'a Account, Vec<Transaction>), Surprise> {
        for account in accounts {
            let page = connection.transactions(account.id()).await?;
            if !wanted.among(page.items()).is_empty() {
                return Ok((account, page.into_items()));
            }
        }
        Err(Surprise::new(
            format!("{} in the history of an account", wanted.amount),
            format!("none of {} accounts that has it", accounts.len()),
        ))
    }

    /// What the bank says left the payer is what the shop's books kept, to the cent.
    pub(in crate::demo) async fn reconcile(
        &self,
        connection: &Connection,
        history: &History,
        closing: &Closing,
    ) -> Result<Told<()>, Surprise> {
        let account = connection.account(&history.account).await?;
        let (out, back) = (negative(history.debit), history.credit);
        let gone = Money::from_minor(out.minor() - back.minor(), out.currency());
        same("at the payer's bank", &closing.kept, &gone)?;
        let balance = present(account.balance(), "an account with a balance")?;
        same("balance", &closing.left, &balance)?;
        let detail = format!(
            "{out} − {back} = {gone} left the payer, says the bank; {} stayed with the shop, say the \
             books. And the balance that the bank tells, {balance}, is the ledger's.",
            closing.kept
        );
        Ok(Told::new((), detail, self.last_sent()))
    }
}

fn negative(money: Money) -> Money {
    Money::from_minor(-money.minor(), money.currency())
}
