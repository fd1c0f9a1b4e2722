//! Texts of the document, whose code stands between backticks.

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Piece {
    Plain(String),
    Code(String),
}

/// The parts of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let parts = text.split('`').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| match index % 2 {
            0 => Piece::Plain(part.to_owned()),
            _ => Piece::Code(part.to_owned()),
        })
        .collect()
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<Piece>> {
    let paragraphs = text.split("\n\n").filter(|text| !text.trim().is_empty());
    paragraphs.map(pieces).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        let code = |text: &str| Piece::Code(text.to_owned());
        let plain = |text: &str| Piece::Plain(text.to_owned());
        assert_eq!(pieces("`EUR`."), [code("EUR"), plain(".")]);
        assert_eq!(
            pieces("One of `a` and `b`"),
            [plain("One of "), code("a"), plain(" and "), code("b")]
        );
        assert_eq!(paragraphs("One.\n\nTwo.").len(), 2);
    }
}
