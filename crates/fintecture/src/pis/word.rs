//! Two members of `meta` that change places from answer to answer.

use serde::Deserialize;

/// One of `meta.status` and `meta.code`: a word in one family of answers, HTTP's number in the
/// other (Contract §5.2, C-07).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Word {
    Number(serde_json::Number),
    Text(String),
}

impl Word {
    /// The word, from whichever of the two members has it; a number in quotes is still a number.
    pub(super) fn of<'a>(status: Option<&'a Self>, code: Option<&'a Self>) -> Option<&'a str> {
        [status, code]
            .into_iter()
            .flatten()
            .find_map(|member| match member {
                Self::Text(text) if text.parse::<u16>().is_err() => Some(text.as_str()),
                _ => None,
            })
    }
}
