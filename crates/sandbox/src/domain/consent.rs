//! A request to see a payer's accounts: from the Connect link to the payer's answer (Contract §8.1).

use std::time::Duration;

use fintecture::{ProviderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::connection::{self, Grant, Opened};
use super::ledger::AccountRow;
use super::scope::Scopes;
use super::{Moment, Refusal};

/// How long its link waits for the payer.
const LINK_LIFETIME: Duration = Duration::from_hours(1);

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// The payer has not answered yet.
    Open,
    Granted,
    Refused,
}

impl Stage {
    const ALL: [Self; 3] = [Self::Open, Self::Granted, Self::Refused];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

/// Who chooses the bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Choice {
    /// The payer, though one may be proposed (Contract §8.1).
    Payer,
    /// The application has chosen (Contract §8.2).
    Application,
}

/// What an application asks for, already checked.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) provider: Option<ProviderId>,
    pub(crate) details: Details,
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub(crate) row: i64,
    /// What the application knows it by.
    pub(crate) connect_id: String,
    pub(crate) link: String,
    pub(crate) application: i64,
    pub(crate) stage: Stage,
    pub(crate) provider: Option<ProviderId>,
    /// Who logged in at the bank.
    pub(crate) username: Option<String>,
    /// What it gave, once granted.
    pub(crate) connection: Option<i64>,
    pub(crate) expires_at: Timestamp,
    /// Counts its changes; an update that meets another count than it read is refused.
    pub(crate) version: i64,
    pub(crate) details: Details,
}

/// What a request keeps but is never searched by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Details {
    pub(crate) scopes: Scopes,
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
    /// Of the payer's pages: what `x-language` asked for.
    pub(crate) language: Option<String>,
    /// The bank list's preset country: what `x-country` asked for.
    pub(crate) country: Option<String>,
    pub(crate) choice: Choice,
}

/// Opens a request.
pub(crate) fn open(application: i64, opening: Opening, moment: &mut Moment) -> Consent {
    Consent {
        row: moment.row(),
        connect_id: moment.chance.hex(32),
        link: moment.chance.uuid(),
        application,
        stage: Stage::Open,
        provider: opening.provider,
        username: None,
        connection: None,
        expires_at: moment.now + LINK_LIFETIME,
        version: 0,
        details: opening.details,
    }
}

impl Consent {
    /// Refuses what comes too late.
    pub(crate) fn check_open(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.stage {
            Stage::Granted | Stage::Refused => Err(Refusal::Decided),
            Stage::Open if self.expires_at <= now => Err(Refusal::Expired),
            Stage::Open => Ok(()),
        }
    }

    /// The payer chooses a bank, or another one.
    pub(crate) fn choose_bank(
        &mut self,
        provider: ProviderId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.check_open(now)?;
        if self.details.choice == Choice::Application && self.provider.as_ref() != Some(&provider) {
            return Err(Refusal::UnknownProvider);
        }
        self.provider = Some(provider);
        self.username = None;
        Ok(())
    }

    /// The payer has shown the bank who they are.
    pub(crate) fn log_in(&mut self, username: &str, now: Timestamp) -> Result<(), Refusal> {
        self.check_open(now)?;
        self.username = Some(username.to_owned());
        Ok(())
    }

    /// The payer shares some of their accounts.
    pub(crate) fn grant(
        &mut self,
        accounts: Vec<AccountRow>,
        moment: &mut Moment,
    ) -> Result<Opened, Refusal> {
        self.check_open(moment.now)?;
        let (Some(provider), Some(username)) = (&self.provider, &self.username) else {
            return Err(Refusal::NotLoggedIn);
        };
        let grant = Grant {
            application: self.application,
            provider,
            username,
            scopes: &self.details.scopes,
            accounts,
        };
        let opened = connection::open(grant, moment)?;
        self.stage = Stage::Granted;
        self.connection = Some(opened.connection.row);
        Ok(opened)
    }

    /// The payer shares nothing.
    pub(crate) fn refuse(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.check_open(now)?;
        self.stage = Stage::Refused;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(minutes: u64) -> Moment {
        let start = Timestamp::from_micros(1_750_000_000_000_000);
        Moment::new(start + Duration::from_mins(minutes), 7, minutes)
    }

    fn asked(choice: Choice) -> Consent {
        let opening = Opening {
            provider: Some(ProviderId::new("ftecfr").unwrap()),
            details: Details {
                scopes: Scopes::default(),
                redirect_uri: "https://shop.example".to_owned(),
                state: None,
                language: None,
                country: None,
                choice,
            },
        };
        open(1, opening, &mut moment(0))
    }

    #[test]
    fn only_a_payer_who_is_logged_in_can_share_and_only_something() {
        let mut consent = asked(Choice::Payer);
        let shared = || vec![AccountRow(3)];
        let early = consent.grant(shared(), &mut moment(1));
        assert!(matches!(early, Err(Refusal::NotLoggedIn)));
        consent.log_in("jane", moment(1).now).unwrap();
        let nothing = consent.grant(Vec::new(), &mut moment(2));
        assert!(matches!(nothing, Err(Refusal::NothingShared)));
        let opened = consent.grant(shared(), &mut moment(2)).unwrap();
        assert_eq!(consent.connection, Some(opened.connection.row));
        let now = moment(2).now;
        assert!(
            !opened
                .connection
                .is_over(now + Duration::from_hours(180 * 24 - 1))
        );
        assert!(
            opened
                .connection
                .is_over(now + Duration::from_hours(180 * 24))
        );
        assert_eq!(opened.code.ends_at, now + Duration::from_mins(10));
    }

    #[test]
    fn who_has_answered_has_answered() {
        for grant in [true, false] {
            let mut consent = asked(Choice::Payer);
            consent.log_in("jane", moment(1).now).unwrap();
            if grant {
                consent.grant(vec![AccountRow(3)], &mut moment(1)).unwrap();
            } else {
                consent.refuse(moment(1).now).unwrap();
            }
            let again = consent.refuse(moment(2).now);
            assert!(matches!(again, Err(Refusal::Decided)));
            let again = consent.grant(vec![AccountRow(3)], &mut moment(2));
            assert!(matches!(again, Err(Refusal::Decided)));
        }
    }

    #[test]
    fn a_link_waits_for_an_hour() {
        let mut consent = asked(Choice::Payer);
        assert!(consent.log_in("jane", moment(59).now).is_ok());
        let late = consent.grant(vec![AccountRow(3)], &mut moment(60));
        assert!(matches!(late, Err(Refusal::Expired)));
    }

    #[test]
    fn a_bank_that_the_application_chose_is_not_changed() {
        let other = || ProviderId::new("ftecde").unwrap();
        let mut chosen = asked(Choice::Application);
        let refused = chosen.choose_bank(other(), moment(1).now);
        assert!(matches!(refused, Err(Refusal::UnknownProvider)));
        let mut proposed = asked(Choice::Payer);
        proposed.log_in("jane", moment(1).now).unwrap();
        proposed.choose_bank(other(), moment(1).now).unwrap();
        assert_eq!(
            (proposed.provider, proposed.username),
            (Some(other()), None)
        );
    }
}
