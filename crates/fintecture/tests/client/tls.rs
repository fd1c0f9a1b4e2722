//! Whom the client believes: the machine's authorities, others too, or others alone; and how it
//! gets through a proxy.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fintecture::transport::{Network, NetworkSettings, Retry};
use fintecture::{Client, Error, SessionId};
use http::Method;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::fake::{APP_ID, APP_SECRET, SESSION, key};
use crate::wire;

const AUTHORITY: &str = include_str!("../tls/authority.pem");

fn acceptor() -> TlsAcceptor {
    let chain = CertificateDer::from_pem_slice(include_bytes!("../tls/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tls/server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// A server with the certificate of a test authority, at an address of this machine.
async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            if let Ok(tls) = acceptor().accept(socket).await {
                serve(tls).await;
            }
        }
    });
    address
}

/// Answers one request: with a token, or with a payment.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let body = match wire::read(&mut stream).await.target.as_str() {
        "/oauth/accesstoken" => wire::TOKEN,
        _ => r#"{"meta":{"session_id":"s","status":"payment_created"}}"#,
    };
    wire::answer(&mut stream, body).await;
}

async fn read_a_payment(base_url: &str, settings: NetworkSettings) -> Result<(), Error> {
    let client = Client::builder()
        .base_url(base_url)
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .private_key(key().clone())
        .network(settings)
        .retry(Retry::never())
        .timeout(Duration::from_secs(20))
        .build()?;
    let id = SessionId::new(SESSION).unwrap();
    client.pis().payments().get(&id).await.map(drop)
}

#[tokio::test]
async fn an_authority_that_the_machine_does_not_know_is_not_believed() {
    let error = read_a_payment(&server().await, NetworkSettings::default()).await;
    let error = error.unwrap_err();
    assert!(error.is_connect() && !error.is_ambiguous(), "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn an_authority_is_believed_beside_the_machines_or_alone() {
    let base_url = server().await;
    let also = NetworkSettings::default().trust_also(AUTHORITY);
    read_a_payment(&base_url, also).await.unwrap();
    let only = NetworkSettings::default().trust_only(AUTHORITY);
    read_a_payment(&base_url, only).await.unwrap();
}

#[tokio::test]
async fn another_authority_alone_does_not_do() {
    // The server's own certificate is no authority.
    let other = include_str!("../tls/server.pem");
    let only = NetworkSettings::default().trust_only(other);
    let error = read_a_payment(&server().await, only).await.unwrap_err();
    assert!(error.is_connect() && !error.is_ambiguous(), "{error}");
}

#[test]
fn settings_that_cannot_work_are_told_when_the_client_is_built() {
    let built = |settings: NetworkSettings| Network::with("https://api.fintecture.com", &settings);
    let error = built(NetworkSettings::default().trust_also("no PEM")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "certificate authorities: no CERTIFICATE in the PEM text"
    );
    let error = built(NetworkSettings::default().proxy("canary:canary@")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "proxy: a URL such as http://proxy.example:3128"
    );
}

#[tokio::test]
async fn a_proxy_is_gone_through_by_connect_with_its_password() {
    let base_url = server().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = listener.local_addr().unwrap();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let seen = wire::read(&mut socket).await;
            let to = seen.target.clone();
            noted.lock().unwrap().push(seen);
            let mut server = TcpStream::connect(to).await.unwrap();
            let granted = b"HTTP/1.1 200 Connection established\r\n\r\n";
            socket.write_all(granted).await.unwrap();
            tokio::spawn(async move {
                // Either side may close first.
                let _ = tokio::io::copy_bidirectional(&mut socket, &mut server).await;
            });
        }
    });
    let settings = NetworkSettings::default()
        .trust_only(AUTHORITY)
        .proxy(format!("http://user:secret@{proxy}"));
    read_a_payment(&base_url, settings).await.unwrap();
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 2, "the token and the payment");
    for request in requests.iter() {
        assert_eq!(request.method, Method::CONNECT);
        assert_eq!(format!("https://{}", request.target), base_url);
        let password = "Basic dXNlcjpzZWNyZXQ=";
        assert_eq!(request.header("proxy-authorization"), password);
        assert!(!request.headers.contains_key("authorization"));
    }
}
