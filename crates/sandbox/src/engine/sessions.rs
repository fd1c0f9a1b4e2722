//! Lists of sessions. However many there are, any page is found without a look at the others: days
//! are turned into numbers, which have no gaps, and statuses are tallied by the thousand.

use fintecture::Timestamp;

use super::Engine;
use super::queries::Page;
use crate::domain::{Refusal, Session};
use crate::store::tables::session::{self, Filter, Numbers};
use crate::store::tables::session_tally::{self, BLOCK};
use crate::store::{Part, Read, ReadJob, Row, Stmt, StoreError};

impl Engine {
    /// One page of an application's sessions, the newest first.
    pub(crate) async fn sessions(
        &self,
        application: i64,
        filter: Filter,
        part: Part,
    ) -> Result<Page<Session>, Refusal> {
        let list = List {
            application,
            filter,
            part,
        };
        Ok(self.store.read(list).await?)
    }
}

/// Asks for a page.
struct List {
    application: i64,
    filter: Filter,
    part: Part,
}

impl ReadJob for List {
    type Reply = Page<Session>;
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Page<Session>, StoreError> {
        let numbers = self.numbers(tx).await?;
        match &self.filter.status {
            None => self.any(tx, numbers).await,
            Some(status) => self.at(tx, status, numbers).await,
        }
    }
}

impl List {
    /// The numbers of the days that are asked for.
    async fn numbers<T: Read>(&self, tx: &mut T) -> Result<Numbers, StoreError> {
        let application = self.application;
        let newest = number(tx, session::newest_number(application)).await?;
        let newest = newest.unwrap_or(0);
        let first = match self.filter.from {
            Some(from) => self.first_from(tx, newest, from).await?,
            None => 1,
        };
        let last = match self.filter.before {
            Some(before) => self.first_from(tx, newest, before).await? - 1,
            None => newest,
        };
        Ok(Numbers { first, last })
    }

