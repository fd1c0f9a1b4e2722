//! What can be asked about settlements.

use std::collections::BTreeMap;

use super::Engine;
use super::queries::Page;
use crate::domain::settlement::Settlement;
use crate::domain::{Refusal, Session};
use crate::store::tables::session;
use crate::store::tables::settlement::{self, Filter};
use crate::store::{Part, Row};

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
            settlement::pending(application),
            settlement::kept_by_currency(application),
        ];
        let found = self.load(queries).await?;
        let mut page = Page::of(&found, settlement::from_row)?;
        self.foresee(application, &found[2..], &mut page.items)?;
        Ok(page)
    }

    /// One of them.
    pub(crate) async fn settlement(
        &self,
        application: i64,
        id: &str,
    ) -> Result<Settlement, Refusal> {
        let queries = [
            settlement::by_id(application, id),
            settlement::pending(application),
            settlement::kept_by_currency(application),
        ];
        let found = self.load(queries).await?;
        let row = found.iter().take(1).flatten().next();
        let mut settlement = settlement::from_row(row.ok_or(Refusal::UnknownSettlement)?)?;
        let shown = std::slice::from_mut(&mut settlement);
        self.foresee(application, &found[1..], shown)?;
        Ok(settlement)
    }

    /// Says of settlements still to come what they would keep, in the order in which all that are
    /// pending will be executed: `found` are those, and what was kept before.
    fn foresee(
        &self,
        application: i64,
        found: &[Vec<Row>],
        shown: &mut [Settlement],
    ) -> Result<(), Refusal> {
        let [pending, kept] = found else {
            return Ok(());
        };
        let kept = kept.iter().map(settlement::kept_from_row);
        let mut kept = kept.collect::<Result<BTreeMap<_, _>, _>>()?;
        let known = self.world.applications.by_row(application);
        for row in pending {
            let mut coming = settlement::from_row(row)?;
            let currency = coming.currency;
            let wanted = known
                .as_ref()
                .map_or(0, |known| known.options.deposit_in(currency));
            let kept = kept.entry(currency).or_default();
            coming.keep(wanted - *kept);
            *kept += coming.deposit;
            if let Some(shown) = shown.iter_mut().find(|shown| shown.row == coming.row) {
                *shown = coming;
            }
        }
        Ok(())
    }

    /// The payments that a settlement is made of, in the order they were opened.
    pub(crate) async fn settled(&self, settlement: &Settlement) -> Result<Vec<Session>, Refusal> {
        let found = self.load([session::of_settlement(settlement.row)]).await?;
        let rows = found.iter().flatten();
        Ok(rows.map(session::from_row).collect::<Result<_, _>>()?)
    }
}
