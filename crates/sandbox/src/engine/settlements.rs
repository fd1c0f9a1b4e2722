//! What can be asked about settlements.

use super::Engine;
use super::queries::Page;
use crate::domain::settlement::Settlement;
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
        Ok(Page::of(&self.load(queries).await?, settlement::from_row)?)
    }

    /// One of them.
    pub(crate) async fn settlement(
        &self,
        application: i64,
        id: &str,
    ) -> Result<Settlement, Refusal> {
        let found = self.load([settlement::by_id(application, id)]).await?;
        let row = found.iter().flatten().next();
        Ok(settlement::from_row(
            row.ok_or(Refusal::UnknownSettlement)?,
        )?)
    }

    /// The payments that a settlement is made of, in the order they were opened.
    pub(crate) async fn settled(&self, settlement: &Settlement) -> Result<Vec<Session>, Refusal> {
        let found = self.load([session::of_settlement(settlement.row)]).await?;
        let rows = found.iter().flatten();
        Ok(rows.map(session::from_row).collect::<Result<_, _>>()?)
    }
}
