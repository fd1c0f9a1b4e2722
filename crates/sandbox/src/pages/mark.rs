//! The banks' logos: those of the Demo Banks are drawn, the others' are made of their initials on a
//! ground and with a sign that their ids choose. A user's bank may bring its own.

use crate::bank::{Accent, Bank};
use crate::domain::chance::Chance;

/// Words that a name shares with many banks, and that say nothing in a logo.
const COMMON: [&str; 8] = [
    "Banque", "Banco", "Banca", "Bank", "Caisse", "Caja", "Caixa", "Cassa",
];

impl Accent {
    /// Its name in the stylesheet.
    pub(crate) fn as_str(self) -> &'static str {
        self.paint().0
    }

    /// Its name, and its colour on a light ground.
    fn paint(self) -> (&'static str, &'static str) {
        match self {
            Self::Amber => ("amber", "#7c5200"),
            Self::Blue => ("blue", "#2348c7"),
            Self::Green => ("green", "#17694a"),
            Self::Indigo => ("indigo", "#4338a8"),
            Self::Olive => ("olive", "#55611a"),
            Self::Plum => ("plum", "#82306f"),
            Self::Red => ("red", "#a8243a"),
            Self::Rose => ("rose", "#b02a68"),
            Self::Rust => ("rust", "#b23a17"),
            Self::Slate => ("slate", "#43536b"),
            Self::Teal => ("teal", "#0f6070"),
            Self::Violet => ("violet", "#6a34b0"),
        }
    }
}

/// What initials stand on: 40 by 40, coloured by its bank's accent.
const GROUNDS: [&str; 6] = [
    r#"<rect width="40" height="40" rx="11"/>"#,
    r#"<circle cx="20" cy="20" r="20"/>"#,
    r#"<path d="M20 0c6 3.5 12 5 17.5 5v15c0 10-7 16.5-17.5 20C9.5 36.5 2.5 30 2.5 20V5C8 5 14 3.5 20 0Z"/>"#,
    r#"<path d="M17 1.3a6 6 0 0 1 6 0l12 6.900a6 6 0 0 1 3 5.2v13.2a6 6 0 0 1-3 5.2l-12 6.900a6 6 0 0 1-6 0L5 31.800a6 6 0 0 1-3-5.2V13.400a6 6 0 0 1 3-5.2Z"/>"#,
    r#"<path d="M0 15A15 15 0 0 1 15 0h22a3 3 0 0 1 3 3v22a15 15 0 0 1-15 15H3a3 3 0 0 1-3-3Z"/>"#,
    r#"<path d="M0 20a20 20 0 0 1 40 0v15a5 5 0 0 1-5 5H5a5 5 0 0 1-5-5Z"/>"#,
];

/// What stands behind the initials. Nothing stands above them, where it would be read as an accent.
const SIGNS: [&str; 5] = [
    "",
    r#"<circle class="ink" fill-opacity="0.18" cx="20" cy="20" r="13.5"/>"#,
    r#"<path class="ink" fill-opacity="0.18" d="M18.6 5.6a2 2 0 0 1 2.8 0l13 13a2 2 0 0 1 0 2.8l-13 13a2 2 0 0 1-2.8 0l-13-13a2 2 0 0 1 0-2.8Z"/>"#,
    r#"<rect class="ink" fill-opacity="0.18" x="5" y="10.5" width="30" height="19" rx="9.5"/>"#,
    r#"<path class="ink" fill-opacity="0.18" d="M7 27h26v1.5A4.5 4.5 0 0 1 28.5 33h-17A4.5 4.5 0 0 1 7 28.5Z"/>"#,
];

/// The logo of a bank for a page: an inline SVG that the stylesheet colours, or the picture that the
/// bank brought along.
pub(super) fn of(bank: &Bank) -> String {
    match &bank.own_logo {
        Some(_) => format!(
            r#"<img class="logo" src="{}" alt="" width="40" height="40">"#,
            super::logo_of(&bank.provider)
        ),
        None => drawn(bank),
    }
}

/// The logo as a file of its own, in its own colours.
pub(super) fn file(bank: &Bank) -> String {
    if let Some(own) = &bank.own_logo {
        return own.clone();
    }
    let (_, colour) = bank.accent.paint();
    let own = format!("xmlns=\"http://www.w3.org/2000/svg\" fill=\"{colour}\"");
    drawn(bank)
        .replace("class=\"logo\"", &own)
        .replace("class=\"ink\"", "fill=\"#ffffff\"")
}

