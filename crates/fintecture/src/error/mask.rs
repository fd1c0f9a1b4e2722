//! Takes out of a server's words what may be personal.

/// How much of a server's text a line may hold.
const LONGEST: usize = 200;

/// From this many digits in a row of words on, they may be an account or a phone number.
const MANY_DIGITS: usize = 8;

/// The text on one line, bounded, with e-mail addresses and long numbers masked.
pub(crate) fn masked(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut numbers: Vec<&str> = Vec::new();
    let shown: String = text.chars().take(LONGEST).collect();
    for word in shown.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.contains(|c: char| c.is_ascii_digit()) {
            numbers.push(word);
            continue;
        }
        words.append(&mut quieted(&mut numbers));
        words.push(if word.contains('@') {
            "•••"
        } else {
            word
        });
    }
    words.append(&mut quieted(&mut numbers));
    words.retain(|word| !word.is_empty());
    let mut line = words.join(" ");
    if text.chars().count() > LONGEST {
        line.push('…');
    }
    line
}

/// The words of one number, or a mask in their place.
fn quieted<'a>(numbers: &mut Vec<&'a str>) -> Vec<&'a str> {
    let numbers = std::mem::take(numbers);
    let digits = numbers
        .iter()
        .flat_map(|word| word.bytes())
        .filter(u8::is_ascii_digit)
        .count();
    if digits >= MANY_DIGITS || numbers.iter().any(|word| word.contains('@')) {
        vec!["•••"]
    } else {
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_stay_and_long_ones_go() {
        assert_eq!(masked("amount 149.30 over 100"), "amount 149.30 over 100");
        assert_eq!(masked("DE89370400440532013000 unknown"), "••• unknown");
        assert_eq!(masked("a1@b.example"), "•••");
    }

    #[test]
    fn a_text_stays_on_one_line_and_within_bounds() {
        assert_eq!(masked("a\r\nb\tc"), "a b c");
        assert_eq!(masked(&"x".repeat(1_000)).chars().count(), 201);
    }
}
