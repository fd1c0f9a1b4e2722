//! The way of a call: authorise, sign, send, judge, and perhaps again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join;
use http::Response;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use super::decode::decode;
use super::entropy::gathered;
use super::field::{basic, secret, text};
use super::grant::{Grant, OrganisationAccess};
use super::request::Operation;
use super::retry::{leaves_open, may_repeat, retry_after};
use super::route::{Paths, Proof};
use super::token::{Granted, Urgency};
use super::{
    BaseUrl, BoxFuture, Clock, ConnectionStore, Effect, FailedAttempt, Identity, Reach,
    RetryPolicy, Token, TokenCache, Transport, TransportError, trace,
};
use crate::error::{Ambiguous, ApiError};
use crate::signature::{Outgoing, sign_with};
use crate::{Error, RequestId, Timestamp};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const APP_ID: HeaderName = HeaderName::from_static("app_id");
const DIGEST: HeaderName = HeaderName::from_static("digest");
const SIGNATURE: HeaderName = HeaderName::from_static("signature");

/// How long a caller waits for a token that is renewed early.
const EARLY_RENEWAL: Duration = Duration::from_secs(5);

/// A deadline that is none, for durations that no instant can be moved by.
const FAR: Duration = Duration::from_secs(365 * 24 * 3_600);

/// The time limits of a call.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of one attempt, until the last byte of its answer.
    pub(crate) attempt: Duration,
    /// Of everything: tokens, attempts and the waits between them.
    pub(crate) deadline: Duration,
}

/// What all calls of a client share.
pub(crate) struct Core {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) identity: Identity,
    pub(crate) base: BaseUrl,
    pub(crate) user_agent: HeaderValue,
    /// What the caller adds to every request.
    pub(crate) headers: HeaderMap,
    pub(crate) retry: Arc<dyn RetryPolicy>,
    pub(crate) limits: Limits,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tokens: TokenCache,
    pub(crate) organisation: Option<OrganisationAccess>,
    pub(crate) connections: Option<Arc<dyn ConnectionStore>>,
    pub(crate) paths: Paths,
}

/// One signed request on its way.
#[derive(Clone)]
struct Sent {
    request_id: RequestId,
    at: Timestamp,
}

struct Answer {
    response: Response<Bytes>,
    sent: Sent,
    attempts: u32,
}

enum Failure {
    /// Nothing that another attempt would change.
    Final(Error),
    Attempt(Box<Attempted>),
}

/// An attempt without success.
struct Attempted {
    error: Error,
    reach: Reach,
    sent: Sent,
    /// The token that the server refused with `invalid_token`.
    refused_token: Option<Token>,
}

