//! The walk through every public type, each built around canaries: none of them shows one.
//!
//! What is public is read from the source, so that a new type that is not walked fails here.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::fs;
use std::path::Path;

use crate::looked::{Looked, Sight};
use crate::{canaries, operations, walk_calls, walk_transports, walk_values};

/// Public for the sake of a trait that nobody else implements; no function hands one out.
const NEVER_HANDED_OUT: [&str; 11] = [
    "fintecture::ais::account::AccountDocument",
    "fintecture::ais::decoupled::Followed",
    "fintecture::ais::page::BankMeta",
    "fintecture::item::Document",
    "fintecture::pis::assessment::Document",
    "fintecture::pis::payment::Document",
    "fintecture::pis::settlement::Document",
    "fintecture::transport::page::Listed",
    "fintecture::transport::page::Totals",
    "fintecture::transport::pipeline::Limits",
    "fintecture::transport::request::Operation",
];

/// Their `Display` is what they are for, and says so: a text to be sent, and texts that a person
/// compares.
const MEANT_TO_BE_READ: [&str; 4] = [
    "fintecture::communication::Communication",
    "fintecture::signature::difference::Difference",
    "fintecture::signature::explain::Explanation",
    "fintecture::signature::signing_string::SigningString",
];

/// What was looked at: the types whose `Debug` was, and those whose `Display` was, and what showed a
/// canary.
#[derive(Default)]
pub(crate) struct Walk {
    seen: BTreeSet<String>,
    heard: BTreeSet<String>,
    leaks: BTreeSet<String>,
}

impl Walk {
    /// Looks at the `Debug` of a value.
    pub(crate) fn see<T: Debug + ?Sized>(&mut self, value: &T) {
        self.note(&Sight::of(value));
    }

    /// Looks at the `Display` of a value too.
    pub(crate) fn hear<T: Debug + Display + ?Sized>(&mut self, value: &T) {
        self.see(value);
        let name = Sight::of(value).of;
        for text in [format!("{value}"), format!("{value:#}")] {
            if canaries::canary(&text).is_some() {
                self.leaks.insert(format!("{name} displays {text}"));
            }
        }
        self.heard.extend(paths(name));
    }

    pub(crate) fn note(&mut self, sight: &Sight) {
        for text in &sight.texts {
            if canaries::canary(text).is_some() {
                self.leaks.insert(format!("{} shows {text}", sight.of));
            }
        }
        self.seen.extend(paths(sight.of));
    }
}

/// Every type of this crate in the name of a type: `Page<Payment>` is two.
fn paths(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_ascii_alphanumeric() && !"_:".contains(c))
        .filter(|path| path.starts_with("fintecture::"))
        .map(str::to_owned)
}

#[tokio::test(start_paused = true)]
async fn no_public_type_shows_a_secret_a_person_or_an_account() {
    let mut walk = Walk::default();
    let (server, refusing) = (canaries::server(), canaries::refusing());
    for name in operations::all() {
        let made = operations::make(&server.client(), name).await;
        let Looked { call, answer } = made.unwrap_or_else(|error| panic!("{name}: {error}"));
        walk.note(&call);
        walk.note(&answer);
        let refused = operations::make(&refusing.client(), name).await;
        walk.hear(&refused.expect_err(name));
    }
    walk_values::vocabulary(&mut walk);
    walk_values::cryptography(&mut walk);
    walk_values::webhooks(&mut walk);
    walk_values::requests(&mut walk);
    walk_calls::calls(&mut walk);
    walk_values::answers(&mut walk).await;
    walk_values::clients(&mut walk);
    walk_transports::transports(&mut walk).await;
    walk_transports::errors(&mut walk).await;
    walk_transports::token_errors(&mut walk).await;

    assert!(walk.leaks.is_empty(), "{:#?}", walk.leaks);
    let public = public();
    let missed: Vec<_> = public
        .types
        .iter()
        .filter(|name| !walk.seen.contains(*name) && !NEVER_HANDED_OUT.contains(&name.as_str()))
        .collect();
    assert!(missed.is_empty(), "not walked: {missed:#?}");
    let unheard: Vec<_> = public
        .displayed
        .iter()
        .filter(|name| !walk.heard.contains(*name) && !MEANT_TO_BE_READ.contains(&name.as_str()))
        .collect();
    assert!(unheard.is_empty(), "`Display` not walked: {unheard:#?}");
}

