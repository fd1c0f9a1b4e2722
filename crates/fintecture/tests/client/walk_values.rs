//! Values for the walk: of each type that no operation brings along, one full of canaries.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use fintecture::customers::NewCustomer;
use fintecture::mandates::{MandateScheme, MandateStatus, MandateType, NewMandate};
use fintecture::organisation::{
    AppUrls, AppWebhook, ApplicationChanges, BankAccountChanges, CompanyChanges, NewApplication,
    NewBankAccount, NewCompany, NewMembership, NewUser, Place, Role, UserChanges,
};
use fintecture::pis::{
    self, Address, Beneficiary, CartItem, Collection, Connect, DebitedAccount, Included, Payer,
    Reconciliation, RefundOutcome, RequestForPayout, RequestToPay, Simulation,
};
use fintecture::resources::{SortBy, SortOrder};
use fintecture::seal::{self, SealError, Stamp};
use fintecture::signature::{
    BodyForm, Inquiry, Outgoing, Received, SignError, Variation, compare, sign, verify,
};
use fintecture::transport::{NetworkSettings, Poll, Scope, Tokens};
use fintecture::webhook::axum::{Endpoint, Rejection, Verified};
use fintecture::webhook::testing::Forge;
use fintecture::webhook::{
    Event, EventName, MemoryReplayGuard, ReplayGuard, Sighting, Verifier, VerifyError,
};
use fintecture::{
    AccountId, AisCapability, AppId, AuthModel, BankAccountId, Bic, Client, Communication,
    CompanyId, Credentials, Currency, CustomerAccountId, CustomerId, Date, Deletion, Digest,
    EndToEndId, Environment, Iban, Invalid, LogId, MandateId, MembershipId, MerchantCustomerId,
    Money, NodeId, OrganisationCredentials, OrganisationScope, PaymentScheme, Personal, PollingId,
    PrivateKey, ProviderId, PsuType, PublicKey, RequestId, SessionId, SessionStatus, SessionType,
    SettlementId, Timestamp, TransactionId, TransferReason, TransferState, UserId, VerificationId,
    ais, blocking, organisation, redirect,
};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::json;

use crate::canaries::{self, IBAN};
use crate::fake::{APP_ID, Fake, Reply, connection, customer, key};
use crate::operations::session;
use crate::walk::Walk;

const DATE: &str = "Thu, 14 Aug 2025 14:43:12 GMT";

/// A target whose query is personal.
const TARGET: &str = "/ais/v1/customer/c/accounts?name=canary";

fn iban() -> Iban {
    Iban::parse(IBAN).unwrap()
}

pub(crate) fn euros() -> Money {
    Money::eur("20").unwrap()
}

/// Words, ids, amounts and dates, which may be shown; and what a person is, which may not.
pub(crate) fn vocabulary(walk: &mut Walk) {
    macro_rules! ids {
        ($($id:ident)*) => { $( walk.hear(&$id::new("x1").unwrap()); )* };
    }
    ids! {
        AccountId AppId BankAccountId CompanyId CustomerAccountId CustomerId EndToEndId LogId
        MandateId MembershipId MerchantCustomerId NodeId PollingId ProviderId RequestId SessionId
        SettlementId TransactionId UserId VerificationId
    }
    macro_rules! words {
        ($($word:ty),* $(,)?) => { $(
            for word in <$word>::KNOWN {
                walk.hear(word);
            }
            walk.hear(&<$word>::from("unheard_of"));
        )* };
    }
    words! {
        AisCapability, AuthModel, MandateScheme, MandateStatus, MandateType, OrganisationScope,
        PaymentScheme, PsuType, Role, SessionStatus, SessionType, TransferReason, TransferState,
        ais::AccountType, ais::ConsentScope, ais::LoginStatus, ais::TransactionStatus,
        ais::VerificationStatus, pis::Delivery, pis::ExpirationPolicy, pis::PaymentMethod,
        pis::SettlementStatus, pis::TransactionKind, Scope,
    }
    let SessionStatus::Unknown(word) = SessionStatus::from("unheard_of") else {
        panic!("an unknown word")
    };
    walk.see(&word);
    for known in Environment::ALL {
        walk.hear(known);
    }
    walk.see(&[Collection::ExternalAccount, Collection::AcquiringAccount]);
    walk.see(&[Deletion::Deleted, Deletion::AlreadyGone]);
    walk.see(&(SortBy::Name, SortOrder::Ascending));
    walk.hear(&RefundOutcome::Accepted);
    walk.hear(&RefundOutcome::from("unheard_of"));

    walk.hear(&euros());
    walk.hear(&Currency::EUR);
    walk.hear(&Timestamp::parse_http(DATE).unwrap());
    walk.hear(&Date::new(2025, 8, 14).unwrap());
    walk.hear(&Bic::parse("BDFEFRPPCCT").unwrap());
    walk.hear(&iban());
    walk.hear(&Iban::parse("FR76 canary 30001007").unwrap_err());
    walk.hear(&Invalid::new("name", "a rule", "canary 30001007"));
    walk.see(&Communication::parse("canary").unwrap());
    walk.see(&Personal::from("canary"));
    walk.see(&Place::Node(NodeId::new("x1").unwrap()));
}