impl Core {
    /// Makes a call and reads its answer.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        operation: &Operation,
        limits: Limits,
    ) -> Result<T, Error> {
        let read = |answer: Response<Bytes>| decode(answer.body());
        self.call_reading(operation, limits, read).await
    }

    /// Makes a call and gives its answer as it came.
    pub(crate) async fn call_whole(
        &self,
        operation: &Operation,
        limits: Limits,
    ) -> Result<Response<Bytes>, Error> {
        self.call_reading(operation, limits, Ok).await
    }

    /// Makes a call whose answer says nothing but that it worked.
    pub(crate) async fn call_unread(
        &self,
        operation: &Operation,
        limits: Limits,
    ) -> Result<(), Error> {
        self.call_reading(operation, limits, |_| Ok(())).await
    }

    async fn call_reading<T>(
        &self,
        operation: &Operation,
        limits: Limits,
        read: fn(Response<Bytes>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if !operation.problems().is_empty() {
            let problems = operation.problems().to_vec();
            return Err(Error::invalid(problems).in_operation(operation.name()));
        }
        let span = trace::call(operation);
        let outcome = async {
            let answer = self
                .attempts(operation, after(limits.deadline), limits)
                .await?;
            // The effect took place: an answer that cannot be read is as good as a lost one.
            read(answer.response).map_err(|error| {
                finished(
                    operation,
                    error,
                    Reach::Unknown,
                    answer.sent,
                    answer.attempts,
                )
            })
        };
        let outcome = outcome.instrument(span.clone()).await;
        outcome.map_err(|error| {
            span.record("error.type", error.class());
            error.in_operation(operation.name())
        })
    }

    /// Asks for a new token, keeps it, and tells all that came with it (Contract §3.2).
    pub(crate) async fn new_token(
        &self,
        grant: Grant<'_>,
        limits: Limits,
    ) -> Result<(Token, Granted), Error> {
        let mut all = None;
        let fetch = Box::pin(async {
            let granted = self.granted(grant, limits).await?;
            let token = granted.token(self.clock.now());
            all = Some(granted);
            Ok(token)
        });
        let fetched = grant.cache(self).fetch_anew(grant.scope(), fetch);
        // Another caller may be asking already: waiting for it counts too.
        let token = timeout(limits.deadline, fetched)
            .await
            .unwrap_or_else(|_| Err(Error::timeout()))?;
        // It is there: the token came by this very fetch.
        let granted = all.ok_or_else(Error::timeout)?;
        Ok((token, granted))
    }

    async fn attempts(
        &self,
        operation: &Operation,
        deadline: Instant,
        limits: Limits,
    ) -> Result<Answer, Error> {
        let began = Instant::now();
        let mut number = 0;
        let mut token_dropped = false;
        loop {
            number += 1;
            let failure = match self.attempt(operation, number, deadline, limits).await {
                Ok((response, sent)) => {
                    return Ok(Answer {
                        response,
                        sent,
                        attempts: number,
                    });
                }
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Attempt(failure)) => *failure,
            };
            let Attempted {
                error,
                reach,
                sent,
                refused_token,
            } = failure;
            if let Some(token) = refused_token
                && !token_dropped
            {
                token_dropped = true;
                self.drop_token(operation, &token).await;
                continue;
            }
            let failed = FailedAttempt {
                number,
                elapsed: began.elapsed(),
                error: &error,
            };
            let wait = may_repeat(operation.route.effect, reach, &error)
                .then(|| self.retry.delay(&failed))
                .flatten()
                .map(|wait| wait.max(error.retry_after().unwrap_or_default()))
                .filter(|wait| *wait < deadline.saturating_duration_since(Instant::now()));
            let Some(wait) = wait else {
                return Err(finished(operation, error, reach, sent, number));
            };
            let class = error.class();
            tracing::debug!(
                attempt = number,
                ?wait,
                error.r#type = class,
                "trying again"
            );
            sleep(wait).await;
        }
    }

    async fn attempt(
        &self,
        operation: &Operation,
        number: u32,
        deadline: Instant,
        limits: Limits,
    ) -> Result<(Response<Bytes>, Sent), Failure> {
        let token = if operation.route.proof.is_signed() {
            let token = self.authorise(operation, deadline, limits);
            join(token, gathered()).await.0?
        } else {
            None
        };
        let left = deadline.saturating_duration_since(Instant::now());
        let prepared = timeout(left, self.prepare(operation, token.as_ref())).await;
        let prepared = prepared.unwrap_or_else(|_| Err(Error::timeout()));
        let (request, sent) = prepared.map_err(Failure::Final)?;
        let span = trace::attempt(operation, &self.base, &sent.request_id, number);
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::Final(Error::timeout()));
        }
        let answer = timeout(left.min(limits.attempt), self.transport.send(request))
            .instrument(span.clone())
            .await;
        let judged = match answer {
            Ok(Ok(response)) => {
                span.record("http.response.status_code", response.status().as_u16());
                self.judge(response)
            }
            Ok(Err(error)) => Err((error.reach, self.unanswered(error))),
            Err(_) => Err((Reach::Unknown, Error::timeout())),
        };
        let (reach, error) = match judged {
            Ok(response) => return Ok((response, sent)),
            Err(failure) => failure,
        };
        span.record("error.type", error.class());
        let invalid_token = error.status() == Some(401)
            && error.api().is_some_and(|api| api.has_code("invalid_token"));
        Err(Failure::Attempt(Box::new(Attempted {
            error,
            reach,
            sent,
            refused_token: token.filter(|_| invalid_token),
        })))
    }

    /// The token that the operation needs.
    async fn authorise(
        &self,
        operation: &Operation,
        deadline: Instant,
        limits: Limits,
    ) -> Result<Option<Token>, Failure> {
        let left = deadline.saturating_duration_since(Instant::now());
        let grant = self.grant(operation).map_err(Failure::Final)?;
        let token = match (&operation.held, grant) {
            (Some(held), _) => timeout(left, held.token()).await,
            (None, None) => return Ok(None),
            (None, Some(grant)) => {
                let fetch = |urgency| {
                    let deadline = match urgency {
                        Urgency::Early => left.min(EARLY_RENEWAL),
                        Urgency::Needed => left,
                    };
                    self.fetch_token(grant, Limits { deadline, ..limits })
                };
                timeout(left, grant.cache(self).get(grant.scope(), fetch)).await
            }
        };
        match token {
            Ok(Ok(token)) => Ok(Some(token)),
            Ok(Err(error)) => Err(Failure::Final(error)),
            Err(_) => Err(Failure::Final(Error::timeout())),
        }
    }

    /// Never uses again a token that the server refused.
    async fn drop_token(&self, operation: &Operation, token: &Token) {
        match (&operation.held, self.grant(operation)) {
            (Some(held), _) => held.reject(token),
            (None, Ok(Some(grant))) => grant.cache(self).reject(grant.scope(), token).await,
            (None, _) => {}
        }
    }

    /// The token that an operation needs, if it needs one that can be asked for.
    fn grant<'c>(&'c self, operation: &'c Operation) -> Result<Option<Grant<'c>>, Error> {
        match &operation.route.proof {
            Proof::Bearer(scope) | Proof::BearerAndApp(scope) => {
                Ok(Some(Grant::Application(scope)))
            }
            Proof::Organisation => self.organisation_grant().map(Some),
            Proof::Secret
            | Proof::SignedSecret
            | Proof::OrganisationSecret
            | Proof::App
            | Proof::Connection => Ok(None),
        }
    }

    /// Boxed, since a call asks for a token, which is a call.
    fn fetch_token<'c>(
        &'c self,
        grant: Grant<'c>,
        limits: Limits,
    ) -> BoxFuture<'c, Result<Token, Error>> {
        Box::pin(async move {
            let granted = self.granted(grant, limits).await?;
            Ok(granted.token(self.clock.now()))
        })
    }

    /// A second token does not end the first.
    async fn granted(&self, grant: Grant<'_>, limits: Limits) -> Result<Granted, Error> {
        self.call(&grant.operation(self), limits).await
    }

    /// The request as it will be sent: complete, signed, new in every attempt.
    async fn prepare(
        &self,
        operation: &Operation,
        token: Option<&Token>,
    ) -> Result<(http::Request<Bytes>, Sent), Error> {
        let sent = Sent {
            request_id: RequestId::random(),
            at: self.clock.now(),
        };
        let (target, uri) = self.base.locate(&operation.target(&self.paths))?;
        let mut request = http::Request::new(operation.body.clone().unwrap_or_default());
        *request.method_mut() = operation.route.method.clone();
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        *headers = self.headers.clone();
        headers.extend(operation.headers.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        headers.insert(X_REQUEST_ID, text(sent.request_id.as_str())?);
        let proof = &operation.route.proof;
        if let Some(authorization) = self.authorization(proof, token)? {
            headers.insert(header::AUTHORIZATION, secret(&authorization)?);
        }
        let says_its_id = match proof {
            Proof::SignedSecret | Proof::BearerAndApp(_) => true,
            // With a token, what else wants the id alone wants the token alone (Contract §8.2).
            Proof::App => token.is_none(),
            _ => false,
        };
        if says_its_id {
            headers.insert(APP_ID, text(self.identity.app_id().as_str())?);
        }
        if proof.is_signed() {
            self.sign(operation, &target, &sent, headers).await?;
        }
        Ok((request, sent))
    }

    fn authorization(&self, proof: &Proof, token: Option<&Token>) -> Result<Option<String>, Error> {
        Ok(match proof {
            Proof::Secret | Proof::SignedSecret => {
                let app_id = self.identity.app_id().as_str();
                Some(basic(app_id, self.identity.app_secret()))
            }
            Proof::OrganisationSecret => {
                let credentials = self.organisation()?.credentials();
                let client_id = credentials.client_id();
                Some(basic(client_id, credentials.client_secret()))
            }
            _ => token.map(|token| format!("Bearer {}", token.expose())),
        })
    }

    /// Adds `Date`, `Digest` and `Signature` (Contract §4.1).
    async fn sign(
        &self,
        operation: &Operation,
        target: &str,
        sent: &Sent,
        headers: &mut HeaderMap,
    ) -> Result<(), Error> {
        let date = sent.at.to_http();
        let digest = operation.digest();
        let outgoing = Outgoing {
            method: &operation.route.method,
            target,
            date: &date,
            digest: digest.as_ref(),
            request_id: &sent.request_id,
        };
        let signature = sign_with(self.identity.signer(), self.identity.app_id(), &outgoing)
            .await
            .map_err(Error::unsigned)?;
        headers.insert(SIGNATURE, text(&signature.to_string())?);
        headers.insert(header::DATE, text(&date)?);
        if let Some(digest) = digest {
            headers.insert(DIGEST, text(&digest.to_string())?);
        }
        Ok(())
    }

    fn unanswered(&self, error: TransportError) -> Error {
        match (error.timed_out, error.reach) {
            (_, Reach::NotSent) => Error::connect(self.base.as_str(), error),
            (true, _) => Error::timeout(),
            (false, _) => Error::lost(error),
        }
    }

    /// Any 2xx is success (Contract §5.2).
    fn judge(&self, response: Response<Bytes>) -> Result<Response<Bytes>, (Reach, Error)> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let delay = response
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| retry_after(value.to_str().ok()?, self.clock.now()));
        let refusal = ApiError::read(status, response.body());
        let reach = if leaves_open(status) {
            Reach::Unknown
        } else {
            Reach::Refused
        };
        Err((reach, Error::refusal(refusal).with_retry_after(delay)))
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.base.as_str())
            .field("app_id", self.identity.app_id())
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// The error that the caller gets.
fn finished(operation: &Operation, error: Error, reach: Reach, sent: Sent, attempts: u32) -> Error {
    let error = error
        .after_attempts(attempts)
        .with_request_id(sent.request_id.clone());
    if operation.route.effect == Effect::Once && reach == Reach::Unknown {
        let ambiguous = Ambiguous::new(operation.name(), sent.request_id, sent.at)
            .tracing(operation.traces.clone());
        error.made_ambiguous(ambiguous)
    } else {
        error
    }
}

fn after(delay: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(delay).unwrap_or(now + FAR)
}
