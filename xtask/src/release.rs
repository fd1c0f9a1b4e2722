//! `cargo xtask release`: moves the version and the changelog, packages, commits and tags.

use std::fs;
use std::path::PathBuf;

use crate::step::{Failure, Step, root};

pub(crate) const HELP: &str = "\
Release a version.

Usage: cargo xtask release <VERSION> [--dry-run | --execute]

Moves the version of the workspace and of its own dependencies, puts the changelog's `Unreleased`
part under the version and today's date, and packages the published crates. With --dry-run, the
default, it says what would change, packages the tree as it is and writes nothing. With --execute it
also writes the files, commits them and sets the tag `v<VERSION>`; pushing and publishing are left to
a person, and the last lines say how.";

/// Packages that are not published.
const PRIVATE: [&str; 3] = ["bench", "tour", "xtask"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    DryRun,
    Execute,
}

pub(crate) fn run(options: &[&str]) -> Result<(), Failure> {
    let (version, mode) = parse(options).map_err(|rule| Failure::of("release", rule))?;
    clean_tree()?;
    free_tag(version)?;

    let manifest = Document::read("Cargo.toml")?;
    let changelog = Document::read("CHANGELOG.md")?;
    let today = Step::new("today", "date").args(["-u", "+%F"]).answer()?;
    let new_manifest = with_version(&manifest.text, version)
        .map_err(|problem| Failure::of("Cargo.toml", problem))?;
    let new_changelog = with_release(&changelog.text, version, today.trim())
        .map_err(|problem| Failure::of("CHANGELOG.md", problem))?;

    match mode {
        Mode::DryRun => {
            manifest.print_changes(&new_manifest);
            changelog.print_changes(&new_changelog);
            package()?;
            println!("\nrelease: a dry run; nothing was written");
            Ok(())
        }
        Mode::Execute => {
            manifest.write(&new_manifest)?;
            changelog.write(&new_changelog)?;
            Step::cargo("move the versions in Cargo.lock")
                .args(["update", "--workspace", "--offline"])
                .run()?;
            package()?;
            commit_and_tag(version)
        }
    }
}

fn parse(options: &[&str]) -> Result<(Version, Mode), String> {
    let (version, mode) = match options {
        [version] | [version, "--dry-run"] | ["--dry-run", version] => (version, Mode::DryRun),
        [version, "--execute"] | ["--execute", version] => (version, Mode::Execute),
        _ => return Err(format!("expects one version\n\n{HELP}")),
    };
    Ok((Version::parse(version)?, mode))
}

fn clean_tree() -> Result<(), Failure> {
    let changes = Step::new("state of the tree", "git")
        .args(["status", "--porcelain"])
        .answer()?;
    if changes.is_empty() {
        Ok(())
    } else {
        Err(Failure::of(
            "release",
            format!("the tree has changes that are not committed:\n{changes}"),
        ))
    }
}

fn free_tag(version: Version) -> Result<(), Failure> {
    let tag = tag(version);
    let found = Step::new("tags", "git")
        .args(["tag", "--list", &tag])
        .answer()?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(Failure::of("release", format!("the tag {tag} exists")))
    }
}

fn tag(version: Version) -> String {
    format!("v{version}")
}

/// Builds nothing: the tests did, and a crate that depends on one not published yet could not.
fn package() -> Result<(), Failure> {
    Step::cargo("package the published crates")
        .args(["package", "--workspace", "--no-verify", "--allow-dirty"])
        .args(PRIVATE.iter().flat_map(|name| ["--exclude", *name]))
        .run()
}

fn commit_and_tag(version: Version) -> Result<(), Failure> {
    let title = format!("Release {version}");
    let tag = tag(version);
    Step::new("commit", "git")
        .args(["commit", "--all", "--message", &title])
        .run()?;
    Step::new("tag", "git")
        .args(["tag", "--annotate", &tag, "--message", &title])
        .run()?;
    println!(
        "\nrelease: {tag} is committed and tagged here. To publish it:\n  \
         git push --follow-tags\n  cargo publish --workspace"
    );
    Ok(())
}

/// A file in the root of the repository.
struct Document {
    name: &'static str,
    path: PathBuf,
    text: String,
}

impl Document {
    fn read(name: &'static str) -> Result<Self, Failure> {
        let path = root().join(name);
        let text =
            fs::read_to_string(&path).map_err(|error| Failure::of(name, error.to_string()))?;
        Ok(Self { name, path, text })
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        fs::write(&self.path, text).map_err(|error| Failure::of(self.name, error.to_string()))
    }

    fn print_changes(&self, text: &str) {
        println!("\n{}", self.name);
        for line in added_lines(&self.text, text) {
            println!("  + {line}");
        }
    }
}

/// The lines of `new` that do not stand in `old`.
fn added_lines<'a>(old: &str, new: &'a str) -> Vec<&'a str> {
    new.lines()
        .filter(|line| !line.is_empty() && !old.lines().any(|before| before == *line))
        .collect()
}

/// A version `major.minor.patch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u64, u64, u64);

