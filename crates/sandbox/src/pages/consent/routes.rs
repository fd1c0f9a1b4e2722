//! The routes of the pages.

use axum::Router;
use axum::response::Response;
use axum::routing::{any, get};
use fintecture::{Invalid, ProviderId};
use http::StatusCode;

use super::page::{self, Answer, Decision, Login, Occasion, Picker, Place};
use super::visit::{answer, bank, open, request, way_back, way_out};
use crate::domain::consent::Choice;
use crate::domain::ledger::AccountRow;
use crate::domain::{Account, Consent, Refusal};
use crate::engine::commands::{AnswerConsent, ChallengeSharer, ConsentStep};
use crate::pages::bank::{self, Face};
use crate::pages::form::Form;
use crate::pages::login::Attempt;
use crate::pages::policy::Forms;
use crate::pages::routes::unknown;
use crate::pages::unattended::{self, Hop};
use crate::pages::visit::{Site, Visit, lead_to, show};

/// The page that a link leads to: the `meta.url` of a request without its host.
pub(crate) fn path_of(link: &str) -> String {
    format!("/consent/{link}")
}

/// The routes under `/consent`.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/consent/{link}", get(start))
        .route("/consent/{link}/provider", get(picker).post(choose))
        .route("/consent/{link}/login", get(login).post(log_in))
        .route("/consent/{link}/accounts", get(accounts))
        .route("/consent/{link}/decision", get(decision).post(decide))
        .route("/consent/{link}/{*rest}", any(unknown))
}

/// The first page of a link, or the bank that was chosen already.
async fn start(visit: Visit) -> Response {
    show_to_a_payer(visit, show_start).await
}

/// Shows a page; where nobody plays the payer, leads on to what the bank says.
async fn show_to_a_payer(
    visit: Visit,
    page: impl AsyncFnOnce(&Visit) -> Result<Response, Refusal>,
) -> Response {
    answer(visit, async |visit| {
        if visit.is_attended() {
            page(visit).await
        } else {
            unattended::share(visit, Hop::ToTheBank).await
        }
    })
    .await
}

/// The first page again, for who reloads what a form led to; where nobody plays the payer, what
/// the bank says.
async fn decision(visit: Visit) -> Response {
    answer(visit, async |visit| {
        if !visit.is_attended() {
            return unattended::share(visit, Hop::Back).await;
        }
        show_start(visit).await
    })
    .await
}

async fn show_start(visit: &Visit) -> Result<Response, Refusal> {
    let consent = open(visit).await?;
    if consent.is_on_phone() {
        return Ok(lead_to(&visit.paths.accounts()));
    }
    match &consent.provider {
        Some(_) => Ok(lead_to(&visit.paths.login())),
        None => show_picker(visit, &consent),
    }
}

/// Shares every account of the bank's first customer, and tells the way back.
pub(in crate::pages) async fn share_all(visit: &Visit) -> Result<Option<String>, Refusal> {
    let consent = match take(visit, ConsentStep::GrantAll).await {
        // Followed once more: it stands where it did.
        Err(Refusal::Decided) => visit.site.engine.consent(&visit.link).await?,
        shared => shared?,
    };
    way_back(visit, &consent).await
}

async fn picker(visit: Visit) -> Response {
    show_to_a_payer(visit, async |visit| {
        let consent = open(visit).await?;
        match consent.details.choice {
            Choice::Payer => show_picker(visit, &consent),
            Choice::Application => Ok(lead_to(&visit.paths.login())),
        }
    })
    .await
}

fn show_picker(visit: &Visit, consent: &Consent) -> Result<Response, Refusal> {
    let frame = visit.frame(consent.details.language.as_deref());
    let country = consent.details.country.as_deref();
    let page = Picker {
        choice: bank::Choice::among(
            (visit.site.engine.world().banks.banks.iter())
                .filter(|bank| bank.reading.grantable(&consent.details.scopes).is_ok()),
            country,
            frame.t,
        ),
        frame,
        paths: visit.paths.clone(),
        request: request(visit, consent)?,
        leave: way_out(consent),
    };
    Ok(show(StatusCode::OK, &Forms::Here, &page))
}

async fn choose(visit: Visit) -> Response {
    answer(visit, async |visit| {
        let provider = ProviderId::new(visit.form()?.require("provider")?)?;
        take(visit, ConsentStep::ChooseBank(provider)).await?;
        Ok(lead_to(&visit.paths.login()))
    })
    .await
}

async fn login(visit: Visit) -> Response {
    show_to_a_payer(visit, async |visit| {
        let consent = open(visit).await?;
        show_login(visit, &consent, Attempt::First, None)
    })
    .await
}

async fn log_in(visit: Visit) -> Response {
    answer(visit, async |visit| {
        let form = visit.form()?;
        let field = |name| form.get(name).unwrap_or_default().trim().to_owned();
        let username = field("username");
        let step = ConsentStep::LogIn {
            username: username.clone(),
            password: field("password"),
        };
        match take(visit, step).await {
            Ok(_) => Ok(lead_to(&visit.paths.accounts())),
            Err(Refusal::WrongCredentials) => {
                let consent = open(visit).await?;
                show_login(visit, &consent, Attempt::Refused, Some(&username))
            }
            Err(refusal) => Err(refusal),
        }
    })
    .await
}

