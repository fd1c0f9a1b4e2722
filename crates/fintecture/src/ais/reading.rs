//! What can be read of a connection. Contract §8.5 to §8.7.

use std::net::IpAddr;
use std::sync::Arc;

use super::account::AccountDocument;
use super::page::BankMeta;
use super::{Account, BankPage, Holder, Transaction};
use crate::call::Describe;
use crate::transport::{Held, Listed, Operation, Route, route};
use crate::{AccountId, Call, Date, Personal};

/// Reads something of a connection, from [`Connection`](super::Connection).
#[derive(Clone, Debug)]
pub struct Reading<W> {
    held: Arc<Held>,
    psu_ip: Option<Personal<IpAddr>>,
    remove_nulls: Option<&'static str>,
    others: Vec<(String, String)>,
    what: W,
}

impl<W> Reading<W> {
    pub(super) fn new(held: Arc<Held>, what: W) -> Self {
        Self {
            held,
            psu_ip: None,
            remove_nulls: None,
            others: Vec::new(),
            what,
        }
    }

    fn operation(&self, route: &'static Route) -> Operation {
        Operation::new(route)
            .held_by(&self.held)
            .variable("customer_id", self.held.customer().as_str())
    }

    fn finished(&self, operation: Operation) -> Operation {
        let psu_ip = self.psu_ip.as_ref().map(|ip| ip.expose().to_string());
        let operation = operation
            .query("remove_nulls", self.remove_nulls)
            .header("x-psu-ip-address", psu_ip.as_deref());
        self.others
            .iter()
            .fold(operation, |operation, (name, value)| {
                operation.query(name, Some(value))
            })
    }
}

impl<W, R> Call<Reading<W>, R> {
    /// The holder is there, at this address. Banks limit how often accounts are read while the
    /// holder is away, to mostly four times a day (Contract §17).
    pub fn psu_ip(self, ip: IpAddr) -> Self {
        self.with(|action| action.psu_ip = Some(Personal::new(ip)))
    }

    /// Asks the server to leave out members that are null.
    pub fn remove_nulls(self) -> Self {
        self.with(|action| action.remove_nulls = Some("true"))
    }

    /// Asks the server to write members that are null too.
    pub fn keep_nulls(self) -> Self {
        self.with(|action| action.remove_nulls = Some("false"))
    }

    /// Any other parameter of the query, such as a bank may know.
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|action| action.others.push((name.into(), value.into())))
    }
}

/// All accounts.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    with_balances: Option<&'static str>,
}

impl<R> Call<Reading<Accounts>, R> {
    /// Asks for the balances, as the server is said to do by itself.
    pub fn with_balances(self) -> Self {
        self.with(|action| action.what.with_balances = Some("true"))
    }

    /// Asks for the accounts alone.
    pub fn without_balances(self) -> Self {
        self.with(|action| action.what.with_balances = Some("false"))
    }
}

impl Describe for Reading<Accounts> {
    type Wire = Listed<Account, BankMeta>;
    type Answer = BankPage<Account>;

    fn describe(&self) -> Operation {
        let operation = self.operation(&route::LIST_ACCOUNTS);
        self.finished(operation.query("withBalances", self.what.with_balances))
    }
}

/// One account.
#[derive(Clone, Debug)]
pub struct OneAccount {
    id: AccountId,
    with_balances: Option<&'static str>,
}

impl OneAccount {
    pub(super) fn new(id: AccountId) -> Self {
        Self {
            id,
            with_balances: None,
        }
    }
}

impl<R> Call<Reading<OneAccount>, R> {
    /// Asks for the balances, as the server is said to do by itself.
    pub fn with_balances(self) -> Self {
        self.with(|action| action.what.with_balances = Some("true"))
    }

    /// Asks for the account alone.
    pub fn without_balances(self) -> Self {
        self.with(|action| action.what.with_balances = Some("false"))
    }
}

impl Describe for Reading<OneAccount> {
    type Wire = AccountDocument;
    type Answer = Account;

    fn describe(&self) -> Operation {
        let operation = self
            .operation(&route::GET_ACCOUNT)
            .variable("account_id", self.what.id.as_str());
        self.finished(operation.query("withBalances", self.what.with_balances))
    }
}

/// What went in and out of an account.
#[derive(Clone, Debug)]
pub struct Transactions {
    account: AccountId,
    from: Option<Beginning>,
    to: Option<Date>,
    convert_dates: Option<&'static str>,
    cursor: Option<String>,
    page: Option<u32>,
}

/// Where a history begins.
#[derive(Clone, Copy, Debug)]
enum Beginning {
    Day(Date),
    /// The oldest day that the bank gives.
    Oldest,
}

impl Transactions {
    pub(super) fn new(account: AccountId) -> Self {
        Self {
            account,
            from: None,
            to: None,
            convert_dates: None,
            cursor: None,
            page: None,
        }
    }
}

impl<R> Call<Reading<Transactions>, R> {
    /// Only from this day on. Left out, each bank has a beginning of its own.
    pub fn since(self, day: Date) -> Self {
        self.with(|action| action.what.from = Some(Beginning::Day(day)))
    }

    /// From the oldest that the bank gives.
    pub fn since_the_beginning(self) -> Self {
        self.with(|action| action.what.from = Some(Beginning::Oldest))
    }

    /// Only until this day; today unless set.
    pub fn until(self, day: Date) -> Self {
        self.with(|action| action.what.to = Some(day))
    }

    /// Asks the server to write the dates of all banks in one way.
    pub fn convert_dates(self) -> Self {
        self.with(|action| action.what.convert_dates = Some("true"))
    }

    /// The page with this cursor, at banks that give one. [`items`](Call::items) and
    /// [`pages`](Call::pages) follow the bank's links by themselves.
    pub fn cursor(self, cursor: impl Into<String>) -> Self {
        self.with(|action| action.what.cursor = Some(cursor.into()))
    }

    /// The page with this number, from 1, at banks that number them.
    pub fn page(self, number: u32) -> Self {
        self.with(|action| action.what.page = Some(number))
    }
}

impl Describe for Reading<Transactions> {
    type Wire = Listed<Transaction, BankMeta>;
    type Answer = BankPage<Transaction>;

    fn describe(&self) -> Operation {
        let from = self.what.from.map(|from| match from {
            Beginning::Day(day) => day.to_string(),
            Beginning::Oldest => "max".to_owned(),
        });
        let operation = self
            .operation(&route::LIST_ACCOUNT_TRANSACTIONS)
            .variable("account_id", self.what.account.as_str())
            .query("filter[date_from]", from)
            .query("filter[date_to]", self.what.to.map(|day| day.to_string()))
            .query("convert_dates", self.what.convert_dates)
            .query("page[cursor]", self.what.cursor.as_deref())
            .query(
                "page[number]",
                self.what.page.map(|number| number.to_string()),
            );
        self.finished(operation)
    }
}

/// Who holds the accounts.
#[derive(Clone, Copy, Debug)]
pub struct Holders;

impl Describe for Reading<Holders> {
    type Wire = Listed<Holder, BankMeta>;
    type Answer = BankPage<Holder>;

    fn describe(&self) -> Operation {
        self.finished(self.operation(&route::LIST_HOLDERS))
    }
}