    /// The number of the first session that was created at an instant or after. It is found by
    /// halves: an index of instants would cost every payment more than it saves here.
    async fn first_from<T: Read>(
        &self,
        tx: &mut T,
        newest: i64,
        instant: Timestamp,
    ) -> Result<i64, StoreError> {
        // Those below `low` are older, those from `high` on are not.
        let (mut low, mut high) = (1, newest + 1);
        while low < high {
            let middle = low.midpoint(high);
            let created_at = number(tx, session::creation(self.application, middle)).await?;
            if created_at.is_some_and(|at| at < instant.as_micros()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Whatever their status.
    async fn any<T: Read>(
        &self,
        tx: &mut T,
        numbers: Numbers,
    ) -> Result<Page<Session>, StoreError> {
        let Part { limit, offset } = self.part;
        let last = numbers.last.saturating_sub(offset);
        let page = session::numbered(self.application, Numbers { last, ..numbers }, limit);
        Ok(Page {
            items: sessions(tx, page).await?,
            total: unsigned(numbers.last + 1 - numbers.first),
        })
    }

    /// Those at a status.
    async fn at<T: Read>(
        &self,
        tx: &mut T,
        status: &str,
        numbers: Numbers,
    ) -> Result<Page<Session>, StoreError> {
        let tally = self.tally(tx, status, numbers).await?;
        let items = match tally.find(self.part.offset) {
            Some((block, skipped)) => {
                let last = numbers.last.min(end_of(block));
                let numbers = Numbers { last, ..numbers };
                let limit = self.part.limit;
                let page = session::numbered_at(self.application, status, numbers, limit, skipped);
                sessions(tx, page).await?
            }
            None => Vec::new(),
        };
        Ok(Page {
            items,
            total: unsigned(tally.total()),
        })
    }

    async fn tally<T: Read>(
        &self,
        tx: &mut T,
        status: &str,
        numbers: Numbers,
    ) -> Result<Tally, StoreError> {
        let query = session_tally::of_status(self.application, status, numbers);
        let found = tx.load(&[query]).await?;
        let line = |row: &Row| Ok((row.int(0)?, row.int(1)?));
        let mut blocks: Vec<(i64, i64)> = found
            .iter()
            .flatten()
            .map(line)
            .collect::<Result<_, StoreError>>()?;
        // Days begin and end inside of blocks.
        if self.filter.from.is_some() || self.filter.before.is_some() {
            for (block, count) in &mut blocks {
                let own = Numbers {
                    first: numbers.first.max(*block * BLOCK),
                    last: numbers.last.min(end_of(*block)),
                };
                if own.last - own.first + 1 < BLOCK {
                    let query = session::count_at(self.application, status, own);
                    *count = number(tx, query).await?.unwrap_or(0);
                }
            }
        }
        Ok(Tally(blocks))
    }
}

/// How many sessions there are in some blocks, the newest first.
struct Tally(Vec<(i64, i64)>);

impl Tally {
    fn total(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// The block that the session lies in which so many others come before, and how many of those
    /// lie in it, too.
    fn find(&self, offset: i64) -> Option<(i64, i64)> {
        let mut before = offset;
        for (block, count) in &self.0 {
            if before < *count {
                return Some((*block, before));
            }
            before -= count;
        }
        None
    }
}

/// The last number of a block.
fn end_of(block: i64) -> i64 {
    block * BLOCK + (BLOCK - 1)
}

async fn sessions<T: Read>(tx: &mut T, query: Stmt) -> Result<Vec<Session>, StoreError> {
    let found = tx.load(&[query]).await?;
    found.iter().flatten().map(session::from_row).collect()
}

/// The number that a query gives, if it does.
async fn number<T: Read>(tx: &mut T, query: Stmt) -> Result<Option<i64>, StoreError> {
    let found = tx.load(&[query]).await?;
    let row = found.iter().flatten().next();
    row.map(|row| row.int(0)).transpose()
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fintecture::{SessionId, SessionStatus, Timestamp, TransferState};

    use super::*;
    use crate::domain::Stage;
    use crate::engine::queries::Load;
    use crate::store::{Job, Location, Store, Tx, stmt};

    const DAY: Duration = Duration::from_hours(24);

    /// The sessions of a day, so that days end inside of blocks.
    const OF_A_DAY: i64 = 300;

    const STATUSES: [SessionStatus; 3] = [
        SessionStatus::ProviderRequired,
        SessionStatus::PaymentCreated,
        SessionStatus::PaymentExpired,
    ];

    /// Writes what it is given.
    struct Write(Vec<Stmt>);

    impl Job for Write {
        type Reply = ();
        type Error = StoreError;

        async fn run<T: Tx>(&self, tx: &mut T, _: u64) -> Result<(), StoreError> {
            tx.write(&self.0).await
        }
    }

    /// Some session, as it is read.
    async fn template(store: &Store) -> Session {
        let details = r#"{"amount":"1.00","communication":null,"end_to_end_id":"e",
            "scheme":"Sct","execution_date":null,"customer_id":"c","state":null,
            "redirect_uri":null,"origin_uri":null,"language":null,"country":null}"#;
        let row = stmt!(
            "SELECT 1, 'b2bca2bcd3b64a32a7da0766df59a7d2', NULL, 1, 'PayByBank', \
             'provider_required', NULL, NULL, 100, 'EUR', NULL, NULL, NULL, NULL, 0, NULL, 0, $1, \
             NULL, NULL, NULL, NULL",
            details
        );
        let found = store.read(Load(vec![row])).await.unwrap();
        session::from_row(&found[0][0]).unwrap()
    }

    /// The row of the session of a number of an application.
    fn row(application: i64, number: i64) -> i64 {
        number * 2 + application
    }

    fn created_at(number: i64) -> Timestamp {
        let days = u32::try_from(number / OF_A_DAY).unwrap();
        Timestamp::from_micros(number) + DAY * days
    }

    fn standing(number: i64) -> SessionStatus {
        let spread = usize::try_from(number * number / 7 + number).unwrap();
        STATUSES[spread % 3].clone()
    }

    /// Two applications' sessions, of which those of the second stand where they were opened.
    async fn world(count: i64) -> Store {
        let store = Store::open(Location::Memory).unwrap();
        let template = template(&store).await;
        let mut writes = Vec::new();
        for number in 1..=count {
            for application in [1, 2] {
                let row = row(application, number);
                let mut session = Session {
                    row,
                    application,
                    id: SessionId::new(format!("{row:032x}")).unwrap(),
                    created_at: created_at(number),
                    ..template.clone()
                };
                writes.extend(session::insert(&session));
                if application == 1 {
                    session.stage.status = standing(number);
                    writes.extend(session::update(&session));
                }
            }
        }
        store.submit(Write(writes)).await.unwrap();
        store
    }

    #[tokio::test]
    async fn any_page_of_any_list_is_what_counting_one_by_one_finds() {
        const COUNT: i64 = 2_600;
        let store = world(COUNT).await;
        let day = |days: u32| Timestamp::from_micros(0) + DAY * days;
        let bounds = [
            None,
            Some(day(0)),
            Some(day(3)),
            Some(day(7)),
            Some(day(99)),
        ];
        let mut wanted: Vec<Option<&str>> = STATUSES.iter().map(|it| Some(it.as_str())).collect();
        wanted.extend([None, Some("payment_pending")]);
        for status in wanted {
            for from in bounds {
                for before in bounds {
                    let kept = |number: &i64| {
                        let created_at = created_at(*number);
                        status.is_none_or(|wanted| standing(*number).as_str() == wanted)
                            && from.is_none_or(|from| created_at >= from)
                            && before.is_none_or(|before| created_at < before)
                    };
                    let whole: Vec<i64> = (1..=COUNT).rev().filter(kept).collect();
                    for offset in [0, 6, 299, 333, 998, 1_000, 1_777, 2_599, i64::MAX] {
                        let part = Part { limit: 4, offset };
                        let filter = Filter {
                            status: status.map(str::to_owned),
                            from,
                            before,
                        };
                        let asked = format!("{filter:?} {part:?}");
                        let list = List {
                            application: 1,
                            filter,
                            part,
                        };
                        let page = store.read(list).await.unwrap();
                        let rows: Vec<_> = page.items.iter().map(|item| item.row).collect();
                        let offset = usize::try_from(offset).unwrap();
                        let expected: Vec<_> = whole
                            .iter()
                            .skip(offset)
                            .take(4)
                            .map(|number| row(1, *number))
                            .collect();
                        assert_eq!(rows, expected, "{asked}");
                        assert_eq!(page.total, whole.len() as u64, "{asked}");
                    }
                }
            }
        }
        store.close().await;
    }

    #[tokio::test]
    async fn a_session_is_tallied_where_it_stands_and_nowhere_else() {
        let store = world(1_001).await;
        let found = store.read(Load(vec![session::by_row(row(1, 1_001))])).await;
        let mut session = session::from_row(&found.unwrap()[0][0]).unwrap();
        for state in ["completed", "received"].map(TransferState::from) {
            session.stage = Stage {
                status: SessionStatus::PaymentCreated,
                transfer_state: Some(state),
            };
            let writes = Write(session::amend(&session).into());
            store.submit(writes).await.unwrap();
            session.version += 1;
        }
        let wrong = stmt!(
            "SELECT application, status, number / 1000, COUNT(*) AS counted FROM session \
             GROUP BY application, status, number / 1000 EXCEPT \
             SELECT application, status, block, count FROM session_tally"
        );
        let left = stmt!("SELECT CAST(SUM(count) AS INTEGER) FROM session_tally");
        let found = store.read(Load(vec![wrong, left])).await.unwrap();
        assert!(found[0].is_empty(), "{:?}", found[0]);
        assert_eq!(found[1][0].int(0).unwrap(), 2 * 1_001);
        store.close().await;
    }
}
