//! Settlements, one and all. Contract §7.8.

use super::Settlement;
use super::settlement::Document;
use crate::call::Describe;
use crate::page::Page;
use crate::transport::{Listed, Operation, route};
use crate::{Call, Client, Date, Runner, SettlementId};

/// The settlements of the application; from [`Pis::settlements`](super::Pis::settlements).
#[derive(Clone, Debug)]
pub struct Settlements<R = Client> {
    runner: R,
}

impl<R: Runner> Settlements<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The settlements: the first page, or [every one of them](Call::items). Contract §7.8.
    ///
    /// ```no_run
    /// # async fn report(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::Date;
    /// use futures_util::TryStreamExt as _;
    ///
    /// let august = client
    ///     .pis()
    ///     .settlements()
    ///     .list()
    ///     .since(Date::new(2025, 8, 1)?)
    ///     .until(Date::new(2025, 8, 31)?);
    /// let mut settlements = august.items();
    /// while let Some(settlement) = settlements.try_next().await? {
    ///     println!("{} {:?}", settlement.id(), settlement.net());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListSettlements, R> {
        Call::new(ListSettlements::default(), self.runner.clone())
    }

    /// One settlement. Contract §7.8.
    ///
    /// ```no_run
    /// # async fn one(client: fintecture::Client, id: fintecture::SettlementId)
    /// #     -> Result<(), fintecture::Error> {
    /// let settlement = client.pis().settlements().get(&id).include_payments().await?;
    /// for payment in settlement.payments() {
    ///     println!("{} {:?}", payment.id(), payment.amount());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &SettlementId) -> Call<GetSettlement, R> {
        let action = GetSettlement {
            id: id.clone(),
            include: None,
        };
        Call::new(action, self.runner.clone())
    }
}

/// Lists settlements: [`Settlements::list`].
#[derive(Clone, Debug, Default)]
pub struct ListSettlements {
    page: Option<u32>,
    size: Option<u32>,
    from: Option<Date>,
    to: Option<Date>,
    include: Option<&'static str>,
}

impl<R> Call<ListSettlements, R> {
    /// The page, from 1.
    pub fn page(self, number: u32) -> Self {
        self.with(|action| action.page = Some(number))
    }

    /// How many settlements a page has; the server's own measure is 100.
    pub fn page_size(self, size: u32) -> Self {
        self.with(|action| action.size = Some(size))
    }

    /// Only settlements from this day on.
    pub fn since(self, day: Date) -> Self {
        self.with(|action| action.from = Some(day))
    }

    /// Only settlements until this day.
    pub fn until(self, day: Date) -> Self {
        self.with(|action| action.to = Some(day))
    }

    /// Asks for the payments in them; they come with the page, see [`Page::payments`].
    pub fn include_payments(self) -> Self {
        self.with(|action| action.include = Some("payments"))
    }
}

impl Describe for ListSettlements {
    type Wire = Listed<Settlement>;
    type Answer = Page<Settlement>;

    fn describe(&self) -> Operation {
        Operation::new(&route::LIST_SETTLEMENTS)
            .dated(self.from, self.to)
            .query("include", self.include)
            .paged(self.page, self.size)
    }
}

/// Reads one settlement: [`Settlements::get`].
#[derive(Clone, Debug)]
pub struct GetSettlement {
    id: SettlementId,
    include: Option<&'static str>,
}

impl<R> Call<GetSettlement, R> {
    /// Asks for the payments in it; they come in [`Settlement::payments`].
    pub fn include_payments(self) -> Self {
        self.with(|action| action.include = Some("payments"))
    }
}

impl Describe for GetSettlement {
    type Wire = Document;
    type Answer = Settlement;

    fn describe(&self) -> Operation {
        Operation::new(&route::GET_SETTLEMENT)
            .variable("settlement_id", self.id.as_str())
            .query("include", self.include)
    }
}
