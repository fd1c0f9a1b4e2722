//! What can be asked about settlements.

use std::collections::BTreeMap;

use fintecture::Currency;

use super::Engine;
use super::queries::Page;
use crate::domain::settlement::{Progress, Settlement};
use crate::domain::{Refusal, Session};
use crate::store::Part;
use crate::store::tables::session;
use crate::store::tables::settlement::{self, Filter};

impl Engine {
    /// One page of an application's settlements, the newest first.
    pub(crate) async fn settlements(
        &self,
        application: i64,
        filter: Filter,
        part: Part,
    ) -> Result<Page<Settlement>, Refusal> {
        let queries = [
            settlement::page(application, filter, part),
            settlement::count(application, filter),
        ];
        let mut page = Page::of(&self.load(queries).await?, settlement::from_row)?;
        self.foresee(&mut page.items).await?;
        Ok(page)
    }

    /// One of them.
    pub(crate) async fn settlement(
        &self,
        application: i64,
        id: &str,
    ) -> Result<Settlement, Refusal> {
        let found = self.load([settlement::by_id(application, id)]).await?;
        let row = found.iter().flatten().next();
        let mut settlement = settlement::from_row(row.ok_or(Refusal::UnknownSettlement)?)?;
        self.foresee(std::slice::from_mut(&mut settlement)).await?;
        Ok(settlement)
    }

    /// Says of settlements still to come, given the newest first, what they would keep.
    async fn foresee(&self, settlements: &mut [Settlement]) -> Result<(), Refusal> {
        let mut lacking = BTreeMap::new();
        let pending = settlements.iter_mut().rev();
        for settlement in pending.filter(|known| known.progress == Progress::Pending) {
            let (application, currency) = (settlement.application, settlement.currency);
            let lacks = match lacking.get(&currency) {
                Some(lacks) => *lacks,
                None => self.lacking(application, currency).await?,
            };
            settlement.keep(lacks);
            lacking.insert(currency, lacks - settlement.deposit);
        }
        Ok(())
    }

    /// What the deposit of an application lacks, in minor units; less than nothing if there is too
    /// much of it.
    async fn lacking(&self, application: i64, currency: Currency) -> Result<i64, Refusal> {
        let found = self.load([settlement::kept(application, currency)]).await?;
        let kept = found.iter().flatten().next();
        let kept = kept.map_or(Ok(0), |row| row.int(0))?;
        let known = self.world.applications.by_row(application);
        let wanted = known.map_or(0, |known| known.options.deposit_in(currency));
        Ok(wanted - kept)
    }

    /// The payments that a settlement is made of, in the order they were opened.
    pub(crate) async fn settled(&self, settlement: &Settlement) -> Result<Vec<Session>, Refusal> {
        let found = self.load([session::of_settlement(settlement.row)]).await?;
        let rows = found.iter().flatten();
        Ok(rows.map(session::from_row).collect::<Result<_, _>>()?)
    }
}
