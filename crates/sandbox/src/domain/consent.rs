//! A request to see a payer's accounts: from the Connect link to the payer's answer (Contract §8.1).

use std::fmt;
use std::time::Duration;

use fintecture::{ProviderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::connection::{self, Grant, Opened};
use super::ledger::AccountRow;
use super::scope::Scopes;
use super::{Moment, Refusal};

/// How long its link waits for the payer.
const LINK_LIFETIME: Duration = Duration::from_hours(1);

/// How long the payer's phone waits for them: as banks' own apps do.
const PHONE_LIFETIME: Duration = Duration::from_mins(5);

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

/// Where the payer is asked (Contract §8.2).
#[derive(Clone)]
pub(crate) enum Place {
    /// On the pages that the link leads to: the redirect model.
    Pages,
    /// On the phone of the bank's customer who has this login: the decoupled model.
    Phone { username: String },
}

/// What an application asks for, already checked.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) provider: Option<ProviderId>,
    pub(crate) place: Place,
    pub(crate) details: Details,
}

/// How a request stands for the application that polls it (Contract §8.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    Pending,
    Completed,
    /// Refused, or not answered in time.
    Failed,
}

impl Standing {
    /// The word of the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }
}

/// What a payer shares, as far as their bank lets them.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub(crate) accounts: Vec<AccountRow>,
    pub(crate) scopes: Scopes,
    /// How long the bank takes the consent for given.
    pub(crate) lasts: Duration,
}

/// One request.
#[derive(Clone)]
pub(crate) struct Consent {
    pub(crate) row: i64,
    /// What the application knows it by.
    pub(crate) connect_id: String,
    pub(crate) link: String,
    /// What the application polls it by, if the payer is asked on their phone.
    pub(crate) polling_id: Option<String>,
    pub(crate) application: i64,
    pub(crate) stage: Stage,
    pub(crate) provider: Option<ProviderId>,
    /// Who logged in at the bank, or whose phone it is.
    pub(crate) username: Option<String>,
    /// What it gave, once granted.
    pub(crate) connection: Option<i64>,
    pub(crate) expires_at: Timestamp,
    /// Counts its changes; an update that meets another count than it read is refused.
    pub(crate) version: i64,
    pub(crate) details: Details,
}

/// Whoever has the link can consent, and the login is somebody's.
impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consent")
            .field("row", &self.row)
            .field("stage", &self.stage)
            .field("provider", &self.provider)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What a request keeps but is never searched by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Details {
    pub(crate) scopes: Scopes,
    /// Where the payer is sent back to; nobody is sent anywhere from a phone.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) state: Option<String>,
    /// Of the payer's pages: what `x-language` asked for.
    pub(crate) language: Option<String>,
    /// The bank list's preset country: what `x-country` asked for.
    pub(crate) country: Option<String>,
    pub(crate) choice: Choice,
}

/// Opens a request.
pub(crate) fn open(application: i64, opening: Opening, moment: &mut Moment) -> Consent {
    let mut consent = Consent {
        row: moment.row(),
        connect_id: moment.chance.hex(32),
        link: moment.chance.uuid(),
        polling_id: None,
        application,
        stage: Stage::Open,
        provider: opening.provider,
        username: None,
        connection: None,
        expires_at: moment.now + LINK_LIFETIME,
        version: 0,
        details: opening.details,
    };
    if let Place::Phone { username } = opening.place {
        consent.polling_id = Some(moment.chance.uuid());
        consent.username = Some(username);
        consent.expires_at = moment.now + PHONE_LIFETIME;
    }
    consent
}

impl Consent {
    /// Whether the payer is asked on their phone.
    pub(crate) fn is_on_phone(&self) -> bool {
        self.polling_id.is_some()
    }