fn drawn(bank: &Bank) -> String {
    match bank.provider.as_str() {
        "ftecfr" => include_str!("../../assets/logos/ftecfr.svg").to_owned(),
        "fteces" => include_str!("../../assets/logos/fteces.svg").to_owned(),
        "ftecde" => include_str!("../../assets/logos/ftecde.svg").to_owned(),
        "ftecit" => include_str!("../../assets/logos/ftecit.svg").to_owned(),
        "ftecbe" => include_str!("../../assets/logos/ftecbe.svg").to_owned(),
        provider => monogram(provider, &initials(&bank.name)),
    }
}

fn monogram(provider: &str, letters: &str) -> String {
    let mut chance = Chance::named(0, &format!("logo/{provider}"));
    let ground = one_of(&GROUNDS, &mut chance);
    let sign = one_of(&SIGNS, &mut chance);
    let size = if letters.chars().count() > 1 {
        15.5
    } else {
        18.5
    };
    // Capitals are some seven tenths of the size high.
    let baseline = 20.0 + 0.36 * size;
    format!(
        "<svg class=\"logo\" viewBox=\"0 0 40 40\" width=\"40\" height=\"40\" aria-hidden=\"true\" \
         focusable=\"false\">{ground}{sign}<text class=\"ink\" x=\"20\" y=\"{baseline:.1}\" \
         font-family=\"Helvetica Neue, Arial, sans-serif\" font-size=\"{size}\" font-weight=\"700\" \
         text-anchor=\"middle\">{letters}</text></svg>"
    )
}

fn one_of<'t, T>(all: &'t [T], chance: &mut Chance) -> &'t T {
    let last = i64::try_from(all.len()).unwrap_or(1) - 1;
    let place = usize::try_from(chance.between(0, last)).unwrap_or(0);
    &all[place]
}

/// The capitals of a name's own words, two at most; of a name without any, its first letter.
fn initials(name: &str) -> String {
    let own = || {
        let words = name.split([' ', '’']);
        words.filter(|word| !COMMON.contains(word))
    };
    let capitals: String = own()
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .take(2)
        .collect();
    if !capitals.is_empty() {
        return capitals;
    }
    let mut signs = own().chain([name]).flat_map(str::chars);
    let first = signs.find(|sign| sign.is_alphanumeric());
    first.into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bank::Directory;

    #[test]
    fn initials_are_those_of_a_banks_own_words() {
        assert_eq!(initials("Banque de l’Estuaire"), "E");
        assert_eq!(initials("Banque du Quai Clair"), "QC");
        assert_eq!(initials("Lindenhof Bank"), "L");
        assert_eq!(initials("Caisse des Îles Vertes"), "ÎV");
        assert_eq!(initials("bunq"), "B");
        assert_eq!(initials("Banque élan"), "É");
        assert_eq!(initials("Bank"), "B");
        for bank in Directory::embedded().unwrap().banks {
            assert!(!initials(&bank.name).is_empty(), "{}", bank.name);
        }
    }

    #[test]
    fn a_logo_that_stands_alone_brings_its_colours() {
        for bank in Directory::embedded().unwrap().banks {
            let file = file(&bank);
            assert!(
                file.starts_with("<svg xmlns=") && !file.contains("class="),
                "{file}"
            );
            assert!(file.contains("fill=\"#ffffff\"") && file.trim_end().ends_with("</svg>"));
        }
    }

    #[test]
    fn no_two_banks_have_the_same_logo() {
        let banks = Directory::embedded().unwrap().banks;
        let logos: BTreeSet<_> = banks.iter().map(file).collect();
        assert_eq!(logos.len(), banks.len());
    }

    #[test]
    fn the_stylesheet_knows_every_accent_on_light_and_dark() {
        let css = include_str!("../../assets/connect.css");
        for bank in Directory::embedded().unwrap().banks {
            let (name, colour) = bank.accent.paint();
            let rule = format!("[data-accent=\"{name}\"] {{ --accent: ");
            assert!(css.contains(&format!("{rule}{colour}; }}")), "{name}");
            assert_eq!(css.matches(&rule).count(), 2, "{name}");
        }
    }
}
