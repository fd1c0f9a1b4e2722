//! What every failure looks like (Contract §16).

use crate::reference::shape::{Shape, shape};

shapes! {
    /// A failure, in the one shape that every official SDK reads (Contract §16.1).
    struct Failure {
        /// The status of the answer once more.
        #[schema(minimum = 400, maximum = 599)]
        status: u16,
        /// The family of the failure.
        #[schema(examples("bad_request", "unauthorized"))]
        code: String,
        /// What support asks for; `GET /_sandbox/v1/requests` knows it too.
        #[schema(format = "uuid")]
        log_id: String,
        /// What is wrong: everything at once.
        errors: Vec<Problem>,
    }

    /// One thing that is wrong.
    struct Problem {
        /// Which rule was broken.
        #[schema(examples("mandatory_field_missing", "invalid_token"))]
        code: String,
        /// The same in words.
        title: String,
        /// What exactly; it names the field, never the value.
        message: String,
        /// What a signature that was refused should have been made over; told by a sandbox that is not
        /// strict, of an application that is not in production.
        expected_signing_string: Option<String>,
    }
}

/// The body of every failure.
pub(crate) static FAILURE: Shape = shape::<Failure>();
