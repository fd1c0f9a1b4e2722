//! The credentials as a file, for programs that start a sandbox and then use it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use fintecture::ExposeSecret as _;
use fintecture_sandbox::Sandbox;
use serde::Serialize;

use crate::exit::Trouble;

#[derive(Serialize)]
struct Content<'a> {
    base_url: &'a str,
    app_id: &'a str,
    app_secret: &'a str,
    private_key_file: &'a Path,
    oac: Oac<'a>,
}

/// The credentials of the demo application's organisation.
#[derive(Serialize)]
struct Oac<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    organisation_node_id: &'a str,
}

/// Writes the credentials, and tells where the private key is: a world in memory has no file of
/// it, so it is written beside. The credentials come last: who sees them can use them.
pub(super) fn write(sandbox: &Sandbox, file: &Path) -> Result<PathBuf, Trouble> {
    let refuse =
        |error: io::Error| Trouble::new(format!("cannot write {}: {error}", file.display()));
    let credentials = sandbox.credentials();
    let private_key_file = if let Some(kept) = sandbox.private_key_file() {
        std::path::absolute(kept).map_err(refuse)?
    } else {
        let beside = std::path::absolute(file.with_extension("pem")).map_err(refuse)?;
        if beside == std::path::absolute(file).map_err(refuse)? {
            return Err(Trouble::new(
                "--credentials: a .pem file is where the key goes",
            ));
        }
        let pem = credentials.private_key().to_pem();
        let pem = pem.map_err(|error| Trouble::new(error.to_string()))?;
        write_private(&beside, pem.expose_secret().as_bytes()).map_err(refuse)?;
        beside
    };
    let oac = sandbox.oac();
    let content = Content {
        base_url: sandbox.base_url(),
        app_id: credentials.app_id().as_str(),
        app_secret: credentials.app_secret().expose_secret(),
        private_key_file: &private_key_file,
        oac: Oac {
            client_id: oac.client_id(),
            client_secret: oac.client_secret().expose_secret(),
            organisation_node_id: oac.organisation_node_id(),
        },
    };
    let mut json = serde_json::to_vec_pretty(&content).map_err(|error| refuse(error.into()))?;
    json.push(b'\n');
    write_private(file, &json).map_err(refuse)?;
    Ok(private_key_file)
}

/// Writes a file that only its owner can read, whole or not at all.
fn write_private(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    // One that an earlier run left may have other permissions.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&unfinished)?;
    written.write_all(content)?;
    written.sync_all()?;
    fs::rename(&unfinished, file)
}
