//! What a bank asks its customer for beside their password before it does what they approved:
//! strong customer authentication, whose second factor is linked to what is approved.

use std::time::Duration;

use fintecture::{Money, ProviderId, Timestamp};
use serde::Deserialize;

use super::Moment;
use super::chance::Chance;
use super::ledger::AccountRow;
use super::payment::Decision;

/// How long the bank waits for the answer: as banks' own apps do.
const LIFETIME: Duration = Duration::from_mins(5);

/// How often a code may be wrong.
const TRIES: u32 = 3;

/// How many digits a code has.
const DIGITS: usize = 6;

/// What a bank asks for, by what is approved; where it says nothing, the password is enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Sca {
    /// Before it executes a payment.
    pub(crate) payments: Option<Factor>,
    /// Before it shows accounts.
    pub(crate) consents: Option<Factor>,
}

/// What a bank's customer has beside a password, and proves who they are with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Factor {
    /// A phone that the bank sends a code to.
    Sms,
    /// The bank's app, in which they approve or refuse.
    App,
    /// A reader for their card, which calculates a code from what is approved.
    Reader,
}

impl Factor {
    const ALL: [Self; 3] = [Self::Sms, Self::App, Self::Reader];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::App => "app",
            Self::Reader => "reader",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.as_str() == word)
    }
}

/// What a payer may approve of a payment, and what the bank then makes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Approval {
    Accept,
    AcceptReceived,
    Pending,
}

impl Approval {
    const ALL: [Self; 3] = [Self::Accept, Self::AcceptReceived, Self::Pending];

    /// The one that a decision is; a refusal needs no proof.
    pub(crate) fn of(decision: &Decision) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|approval| approval.decision() == *decision)
    }

    pub(crate) fn decision(self) -> Decision {
        match self {
            Self::Accept => Decision::Accept,
            Self::AcceptReceived => Decision::AcceptReceived,
            Self::Pending => Decision::Pending,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptReceived => "accept_received",
            Self::Pending => "pending",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|approval| approval.as_str() == word)
    }
}

/// What is approved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Subject {
    Payment {
        from: AccountRow,
        approval: Approval,
    },
    /// That these accounts are shared.
    Consent(Vec<AccountRow>),
}

/// One question to one customer.
#[derive(Clone)]
pub(crate) struct Challenge {
    pub(crate) row: i64,
    /// Of the payment or the consent: there is one question at a time.
    pub(crate) link: String,
    pub(crate) provider: ProviderId,
    pub(crate) username: String,
    pub(crate) factor: Factor,
    /// What they must type; nothing where they answer in the app.
    pub(crate) code: Option<String>,
    pub(crate) subject: Subject,
    /// How many wrong codes were typed.
    pub(crate) wrong: u32,
    pub(crate) ends_at: Timestamp,
}

/// Whom a bank asks, and about what.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) link: String,
    pub(crate) provider: ProviderId,
    pub(crate) username: String,
    pub(crate) subject: Subject,
    /// What a reader calculates its code from.
    pub(crate) linked: Linked,
}

/// What a code is bound to, so that it is good for nothing else.
#[derive(Clone)]
pub(crate) enum Linked {
    /// The amount, and the last digits of the account that is paid: what is typed into a reader.
    Payment { amount: Money, payee: String },
    /// The request for accounts.
    Consent,
}

/// Asks for a factor. Of a customer who was asked under the same link before, the codes that were
/// wrong still count.
pub(crate) fn ask(
    factor: Factor,
    asked: Asked,
    earlier: Option<&Challenge>,
    seed: u64,
    moment: &mut Moment,
) -> Challenge {
    let earlier = earlier.filter(|earlier| earlier.is_of(&asked));
    let code = match factor {
        Factor::Sms => Some(moment.chance.digits(DIGITS)),
        Factor::App => None,
        Factor::Reader => Some(calculated(&asked, seed)),
    };
    Challenge {
        row: moment.row(),
        link: asked.link,
        provider: asked.provider,
        username: asked.username,
        factor,
        code,
        subject: asked.subject,
        wrong: earlier.map_or(0, |earlier| earlier.wrong),
        ends_at: moment.now + LIFETIME,
    }
}

/// What was asked until then is forgotten now, and who began again has all their tries.
pub(crate) fn forgotten_until(now: Timestamp) -> Timestamp {
    let lifetime = i64::try_from(LIFETIME.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(now.as_micros().saturating_sub(lifetime))
}

/// What the customer's reader shows: the same for the same approval, another for another.
fn calculated(asked: &Asked, seed: u64) -> String {
    let (provider, username) = (&asked.provider, &asked.username);
    let linked = match &asked.linked {
        Linked::Payment { amount, payee } => format!("{amount}/{payee}"),
        Linked::Consent => asked.link.clone(),
    };
    Chance::named(seed, &format!("reader/{provider}/{username}/{linked}")).digits(DIGITS)
}

/// What the customer answers.
#[derive(Clone)]
pub(crate) enum Proof {
    /// A code, as they typed it.
    Code(String),
    /// In the app.
    Approved,
    /// In the app.
    Declined,
}

/// What the bank makes of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Proven,
    /// The code is wrong, and may be typed once more.
    Wrong,
    /// It was wrong too often, or the customer declined.
    Failed,
}

