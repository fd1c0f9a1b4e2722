//! Starting a sandbox: in a test with one line, or as a server that keeps its world.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fintecture::{Credentials, Currency, KeyError, PrivateKey, Timestamp};
use tokio::net::TcpListener;

use crate::bank::{BankFileError, Directory};
use crate::clock::{Pace, WorldClock};
use crate::control::{Control, ControlError, Metrics, OacCredentials, check_webhook};
use crate::domain::{Options, Payer, Refusal};
use crate::engine::Engine;
use crate::engine::founding::Founding;
use crate::identity::{self, Identity, Origin};
use crate::server::{self, BindError, Platform, Server, Stopping};
use crate::store::{Location, StoreError};

/// The seed of worlds that are given none.
const SEED: u64 = 0x00F1_47EC;

/// How the world's time goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Clock {
    /// With the machine's time, until it is turned ahead.
    #[default]
    Running,
    /// It stands here until it is turned: the same commands then give the same answers, dates
    /// included.
    FrozenAt(Timestamp),
}

/// What a sandbox is to be.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    seed: Option<u64>,
    clock: Clock,
    data: Option<PathBuf>,
    addresses: Vec<SocketAddr>,
    webhooks: Vec<String>,
    demands_signatures: bool,
    payer: Payer,
    banks: Option<PathBuf>,
    currencies: Vec<Currency>,
}

impl Builder {
    /// Where all chance begins: the same seed and the same commands give the same ids, IBANs and
    /// answers. A world that is kept keeps the seed it was founded with.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How the world's time goes.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Keeps the world in this folder, which is made if there is none. What the sandbox
    /// acknowledged is then on the disk. Without it the world is in memory.
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data = Some(folder.into());
        self
    }

    /// Listens here, instead of on a free port of 127.0.0.1; may be called again for more
    /// addresses. Port 0 takes a free one, and further addresses with port 0 the same.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.addresses.push(address);
        self
    }

    /// Sends the demo application's webhooks here.
    pub fn webhook(mut self, url: impl Into<String>) -> Self {
        self.webhooks.push(url.into());
        self
    }

    /// Lets the demo application take payments in this currency beside euros (Contract C-17); may
    /// be called again. In a world that is kept it then stays allowed.
    ///
    /// ```
    /// use fintecture::Currency;
    /// use fintecture_sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::builder().currency(Currency::GBP).start().await?;
    /// // Pounds are paid by Faster Payments now, from the accounts of British banks.
    /// # sandbox.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currencies.push(currency);
        self
    }

    /// Demands a signature on every request to the API, as production does (Contract §4.2).
    pub fn strict(mut self) -> Self {
        self.demands_signatures = true;
        self
    }

    /// Who plays the payers: a person, unless said.
    ///
    /// ```
    /// use fintecture_sandbox::{Payer, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::builder().payer(Payer::Auto).start().await?;
    /// // Whoever follows a link of this sandbox has paid, or consented, and is back at the shop.
    /// # sandbox.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn payer(mut self, payer: Payer) -> Self {
        self.payer = payer;
        self
    }

    /// Adds the banks of the `.toml` files in this folder, written like those that come with the
    /// sandbox. One that has the provider id of another bank takes its place; ids that begin with
    /// `ftec` are kept for the Demo Banks. A bank that cannot be used is refused at the start, by
    /// file, bank, field and rule.
    ///
    /// ```
    /// use fintecture_sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = std::env::temp_dir().join(format!("banks-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// std::fs::write(
    ///     folder.join("mine.toml"),
    ///     r#"
    ///     [[bank]]
    ///     provider = "slowfr"
    ///     name = "Banque Lente"
    ///     country = "FR"
    ///     bic = "SLOWFRT0"
    ///     accent = "slate"
    ///     paying = { largest = 500_000, path = [{ state = "processing", lasts = "20m" }] }
    ///
    ///     [[bank.person]]
    ///     username = "078000000P"
    ///     password = "123456"
    ///     name = "Anne Durand"
    ///     accounts = [{ name = "Compte courant", balance = 1_000_000 }]
    ///     "#,
    /// )?;
    /// let sandbox = Sandbox::builder().banks(&folder).start().await?;
    /// # sandbox.shutdown().await;
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn banks(mut self, folder: impl Into<PathBuf>) -> Self {
        self.banks = Some(folder.into());
        self
    }

    /// Opens the world, founding it if it is new, and serves it.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let mut addresses = self.addresses;
        if addresses.is_empty() {
            addresses.push((Ipv4Addr::LOCALHOST, 0).into());
        }
        let exposed = addresses.iter().find(|address| !address.ip().is_loopback());
        if let (None, Some(address)) = (&self.data, exposed) {
            return Err(StartError::Exposed(*address));
        }
        // Before anything is made: a first start that fails is still to come.
        for url in &self.webhooks {
            check_webhook("webhook", url).map_err(Refusal::from)?;
        }
        let mut banks = Directory::embedded().map_err(StartError::Banks)?;
        if let Some(folder) = &self.banks {
            banks = banks.with(folder)?;
        }
        let seed = self.seed.unwrap_or(SEED);
        let (location, identity) = match &self.data {
            Some(folder) => (
                Location::File(folder.join(identity::WORLD_FILE)),
                Identity::kept(folder, seed)?,
            ),
            None => (Location::Memory, Identity::public()?),
        };
        let listeners = server::bind(&addresses).await?;
        let address = match listeners.first() {
            Some(first) => first.local_addr().map_err(StartError::Serve)?,
            None => return Err(StartError::Serve(io::ErrorKind::AddrNotAvailable.into())),
        };
        let clock = WorldClock::new(match self.clock {
            Clock::Running => Pace::Running { ahead: 0 },
            Clock::FrozenAt(at) => Pace::Frozen { at },
        });
        let founding = Founding {
            seed,
            app_id: identity.app_id,
            app_secret: identity.app_secret,
            public_key: identity.key.public().clone(),
            client_id: identity.client_id,
            client_secret: identity.client_secret,
        };
        let engine = Engine::open(location, clock, Arc::new(banks), founding).await?;
        let opened = Opened {
            engine: engine.clone(),
            key: identity.key,
            key_file: identity.key_file,
            origin: identity.origin,
            listeners,
            address,
        };
        let manner = Manner {
            strict: self.demands_signatures,
            payer: self.payer,
        };
        let served = opened.serve(&self.webhooks, &self.currencies, manner).await;
        if served.is_err() {
            // Lets go of the folder before anyone is told: they may try again at once.
            engine.close().await;
        }
        served
    }
}

