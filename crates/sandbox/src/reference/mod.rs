//! What is said of the API and of the control interface, beside the code that serves them: the rows
//! that routes cannot be made without, the shapes of what is sent and answered, and the `OpenAPI`
//! document that both make.
//!
//! A shape is a type that nobody makes a value of: answers are written by hand, so that a shape
//! repeats nothing. The sandbox's own tests hold every answer that they get against the document.

mod document;
mod examples;
mod family;
mod operation;
mod parameter;
mod refine;
mod routes;
pub(crate) mod rows;
mod serve;
mod shape;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use routes::Routes;
pub(crate) use serve::Reference;
