//! What a step expects, and what came instead.

use std::fmt;

/// A step met something else than it expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Surprise {
    pub(super) expected: String,
    pub(super) came: String,
}

impl Surprise {
    pub(super) fn new(expected: impl Into<String>, came: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            came: came.into(),
        }
    }
}

impl From<fintecture::Error> for Surprise {
    fn from(error: fintecture::Error) -> Self {
        Self::new("an answer to the SDK", error.to_string())
    }
}

impl From<fintecture::Invalid> for Surprise {
    fn from(invalid: fintecture::Invalid) -> Self {
        Self::new("a value that reads as documented", invalid.to_string())
    }
}

/// Demands that something has the value it should have.
pub(super) fn same<T: PartialEq + fmt::Display + ?Sized>(
    what: &str,
    expected: &T,
    came: &T,
) -> Result<(), Surprise> {
    if came == expected {
        Ok(())
    } else {
        Err(Surprise::new(
            format!("{what} {expected}"),
            format!("{what} {came}"),
        ))
    }
}

/// Demands something that is there.
pub(super) fn present<T>(value: Option<T>, what: &str) -> Result<T, Surprise> {
    value.ok_or_else(|| Surprise::new(what, "nothing"))
}

/// Demands that something holds; `came` says what is so if it does not.
pub(super) fn holds(
    is_so: bool,
    expected: &str,
    came: impl FnOnce() -> String,
) -> Result<(), Surprise> {
    if is_so {
        Ok(())
    } else {
        Err(Surprise::new(expected, came()))
    }
}
