//! The routes of the pages. Each reads the request, gives the engine a command, and shows a page or
//! leads on to the next.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use fintecture::{Invalid, Money, ProviderId, Timestamp, TransferReason};
use http::StatusCode;

use super::assets::Assets;
use super::bank::{Choice, Face};
use super::consent;
use super::decision::{self, Arrival, Check, Funds, Outcome, Transfer};
use super::form::Form;
use super::frame::{Paths, Root};
use super::later;
use super::locale::Locales;
use super::login::{Attempt, Login};
use super::mark;
use super::payout::PayeePage;
use super::phone;
use super::picker::{Picker, Way};
use super::policy::{self, Forms};
use super::problem::Trouble;
use super::proof;
use super::transfer;
use super::unattended::{self, Hop};
use super::visit::{self, Site, Visit, lead_to, show};
use crate::bank::Bank;
use crate::domain::challenge::Approval;
use crate::domain::ledger::AccountRow;
use crate::domain::market::Market;
use crate::domain::payee::{self, Payee};
use crate::domain::payment::Decision;
use crate::domain::scheme::Scheme;
use crate::domain::session::Kind;
use crate::domain::{Account, Method, Refusal, Session};
use crate::engine::commands::{
    self, ChallengePayer, ChooseBank, Decide, LogIn, Payer, ProvePayee, Retry,
};
use crate::server::Platform;

/// The longest form that is read, in bytes.
const FORM_LIMIT: usize = 1 << 14;

/// A transfer that arrives sooner than this, in seconds, is said to arrive at once.
const AT_ONCE: u64 = 60;

/// The page that a link leads to: the `meta.url` of a session without its host.
pub(crate) fn path_of(link: &str) -> String {
    format!("/connect/{link}")
}

/// The login of the bank that was chosen already: where a payer who skips the choice is sent.
pub(crate) fn login_of(link: &str) -> String {
    Paths::new(Root::Payment, link, None).login()
}

/// Where the logo of a bank is served.
pub(crate) fn logo_of(provider: &ProviderId) -> String {
    format!("/connect/logos/{provider}.svg")
}

/// The routes of the pages; fails only if a locale file is broken, which a test rules out.
pub(crate) fn routes<S>(platform: Platform) -> Result<Router<S>, toml::de::Error>
where
    S: Clone + Send + Sync + 'static,
{
    let site = Site {
        engine: platform.engine.clone(),
        platform,
        words: Arc::new(Locales::load()?),
        assets: Arc::new(Assets::new()),
    };
    Ok(Router::new()
        .route("/connect/assets/{file}", get(asset))
        .route("/connect/logos/{file}", get(logo))
        .route("/connect/{link}", get(start))
        .route("/connect/{link}/provider", get(picker).post(choose))
        .route("/connect/{link}/login", get(login).post(log_in))
        .route("/connect/{link}/accounts", get(accounts))
        .route("/connect/{link}/decision", get(decision).post(decide))
        .route("/connect/{link}/retry", get(start).post(retry))
        .route("/connect/{link}/{*rest}", any(unknown))
        .merge(transfer::routes())
        .merge(later::routes())
        .merge(consent::routes())
        .merge(phone::routes())
        .merge(proof::routes())
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .with_state(site))
}

async fn asset(State(site): State<Site>, Path(file): Path<String>, visit: Visit) -> Response {
    visit::asset(&site, &file).unwrap_or_else(|| visit.problem(Trouble::UnknownLink, None, None))
}

async fn logo(State(site): State<Site>, Path(file): Path<String>, visit: Visit) -> Response {
    let banks = &site.engine.world().banks;
    match file.strip_suffix(".svg").and_then(|id| banks.bank(id)) {
        Some(bank) => (policy::of_a_picture(), mark::file(bank)).into_response(),
        None => visit.problem(Trouble::UnknownLink, None, None),
    }
}

pub(super) async fn unknown(visit: Visit) -> Response {
    visit.problem(Trouble::UnknownLink, None, None)
}

/// The first page of a link, or the bank that was chosen already.
pub(super) async fn start(visit: Visit) -> Response {
    show_to_a_payer(visit, show_start).await
}

