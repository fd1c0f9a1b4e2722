//! OpenSSL as the second opinion: it makes the keys, and each side reads what the other wrote.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

use fintecture::seal::{Stamp, open, seal};
use fintecture::{AppId, Digest, ExposeSecret as _, KeyProblem, PrivateKey, PublicKey, RequestId};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

fn openssl(command: &str, directory: &Path) -> Vec<u8> {
    let output = Command::new("openssl")
        .args(command.split(' '))
        .current_dir(directory)
        .output()
        .unwrap_or_else(|error| panic!("these tests need the program openssl: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {command}: {complaint}");
    output.stdout
}

/// A folder with one key in the forms that OpenSSL writes.
struct Keys {
    directory: TempDir,
}

impl Keys {
    fn make() -> Self {
        let directory = tempfile::tempdir().unwrap();
        for command in [
            "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs8.pem",
            "rsa -in pkcs8.pem -traditional -out pkcs1.pem",
            "pkey -in pkcs8.pem -pubout -out public.pem",
            "rsa -in pkcs8.pem -RSAPublicKey_out -out public-pkcs1.pem",
        ] {
            openssl(command, directory.path());
        }
        Self { directory }
    }

    /// Adds the keys that cannot serve.
    fn with_wrong_ones(self) -> Self {
        for command in [
            "pkcs8 -topk8 -in pkcs8.pem -v2 aes-256-cbc -passout pass:hunter2 -out encrypted-pkcs8.pem",
            "rsa -in pkcs8.pem -traditional -aes256 -passout pass:hunter2 -out encrypted-pkcs1.pem",
            "pkcs8 -topk8 -nocrypt -in pkcs8.pem -outform DER -out pkcs8.der",
            "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out small.pem",
            "pkey -in small.pem -pubout -out small-public.pem",
            "rsa -in small.pem -traditional -out small-pkcs1.pem",
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem",
            "ec -in ec.pem -out ec-sec1.pem",
            "pkey -in ec.pem -pubout -out ec-public.pem",
            "genpkey -algorithm ED25519 -out ed25519.pem",
            "req -x509 -key pkcs8.pem -subj /CN=x -days 1 -out certificate.pem",
        ] {
            openssl(command, self.directory.path());
        }
        self
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    fn private(&self) -> PrivateKey {
        PrivateKey::from_file(self.path("pkcs8.pem")).unwrap()
    }

    /// Runs OpenSSL on an input, in a folder of its own beside the keys.
    fn openssl(&self, command: &str, input: &[u8]) -> Vec<u8> {
        let scratch = tempfile::tempdir_in(self.directory.path()).unwrap();
        std::fs::write(scratch.path().join("input"), input).unwrap();
        openssl(command, scratch.path())
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }
}

mod keys {
    use super::*;

    #[test]
    fn pkcs8_and_pkcs1_are_read_as_the_same_key() {
        let keys = Keys::make();
        let pkcs8 = keys.private();
        let pkcs1 = PrivateKey::from_pem(&keys.read("pkcs1.pem")).unwrap();
        assert_eq!(pkcs8.bits(), 2048);
        assert_eq!(pkcs8.public(), pkcs1.public());
        assert_eq!(pkcs8.sign(b"x").unwrap(), pkcs1.sign(b"x").unwrap());
    }

    #[test]
    fn both_forms_of_the_public_key_are_read_and_spki_is_written() {
        let keys = Keys::make();
        let key = keys.private();
        for file in ["public.pem", "public-pkcs1.pem"] {
            let public = PublicKey::from_pem(&keys.read(file)).unwrap();
            assert_eq!(&public, key.public(), "{file}");
        }
        assert_eq!(key.public().to_pem(), keys.read("public.pem"));
    }

    #[test]
    fn the_private_key_that_is_written_is_the_file_that_openssl_wrote() {
        let keys = Keys::make();
        let written = keys.private().to_pem().unwrap();
        assert_eq!(written.expose_secret(), keys.read("pkcs8.pem"));
    }

    #[test]
    fn a_key_that_was_generated_here_passes_the_checks_of_openssl() {
        let keys = Keys::make();
        let pem = PrivateKey::generate().unwrap().to_pem().unwrap();
        let answer = keys.openssl(
            "pkey -check -noout -in input",
            pem.expose_secret().as_bytes(),
        );
        assert_eq!(String::from_utf8_lossy(&answer).trim(), "Key is valid");
    }

    #[test]
    fn each_key_that_cannot_serve_is_refused_in_words_that_help() {
        let keys = Keys::make().with_wrong_ones();
        let wrong_label = |found: &str| {
            format!("this PEM holds a {found}, where a PRIVATE KEY or RSA PRIVATE KEY is needed")
        };
        let encrypted = "it is protected by a passphrase; remove it with \
                         `openssl pkey -in encrypted.pem -out private_key.pem`";
        let small = "an RSA key of 2048 to 8192 bits is needed";
        for (file, words) in [
            ("encrypted-pkcs8.pem", encrypted.to_owned()),
            ("encrypted-pkcs1.pem", encrypted.to_owned()),
            ("small.pem", small.to_owned()),
            ("small-pkcs1.pem", small.to_owned()),
            ("ec.pem", "it is not an RSA key".to_owned()),
            ("ed25519.pem", "it is not an RSA key".to_owned()),
            ("ec-sec1.pem", wrong_label("EC PRIVATE KEY")),
            ("public.pem", wrong_label("PUBLIC KEY")),
            ("certificate.pem", wrong_label("CERTIFICATE")),
        ] {
            let path = keys.path(file);
            let error = PrivateKey::from_file(&path).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("key in file {}: {words}", path.display())
            );
            let secret = keys.read(file);
            let secret = secret.lines().nth(2).unwrap();
            assert!(!format!("{error:?} {error}").contains(secret), "{file}");
        }
    }

    #[test]
    fn a_key_in_der_is_said_to_be_no_pem() {
        let keys = Keys::make().with_wrong_ones();
        let error = PrivateKey::from_file(keys.path("pkcs8.der")).unwrap_err();
        assert!(matches!(error.problem(), KeyProblem::NotPem), "{error}");
    }

    #[test]
    fn a_public_key_that_cannot_serve_is_refused() {
        let keys = Keys::make().with_wrong_ones();
        for (file, words) in [
            (
                "small-public.pem",
                "key: an RSA key of 2048 to 8192 bits is needed",
            ),
            ("ec-public.pem", "key: it is not an RSA key"),
            (
                "certificate.pem",
                "key: this PEM holds a CERTIFICATE, where a PUBLIC KEY or RSA PUBLIC KEY is needed",
            ),
        ] {
            let error = PublicKey::from_pem(&keys.read(file)).unwrap_err();
            assert_eq!(error.to_string(), words);
        }
    }

    #[test]
    fn a_file_with_the_certificate_before_the_key_is_read() {
        let keys = Keys::make().with_wrong_ones();
        let both = keys.read("certificate.pem") + &keys.read("pkcs8.pem");
        let key = PrivateKey::from_pem(&both).unwrap();
        assert_eq!(key.public(), keys.private().public());
    }

    #[test]
    fn a_damaged_key_is_refused() {
        let keys = Keys::make();
        let pem = keys.read("pkcs8.pem");
        let damaged: Vec<&str> = pem
            .lines()
            .enumerate()
            .filter(|(number, _)| *number != 5)
            .map(|(_, line)| line)
            .collect();
        let error = PrivateKey::from_pem(&damaged.join("\n")).unwrap_err();
        assert!(matches!(error.problem(), KeyProblem::Malformed), "{error}");
    }
}

mod signatures {
    use super::*;

    fn by_openssl(keys: &Keys, message: &[u8]) -> Vec<u8> {
        keys.openssl("dgst -sha256 -sign ../pkcs8.pem input", message)
    }

    #[test]
    fn a_signature_is_byte_for_byte_that_of_openssl() {
        let keys = Keys::make();
        let key = keys.private();
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("vectors/vector-signing.json")).unwrap();
        for name in ["post", "get", "ruby_get_quirk"] {
            let text = vectors[name]["signing_string"].as_str().unwrap();
            let signature = key.sign(text.as_bytes()).unwrap();
            assert_eq!(signature, by_openssl(&keys, text.as_bytes()), "{name}");
        }
    }

    #[test]
    fn each_side_verifies_what_the_other_signed() {
        let keys = Keys::make();
        let key = keys.private();
        let message = b"(request-target): get /pis/v2/payments";
        assert!(key.public().verifies(message, &by_openssl(&keys, message)));

        let signature = tempfile::NamedTempFile::new_in(keys.directory.path()).unwrap();
        std::fs::write(signature.path(), key.sign(message).unwrap()).unwrap();
        let verify = format!(
            "dgst -sha256 -verify ../public.pem -signature {} input",
            signature.path().display()
        );
        let answer = keys.openssl(&verify, message);
        assert_eq!(String::from_utf8_lossy(&answer).trim(), "Verified OK");
    }

    #[test]
    fn any_text_gets_the_signature_that_openssl_gives_it() {
        let keys = Keys::make();
        let key = keys.private();
        let messages = prop::collection::vec(any::<u8>(), 0..600);
        TestRunner::new(ProptestConfig::with_cases(12))
            .run(&messages, |message| {
                prop_assert_eq!(key.sign(&message).unwrap(), by_openssl(&keys, &message));
                Ok(())
            })
            .unwrap();
    }
}

