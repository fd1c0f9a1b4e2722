//! Listens in on the SDK: stands before its own transport, and notes what goes by.

use std::time::Instant;

use bytes::Bytes;
use fintecture::transport::{BoxFuture, Network, Transport, TransportError};

use super::wire::{Exchange, Route, Wire, proof_of, shown_target};

/// The SDK's transport, listened to.
pub(super) struct Tap {
    network: Network,
    wire: Wire,
}

impl Tap {
    pub(super) fn new(network: Network, wire: Wire) -> Self {
        Self { network, wire }
    }
}

impl Transport for Tap {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let began = Instant::now();
            let method = request.method().clone();
            let path = shown_target(request.uri().path(), request.uri().query());
            let proof = proof_of(request.headers(), "sig");
            let answer = self.network.send(request).await?;
            self.wire.record(Exchange {
                route: Route::ShopToPlatform,
                method,
                path,
                status: answer.status(),
                proof,
                took: began.elapsed(),
            });
            Ok(answer)
        })
    }
}
