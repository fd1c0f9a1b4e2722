//! A sandbox that runs as a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use fintecture::transport::Retry;
use fintecture::{Client, PrivateKey};
use serde_json::Value;

/// The program, without what the environment of the tests might tell it.
pub(crate) fn fintecture() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fintecture"));
    for name in ["CLICOLOR_FORCE", "NO_COLOR", "RUST_LOG", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("TERM", "dumb");
    command
}

/// A sandbox under way.
pub(crate) struct Running {
    child: Child,
    said: Option<JoinHandle<String>>,
    /// Everything it said up to its last line at the start.
    pub(crate) banner: String,
    pub(crate) base_url: String,
}

impl Running {
    /// Starts `fintecture sandbox` on a free port, and reads its banner to the end.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = fintecture();
        command
            .args(["sandbox", "--listen", "127.0.0.1:0"])
            .args(arguments);
        Self::run(command)
    }

    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut banner = String::new();
        while !banner.contains("Ctrl-C") {
            let read = stdout.read_line(&mut banner).unwrap();
            assert_ne!(read, 0, "it ended after {banner}");
        }
        let base_url = banner
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let base_url = base_url.unwrap().to_owned();
        let said = std::thread::spawn(move || {
            let mut rest = String::new();
            stdout.read_to_string(&mut rest).unwrap();
            rest
        });
        Self {
            child,
            said: Some(said),
            banner,
            base_url,
        }
    }

    /// Ends it as the kernel would: without a word.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop; what it said then, and how it ended.
    #[cfg(unix)]
    pub(crate) fn ask_to_stop(self, signal: &str) -> (String, ExitStatus) {
        self.send(signal);
        self.ended()
    }

    #[cfg(unix)]
    pub(crate) fn send(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// What it said after its banner, and how it ended.
    #[cfg(unix)]
    pub(crate) fn ended(mut self) -> (String, ExitStatus) {
        let status = self.child.wait().unwrap();
        (self.said.take().unwrap().join().unwrap(), status)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `--credentials` wrote.
pub(crate) struct Credentials(pub(crate) Value);

impl Credentials {
    pub(crate) fn read(file: &Path) -> Self {
        Self(serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap())
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.text("private_key_file").into()
    }

    /// A client that tries everything once.
    pub(crate) fn client(&self) -> Client {
        Client::builder()
            .base_url(self.text("base_url"))
            .app_id(self.text("app_id"))
            .app_secret(self.text("app_secret").to_owned())
            .private_key(PrivateKey::from_file(self.key_file()).unwrap())
            .retry(Retry::never())
            .build()
            .unwrap()
    }
}

/// An HTTP client for the control interface.
pub(crate) fn http() -> reqwest::Client {
    // Without the machine's certificates, which take long to read and serve no plain HTTP.
    let builder = reqwest::Client::builder().tls_certs_only([]);
    builder.no_proxy().build().unwrap()
}

/// The JSON at an address of the control interface.
pub(crate) async fn look(base_url: &str, path: &str) -> Value {
    let answer = http()
        .get(format!("{base_url}/_sandbox/v1/{path}"))
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

/// Plays the payer of a session; whether the sandbox acknowledged it.
pub(crate) async fn accept(base_url: &str, session: &str) -> bool {
    let url = format!("{base_url}/_sandbox/v1/sessions/{session}/outcome");
    let answer = http()
        .post(url)
        .body(r#"{"outcome":"accept"}"#)
        .send()
        .await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// Turns the clock, and waits until nothing more is due.
pub(crate) async fn advance(base_url: &str, by: &str) {
    let turn = http().post(format!("{base_url}/_sandbox/v1/clock/advance"));
    let answer = turn.body(format!(r#"{{"by":"{by}"}}"#)).send().await;
    assert!(answer.unwrap().status().is_success());
}
