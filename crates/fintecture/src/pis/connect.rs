//! A new payment session. Contract §7.1.

mod answer;
mod order;

use serde::Serialize;

pub use self::answer::Session;
pub use self::order::{CartItem, Connect, DebitedAccount, PaymentMethod, Reconciliation};
use crate::call::Describe;
use crate::error::Traces;
use crate::transport::{Operation, route};
use crate::{Call, EndToEndId, ProviderId, PsuType};

/// Creates a session: [`Pis::connect`](super::Pis::connect).
#[derive(Clone, Debug)]
pub struct Connecting {
    connect: Connect,
    state: Option<crate::Personal>,
    redirect_uri: Option<String>,
    origin_uri: Option<String>,
    with_beneficiary: bool,
    with_virtual_beneficiary: bool,
    language: Option<String>,
    country: Option<String>,
    provider: Option<ProviderId>,
    psu_type: Option<PsuType>,
}

impl Connecting {
    pub(super) fn new(mut connect: Connect) -> Self {
        // Without it a lost answer could not be reconciled.
        connect
            .attributes
            .end_to_end_id
            .get_or_insert_with(EndToEndId::random);
        Self {
            connect,
            state: None,
            redirect_uri: None,
            origin_uri: None,
            with_beneficiary: false,
            with_virtual_beneficiary: false,
            language: None,
            country: None,
            provider: None,
            psu_type: None,
        }
    }
}

impl<R> Call<Connecting, R> {
    /// Comes back on the redirect and in every webhook of the session; at most 512 characters.
    /// Mandatory.
    pub fn state(self, state: impl Into<String>) -> Self {
        self.with(|action| action.state = Some(state.into().into()))
    }

    /// Where the payer returns to; it must be one of the application's. Left out, it is the one
    /// set in the Console.
    pub fn redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.redirect_uri = Some(uri.into()))
    }

    /// Where the payer lands who leaves the page early.
    pub fn origin_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.origin_uri = Some(uri.into()))
    }

    /// Asks for the account that will be paid.
    pub fn with_beneficiary(self) -> Self {
        self.with(|action| action.with_beneficiary = true)
    }

    /// Asks for the virtual IBAN of a Smart Transfer.
    pub fn with_virtual_beneficiary(self) -> Self {
        self.with(|action| action.with_virtual_beneficiary = true)
    }

    /// The language of the page and of what the payer is sent: two letters.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.with(|action| action.language = Some(language.into()))
    }

    /// The country whose banks are shown first: two letters.
    pub fn country(self, country: impl Into<String>) -> Self {
        self.with(|action| action.country = Some(country.into()))
    }

    /// The payer's bank, if it is known already.
    pub fn provider(self, provider: ProviderId) -> Self {
        self.with(|action| action.provider = Some(provider))
    }

    /// What kind of payer the page is for.
    pub fn psu_type(self, kind: PsuType) -> Self {
        self.with(|action| action.psu_type = Some(kind))
    }

    /// The reference of the transfer, made at random unless the [`Connect`] has one: keep it beside
    /// the order, and a payment can always be found again.
    pub fn end_to_end_id(&self) -> Option<&EndToEndId> {
        self.action.connect.attributes.end_to_end_id.as_ref()
    }
}

impl Describe for Connecting {
    type Wire = Session;
    type Answer = Session;

    fn describe(&self) -> Operation {
        let order = &self.connect;
        let state = self.state.as_ref().map(|state| state.expose().as_str());
        let yes = |wanted: bool| wanted.then_some("true");
        let operation = Operation::new(&route::CONNECT)
            .query("state", state)
            .query("redirect_uri", self.redirect_uri.as_deref())
            .query("origin_uri", self.origin_uri.as_deref())
            .query("with_beneficiary", yes(self.with_beneficiary))
            .query(
                "with_virtualbeneficiary",
                yes(self.with_virtual_beneficiary),
            )
            .header("x-language", self.language.as_deref())
            .header("x-country", self.country.as_deref())
            .header("x-provider", self.provider.as_ref().map(ProviderId::as_str))
            .header("x-psu-type", self.psu_type.as_ref().map(PsuType::as_str))
            .json(&Body {
                meta: &order.meta,
                data: Data {
                    r#type: "payments",
                    attributes: &order.attributes,
                },
            })
            .traced_by(Traces {
                end_to_end_id: order.attributes.end_to_end_id.clone(),
                state: state.map(str::to_owned),
                session_id: None,
            });
        order
            .checked(operation)
            .demand_state(state)
            .demand_url("redirect_uri", self.redirect_uri.as_deref())
            .demand_url("origin_uri", self.origin_uri.as_deref())
            .demand_two_letters("x-language", self.language.as_deref())
            .demand_two_letters("x-country", self.country.as_deref())
    }
}

#[derive(Serialize)]
struct Body<'a> {
    meta: &'a order::Meta,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    r#type: &'static str,
    attributes: &'a order::Attributes,
}
