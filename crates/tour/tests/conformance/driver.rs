//! Runs a client's script against a sandbox of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fintecture::ExposeSecret as _;
use fintecture_sandbox::Sandbox;
use tokio::process::Command;

use crate::report::Report;

/// How long a script may take: it makes some dozens of calls.
const PATIENCE: Duration = Duration::from_secs(100);

/// A client, and the script that drives it.
pub(crate) struct Driver {
    client: &'static str,
    program: PathBuf,
    script: &'static str,
}

impl Driver {
    pub(crate) fn npm() -> Self {
        Self {
            client: "fintecture-client 2.0.2 (npm)",
            program: "node".into(),
            script: "npm.js",
        }
    }

    pub(crate) fn pypi() -> Self {
        Self {
            client: "fintecture 1.3.1 (PyPI)",
            program: tools().join("python/bin/python"),
            script: "pypi.py",
        }
    }

    /// What the script says of each method.
    pub(crate) async fn run(self) -> Report {
        let sandbox = Sandbox::builder().strict().start().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("application.pem");
        let credentials = sandbox.credentials();
        let pem = credentials.private_key().to_pem().unwrap();
        std::fs::write(&key, pem.expose_secret()).unwrap();
        let script = Command::new(&self.program)
            .arg(here().join("conformance").join(self.script))
            .env("NODE_PATH", tools().join("npm/node_modules"))
            // The client from PyPI reads a webhook's date in the machine's own time zone.
            .env("TZ", "UTC")
            .env("SANDBOX", sandbox.base_url())
            .env("FINTECTURE_APP_ID", credentials.app_id().as_str())
            .env(
                "FINTECTURE_APP_SECRET",
                credentials.app_secret().expose_secret(),
            )
            .env("FINTECTURE_PRIVATE_KEY_FILE", &key)
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(PATIENCE, script)
            .await
            .unwrap_or_else(|_| panic!("{} did not end in time", self.script))
            .unwrap_or_else(|error| panic!("{} did not start: {error}", self.script));
        sandbox.shutdown().await;
        assert!(
            output.status.success(),
            "{}: {}",
            self.script,
            output.status
        );
        Report::read(self.client, &String::from_utf8(output.stdout).unwrap())
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where `cargo xtask setup` puts the clients.
fn tools() -> PathBuf {
    here().join("../../.tools")
}
