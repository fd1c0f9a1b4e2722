//! The fuzz targets: bytes from strangers, chosen by what they reach in the code.

use std::{fs, io};

use serde_json::Value;

use crate::step::{Failure, Step, root};
use crate::suite::Skipped;
use crate::tool::FUZZ;

/// The targets in `fuzz/fuzz_targets`.
const TARGETS: [&str; 5] = ["header", "signature", "seal", "webhook", "answer"];

/// How long each target runs, in seconds.
const TIME: u32 = 120;

/// The contract's examples, and where what is made of them lies.
const EXAMPLES: &str = "crates/fintecture/tests/contract";
const CORPUS: &str = "fuzz/corpus/answer";

/// How many operations the first byte of an answer chooses from, and some to come.
const OPERATIONS: u8 = 96;

/// Runs every target for its time, and says if that cannot be done here.
pub(crate) fn run() -> Result<Option<Skipped>, Failure> {
    if !FUZZ.is_here() {
        return Ok(Some(Skipped {
            what: "the fuzz targets".to_owned(),
            missing: vec![FUZZ],
        }));
    }
    // The package is a workspace of its own; this gives it the versions that the suite tests.
    let folder = root();
    fs::copy(folder.join("Cargo.lock"), folder.join("fuzz/Cargo.lock"))
        .map_err(|error| Failure::of("fuzzing", format!("Cargo.lock: {error}")))?;
    sow().map_err(|error| Failure::of("fuzzing", format!("{CORPUS}: {error}")))?;
    let failures: Vec<&str> = TARGETS
        .into_iter()
        .filter(|target| fuzz(target).is_err())
        .collect();
    match failures.as_slice() {
        [] => Ok(None),
        failed => Err(Failure::of("fuzzing", failed.join(", "))),
    }
}

/// Lays what the target `answer` begins with into its corpus: every answer of the contract, to every
/// operation. Chance alone hardly ever writes one that reads.
fn sow() -> io::Result<()> {
    let corpus = root().join(CORPUS);
    fs::create_dir_all(&corpus)?;
    for (name, body) in answers()? {
        for operation in 0..OPERATIONS {
            let seed = [&[operation], body.as_bytes()].concat();
            fs::write(corpus.join(format!("{name}-{operation}")), seed)?;
        }
    }
    Ok(())
}

/// The answers that the contract's examples show, by the names of their files.
fn answers() -> io::Result<Vec<(String, String)>> {
    let mut answers = Vec::new();
    for entry in fs::read_dir(root().join(EXAMPLES))? {
        let file = entry?.path();
        let example: Value = serde_json::from_slice(&fs::read(&file)?)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let body = &example["response"]["body"];
        if !body.is_null() {
            answers.push((name.into_owned(), body.to_string()));
        }
    }
    Ok(answers)
}

/// What was found stands in `fuzz/artifacts`, and what was learnt in `fuzz/corpus`.
fn fuzz(target: &str) -> Result<(), Failure> {
    Step::cargo(format!("fuzz {target}"))
        .args(["fuzz", "run", target, "--"])
        .args([format!("-max_total_time={TIME}").as_str()])
        // What takes so long to read is a finding too. Answers are long from the start.
        .args(["-timeout=20", "-len_control=0", "-print_final_stats=1"])
        // The sanitizer's switches are not stable; nothing else of this is unstable.
        .env("RUSTC_BOOTSTRAP", "1")
        .run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_of_the_contract_are_found() {
        let answers = answers().unwrap();
        assert!(answers.len() > 50, "{}", answers.len());
        let opened = answers.iter().find(|(name, _)| name == "pis-connect");
        assert!(opened.unwrap().1.contains("session_id"));
    }

    #[test]
    fn every_target_that_there_is_is_run() {
        let mut found: Vec<String> = fs::read_dir(root().join("fuzz/fuzz_targets"))
            .unwrap()
            .filter_map(|entry| Some(entry.unwrap().path().file_stem()?.to_str()?.to_owned()))
            .collect();
        found.sort();
        let mut run = TARGETS;
        run.sort_unstable();
        assert_eq!(found, run);
    }
}
