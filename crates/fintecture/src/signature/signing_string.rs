//! What is signed: named lines.

use std::fmt;

/// The text that a signature covers: lines of `name: value`, joined by `\n`, with no newline at the
/// end (Contract §4.1).
///
/// It holds no secret, but the target's query may hold personal data: `Display` shows all of it, for
/// the eyes of whoever debugs a signature, and `Debug` only the names.
///
/// ```
/// use fintecture::signature::SigningString;
///
/// let text: SigningString = [("Date", "now"), ("X-Request-ID", "1")].into_iter().collect();
/// assert_eq!(text.to_bytes(), b"date: now\nx-request-id: 1");
/// assert_eq!(text.names().collect::<Vec<_>>(), ["date", "x-request-id"]);
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SigningString {
    lines: Vec<Line>,
}

#[derive(Clone, PartialEq, Eq)]
struct Line {
    name: String,
    value: Vec<u8>,
}

impl SigningString {
    /// The bytes that are signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for line in &self.lines {
            if !bytes.is_empty() {
                bytes.push(b'\n');
            }
            bytes.extend_from_slice(line.name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(&line.value);
        }
        bytes
    }

    /// The names of the lines, in order and in lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.name.as_str())
    }

    /// The value of a line, by its name in lower case.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        let line = self.lines.iter().find(|line| line.name == name)?;
        Some(&line.value)
    }

    /// Reads lines back; `None` where one has no `: `.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let line = |line: &[u8]| {
            let colon = line.windows(2).position(|pair| pair == b": ")?;
            Some(Line {
                name: std::str::from_utf8(&line[..colon]).ok()?.to_owned(),
                value: line[colon + 2..].to_vec(),
            })
        };
        let lines = text.split(|byte| *byte == b'\n').map(line);
        Some(Self {
            lines: lines.collect::<Option<_>>()?,
        })
    }

    /// The same lines with another value in one of them.
    pub(super) fn with(&self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let mut changed = self.clone();
        for line in &mut changed.lines {
            if line.name == name {
                line.value = value.as_ref().to_vec();
            }
        }
        changed
    }

    /// The lines without one of them.
    pub(super) fn without(&self, name: &str) -> Self {
        let mut changed = self.clone();
        changed.lines.retain(|line| line.name != name);
        changed
    }

    /// The lines with one more at a place.
    pub(super) fn insert(&self, at: usize, name: &str, value: &[u8]) -> Self {
        let mut changed = self.clone();
        let line = Line {
            name: name.to_owned(),
            value: value.to_vec(),
        };
        changed.lines.insert(at.min(changed.lines.len()), line);
        changed
    }

    /// The same lines in every other order; for more than five lines, which no client signs, in
    /// none.
    pub(super) fn reordered(&self) -> Vec<Self> {
        if self.lines.len() > 5 {
            return Vec::new();
        }
        let mut orders = vec![Vec::new()];
        for line in &self.lines {
            orders = orders
                .iter()
                .flat_map(|order: &Vec<Line>| {
                    (0..=order.len()).map(|at| {
                        let mut longer = order.clone();
                        longer.insert(at, line.clone());
                        longer
                    })
                })
                .collect();
        }
        orders
            .into_iter()
            .map(|lines| Self { lines })
            .filter(|order| order != self)
            .collect()
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> FromIterator<(N, V)> for SigningString {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        let line = |(name, value): (N, V)| Line {
            name: name.as_ref().to_ascii_lowercase(),
            value: value.as_ref().to_vec(),
        };
        Self {
            lines: lines.into_iter().map(line).collect(),
        }
    }
}

impl fmt::Display for SigningString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.to_bytes()))
    }
}

impl fmt::Debug for SigningString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningString")?;
        f.debug_list().entries(self.names()).finish()
    }
}
