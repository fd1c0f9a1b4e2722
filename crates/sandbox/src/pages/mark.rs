//! The banks' logos: those of the Demo Banks are drawn, the others' are made of their initials.

use crate::bank::{Accent, Bank};

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

/// The logo of a bank: an inline SVG, coloured by the stylesheet.
pub(super) fn of(bank: &Bank) -> String {
    match bank.provider.as_str() {
        "ftecfr" => include_str!("../../assets/logos/ftecfr.svg").to_owned(),
        "fteces" => include_str!("../../assets/logos/fteces.svg").to_owned(),
        "ftecde" => include_str!("../../assets/logos/ftecde.svg").to_owned(),
        "ftecit" => include_str!("../../assets/logos/ftecit.svg").to_owned(),
        "ftecbe" => include_str!("../../assets/logos/ftecbe.svg").to_owned(),
        _ => monogram(&initials(&bank.name)),
    }
}

/// The same as a file of its own, in its own colours.
pub(super) fn file(bank: &Bank) -> String {
    let (_, colour) = bank.accent.paint();
    let own = format!("xmlns=\"http://www.w3.org/2000/svg\" fill=\"{colour}\"");
    of(bank)
        .replace("class=\"logo\"", &own)
        .replace("class=\"ink\"", "fill=\"#ffffff\"")
}

fn monogram(letters: &str) -> String {
    format!(
        "<svg class=\"logo\" viewBox=\"0 0 40 40\" width=\"40\" height=\"40\" aria-hidden=\"true\" \
         focusable=\"false\"><rect width=\"40\" height=\"40\" rx=\"11\"/><text class=\"ink\" x=\"20\" \
         y=\"25.5\" font-family=\"Helvetica Neue, Arial, sans-serif\" font-size=\"15.5\" \
         font-weight=\"700\" text-anchor=\"middle\">{letters}</text></svg>"
    )
}

/// The capitals of a name's own words, two at most.
fn initials(name: &str) -> String {
    name.split([' ', '’'])
        .filter(|word| !COMMON.contains(word))
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .take(2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::Directory;

    #[test]
    fn initials_are_those_of_a_banks_own_words() {
        assert_eq!(initials("Banque de l’Estuaire"), "E");
        assert_eq!(initials("Banque du Quai Clair"), "QC");
        assert_eq!(initials("Lindenhof Bank"), "L");
        assert_eq!(initials("Caisse des Îles Vertes"), "ÎV");
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
