//! A part of the banks' world that is out of order for a while.

use fintecture::{Invalid, Timestamp, TransferReason};

/// How something that is out of order answers others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Breakdown {
    /// It is known not to be there.
    #[default]
    Offline,
    /// Nobody hears of it.
    Timeout,
    /// It answers with an error.
    Error,
}

impl Breakdown {
    const ALL: [Self; 3] = [Self::Offline, Self::Timeout, Self::Error];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Timeout => "timeout",
            Self::Error => "error",
        }
    }

    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        Self::named(word)
            .ok_or_else(|| Invalid::new("kind", "must be offline, timeout or error", word))
    }

    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.as_str() == word)
    }

    /// Why a transfer fails that the creditor's bank should have confirmed (Contract §13.3).
    fn of_the_creditors_bank(self) -> TransferReason {
        match self {
            Self::Offline => TransferReason::CreditorAgentOffline,
            Self::Timeout => TransferReason::CreditorAgentTimeout,
            Self::Error => TransferReason::CreditorAgentError,
        }
    }

    /// Why a transfer fails that the clearing between the banks should have carried.
    fn of_the_clearing(self) -> TransferReason {
        match self {
            Self::Timeout => TransferReason::InstructedAgentTimeout,
            Self::Offline | Self::Error => TransferReason::InstructedAgentError,
        }
    }
}

/// What is out of order, and until when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Outage {
    pub(crate) how: Breakdown,
    pub(crate) ends_at: Timestamp,
}

/// What of a transfer's way is out of order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Outages {
    /// The payer's bank.
    pub(crate) debtor: Option<Outage>,
    /// What carries money between banks.
    pub(crate) clearing: Option<Outage>,
    /// The bank that the money goes to.
    pub(crate) creditor: Option<Outage>,
}

impl Outages {
    /// Why a transfer cannot be confirmed at once, and whether that is known at once.
    pub(crate) fn failure(&self) -> Option<(TransferReason, Breakdown)> {
        let clearing = self
            .clearing
            .map(|out| (out.how.of_the_clearing(), out.how));
        clearing.or_else(|| {
            let creditor = self.creditor?;
            Some((creditor.how.of_the_creditors_bank(), creditor.how))
        })
    }

    /// Until when no money gets through to the creditor's bank.
    pub(crate) fn delay(&self) -> Option<Timestamp> {
        let ends = [self.clearing, self.creditor];
        ends.into_iter().flatten().map(|out| out.ends_at).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_order_gives_the_reason_and_the_clearing_comes_first() {
        let out = |how| {
            let ends_at = Timestamp::from_micros(7);
            Some(Outage { how, ends_at })
        };
        let mut outages = Outages::default();
        assert_eq!((outages.failure(), outages.delay()), (None, None));
        outages.debtor = out(Breakdown::Error);
        assert_eq!((outages.failure(), outages.delay()), (None, None));
        outages.creditor = out(Breakdown::Offline);
        let (reason, _) = outages.failure().unwrap();
        assert_eq!(reason, TransferReason::CreditorAgentOffline);
        outages.clearing = out(Breakdown::Timeout);
        let (reason, _) = outages.failure().unwrap();
        assert_eq!(reason, TransferReason::InstructedAgentTimeout);
        assert_eq!(outages.delay(), Some(Timestamp::from_micros(7)));
    }

    #[test]
    fn a_breakdown_is_read_by_its_word() {
        for how in Breakdown::ALL {
            assert_eq!(Breakdown::parse(how.as_str()).unwrap(), how);
        }
        assert!(Breakdown::parse("slow").is_err());
    }
}
