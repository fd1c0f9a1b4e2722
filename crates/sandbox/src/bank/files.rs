//! Banks that a user adds, in files like those of `world/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use fintecture::Invalid;

use super::logo::{self, LogoError};
use super::{Bank, draw_iban};
use crate::domain::Product;
use crate::domain::chance::Chance;

/// A file of banks that cannot be used, and why.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BankFileError {
    /// It cannot be read.
    #[error("{}: {source}", file.display())]
    Unreadable {
        /// The file, or the folder.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not TOML, or holds something else than banks.
    #[error("{}: {rule}", file.display())]
    NotBanks {
        /// The file.
        file: PathBuf,
        /// Why.
        rule: String,
    },
    /// A bank in it breaks a rule.
    #[error("{}: {bank}: {field}: {rule}", file.display())]
    Bank {
        /// The file.
        file: PathBuf,
        /// Its provider id, or which one in the file it is.
        bank: String,
        /// The field, with those around it.
        field: String,
        /// The rule that it breaks.
        rule: String,
    },
}

/// Reads every bank of a folder, file by file in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<Bank>, BankFileError> {
    let unreadable = |file: &Path| {
        let file = file.to_owned();
        move |source| BankFileError::Unreadable { file, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let file = entry.map_err(unreadable(folder))?.path();
        if file
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(file);
        }
    }
    files.sort();
    let mut known = BTreeSet::new();
    let mut banks = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(unreadable(&file))?;
        for mut bank in parse(&file, &text)? {
            if ["acquirer", "clearing"].contains(&bank.provider.as_str()) {
                let rule = "acquirer and clearing are no banks".to_owned();
                return Err(refuse(&file, bank.provider.as_str(), "provider", rule));
            }
            if bank.is_demo() {
                let rule = "ids that begin with ftec are kept for the Demo Banks".to_owned();
                return Err(refuse(&file, bank.provider.as_str(), "provider", rule));
            }
            if !known.insert(bank.provider.as_str().to_owned()) {
                let rule = "another bank of the folder has this id".to_owned();
                return Err(refuse(&file, bank.provider.as_str(), "provider", rule));
            }
            if let Some(name) = &bank.logo {
                let own = logo::read(folder, name).map_err(|problem| match problem {
                    LogoError::Wrong(problem) => {
                        let rule = problem.rule().to_owned();
                        refuse(&file, bank.provider.as_str(), "logo", rule)
                    }
                    LogoError::Unreadable(source) => {
                        let file = folder.join(name);
                        BankFileError::Unreadable { file, source }
                    }
                })?;
                bank.own_logo = Some(own);
            }
            banks.push(bank);
        }
    }
    Ok(banks)
}

fn parse(file: &Path, text: &str) -> Result<Vec<Bank>, BankFileError> {
    let not_banks = |rule: String| BankFileError::NotBanks {
        file: file.to_owned(),
        rule,
    };
    let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        not_banks(format!("line {line}: {}", error.message()))
    })?;
    let banks = match table.remove("bank") {
        Some(toml::Value::Array(banks)) if table.is_empty() => banks,
        _ => return Err(not_banks("must hold [[bank]] and nothing else".to_owned())),
    };
    let banks = banks.into_iter().enumerate();
    banks
        .map(|(n, bank)| {
            let name = match bank.get("provider").and_then(toml::Value::as_str) {
                Some(provider) => provider.to_owned(),
                None => format!("bank {}", n + 1),
            };
            let bank: Bank = serde_path_to_error::deserialize(bank).map_err(|error| {
                let field = error.path().to_string();
                refuse(file, &name, &field, error.inner().message().to_owned())
            })?;
            match check(&bank) {
                Ok(()) => Ok(bank.with_usual_schemes()),
                Err(problem) => {
                    let rule = problem.rule().to_owned();
                    Err(refuse(file, &name, problem.field(), rule))
                }
            }
        })
        .collect()
}

fn refuse(file: &Path, bank: &str, field: &str, rule: String) -> BankFileError {
    BankFileError::Bank {
        file: file.to_owned(),
        bank: bank.to_owned(),
        field: field.to_owned(),
        rule,
    }
}