/// How a world is served.
#[derive(Clone, Copy)]
struct Manner {
    strict: bool,
    payer: Payer,
}

/// A world that is open, and what it is to be served with.
struct Opened {
    engine: Engine,
    key: PrivateKey,
    key_file: Option<PathBuf>,
    origin: Origin,
    listeners: Vec<TcpListener>,
    address: SocketAddr,
}

impl Opened {
    /// Checks that the key is the world's, registers webhooks, and serves.
    async fn serve(
        self,
        webhooks: &[String],
        currencies: &[Currency],
        manner: Manner,
    ) -> Result<Sandbox, StartError> {
        let applications = &self.engine.world().applications;
        let demo = applications.demo().ok_or(StartError::Nobody)?;
        if demo.public_key.to_pem() != self.key.public().to_pem() {
            return Err(StartError::OtherKey(self.key_file.unwrap_or_default()));
        }
        let (app_id, secret) = (demo.app_id.clone(), demo.app_secret.clone());
        let credentials = Credentials::new(app_id, secret, self.key);
        let oac = applications.demo_oac().ok_or(StartError::Nobody)?;
        let control = Control::new(self.engine.clone());
        for url in webhooks {
            control.webhook(url).await?;
        }
        if !currencies.is_empty() {
            let known = demo.options.clone();
            let allow = |options: Options, currency: &Currency| options.with_currency(*currency);
            control
                .options(currencies.iter().fold(known, allow))
                .await?;
        }
        let base_url = format!("http://{}", self.address);
        let (stop, stopping) = Stopping::new();
        let platform = Platform {
            metrics: Arc::new(Metrics::of(&self.engine)),
            engine: self.engine,
            strict: manner.strict,
            payer: manner.payer,
            base_url: base_url.clone(),
            journal: Arc::default(),
            stopping,
        };
        let server = Server::start(platform, self.listeners, stop).map_err(StartError::Serve)?;
        Ok(Sandbox {
            server,
            control,
            credentials,
            oac: OacCredentials::from(&*oac),
            address: self.address,
            base_url,
            key_file: self.key_file,
            origin: self.origin,
        })
    }
}

/// A sandbox that serves. Dropping it stops it at once; [`shutdown`](Self::shutdown) lets requests
/// under way end first.
#[derive(Debug)]
pub struct Sandbox {
    server: Server,
    control: Control,
    credentials: Credentials,
    oac: OacCredentials,
    address: SocketAddr,
    base_url: String,
    key_file: Option<PathBuf>,
    origin: Origin,
}

impl Sandbox {
    /// A sandbox to be started: without more said, in memory, on a free port of 127.0.0.1.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it is, for example `http://127.0.0.1:41234`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address it listens on; the first, if there are several.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The demo application's id, secret and key, as the SDK's client takes them.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The credentials of the demo application's organisation, with every scope on all of it.
    pub fn oac(&self) -> &OacCredentials {
        &self.oac
    }

    /// Where the demo application's private key is kept, if the world is.
    pub fn private_key_file(&self) -> Option<&Path> {
        self.key_file.as_deref()
    }

    /// Whether its world is new.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Hands on the world: plays the payer, turns the clock, waits.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Refuses new requests, lets those under way end, and closes the world.
    pub async fn shutdown(self) {
        self.server.stop().await;
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A world in memory has a key that everybody knows, so it is not shown to other machines.
    #[error(
        "{0} can be reached from other machines, but a world in memory uses a public demo key: \
         keep the world in a folder, or listen on loopback"
    )]
    Exposed(SocketAddr),
    /// An address could not be listened on.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The folder could not be made or written.
    #[error("cannot keep a world in {}: {source}", folder.display())]
    Folder {
        /// Which one.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The demo application's key is unreadable.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key file is gone, or is not the one that the world was founded with.
    #[error(
        "{} is not the key that this world was founded with: put the key back, or begin a new \
         world in another folder",
        _0.display()
    )]
    OtherKey(PathBuf),
    /// The world has no application.
    #[error("the world has no application")]
    Nobody,
    /// The banks' files cannot be read.
    #[error("the banks' files cannot be read: {0}")]
    Banks(#[source] toml::de::Error),
    /// A bank of the user's own cannot be used.
    #[error(transparent)]
    OwnBank(#[from] BankFileError),
    /// The world could not be opened or set up.
    #[error(transparent)]
    World(#[from] ControlError),
    /// The server could not be started.
    #[error("cannot serve: {0}")]
    Serve(#[source] io::Error),
}

impl From<Refusal> for StartError {
    fn from(refusal: Refusal) -> Self {
        Self::World(refusal.into())
    }
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Refusal::from(error).into()
    }
}
