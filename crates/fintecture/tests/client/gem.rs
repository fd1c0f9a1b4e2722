//! The Ruby gem's parameters of payment initiation, each by its name, and where each goes.

use fintecture::pis::{Connect, Payer, RequestToPay};
use fintecture::{Call, Client, Environment, Money, ProviderId, SettlementId};
use serde_json::Value;

use crate::fake::{Fake, SESSION, Seen};
use crate::faults::success;
use crate::operations::session;

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug)]
enum Place {
    Path,
    Query(&'static str),
    Header(&'static str),
    Body(&'static str),
    /// Left out, it is in no body at all.
    Nowhere(&'static str),
}

use Place::{Body, Header, Nowhere, Path, Query};

/// Call of the gem, its parameter, the place, and the value there.
const PARAMETERS: [(&str, &str, Place, &str); 20] = [
    ("connect", "state", Query("state"), "s 1"),
    (
        "connect",
        "redirect_uri",
        Query("redirect_uri"),
        "https://shop.example/back",
    ),
    (
        "connect",
        "origin_uri",
        Query("origin_uri"),
        "https://shop.example/cart",
    ),
    (
        "connect",
        "with_virtualbeneficiary",
        Query("with_virtualbeneficiary"),
        "true",
    ),
    ("payments (one)", "session_id", Path, SESSION),
    (
        "payments (one)",
        "with_virtualbeneficiary",
        Query("with_virtualbeneficiary"),
        "true",
    ),
    (
        "payments (all)",
        "with_virtualbeneficiary",
        Query("with_virtualbeneficiary"),
        "true",
    ),
    ("initiate", "provider_id", Path, "cmcifrpp"),
    (
        "initiate",
        "redirect_uri",
        Query("redirect_uri"),
        "https://shop.example/back",
    ),
    ("initiate", "state", Query("state"), "s 1"),
    ("refund", "session_id", Body("/meta/session_id"), SESSION),
    ("refund", "amount", Body("/data/attributes/amount"), "1.99"),
    ("refund", "user_id", Body("/meta/user_id"), "user-7"),
    ("refund of all", "amount", Nowhere("/data"), ""),
    ("refund of all", "user_id", Nowhere("/meta/user_id"), ""),
    ("request_to_pay", "x_language", Header("x-language"), "fr"),
    (
        "request_to_pay",
        "redirect_uri",
        Query("redirect_uri"),
        "https://shop.example/back",
    ),
    (
        "settlements (all)",
        "include_payments",
        Query("include"),
        "payments",
    ),
    ("settlements (one)", "settlement_id", Path, "x1"),
    (
        "settlements (one)",
        "include_payments",
        Query("include"),
        "payments",
    ),
];

fn order() -> Connect {
    let payer = Payer::new("Jane Payer", "jane@payer.example");
    Connect::new(Money::eur("20").unwrap(), "Order 42").payer(payer)
}

/// What a call of the gem's name puts on the wire.
async fn sent(call: &str) -> Seen {
    let back = "https://shop.example/back";
    let fake = Fake::new(|seen, _| success(seen));
    let client = fake.client();
    let pis = client.pis();
    match call {
        "connect" => {
            let call = pis.connect(order()).state("s 1").redirect_uri(back);
            let call = call.origin_uri("https://shop.example/cart");
            done(call.with_virtual_beneficiary()).await;
        }
        "payments (one)" => {
            done(pis.payments().get(&session()).with_virtual_beneficiary()).await;
        }
        "payments (all)" => done(pis.payments().list().with_virtual_beneficiary()).await,
        "initiate" => {
            let provider = ProviderId::new("cmcifrpp").unwrap();
            done(
                pis.initiate(&provider, order())
                    .redirect_uri(back)
                    .state("s 1"),
            )
            .await;
        }
        "refund" => {
            let part = Money::eur("1.99").unwrap();
            done(pis.refund(&session()).amount(part).user_id("user-7")).await;
        }
        "refund of all" => done(pis.refund(&session())).await,
        "request_to_pay" => {
            let call = pis.request_to_pay(RequestToPay::by_email(order()));
            done(call.language("fr").redirect_uri(back)).await;
        }
        "settlements (all)" => done(pis.settlements().list().include_payments()).await,
        "settlements (one)" => {
            let id = SettlementId::new("x1").unwrap();
            done(pis.settlements().get(&id).include_payments()).await;
        }
        other => panic!("{other} is no call"),
    }
    fake.seen().remove(0)
}

async fn done<A>(call: Call<A>)
where
    Call<A>: IntoFuture<Output = Result<<A as fintecture::Action>::Output, fintecture::Error>>,
    A: fintecture::Action,
{
    call.await.unwrap();
}

impl Place {
    /// What stands there.
    fn of(self, seen: &Seen) -> Option<String> {
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        match self {
            Path => path
                .rsplit('/')
                .find(|step| *step != "initiate")
                .map(str::to_owned),
            Query(name) => form_urlencoded::parse(query.as_bytes())
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.into_owned()),
            Header(name) => Some(seen.header(name).to_owned()),
            Body(place) | Nowhere(place) => {
                let body: Value = serde_json::from_slice(&seen.body).unwrap();
                let value = body.pointer(place)?;
                value
                    .as_str()
                    .map(str::to_owned)
                    .or(Some(value.to_string()))
            }
        }
    }
}

#[tokio::test]
async fn each_parameter_goes_where_the_gem_puts_it() {
    for (call, parameter, place, value) in PARAMETERS {
        let expected = match place {
            Nowhere(_) => None,
            _ => Some(value.to_owned()),
        };
        assert_eq!(place.of(&sent(call).await), expected, "{call} {parameter}");
    }
}

#[test]
fn the_environment_is_the_sandbox_unless_it_is_said() {
    assert_eq!(Environment::default(), Environment::Sandbox);
    let fake = Fake::new(|seen, _| success(seen));
    let client = Client::builder()
        .app_id(crate::fake::APP_ID)
        .app_secret(crate::fake::APP_SECRET)
        .private_key(crate::fake::key().clone())
        .transport(fake)
        .build()
        .unwrap();
    let shown = format!("{client:?}");
    assert!(shown.contains(Environment::Sandbox.base_url()), "{shown}");
}

#[tokio::test]
async fn a_token_can_be_asked_for_and_is_kept() {
    let fake = Fake::new(|seen, _| success(seen));
    let client = fake.client();
    let token = client.pis().token().await.unwrap();
    client.pis().payments().list().await.unwrap();
    let bearer = format!("Bearer {}", token.expose());
    assert_eq!(fake.seen()[0].header("authorization"), bearer);
    assert_eq!(fake.tokens(), 1);
}
