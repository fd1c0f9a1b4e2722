//! What the SDK adds to a bare call.

use std::process::Command;
use std::time::Duration;

use fintecture::{ExposeSecret as _, PrivateKey};

use crate::Outcome;
use crate::figure::{Budget, Figure};
use crate::program::Program;
use crate::role::{Caller, Calls, Measured};
use crate::sample::{Sample, median};
use crate::setting::Setting;

/// How many calls run at once where many do.
const MANY: usize = 64;

/// What is promised: so much of the bare rate.
const RATIO: f64 = 0.9;

pub(crate) fn measure(setting: &Setting) -> Outcome<Vec<Figure>> {
    let effort = setting.effort;
    let folder = setting.new_folder()?;
    let key = folder.path().join("key.pem");
    let pem = PrivateKey::generate()?.to_pem()?;
    std::fs::write(&key, pem.expose_secret())?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("payment-stub");
    let stub = Program::serving(command, "http://")?;
    let base_url = format!("http://{}", stub.address);
    let run =
        |caller, count, concurrency| Calls::elsewhere(caller, &base_url, &key, count, concurrency);

    let mut figures = Vec::new();
    for (name, concurrency) in [("one at a time", 1), ("64 at once", MANY)] {
        let (mut sdk, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..effort.rounds {
            sdk.push(run(Caller::Sdk, effort.calls, concurrency)?.1);
            bare.push(run(Caller::Bare, effort.calls, concurrency)?.1);
        }
        let rate = |measured: &[Measured]| {
            let rates = measured.iter().map(|one| effort.calls as f64 / one.seconds);
            median(rates.collect())
        };
        let peak = |measured: &[Measured]| {
            let peaks = measured.iter().map(|one| one.peak);
            peaks.max().unwrap_or_default()
        };
        figures.push(
            Figure::rate(format!("SDK calls, {name}"), rate(&sdk))
                .beside_rate("reqwest and a signature", rate(&bare))
                .promised(Budget::RatioAtLeast(RATIO)),
        );
        figures.push(
            Figure::size(format!("SDK memory at its peak, {name}"), peak(&sdk))
                .beside_size("reqwest and a signature", peak(&bare)),
        );
    }

    let (mut sdk, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..effort.starts {
        sdk.push(run(Caller::Sdk, 0, 1)?.0);
        bare.push(run(Caller::Bare, 0, 1)?.0);
    }
    let middle = |lives: Vec<Duration>| Sample::new(lives).median();
    figures.push(
        Figure::time("SDK program of one call, start to end", middle(sdk))
            .beside_time("reqwest and a signature", middle(bare)),
    );
    Ok(figures)
}
