//! The route of the reference.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{Redirect, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};

use super::page::Page;
use crate::pages::assets::Assets;
use crate::pages::policy::Forms;
use crate::pages::visit::show;
use crate::reference::Reference;

/// What the page is made of.
#[derive(Clone, Debug)]
struct Shelf {
    reference: Reference,
    assets: Arc<Assets>,
}

/// The reference, and the way there for those who look at the sandbox itself.
pub(crate) fn routes<S>(reference: Reference) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let assets = Arc::new(Assets::new());
    Router::new()
        .route("/docs", get(page))
        .route("/", get(async || Redirect::to("/docs")))
        .with_state(Shelf { reference, assets })
}

async fn page(State(shelf): State<Shelf>, headers: HeaderMap) -> Response {
    let base_url = shelf.reference.base_url(&headers);
    let document = shelf.reference.document().value_at(&base_url);
    let page = Page::of(&document, &base_url, &shelf.assets);
    show(StatusCode::OK, &Forms::Here, &page)
}
