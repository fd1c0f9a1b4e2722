//! A chromium of the test's own, and the driver that steers it.

use std::process::Stdio;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const NEEDED: &str = "the suite `browser` needs chromium and chromedriver: \
                      sudo apt-get install chromium chromium-driver";

/// How often a driver is started before that is a failure.
const TRIES: u32 = 5;

/// What the payer holds in the hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Screen {
    Desktop,
    /// A window of 390 pixels.
    Phone,
    /// A desktop that prefers dark colours.
    Dark,
}

/// A running browser. [`close`](Self::close) it: killing the driver would leave it behind.
pub(crate) struct Chromium {
    pub(crate) page: Client,
    /// It stays for as long as the browser does.
    _driver: Child,
    _profile: TempDir,
}

impl Chromium {
    pub(crate) async fn start(screen: Screen) -> Self {
        let (driver, port) = start_driver().await;
        let profile = tempfile::tempdir().unwrap();
        let Value::Object(wanted) = capabilities(screen, &profile) else {
            unreachable!("capabilities are an object");
        };
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect(NEEDED);
        Self {
            page,
            _driver: driver,
            _profile: profile,
        }
    }

    pub(crate) async fn close(self) {
        self.page.close().await.unwrap();
    }
}

/// Starts a driver on a free port of its own choice, and says which.
///
/// It wants the same port for IPv4 and for IPv6, and ends if somebody has just taken either.
async fn start_driver() -> (Child, u16) {
    for _ in 0..TRIES {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect(NEEDED);
        if let Some(port) = port_of(&mut driver).await {
            return (driver, port);
        }
    }
    panic!("chromedriver ended without a port {TRIES} times; {NEEDED}");
}

/// The port that the driver took, which it prints.
async fn port_of(driver: &mut Child) -> Option<u16> {
    let printed = driver.stdout.take()?;
    let mut lines = BufReader::new(printed).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Some(port.trim_end_matches('.').parse().unwrap());
        }
    }
    None
}

fn capabilities(screen: Screen, profile: &TempDir) -> Value {
    let mut arguments = vec![
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--lang=en".to_owned(),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    let mut options = json!({});
    match screen {
        Screen::Desktop => {}
        Screen::Phone => {
            let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 3.0 });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        Screen::Dark => arguments.push("--blink-settings=preferredColorScheme=0".to_owned()),
    }
    options["args"] = json!(arguments);
    json!({ "goog:chromeOptions": options })
}