/// Keys, signatures and seals of a request that is somebody's.
pub(crate) fn cryptography(walk: &mut Walk) {
    walk.see(key());
    walk.see(key().public());
    walk.hear(&PrivateKey::from_pem("canary").unwrap_err());
    let block = "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n";
    let error = PublicKey::from_pem(block).unwrap_err();
    walk.hear(error.problem());
    walk.hear(&error);

    let (app_id, request_id) = (AppId::new(APP_ID).unwrap(), RequestId::random());
    let digest = Digest::of(b"canary");
    walk.hear(&digest);
    let outgoing = Outgoing {
        method: &Method::POST,
        target: TARGET,
        date: DATE,
        digest: Some(&digest),
        request_id: &request_id,
    };
    walk.see(&outgoing);
    walk.see(&outgoing.signing_string());
    let header = sign(key(), &app_id, &outgoing).unwrap();
    walk.hear(&header);
    let unsendable = Outgoing {
        target: "/canary é",
        ..outgoing
    };
    walk.hear(&sign(key(), &app_id, &unsendable).unwrap_err());
    walk.hear(&SignError::Signer("a service".into()));

    let mut headers = HeaderMap::new();
    headers.insert("x-personal", HeaderValue::from_static("canary"));
    headers.insert("date", HeaderValue::from_static(DATE));
    headers.insert(
        "digest",
        HeaderValue::from_str(&digest.to_string()).unwrap(),
    );
    headers.insert(
        "x-request-id",
        HeaderValue::from_str(request_id.as_str()).unwrap(),
    );
    for (target, body) in [
        (TARGET, "canary, not the body"),
        ("/canary?canary=canary", "canary"),
    ] {
        let received = Received {
            method: &Method::POST,
            target,
            headers: &headers,
            body: body.as_bytes(),
        };
        walk.see(&received);
        walk.hear(&verify(key().public(), &header, &received).unwrap_err());
        let inquiry = Inquiry::new(key().public(), &header, &received);
        walk.see(&inquiry);
        let explanation = inquiry.explain();
        walk.hear(explanation.cause());
        walk.see(&explanation);
    }
    let explanation = compare(
        b"(request-target): get /a?name=canary",
        b"(request-target): get /b?name=canary",
    );
    walk.hear(explanation.cause());
    walk.see(&explanation);
    walk.see(explanation.difference().unwrap());
    walk.hear(&Variation::QueryOmitted);
    walk.hear(&BodyForm::Trimmed);

    let stamp = Stamp {
        date: DATE,
        digest: &digest,
        request_id: &request_id,
    };
    walk.see(&stamp);
    walk.hear(&seal::open(key(), b"canary").unwrap_err());
    walk.hear(&SealError::TooLong {
        length: 300,
        limit: 214,
    });
}

