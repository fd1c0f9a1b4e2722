//! The sandbox, spoken to as a client would: real HTTP, signatures made by hand, no SDK between.
#![allow(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod administrator;
mod ais;
mod ais_consent;
mod ais_paging;
mod ais_terms;
mod ais_verification;
mod amendment;
mod browser;
mod clerk;
mod connect;
mod control;
mod customers;
mod decoupled;
mod e_mandates;
mod initiate;
mod legacy;
mod life;
mod oac;
mod oauth;
mod organisation;
mod payments;
mod platform;
mod property;
mod reader;
mod receiver;
mod refund;
mod request_to_pay;
mod resources;
mod seed;
mod signing;
mod smart_transfer;
mod transactions;
mod unattended;
mod webhooks;
mod world;
