//! Spans of time, as people write them.

use std::time::Duration;

use fintecture::Invalid;

/// Reads a span such as `2d`, `1h30m` or `500ms`.
pub(crate) fn parse(field: &'static str, text: &str) -> Result<Duration, Invalid> {
    let span: Option<jiff::Span> = text.parse().ok();
    let whole = span
        .and_then(|span| {
            span.to_duration(jiff::SpanRelativeTo::days_are_24_hours())
                .ok()
        })
        .and_then(|duration| Duration::try_from(duration).ok());
    whole.ok_or_else(|| Invalid::new(field, "must be a span such as 2d, 1h30m or 500ms", text))
}

/// A span in whole seconds, rounded up: who asks a second too early is refused again.
pub(crate) fn whole_seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_that_have_begun_are_whole() {
        assert_eq!(whole_seconds(Duration::from_mins(30)), 1_800);
        assert_eq!(whole_seconds(Duration::from_millis(1_800_001)), 1_801);
    }

    #[test]
    fn spans_are_read_as_people_write_them() {
        let seconds = |text| parse("by", text).map(|span| span.as_secs()).ok();
        assert_eq!(seconds("2d"), Some(172_800));
        assert_eq!(seconds("1h30m"), Some(5_400));
        assert_eq!(seconds("90s"), Some(90));
        assert_eq!(seconds("1w"), Some(604_800));
        for text in ["", "2", "-1d", "soon", "1 month"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
