//! `fintecture demo`: one payment, end to end, over real HTTP on this machine.

mod audience;
mod check;
mod merchant;
mod page;
mod payer;
mod platform;
mod report;
mod screen;
mod steps;
mod story;
mod tap;
mod wire;

use std::io;
use std::time::Duration;

use fintecture::Client;
use fintecture::transport::Network;
use fintecture::webhook::Verifier;
use fintecture_sandbox::Sandbox;

use crate::command::DemoOptions;
use crate::exit::{Ending, Trouble};
use audience::Audience;
use merchant::Premises;
use payer::Browser;
use platform::Platform;
use report::Report;
use screen::Screen;
use steps::Scene;
use story::Payer;
use tap::Tap;
use wire::Wire;

/// How long a connection on this machine may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sets the scene, plays the story, and clears away.
pub(crate) async fn run(options: DemoOptions) -> Result<Ending, Trouble> {
    let premises = Premises::rent()
        .await
        .map_err(|error| Trouble::new(format!("no free port on 127.0.0.1: {error}")))?;
    let sandbox = Sandbox::builder()
        .strict()
        .webhook(premises.webhooks())
        .start()
        .await?;
    let scene = set(&sandbox, premises)?;
    let payer = if options.open {
        Payer::Person
    } else {
        Payer::Played
    };
    let mut audience: Box<dyn Audience> = if options.json {
        Box::new(Report::to(io::stdout()))
    } else {
        Box::new(Screen::to(anstream::stdout()))
    };
    let ending = story::tell(scene, payer, audience.as_mut()).await;
    sandbox.shutdown().await;
    Ok(ending?)
}

/// Opens the shop, and gives everybody what they need.
fn set(sandbox: &Sandbox, premises: Premises) -> Result<Scene, Trouble> {
    let wire = Wire::default();
    // Everything is on this machine, which proxies do not reach; redirects are looked at.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|error| Trouble::new(format!("the HTTP client does not start: {error}")))?;
    let credentials = sandbox.credentials();
    let told = |error: fintecture::Error| Trouble::new(error.to_string());
    let network = Network::new(sandbox.base_url(), PATIENCE).map_err(told)?;
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(credentials)
        .app_info("fintecture-demo", env!("CARGO_PKG_VERSION"))
        .transport(Tap::new(network, wire.clone()))
        .build()
        .map_err(told)?;
    let merchant = premises.open(Verifier::of(credentials));
    Ok(Scene {
        platform: Platform::new(http.clone(), wire.clone(), sandbox.base_url()),
        browser: Browser::new(http, wire.clone(), merchant.address.clone()),
        client,
        merchant,
        wire,
    })
}
