//! Finds the one section of a PEM text that holds a key, or says what it holds instead.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::pem::{PemObject, SectionKind};
use zeroize::Zeroizing;

use super::error::KeyProblem;

const BEGIN: &str = "-----BEGIN ";

/// The characters of a line of base64.
const LINE: usize = 64;

/// The bytes of a key and the form they are in.
pub(super) struct Section<K> {
    pub(super) kind: K,
    pub(super) der: Zeroizing<Vec<u8>>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum PrivateForm {
    Pkcs8,
    Pkcs1,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum PublicForm {
    Spki,
    Pkcs1,
}

pub(super) fn private(text: &str) -> Result<Section<PrivateForm>, KeyProblem> {
    let text = normal_lines(text);
    let wanted = |label: &str| match label {
        "PRIVATE KEY" => Some(PrivateForm::Pkcs8),
        "RSA PRIVATE KEY" => Some(PrivateForm::Pkcs1),
        _ => None,
    };
    section(&text, wanted, "a PRIVATE KEY or RSA PRIVATE KEY")
}

pub(super) fn public(text: &str) -> Result<Section<PublicForm>, KeyProblem> {
    let text = normal_lines(text);
    let wanted = |label: &str| match label {
        "PUBLIC KEY" => Some(PublicForm::Spki),
        "RSA PUBLIC KEY" => Some(PublicForm::Pkcs1),
        _ => None,
    };
    section(&text, wanted, "a PUBLIC KEY or RSA PUBLIC KEY")
}

/// Writes bytes as PEM.
pub(super) fn write(label: &str, der: &[u8]) -> String {
    let body = Zeroizing::new(STANDARD.encode(der));
    let (begin, end) = (
        format!("{BEGIN}{label}-----\n"),
        format!("-----END {label}-----\n"),
    );
    // Exactly the room it takes, so that growing or shrinking leaves no copy of a secret behind.
    let breaks = body.len().div_ceil(LINE);
    let mut text = String::with_capacity(begin.len() + body.len() + breaks + end.len());
    text.push_str(&begin);
    for (at, character) in body.char_indices() {
        text.push(character);
        if (at + 1) % LINE == 0 || at + 1 == body.len() {
            text.push('\n');
        }
    }
    text.push_str(&end);
    text
}

/// PEM as it survives environment files and YAML: `\n` written out, lines indented, quotes around.
fn normal_lines(text: &str) -> Zeroizing<String> {
    let mut lines = Zeroizing::new(String::with_capacity(text.len() + 1));
    for line in text.lines().flat_map(|line| line.split("\\n")) {
        let unquoted = line.trim().trim_matches(['"', '\'']);
        lines.push_str(unquoted.trim_end_matches("\\r"));
        lines.push('\n');
    }
    lines
}

/// The first section with a wanted label; failing that, what the first section is.
fn section<K>(
    text: &str,
    wanted: impl Fn(&str) -> Option<K>,
    expected: &'static str,
) -> Result<Section<K>, KeyProblem> {
    let labels = || {
        text.match_indices(BEGIN).filter_map(|(at, _)| {
            let (label, _) = text[at + BEGIN.len()..].split_once("-----")?;
            Some((at, label))
        })
    };
    if let Some((at, kind)) = labels().find_map(|(at, label)| Some((at, wanted(label)?))) {
        return Ok(Section {
            kind,
            der: decode(&text[at..])?,
        });
    }
    match labels().next() {
        None => Err(KeyProblem::NotPem),
        Some((_, label)) if label.starts_with("ENCRYPTED ") => Err(KeyProblem::Encrypted),
        Some((_, label)) => Err(KeyProblem::WrongLabel {
            found: shown(label),
            expected,
        }),
    }
}

fn decode(section: &str) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let body = section.split("-----END ").next().unwrap_or_default();
    if body.contains("Proc-Type:") && body.contains("ENCRYPTED") {
        return Err(KeyProblem::Encrypted);
    }
    // The library decodes secrets in constant time, but does not know the label `RSA PUBLIC KEY`.
    let known = Zeroizing::new(section.replace("RSA PUBLIC KEY", "PUBLIC KEY"));
    <(SectionKind, Vec<u8>)>::from_pem_slice(known.as_bytes())
        .map(|(_, der)| Zeroizing::new(der))
        .map_err(|_| KeyProblem::Malformed)
}

/// A label as it may be shown; text that is no label at all is not repeated.
fn shown(label: &str) -> String {
    let is_label = label.len() <= 40
        && label
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ');
    if is_label {
        format!("a {label}")
    } else {
        "something else".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        match private(text) {
            Ok(_) => panic!("{text:?} was taken for a key"),
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn a_wrong_label_is_named() {
        for label in [
            "CERTIFICATE",
            "PUBLIC KEY",
            "EC PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "CERTIFICATE REQUEST",
        ] {
            let text = format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
            assert_eq!(
                refusal(&text),
                format!(
                    "this PEM holds a {label}, where a PRIVATE KEY or RSA PRIVATE KEY is needed"
                )
            );
        }
    }

    #[test]
    fn text_that_only_resembles_a_label_is_not_repeated() {
        let refusal = refusal("-----BEGIN hunter2-----\n");
        assert!(refusal.contains("something else"), "{refusal}");
        assert!(!refusal.contains("hunter2"), "{refusal}");
    }

    #[test]
    fn both_kinds_of_encryption_are_recognised() {
        let pkcs8 =
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
        let pkcs1 = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\
                     DEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----";
        for text in [pkcs8, pkcs1] {
            assert!(refusal(text).contains("openssl pkey -in"), "{text}");
        }
    }

    #[test]
    fn text_without_pem_and_pem_without_an_end_are_told_apart() {
        assert!(refusal("").contains("not PEM"));
        assert!(refusal("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC").contains("not PEM"));
        assert!(refusal("-----BEGIN PRIVATE KEY-----\nAAAA\n").contains("damaged"));
        assert!(
            refusal("-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----")
                .contains("damaged")
        );
    }

    #[test]
    fn what_is_written_is_read_back_wherever_the_key_stands_in_the_text() {
        let der: Vec<u8> = (0..=255).collect();
        let pem = write("PRIVATE KEY", &der);
        assert!(pem.lines().all(|line| line.len() <= 64));
        assert_eq!(pem.capacity(), pem.len());
        let with_a_certificate_before =
            format!("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{pem}");
        let in_an_environment_file = format!("\"{}\"", pem.replace('\n', "\\n"));
        let in_yaml = pem.replace('\n', "\n    ");
        let on_windows = pem.replace('\n', "\r\n");
        let from_windows_in_an_environment_file = pem.replace('\n', "\\r\\n");
        for text in [
            pem,
            with_a_certificate_before,
            in_an_environment_file,
            in_yaml,
            on_windows,
            from_windows_in_an_environment_file,
        ] {
            assert_eq!(*private(&text).unwrap().der, der, "{text}");
        }
    }
}
