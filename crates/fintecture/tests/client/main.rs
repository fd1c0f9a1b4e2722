//! The client as its users see it, over a transport that plays the server.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod applications;
mod arbitrary;
#[cfg(feature = "blocking")]
mod blocking;
mod canaries;
mod connection;
mod connection_lists;
mod connection_store;
mod contract;
mod contract_ais;
mod contract_customers;
mod contract_decoupled;
mod contract_mandates;
mod contract_organisation;
mod contract_pis;
mod contract_resources;
mod contract_tokens;
mod effects;
mod errors;
mod fake;
mod faults;
mod gem;
mod gem_parameters;
mod initiations;
mod lists;
mod looked;
mod lost;
mod network;
mod openness;
mod operations;
mod payment;
mod pis_rules;
mod raw;
mod records;
mod settings;
mod signer;
mod targets;
mod time;
mod tls;
mod tokens;
mod tracing;
mod waiting;
#[cfg(all(feature = "axum", feature = "blocking"))]
mod walk;
mod walk_calls;
#[cfg(all(feature = "axum", feature = "blocking"))]
mod walk_transports;
#[cfg(all(feature = "axum", feature = "blocking"))]
mod walk_values;
mod wire;
