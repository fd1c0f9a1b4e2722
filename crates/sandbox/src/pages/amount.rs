//! Amounts as people write them: `149,30 €` in French, `€149.30` in English.

use fintecture::{Currency, Money};

use super::language::Language;

/// Keeps an amount on one line, and is the space that French sets between thousands.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
const NO_BREAK_SPACE: char = '\u{a0}';
/// As wide as a figure, unlike the hyphen.
const MINUS: &str = "\u{2212}";

/// Writes an amount with all the decimals of its currency.
pub(crate) fn write(money: &Money, language: Language) -> String {
    let minus = if money.minor() < 0 { MINUS } else { "" };
    let figures = figures(money, language);
    let currency = money.currency();
    match (language, symbol(currency)) {
        (Language::Fr, Some(symbol)) => format!("{minus}{figures}{NO_BREAK_SPACE}{symbol}"),
        (Language::Fr, None) => format!("{minus}{figures}{NO_BREAK_SPACE}{currency}"),
        (Language::En, Some(symbol)) => format!("{minus}{symbol}{figures}"),
        (Language::En, None) => format!("{minus}{currency}{NO_BREAK_SPACE}{figures}"),
    }
}

/// The amount without its sign and currency: `1 234,50` or `1,234.50`.
fn figures(money: &Money, language: Language) -> String {
    let (thousands, decimal) = match language {
        Language::Fr => (NARROW_NO_BREAK_SPACE, ','),
        Language::En => (',', '.'),
    };
    let decimals = money.currency().decimals();
    let unit = 10_u64.pow(decimals);
    let minor = money.minor().unsigned_abs();
    let whole = grouped(minor / unit, thousands);
    if decimals == 0 {
        whole
    } else {
        let width = decimals as usize;
        format!("{whole}{decimal}{:0width$}", minor % unit)
    }
}

fn grouped(whole: u64, separator: char) -> String {
    let digits = whole.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn symbol(currency: Currency) -> Option<&'static str> {
    match currency {
        Currency::EUR => Some("€"),
        Currency::GBP => Some("£"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_follows_its_language() {
        for (amount, french, english) in [
            ("149.30", "149,30\u{a0}€", "€149.30"),
            ("20", "20,00\u{a0}€", "€20.00"),
            ("0.05", "0,05\u{a0}€", "€0.05"),
            (
                "1234567.8",
                "1\u{202f}234\u{202f}567,80\u{a0}€",
                "€1,234,567.80",
            ),
            ("-12.5", "\u{2212}12,50\u{a0}€", "\u{2212}€12.50"),
        ] {
            let money = Money::eur(amount).unwrap();
            assert_eq!(write(&money, Language::Fr), french);
            assert_eq!(write(&money, Language::En), english);
        }
    }

    #[test]
    fn a_currency_without_a_symbol_is_written_by_its_code() {
        let money = |amount, code| Money::parse(amount, Currency::parse(code).unwrap()).unwrap();
        assert_eq!(write(&money("12.5", "CHF"), Language::Fr), "12,50\u{a0}CHF");
        assert_eq!(write(&money("12.5", "CHF"), Language::En), "CHF\u{a0}12.50");
        assert_eq!(write(&money("1200", "JPY"), Language::En), "JPY\u{a0}1,200");
        assert_eq!(
            write(&money("1.234", "KWD"), Language::Fr),
            "1,234\u{a0}KWD"
        );
        assert_eq!(write(&money("3", "GBP"), Language::En), "£3.00");
    }

    proptest! {
        #[test]
        fn a_written_amount_can_be_read_back(minor in -(1_i64 << 50)..(1_i64 << 50)) {
            let money = Money::from_minor(minor, Currency::EUR);
            for (language, decimal) in [(Language::Fr, ','), (Language::En, '.')] {
                let plain: String = write(&money, language)
                    .chars()
                    .filter_map(|c| match c {
                        '\u{2212}' => Some('-'),
                        c if c == decimal => Some('.'),
                        c => c.is_ascii_digit().then_some(c),
                    })
                    .collect();
                prop_assert_eq!(Money::eur(&plain).unwrap(), money);
            }
        }

        #[test]
        fn a_written_amount_never_breaks_across_lines(minor in any::<i32>()) {
            let money = Money::from_minor(minor.into(), Currency::EUR);
            for language in Language::ALL {
                prop_assert!(!write(&money, language).contains(' '));
            }
        }
    }
}
