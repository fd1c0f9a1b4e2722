//! The shape of a body: a schema, and those that it is made of.

use std::borrow::Cow;

use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// A schema that is made when the document is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(super) name: fn() -> Cow<'static, str>,
    pub(super) itself: fn() -> RefOr<Schema>,
    pub(super) parts: fn(&mut Vec<(String, RefOr<Schema>)>),
}

/// The shape that a type describes.
pub(super) const fn shape<T: ToSchema>() -> Shape {
    Shape {
        name: T::name,
        itself: T::schema,
        parts: T::schemas,
    }
}
