//! Clients of several applications in one process never lend each other a key or a token.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fintecture::pis::Connect;
use fintecture::signature::{Received, SignatureHeader, verify};
use fintecture::{Client, Money, PrivateKey, SessionId};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const APPLICATIONS: usize = 4;
const THREADS: usize = 16;
const CALLS: usize = 10_000;

/// No multiple of the applications, so that each task calls for all of them in turn.
const TASKS: usize = 81;

/// The server refuses the token of every so many-th call once, so that tokens change under load.
const REFUSED_EVERY: usize = 251;

struct Application {
    id: String,
    secret: String,
    key: PrivateKey,
}

impl Application {
    fn new(index: usize) -> Self {
        Self {
            id: format!("0f0e0d0c-0000-4000-8000-00000000000{index}"),
            secret: format!("secret-{index}"),
            key: PrivateKey::generate().unwrap(),
        }
    }

    fn client(&self, base_url: &str) -> Client {
        Client::builder()
            .base_url(base_url)
            .app_id(&self.id)
            .app_secret(self.secret.as_str())
            .private_key(self.key.clone())
            .build()
            .unwrap()
    }

    fn basic(&self) -> String {
        let pair = format!("{}:{}", self.id, self.secret);
        format!("Basic {}", STANDARD.encode(pair))
    }
}

/// A server that takes nothing on trust: whose call it is meant to be stands in the call itself, as
/// `{application}-{number}`, and key, token and secret must all be that application's.
#[derive(Clone)]
struct Strict(Arc<Inner>);

struct Inner {
    applications: Vec<Application>,
    verified: AtomicUsize,
    granted: AtomicUsize,
    refused: Mutex<HashSet<String>>,
    wrong: Mutex<Vec<String>>,
}

impl Strict {
    fn new() -> Self {
        Self(Arc::new(Inner {
            applications: (0..APPLICATIONS).map(Application::new).collect(),
            verified: AtomicUsize::new(0),
            granted: AtomicUsize::new(0),
            refused: Mutex::default(),
            wrong: Mutex::default(),
        }))
    }

    fn clients(&self, base_url: &str) -> Vec<Client> {
        let applications = self.0.applications.iter();
        applications
            .map(|application| application.client(base_url))
            .collect()
    }

    fn wrong(&self) -> Vec<String> {
        self.0.wrong.lock().unwrap().clone()
    }

    fn refusals(&self) -> usize {
        self.0.refused.lock().unwrap().len()
    }