impl Challenge {
    /// Looks at an answer, and counts it if it is wrong.
    pub(crate) fn judge(&mut self, proof: &Proof) -> Verdict {
        match (proof, &self.code) {
            (Proof::Approved, None) => Verdict::Proven,
            (Proof::Declined, None) => Verdict::Failed,
            (Proof::Code(typed), Some(code)) if is_same(typed, code) => Verdict::Proven,
            (Proof::Code(_), Some(_)) => {
                self.wrong += 1;
                if self.wrong < TRIES {
                    Verdict::Wrong
                } else {
                    Verdict::Failed
                }
            }
            // Nobody guesses in the wrong place.
            _ => Verdict::Wrong,
        }
    }

    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.ends_at <= now
    }

    /// Whether it waits for the answer to the same question.
    pub(crate) fn waits_for(&self, factor: Factor, asked: &Asked, now: Timestamp) -> bool {
        let is_same = self.factor == factor && self.subject == asked.subject;
        is_same && self.is_of(asked) && !self.is_over(now)
    }

    /// Whether it was put to the same customer.
    fn is_of(&self, asked: &Asked) -> bool {
        (&self.provider, &self.username) == (&asked.provider, &asked.username)
    }
}

/// Codes are typed with the gaps that they are shown with.
fn is_same(typed: &str, code: &str) -> bool {
    let typed = typed.chars().filter(|sign| !sign.is_whitespace());
    typed.eq(code.chars())
}

/// Codes and logins are no words for a log.
impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Challenge")
            .field("row", &self.row)
            .field("factor", &self.factor)
            .field("wrong", &self.wrong)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Code(_) => "Code",
            Self::Approved => "Approved",
            Self::Declined => "Declined",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(euros: &str, payee: &str) -> Asked {
        Asked {
            link: "link".to_owned(),
            provider: ProviderId::new("coqube").unwrap(),
            username: "jane".to_owned(),
            subject: Subject::Payment {
                from: AccountRow(1),
                approval: Approval::Accept,
            },
            linked: Linked::Payment {
                amount: Money::eur(euros).unwrap(),
                payee: payee.to_owned(),
            },
        }
    }

    fn challenge(factor: Factor) -> Challenge {
        let now = Timestamp::from_micros(1_750_000_000_000_000);
        let mut moment = Moment::new(now, 7, 1);
        ask(factor, asked("20", "2606"), None, 7, &mut moment)
    }

    #[test]
    fn a_code_is_right_with_its_gaps_and_wrong_three_times_at_most() {
        for factor in [Factor::Sms, Factor::Reader] {
            let mut challenge = challenge(factor);
            let code = challenge.code.clone().unwrap();
            assert_eq!(code.len(), DIGITS);
            for verdict in [Verdict::Wrong, Verdict::Wrong, Verdict::Failed] {
                let wrong = Proof::Code(format!("{code}0"));
                assert_eq!(
                    challenge.clone().judge(&Proof::Code(code.clone())),
                    Verdict::Proven
                );
                assert_eq!(challenge.judge(&wrong), verdict);
            }
            let gapped = format!(" {} {}", &code[..3], &code[3..]);
            assert_eq!(
                self::challenge(factor).judge(&Proof::Code(gapped)),
                Verdict::Proven
            );
        }
    }

    #[test]
    fn an_app_is_answered_in_the_app_and_a_code_is_typed() {
        assert_eq!(
            challenge(Factor::App).judge(&Proof::Approved),
            Verdict::Proven
        );
        assert_eq!(
            challenge(Factor::App).judge(&Proof::Declined),
            Verdict::Failed
        );
        let typed = Proof::Code("000000".to_owned());
        assert_eq!(challenge(Factor::App).judge(&typed), Verdict::Wrong);
        assert_eq!(
            challenge(Factor::Sms).judge(&Proof::Approved),
            Verdict::Wrong
        );
    }

    #[test]
    fn a_calculated_code_is_good_for_its_amount_and_its_payee_alone() {
        let code = |euros, payee| calculated(&asked(euros, payee), 7);
        assert_eq!(code("20", "2606"), code("20", "2606"));
        assert_ne!(code("20", "2606"), code("20.01", "2606"));
        assert_ne!(code("20", "2606"), code("20", "2607"));
    }

    #[test]
    fn wrong_codes_count_for_the_customer_who_typed_them() {
        let mut earlier = challenge(Factor::Sms);
        earlier.judge(&Proof::Code("no".to_owned()));
        let wrong = |asked| {
            let mut moment = Moment::new(earlier.ends_at, 7, 2);
            ask(Factor::Sms, asked, Some(&earlier), 7, &mut moment).wrong
        };
        assert_eq!(wrong(asked("20", "2606")), 1);
        let mut other = asked("20", "2606");
        other.username = "john".to_owned();
        assert_eq!(wrong(other), 0);
        let mut elsewhere = asked("20", "2606");
        elsewhere.provider = ProviderId::new("ardobe").unwrap();
        assert_eq!(wrong(elsewhere), 0);
    }

    #[test]
    fn a_question_waits_for_what_it_asks_and_no_longer_than_it_is_good() {
        let challenge = challenge(Factor::App);
        let now = Timestamp::from_micros(1_750_000_000_000_000);
        let mut other = asked("20", "2606");
        other.subject = Subject::Payment {
            from: AccountRow(1),
            approval: Approval::Pending,
        };
        assert!(challenge.waits_for(Factor::App, &asked("20", "2606"), now));
        assert!(!challenge.waits_for(Factor::App, &other, now));
        assert!(!challenge.waits_for(Factor::App, &asked("20", "2606"), challenge.ends_at));
        assert_eq!(forgotten_until(challenge.ends_at), now);
    }
}
