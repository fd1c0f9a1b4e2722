//! A request for a page: whose link it is, in which language, and how it is answered.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use fintecture::{Invalid, Timestamp};
use http::{HeaderValue, Method, StatusCode, header};

use super::assets::Assets;
use super::finished::{Ending, Finished};
use super::form::Form;
use super::frame::{Frame, Paths, Root};
use super::language::Language;
use super::locale::Locales;
use super::payment::{Payment, Purpose};
use super::policy::{self, Forms};
use super::problem::{Onward, Problem, Trouble};
use super::transfer;
use super::way_back::{self, Told};
use crate::domain::application::Retries;
use crate::domain::session::{Kind, Step};
use crate::domain::{Application, Refusal, Session, span};
use crate::engine::Engine;
use crate::engine::commands::Arrival;
use crate::server::Platform;

/// What every page is made from.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) engine: Engine,
    pub(super) platform: Platform,
    pub(super) words: Arc<Locales>,
    pub(super) assets: Arc<Assets>,
}

/// A request under the link of a payment or of a consent.
pub(super) struct Visit {
    pub(super) site: Site,
    pub(super) link: String,
    pub(super) paths: Paths,
    pub(super) method: Method,
    /// The address this request reached the sandbox at.
    pub(super) base_url: String,
    pub(super) chosen: Option<Language>,
    accepted: Option<Language>,
    body: Result<Bytes, BytesRejection>,
}

impl FromRequest<Site> for Visit {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        // Under a path that is no link, the page says so.
        let link = Path::<String>::from_request_parts(&mut parts, site).await;
        let link = link.map(|Path(link)| link).unwrap_or_default();
        let chosen = parts.uri.query().and_then(chosen);
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| Language::from_accept(value.to_str().ok()?));
        Ok(Self {
            site: site.clone(),
            paths: Paths::new(Root::of(parts.uri.path()), &link, chosen),
            link,
            method: parts.method.clone(),
            base_url: site.platform.base_url_for(&parts.headers),
            chosen,
            accepted,
            body: Bytes::from_request(Request::from_parts(parts, body), site).await,
        })
    }
}

/// The language that the query asks for.
fn chosen(query: &str) -> Option<Language> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| Language::from_tag(&tag))
}

impl Visit {
    /// Answers with a page, or with the one that says why there is none.
    pub(super) async fn answer(
        self,
        work: impl AsyncFnOnce(&Self) -> Result<Response, Refusal>,
    ) -> Response {
        match work(&self).await {
            Ok(response) => response,
            Err(refusal) => self.refused(refusal).await,
        }
    }

    /// The session, if its payer can still act.
    pub(super) async fn session(&self) -> Result<Session, Refusal> {
        let session = self.any_session().await?;
        if session.is_expired(self.site.engine.clock().now()) {
            Err(Refusal::Expired)
        } else if Ending::of(&session).is_some() {
            Err(Refusal::WrongStage(session.stage.status))
        } else {
            Ok(session)
        }
    }

    pub(super) async fn any_session(&self) -> Result<Session, Refusal> {
        let arrival = Arrival::Link(self.link.clone());
        self.site.engine.session(arrival).await
    }

    /// The form that was sent.
    pub(super) fn form(&self) -> Result<Form, Refusal> {
        match &self.body {
            Ok(body) => Ok(Form::parse(body)),
            Err(rejection) => {
                tracing::debug!(%rejection, "a form could not be read");
                Err(Invalid::missing("form", "must be short and complete").into())
            }
        }
    }