    /// A token `{application}.{number}` for whoever the secret belongs to.
    fn grant(&self, request: &Request) -> Result<ResponseTemplate, String> {
        let basic = header(request, "authorization");
        let mut applications = self.0.applications.iter();
        let owner = applications
            .position(|application| application.basic() == basic)
            .ok_or("a secret that is nobody's")?;
        let named = form_urlencoded::parse(&request.body)
            .any(|(name, value)| name == "app_id" && value == self.0.applications[owner].id);
        if !named {
            return Err(format!("the secret of {owner} for another"));
        }
        let number = self.0.granted.fetch_add(1, Ordering::SeqCst);
        let body = format!(r#"{{"access_token":"{owner}.{number}","expires_in":3600}}"#);
        Ok(ResponseTemplate::new(200).set_body_string(body))
    }

    fn call(&self, request: &Request) -> Result<ResponseTemplate, String> {
        let meant = meant_for(request).ok_or("a call that is nobody's")?;
        let (owner, number) = meant.split_once('-').ok_or("a call without a number")?;
        let application = owner
            .parse::<usize>()
            .ok()
            .and_then(|index| self.0.applications.get(index))
            .ok_or("a call of a stranger")?;
        let signature = SignatureHeader::parse(header(request, "signature"))
            .map_err(|error| error.to_string())?;
        if signature.key_id().as_str() != application.id {
            return Err(format!("{meant} names the key {}", signature.key_id()));
        }
        let received = Received {
            method: &request.method,
            target: &request.url[url::Position::BeforePath..],
            headers: &request.headers,
            body: &request.body,
        };
        verify(application.key.public(), &signature, &received)
            .map_err(|error| format!("{meant}: {error}"))?;
        let token = header(request, "authorization");
        let is_theirs = if token.is_empty() {
            header(request, "app_id") == application.id
        } else {
            token.starts_with(&format!("Bearer {owner}."))
        };
        if !is_theirs {
            return Err(format!("{meant} is authorised by {token:?}"));
        }
        self.0.verified.fetch_add(1, Ordering::SeqCst);
        let is_due = number
            .parse::<usize>()
            .is_ok_and(|number| number % REFUSED_EVERY == 0);
        if is_due && !token.is_empty() && self.0.refused.lock().unwrap().insert(meant.clone()) {
            let body = r#"{"status":401,"errors":[{"code":"invalid_token"}]}"#;
            return Ok(ResponseTemplate::new(401).set_body_string(body));
        }
        let body = format!(
            r#"{{"meta":{{"session_id":"{meant}","status":"payment_created","url":"https://connect.example/{meant}"}},"data":{{}}}}"#
        );
        Ok(ResponseTemplate::new(200).set_body_string(body))
    }
}

impl Respond for Strict {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let answer = if request.url.path().starts_with("/oauth/") {
            self.grant(request)
        } else {
            self.call(request)
        };
        answer.unwrap_or_else(|wrong| {
            self.0.wrong.lock().unwrap().push(wrong);
            ResponseTemplate::new(409)
        })
    }
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    let value = request.headers.get(name);
    value.map_or("", |value| value.to_str().unwrap())
}

/// The `state` of the call, or the session that its path ends in.
fn meant_for(request: &Request) -> Option<String> {
    let mut pairs = request.url.query_pairs();
    let state = pairs.find_map(|(name, value)| (name == "state").then(|| value.into_owned()));
    state.or_else(|| Some(request.url.path_segments()?.next_back()?.to_owned()))
}

/// Makes the call of this number, and checks that the answer is its own.
async fn call(clients: &[Client], number: usize) {
    let owner = number % APPLICATIONS;
    let client = &clients[owner];
    let meant = format!("{owner}-{number}");
    let answered = match number / APPLICATIONS % 3 {
        0 => {
            let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
            let session = client.pis().connect(order).state(&meant).await.unwrap();
            session.id().to_string()
        }
        1 => {
            let id = SessionId::new(&meant).unwrap();
            let payment = client.pis().payments().get(&id).await.unwrap();
            payment.id().to_string()
        }
        _ => {
            let page = client.ais().connect().state(&meant);
            let page = page.redirect_uri("https://app.example/").await.unwrap();
            let url = page.url().to_owned();
            url.rsplit('/').next().unwrap().to_owned()
        }
    };
    assert_eq!(answered, meant);
}

#[test]
fn four_clients_on_sixteen_threads_sign_and_authorise_for_their_own_applications_alone() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        let strict = Strict::new();
        Mock::given(any())
            .respond_with(strict.clone())
            .mount(&server)
            .await;
        let clients: Arc<[Client]> = strict.clients(&server.uri()).into();
        let tasks = (0..TASKS).map(|task| {
            let clients = Arc::clone(&clients);
            tokio::spawn(async move {
                for number in (task..CALLS).step_by(TASKS) {
                    call(&clients, number).await;
                }
            })
        });
        let ended = futures_util::future::join_all(tasks).await;
        assert_eq!(strict.wrong(), [""; 0]);
        assert!(ended.iter().all(Result::is_ok));
        let verified = strict.0.verified.load(Ordering::SeqCst);
        assert_eq!(verified, CALLS + strict.refusals());
        assert!(strict.refusals() > 20, "tokens changed under load");
        let granted = strict.0.granted.load(Ordering::SeqCst);
        assert!((APPLICATIONS + 1..=APPLICATIONS + strict.refusals()).contains(&granted));
    });
}
