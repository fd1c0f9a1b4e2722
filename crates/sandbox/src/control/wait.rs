//! Waiting for the world, so that no test sleeps.

use std::time::Duration;

use fintecture::{SessionId, SessionStatus, TransferState};

use super::{Control, ControlError, Standing};
use crate::engine::commands::Arrival;

/// What to wait for.
///
/// ```
/// use std::time::Duration;
/// use fintecture::{SessionId, SessionStatus};
/// use fintecture_sandbox::Wait;
///
/// let paid = Wait::for_session(SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2")?)
///     .status(SessionStatus::PaymentCreated)
///     .webhooks_acknowledged()
///     .timeout(Duration::from_secs(5));
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Debug)]
pub struct Wait {
    session: SessionId,
    status: Option<SessionStatus>,
    transfer_state: Option<TransferState>,
    acknowledged: bool,
    timeout: Duration,
}

/// How waiting ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waited {
    /// The session got there.
    Reached(Standing),
    /// Time ran out; this is where it stands.
    TimedOut(Standing),
}

impl Waited {
    /// Where the session stands, if it got there.
    pub fn reached(self) -> Option<Standing> {
        match self {
            Self::Reached(standing) => Some(standing),
            Self::TimedOut(_) => None,
        }
    }
}

/// How long is waited unless something else is asked for.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Instants that lie further ahead cannot be told on every machine.
const LONGEST: Duration = Duration::from_hours(24 * 365);

impl Wait {
    /// Waits for a session; alone, only for it to exist.
    pub fn for_session(session: SessionId) -> Self {
        Self {
            session,
            status: None,
            transfer_state: None,
            acknowledged: false,
            timeout: TIMEOUT,
        }
    }

    /// Until it has this status.
    pub fn status(mut self, status: SessionStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Until it has this transfer state.
    pub fn transfer_state(mut self, state: TransferState) -> Self {
        self.transfer_state = Some(state);
        self
    }

    /// Until it has webhooks, and each of them was acknowledged.
    pub fn webhooks_acknowledged(mut self) -> Self {
        self.acknowledged = true;
        self
    }

    /// No longer than this, by the machine's clock; 30 seconds unless said.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    fn is_met_by(&self, standing: &Standing) -> bool {
        self.status
            .as_ref()
            .is_none_or(|status| *status == standing.status)
            && self
                .transfer_state
                .as_ref()
                .is_none_or(|state| Some(state) == standing.transfer_state.as_ref())
    }
}

impl Control {
    /// Waits until the world is as asked, or time is up.
    pub async fn wait(&self, wait: Wait) -> Result<Waited, ControlError> {
        let deadline = tokio::time::Instant::now() + wait.timeout.min(LONGEST);
        let mut commits = self.engine.commits();
        loop {
            commits.mark_unchanged();
            let session = self
                .engine
                .session(Arrival::Session(wait.session.clone()))
                .await?;
            let row = session.row;
            let standing = Standing::from(session);
            if wait.is_met_by(&standing) {
                if !wait.acknowledged {
                    return Ok(Waited::Reached(standing));
                }
                let deliveries = self.engine.deliveries_of(row).await?;
                if deliveries.all > 0 && deliveries.unacknowledged == 0 {
                    return Ok(Waited::Reached(standing));
                }
            }
            let changed = tokio::time::timeout_at(deadline, commits.changed()).await;
            if !matches!(changed, Ok(Ok(()))) {
                return Ok(Waited::TimedOut(standing));
            }
        }
    }
}
