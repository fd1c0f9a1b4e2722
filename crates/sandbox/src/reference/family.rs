//! What the operations of a part of the API have in common: who may call, and how it is refused.

/// A part of the API.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    OAuth,
    Pis,
    /// Asking for the consent of a payer.
    Consent,
    /// Reading what a payer consented to.
    Accounts,
    Resources,
    Customers,
    Mandates,
    Organisation,
    Telemetry,
    /// The control interface, which no real platform has.
    Sandbox,
}

/// What a request proves who calls with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Proof {
    /// The id and the secret of an application, or of an organisation's credentials.
    Basic,
    /// A token of a scope.
    Bearer,
    /// The id of the application alone.
    AppId,
}

impl Family {
    pub(super) const ALL: [Self; 10] = [
        Self::OAuth,
        Self::Pis,
        Self::Consent,
        Self::Accounts,
        Self::Resources,
        Self::Customers,
        Self::Mandates,
        Self::Organisation,
        Self::Telemetry,
        Self::Sandbox,
    ];

    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::OAuth => "OAuth",
            Self::Pis => "PIS",
            Self::Consent | Self::Accounts => "AIS",
            Self::Resources => "Resources",
            Self::Customers => "Customers",
            Self::Mandates => "E-mandates",
            Self::Organisation => "Organisation",
            Self::Telemetry => "Telemetry",
            Self::Sandbox => "Sandbox",
        }
    }

    pub(super) fn about(self) -> &'static str {
        match self {
            Self::OAuth => "Tokens, for an application or for the credentials of an organisation.",
            Self::Pis => "Payment initiation: sessions, links, refunds, payouts and settlements.",
            Self::Consent | Self::Accounts => {
                "Account information: the payer's consent, and what it lets be read."
            }
            Self::Resources => "What every application may look up by its `app_id` alone.",
            Self::Customers => "The merchant's own customers, their accounts and verifications.",
            Self::Mandates => "Mandates that a debtor signed.",
            Self::Organisation => "An organisation administered with its own credentials (beta).",
            Self::Telemetry => {
                "What official SDKs and plugins tell of themselves; nothing is kept."
            }
            Self::Sandbox => {
                "The control interface of this sandbox: it plays the payer, turns the clock and \
                 shows the books. No real platform has it, and it asks for no token."
            }
        }
    }

    /// The scope of the token, where it is one for all.
    pub(super) fn scope(self) -> Option<&'static str> {
        match self {
            Self::Pis => Some("PIS"),
            Self::Consent | Self::Accounts => Some("AIS"),
            Self::Customers => Some("customers"),
            Self::Mandates => Some("e-mandates"),
            _ => None,
        }
    }

    /// The ways to prove who calls, any of which will do; none where nobody is asked.
    pub(super) fn proofs(self) -> &'static [Proof] {
        match self {
            Self::OAuth => &[Proof::Basic],
            Self::Consent => &[Proof::AppId, Proof::Bearer],
            Self::Pis | Self::Accounts | Self::Customers | Self::Mandates | Self::Organisation => {
                &[Proof::Bearer]
            }
            Self::Resources => &[Proof::AppId],
            Self::Telemetry | Self::Sandbox => &[],
        }
    }

    /// Whether requests can be signed, and must be in strict mode (Contract §4.2).
    pub(super) fn is_signed(self) -> bool {
        !matches!(self, Self::Telemetry | Self::Sandbox)
    }

    /// The statuses that any of its operations may refuse with.
    pub(super) fn failures(self) -> &'static [u16] {
        match self {
            Self::Accounts => &[400, 401, 404, 503],
            Self::Telemetry => &[],
            Self::Sandbox => &[400],
            _ => &[400, 401],
        }
    }
}