fn show_login(
    visit: &Visit,
    consent: &Consent,
    attempt: Attempt,
    username: Option<&str>,
) -> Result<Response, Refusal> {
    let Some(bank) = bank(visit, consent) else {
        return Ok(lead_to(&visit.paths.provider()));
    };
    if consent.is_on_phone() {
        // Whoever holds it has shown who they are.
        return Ok(lead_to(&visit.paths.accounts()));
    }
    let engine = &visit.site.engine;
    engine.world().check_open(bank, engine.clock().now())?;
    let known = bank.people.first().ok_or(Refusal::UnknownAccount)?;
    let frame = visit.frame(consent.details.language.as_deref());
    let page = Login {
        bank: Face::of(bank, frame.t),
        frame,
        paths: visit.paths.clone(),
        request: request(visit, consent)?,
        username: username.unwrap_or(&known.username),
        known,
        attempt,
    };
    Ok(show(attempt.status(), &Forms::Here, &page))
}

async fn accounts(visit: Visit) -> Response {
    show_to_a_payer(visit, async |visit| {
        show_accounts(visit, &open(visit).await?, Occasion::First).await
    })
    .await
}

pub(in crate::pages) async fn show_accounts(
    visit: &Visit,
    consent: &Consent,
    occasion: Occasion,
) -> Result<Response, Refusal> {
    let engine = &visit.site.engine;
    let bank = bank(visit, consent).ok_or(Refusal::NotLoggedIn)?;
    engine.world().check_open(bank, engine.clock().now())?;
    let accounts = engine.accounts_to_share(consent).await?;
    let holder = &accounts.first().ok_or(Refusal::UnknownAccount)?.holder;
    let frame = visit.frame(consent.details.language.as_deref());
    let shown = |account: &Account| page::Account {
        id: account.public_id(engine.world().seed),
        name: account.name.clone(),
        iban: account.iban,
        balance: account.balance(),
    };
    let page = Decision {
        bank: Face::of(bank, frame.t),
        frame,
        paths: visit.paths.clone(),
        request: request(visit, consent)?,
        place: if consent.is_on_phone() {
            Place::Phone
        } else {
            Place::Pages
        },
        holder: holder.clone().into(),
        accounts: accounts.iter().map(shown).collect(),
        occasion,
    };
    let forms = way_out(consent).map_or(Forms::Here, Forms::Merchant);
    Ok(show(occasion.status(), &forms, &page))
}

async fn decide(visit: Visit) -> Response {
    answer(visit, async |visit| {
        let consent = open(visit).await?;
        let form = visit.form()?;
        let step = match read_answer(&form)? {
            Answer::Refuse => ConsentStep::Refuse,
            Answer::Grant => {
                let accounts = chosen(visit, &consent, &form).await?;
                if is_challenged(visit, &consent, &accounts).await? {
                    return Ok(lead_to(&visit.paths.proof()));
                }
                ConsentStep::Grant(accounts)
            }
        };
        match take(visit, step).await {
            Ok(decided) => {
                let back = way_back(visit, &decided).await?;
                Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())))
            }
            Err(Refusal::NothingShared) => {
                show_accounts(visit, &consent, Occasion::NoneChosen).await
            }
            Err(refusal) => Err(refusal),
        }
    })
    .await
}

/// Whether the bank wants proof first of what the payer shares; it has asked then. Whoever answers
/// on their phone has it in their hand.
async fn is_challenged(
    visit: &Visit,
    consent: &Consent,
    accounts: &[AccountRow],
) -> Result<bool, Refusal> {
    let factor = bank(visit, consent).and_then(|bank| bank.sca.consents);
    let factor = factor.filter(|_| !consent.is_on_phone() && !accounts.is_empty());
    let Some(factor) = factor else {
        return Ok(false);
    };
    let command = ChallengeSharer {
        link: visit.link.clone(),
        accounts: accounts.to_vec(),
        factor,
    };
    visit.site.engine.run(command).await?;
    Ok(true)
}

fn read_answer(form: &Form) -> Result<Answer, Invalid> {
    let answer = form.require("answer")?;
    let unknown = || Invalid::new("answer", "one of those that the page offers", answer);
    Answer::parse(answer).ok_or_else(unknown)
}

/// The accounts that the form names.
async fn chosen(visit: &Visit, consent: &Consent, form: &Form) -> Result<Vec<AccountRow>, Refusal> {
    let engine = &visit.site.engine;
    let own = engine.accounts_to_share(consent).await?;
    let row = |id: &str| {
        let mut own = own.iter();
        own.find(|account| account.public_id(engine.world().seed) == id)
            .map(|account| account.row)
            .ok_or(Refusal::UnknownAccount)
    };
    form.all("account").into_iter().map(row).collect()
}

/// Takes one step of the payer's.
async fn take(visit: &Visit, step: ConsentStep) -> Result<Consent, Refusal> {
    let link = visit.link.clone();
    visit.site.engine.run(AnswerConsent { link, step }).await
}
