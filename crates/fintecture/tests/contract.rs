//! What the contract lists, against what the SDK has: every operation and every example has a test,
//! and the guide's table of operations says which.
//!
//! After a change, `FINTECTURE_WRITE_TABLE=yes cargo test -p fintecture --test contract` writes the
//! table anew.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fintecture::transport::{Route, routes};
use fintecture::{
    AuthModel, PsuType, SessionStatus, SessionType, TransferReason, TransferState, redirect,
};
use serde_json::Value;

/// Examples of what is no merchant's API: obsolete versions, and telemetry.
const OUTSIDE: [&str; 2] = ["legacy-", "ext-"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn example(name: &str) -> Value {
    let path = repository().join(format!("docs/contract/examples/{name}.json"));
    serde_json::from_str(&read(&path)).unwrap()
}

/// The examples of each row of the contract's index. Contract §6.
fn index() -> BTreeMap<u8, Vec<String>> {
    let contract = read(&repository().join("docs/contract/CONTRACT.md"));
    let (_, section) = contract.split_once("## 6. Endpoint index").unwrap();
    let (section, _) = section.split_once("\n## 7.").unwrap();
    let row = |line: &str| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let number = cells.next()?.parse().ok()?;
        let quoted = line.split('`').skip(1).step_by(2);
        let names = quoted.filter_map(|text| text.strip_suffix(".json"));
        Some((number, names.map(str::to_owned).collect()))
    };
    section.lines().filter_map(row).collect()
}

/// Every source file below the tests of this crate.
fn sources() -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"),
        &mut found,
    );
    found.sort();
    found
}

/// The tests that each example is used in, as `file::test`.
fn tests() -> BTreeMap<String, BTreeSet<String>> {
    let mut tests: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in sources() {
        let module = path.file_stem().unwrap().to_str().unwrap();
        // It spoils examples instead of comparing with them.
        if module == "arbitrary" {
            continue;
        }
        let source = read(&path);
        let mut test = "";
        for line in source.lines() {
            if let Some((_, rest)) = line.split_once("fn ") {
                test = rest.split(['(', '<']).next().unwrap();
            }
            for used in line
                .split("example!(\"")
                .skip(1)
                .chain(line.split(" example(\"").skip(1))
            {
                let name = used.split('"').next().unwrap().to_owned();
                tests
                    .entry(name)
                    .or_default()
                    .insert(format!("{module}::{test}"));
            }
            for used in line.split("vectors/").skip(1) {
                let name = used.split(".json").next().unwrap().to_owned();
                tests
                    .entry(name)
                    .or_default()
                    .insert(format!("{module}::{test}"));
            }
        }
    }
    tests
}

/// Whether an example's request is one of this route; an example without a request may be.
fn may_be_of(route: &Route, example: &Value) -> bool {
    let request = &example["request"];
    let (Some(method), Some(path)) = (request["method"].as_str(), request["path"].as_str()) else {
        return true;
    };
    let is_variable = |segment: &str| segment.starts_with('{');
    let (expected, given): (Vec<&str>, Vec<&str>) =
        (route.path().split('/').collect(), path.split('/').collect());
    route.method().as_str() == method
        && expected.len() == given.len()
        && expected
            .iter()
            .zip(given)
            .all(|(expected, given)| is_variable(expected) || *expected == given)
}