/// What comes in from the outside: webhooks, and browsers on their way back.
pub(crate) fn webhooks(walk: &mut Walk) {
    let app_id = AppId::new(APP_ID).unwrap();
    let mut event = Event::new(session(), SessionStatus::PaymentCreated);
    event.state = Some("canary".to_owned());
    event.other.insert("name".to_owned(), json!("canary"));
    walk.see(&event);
    walk.hear(&EventName::ReceivedAmount);
    let forge = Forge::new(app_id.clone(), key().public().clone());
    walk.see(&forge);
    let delivery = forge.json(&event).unwrap();
    walk.see(&delivery);
    let guard = Arc::new(MemoryReplayGuard::new(NonZeroUsize::MIN));
    walk.see(&*guard);
    let verifier = Verifier::new(app_id, key().clone()).replay_guard(Arc::clone(&guard));
    walk.see(&verifier);
    let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();
    walk.see(&claimed);
    walk.see(&Verified(claimed));
    let again = verifier
        .verify(&delivery.headers, &delivery.body)
        .unwrap_err();
    walk.hear(&again);
    walk.hear(&Rejection::Unverified(again));
    let forged = verifier.verify(&delivery.headers, b"canary").unwrap_err();
    walk.hear(&forged);
    walk.hear(&Rejection::TooLarge);
    let unread = forge.raw("application/json", "canary").unwrap();
    let unread = verifier.verify(&unread.headers, &unread.body).unwrap_err();
    assert!(matches!(unread, VerifyError::Event(_)));
    walk.hear(&unread);
    walk.see(&guard.remember(&RequestId::random()));
    walk.see(&Sighting::Again);
    walk.see(&Endpoint::new(verifier));

    let back = "customer_id=c&code=canary&provider=p&state=canary";
    let redirect::Ais::Consented(consent) = redirect::Ais::parse(back).unwrap() else {
        panic!("there is a code")
    };
    walk.see(&consent);
    walk.see(&redirect::Ais::Consented(consent));
    let back = "error=provider_error&provider_error=canary&state=canary";
    let redirect::Ais::Failed(failure) = redirect::Ais::parse(back).unwrap() else {
        panic!("there is an error")
    };
    walk.see(&failure);
    let back = "session_id=s&status=payment_created&state=canary";
    walk.see(&redirect::Pis::parse(back).unwrap());
}

fn home() -> Address {
    Address::new("canary street", "canary zip", "canary city", "FR")
        .number("canary")
        .complement("canary")
}

pub(crate) fn order() -> Connect {
    Connect::new(euros(), "canary communication")
        .payer(
            Payer::new("Canary Payer", "canary@payer.example")
                .phone("+33", "30001007")
                .ip("203.0.113.10".parse().unwrap())
                .company("Canary SARL")
                .local_id("canary")
                .address(home()),
        )
        .delivery_address(home())
        .custom(json!({"name": "canary"}))
        .beneficiary(Beneficiary::new("Canary Payee", iban()))
        .debited_account(DebitedAccount::Iban(iban()))
        .extra_meta("unknown", "canary")
        .extra_attribute("unknown", "canary")
}

/// What a caller puts together.
pub(crate) fn requests(walk: &mut Walk) {
    walk.see(&order());
    walk.see(&home());
    walk.see(&Payer::new("canary", "canary@payer.example"));
    walk.see(&Beneficiary::new("canary", iban()));
    walk.see(&DebitedAccount::Iban(iban()));
    walk.see(&CartItem::new("A battery", 1, euros(), "012520"));
    walk.see(&Reconciliation::by_payer());
    walk.see(&RequestToPay::by_email(order()).cc("canary@a.example"));
    walk.see(&RequestForPayout::by_link(order()));
    let simulation = Simulation::credit(euros(), "canary", iban());
    walk.see(&simulation.label("canary").internal_reference("canary"));
    walk.see(
        &NewCustomer::new("canary", "canary", "canary@payer.example")
            .company_name("canary")
            .phone("canary")
            .address(home())
            .extra_attribute("x", "canary"),
    );
    walk.see(&NewBankAccount::new(iban(), "canary"));
    let customer = MerchantCustomerId::new("x1").unwrap();
    let mandate = NewMandate::new("RUM-1", &customer, iban(), "canary");
    walk.see(&mandate.extra_meta("x", "canary"));
    walk.see(&NewUser::new("canary@x.example", "canary", "canary"));
    walk.see(
        &UserChanges::default()
            .email("canary@x.example")
            .last_name("canary"),
    );
    let changes = BankAccountChanges::default().iban(iban());
    walk.see(&changes.holder_name("canary"));
    let place = Place::Company(CompanyId::new("x1").unwrap());
    let membership = NewMembership::new(&UserId::new("x1").unwrap(), place, Role::Viewer);
    walk.see(&membership.extra_attribute("x", "canary"));
    // The names of shops and companies are public.
    walk.see(&NewCompany::new("ACME").extra_attribute("x", "canary"));
    walk.see(&CompanyChanges::default().name("ACME"));
    let account = BankAccountId::new("x1").unwrap();
    walk.see(&NewApplication::new("My shop", key().public(), &account));
    walk.see(&ApplicationChanges::default().name("My shop"));
    walk.see(&AppUrls::new(
        "https://shop.example.com/",
        "shop.example.com",
    ));
    walk.see(&AppWebhook::new(
        "https://shop.example.com/webhook",
        ["payment_session.status.payment_created"],
    ));
}

