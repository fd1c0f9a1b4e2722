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

/// What it answers to wrong use, beside exit code 2.
fn complaint(arguments: &[&str]) -> String {
    let output = fintecture().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn wrong_use_is_one_line_and_exits_with_2() {
    let complaints = [
        &["sandbox", "--memory", "--data", "here"][..],
        &["sandbox", "--listen", "localhost"],
        &["sandbox", "--seed", "-1"],
        &["sandbox", "--quickstart", "cobol"],
        &["demo", "--jsn"],
        &["pay"],
    ]
    .map(complaint)
    .concat();
    insta::assert_snapshot!(complaints, @r"
    error: the argument '--memory' cannot be used with '--data <DIR>' (see --help)
    error: invalid value 'localhost' for '--listen <ADDRESS:PORT>': invalid socket address syntax (see --help)
    error: unexpected argument '-1' found (see --help)
    error: invalid value 'cobol' for '--quickstart <LANGUAGE>'; [possible values: ruby, php, javascript, python, rust, curl, all] (see --help)
    error: unexpected argument '--jsn' found; tip: a similar argument exists: '--json' (see --help)
    error: unrecognized subcommand 'pay' (see --help)
    ");
}

#[test]
fn whoever_types_nothing_is_shown_what_there_is() {
    assert!(complaint(&[]).contains("Commands:"));
}
