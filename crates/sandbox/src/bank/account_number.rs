//! Account numbers that look real, check out, and belong to nobody: every bank code is one that no
//! bank has.

use fintecture::{Iban, Invalid};

use crate::domain::chance::Chance;

/// Draws an IBAN of a country, with the national check digits that its validators know.
pub(crate) fn draw(country: &str, chance: &mut Chance) -> Result<Iban, Invalid> {
    let bban = match country {
        "FR" => french(chance),
        "ES" => spanish(chance),
        "DE" => format!("99999999{}", chance.digits(10)),
        "IT" => italian(chance),
        "BE" => belgian(chance),
        _ => {
            return Err(Invalid::new(
                "country",
                "no account numbers are known for it",
                country,
            ));
        }
    };
    Iban::parse(&format!(
        "{country}{:02}{bban}",
        check_digits(country, &bban)
    ))
}

/// The two digits that make the whole divisible (ISO 13616: 98 minus the number modulo 97).
fn check_digits(country: &str, bban: &str) -> u64 {
    98 - modulo(&format!("{bban}{country}00"), 97)
}

/// The remainder of a number written in digits and letters, where A counts 10 and Z counts 35.
fn modulo(text: &str, divisor: u64) -> u64 {
    text.chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, digit| {
            let shift = if digit < 10 { 10 } else { 100 };
            (rest * shift + u64::from(digit)) % divisor
        })
}

/// Bank 99999, branch, account, and the RIB key over all three.
fn french(chance: &mut Chance) -> String {
    let number = format!("99999{}{}", chance.digits(5), chance.digits(11));
    format!("{number}{:02}", 97 - modulo(&format!("{number}00"), 97))
}

/// Bank 9999, branch, two control digits, account.
fn spanish(chance: &mut Chance) -> String {
    let (bank, account) = (format!("9999{}", chance.digits(4)), chance.digits(10));
    let control = |number: &str| {
        const WEIGHTS: [u64; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
        let digits = number.chars().filter_map(|c| c.to_digit(10)).map(u64::from);
        match 11
            - digits
                .zip(WEIGHTS)
                .map(|(digit, weight)| digit * weight)
                .sum::<u64>()
                % 11
        {
            11 => 0,
            10 => 1,
            digit => digit,
        }
    };
    format!(
        "{bank}{}{}{account}",
        control(&format!("00{bank}")),
        control(&account)
    )
}

/// A control letter, bank 99999, branch, account.
fn italian(chance: &mut Chance) -> String {
    // What a digit counts on an odd place, which the Italian rule shuffles.
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let number = format!("99999{}{}", chance.digits(5), chance.digits(12));
    let sum: u32 = (0..)
        .zip(number.chars().filter_map(|c| c.to_digit(10)))
        .map(|(place, digit)| {
            if place % 2 == 0 {
                ODD[digit as usize]
            } else {
                digit
            }
        })
        .sum();
    format!("{}{number}", char::from(b'A' + (sum % 26) as u8))
}

/// Bank 999, account, and two control digits: the rest by 97, where 0 is written 97.
fn belgian(chance: &mut Chance) -> String {
    let number = format!("999{}", chance.digits(7));
    let rest = match modulo(&number, 97) {
        0 => 97,
        rest => rest,
    };
    format!("{number}{rest:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTRIES: [&str; 5] = ["FR", "ES", "DE", "IT", "BE"];

    #[test]
    fn every_number_drawn_is_a_valid_iban_of_its_country() {
        for country in COUNTRIES {
            for sequence in 0..500 {
                let iban = draw(country, &mut Chance::new(1, sequence)).unwrap();
                assert_eq!(iban.country(), country);
            }
        }
    }

    #[test]
    fn the_check_digits_are_those_of_published_samples() {
        assert_eq!(check_digits("DE", "370400440532013000"), 89);
        assert_eq!(check_digits("ES", "21000418450200051332"), 91);
        assert_eq!(
            modulo("5390075470", 97),
            34,
            "the control digits of a Belgian sample"
        );
        assert_eq!(
            97 - modulo("30006000011234567890100", 97),
            89,
            "a French sample's RIB key"
        );
    }

    #[test]
    fn the_same_chance_draws_the_same_number() {
        let drawn = |seed| draw("FR", &mut Chance::new(seed, 3)).unwrap();
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }
}