impl Version {
    fn parse(text: &str) -> Result<Self, String> {
        let number = |part: &str| {
            let canonical = part == "0" || !part.starts_with('0');
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            (canonical && digits).then(|| part.parse().ok()).flatten()
        };
        let numbers: Option<Vec<u64>> = text.split('.').map(number).collect();
        match numbers.as_deref() {
            Some(&[major, minor, patch]) => Ok(Self(major, minor, patch)),
            _ => Err(format!(
                "`{text}` is not a version such as 0.2.0: three numbers joined with dots"
            )),
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(major, minor, patch) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// The workspace's manifest with `version` for the packages and for the dependencies on one
/// another.
fn with_version(manifest: &str, version: Version) -> Result<String, String> {
    let mut section = "";
    let mut was = None;
    let mut text = String::with_capacity(manifest.len());
    for line in manifest.split_inclusive('\n') {
        if line.starts_with('[') {
            section = line.trim();
        }
        let ours = section == "[workspace.package]" && line.starts_with("version = ")
            || section == "[workspace.dependencies]" && line.contains("path = \"crates/");
        match version_in(line).filter(|_| ours) {
            Some(old) => {
                was = was.max(Some(Version::parse(old)?));
                text.push_str(&line.replacen(
                    &format!("version = \"{old}\""),
                    &format!("version = \"{version}\""),
                    1,
                ));
            }
            None => text.push_str(line),
        }
    }
    match was {
        None => Err("no `version` under [workspace.package]".to_owned()),
        // Equal is right for the first release: its version stands there from the beginning.
        Some(was) if version < was => Err(format!("{version} comes before {was}")),
        Some(_) => Ok(text),
    }
}

fn version_in(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("version = \"")?;
    rest.split_once('"').map(|(version, _)| version)
}

const UNRELEASED: &str = "## [Unreleased]\n";

/// The changelog with what was `Unreleased` under `version` and `date`, and a new empty
/// `Unreleased` above it.
fn with_release(changelog: &str, version: Version, date: &str) -> Result<String, String> {
    let Some((before, after)) = changelog.split_once(UNRELEASED) else {
        return Err(format!("no heading `{}`", UNRELEASED.trim()));
    };
    let notes = after
        .split_once("\n## ")
        .map_or(after, |(section, _)| section);
    if !notes.lines().any(|line| line.starts_with("- ")) {
        return Err("nothing stands under `Unreleased`".to_owned());
    }
    Ok(format!(
        "{before}{UNRELEASED}\n## [{version}] - {date}\n{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"[workspace.package]
version = "0.1.0"
edition = "2024"

[workspace.dependencies]
fintecture = { version = "0.1.0", path = "crates/fintecture", default-features = false }
rand_core = { version = "0.1.0", default-features = false }
base64 = "0.22"

[profile.release]
version = "0.1.0"
"#;

    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-01-02\n\n- First.\n";

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn the_workspace_and_its_own_dependencies_move_and_nothing_else() {
        let moved = with_version(MANIFEST, version("0.2.0")).unwrap();
        assert_eq!(
            added_lines(MANIFEST, &moved),
            [
                r#"version = "0.2.0""#,
                r#"fintecture = { version = "0.2.0", path = "crates/fintecture", default-features = false }"#,
            ]
        );
        assert!(moved.ends_with("[profile.release]\nversion = \"0.1.0\"\n"));
        assert!(moved.contains(r#"rand_core = { version = "0.1.0""#));
    }

    #[test]
    fn the_manifest_of_this_workspace_moves() {
        let manifest = Document::read("Cargo.toml").unwrap().text;
        let moved = with_version(&manifest, version("999.0.0")).unwrap();
        assert_eq!(added_lines(&manifest, &moved).len(), 3);
    }

    #[test]
    fn a_version_never_goes_down() {
        assert_eq!(
            with_version(MANIFEST, version("0.0.10")).unwrap_err(),
            "0.0.10 comes before 0.1.0"
        );
        assert_eq!(with_version(MANIFEST, version("0.1.0")).unwrap(), MANIFEST);
        assert!(version("0.10.0") > version("0.9.9"));
    }

    #[test]
    fn a_version_is_three_plain_numbers() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "v1.2.3",
            "1.2.3-rc.1",
            "01.2.3",
            "1..3",
            "+1.2.3",
        ] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
        assert_eq!(version("10.0.3").to_string(), "10.0.3");
    }

    #[test]
    fn unreleased_notes_go_under_the_version_and_leave_an_empty_heading() {
        assert_eq!(
            with_release(CHANGELOG, version("0.2.0"), "2026-03-04").unwrap(),
            "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-03-04\n\n### Added\n\n- A thing.\n\n\
             ## [0.1.0] - 2026-01-02\n\n- First.\n"
        );
    }

    #[test]
    fn a_release_without_notes_is_refused() {
        let empty = "## [Unreleased]\n\n## [0.1.0] - 2026-01-02\n\n- First.\n";
        assert!(with_release(empty, version("0.2.0"), "2026-03-04").is_err());
        assert!(with_release("# Changelog\n", version("0.2.0"), "2026-03-04").is_err());
    }

    #[test]
    fn a_release_is_a_dry_run_unless_told_to_execute() {
        assert_eq!(parse(&["0.2.0"]).unwrap().1, Mode::DryRun);
        assert_eq!(parse(&["0.2.0", "--dry-run"]).unwrap().1, Mode::DryRun);
        assert_eq!(parse(&["--execute", "0.2.0"]).unwrap().1, Mode::Execute);
        assert!(parse(&[]).is_err());
        assert!(parse(&["0.2.0", "--force"]).is_err());
    }
}
