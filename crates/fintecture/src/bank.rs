//! What banks offer, and to whom: words that stay open, as those of `status` do.

use crate::status::open_enums;

open_enums! {
    /// What kind of payer or holder somebody is (Contract §5.1).
    PsuType {
        /// A consumer.
        Retail = "retail",
        /// A company.
        Corporate = "corporate",
        /// Either.
        All = "all",
    }

    /// How a bank lets its customers prove themselves (Contract §9.1).
    AuthModel {
        /// On the bank's own page.
        Redirect = "redirect",
        /// In the bank's app, while the page waits.
        Decoupled = "decoupled",
    }

    /// What can be read of the accounts at a bank (Contract §9.1).
    AisCapability {
        /// Accounts and their balances.
        Accounts = "Accounts",
        /// Transactions.
        Transactions = "Transactions",
        /// Who holds them.
        AccountHolders = "Accountholders",
    }

    /// A scheme in which a bank makes payments (Contract §9.1).
    PaymentScheme {
        /// A SEPA credit transfer.
        Sepa = "SEPA",
        /// An instant SEPA credit transfer.
        SepaInstant = "iSCT",
        /// Faster Payments, in pounds.
        FasterPayments = "FPS",
        /// A domestic transfer in złoty.
        PolishZloty = "PLN",
        /// An international transfer.
        International = "INT",
    }
}
