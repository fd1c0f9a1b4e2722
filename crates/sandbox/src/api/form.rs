//! The forms that ask for tokens (Contract §3.2), read with every problem named.

use fintecture::Invalid;

use super::ApiError;
use super::caller::Call;

/// The first value of a field; an empty one counts as absent.
pub(super) fn value(call: &Call, name: &str) -> Option<String> {
    form_urlencoded::parse(&call.body)
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// Fields that must be there, each once: which of two counts would be a guess.
pub(super) fn fields<const N: usize>(
    call: &Call,
    names: [&'static str; N],
) -> Result<[String; N], ApiError> {
    let mut problems = Vec::new();
    let read = names.map(|name| {
        let given = form_urlencoded::parse(&call.body).filter(|(key, _)| key == name);
        if given.count() > 1 {
            problems.push(Invalid::unshown(name, "must not be given twice"));
        }
        value(call, name).unwrap_or_else(|| {
            problems.push(Invalid::missing(name, "required"));
            String::new()
        })
    });
    if problems.is_empty() {
        Ok(read)
    } else {
        Err(ApiError::invalid_fields(&problems))
    }
}
