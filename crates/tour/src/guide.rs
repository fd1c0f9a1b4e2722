//! The guide and the READMEs: each snippet in them is a doctest of this crate.

#[doc = include_str!("../../../docs/src/introduction.md")]
pub mod introduction {}

#[doc = include_str!("../../../docs/src/quick-start.md")]
pub mod quick_start {}

#[doc = include_str!("../../../docs/src/credentials.md")]
pub mod credentials {}

#[doc = include_str!("../../../docs/src/payments.md")]
pub mod payments {}

#[doc = include_str!("../../../docs/src/request-to-pay.md")]
pub mod request_to_pay {}

#[doc = include_str!("../../../docs/src/smart-transfers.md")]
pub mod smart_transfers {}

#[doc = include_str!("../../../docs/src/refunds.md")]
pub mod refunds {}

#[doc = include_str!("../../../docs/src/payouts.md")]
pub mod payouts {}

#[doc = include_str!("../../../docs/src/settlements.md")]
pub mod settlements {}

#[doc = include_str!("../../../docs/src/webhooks.md")]
pub mod webhooks {}

#[doc = include_str!("../../../docs/src/errors.md")]
pub mod errors {}

#[doc = include_str!("../../../docs/src/transport.md")]
pub mod transport {}

#[doc = include_str!("../../../docs/src/accounts.md")]
pub mod accounts {}

#[doc = include_str!("../../../docs/src/customers.md")]
pub mod customers {}

#[doc = include_str!("../../../docs/src/mandates.md")]
pub mod mandates {}

#[doc = include_str!("../../../docs/src/organisation.md")]
pub mod organisation {}

#[doc = include_str!("../../../docs/src/sandbox.md")]
pub mod sandbox {}

#[doc = include_str!("../../../docs/src/banks.md")]
pub mod banks {}

#[doc = include_str!("../../../docs/src/currencies.md")]
pub mod currencies {}

#[doc = include_str!("../../../docs/src/sandbox-transfers.md")]
pub mod sandbox_transfers {}

#[doc = include_str!("../../../docs/src/signatures.md")]
pub mod signatures {}

#[doc = include_str!("../../../docs/src/performance.md")]
pub mod performance {}
#[doc = include_str!("../../../docs/src/from-ruby.md")]
pub mod from_ruby {}

#[doc = include_str!("../../../docs/src/from-php.md")]
pub mod from_php {}

#[doc = include_str!("../../../docs/src/from-javascript.md")]
pub mod from_javascript {}

#[doc = include_str!("../../../docs/src/from-python.md")]
pub mod from_python {}

#[doc = include_str!("../../../docs/src/operations.md")]
pub mod operations {}

#[doc = include_str!("../../../README.md")]
pub mod readme {}

#[doc = include_str!("../../fintecture/README.md")]
pub mod readme_of_the_sdk {}

#[doc = include_str!("../../sandbox/README.md")]
pub mod readme_of_the_sandbox {}

#[doc = include_str!("../../cli/README.md")]
pub mod readme_of_the_program {}
