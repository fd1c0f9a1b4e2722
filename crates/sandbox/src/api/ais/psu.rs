//! The payer, as far as a request says where they are.

use std::net::IpAddr;

use fintecture::Invalid;

use crate::api::caller::Call;

const ADDRESS: &str = "x-psu-ip-address";

/// The address that the payer sits at, if they are there (Contract §5.1).
pub(super) fn address(call: &Call) -> Result<Option<IpAddr>, Invalid> {
    let parse = |text: &str| {
        text.parse()
            .map_err(|_| Invalid::new(ADDRESS, "must be an IP address", text))
    };
    call.header(ADDRESS).map(parse).transpose()
}

/// The same where nobody can be asked without it.
pub(super) fn required_address(call: &Call) -> Result<IpAddr, Invalid> {
    let rule = "required in the decoupled model";
    address(call)?.ok_or_else(|| Invalid::missing(ADDRESS, rule))
}
