//! What is out of order, held in memory: it is asked for at every step of a payer's, and changes
//! rarely.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use fintecture::Timestamp;

use super::{Engine, World};
use crate::bank::Bank;
use crate::domain::Refusal;
use crate::domain::outage::{Outage, Outages};
use crate::store::tables::outage as table;

/// The name of the bank that acquiring accounts are at.
pub(crate) const ACQUIRER: &str = "acquirer";

/// The name of what carries money between banks.
pub(crate) const CLEARING: &str = "clearing";

/// Every outage that was announced, by the name of what it struck.
#[derive(Debug, Default)]
pub(crate) struct OutOfOrder {
    known: RwLock<HashMap<String, Outage>>,
    /// Held from the reading of the rows to their taking over, lest older ones overtake newer.
    reloading: tokio::sync::Mutex<()>,
}

impl OutOfOrder {
    fn at(&self, name: &str, now: Timestamp) -> Option<Outage> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(name).copied().filter(|out| out.ends_at > now)
    }
}

impl World {
    /// Refuses who asks something of a bank in its hours of maintenance, or while it is out of order.
    pub(crate) fn check_open(&self, bank: &Bank, now: Timestamp) -> Result<(), Refusal> {
        let out = self.out_of_order.at(bank.provider.as_str(), now);
        let out = out.map(|out| out.ends_at);
        match out.max(bank.paying.opens_at(now)) {
            Some(opens_at) => Err(Refusal::BankClosed(opens_at.since(now))),
            None => Ok(()),
        }
    }

    /// What is out of order on the way of a payment from a bank to an acquiring account.
    pub(crate) fn outages_from(&self, provider: Option<&str>, now: Timestamp) -> Outages {
        Outages {
            debtor: provider.and_then(|provider| self.out_of_order.at(provider, now)),
            clearing: self.out_of_order.at(CLEARING, now),
            creditor: self.out_of_order.at(ACQUIRER, now),
        }
    }

    /// The same of money that goes to an account at a bank.
    pub(crate) fn outages_to(&self, provider: Option<&str>, now: Timestamp) -> Outages {
        Outages {
            debtor: None,
            clearing: self.out_of_order.at(CLEARING, now),
            creditor: provider.and_then(|provider| self.out_of_order.at(provider, now)),
        }
    }
}

impl Engine {
    /// Takes what is out of order over from the store, after it changed.
    pub(crate) async fn reload_outages(&self) -> Result<(), Refusal> {
        let held = &self.world.out_of_order;
        let _one_at_a_time = held.reloading.lock().await;
        let found = self.load([table::all()]).await?;
        let rows = found.iter().flatten().map(table::from_row);
        let outages = rows.collect::<Result<HashMap<_, _>, _>>()?;
        *held.known.write().unwrap_or_else(PoisonError::into_inner) = outages;
        Ok(())
    }
}
