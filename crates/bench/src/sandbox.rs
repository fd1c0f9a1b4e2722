//! The sandbox as a process of its own, its world on the disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use fintecture::{Client, PrivateKey};
use serde::Deserialize;

use crate::Outcome;
use crate::program::Program;
use crate::setting::Setting;
use crate::slow_disk;

/// Where a world keeps the key of its application.
const KEY_FILE: &str = "demo-application.pem";

/// A sandbox that serves.
pub(crate) struct Sandbox {
    pub(crate) program: Program,
    pub(crate) credentials: Credentials,
}

/// What `--credentials` writes.
#[derive(Debug, Deserialize)]
pub(crate) struct Credentials {
    base_url: String,
    pub(crate) app_id: String,
    app_secret: String,
    pub(crate) private_key_file: PathBuf,
}

impl Sandbox {
    /// Serves the world in a folder, which is founded if there is none.
    pub(crate) fn start(setting: &Setting, world: &Path) -> Outcome<Self> {
        Self::start_with(setting, world, &[])
    }

    pub(crate) fn start_with(setting: &Setting, world: &Path, options: &[&str]) -> Outcome<Self> {
        Self::run(Self::command(setting, world, options), world)
    }

    /// The same on a disk that takes its time.
    pub(crate) fn start_on_slow_disk(setting: &Setting, world: &Path) -> Outcome<Self> {
        let command = slow_disk::under(&Self::command(setting, world, &[]));
        Self::run(command, world)
    }

    fn command(setting: &Setting, world: &Path, options: &[&str]) -> Command {
        let mut command = Command::new(&setting.program);
        command
            .args(["sandbox", "--listen", "127.0.0.1:0", "--data"])
            .arg(world)
            .arg("--credentials")
            .arg(credentials_file(world))
            .args(options)
            .env_remove("RUST_LOG");
        command
    }

    fn run(command: Command, world: &Path) -> Outcome<Self> {
        let program = Program::serving(command, "Ctrl-C")?;
        let credentials = serde_json::from_slice(&std::fs::read(credentials_file(world))?)?;
        Ok(Self {
            program,
            credentials,
        })
    }

    /// Puts the key of a world where its first start looks for one.
    pub(crate) fn give_key(world: &Path, from: &Path) -> Outcome<()> {
        std::fs::create_dir_all(world)?;
        std::fs::copy(from, world.join(KEY_FILE))?;
        Ok(())
    }
}

fn credentials_file(world: &Path) -> PathBuf {
    world.with_extension("json")
}

impl Credentials {
    pub(crate) fn key(&self) -> Outcome<PrivateKey> {
        Ok(PrivateKey::from_file(&self.private_key_file)?)
    }

    pub(crate) fn client(&self) -> Outcome<Client> {
        let client = Client::builder()
            .base_url(&self.base_url)
            .app_id(&self.app_id)
            .app_secret(self.app_secret.clone())
            .private_key(self.key()?)
            .build()?;
        Ok(client)
    }
}
