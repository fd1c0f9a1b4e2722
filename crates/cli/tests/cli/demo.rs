//! `fintecture demo`.

use std::process::Output;

use serde_json::Value;

use crate::running::fintecture;

fn demo(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = fintecture();
    command
        .arg("demo")
        .args(arguments)
        .envs(environment.iter().copied());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn it_takes_a_payment_from_the_first_request_to_a_ledger_that_sums_to_zero() {
    let output = demo(&[], &[]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert_eq!(text(&output.stderr), "");
    assert!(!told.contains('✗'), "{told}");
    for line in [
        "149.30 EUR received",
        "−149.30 EUR  Order 6543321",
        "+24.90 EUR  Order 6543321, one article returned",
        "17 ✓ The books balance",
        "18 ✓ The bank and the books agree",
        "149.30 EUR − 24.90 EUR = 124.40 EUR left the payer",
        "→  12720.92 EUR",
        "Next",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
}

#[test]
fn it_fits_into_a_hundred_columns_and_shows_no_secret() {
    let output = demo(&[], &[]);
    let told = text(&output.stdout);
    for line in told.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    // The secret of the demo application, a token, a session id, the payer.
    let is_id = |word: &str| word.len() >= 32 && word.bytes().all(|b| b.is_ascii_hexdigit());
    assert!(
        !told.split(|c: char| !c.is_ascii_alphanumeric()).any(is_id),
        "{told}"
    );
    for secret in ["7a7b7c7d", "eyJ", "Camille", "Bearer"] {
        assert!(!told.contains(secret), "{secret}");
    }
}

#[test]
fn colour_is_for_terminals_unless_it_is_forced_or_forbidden() {
    let coloured = |environment: &[(&str, &str)]| {
        let output = demo(&[], environment);
        assert!(output.status.success());
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn json_is_one_object_with_an_entry_for_each_step() {
    let output = demo(&["--json"], &[("CLICOLOR_FORCE", "1")]);
    assert_eq!(output.status.code(), Some(0));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["ok"], true);
    let steps = told["steps"].as_array().unwrap();
    let names: Vec<&str> = steps
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    insta::assert_snapshot!(
        names.join(" "),
        @"sandbox token connect bank login approve redirect webhook clock received refund refunded ask consent connection history ledger reconciliation"
    );
    for step in steps {
        assert_eq!(step["ok"], true, "{step}");
        assert!(!step["detail"].as_str().unwrap().is_empty(), "{step}");
        assert!(!step["wire"].as_array().unwrap().is_empty(), "{step}");
    }
}

#[test]
fn what_is_logged_goes_to_stderr_and_tells_on_nobody() {
    let output = demo(&["--json"], &[("RUST_LOG", "trace")]);
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
    let log = text(&output.stderr);
    assert!(log.contains("pis.connect"), "{log}");
    for secret in [
        "7a7b7c7d",
        "eyJ",
        "Camille",
        "camille",
        "Boutique",
        "078000000P",
    ] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[test]
fn every_request_of_the_shop_is_signed_and_every_webhook_sealed() {
    let output = demo(&["--json"], &[]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let steps = told["steps"].as_array().unwrap();
    let lines: Vec<&Value> = steps
        .iter()
        .flat_map(|step| step["wire"].as_array().unwrap())
        .collect();
    let proofs = |route: &str, word: &str| {
        let of_route = lines.iter().filter(|line| line["route"] == route);
        let proofs: Vec<&str> = of_route
            .map(|line| line["proof"].as_str().unwrap())
            .collect();
        proofs
            .iter()
            .filter(|proof| proof.starts_with(word))
            .count()
    };
    assert_eq!(proofs("shop_to_platform", "sig "), 10);
    assert_eq!(proofs("shop_to_platform", "app id and secret"), 2);
    assert_eq!(proofs("platform_to_shop", "seal "), 3);
}
