//! The Fintecture open-banking platform on a laptop or in CI.
#![allow(dead_code, unused_imports, unused_macros)]

pub(crate) mod clock;
pub(crate) mod domain;
pub(crate) mod store;
