//! From nothing to serving, and what it then holds.

use std::process::Command;
use std::time::Duration;

use super::throughput::bare_server;
use crate::Outcome;
use crate::figure::{Budget, Figure};
use crate::program::to_its_end;
use crate::sample::Sample;
use crate::sandbox::Sandbox;
use crate::setting::Setting;
use crate::wire::Connection;

/// What is promised: milliseconds until it serves, and megabytes while it waits.
const READY: f64 = 100.0;
const IDLE: f64 = 40.0;

/// How long it is left alone before its memory is looked at.
const REST: Duration = Duration::from_secs(1);

pub(crate) async fn measure(setting: &Setting) -> Outcome<Vec<Figure>> {
    let folder = setting.new_folder()?;
    let kept = folder.path().join("kept");
    let first = Sandbox::start(setting, &kept)?;
    let with_key = first.program.took;
    let key = first.credentials.private_key_file.clone();
    first.program.stop()?;

    let (mut nothing, mut fresh, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..setting.effort.starts {
        let (took, _) = to_its_end(Command::new(&setting.program).arg("--version"))?;
        nothing.push(took);
        let world = folder.path().join(number.to_string());
        Sandbox::give_key(&world, &key)?;
        let founded = Sandbox::start(setting, &world)?;
        fresh.push(founded.program.took);
        founded.program.stop()?;
        let reopened = Sandbox::start(setting, &kept)?;
        again.push(reopened.program.took);
        reopened.program.stop()?;
    }
    let nothing = Sample::new(nothing).median();

    let sandbox = Sandbox::start(setting, &kept)?;
    let bare = bare_server(&key)?;
    let health = b"GET /_sandbox/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut connection = Connection::open(sandbox.program.address).await?;
    connection.ask(health).await?;
    tokio::time::sleep(REST).await;
    let ready = |name: &str, times: Vec<Duration>| {
        Figure::time(name, Sample::new(times).median())
            .beside_time("`fintecture --version`", nothing)
            .promised(Budget::AtMost(READY))
    };
    Ok(vec![
        ready("ready, new world, key there", fresh),
        ready("ready, world there", again),
        Figure::time("ready, new world, key made", with_key)
            .beside_time("`fintecture --version`", nothing),
        Figure::size("idle memory", sandbox.program.memory()?.now)
            .beside_size("a bare server", bare.memory()?.now)
            .promised(Budget::AtMost(IDLE)),
    ])
}