    /// The page's surroundings: in the language chosen by hand, else the one the merchant asked
    /// for, else the browser's.
    pub(super) fn frame(&self, wanted: Option<&str>) -> Frame<'_> {
        let language = self
            .chosen
            .or_else(|| wanted.and_then(Language::from_tag))
            .or(self.accepted)
            .unwrap_or(Language::En);
        Frame::new(language, &self.site.words, &self.site.assets)
    }

    /// The application whose payment it is.
    pub(super) fn merchant(&self, session: &Session) -> Result<Arc<Application>, Refusal> {
        self.application(session.application)
    }

    /// The application of a row.
    pub(super) fn application(&self, row: i64) -> Result<Arc<Application>, Refusal> {
        let applications = &self.site.engine.world().applications;
        applications.by_row(row).ok_or(Refusal::UnknownSession)
    }

    /// The payment as pages show it.
    pub(super) fn payment(&self, session: &Session) -> Result<Payment, Refusal> {
        Ok(Payment {
            merchant: self.merchant(session)?.name.clone(),
            amount: session.amount,
            communication: session.details.communication.clone().map(Into::into),
            purpose: if session.kind == Kind::Payout {
                Purpose::Receive
            } else {
                Purpose::Pay
            },
            due: session
                .details
                .asked
                .and_then(|asked| asked.due_at)
                .map(Timestamp::date),
        })
    }

    /// Where the payer lands who has decided. Without an address of its own, a session uses the
    /// application's first (Contract §7.1).
    pub(super) fn way_back(&self, session: &Session) -> Option<String> {
        let uri = self.redirect_uri(session)?;
        way_back::from_the_bank(&uri, &told(session))
    }

    /// Where the payer lands who leaves without deciding (Contract §7.1, Q-20).
    pub(super) fn way_out(&self, session: &Session) -> Option<String> {
        let origin = session.details.origin_uri.clone();
        way_back::leaving(
            &origin.or_else(|| self.redirect_uri(session))?,
            &told(session),
        )
    }

    fn redirect_uri(&self, session: &Session) -> Option<String> {
        let own = session.details.redirect_uri.clone();
        own.or_else(|| {
            let merchant = self.merchant(session).ok()?;
            merchant.redirect_uris.as_ref()?.first().cloned()
        })
    }

    async fn refused(&self, refusal: Refusal) -> Response {
        match self.explained(refusal).await {
            Ok(response) => response,
            Err(Refusal::UnknownLink | Refusal::UnknownSession) => {
                self.problem(Trouble::UnknownLink, None, None)
            }
            Err(refusal) => {
                tracing::error!(%refusal, "a page failed");
                self.problem(Trouble::Internal, None, None)
            }
        }
    }

    /// What a payer is told or shown who cannot do what they asked for.
    async fn explained(&self, refusal: Refusal) -> Result<Response, Refusal> {
        match refusal {
            // A form sent twice, or from a page long open: its session says where it stands.
            Refusal::WrongStage(_) if self.method == Method::POST => {
                Ok(lead_to(&self.paths.start()))
            }
            Refusal::WrongStage(_) => self.finished().await,
            Refusal::NotLoggedIn => Ok(lead_to(&self.paths.login())),
            Refusal::NothingAsked => Ok(lead_to(&self.paths.accounts())),
            Refusal::Expired => self.expired().await,
            Refusal::UnknownProvider
            | Refusal::UnknownAccount
            | Refusal::OtherMethod
            | Refusal::WrongCredentials
            | Refusal::Invalid(_) => self.start_again(Trouble::BadForm).await,
            Refusal::BankClosed(again_in) => self.start_again(Trouble::BankClosed(again_in)).await,
            fault => Err(fault),
        }
    }

    /// What the payer cannot do now, and the way back to the start of the link.
    async fn start_again(&self, trouble: Trouble) -> Result<Response, Refusal> {
        let session = self.any_session().await?;
        let path = match trouble {
            // The start leads to that bank again.
            Trouble::BankClosed(_) => self.paths.provider(),
            _ => self.paths.start(),
        };
        let wanted = session.details.language.as_deref();
        Ok(self.problem(trouble, Some(Onward::Start { path }), wanted))
    }

    /// That whoever logged in has no account in the currency of the session, and the way to another
    /// bank.
    pub(super) fn no_account(&self, session: &Session) -> Response {
        let path = self.paths.provider();
        let wanted = session.details.language.as_deref();
        self.problem(Trouble::NoAccount, Some(Onward::OtherBank { path }), wanted)
    }

    /// What became of a payment that is decided.
    pub(super) async fn finished(&self) -> Result<Response, Refusal> {
        let session = self.any_session().await?;
        if transfer::is_under_way(&session) {
            return transfer::show(self, &session);
        }
        let ending = Ending::of(&session);
        let page = Finished {
            frame: self.frame(session.details.language.as_deref()),
            payment: self.payment(&session)?,
            back: self.way_back(&session),
            retry: self.way_to_retry(&session)?,
            ending: ending.ok_or(Refusal::WrongStage(session.stage.status))?,
        };
        Ok(show(StatusCode::OK, &Forms::Here, &page))
    }

    /// Where the payer of a refused payment tries again, if the application lets them.
    fn way_to_retry(&self, session: &Session) -> Result<Option<String>, Refusal> {
        let allowed = self.merchant(session)?.options.retries == Retries::Allowed
            && session.kind != Kind::Payout;
        let now = self.site.engine.clock().now();
        let can = allowed && !session.is_over(now) && session.stage.after(Step::Retry).is_some();
        Ok(can.then(|| self.paths.retry()))
    }

    async fn expired(&self) -> Result<Response, Refusal> {
        let session = self.any_session().await?;
        let name = self.merchant(&session)?.name.clone();
        let onward = self.way_out(&session);
        let onward = onward.map(|url| Onward::Merchant { name, url });
        let trouble = if session.kind == Kind::Payout {
            Trouble::ExpiredPayout
        } else {
            Trouble::ExpiredLink
        };
        Ok(self.problem(trouble, onward, session.details.language.as_deref()))
    }

    pub(super) fn problem(
        &self,
        trouble: Trouble,
        onward: Option<Onward>,
        wanted: Option<&str>,
    ) -> Response {
        let problem = Problem {
            frame: self.frame(wanted),
            about: self.paths.root,
            trouble,
            onward,
        };
        let response = show(trouble.status(), &Forms::Here, &problem);
        match trouble.again_in() {
            Some(again_in) => not_before(again_in, response),
            None => response,
        }
    }
}

/// What the merchant is told of a session.
fn told(session: &Session) -> Told {
    Told {
        session_id: session.id.clone(),
        status: session.stage.status.clone(),
        state: session.details.state.clone(),
        // The contract's request to pay comes back without one.
        customer_id: (session.kind != Kind::RequestToPay)
            .then(|| session.details.customer_id.clone()),
        provider: session.provider.clone(),
    }
}

/// Sends the browser on with a GET.
pub(super) fn lead_to(url: &str) -> Response {
    Redirect::to(url).into_response()
}

/// Sends a page.
pub(super) fn show(status: StatusCode, forms: &Forms, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, policy::headers(forms), html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Says after which time it is worth asking again.
pub(super) fn not_before(again_in: Duration, mut response: Response) -> Response {
    let seconds = HeaderValue::from(span::whole_seconds(again_in));
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

/// Sends a file that never changes under its name.
pub(super) fn asset(site: &Site, name: &str) -> Option<Response> {
    let asset = site.assets.find(name)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.content_type()),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    Some((headers, asset.content()).into_response())
}
