//! The rows, and the shapes that they name: one file a resource.

/// Shapes: structs that nobody makes, each a schema.
macro_rules! shapes {
    ($($(#[$meta:meta])* struct $name:ident { $($members:tt)* })*) => {$(
        $(#[$meta])*
        #[derive(utoipa::ToSchema)]
        #[allow(dead_code, reason = "a shape is described, never made")]
        pub(super) struct $name { $($members)* }
    )*};
}

pub(crate) mod accounts;
pub(crate) mod applications;
pub(crate) mod audit;
pub(crate) mod companies;
pub(crate) mod consent;
pub(crate) mod control;
pub(crate) mod customers;
pub(crate) mod failure;
pub(crate) mod mandates;
pub(crate) mod nodes;
pub(crate) mod oauth;
pub(crate) mod opening;
pub(crate) mod payments;
pub(crate) mod refunds;
pub(crate) mod resources;
pub(crate) mod settings;
pub(crate) mod settlements;
pub(crate) mod shared;
pub(crate) mod telemetry;
pub(crate) mod transactions;
pub(crate) mod users;
