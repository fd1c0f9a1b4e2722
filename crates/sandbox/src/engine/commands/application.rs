//! Applications are made, set up, given other keys, and closed.

use std::sync::Arc;

use fintecture::{AppId, Currency, PublicKey, SecretString};

use super::own;
use super::settings::put_endpoint;
use crate::bank::{ACQUIRER, draw_iban};
use crate::domain::application::NewEndpoint;
use crate::domain::profile::Profile;
use crate::domain::{AccountKind, Application, Moment, Options, Refusal};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{account, application as table};

/// Makes an application, with an acquiring account of its own.
#[derive(Debug)]
pub(crate) struct CreateApplication {
    pub(crate) name: String,
    /// The row of the root of its organisation, and that of the node it stands on.
    pub(crate) organisation: i64,
    pub(crate) node: i64,
    /// Drawn by whoever asks: it stands outside the seed.
    pub(crate) app_secret: SecretString,
    pub(crate) public_key: PublicKey,
    pub(crate) redirect_uris: Option<Vec<String>>,
    pub(crate) profile: Profile,
    pub(crate) endpoints: Vec<NewEndpoint>,
}

impl Command for CreateApplication {
    type Reply = Application;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Application, Refusal> {
        let mut acquiring = own(AccountKind::Acquiring, &self.name, Currency::EUR, moment);
        acquiring.iban = Some(draw_iban(ACQUIRER.country, &mut moment.chance)?);
        acquiring.overdraft = 0;
        let made = Application {
            row: moment.row(),
            organisation: self.organisation,
            node: self.node,
            app_id: AppId::new(moment.chance.uuid())?,
            app_secret: self.app_secret.clone(),
            public_key: self.public_key.clone(),
            name: self.name.clone(),
            account: acquiring.row,
            redirect_uris: self.redirect_uris.clone(),
            options: Options::default(),
            endpoints: Vec::new(),
            profile: self.profile.clone(),
            is_closed: false,
        };
        let mut writes = vec![account::insert(&acquiring, None), table::insert(&made)];
        for endpoint in &self.endpoints {
            writes.push(table::insert_endpoint(moment.row(), made.row, endpoint));
        }
        tx.write(&writes).await?;
        Ok(made)
    }
}

/// Writes what was changed about an application: its name, its addresses, its profile.
#[derive(Debug)]
pub(crate) struct SetUp {
    pub(crate) application: Application,
    /// Where its webhooks go from now on, and nowhere else; `None` leaves them alone.
    pub(crate) endpoints: Option<Vec<NewEndpoint>>,
}

impl Command for SetUp {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let application = &self.application;
        let mut writes = vec![table::set_up(application)];
        if let Some(wanted) = &self.endpoints {
            let is_wanted = |url: &str| wanted.iter().any(|wanted| wanted.url == url);
            for known in &application.endpoints {
                if !is_wanted(&known.url) {
                    writes.extend(table::remove_endpoint(known.row));
                }
            }
            for endpoint in wanted {
                writes.push(put_endpoint(tx, application.row, endpoint, moment).await?);
            }
        }
        tx.write(&writes).await?;
        Ok(())
    }
}

/// Gives an application another secret and another key; the old ones are then worthless.
#[derive(Debug)]
pub(crate) struct Rekey {
    pub(crate) application: Arc<Application>,
    pub(crate) app_secret: SecretString,
    pub(crate) public_key: PublicKey,
}

impl Command for Rekey {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        check_not_demo(world, &self.application)?;
        let write = table::rekey(self.application.row, &self.app_secret, &self.public_key);
        tx.write(&[write]).await?;
        Ok(())
    }
}

/// Closes an application for ever. Its row stays, since payments under way are still its.
#[derive(Debug)]
pub(crate) struct CloseApplication {
    pub(crate) application: Arc<Application>,
}

impl Command for CloseApplication {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        check_not_demo(world, &self.application)?;
        tx.write(&[table::close(self.application.row)]).await?;
        Ok(())
    }
}

/// What the sandbox itself stands on is left as it is.
fn check_not_demo(world: &World, application: &Application) -> Result<(), Refusal> {
    let demo = world.applications.demo();
    if demo.is_some_and(|demo| demo.row == application.row) {
        let why = "It is the demo application, whose keys the sandbox keeps.";
        return Err(Refusal::InUse(why));
    }
    Ok(())
}
