//! What the program says of itself.

use crate::running::fintecture;

fn said(arguments: &[&str]) -> String {
    let output = fintecture().args(arguments).output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_command_explains_itself() {
    insta::assert_snapshot!("help", said(&["--help"]));
    insta::assert_snapshot!("help_demo", said(&["demo", "--help"]));
    insta::assert_snapshot!("help_sandbox", said(&["sandbox", "--help"]));
}

#[test]
fn help_fits_into_a_hundred_columns() {
    for arguments in [
        &["--help"][..],
        &["demo", "--help"],
        &["sandbox", "start", "--help"],
    ] {
        for line in said(arguments).lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn it_knows_its_version() {
    assert_eq!(
        said(&["--version"]),
        concat!("fintecture ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn wrong_use_exits_with_2() {
    for arguments in [
        &["sandbox", "--memory", "--data", "here"][..],
        &["sandbox", "--listen", "localhost"],
        &["sandbox", "--seed", "-1"],
        &["demo", "--jsn"],
        &[],
    ] {
        let output = fintecture().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
