//! Schemathesis makes up requests from the sandbox's own description, and holds every answer against
//! it: no server error, no status and no content type that is not described, no body of another
//! shape.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::path::{Path, PathBuf};

use fintecture::ExposeSecret as _;
use fintecture_sandbox::Sandbox;
use tokio::process::Command;

/// What every answer is asked.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";

/// How many requests are made up for each operation; the nightly chore asks for more.
const EXAMPLES: &str = "6";

/// The same requests on every run.
const SEED: &str = "20250115";

#[tokio::test]
async fn every_example_and_every_edge_of_the_description_is_answered_as_it_says() {
    run(&["--phases", "examples,coverage"]).await;
}

#[tokio::test]
async fn whatever_the_description_allows_or_forbids_is_answered_as_it_says() {
    let more = std::env::var("SCHEMATHESIS_EXAMPLES");
    let examples = more.as_deref().unwrap_or(EXAMPLES);
    run(&["--phases", "fuzzing", "--max-examples", examples]).await;
}

/// Tries a sandbox of its own.
async fn run(arguments: &[&str]) {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (credentials, oac) = (sandbox.credentials(), sandbox.oac());
    let secret = credentials.app_secret().expose_secret();
    let output = Command::new(tools().join("schemathesis/bin/st"))
        .args(["run", &format!("{}/openapi.json", sandbox.base_url())])
        .args(["--checks", CHECKS, "--seed", SEED, "--no-color"])
        .args(["--generation-with-security-parameters", "false"])
        .args(["--generation-database", "none", "--warnings", "off"])
        .args(arguments)
        .current_dir(folder.path())
        .env("SCHEMATHESIS_HOOKS", "description")
        .env("PYTHONPATH", here().join("conformance"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SANDBOX", sandbox.base_url())
        .env("FINTECTURE_APP_ID", credentials.app_id().as_str())
        .env("FINTECTURE_APP_SECRET", secret)
        .env("OAC_CLIENT_ID", oac.client_id())
        .env("OAC_CLIENT_SECRET", oac.client_secret().expose_secret())
        .env("OAC_NODE", oac.organisation_node_id())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    sandbox.shutdown().await;
    let told = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{failed}");
    assert!(told.contains("Tested: "), "{told}");
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where `cargo xtask setup` puts it.
fn tools() -> PathBuf {
    here().join("../../.tools")
}
