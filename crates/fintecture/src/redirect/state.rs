//! The state that was given, and the one that comes back.

use subtle::ConstantTimeEq as _;

use crate::Personal;

/// Whether the state that came back is the expected one, in a time that does not tell how much of
/// it is right. None is never expected, and neither is an empty one.
pub(super) fn is(came_back: Option<&Personal>, expected: &str) -> bool {
    let came_back = came_back.map_or("", Personal::expose_str);
    let same: bool = came_back.as_bytes().ct_eq(expected.as_bytes()).into();
    same && !expected.is_empty()
}