    /// How it stands for who polls it.
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        match self.stage {
            Stage::Granted => Standing::Completed,
            Stage::Refused => Standing::Failed,
            Stage::Open if self.expires_at <= now => Standing::Failed,
            Stage::Open => Standing::Pending,
        }
    }

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

    /// The payer has shown the bank who they are. A phone is its owner's alone.
    pub(crate) fn log_in(&mut self, username: &str, now: Timestamp) -> Result<(), Refusal> {
        self.check_open(now)?;
        if self.is_on_phone() && self.username.as_deref() != Some(username) {
            return Err(Refusal::WrongCredentials);
        }
        self.username = Some(username.to_owned());
        Ok(())
    }

    /// The payer shares some of their accounts.
    pub(crate) fn grant(&mut self, share: Share, moment: &mut Moment) -> Result<Opened, Refusal> {
        self.check_open(moment.now)?;
        let (Some(provider), Some(username)) = (&self.provider, &self.username) else {
            return Err(Refusal::NotLoggedIn);
        };
        let grant = Grant {
            application: self.application,
            provider,
            username,
            scopes: &share.scopes,
            accounts: share.accounts,
            lasts: share.lasts,
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

/// A login is no word for a log.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pages => "Pages",
            Self::Phone { .. } => "Phone",
        })
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
        open(1, opening(choice), &mut moment(0))
    }

    fn asked_on_phone() -> Consent {
        let mut opening = opening(Choice::Application);
        opening.place = Place::Phone {
            username: "jane".to_owned(),
        };
        open(1, opening, &mut moment(0))
    }

    #[test]
    fn neither_the_link_nor_the_login_is_shown() {
        let consent = asked_on_phone();
        let shown = format!("{consent:?}");
        assert!(!shown.contains(&consent.link), "{shown}");
        assert!(!shown.contains("jane"), "{shown}");
    }

    fn share(accounts: Vec<AccountRow>) -> Share {
        Share {
            accounts,
            scopes: Scopes::default(),
            lasts: connection::LIFETIME,
        }
    }

    fn one() -> Share {
        share(vec![AccountRow(3)])
    }

    fn opening(choice: Choice) -> Opening {
        Opening {
            provider: Some(ProviderId::new("ftecfr").unwrap()),
            place: Place::Pages,
            details: Details {
                scopes: Scopes::default(),
                redirect_uri: Some("https://shop.example".to_owned()),
                state: None,
                language: None,
                country: None,
                choice,
            },
        }
    }

    #[test]
    fn only_a_payer_who_is_logged_in_can_share_and_only_something() {
        let mut consent = asked(Choice::Payer);
        let early = consent.grant(one(), &mut moment(1));
        assert!(matches!(early, Err(Refusal::NotLoggedIn)));
        consent.log_in("jane", moment(1).now).unwrap();
        let nothing = consent.grant(share(Vec::new()), &mut moment(2));
        assert!(matches!(nothing, Err(Refusal::NothingShared)));
        let opened = consent.grant(one(), &mut moment(2)).unwrap();
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
                consent.grant(one(), &mut moment(1)).unwrap();
            } else {
                consent.refuse(moment(1).now).unwrap();
            }
            let again = consent.refuse(moment(2).now);
            assert!(matches!(again, Err(Refusal::Decided)));
            let again = consent.grant(one(), &mut moment(2));
            assert!(matches!(again, Err(Refusal::Decided)));
        }
    }

    #[test]
    fn a_link_waits_for_an_hour() {
        let mut consent = asked(Choice::Payer);
        assert!(consent.log_in("jane", moment(59).now).is_ok());
        let late = consent.grant(one(), &mut moment(60));
        assert!(matches!(late, Err(Refusal::Expired)));
    }

    #[test]
    fn a_phone_is_its_owners_and_waits_five_minutes() {
        let mut asked = asked_on_phone();
        assert!(asked.polling_id.is_some() && asked.polling_id.as_ref() != Some(&asked.link));
        let other = asked.log_in("john", moment(1).now);
        assert!(matches!(other, Err(Refusal::WrongCredentials)));
        assert_eq!(asked.standing(moment(4).now), Standing::Pending);
        assert_eq!(asked.standing(moment(5).now), Standing::Failed);
        let late = asked.grant(one(), &mut moment(5));
        assert!(matches!(late, Err(Refusal::Expired)));
        asked.grant(one(), &mut moment(4)).unwrap();
        assert_eq!(asked.standing(moment(99).now), Standing::Completed);
        let mut refused = asked_on_phone();
        refused.refuse(moment(1).now).unwrap();
        assert_eq!(refused.standing(moment(1).now), Standing::Failed);
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