/// What stands in an answer, or is made of one.
pub(crate) async fn answers(walk: &mut Walk) {
    walk.see(&Included::Other(Personal::new(json!("canary"))));
    let client = canaries::server().client();
    let payment = client.pis().payments().get(&session()).await.unwrap();
    walk.see(payment.extra());
    walk.see(&payment);
    let transaction = client.pis().transactions().list().await.unwrap();
    let transaction = transaction.into_items().remove(0);
    walk.see(&Included::Transaction(Box::new(transaction)));
    let connection = connection(&client);
    walk.see(&connection);
    let tokens = connection.tokens().unwrap();
    walk.see(&tokens);
    walk.see(tokens.access());
    walk.see(&Tokens::new(tokens.access().clone(), Some("canary".into())));
    let asked = client.pis().payments().get(&session()).until_final();
    walk.see(&asked.poll(Poll::within(Duration::from_secs(1))));
    walk.see(&Poll::default());
    walk.see(&client.pis().payments().list().items());
    walk.see(&client.pis().payments().list().pages());
    let raw = client.raw(Method::GET, "/v9/things/{id}");
    let raw = raw.query("q", "canary").header("x-y", "canary");
    walk.see(&raw);
    let fake = Fake::always(Reply::With(
        200,
        "x-answer",
        "canary".to_owned(),
        r#"{"x":"canary"}"#.to_owned(),
    ));
    walk.see(&fake.client().raw(Method::GET, "/v9/x").await.unwrap());
    walk.see(&client.ais().open(&customer()));
}

/// Clients, and the parts of the API that they lead to.
pub(crate) fn clients(walk: &mut Walk) {
    let credentials = Credentials::new(AppId::new(APP_ID).unwrap(), "canary", key().clone());
    walk.see(&credentials);
    walk.see(&OrganisationCredentials::new("id", "canary"));
    let settings = NetworkSettings::default().proxy("http://canary:canary@proxy.example:1");
    walk.see(&settings);
    let builder = Client::builder()
        .credentials(&credentials)
        .organisation_credentials(OrganisationCredentials::new("id", "canary"))
        .header("x-secret", "canary")
        .network(settings);
    walk.see(&builder);
    let client = builder.build().unwrap();
    walk.see(&client);
    let blocking = blocking::Client::new(client.clone()).unwrap();
    walk.see(&blocking);
    let calls = || blocking.pis().payments().list();
    walk.see(&calls().items());
    walk.see(&calls().pages());

    walk.see(&client.pis());
    walk.see(&client.pis().payments());
    walk.see(&client.pis().settlements());
    walk.see(&client.pis().transactions());
    walk.see(&client.ais());
    walk.see(&client.resources());
    walk.see(&client.mandates());
    let customers = client.customers();
    let customer = MerchantCustomerId::new("x1").unwrap();
    walk.see(&customers.bank_accounts(&customer));
    walk.see(&customers.verifications(&customer));
    walk.see(&customers);
    let organisation: organisation::Organisation = client.organisation();
    walk.see(&organisation.companies());
    walk.see(&organisation.users());
    walk.see(&organisation.nodes());
    walk.see(&organisation.memberships());
    walk.see(&organisation.applications());
    walk.see(&organisation.bank_accounts());
    walk.see(&organisation);
}
