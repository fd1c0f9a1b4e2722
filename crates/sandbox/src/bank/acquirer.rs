//! The simulated bank that holds acquiring accounts and their virtual IBANs.

/// What transfers to it are addressed with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acquirer {
    pub(crate) name: &'static str,
    pub(crate) bic: &'static str,
    /// Where its accounts are.
    pub(crate) country: &'static str,
}

/// The only one there is.
pub(crate) const ACQUIRER: Acquirer = Acquirer {
    name: "Banque de démonstration",
    bic: "FTECFRP0XXX",
    country: "FR",
};
