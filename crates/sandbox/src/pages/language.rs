//! The languages that the pages speak, and how one is chosen.

use serde::Deserialize;

/// A language of the pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    Fr,
    En,
}

impl Language {
    /// Every language of the pages.
    pub(crate) const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The tag as HTML's `lang` has it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The other one, which the switch at the top of a page offers.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// Reads a tag such as `fr`, `FR` or `fr-BE`; `None` for a language the pages do not speak.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The best of an `Accept-Language` header (RFC 9110 §12.5.4); of two that are wished for
    /// equally, the first.
    pub(crate) fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(Self, u16)> = None;
        for range in header.split(',') {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let Some(language) = Self::from_tag(tag) else {
                continue;
            };
            let weight = thousandths(parameters);
            if weight > best.map_or(0, |(_, weight)| weight) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// The quality of a language range: `q=0.85` is 850, none is 1000, an unreadable one 0.
fn thousandths(parameters: &str) -> u16 {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return 1_000;
    }
    let Some(quality) = parameters.strip_prefix("q=") else {
        return 0;
    };
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    match (whole, format!("{fraction:0<3}").parse()) {
        ("0", Ok(thousandths)) if thousandths < 1_000 => thousandths,
        ("1", Ok(0)) => 1_000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tag_is_read_in_any_case_and_with_any_region() {
        for tag in ["fr", "FR", "fr-BE", "fr_CA", " fr "] {
            assert_eq!(Language::from_tag(tag), Some(Language::Fr), "{tag}");
        }
        for tag in ["", "de", "french", "*"] {
            assert_eq!(Language::from_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_language_wished_for_most_wins() {
        for (header, language) in [
            ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Fr)),
            ("de-DE,de;q=0.9,en;q=0.8,fr;q=0.7", Some(Language::En)),
            ("en;q=0.5, fr;q=0.55", Some(Language::Fr)),
            ("en, fr", Some(Language::En)),
            ("fr;q=0, en;q=0.001", Some(Language::En)),
            ("fr;q=0", None),
            ("de, *;q=0.5", None),
            ("", None),
        ] {
            assert_eq!(Language::from_accept(header), language, "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_without_a_panic(header in "\\PC*") {
            let _ = Language::from_accept(&header);
        }
    }
}
