//! The workspace's packages and their test targets, read from the folders.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::step::{Failure, root};

/// The manifest of every package under `crates/`, in order of name.
pub(crate) fn manifests() -> Result<Vec<String>, Failure> {
    let packages = packages(&root()).map_err(|error| unreadable(&error))?;
    Ok(packages
        .iter()
        .map(|package| format!("{}/Cargo.toml", package.display()))
        .collect())
}

/// The names of the targets in the folder `kind`, such as `tests`, of every package.
pub(crate) fn names(kind: &str) -> Result<Vec<String>, Failure> {
    names_in(&root(), kind).map_err(|error| unreadable(&error))
}

fn unreadable(error: &io::Error) -> Failure {
    Failure::of("reading the folder `crates`", error.to_string())
}

/// The folders of the packages, relative to `root`.
fn packages(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            found.push(Path::new("crates").join(entry.file_name()));
        }
    }
    found.sort();
    Ok(found)
}

fn names_in(root: &Path, kind: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for package in packages(root)? {
        let folder = root.join(package).join(kind);
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_target =
                path.extension() == Some(OsStr::new("rs")) || path.join("main.rs").is_file();
            if let (true, Some(name)) = (is_target, path.file_stem()) {
                found.push(name.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packages_of_this_workspace_are_found() {
        let manifests = manifests().unwrap();
        assert!(manifests.contains(&"crates/fintecture/Cargo.toml".to_owned()));
        assert!(manifests.contains(&"crates/cli/Cargo.toml".to_owned()));
    }

    #[test]
    fn a_target_is_a_file_or_a_folder_with_a_main() {
        let root = tempfile::tempdir().unwrap();
        let tests = root.path().join("crates/a/tests");
        fs::create_dir_all(tests.join("browser")).unwrap();
        fs::create_dir_all(tests.join("data")).unwrap();
        fs::write(root.path().join("crates/a/Cargo.toml"), "").unwrap();
        fs::write(tests.join("openssl.rs"), "").unwrap();
        fs::write(tests.join("browser/main.rs"), "").unwrap();
        fs::write(tests.join("data/vector.json"), "").unwrap();
        assert_eq!(
            names_in(root.path(), "tests").unwrap(),
            ["browser", "openssl"]
        );
        assert!(names_in(root.path(), "benches").unwrap().is_empty());
    }
}
