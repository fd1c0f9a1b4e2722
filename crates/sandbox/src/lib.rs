//! Placeholder while the workspace resolves.

#[allow(dead_code)]
mod pages;