mod seals {
    use super::*;

    const OAEP: &str = "-pkeyopt rsa_padding_mode:oaep";

    #[test]
    fn what_is_sealed_here_opens_with_openssl() {
        let keys = Keys::make();
        let stamp = Stamp {
            date: "Mon, 08 Jun 2020 23:11:23 GMT",
            digest: &Digest::of(b"session_id=1&status=payment_created"),
            request_id: &RequestId::new("88c414df-6895-48db-8ef3-1fd1ce4272c6").unwrap(),
        };
        let text = stamp.signing_string();
        assert_eq!(text.to_bytes().len(), 147);
        let key = keys.private();
        let header = seal(key.public(), &AppId::new("app").unwrap(), &text).unwrap();
        let decrypt = format!("pkeyutl -decrypt -inkey ../pkcs8.pem {OAEP} -in input");
        let opened = keys.openssl(&decrypt, header.signature());
        assert_eq!(opened, text.to_bytes());
    }

    #[test]
    fn what_openssl_seals_opens_here() {
        let keys = Keys::make();
        let text = b"date: now\ndigest: SHA-256=x";
        let encrypt = format!("pkeyutl -encrypt -pubin -inkey ../public.pem {OAEP} -in input");
        let sealed = keys.openssl(&encrypt, text);
        assert_eq!(open(&keys.private(), &sealed).unwrap(), text);
    }

    #[test]
    fn oaep_with_another_hash_does_not_open() {
        let keys = Keys::make();
        let encrypt = format!(
            "pkeyutl -encrypt -pubin -inkey ../public.pem {OAEP} -pkeyopt rsa_oaep_md:sha256 -in input"
        );
        let sealed = keys.openssl(&encrypt, b"text");
        assert!(open(&keys.private(), &sealed).is_err());
    }
}
