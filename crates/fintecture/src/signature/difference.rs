//! Where two signing strings part.

use std::fmt;

/// The first byte in which two signing strings differ.
///
/// `Display` shows the spot on both sides, a few characters around it: it may hold what a query
/// holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    offset: usize,
    line: String,
    signed: Excerpt,
    received: Excerpt,
}

#[derive(Clone, PartialEq, Eq)]
struct Excerpt {
    before: String,
    after: String,
}

/// How many bytes are shown before and after the spot.
const AROUND: usize = 24;

impl Difference {
    /// Compares two texts; `None` if they are equal.
    pub(super) fn between(signed: &[u8], received: &[u8]) -> Option<Self> {
        let common = signed.iter().zip(received).take_while(|(a, b)| a == b);
        let offset = common.count();
        if offset == signed.len() && offset == received.len() {
            return None;
        }
        Some(Self {
            offset,
            line: line_at(signed, received, offset),
            signed: Excerpt::of(signed, offset),
            received: Excerpt::of(received, offset),
        })
    }

    /// The offset of the byte, from 0, in both texts.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The name of the line it stands in.
    pub fn line(&self) -> &str {
        &self.line
    }
}

/// The name of the line at an offset. Where the names themselves differ, that of the received text,
/// unless it has ended.
fn line_at(signed: &[u8], received: &[u8], offset: usize) -> String {
    let longer = if offset < received.len() {
        received
    } else {
        signed
    };
    let start = longer[..offset].iter().rposition(|byte| *byte == b'\n');
    let line = &longer[start.map_or(0, |newline| newline + 1)..];
    let end = line.iter().position(|byte| matches!(byte, b':' | b'\n'));
    String::from_utf8_lossy(&line[..end.unwrap_or(line.len())]).into_owned()
}

impl Excerpt {
    /// What stands around an offset, within its line.
    fn of(text: &[u8], offset: usize) -> Self {
        let (before, after) = text.split_at(offset);
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        let before = &before[line_start.map_or(0, |newline| newline + 1)..];
        let line_end = after.iter().position(|byte| *byte == b'\n');
        let after = &after[..line_end.unwrap_or(after.len())];

        let cut_before = before.len().saturating_sub(AROUND);
        let cut_after = after.len().min(AROUND);
        let mark = |is_cut| if is_cut { "…" } else { "" };
        Self {
            before: mark(cut_before > 0).to_owned() + &shown(&before[cut_before..]),
            after: match (after.is_empty(), line_end) {
                (true, Some(_)) => "<end of line>".to_owned(),
                (true, None) => "<end of text>".to_owned(),
                (false, _) => shown(&after[..cut_after]) + mark(cut_after < after.len()),
            },
        }
    }
}

/// Bytes as they may be printed: control characters and broken UTF-8 made visible.
pub(super) fn shown(bytes: &[u8]) -> String {
    let show = |character: char| match character {
        control if control.is_control() => control.escape_default().to_string(),
        other => other.to_string(),
    };
    String::from_utf8_lossy(bytes).chars().map(show).collect()
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "first difference at byte {}, in {}",
            self.offset, self.line
        )?;
        for (side, excerpt) in [("signed", &self.signed), ("received", &self.received)] {
            writeln!(f, "  {side:<8}  {}{}", excerpt.before, excerpt.after)?;
        }
        let column = 12 + self.received.before.chars().count();
        write!(f, "{:>column$}^", "")
    }
}

/// Shows the place alone, for logs.
impl fmt::Debug for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Difference")
            .field("offset", &self.offset)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_byte_and_its_line_are_found() {
        for (signed, received, offset, line) in [
            ("date: a\nx: 1", "date: b\nx: 1", 6, "date"),
            ("date: a\nx: 1", "date: a\nx: 2", 11, "x"),
            ("date: a\nx: 1", "date: a\ndigest: 1", 8, "digest"),
            ("date: a\nx: 1", "date: a", 7, "date"),
            ("date: a", "date: a\nx: 1", 7, "date"),
            ("", "date: a", 0, "date"),
        ] {
            let found = Difference::between(signed.as_bytes(), received.as_bytes()).unwrap();
            assert_eq!((found.offset(), found.line()), (offset, line), "{signed:?}");
        }
        assert!(Difference::between(b"same", b"same").is_none());
    }

    #[test]
    fn the_spot_is_shown_on_both_sides() {
        let signed = b"(request-target): get /res/v1/providers?filter[country]=FR\ndate: x";
        let received = b"(request-target): get /res/v1/providers?filter%5Bcountry%5D=FR\ndate: x";
        let difference = Difference::between(signed, received).unwrap();
        insta::assert_snapshot!(difference, @r"
        first difference at byte 46, in (request-target)
          signed    …/res/v1/providers?filter[country]=FR
          received  …/res/v1/providers?filter%5Bcountry%5D=FR
                                             ^
        ");
    }

    #[test]
    fn an_end_and_a_control_character_are_made_visible() {
        let difference = Difference::between(b"date: a\nx: 1", b"date: a\r\nx: 1").unwrap();
        insta::assert_snapshot!(difference, @r"
        first difference at byte 7, in date
          signed    date: a<end of line>
          received  date: a\r
                           ^
        ");
        let difference = Difference::between(b"date: a\n", b"date: a").unwrap();
        insta::assert_snapshot!(difference, @r"
        first difference at byte 7, in date
          signed    date: a<end of line>
          received  date: a<end of text>
                           ^
        ");
    }
}
