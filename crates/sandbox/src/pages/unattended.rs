//! Links that nobody plays the payer of: two redirects, the bank's and the one back, as the official
//! SDKs' own specs follow them.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use super::consent;
use super::visit::Visit;
use crate::domain::payment::Decision;
use crate::domain::{Payer, Refusal};
use crate::engine::commands::{Arrival, Decide, Payer as Who};

/// The way of a link whose payer is nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hop {
    /// From the link to the bank.
    ToTheBank,
    /// From the bank to the merchant.
    Back,
}

impl Visit {
    /// Whether somebody plays the payer.
    pub(super) fn is_attended(&self) -> bool {
        self.site.platform.payer == Payer::Person
    }

    /// Sends the browser on with a 302, to an address that needs no other to be understood: these
    /// clients follow it by hand.
    fn found(&self, to: &str) -> Response {
        let to = if to.starts_with('/') {
            format!("{}{to}", self.base_url)
        } else {
            to.to_owned()
        };
        (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
    }
}

/// A payment: approved by the bank's first customer, or made in the way that it offers instead.
pub(super) async fn pay(visit: &Visit, hop: Hop) -> Result<Response, Refusal> {
    if hop == Hop::ToTheBank {
        return Ok(visit.found(&visit.paths.decision()));
    }
    let command = Decide {
        session: Arrival::Link(visit.link.clone()),
        payer: Who::Unattended(None),
        decision: Decision::Accept,
    };
    let session = match visit.site.engine.run(command).await {
        // Followed once more: it stands where it did.
        Err(Refusal::WrongStage(_)) => visit.any_session().await?,
        decided => decided?,
    };
    match visit.way_back(&session) {
        Some(back) => Ok(visit.found(&back)),
        None => visit.finished().await,
    }
}

/// A request for accounts: all of the bank's first customer are shared.
pub(super) async fn share(visit: &Visit, hop: Hop) -> Result<Response, Refusal> {
    if hop == Hop::ToTheBank {
        return Ok(visit.found(&visit.paths.decision()));
    }
    match consent::share_all(visit).await? {
        Some(back) => Ok(visit.found(&back)),
        None => consent::finished(visit).await,
    }
}
