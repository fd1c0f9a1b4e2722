//! `GET /docs`: the API's description as a page, made of the very document that `/openapi.json`
//! answers. It is in English, as the document is.

mod member;
mod operation;
mod page;
mod request;
mod routes;
mod sample;
mod words;

pub(crate) use routes::routes;
