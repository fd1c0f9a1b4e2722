//! Reads an answer, and on failure says where it is not as documented, without quoting it.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::Error;
use crate::error::masked;

/// Reads a body of JSON.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| explained(&error.path().to_string(), error.inner()))?;
    deserializer.end().map_err(|error| explained(".", &error))?;
    Ok(value)
}

fn explained(path: &str, error: &serde_json::Error) -> Error {
    let place = format!("line {} column {}", error.line(), error.column());
    let problem = match error.classify() {
        Category::Syntax | Category::Io => format!("not JSON at {place}"),
        Category::Eof => format!("it ends too early, at {place}"),
        Category::Data => masked(&unquoted(&error.to_string())),
    };
    Error::decode(masked(path), problem)
}

/// A message without what stands between double quotes: there serde repeats the value.
fn unquoted(message: &str) -> String {
    let mut plain = String::with_capacity(message.len());
    let (mut quoted, mut escaped) = (false, false);
    for character in message.chars() {
        match character {
            '"' if !escaped => quoted = !quoted,
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            _ if !quoted => plain.push(character),
            _ => {}
        }
        escaped = false;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Answer {
        #[expect(dead_code)]
        data: Vec<Entry>,
    }

    #[derive(Debug, serde::Deserialize)]
    struct Entry {
        #[expect(dead_code)]
        size: u8,
    }

    fn failure(body: &str) -> Error {
        decode::<Answer>(body.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_surprise_is_named_by_its_path_and_not_quoted() {
        let error = failure(r#"{"data":[{"size":1},{"size":"Jane \" Payer"}]}"#);
        assert_eq!(error.json_path(), Some("data[1].size"));
        assert_eq!(
            error.to_string(),
            "the answer does not read as documented at data[1].size: invalid type: string , expected u8 at line 1 column 43"
        );
    }

    #[test]
    fn an_answer_that_is_no_json_says_so() {
        assert!(
            failure("<html>")
                .to_string()
                .contains("not JSON at line 1 column 1")
        );
        assert!(failure("").to_string().contains("ends too early"));
        assert!(failure(r#"{"data":[]} x"#).to_string().contains("not JSON"));
    }
}