/// Shows a page; where nobody plays the payer, leads on to what the bank says.
async fn show_to_a_payer(
    visit: Visit,
    page: impl AsyncFnOnce(&Visit) -> Result<Response, Refusal>,
) -> Response {
    visit
        .answer(async |visit| {
            if visit.is_attended() {
                page(visit).await
            } else {
                unattended::pay(visit, Hop::ToTheBank).await
            }
        })
        .await
}

/// The first page again, for who reloads what a form led to; where nobody plays the payer, what
/// the bank says.
async fn decision(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            if !visit.is_attended() {
                return unattended::pay(visit, Hop::Back).await;
            }
            show_start(visit).await
        })
        .await
}

async fn show_start(visit: &Visit) -> Result<Response, Refusal> {
    let session = visit.session().await?;
    match &session.provider {
        _ if transfer::is_under_way(&session) => Ok(lead_to(&visit.paths.transfer())),
        _ if later::is_quoted(&session) => Ok(lead_to(&visit.paths.terms())),
        Some(_) => Ok(lead_to(&visit.paths.login())),
        None => show_choice(visit, &session),
    }
}

/// The one way to pay that there is, or the choice.
fn show_choice(visit: &Visit, session: &Session) -> Result<Response, Refusal> {
    match session.details.methods.as_slice() {
        [Method::SmartTransfer] => transfer::show_method(visit, session),
        [Method::Bnpl] => Ok(lead_to(&visit.paths.later())),
        _ => show_picker(visit, session),
    }
}

async fn picker(visit: Visit) -> Response {
    show_to_a_payer(visit, async |visit| {
        show_choice(visit, &visit.session().await?)
    })
    .await
}

fn show_picker(visit: &Visit, session: &Session) -> Result<Response, Refusal> {
    let frame = visit.frame(session.details.language.as_deref());
    let country = session.details.country.as_deref();
    let methods = &session.details.methods;
    let way = |method: &Method| match method {
        Method::ImmediateTransfer => None,
        Method::SmartTransfer => Some(Way::Transfer(visit.paths.transfer())),
        Method::Bnpl => Some(Way::Later(visit.paths.later())),
    };
    let page = Picker {
        choice: if methods.contains(&Method::ImmediateTransfer) {
            Choice::of(&visit.site.engine.world().banks, country, frame.t)
        } else {
            Choice::none()
        },
        frame,
        paths: visit.paths.clone(),
        payment: visit.payment(session)?,
        leave: visit.way_out(session),
        ways: methods.iter().filter_map(way).collect(),
    };
    Ok(show(StatusCode::OK, &Forms::Here, &page))
}

async fn choose(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let provider = ProviderId::new(visit.form()?.require("provider")?)?;
            let link = visit.link.clone();
            let session = visit.site.engine.run(ChooseBank { link, provider }).await?;
            // A link that can be paid again and again led to a session of its own.
            let link = session.link.ok_or(Refusal::UnknownLink)?;
            Ok(lead_to(&visit.paths.of(&link).login()))
        })
        .await
}

async fn retry(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = commands::Arrival::Link(visit.link.clone());
            visit.site.engine.run(Retry { session }).await?;
            Ok(lead_to(&visit.paths.start()))
        })
        .await
}

async fn login(visit: Visit) -> Response {
    show_to_a_payer(visit, async |visit| {
        let session = visit.session().await?;
        show_login(visit, &session, Attempt::First, None)
    })
    .await
}

async fn log_in(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let form = visit.form()?;
            let field = |name| form.get(name).unwrap_or_default().trim().to_owned();
            let username = field("username");
            let command = LogIn {
                link: visit.link.clone(),
                username: username.clone(),
                password: field("password"),
            };
            match visit.site.engine.run(command).await {
                Ok(_) => Ok(lead_to(&visit.paths.accounts())),
                Err(Refusal::WrongCredentials) => {
                    let session = visit.session().await?;
                    show_login(visit, &session, Attempt::Refused, Some(&username))
                }
                Err(refusal) => Err(refusal),
            }
        })
        .await
}

