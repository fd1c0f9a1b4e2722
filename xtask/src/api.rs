//! Whose types the SDK's public API shows, read from rustdoc's own description of it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::step::{Failure, Step, root};

/// The crates that may appear in the API: all are stable, and a user has most of them already.
/// `axum_core` is there with the feature `axum`, where the user chose it; `serde_core` is what
/// `serde`'s traits are defined in.
const ALLOWED: [&str; 12] = [
    "alloc",
    "axum_core",
    "bytes",
    "core",
    "futures_core",
    "http",
    "rust_decimal",
    "secrecy",
    "serde",
    "serde_core",
    "serde_json",
    "std",
];

/// Where the description is built.
const FOLDER: &str = "target/api";

const NAME: &str = "the SDK's API shows no private dependency";

pub(crate) fn check() -> Result<(), Failure> {
    // The format is not stable, and says so; a newer compiler may need a change here. The switch
    // that opens it has half the tree built anew, so that is done in a folder of its own.
    Step::cargo(NAME)
        .args([
            "rustdoc",
            "--package",
            "fintecture",
            "--lib",
            "--all-features",
            "--locked",
        ])
        .args(["--target-dir", FOLDER])
        .args(["--", "-Zunstable-options", "--output-format", "json"])
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    let described = fs::read_to_string(root().join(FOLDER).join("doc/fintecture.json"))
        .map_err(|error| Failure::of(NAME, error.to_string()))?;
    let described: Value = serde_json::from_str(&described)
        .map_err(|error| Failure::of(NAME, format!("rustdoc's JSON: {error}")))?;
    let shown = foreign(&described)
        .ok_or_else(|| Failure::of(NAME, "rustdoc's JSON does not read as expected"))?;
    let private: Vec<&String> = shown
        .iter()
        .filter(|(owner, _)| !ALLOWED.contains(&owner.as_str()))
        .map(|(_, path)| path)
        .collect();
    if private.is_empty() {
        return Ok(());
    }
    Err(Failure::of(NAME, format!("{private:?}")))
}

/// Each item of another crate that the API names: that crate, and the item's path.
fn foreign(described: &Value) -> Option<BTreeSet<(String, String)>> {
    let paths = described["paths"].as_object()?;
    let mut named = BTreeSet::new();
    for item in described["index"].as_object()?.values() {
        if item["crate_id"] == 0 && !is_implied(item) {
            collect(&item["inner"], &mut named);
        }
    }
    let foreign = named.into_iter().filter_map(|id| {
        let summary = paths.get(&id)?;
        let path: Vec<&str> = summary["path"]
            .as_array()?
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let owner = *path.first()?;
        (summary["crate_id"] != 0).then(|| (owner.to_owned(), path.join("::")))
    });
    Some(foreign.collect())
}

/// Whether it is an implementation that nobody wrote: of an auto trait, or by a blanket of another
/// crate's, which lands on every type.
fn is_implied(item: &Value) -> bool {
    let implementation = &item["inner"]["impl"];
    implementation["is_synthetic"] == true || !implementation["blanket_impl"].is_null()
}

/// The ids of all types and traits that stand in a description.
fn collect(part: &Value, named: &mut BTreeSet<String>) {
    match part {
        Value::Object(members) => {
            if let (Some(id), true) = (members.get("id"), members.contains_key("args")) {
                named.insert(id.to_string());
            }
            members.values().for_each(|member| collect(member, named));
        }
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, named)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_of_another_crate_is_found_however_deep_and_an_implied_one_is_not() {
        let described = serde_json::json!({
            "index": {
                "1": {"crate_id": 0, "inner": {"function": {"sig": {"output":
                    {"resolved_path": {"path": "Option", "id": 7, "args": {"angle_bracketed": {"args": [
                        {"type": {"resolved_path": {"path": "Url", "id": 8, "args": null}}}
                    ]}}}}
                }}}},
                "2": {"crate_id": 0, "inner": {"impl": {"is_synthetic": false, "blanket_impl": {"generic": "T"},
                    "trait": {"path": "Instrument", "id": 9, "args": null}}}},
                "3": {"crate_id": 0, "inner": {"impl": {"is_synthetic": false, "blanket_impl": null,
                    "trait": {"path": "Own", "id": 6, "args": null}}}},
            },
            "paths": {
                "6": {"crate_id": 0, "path": ["fintecture", "Own"]},
                "7": {"crate_id": 1, "path": ["core", "option", "Option"]},
                "8": {"crate_id": 4, "path": ["url", "Url"]},
                "9": {"crate_id": 5, "path": ["tracing", "Instrument"]},
            },
        });
        let shown: Vec<String> = foreign(&described)
            .unwrap()
            .into_iter()
            .map(|(owner, path)| format!("{owner} {path}"))
            .collect();
        assert_eq!(shown, ["core core::option::Option", "url url::Url"]);
    }
}
