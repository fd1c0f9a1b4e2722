//! Who the demo application is: the same for every world in memory, one of its own for a world that is
//! kept.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use fintecture::{AppId, ExposeSecret as _, PrivateKey, SecretString};

use crate::domain::Refusal;
use crate::domain::chance::Chance;
use crate::sandbox::StartError;

/// The demo application of worlds in memory. Its secret and its key stand in the source of this
/// crate, so they protect nothing; that is why such worlds listen on loopback only.
const DEMO_APP_ID: &str = "0f0e0d0c-1111-4222-8333-444455556666";
const DEMO_APP_SECRET: &str = "7a7b7c7d-5555-4666-8777-888899990000";
const DEMO_CLIENT_ID: &str = "1a1b1c1d-1111-4222-8333-444455556666";
const DEMO_CLIENT_SECRET: &str = "2a2b2c2d-5555-4666-8777-888899990000";
const DEMO_KEY: &str = include_str!("../assets/demo-key.pem");

/// The files of a world that is kept.
pub(crate) const WORLD_FILE: &str = "world.db";
const KEY_FILE: &str = "demo-application.pem";

/// Where the world of a sandbox came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// It was founded now.
    Founded,
    /// It was there.
    Reopened,
}

/// The demo application's identity, as a new world will know it.
pub(crate) struct Identity {
    pub(crate) app_id: AppId,
    pub(crate) app_secret: SecretString,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) key: PrivateKey,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) origin: Origin,
}

impl Identity {
    /// The built-in one, which everybody can read.
    pub(crate) fn public() -> Result<Self, StartError> {
        Ok(Self {
            app_id: AppId::new(DEMO_APP_ID).map_err(Refusal::from)?,
            app_secret: SecretString::from(DEMO_APP_SECRET),
            client_id: DEMO_CLIENT_ID.to_owned(),
            client_secret: SecretString::from(DEMO_CLIENT_SECRET),
            key: PrivateKey::from_pem(DEMO_KEY)?,
            key_file: None,
            origin: Origin::Founded,
        })
    }

    /// One of this folder's own: its key is made once and kept beside the world, readable by its
    /// owner alone. A world that is there already has its own id and secret.
    pub(crate) fn kept(folder: &Path, seed: u64) -> Result<Self, StartError> {
        let refuse = |source| StartError::Folder {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(refuse)?;
        let key_file = folder.join(KEY_FILE);
        let origin = if folder.join(WORLD_FILE).exists() {
            Origin::Reopened
        } else {
            Origin::Founded
        };
        let key = if key_file.exists() {
            PrivateKey::from_file(&key_file)?
        } else if origin == Origin::Reopened {
            return Err(StartError::OtherKey(key_file));
        } else {
            make_key(&key_file, refuse)?
        };
        Ok(Self {
            app_id: AppId::new(Chance::new(seed, 0).uuid()).map_err(Refusal::from)?,
            app_secret: SecretString::from(uuid::Uuid::new_v4().to_string()),
            client_id: Chance::named(seed, "oac").uuid(),
            client_secret: SecretString::from(uuid::Uuid::new_v4().to_string()),
            key,
            key_file: Some(key_file),
            origin,
        })
    }
}

/// Makes a key in a file that only its owner can read, whole or not at all. Of several first starts
/// on one folder one makes it and the others take it over: a key that replaced it would lock
/// everybody out of the world that is founded with it.
fn make_key(
    file: &Path,
    refuse: impl Fn(io::Error) -> StartError + Copy,
) -> Result<PrivateKey, StartError> {
    let unfinished = file.with_extension("unfinished");
    let draft = open_private(&unfinished).map_err(refuse)?;
    draft.lock().map_err(refuse)?;
    if file.exists() {
        return Ok(PrivateKey::from_file(file)?);
    }
    let key = PrivateKey::generate()?;
    write_whole(&draft, &key.to_pem()?)
        .and_then(|()| fs::rename(&unfinished, file))
        .map_err(refuse)?;
    Ok(key)
}

fn open_private(file: &Path) -> io::Result<File> {
    let mut options = File::options();
    // Another may be writing it: it is emptied under the lock.
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn write_whole(mut file: &File, content: &SecretString) -> io::Result<()> {
    file.set_len(0)?;
    file.write_all(content.expose_secret().as_bytes())?;
    file.sync_all()
}
