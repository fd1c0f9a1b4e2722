//! What can be asked about the mandates of an application.

use super::{Engine, Listed};
use crate::domain::Refusal;
use crate::domain::mandate::Mandate;
use crate::store::Part;
use crate::store::tables::mandate;

impl Engine {
    /// A mandate of an application.
    pub(crate) async fn mandate(&self, application: i64, id: &str) -> Result<Mandate, Refusal> {
        let found = self.load([mandate::by_id(application, id)]).await?;
        let row = found.iter().flatten().next();
        Ok(mandate::from_row(row.ok_or(Refusal::UnknownMandate)?)?)
    }

    /// Some of an application's mandates, in the order they were signed.
    pub(crate) async fn mandates(
        &self,
        application: i64,
        part: Part,
    ) -> Result<Listed<Mandate>, Refusal> {
        let (page, count) = (
            mandate::page(application, part),
            mandate::count(application),
        );
        self.list(page, count, mandate::from_row).await
    }
}