#[test]
fn the_exceptions_of_the_walk_are_types_that_there_are() {
    let public = public();
    for name in NEVER_HANDED_OUT {
        assert!(public.types.contains(name), "{name}");
    }
    for name in MEANT_TO_BE_READ {
        assert!(public.displayed.contains(name), "{name}");
    }
}

/// Public types by their whole names, and those of them that have a `Display`.
#[derive(Default)]
struct Public {
    types: BTreeSet<String>,
    displayed: BTreeSet<String>,
}

/// Reads the source of this crate for its public types.
fn public() -> Public {
    let mut public = Public::default();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    read_folder(&source, "fintecture", &mut public);
    assert!(public.types.len() > 150, "{}", public.types.len());
    // A `Display` may be one of a private type.
    let Public { types, displayed } = &mut public;
    displayed.retain(|name| types.contains(name));
    public
}

fn read_folder(folder: &Path, module: &str, public: &mut Public) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let inner = format!("{module}::{stem}");
        if path.is_dir() {
            read_folder(&path, &inner, public);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = if stem == "lib" { module } else { &inner };
            read_file(&fs::read_to_string(&path).unwrap(), module, public);
        }
    }
}

/// The macros whose types all have a `Display`, and the one whose types have none.
const MACROS: [(&str, bool); 3] = [
    ("ids! {", true),
    ("open_enums! {", true),
    ("items! {", false),
];

fn read_file(source: &str, module: &str, public: &mut Public) {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let mut within = None;
    let mut is_error = false;
    for line in source.lines() {
        if let Some(name) = defined(line) {
            public.types.insert(format!("{module}::{name}"));
            if std::mem::take(&mut is_error) {
                public.displayed.insert(format!("{module}::{name}"));
            }
        } else if line.starts_with("#[derive(") {
            is_error = line.contains("thiserror::Error");
        } else if line.starts_with("impl") && line.contains("fmt::Display for ") {
            let (_, name) = line.split_once(" for ").unwrap();
            public.displayed.insert(format!("{module}::{}", word(name)));
        } else if let Some((_, displayed)) = MACROS.iter().find(|(start, _)| *start == line) {
            within = Some(*displayed);
        } else if line == "}" {
            within = None;
        } else if let (Some(displayed), Some(name)) = (within, line.strip_prefix("    "))
            && name.starts_with(|c: char| c.is_ascii_uppercase())
        {
            public.types.insert(format!("{module}::{}", word(name)));
            if displayed {
                public.displayed.insert(format!("{module}::{}", word(name)));
            }
        }
    }
}

/// The name of the public type that a line defines.
fn defined(line: &str) -> Option<&str> {
    let kinds = ["pub struct ", "pub enum ", "pub union "];
    kinds
        .iter()
        .find_map(|kind| line.strip_prefix(kind))
        .map(word)
}

fn word(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !is_part(c)).next().unwrap_or_default()
}

#[test]
fn a_public_type_is_found_however_it_is_defined() {
    let source = "pub struct One<T>(T);\npub(crate) struct Hidden;\n#[derive(Debug, thiserror::Error)]\n#[non_exhaustive]\npub enum Two {\n    Variant,\n}\nids! {\n    /// Doc.\n    Three = \"x\";\n}\nitems! {\n    Four(Id, Attributes);\n}\nimpl<T> fmt::Display for One<T> {\n}\n#[cfg(test)]\nmod tests {\npub struct Five;\n}\n";
    let mut public = Public::default();
    read_file(source, "m", &mut public);
    let types: Vec<&str> = public.types.iter().map(String::as_str).collect();
    assert_eq!(types, ["m::Four", "m::One", "m::Three", "m::Two"]);
    let displayed: Vec<&str> = public.displayed.iter().map(String::as_str).collect();
    assert_eq!(displayed, ["m::One", "m::Three", "m::Two"]);
}
