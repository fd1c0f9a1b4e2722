//! A call that opens a session: what goes around its body. Contract §§7.1, 7.6, 7.7, 7.9.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Connect;
use super::connect::Attributes;
use crate::call::Describe;
use crate::error::Traces;
use crate::transport::Operation;
use crate::{Call, EndToEndId, Personal, ProviderId, PsuType};

/// Opens a session: [`Pis::connect`](super::Pis::connect),
/// [`Pis::request_to_pay`](super::Pis::request_to_pay),
/// [`Pis::request_for_payout`](super::Pis::request_for_payout) and
/// [`Pis::initiate`](super::Pis::initiate).
#[derive(Clone, Debug)]
pub struct Opening<B> {
    body: B,
    state: Option<Personal>,
    redirect_uri: Option<String>,
    origin_uri: Option<String>,
    with_beneficiary: Option<&'static str>,
    with_virtual_beneficiary: Option<&'static str>,
    language: Option<String>,
    country: Option<String>,
    provider: Option<ProviderId>,
    psu_type: Option<PsuType>,
}

/// What a session is opened with. It is implemented in this crate alone.
pub trait Body: Send + 'static {
    /// What the server answers.
    type Answer: DeserializeOwned + Send + 'static;

    /// Which of `state` and `redirect_uri` there must be.
    #[doc(hidden)]
    const MANDATORY: &'static [&'static str];

    #[doc(hidden)]
    fn order(&self) -> &Connect;

    #[doc(hidden)]
    fn order_mut(&mut self) -> &mut Connect;

    /// The request without what goes around its body.
    #[doc(hidden)]
    fn operation(&self) -> Operation;
}

/// What is paid on a page of Fintecture's. It is implemented in this crate alone.
pub trait Payable: Body {}

impl<B: Body> Opening<B> {
    pub(super) fn new(mut body: B) -> Self {
        // Without it a lost answer could not be reconciled.
        let attributes = &mut body.order_mut().attributes;
        attributes
            .end_to_end_id
            .get_or_insert_with(EndToEndId::random);
        Self {
            body,
            state: None,
            redirect_uri: None,
            origin_uri: None,
            with_beneficiary: None,
            with_virtual_beneficiary: None,
            language: None,
            country: None,
            provider: None,
            psu_type: None,
        }
    }
}

impl<B: Body, R> Call<Opening<B>, R> {
    /// Comes back on the redirect and in every webhook of the session; at most 512 characters.
    /// Mandatory for a connect.
    pub fn state(self, state: impl Into<String>) -> Self {
        self.with(|action| action.state = Some(state.into().into()))
    }

    /// Where the payer returns to; it must be one of the application's. Left out, it is the one
    /// set in the Console; mandatory to initiate at a chosen bank.
    pub fn redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.redirect_uri = Some(uri.into()))
    }

    /// The language of the page and of what the payer is sent: two letters.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.with(|action| action.language = Some(language.into()))
    }

    /// The country whose banks are shown first: two letters.
    pub fn country(self, country: impl Into<String>) -> Self {
        self.with(|action| action.country = Some(country.into()))
    }

    /// What kind of payer the page is for.
    pub fn psu_type(self, kind: PsuType) -> Self {
        self.with(|action| action.psu_type = Some(kind))
    }

    /// The reference of the transfer, made at random unless the [`Connect`] has one: keep it beside
    /// the order, and a payment can always be found again.
    pub fn end_to_end_id(&self) -> Option<&EndToEndId> {
        self.action.body.order().attributes.end_to_end_id.as_ref()
    }
}

impl<B: Payable, R> Call<Opening<B>, R> {
    /// The payer's bank, if it is known already.
    pub fn provider(self, provider: ProviderId) -> Self {
        self.with(|action| action.provider = Some(provider))
    }

    /// Asks for the virtual IBAN of a Smart Transfer.
    pub fn with_virtual_beneficiary(self) -> Self {
        self.with(|action| action.with_virtual_beneficiary = Some("true"))
    }
}

impl<R> Call<Opening<Connect>, R> {
    /// Where the payer lands who leaves the page early.
    pub fn origin_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.origin_uri = Some(uri.into()))
    }

    /// Asks for the account that will be paid.
    pub fn with_beneficiary(self) -> Self {
        self.with(|action| action.with_beneficiary = Some("true"))
    }
}

impl<B: Body> Describe for Opening<B> {
    type Wire = B::Answer;
    type Answer = B::Answer;

    fn describe(&self) -> Operation {
        let state = self.state.as_ref().map(Personal::expose_str);
        let redirect_uri = self.redirect_uri.as_deref();
        let mut operation = self
            .body
            .operation()
            .query("state", state)
            .query("redirect_uri", redirect_uri)
            .query("origin_uri", self.origin_uri.as_deref())
            .query("with_beneficiary", self.with_beneficiary)
            .query("with_virtualbeneficiary", self.with_virtual_beneficiary)
            .header("x-language", self.language.as_deref())
            .header("x-country", self.country.as_deref())
            .header("x-provider", self.provider.as_ref().map(ProviderId::as_str))
            .header("x-psu-type", self.psu_type.as_ref().map(PsuType::as_str))
            .traced_by(Traces {
                end_to_end_id: self.body.order().attributes.end_to_end_id.clone(),
                state: state.map(str::to_owned),
                session_id: None,
            });
        for (field, value) in [("state", state), ("redirect_uri", redirect_uri)] {
            if B::MANDATORY.contains(&field) {
                operation = operation.demand_given(field, value);
            }
        }
        operation
            .demand_short_state(state)
            .demand_url("redirect_uri", redirect_uri)
            .demand_url("origin_uri", self.origin_uri.as_deref())
            .demand_two_letters("x-language", self.language.as_deref())
            .demand_two_letters("x-country", self.country.as_deref())
    }
}

/// The body on the wire.
#[derive(Serialize)]
pub(super) struct Document<'a, M> {
    pub(super) meta: M,
    pub(super) data: Data<'a>,
}

#[derive(Serialize)]
pub(super) struct Data<'a> {
    /// Servers take any (Contract C-29).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r#type: Option<&'a str>,
    pub(super) attributes: &'a Attributes,
}