fn show_login(
    visit: &Visit,
    session: &Session,
    attempt: Attempt,
    username: Option<&str>,
) -> Result<Response, Refusal> {
    if matches!(session.kind, Kind::SmartTransfer | Kind::PayLater) {
        return Ok(lead_to(&visit.paths.start()));
    }
    let Some(bank) = bank_of(visit, session) else {
        return Ok(lead_to(&visit.paths.provider()));
    };
    let engine = &visit.site.engine;
    engine.world().check_open(bank, engine.clock().now())?;
    let known = bank.people.first().ok_or(Refusal::UnknownAccount)?;
    let frame = visit.frame(session.details.language.as_deref());
    let page = Login {
        bank: Face::of(bank, frame.t),
        frame,
        paths: visit.paths.clone(),
        payment: visit.payment(session)?,
        username: username.unwrap_or(&known.username),
        known,
        attempt,
    };
    Ok(show(attempt.status(), &Forms::Here, &page))
}

async fn accounts(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = visit.session().await?;
            let engine = &visit.site.engine;
            let accounts = engine.accounts_of_payer(&session).await?;
            let currency = session.amount.currency();
            if !accounts.iter().any(|account| account.pays_in(currency)) {
                return Ok(visit.no_account(&session));
            }
            let bank = bank_of(visit, &session).ok_or(Refusal::NotLoggedIn)?;
            let now = engine.clock().now();
            engine.world().check_open(bank, now)?;
            if session.kind == Kind::Payout {
                return show_payee(visit, &session, bank, &accounts);
            }
            let payee = engine.payee(&session).await?;
            let frame = visit.frame(session.details.language.as_deref());
            let scheme = bank.paying.scheme_for(&session);
            let page = decision::DecisionPage {
                bank: Face::of(bank, frame.t),
                frame,
                paths: visit.paths.clone(),
                payment: visit.payment(&session)?,
                holder: holder(&accounts)?.into(),
                check: check(scheme, &payee),
                beneficiary: payee.name,
                beneficiary_iban: payee.iban,
                transfer: transfer(scheme),
                charges: charges(&session, bank),
                arrival: arrival(&session, bank, now),
                accounts: accounts
                    .iter()
                    .map(|account| shown(account, &session))
                    .collect(),
            };
            let forms = visit
                .way_back(&session)
                .map_or(Forms::Here, Forms::Merchant);
            Ok(show(StatusCode::OK, &forms, &page))
        })
        .await
}

/// What the bank must tell the payer of the payee's name before they authorise: of transfers in euros
/// within SEPA (Regulation (EU) 2024/886).
fn check(scheme: Scheme, payee: &Payee) -> Option<Check> {
    if !matches!(scheme, Scheme::Sct | Scheme::SctInst) {
        return None;
    }
    Some(match (payee.answer, &payee.holder) {
        (payee::Answer::Match(_), _) => Check::Match,
        (payee::Answer::CloseMatch(_), Some(holder)) => Check::CloseMatch(holder.clone()),
        (payee::Answer::NoMatch(_), _) => Check::NoMatch,
        (payee::Answer::CloseMatch(_) | payee::Answer::NotPossible, _) => Check::NotPossible,
    })
}

/// The accounts that a payout can go to.
fn show_payee(
    visit: &Visit,
    session: &Session,
    bank: &Bank,
    accounts: &[Account],
) -> Result<Response, Refusal> {
    let frame = visit.frame(session.details.language.as_deref());
    let page = PayeePage {
        bank: Face::of(bank, frame.t),
        frame,
        paths: visit.paths.clone(),
        payment: visit.payment(session)?,
        holder: holder(accounts)?.into(),
        accounts: accounts
            .iter()
            .map(|account| decision::Account {
                funds: if account.pays_in(session.amount.currency()) {
                    Funds::Enough
                } else {
                    Funds::Barred
                },
                ..shown(account, session)
            })
            .collect(),
    };
    let forms = visit.way_back(session).map_or(Forms::Here, Forms::Merchant);
    Ok(show(StatusCode::OK, &forms, &page))
}

pub(super) fn bank_of<'v>(visit: &'v Visit, session: &Session) -> Option<&'v Bank> {
    let banks = &visit.site.engine.world().banks;
    banks.bank(session.provider.as_ref()?.as_str())
}