/// The tests that hold an operation to the contract.
fn tests_of(
    route: &Route,
    index: &BTreeMap<u8, Vec<String>>,
    tests: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<String> {
    let names = route
        .rows()
        .iter()
        .filter_map(|row| index.get(row))
        .flatten();
    let (own, others): (Vec<&String>, Vec<&String>) =
        names.partition(|name| may_be_of(route, &example(name)));
    // An example that stands for several operations shows one of them.
    let examples = if own.is_empty() { others } else { own };
    let tests = examples.into_iter().filter_map(|name| tests.get(name));
    tests.flatten().cloned().collect()
}

#[test]
fn every_operation_is_tested_against_the_contract() {
    let (index, tests) = (index(), tests());
    let missing: Vec<&str> = routes()
        .filter(|route| tests_of(route, &index, &tests).is_empty())
        .map(Route::name)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_example_of_the_contract_is_tested() {
    let tests = tests();
    let mut missing = Vec::new();
    for entry in fs::read_dir(repository().join("docs/contract/examples")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.strip_suffix(".json").unwrap();
        let outside = OUTSIDE.iter().any(|prefix| name.starts_with(prefix));
        if !outside && !tests.contains_key(name) {
            missing.push(name.to_owned());
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_guides_table_of_operations_is_that_of_the_code() {
    let (index, tests) = (index(), tests());
    let mut table = String::from(
        "# Operations\n\n\
         Every operation of the SDK. *Row* is its place in the index of the wire contract, §6; \
         *sure* is how sure its path and shape are; the effect class says what is \
         [sent again](errors.md#effect-classes). The last column names the tests that compare it with \
         the contract's examples.\n\n\
         | operation | | row | sure | effect | test |\n|---|---|---|---|---|---|\n",
    );
    for route in routes() {
        let rows: Vec<String> = route.rows().iter().map(u8::to_string).collect();
        let tests: Vec<String> = tests_of(route, &index, &tests)
            .iter()
            .map(|test| format!("`{test}`"))
            .collect();
        writeln!(
            table,
            "| `{}` | `{} {}` | {} | {} | {} | {} |",
            route.name(),
            route.method(),
            route.path(),
            rows.join(", "),
            route.confidence(),
            route.effect(),
            tests.join("<br>"),
        )
        .unwrap();
    }
    let path = repository().join("docs/src/operations.md");
    if std::env::var_os("FINTECTURE_WRITE_TABLE").is_some() {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(read(&path), table, "see the head of this file");
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn every_word_of_the_contract_is_known() {
    let lists = example("enums");
    for (list, end) in [
        ("final", Some(true)),
        ("final_or_intermediate", Some(true)),
        ("intermediate", Some(false)),
    ] {
        for word in words(&lists["session_status"][list]) {
            assert_eq!(SessionStatus::from(word).is_final(), end, "{word}");
        }
    }
    for word in words(&lists["transfer_state"]) {
        assert!(TransferState::KNOWN.contains(&word.into()), "{word}");
    }
    for word in words(&lists["session_type"]) {
        assert!(SessionType::KNOWN.contains(&word.into()), "{word}");
    }
    for list in [
        "transfer_reason_documented",
        "transfer_reason_demo_bank_extra",
    ] {
        for word in words(&lists[list]) {
            assert!(TransferReason::KNOWN.contains(&word.into()), "{word}");
        }
    }
    for word in words(&lists["psu_type"]) {
        assert!(PsuType::KNOWN.contains(&word.into()), "{word}");
    }
    for word in words(&lists["auth_model"]) {
        assert!(AuthModel::KNOWN.contains(&word.into()), "{word}");
    }
}

/// The query of a way back, as the browser brings it.
fn way_back(name: &str) -> String {
    let query = example("redirect-back")[name]["query"].clone();
    let pairs = query.as_object().unwrap().iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
        .collect();
    pairs.join("&")
}

#[test]
fn every_way_back_is_read() {
    for name in ["pis", "request_to_pay"] {
        let back = redirect::Pis::parse(&way_back(name)).unwrap();
        assert_eq!(back.session_id().as_str().len(), 32, "{name}");
    }
    let consented = redirect::Ais::parse(&way_back("ais_success")).unwrap();
    assert!(matches!(consented, redirect::Ais::Consented(_)));
    let failed = redirect::Ais::parse(&way_back("ais_error")).unwrap();
    assert!(matches!(failed, redirect::Ais::Failed(_)));
}
