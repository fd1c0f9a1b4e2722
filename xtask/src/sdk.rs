//! What the SDK promises those who build on it: what it pulls in, which Rust it needs, and whose
//! types its own API shows.

use serde_json::Value;

use crate::api;
use crate::step::{Failure, Step};

/// What nobody needs who only verifies a webhook: a runtime, an HTTP client, TLS.
const NOT_WITHOUT_CLIENT: [&str; 7] = [
    "hyper",
    "native-tls",
    "openssl",
    "reqwest",
    "rustls",
    "tokio",
    "tower",
];

pub(crate) fn check() -> Result<(), Failure> {
    bare()?;
    oldest_rust()?;
    api::check()
}

/// Without features there is neither a runtime nor TLS.
fn bare() -> Result<(), Failure> {
    let name = "the SDK without features is bare";
    let tree = Step::cargo(name)
        .args(["tree", "--package", "fintecture", "--no-default-features"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--locked"])
        .answer()?;
    match surplus(&tree).as_slice() {
        [] => {
            println!("\n✓ {name}");
            Ok(())
        }
        found => Err(Failure::of(
            name,
            format!("it pulls in {}", found.join(", ")),
        )),
    }
}

/// The packages of a tree that should not be there.
fn surplus(tree: &str) -> Vec<&str> {
    let packages = tree.lines().filter_map(|line| line.split(' ').next());
    let mut found: Vec<&str> = packages
        .filter(|package| NOT_WITHOUT_CLIENT.contains(package))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// No dependency of the SDK needs a newer Rust than it says itself.
fn oldest_rust() -> Result<(), Failure> {
    let name = "the SDK's dependencies need no newer Rust than the SDK";
    let metadata = Step::cargo(name)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--all-features",
            "--locked",
        ])
        .answer()?;
    let newer = serde_json::from_str(&metadata)
        .ok()
        .and_then(|metadata: Value| newer_than_own(&metadata))
        .ok_or_else(|| Failure::of(name, "cargo's metadata does not read as expected"))?;
    if newer.is_empty() {
        println!("\n✓ {name}");
        return Ok(());
    }
    Err(Failure::of(name, newer.join(", ")))
}

/// The dependencies of the SDK, direct and indirect, that declare a newer Rust than it does.
fn newer_than_own(metadata: &Value) -> Option<Vec<String>> {
    let packages = metadata["packages"].as_array()?;
    let nodes = metadata["resolve"]["nodes"].as_array()?;
    let package = |id: &str| packages.iter().find(|package| package["id"] == id);
    let sdk = packages
        .iter()
        .find(|package| package["name"] == "fintecture")?;
    let own = version(sdk["rust_version"].as_str()?);
    let mut reached = vec![sdk["id"].as_str()?];
    let mut looked_at = 0;
    while let Some(id) = reached.get(looked_at).copied() {
        looked_at += 1;
        let node = nodes.iter().find(|node| node["id"] == id)?;
        for dependency in node["deps"].as_array()? {
            let mut kinds = dependency["dep_kinds"].as_array()?.iter();
            let id = dependency["pkg"].as_str()?;
            if kinds.any(|kind| kind["kind"] != "dev") && !reached.contains(&id) {
                reached.push(id);
            }
        }
    }
    let mut newer: Vec<String> = reached
        .into_iter()
        .filter_map(package)
        .filter_map(|package| {
            let needed = package["rust_version"].as_str()?;
            let (name, number) = (package["name"].as_str()?, package["version"].as_str()?);
            (version(needed) > own).then(|| format!("{name} {number} needs {needed}"))
        })
        .collect();
    newer.sort();
    Some(newer)
}

/// The numbers of a version, to be compared.
fn version(text: &str) -> Vec<u32> {
    text.split('.')
        .filter_map(|part| part.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_in_the_tree_is_noticed() {
        assert_eq!(
            surplus("fintecture v0.1.0 (/x)\ntokio-util v0.7.0\nserde v1.0.0"),
            Vec::<&str>::new()
        );
        assert_eq!(
            surplus("a v1\ntokio v1.5.0\nrustls v0.23.1\ntokio v1.5.0 (*)"),
            ["rustls", "tokio"]
        );
    }

    #[test]
    fn a_dependency_that_needs_a_newer_rust_is_noticed_and_one_of_tests_is_not() {
        let package = |name: &str, rust: Option<&str>| serde_json::json!({"id": name, "name": name, "version": "1.2.3", "rust_version": rust});
        let dependency = |name: &str, kind: Option<&str>| serde_json::json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
        let metadata = serde_json::json!({
            "packages": [
                package("fintecture", Some("1.88")), package("direct", None),
                package("deep", Some("1.89.0")), package("old", Some("1.9")),
                package("test", Some("1.95")),
            ],
            "resolve": {"nodes": [
                {"id": "fintecture", "deps": [dependency("direct", None), dependency("test", Some("dev"))]},
                {"id": "direct", "deps": [dependency("deep", None), dependency("old", Some("build"))]},
                {"id": "deep", "deps": [dependency("direct", None)]},
                {"id": "old", "deps": []},
                {"id": "test", "deps": []},
            ]},
        });
        assert_eq!(
            newer_than_own(&metadata),
            Some(vec!["deep 1.2.3 needs 1.89.0".to_owned()])
        );
    }
}
