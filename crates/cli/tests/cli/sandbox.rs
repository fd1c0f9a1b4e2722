//! `fintecture sandbox`.

use std::path::Path;

use fintecture::Money;
use fintecture::pis::Connect;
use tempfile::TempDir;

use crate::running::{Credentials, Running, fintecture, look};

/// The one line that says why it did not start.
fn complaint(arguments: &[&str]) -> String {
    let output = fintecture()
        .arg("sandbox")
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    complaint
}

#[tokio::test]
async fn it_says_where_it_is_and_serves() {
    let sandbox = Running::start(&["--memory"]);
    let health = look(&sandbox.base_url, "health").await;
    assert_eq!(health["status"], "ok");
    assert_eq!(health["strict"], false);
    assert!(sandbox.banner.contains("in memory"), "{}", sandbox.banner);
    let secret = "7a7b7c7d-5555-4666-8777-888899990000";
    assert!(!sandbox.banner.contains(secret), "nothing here needs it");
}

#[test]
fn it_says_which_bank_of_ones_own_is_wrong() {
    let folder = TempDir::new().unwrap();
    std::fs::write(
        folder.path().join("own.toml"),
        "[[bank]]\nprovider = \"tryfr\"\n",
    )
    .unwrap();
    let folder = folder.path().to_str().unwrap();
    let complaint = complaint(&["--memory", "--banks", folder]);
    assert!(complaint.contains("own.toml: tryfr: "), "{complaint}");
    assert!(complaint.contains("missing field"), "{complaint}");
}

#[tokio::test]
async fn it_demands_signatures_where_that_is_asked_for() {
    let sandbox = Running::start(&["--memory", "--strict"]);
    assert_eq!(look(&sandbox.base_url, "health").await["strict"], true);
    assert!(sandbox.banner.contains("demanded"));
}

#[tokio::test]
async fn it_plays_no_payer_where_that_is_asked_for() {
    let sandbox = Running::start(&["--memory", "--payer", "auto"]);
    assert_eq!(look(&sandbox.base_url, "health").await["payer"], "auto");
    assert!(
        sandbox.banner.contains("Nobody plays"),
        "{}",
        sandbox.banner
    );
    assert!(complaint(&["--payer", "somebody"]).contains("--payer"));
}

#[test]
fn start_may_be_said() {
    let mut command = fintecture();
    command.args(["sandbox", "start", "--memory", "--listen", "127.0.0.1:0"]);
    assert!(
        Running::run(command)
            .base_url
            .starts_with("http://127.0.0.1:")
    );
}

#[tokio::test]
async fn the_credentials_it_writes_are_all_a_client_needs() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.json");
    let sandbox = Running::start(&["--memory", "--strict", "--credentials", text(&file)]);
    let credentials = Credentials::read(&file);
    assert_eq!(credentials.text("base_url"), sandbox.base_url);
    assert_eq!(credentials.key_file(), folder.path().join("sandbox.pem"));
    for name in ["client_id", "client_secret", "organisation_node_id"] {
        assert!(credentials.0["oac"][name].is_string(), "{name}");
    }
    let order = Connect::new(Money::eur("10.00").unwrap(), "Order 1");
    let session = credentials
        .client()
        .pis()
        .connect(order)
        .state("1")
        .await
        .unwrap();
    assert!(session.url().starts_with(&sandbox.base_url));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[cfg(unix)]
#[test]
fn the_credentials_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.json");
    // Even where an earlier file was open to all.
    std::fs::write(&file, "{}").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let _sandbox = Running::start(&["--memory", "--credentials", text(&file)]);
    for file in [file.clone(), Credentials::read(&file).key_file()] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_it_keeps_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let (data, file) = (
        folder.path().join("world"),
        folder.path().join("sandbox.json"),
    );
    let arguments = ["--data", text(&data), "--credentials", text(&file)];
    let sandbox = Running::start(&arguments);
    let before = Credentials::read(&file);
    let order = Connect::new(Money::eur("10.00").unwrap(), "Order 1");
    let session = before
        .client()
        .pis()
        .connect(order)
        .state("1")
        .await
        .unwrap();
    let accounts = look(&sandbox.base_url, "accounts").await;
    let (said, status) = sandbox.ask_to_stop("-TERM");
    assert!(status.success());
    assert!(said.contains(text(&data)), "{said}");

    let sandbox = Running::start(&arguments);
    let after = Credentials::read(&file);
    for member in ["app_id", "app_secret", "private_key_file"] {
        assert_eq!(before.text(member), after.text(member));
    }
    let payment = after
        .client()
        .pis()
        .payments()
        .get(session.id())
        .await
        .unwrap();
    assert_eq!(payment.communication(), Some("Order 1"));
    assert_eq!(look(&sandbox.base_url, "accounts").await, accounts);
}

