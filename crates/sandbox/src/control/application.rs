//! Applications, as they are made and set up in the Console (Contract §§1.2, 1.3, 15.1).

use std::sync::Arc;

use fintecture::{AppId, Credentials};

use super::{Control, ControlError, check_webhook};
use crate::domain::activation::Activation;
use crate::domain::application::{ContentType, Delay, NewEndpoint};
use crate::domain::profile::{ApplicationKind, Profile};
use crate::domain::{Application, Refusal};
use crate::engine::commands::{
    AddEndpoint, CloseApplication, CreateApplication, Rekey, RemoveEndpoint, SetUp,
};
use crate::engine::keys::{draw_secret, make_key};

/// An application to be made.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use fintecture_sandbox::{NewApplication, Sandbox};
///
/// let sandbox = Sandbox::builder().start().await?;
/// let shop = NewApplication::ecommerce("Fleuriste").redirect_uri("https://fleuriste.example/paid");
/// let credentials = sandbox.control().new_application(shop).await?;
/// assert_ne!(credentials.app_id(), sandbox.credentials().app_id());
/// # sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct NewApplication {
    name: String,
    kind: ApplicationKind,
    redirect_uris: Option<Vec<String>>,
}

impl NewApplication {
    /// One that takes payments for one merchant, and can do nothing else.
    pub fn ecommerce(name: impl Into<String>) -> Self {
        Self::of(ApplicationKind::Ecommerce, name)
    }

    /// One that can do everything.
    pub fn open_banking(name: impl Into<String>) -> Self {
        Self::of(ApplicationKind::OpenBanking, name)
    }

    pub(crate) fn of(kind: ApplicationKind, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            redirect_uris: None,
        }
    }

    /// Where its payers may be sent back to; may be called again. Without any, anywhere.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.get_or_insert_default().push(uri.into());
        self
    }
}

/// Where an application wants its webhooks, and which of them.
#[derive(Clone, Debug)]
pub struct Webhook {
    endpoint: NewEndpoint,
}

impl Webhook {
    /// All of them, as forms, at once.
    pub fn to(url: impl Into<String>) -> Self {
        Self {
            endpoint: NewEndpoint::to(url),
        }
    }

    /// As JSON.
    pub fn json(mut self) -> Self {
        self.endpoint.content_type = ContentType::Json;
        self
    }

    /// So many minutes after the event: 0, 1, 5, 10, 30 or 60 (Contract §15.1).
    pub fn after(mut self, minutes: u32) -> Result<Self, ControlError> {
        self.endpoint.delay = Delay::of_minutes(minutes).map_err(Refusal::from)?;
        Ok(self)
    }

    /// Only those of an event, such as `payment_session.status.payment_created`; may be called
    /// again.
    pub fn event(mut self, name: impl Into<String>) -> Self {
        let events = &mut self.endpoint.events;
        events.get_or_insert_default().push(name.into());
        self
    }

    /// With a header of one's own; may be called again.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.endpoint.headers.push((name.into(), value.into()));
        self
    }
}

impl Control {
    /// Makes an application in the demo application's organisation. Its secret and its key are
    /// shown now and never again.
    pub async fn new_application(&self, new: NewApplication) -> Result<Credentials, ControlError> {
        let key = make_key().await?;
        let demo = self.demo()?;
        let made = self
            .create_application(CreateApplication {
                name: new.name,
                organisation: demo.organisation,
                node: demo.node,
                app_secret: draw_secret(),
                public_key: key.public().clone(),
                redirect_uris: new.redirect_uris,
                profile: Profile::of(new.kind),
                endpoints: Vec::new(),
            })
            .await?;
        Ok(Credentials::new(made.app_id, made.app_secret, key))
    }

    /// Gives an application another secret and another key; the old ones are then worthless.
    pub async fn rotate(&self, app_id: &AppId) -> Result<Credentials, ControlError> {
        let application = self.application(app_id.as_str())?;
        let (key, app_secret) = (make_key().await?, draw_secret());
        self.engine
            .run(Rekey {
                application,
                app_secret: app_secret.clone(),
                public_key: key.public().clone(),
            })
            .await?;
        self.engine.reload_applications().await?;
        Ok(Credentials::new(app_id.clone(), app_secret, key))
    }

    /// Brings an application into production, if the form is right: then every request of it must
    /// be signed.
    pub async fn activate(&self, app_id: &AppId, form: &Activation) -> Result<(), ControlError> {
        let mut application = Application::clone(&*self.application(app_id.as_str())?);
        form.check(&application).map_err(Refusal::Incomplete)?;
        application.profile.is_active = true;
        self.set_up(application).await
    }

    /// Sends webhooks of an application to an address; one it has already is set anew.
    pub async fn add_webhook(&self, app_id: &AppId, webhook: Webhook) -> Result<(), ControlError> {
        let application = self.application(app_id.as_str())?;
        self.add_endpoint(application, webhook.endpoint).await
    }

    pub(crate) async fn create_application(
        &self,
        command: CreateApplication,
    ) -> Result<Application, ControlError> {
        let made = self.engine.run(command).await?;
        self.engine.reload_applications().await?;
        Ok(made)
    }

    pub(crate) async fn set_up(&self, application: Application) -> Result<(), ControlError> {
        self.engine
            .run(SetUp {
                application,
                endpoints: None,
            })
            .await?;
        Ok(self.engine.reload_applications().await?)
    }

    pub(crate) async fn close(&self, application: Arc<Application>) -> Result<(), ControlError> {
        self.engine.run(CloseApplication { application }).await?;
        Ok(self.engine.reload_applications().await?)
    }

    pub(crate) async fn add_endpoint(
        &self,
        application: Arc<Application>,
        endpoint: NewEndpoint,
    ) -> Result<(), ControlError> {
        check_webhook("url", &endpoint.url).map_err(Refusal::from)?;
        self.engine
            .run(AddEndpoint {
                application,
                endpoint,
            })
            .await?;
        Ok(self.engine.reload_applications().await?)
    }

    pub(crate) async fn remove_endpoint(
        &self,
        application: Arc<Application>,
        url: String,
    ) -> Result<(), ControlError> {
        self.engine.run(RemoveEndpoint { application, url }).await?;
        Ok(self.engine.reload_applications().await?)
    }

    /// An application that is not closed.
    pub(crate) fn application(&self, app_id: &str) -> Result<Arc<Application>, ControlError> {
        let found = self.engine.world().applications.get(app_id);
        Ok(found.ok_or(Refusal::UnknownApplication)?)
    }

    pub(crate) fn applications(&self) -> Vec<Arc<Application>> {
        self.engine.world().applications.all()
    }
}
