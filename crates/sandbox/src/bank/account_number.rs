//! Account numbers that look real, check out, and belong to nobody: every bank code is one that no
//! bank has.

use fintecture::{Iban, Invalid};

use crate::domain::chance::Chance;

/// The four letters of a bank, where a country writes them, that no bank has.
const NOBODY: &str = "ZZZZ";

/// Draws an IBAN of a country, with the national check digits that its validators know.
pub(crate) fn draw(country: &str, chance: &mut Chance) -> Result<Iban, Invalid> {
    let bban = match country {
        "FR" => french(chance),
        "ES" => spanish(chance),
        "DE" => format!("99999999{}", chance.digits(10)),
        "IT" => italian(chance),
        "BE" => belgian(chance),
        "NL" => format!("{NOBODY}{}", dutch(chance)),
        "GB" | "IE" => format!("{NOBODY}999999{}", chance.digits(8)),
        "PT" => portuguese(chance),
        "LU" => format!("999{}", chance.digits(13)),
        "AT" | "LT" => format!("99999{}", chance.digits(11)),
        "CH" | "LI" => format!("99999{}", chance.digits(12)),
        "SE" => format!("999{}", chance.digits(17)),
        "FI" => finnish(chance),
        "PL" => polish(chance),
        "BG" => format!("{NOBODY}9999{}", chance.digits(10)),
        "CY" => format!("999{}", chance.digits(21)),
        "CZ" | "SK" => czech(chance),
        "DK" => format!("9999{}", chance.digits(10)),
        "EE" => estonian(chance),
        "GR" => format!("999{}", chance.digits(20)),
        "HR" => croatian(chance),
        "HU" => hungarian(chance),
        "IS" => icelandic(chance),
        "LV" => format!("{NOBODY}{}", chance.digits(13)),
        "MT" => format!("{NOBODY}99999{}", chance.digits(18)),
        "NO" => norwegian(chance),
        "RO" => format!("{NOBODY}{}", chance.digits(16)),
        "SI" => slovenian(chance),
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
    let control = |number: &str| match 11 - weighed(number, &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 {
        11 => 0,
        10 => 1,
        digit => digit,
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

/// Ten digits that pass the test of eleven.
fn dutch(chance: &mut Chance) -> String {
    loop {
        let number = chance.digits(10);
        // One in eleven passes.
        if weighed(&number, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) {
            return number;
        }
    }
}

/// Bank 9999, branch, account, and two control digits: 98 minus the rest by 97.
fn portuguese(chance: &mut Chance) -> String {
    let number = format!("9999{}", chance.digits(15));
    format!("{number}{:02}", 98 - modulo(&format!("{number}00"), 97))
}

/// Bank group 999, account, and a Luhn digit.
fn finnish(chance: &mut Chance) -> String {
    let number = format!("999{}", chance.digits(10));
    format!("{number}{}", luhn(&number))
}

/// The digit that Luhn's formula puts at the end of a number.
fn luhn(number: &str) -> u32 {
    let digits = number.chars().rev().filter_map(|c| c.to_digit(10));
    let sum: u32 = (0..)
        .zip(digits)
        .map(|(place, digit)| match place % 2 {
            0 => digit * 2 / 10 + digit * 2 % 10,
            _ => digit,
        })
        .sum();
    (10 - sum % 10) % 10
}

/// Bank 999, branch, a control digit over both, account.
fn polish(chance: &mut Chance) -> String {
    let unit = format!("999{}", chance.digits(4));
    let control = (10 - weighed(&unit, &[3, 9, 7, 1, 3, 9, 7]) % 10) % 10;
    format!("{unit}{control}{}", chance.digits(16))
}

/// Bank 9999, no prefix, and an account whose weighed digits eleven divides.
fn czech(chance: &mut Chance) -> String {
    loop {
        let account = chance.digits(10);
        // One in eleven passes.
        if weighed(&account, &[6, 3, 7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11) {
            return format!("9999000000{account}");
        }
    }
}

/// Bank 99, branch, account, and the digit that the weights 7, 3 and 1 make from the right.
fn estonian(chance: &mut Chance) -> String {
    let number = chance.digits(13);
    format!("99{number}{}", seven_three_one(&number))
}

fn seven_three_one(number: &str) -> u64 {
    let from_the_right: String = number.chars().rev().collect();
    let weights: Vec<u64> = [7, 3, 1].into_iter().cycle().take(number.len()).collect();
    (10 - weighed(&from_the_right, &weights) % 10) % 10
}

/// A bank that begins with 999 and an account, each with the check digit of ISO 7064, modulo 11 and
/// 10.
fn croatian(chance: &mut Chance) -> String {
    let bank = format!("999{}", chance.digits(3));
    let account = chance.digits(9);
    format!("{bank}{}{account}{}", hybrid(&bank), hybrid(&account))
}

/// The check digit of ISO 7064, modulo 11 and 10.
fn hybrid(number: &str) -> u32 {
    let digits = number.chars().filter_map(|c| c.to_digit(10));
    let product = digits.fold(10, |product, digit| {
        let sum = match (product + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        2 * sum % 11
    });
    (11 - product) % 10
}

/// Bank 999, branch, account, and a control digit over each half.
fn hungarian(chance: &mut Chance) -> String {
    let bank = format!("999{}", chance.digits(4));
    let account = chance.digits(15);
    let control = |number: &str| {
        let weights: Vec<u64> = [9, 7, 3, 1]
            .into_iter()
            .cycle()
            .take(number.len())
            .collect();
        (10 - weighed(number, &weights) % 10) % 10
    };
    format!("{bank}{}{account}{}", control(&bank), control(&account))
}

/// Bank 9999, account, and an owner who was born on no day of any month.
fn icelandic(chance: &mut Chance) -> String {
    format!("9999{}99{}", chance.digits(8), chance.digits(8))
}

/// Bank 9999, account, and the digit that makes the weighed sum divisible by eleven.
fn norwegian(chance: &mut Chance) -> String {
    loop {
        let number = format!("9999{}", chance.digits(6));
        let rest = weighed(&number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        match 11 - rest {
            11 => return format!("{number}0"),
            // Ten is no digit, so that no account has such a number.
            10 => {}
            digit => return format!("{number}{digit}"),
        }
    }
}

/// Bank 99, branch, account, and two control digits: 98 minus the rest by 97.
fn slovenian(chance: &mut Chance) -> String {
    let number = format!("99{}", chance.digits(11));
    format!("{number}{:02}", 98 - modulo(&format!("{number}00"), 97))
}

/// The sum of a number's digits, each times its weight.
fn weighed(number: &str, weights: &[u64]) -> u64 {
    let digits = number.chars().filter_map(|c| c.to_digit(10)).map(u64::from);
    digits
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTRIES: [&str; 32] = [
        "FR", "ES", "DE", "IT", "BE", "NL", "GB", "IE", "PT", "LU", "AT", "CH", "SE", "FI", "PL",
        "BG", "CY", "CZ", "DK", "EE", "GR", "HR", "HU", "IS", "LI", "LT", "LV", "MT", "NO", "RO",
        "SI", "SK",
    ];

    /// The sample of each country in the IBAN registry.
    const SAMPLES: [&str; 32] = [
        "FR1420041010050500013M02606",
        "ES9121000418450200051332",
        "DE89370400440532013000",
        "IT60X0542811101000000123456",
        "BE68539007547034",
        "NL91ABNA0417164300",
        "GB29NWBK60161331926819",
        "IE29AIBK93115212345678",
        "PT50000201231234567890154",
        "LU280019400644750000",
        "AT611904300234573201",
        "CH9300762011623852957",
        "SE4550000000058398257466",
        "FI2112345600000785",
        "PL61109010140000071219812874",
        "BG80BNBG96611020345678",
        "CY17002001280000001200527600",
        "CZ6508000000192000145399",
        "DK5000400440116243",
        "EE382200221020145685",
        "GR1601101250000000012300695",
        "HR1210010051863000160",
        "HU42117730161111101800000000",
        "IS140159260076545510730339",
        "LI21088100002324013AA",
        "LT121000011101001000",
        "LV80BANK0000435195001",
        "MT84MALT011000012345MTLCAST001S",
        "NO9386011117947",
        "RO49AAAA1B31007593840000",
        "SI56263300012039086",
        "SK3112000000198742637541",
    ];

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
        for sample in SAMPLES {
            let digits = check_digits(&sample[..2], &sample[4..]);
            assert_eq!(format!("{digits:02}"), sample[2..4], "{sample}");
        }
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
        assert_eq!(
            weighed("0417164300", &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11,
            0,
            "the Dutch sample passes the test of eleven"
        );
        assert_eq!(
            98 - modulo("000201231234567890100", 97),
            54,
            "the control digits of the Portuguese sample"
        );
        assert_eq!(
            luhn("1234560000078"),
            5,
            "the last digit of the Finnish one"
        );
        assert_eq!(
            10 - weighed("1090101", &[3, 9, 7, 1, 3, 9, 7]) % 10,
            4,
            "the control digit of the Polish sample's bank"
        );
    }

    #[test]
    fn the_control_digits_are_those_of_published_samples() {
        for account in ["2000145399", "8742637541"] {
            let sum = weighed(account, &[6, 3, 7, 9, 10, 5, 8, 4, 2, 1]);
            assert!(sum.is_multiple_of(11), "a Czech and a Slovak account");
        }
        assert_eq!(seven_three_one("0022102014568"), 5, "the Estonian one");
        assert_eq!(hybrid("100100"), 5, "the Croatian bank");
        assert_eq!(hybrid("186300016"), 0, "the Croatian account");
        assert_eq!(
            11 - weighed("8601111794", &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11,
            7,
            "the Norwegian one"
        );
        assert_eq!(modulo("263300012039086", 97), 1, "the Slovenian one");
        assert_eq!(
            10 - weighed("1177301", &[9, 7, 3, 1, 9, 7, 3]) % 10,
            6,
            "the Hungarian bank"
        );
    }

    #[test]
    fn numbers_drawn_pass_the_rules_of_their_country() {
        for sequence in 0..200 {
            let drawn = |country| draw(country, &mut Chance::new(5, sequence)).unwrap();
            let number = |country| drawn(country).expose()[4..].to_owned();
            assert_eq!(modulo(&number("PT"), 97), 1);
            assert_eq!(
                weighed(&number("NL")[4..], &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11,
                0
            );
            assert_eq!(weighed(&number("PL"), &[3, 9, 7, 1, 3, 9, 7, 1]) % 10, 0);
            let finnish = number("FI");
            assert!(finnish.ends_with(&luhn(&finnish[..13]).to_string()));
            assert_eq!(modulo(&number("SI"), 97), 1);
            let norwegian = weighed(&number("NO"), &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
            assert!(norwegian.is_multiple_of(11));
            for half in [&number("HU")[..8], &number("HU")[8..]] {
                let weights: Vec<u64> = [9, 7, 3, 1].into_iter().cycle().take(16).collect();
                assert!(weighed(half, &weights).is_multiple_of(10), "{half}");
            }
        }
    }

    #[test]
    fn the_same_chance_draws_the_same_number() {
        let drawn = |seed| draw("FR", &mut Chance::new(seed, 3)).unwrap();
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }
}
