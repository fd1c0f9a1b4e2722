//! The applications, held in memory: they are asked for at every request and change rarely.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::domain::Application;
use crate::store::tables::application as table;
use crate::store::{Row, StoreError};

type Applications = HashMap<String, Arc<Application>>;

/// Every application of the world, as the store has it.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    known: RwLock<Applications>,
    /// Held from the reading of the rows to their taking over, lest older ones overtake newer.
    pub(super) reloading: tokio::sync::Mutex<()>,
}

impl Registry {
    /// Takes over the rows of `application` and `endpoint`.
    pub(super) fn load(&self, applications: &[Row], endpoints: &[Row]) -> Result<(), StoreError> {
        let mut found = applications
            .iter()
            .map(table::from_row)
            .collect::<Result<Vec<_>, _>>()?;
        for row in endpoints {
            let (owner, endpoint) = table::endpoint_from_row(row)?;
            if let Some(owner) = found
                .iter_mut()
                .find(|application| application.row == owner)
            {
                owner.endpoints.push(endpoint);
            }
        }
        let by_id = found.into_iter().map(|application| {
            (
                application.app_id.as_str().to_owned(),
                Arc::new(application),
            )
        });
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = by_id.collect();
        Ok(())
    }

    pub(crate) fn get(&self, app_id: &str) -> Option<Arc<Application>> {
        self.read().get(app_id).cloned()
    }

    pub(crate) fn by_row(&self, row: i64) -> Option<Arc<Application>> {
        self.read()
            .values()
            .find(|application| application.row == row)
            .cloned()
    }

    /// The application that the world was founded with.
    pub(crate) fn demo(&self) -> Option<Arc<Application>> {
        self.read()
            .values()
            .min_by_key(|application| application.row)
            .cloned()
    }

    fn read(&self) -> RwLockReadGuard<'_, Applications> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}
