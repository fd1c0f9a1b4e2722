//! How a link reaches the one it is for. Contract §§7.6, 7.7.

use crate::status::open_enums;

open_enums! {
    /// How a link reaches the one it is for (Contract §7.6).
    Delivery {
        /// It does not: the answer has it, and the merchant hands it over, for example as a QR code.
        Link = "link",
        /// Fintecture sends it by e-mail.
        Email = "email",
        /// Fintecture sends it to the phone.
        Sms = "sms",
    }
}

/// Writes what makes a request of an order, for a request that has a constructor `by`.
macro_rules! delivered {
    ($request:ident, to the $who:literal) => {
        impl $request {
            /// A link in the answer, and nowhere else.
            pub fn by_link(order: Connect) -> Self {
                Self::by(Delivery::Link, order)
            }

            #[doc = concat!("A link that the ", $who, " is sent by e-mail.")]
            pub fn by_email(order: Connect) -> Self {
                Self::by(Delivery::Email, order)
            }

            #[doc = concat!("A link that the ", $who, " is sent to the phone, which the")]
            /// [`Payer`](crate::pis::Payer) has to have.
            pub fn by_sms(order: Connect) -> Self {
                Self::by(Delivery::Sms, order)
            }
        }
    };
}

pub(super) use delivered;
