//! What banks print on statements, in the language of their country. Shops and employers are
//! invented.

mod baltic;
mod germanic;
mod hellenic;
mod hungarian;
mod nordic;
mod romance;
mod slavic;

/// The labels of one language.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) salary: &'static str,
    pub(super) rent: &'static str,
    pub(super) energy: &'static str,
    pub(super) phone: &'static str,
    pub(super) fee: &'static str,
    pub(super) cash: &'static str,
    /// From a friend.
    pub(super) received: &'static str,
    /// From the current account to the savings account, and the other way.
    pub(super) saved: &'static str,
    pub(super) withdrawn: &'static str,
    /// What is put aside elsewhere than at this bank.
    pub(super) invested: &'static str,
    pub(super) interest: &'static str,
    /// What a card spent, taken from the current account.
    pub(super) settled: &'static str,
    /// What stands before the shop of a card payment.
    pub(super) card: &'static str,
    pub(super) groceries: [&'static str; 3],
    pub(super) shops: [&'static str; 4],
    pub(super) tables: [&'static str; 3],
}

/// The wording of a country's banks.
pub(super) fn of(country: &str) -> &'static Wording {
    match country {
        "BG" => &slavic::BULGARIAN,
        "CY" | "GR" => &hellenic::GREEK,
        "CZ" => &slavic::CZECH,
        "DE" | "AT" | "CH" | "LI" => &germanic::GERMAN,
        "DK" => &nordic::DANISH,
        "EE" => &baltic::ESTONIAN,
        "ES" => &romance::SPANISH,
        "FI" => &nordic::FINNISH,
        "FR" | "BE" | "LU" => &romance::FRENCH,
        "HR" => &slavic::CROATIAN,
        "HU" => &hungarian::HUNGARIAN,
        "IS" => &nordic::ICELANDIC,
        "IT" => &romance::ITALIAN,
        "LT" => &baltic::LITHUANIAN,
        "LV" => &baltic::LATVIAN,
        "NL" => &germanic::DUTCH,
        "NO" => &nordic::NORWEGIAN,
        "PL" => &slavic::POLISH,
        "PT" => &romance::PORTUGUESE,
        "RO" => &romance::ROMANIAN,
        "SE" => &nordic::SWEDISH,
        "SI" => &slavic::SLOVENE,
        "SK" => &slavic::SLOVAK,
        // Ireland, Malta, the United Kingdom.
        _ => &germanic::ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn banks_print_in_the_language_of_their_country() {
        let english: BTreeSet<_> = ["IE", "MT", "GB"].into();
        for country in [
            "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR",
            "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT",
            "RO", "SE", "SI", "SK",
        ] {
            let is_english = of(country).salary == germanic::ENGLISH.salary;
            assert_eq!(is_english, english.contains(country), "{country}");
        }
    }

    #[test]
    fn no_label_is_longer_than_a_remittance_text_and_none_is_another_of_its_language() {
        for country in [
            "BG", "CZ", "DK", "EE", "GR", "HR", "HU", "IS", "LT", "LV", "NO", "RO",
        ] {
            let words = of(country);
            let labels = [
                words.salary,
                words.rent,
                words.energy,
                words.phone,
                words.fee,
                words.cash,
                words.received,
                words.saved,
                words.withdrawn,
                words.invested,
                words.interest,
                words.settled,
                words.card,
            ];
            let distinct: BTreeSet<_> = labels.into_iter().collect();
            assert_eq!(distinct.len(), labels.len(), "{country}");
            assert!(labels.iter().all(|label| label.chars().count() <= 140));
        }
    }
}
