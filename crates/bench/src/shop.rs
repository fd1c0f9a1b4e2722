//! A merchant whose requests are signed before they are sent, so that no load measures signing.

use std::net::SocketAddr;

use fintecture::signature::{Outgoing, sign};
use fintecture::{AppId, Digest, PrivateKey, RequestId, Timestamp};
use http::Method;
use serde::Deserialize;

use crate::Outcome;
use crate::sandbox::Sandbox;
use crate::wire::Connection;

/// An order as a shop sends it (Contract §7.1).
const ORDER: &str = r#"{"meta":{"psu_name":"Jean Dupont","psu_email":"jean.dupont@example.com","psu_phone":"601020304","psu_phone_prefix":"+33","psu_ip":"192.0.2.1","psu_local_id":"customer-42","psu_address":{"street":"rue de la Paix","number":"12","complement":"2nd floor","zip":"75002","city":"Paris","country":"FR"},"expiry":86400,"due_date":86400},"data":{"type":"PIS","attributes":{"amount":"149.30","currency":"EUR","communication":"ORDER-20240226-000042","end_to_end_id":"5f78e902907e4209aa8df63659b05d24","scheme":"AUTO"}}}"#;

/// Where an order goes.
const CONNECT: &str =
    "/pis/v2/connect?state=order-42&redirect_uri=https%3A%2F%2Fshop.example%2Fback";

/// Who signs requests, and the token that authorises them.
pub(crate) struct Shop {
    address: SocketAddr,
    app_id: AppId,
    key: PrivateKey,
    token: String,
}

/// A session that was opened.
#[derive(Deserialize)]
struct Opened {
    meta: OpenedMeta,
}

#[derive(Deserialize)]
struct OpenedMeta {
    session_id: String,
}

impl Shop {
    pub(crate) async fn of(sandbox: &Sandbox) -> Outcome<Self> {
        let credentials = &sandbox.credentials;
        let token = credentials.client()?.pis().token().await?;
        Ok(Self {
            address: sandbox.program.address,
            app_id: AppId::new(&credentials.app_id)?,
            key: credentials.key()?,
            token: token.expose().to_owned(),
        })
    }

    /// Orders, each signed on its own.
    pub(crate) fn orders(&self, count: usize) -> Outcome<Vec<Vec<u8>>> {
        (0..count)
            .map(|_| self.signed(&Method::POST, CONNECT, ORDER))
            .collect()
    }

    /// A signed read.
    pub(crate) fn read(&self, target: &str) -> Outcome<Vec<u8>> {
        self.signed(&Method::GET, target, "")
    }

    /// An order that is not signed, which costs less to check.
    pub(crate) fn plain_order(&self) -> Vec<u8> {
        self.request(&Method::POST, CONNECT, "", ORDER)
    }

    /// Opens a session, and has its payer accept it.
    pub(crate) async fn pay(&self, connection: &mut Connection, order: &[u8]) -> Outcome<String> {
        let session = opened(connection.ask(order).await?)?;
        let target = format!("/_sandbox/v1/sessions/{session}/outcome");
        let accept = self.request(&Method::POST, &target, "", r#"{"outcome":"accept"}"#);
        connection.ask(&accept).await?;
        Ok(session)
    }

    fn signed(&self, method: &Method, target: &str, body: &str) -> Outcome<Vec<u8>> {
        let date = Timestamp::now().to_http();
        let request_id = RequestId::random();
        let digest = (!body.is_empty()).then(|| Digest::of(body.as_bytes()));
        let outgoing = Outgoing {
            method,
            target,
            date: &date,
            digest: digest.as_ref(),
            request_id: &request_id,
        };
        let signature = sign(&self.key, &self.app_id, &outgoing)?;
        let digest = digest.map_or_else(String::new, |digest| format!("Digest: {digest}\r\n"));
        let fields = format!(
            "Date: {date}\r\n{digest}X-Request-ID: {request_id}\r\nSignature: {signature}\r\n"
        );
        Ok(self.request(method, target, &fields, body))
    }

    fn request(&self, method: &Method, target: &str, fields: &str, body: &str) -> Vec<u8> {
        let (address, token, length) = (self.address, &self.token, body.len());
        format!(
            "{method} {target} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Accept: application/json\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n{fields}\r\n{body}"
        )
        .into_bytes()
    }
}

/// The session that an answer to an order names.
pub(crate) fn opened(answer: &[u8]) -> Outcome<String> {
    Ok(serde_json::from_slice::<Opened>(answer)?.meta.session_id)
}
