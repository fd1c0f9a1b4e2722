//! The applications and those who administer them, held in memory: they are asked for at every
//! request and change rarely.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::domain::Application;
use crate::domain::oac::Oac;
use crate::store::tables::{application as table, oac};
use crate::store::{Row, StoreError};

/// Whoever may call, by the id they call with.
#[derive(Debug, Default)]
struct Known {
    applications: HashMap<String, Arc<Application>>,
    organisations: HashMap<String, Arc<Oac>>,
}

/// Every application of the world, and every organisation's credentials, as the store has them.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    known: RwLock<Known>,
    /// Held from the reading of the rows to their taking over, lest older ones overtake newer.
    pub(super) reloading: tokio::sync::Mutex<()>,
}

impl Registry {
    /// Takes over the rows of `application`, `endpoint` and `oac`.
    pub(super) fn load(
        &self,
        applications: &[Row],
        endpoints: &[Row],
        organisations: &[Row],
    ) -> Result<(), StoreError> {
        let mut found = applications
            .iter()
            .map(table::from_row)
            .collect::<Result<Vec<_>, _>>()?;
        for row in endpoints {
            let (owner, endpoint) = table::endpoint_from_row(row)?;
            if let Some(owner) = found
                .iter_mut()
                .find(|application| application.row == owner && !application.is_closed)
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
        let organisations = organisations.iter().map(oac::from_row);
        let organisations = organisations.collect::<Result<Vec<_>, _>>()?.into_iter();
        let known = Known {
            applications: by_id.collect(),
            organisations: organisations
                .map(|oac| (oac.client_id.clone(), Arc::new(oac)))
                .collect(),
        };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    pub(crate) fn get(&self, app_id: &str) -> Option<Arc<Application>> {
        let known = self.read().applications.get(app_id).cloned();
        known.filter(|application| !application.is_closed)
    }

    /// Every application that is not closed, in the order they were made.
    pub(crate) fn all(&self) -> Vec<Arc<Application>> {
        let known = self.read();
        let open = known.applications.values();
        let mut open: Vec<_> = open
            .filter(|application| !application.is_closed)
            .cloned()
            .collect();
        open.sort_unstable_by_key(|application| application.row);
        open
    }

    /// The credentials of an organisation that have this id.
    pub(crate) fn oac(&self, client_id: &str) -> Option<Arc<Oac>> {
        self.read().organisations.get(client_id).cloned()
    }

    /// Those that the world was founded with.
    pub(crate) fn demo_oac(&self) -> Option<Arc<Oac>> {
        self.read()
            .organisations
            .values()
            .min_by_key(|oac| oac.row)
            .cloned()
    }

    pub(crate) fn by_row(&self, row: i64) -> Option<Arc<Application>> {
        self.read()
            .applications
            .values()
            .find(|application| application.row == row)
            .cloned()
    }

    /// The application that the world was founded with.
    pub(crate) fn demo(&self) -> Option<Arc<Application>> {
        self.read()
            .applications
            .values()
            .min_by_key(|application| application.row)
            .cloned()
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}