fn holder(accounts: &[Account]) -> Result<&str, Refusal> {
    let first = accounts.first().ok_or(Refusal::UnknownAccount)?;
    Ok(&first.holder)
}

fn transfer(scheme: Scheme) -> Transfer {
    match scheme {
        Scheme::SctInst => Transfer::Instant,
        other => Transfer::By(other.name()),
    }
}

/// What the payer's bank takes beside the amount.
fn charges(session: &Session, bank: &Bank) -> Option<Money> {
    let scheme = bank.paying.scheme_for(session);
    let charges = bank.paying.charges_of(session.amount, scheme);
    let added = Money::from_minor(charges.added, session.amount.currency());
    added.is_positive().then_some(added)
}

fn arrival(session: &Session, bank: &Bank, now: Timestamp) -> Arrival {
    let (details, currency) = (&session.details, session.amount.currency());
    let scheme = bank.paying.scheme_for(session);
    let at = scheme.clearing_at(currency, now, details.execution_date, bank.paying.cut_off);
    if at.since(now).as_secs() < AT_ONCE {
        Arrival::AtOnce
    } else {
        Arrival::On(Market::of(currency).day_of(at))
    }
}

fn shown(account: &Account, session: &Session) -> decision::Account {
    decision::Account {
        id: account.row.0.to_string(),
        name: account.name.clone(),
        iban: account.iban,
        balance: account.balance(),
        funds: if !account.pays_in(session.amount.currency()) {
            Funds::Barred
        } else if account.can_pay(session.amount) {
            Funds::Enough
        } else {
            Funds::Short
        },
    }
}

async fn decide(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = visit.session().await?;
            let form = visit.form()?;
            let chosen = form.require("account")?;
            let accounts = visit.site.engine.accounts_of_payer(&session).await?;
            let account = accounts
                .iter()
                .find(|account| account.row.0.to_string() == chosen)
                .ok_or(Refusal::UnknownAccount)?;
            let decided = if session.kind == Kind::Payout {
                let (link, account) = (visit.link.clone(), account.row);
                visit.site.engine.run(ProvePayee { link, account }).await?
            } else {
                let decision = read_decision(&form)?;
                if is_challenged(visit, &session, account.row, &decision).await? {
                    return Ok(lead_to(&visit.paths.proof()));
                }
                let command = Decide {
                    session: commands::Arrival::Link(visit.link.clone()),
                    payer: Payer::Present(account.row),
                    decision,
                };
                visit.site.engine.run(command).await?
            };
            let back = visit.way_back(&decided);
            Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())))
        })
        .await
}

/// Whether the bank wants proof first of what the payer approves; it has asked then.
async fn is_challenged(
    visit: &Visit,
    session: &Session,
    account: AccountRow,
    decision: &Decision,
) -> Result<bool, Refusal> {
    let factor = bank_of(visit, session).and_then(|bank| bank.sca.payments);
    let (Some(factor), Some(approval)) = (factor, Approval::of(decision)) else {
        return Ok(false);
    };
    let command = ChallengePayer {
        link: visit.link.clone(),
        account,
        approval,
        factor,
    };
    visit.site.engine.run(command).await?;
    Ok(true)
}

/// What the payer tells the Demo Bank to answer (Contract §18).
fn read_decision(form: &Form) -> Result<Decision, Invalid> {
    let outcome = form.require("outcome")?;
    let unknown = || Invalid::new("outcome", "one of those that the page offers", outcome);
    Ok(match Outcome::parse(outcome).ok_or_else(unknown)? {
        Outcome::Accept => Decision::Accept,
        Outcome::AcceptReceived => Decision::AcceptReceived,
        Outcome::Pending => Decision::Pending,
        Outcome::Reject => Decision::Reject(read_reason(form)?),
        Outcome::Abandon => Decision::Abandon,
    })
}

/// The reason for a refusal, one of the contract's (§13.3).
fn read_reason(form: &Form) -> Result<TransferReason, Invalid> {
    let word = form.require("reason")?;
    match TransferReason::from(word) {
        TransferReason::Unknown(_) => Err(Invalid::new(
            "reason",
            "a transfer reason of the contract",
            word,
        )),
        reason => Ok(reason),
    }
}