/// What a bank must be besides readable.
pub(super) fn check(bank: &Bank) -> Result<(), Invalid> {
    let refuse = |field: &'static str, rule: &'static str| Err(Invalid::unshown(field, rule));
    if bank.name.trim().is_empty() {
        return refuse("name", "must not be empty");
    }
    draw_iban(&bank.country, &mut Chance::named(0, "check"))?;
    if !is_bic(&bank.bic, &bank.country) {
        let rule = "must be 8 or 11 letters and digits with the bank's country in the middle";
        return refuse("bic", rule);
    }
    if !are_of(&bank.psu_types, &["retail", "corporate"]) {
        return refuse("psu_types", "must be retail, corporate or both");
    }
    if !are_of(&bank.auth_models, &["redirect", "decoupled"]) {
        return refuse("auth_models", "must be redirect, decoupled or both");
    }
    if bank.people.is_empty() {
        return refuse("person", "must be at least one");
    }
    let mut logins = BTreeSet::new();
    for (n, person) in bank.people.iter().enumerate() {
        let field = |name: &str| format!("person[{n}].{name}");
        if person.username.is_empty() || !logins.insert(&person.username) {
            let rule = "must be a login that nobody else has at the bank";
            return Err(Invalid::unshown(field("username"), rule));
        }
        if person.accounts.is_empty() {
            return Err(Invalid::unshown(field("accounts"), "must be at least one"));
        }
        for account in &person.accounts {
            let is_card = account.product == Product::Card;
            if account.overdraft < 0 {
                let rule = "an overdraft must not be below zero";
                return Err(Invalid::unshown(field("accounts"), rule));
            }
            if account.balance < -account.overdraft || (account.balance < 0 && !is_card) {
                let rule = "a balance must not be below zero, a card's not below its overdraft";
                return Err(Invalid::unshown(field("accounts"), rule));
            }
        }
    }
    let within = |table: &str, problem: Invalid| {
        let field = format!("{table}.{}", problem.field());
        problem.at(field)
    };
    let reading = bank.reading.check();
    reading.map_err(|problem| within("reading", problem))?;
    let paying = bank.paying.check();
    paying.map_err(|problem| within("paying", problem))
}

fn are_of(words: &[String], known: &[&str]) -> bool {
    !words.is_empty() && words.iter().all(|word| known.contains(&word.as_str()))
}

fn is_bic(bic: &str, country: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    matches!(bic.len(), 8 | 11) && bic.bytes().all(is_plain) && bic.get(4..6) == Some(country)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::Scheme;

    const BANK: &str = r#"
        [[bank]]
        provider = "tryfr"
        name = "Banque d’essai"
        country = "FR"
        bic = "TRYFFRT0"
        accent = "teal"

        [[bank.person]]
        username = "078000000P"
        password = "123456"
        name = "Anne Essai"
        accounts = [{ name = "Compte courant", balance = 100_000 }]
    "#;

    /// What is said of the bank with a part of its text replaced.
    fn refused(part: &str, by: &str) -> String {
        let text = BANK.replace(part, by);
        assert_ne!(text, BANK);
        parse(Path::new("own.toml"), &text).unwrap_err().to_string()
    }

    #[test]
    fn a_bank_is_read_with_what_it_leaves_unsaid() {
        let banks = parse(Path::new("own.toml"), BANK).unwrap();
        assert_eq!(banks[0].provider.as_str(), "tryfr");
        assert_eq!(banks[0].full_name(), "Banque d’essai");
        let usual = crate::domain::Practice {
            schemes: Scheme::usual_in("FR"),
            ..Default::default()
        };
        assert_eq!(banks[0].paying, usual);
    }

    #[test]
    fn a_wrong_bank_is_refused_by_file_bank_field_and_rule() {
        for (part, by, says) in [
            ("accent", "colour", "tryfr: colour: unknown field `colour`"),
            (
                "100_000",
                "\"much\"",
                "tryfr: person[0].accounts[0].balance: invalid type",
            ),
            (
                "accent",
                "paying = { largest = -1 }\naccent",
                "tryfr: paying.largest: must be more than zero",
            ),
            (
                "accent",
                "paying = { closed = [\"at night\"] }\naccent",
                "tryfr: paying.closed[0]: closed: must be times of the day such as",
            ),
            (
                "TRYFFRT0",
                "TRYFDET0",
                "tryfr: bic: must be 8 or 11 letters and digits",
            ),
            (
                "\"FR\"",
                "\"US\"",
                "tryfr: country: no account numbers are known for it",
            ),
            (
                "100_000",
                "-1",
                "tryfr: person[0].accounts: a balance must not be below zero",
            ),
            (
                "provider = \"tryfr\"",
                "",
                "bank 1: .: missing field `provider`",
            ),
            (
                "[[bank]]",
                "currency = 1\n[[bank]]",
                "must hold [[bank]] and nothing else",
            ),
            ("[[bank]]", "[[bank]", "line 2: "),
        ] {
            let refused = refused(part, by);
            let expected = format!("own.toml: {says}");
            assert!(refused.starts_with(&expected), "{refused}");
        }
    }

    #[test]
    fn an_id_belongs_to_one_bank_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.toml", "b.toml"] {
            fs::write(folder.path().join(name), BANK).unwrap();
        }
        fs::write(folder.path().join("notes.txt"), "no banks").unwrap();
        let refused = read(folder.path()).unwrap_err().to_string();
        assert!(
            refused.ends_with("b.toml: tryfr: provider: another bank of the folder has this id")
        );
        assert!(read(&folder.path().join("nowhere")).is_err());
    }
}