#[test]
fn a_new_world_comes_with_a_way_to_use_it_from_six_languages() {
    let folder = TempDir::new().unwrap();
    let start = || {
        let mut command = fintecture();
        command.args(["sandbox", "--listen", "127.0.0.1:0"]);
        command.env("XDG_DATA_HOME", folder.path());
        Running::run(command)
    };
    let sandbox = start();
    let kept = folder.path().join("fintecture").join("sandbox");
    assert!(sandbox.banner.contains(text(&kept)), "{}", sandbox.banner);
    for sign in [
        "FINTECTURE_APP_SECRET=",
        "active_support/all",
        "Fintecture\\PisClient",
        "FINTECTUREAPIURL_DEV",
        "sandbox_api_base",
        "Client::from_env",
        "curl -s",
        "can only reach a sandbox on port 3333",
    ] {
        assert!(sandbox.banner.contains(sign), "{sign}");
    }
    sandbox.kill();
    let again = start();
    assert!(
        !again.banner.contains("FINTECTURE_APP_SECRET="),
        "{}",
        again.banner
    );
    assert!(
        again.banner.contains("--quickstart ruby"),
        "{}",
        again.banner
    );
}

#[test]
fn one_language_can_be_asked_for() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.json");
    let arguments = [
        "--memory",
        "--credentials",
        text(&file),
        "--quickstart",
        "python",
    ];
    let sandbox = Running::start(&arguments);
    assert!(sandbox.banner.contains("sandbox_api_base"));
    assert!(!sandbox.banner.contains("PisClient"));
}

#[test]
fn a_taken_port_is_one_line() {
    let sandbox = Running::start(&["--memory"]);
    let address = sandbox.base_url.strip_prefix("http://").unwrap();
    let complaint = complaint(&["--memory", "--listen", address]);
    let expected = format!("error: {address} is taken, perhaps by another sandbox");
    assert!(complaint.starts_with(&expected), "{complaint}");
}

#[test]
fn a_world_in_memory_is_not_shown_to_other_machines() {
    let complaint = complaint(&["--memory", "--listen", "0.0.0.0:0"]);
    assert!(
        complaint.contains("can be reached from other machines"),
        "{complaint}"
    );
}

#[test]
fn a_world_has_one_sandbox() {
    let folder = TempDir::new().unwrap();
    let data = ["--data", text(folder.path()), "--listen", "127.0.0.1:0"];
    let _sandbox = Running::start(&data[..2]);
    let complaint = complaint(&data);
    assert!(
        complaint.contains("in use by another process"),
        "{complaint}"
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_one_line() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    let below = file.join("world");
    let complaint = complaint(&["--data", text(&below), "--listen", "127.0.0.1:0"]);
    assert!(complaint.contains("cannot keep a world in"), "{complaint}");
}

/// Not even root can write there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_one_line() {
    let complaint = complaint(&["--data", "/sys", "--listen", "127.0.0.1:0"]);
    let expected = "error: cannot keep a world in /sys: ";
    assert!(complaint.starts_with(expected), "{complaint}");
}

#[test]
fn a_world_of_a_newer_version_is_one_line_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let data = ["--data", text(folder.path()), "--listen", "127.0.0.1:0"];
    Running::start(&data[..2]).kill();
    let world = rusqlite::Connection::open(folder.path().join("world.db")).unwrap();
    world.pragma_update(None, "user_version", 1_000).unwrap();
    let complaint = complaint(&data);
    let file = folder.path().join("world.db");
    let expected = format!(
        "error: the world at {} was written by a newer version of this program",
        text(&file)
    );
    assert!(complaint.starts_with(&expected), "{complaint}");
    let version: i64 = world
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1_000);
}

#[test]
fn credentials_that_cannot_be_written_are_one_line() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("nowhere").join("sandbox.json");
    let listen = ["--memory", "--listen", "127.0.0.1:0", "--credentials"];
    let complaint = complaint(&[&listen[..], &[text(&file)]].concat());
    assert!(complaint.contains("cannot write"), "{complaint}");
}

#[test]
fn a_webhook_that_is_no_address_is_one_line() {
    let complaint = complaint(&["--memory", "--listen", "127.0.0.1:0", "--webhook", "shop"]);
    assert!(
        complaint.contains("webhook: must be an absolute http or https address"),
        "{complaint}"
    );
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
