//! `DELETE /ais/v1/customer/{customer_id}` (Contract §8.8).

use axum::response::Response;
use serde_json::json;

use super::access::Access;
use crate::api::Segment;
use crate::api::body;
use crate::api::caller::Call;
use crate::engine::commands::DeleteConnection;

/// Forgets a connection: its tokens, its consent, and what it showed.
pub(super) async fn delete(Segment(customer_id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let Access { connection } = Access::of(call, &customer_id).await?;
        let command = DeleteConnection {
            application: connection.application,
            customer_id: connection.customer_id,
        };
        call.platform.engine.run(command).await?;
        Ok(body::json(&json!({
            "meta": { "status": 200, "code": "customer_deleted" },
        })))
    })
    .await
}
