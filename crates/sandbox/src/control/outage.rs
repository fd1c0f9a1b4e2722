//! Taking banks down.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use fintecture::{ProviderId, Timestamp};
use serde_json::json;

use super::http::{done, read, refused, respond};
use super::{Control, ControlError};
use crate::api::{ApiError, Payload, Segment};
use crate::domain::Breakdown;
use crate::domain::span;
use crate::engine::commands::TakeDown;
use crate::engine::outages::{ACQUIRER, CLEARING};
use crate::server::Platform;

/// What can be out of order.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Institution {
    /// A bank: it answers nobody, and what it has taken waits.
    Bank(ProviderId),
    /// The bank that acquiring accounts are at: instant payments fail with `creditor_agent_offline`,
    /// `creditor_agent_timeout` or `creditor_agent_error`, others arrive later.
    Acquirer,
    /// What carries money between banks: instant payments fail with `instructed_agent_timeout` or
    /// `instructed_agent_error`, others arrive later.
    Clearing,
}

impl Institution {
    fn name(&self) -> &str {
        match self {
            Self::Bank(provider) => provider.as_str(),
            Self::Acquirer => ACQUIRER,
            Self::Clearing => CLEARING,
        }
    }
}

impl Control {
    /// Takes a bank, or what its transfers need, down for a while of the world's clock, and says
    /// until when. For no time at all, it is mended.
    ///
    /// ```no_run
    /// # async fn strike(sandbox: &fintecture_sandbox::Sandbox)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use fintecture_sandbox::{Breakdown, Institution};
    ///
    /// let hour = Duration::from_secs(3_600);
    /// sandbox.control().outage(&Institution::Acquirer, Breakdown::Offline, hour).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn outage(
        &self,
        struck: &Institution,
        how: Breakdown,
        lasts: Duration,
    ) -> Result<Timestamp, ControlError> {
        self.outage_of(struck.name(), how, lasts).await
    }

    async fn outage_of(
        &self,
        name: &str,
        how: Breakdown,
        lasts: Duration,
    ) -> Result<Timestamp, ControlError> {
        let name = name.to_owned();
        let outage = self.engine.run(TakeDown { name, how, lasts }).await?;
        self.engine.reload_outages().await?;
        Ok(outage.ends_at)
    }
}

/// Takes a bank down, by its id; `acquirer` and `clearing` are the other names.
pub(super) async fn set(
    State(platform): State<Platform>,
    Segment(name): Segment,
    Payload(body): Payload,
) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let lasts = body.parsed("lasts", |text| span::parse("lasts", text));
        let lasts = body.require("lasts", lasts);
        let how = body.parsed("kind", Breakdown::parse).unwrap_or_default();
        done(body)?;
        // Absent only with a problem, which `done` has reported.
        let lasts = lasts.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let ends_at = control
            .outage_of(&name, how, lasts)
            .await
            .map_err(refused)?;
        Ok(json!({ "name": name, "kind": how.as_str(), "ends_at": ends_at }))
    })
    .await
}
