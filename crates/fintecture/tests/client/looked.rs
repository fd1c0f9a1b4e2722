//! What a call and its answer show of themselves.

#![cfg_attr(
    not(all(feature = "axum", feature = "blocking")),
    allow(dead_code, reason = "the walk, which reads it, needs every feature")
)]

use std::any::type_name;
use std::fmt::Debug;

use fintecture::Error;

/// The whole name of a type, and what its value shows.
#[derive(Debug)]
pub(crate) struct Sight {
    pub(crate) of: &'static str,
    pub(crate) texts: [String; 2],
}

impl Sight {
    pub(crate) fn of<T: Debug + ?Sized>(value: &T) -> Self {
        Self {
            of: type_name::<T>(),
            texts: [format!("{value:?}"), format!("{value:#?}")],
        }
    }
}

/// A call that was made, and what came back.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(crate) call: Sight,
    pub(crate) answer: Sight,
}

/// Makes a call and looks at both ends of it.
pub(crate) async fn look<C, T>(call: C) -> Result<Looked, Error>
where
    C: IntoFuture<Output = Result<T, Error>> + Debug,
    T: Debug,
{
    let sight = Sight::of(&call);
    let answer = call.await?;
    Ok(Looked {
        call: sight,
        answer: Sight::of(&answer),
    })
}
