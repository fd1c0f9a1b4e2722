//! Takes the pictures of the README: the pages that a payer sees, and the demo in a terminal.
//!
//! `cargo xtask pictures` runs it. It needs chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

use anstyle::RgbColor;
use anstyle_svg::Term;
use fintecture::pis::{Connect, Payer};
use fintecture::{Client, Money};
use fintecture_sandbox::Sandbox;

type Failure = Box<dyn std::error::Error>;

const FOREGROUND: RgbColor = RgbColor(214, 218, 226);
const BACKGROUND: RgbColor = RgbColor(22, 24, 30);

/// A window, in pixels.
#[derive(Clone, Copy)]
struct Window {
    width: u32,
    height: u32,
}

/// Chromium is never narrower than 500 pixels, which its pages take for a phone.
const PHONE: Window = Window {
    width: 500,
    height: 1_120,
};
const DESKTOP: Window = Window {
    width: 1_280,
    height: 900,
};

// The sandbox serves on other threads while this one waits for chromium.
#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: pictures FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    demo(&folder.join("demo.svg"))?;
    pages(&folder).await
}

/// The demo, as a terminal shows it.
fn demo(picture: &Path) -> Result<(), Failure> {
    let shown = Command::new("cargo")
        .arg("demo")
        .env("CLICOLOR_FORCE", "1")
        .output()?;
    if !shown.status.success() {
        return Err("the demo failed".into());
    }
    let text = String::from_utf8(shown.stdout)?;
    let svg = Term::new()
        .fg_color(FOREGROUND.into())
        .bg_color(BACKGROUND.into())
        .render_svg(text.trim_end());
    // Its own dimming is too dark to be read on a page.
    std::fs::write(picture, svg.replace("opacity: 0.4", "opacity: 0.65"))?;
    Ok(())
}

/// A payer's way through the pages: the choice of a bank, and the approval.
async fn pages(folder: &Path) -> Result<(), Failure> {
    let sandbox = Sandbox::builder().start().await?;
    let client = Client::builder()
        .credentials(sandbox.credentials())
        .base_url(sandbox.base_url())
        .build()?;
    let session = client
        .pis()
        .connect(
            Connect::new(Money::eur("149.30")?, "Order 6543321")
                .payer(Payer::new("Jane Payer", "jane.payer@example.com")),
        )
        .state("order-6543321")
        .redirect_uri("https://shop.example.com/paid")
        .language("en")
        .await?;
    let link = session.url();
    take(link, DESKTOP, &folder.join("choose-bank.png"))?;
    let browser = reqwest::Client::new();
    browser
        .post(format!("{link}/provider"))
        .form(&[("provider", "ftecfr")])
        .send()
        .await?;
    let login = [("username", "078000000P"), ("password", "123456")];
    browser
        .post(format!("{link}/login"))
        .form(&login)
        .send()
        .await?;
    take(
        &format!("{link}/accounts"),
        DESKTOP,
        &folder.join("approve.png"),
    )?;
    take(
        &format!("{link}/accounts"),
        PHONE,
        &folder.join("approve-phone.png"),
    )?;
    sandbox.shutdown().await;
    Ok(())
}

/// One screenshot.
fn take(url: &str, window: Window, picture: &Path) -> Result<(), Failure> {
    let profile = tempfile::tempdir()?;
    let done = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args(["--hide-scrollbars", "--force-color-profile=srgb"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--window-size={},{}", window.width, window.height))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(url)
        .output()?;
    if done.status.success() && picture.exists() {
        Ok(())
    } else {
        Err(format!("chromium took no picture of {url}").into())
    }
}
