//! Credentials of organisations, as Fintecture's staff would issue them (Contract §1.3).

use fintecture::SecretString;

use super::{Control, ControlError};
use crate::domain::oac::{Oac, OacScopes};
use crate::engine::commands::{IssueOac, Standpoint};
use crate::engine::keys::draw_secret;

/// Organisation access credentials: an id, a secret, and the node of the organisation that they
/// reach with all that is below it.
#[derive(Clone, Debug)]
pub struct OacCredentials {
    client_id: String,
    client_secret: SecretString,
    organisation_node_id: String,
}

impl OacCredentials {
    /// The id, which is the user name at `/oauth/accesstoken`.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The secret, which is the password there.
    pub fn client_secret(&self) -> &SecretString {
        &self.client_secret
    }

    /// The topmost node of the organisation that they reach.
    pub fn organisation_node_id(&self) -> &str {
        &self.organisation_node_id
    }
}

impl From<&Oac> for OacCredentials {
    fn from(oac: &Oac) -> Self {
        Self {
            client_id: oac.client_id.clone(),
            client_secret: oac.client_secret.clone(),
            organisation_node_id: oac.node_id.clone(),
        }
    }
}

impl Control {
    /// Issues credentials with every scope on the root of a new organisation, which shares nothing
    /// with the demo application's.
    pub async fn new_organisation(&self) -> Result<OacCredentials, ControlError> {
        let issued = self
            .issue_oac(Standpoint::NewOrganisation, OacScopes::all())
            .await?;
        Ok(OacCredentials::from(&issued))
    }

    /// Issues credentials with every scope on a node of an organisation.
    pub async fn oac_on(&self, organisation_node_id: &str) -> Result<OacCredentials, ControlError> {
        let standpoint = Standpoint::Node(organisation_node_id.to_owned());
        let issued = self.issue_oac(standpoint, OacScopes::all()).await?;
        Ok(OacCredentials::from(&issued))
    }

    pub(crate) async fn issue_oac(
        &self,
        standpoint: Standpoint,
        scopes: OacScopes,
    ) -> Result<Oac, ControlError> {
        let issued = self
            .engine
            .run(IssueOac {
                standpoint,
                scopes,
                client_secret: draw_secret(),
            })
            .await?;
        self.engine.reload_applications().await?;
        Ok(issued)
    }
}
