//! `fintecture sandbox`: the platform as a server on this machine.

mod banner;
mod credentials;
mod payer;
mod place;
mod quickstart;
mod stop;

use fintecture_sandbox::{Builder, Origin, Sandbox};

use crate::command::StartOptions;
use crate::exit::{Ending, Trouble};
use banner::Facts;
pub(crate) use payer::Payer;
use place::{Addresses, World};
pub(crate) use quickstart::Language;
use stop::Stop;

/// Starts the sandbox, says where it is, and serves until it is asked to stop.
pub(crate) async fn run(options: StartOptions) -> Result<Ending, Trouble> {
    let addresses = Addresses::of(options.listen);
    let world = World::of(options.memory, options.data)?;
    // Before anybody can know that it runs, or an early SIGTERM would not stop it cleanly.
    let mut stop = Stop::listen()?;
    let mut builder = addresses
        .wanted()
        .iter()
        .fold(Sandbox::builder(), |builder, address| {
            builder.listen(*address)
        });
    builder = options.webhook.iter().fold(builder, Builder::webhook);
    if let World::Kept(folder) = &world {
        builder = builder.data(folder);
    }
    if let Some(folder) = &options.banks {
        builder = builder.banks(folder);
    }
    builder = options
        .currency
        .iter()
        .fold(builder, |builder, currency| builder.currency(*currency));
    if let Some(seed) = options.seed {
        builder = builder.seed(seed);
    }
    if options.strict {
        builder = builder.strict();
    }
    builder = builder.payer(options.payer.into());
    let sandbox = builder.start().await?;
    let key_file = match &options.credentials {
        Some(file) => Some(credentials::write(&sandbox, file)?),
        None => sandbox.private_key_file().map(Into::into),
    };
    let facts = Facts {
        urls: addresses.urls(sandbox.address()),
        notes: notes(&addresses, &sandbox, options.seed, options.payer),
        sandbox: &sandbox,
        world: &world,
        key_file: key_file.as_deref(),
        credentials_file: options.credentials.as_deref(),
        webhooks: &options.webhook,
        strict: options.strict,
    };
    let mut out = anstream::stdout();
    banner::print(&mut out, &facts)?;
    let language = options.quickstart.or_else(|| first_time(&sandbox, &world));
    match (language, facts.key_file) {
        (Some(language), Some(key_file)) => {
            quickstart::print(&mut out, language, &sandbox, key_file)?;
        }
        (Some(_), None) => banner::print_need_of_a_file(&mut out)?,
        (None, _) => banner::print_hint(&mut out)?,
    }
    banner::print_readiness(&mut out, sandbox.base_url())?;
    stop.asked().await;
    tokio::select! {
        () = sandbox.shutdown() => {}
        () = stop.asked() => {}
    }
    // Whoever read the banner may be gone.
    let _ = banner::print_farewell(&mut out, &world);
    Ok(Ending::Done)
}

/// Everything, where somebody begins to keep a world.
fn first_time(sandbox: &Sandbox, world: &World) -> Option<Language> {
    match (world, sandbox.origin()) {
        (World::Kept(_), Origin::Founded) => Some(Language::All),
        _ => None,
    }
}

/// What is other than one might expect.
fn notes(
    addresses: &Addresses,
    sandbox: &Sandbox,
    seed: Option<u64>,
    payer: Payer,
) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if addresses.lack_ipv6() {
        notes.push("This machine has no [::1], so it listens on 127.0.0.1 alone.");
    }
    if payer == Payer::Auto {
        notes.push("Nobody plays the payers: every link leads straight back, approved.");
    }
    if seed.is_some() && sandbox.origin() == Origin::Reopened {
        notes.push("--seed changes nothing: a world keeps the seed that it began with.");
    }
    notes
}
