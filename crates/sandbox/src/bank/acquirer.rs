//! The simulated bank that holds acquiring accounts and their virtual IBANs.

/// What transfers to it are addressed with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acquirer {
    pub(crate) name: &'static str,
    /// The first letters of its BICs.
    institution: &'static str,
    /// Where its accounts are, unless their currency is at home elsewhere.
    pub(crate) country: &'static str,
}

/// The only one there is.
pub(crate) const ACQUIRER: Acquirer = Acquirer {
    name: "Banque de démonstration",
    institution: "FTEC",
    country: "FR",
};

impl Acquirer {
    /// The BIC of its branch in a country.
    pub(crate) fn bic_in(&self, country: &str) -> String {
        format!("{}{country}P0XXX", self.institution)
    }
}
