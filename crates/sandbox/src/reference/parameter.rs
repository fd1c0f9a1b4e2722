//! What an operation is asked beside its body: in the path, in the query and in headers.

use serde_json::{Value, json};

use super::operation::Need;
use crate::domain::scheme::Scheme;

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub(super) place: Place,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

impl Place {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// What its value may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    /// A text of at most so many characters.
    UpTo(u32),
    /// An absolute address.
    Address,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// A day, or the word `max`.
    DayOrMax,
    Flag,
    /// A whole number from 1 to this.
    Count(u32),
    /// 32 lower-case hexadecimal digits.
    Hex,
    /// Two letters.
    TwoLetters,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A word for a scheme.
    Scheme,
    /// Some of these words, with commas between.
    Words(&'static [&'static str]),
    /// A span of time such as `2d` or `1h30m`.
    Span,
}

pub(super) const fn query(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter {
        place: Place::Query,
        name,
        about,
        kind,
        need: Need::Optional,
    }
}

pub(super) const fn header(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter {
        place: Place::Header,
        ..query(name, kind, about)
    }
}

impl Parameter {
    pub(super) const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// The parameter as the document has it.
    pub(super) fn describe(&self) -> Value {
        let mut described = json!({
            "name": self.name,
            "in": self.place.as_str(),
            "description": self.about,
            "required": self.need == Need::Required,
            "schema": self.kind.schema(),
        });
        if let Kind::Words(_) = self.kind {
            described["style"] = json!("form");
            described["explode"] = json!(false);
        }
        described
    }
}

impl Kind {
    fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::UpTo(most) => json!({ "type": "string", "maxLength": most }),
            Self::Address => json!({ "type": "string", "format": "uri" }),
            Self::Day => json!({ "type": "string", "format": "date" }),
            Self::DayOrMax => json!({ "anyOf": [
                { "type": "string", "format": "date" },
                { "type": "string", "enum": ["max"] },
            ] }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Count(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
            Self::Hex => json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
            Self::TwoLetters => json!({ "type": "string", "pattern": "^[A-Za-z]{2}$" }),
            Self::Word(words) => json!({ "type": "string", "enum": words }),
            Self::Scheme => json!({ "type": "string", "enum": Scheme::every_word() }),
            Self::Words(words) => json!({
                "type": "array",
                "items": { "type": "string", "enum": words },
            }),
            Self::Span => json!({ "type": "string", "examples": ["2d", "1h30m", "500ms"] }),
        }
    }
}

/// The parameters of a path, in its order.
pub(super) fn of_path(path: &'static str) -> impl Iterator<Item = Parameter> {
    let names = path.split('{').skip(1);
    names.filter_map(|rest| rest.split_once('}').map(|(name, _)| in_path(name)))
}

fn in_path(name: &'static str) -> Parameter {
    let (kind, about) = match name {
        "session_id" => (Kind::Hex, "The payment session."),
        "customer_id" => (Kind::Text, "The customer, or the connection."),
        "provider_id" => (Kind::Text, "The bank, as `/res/v1/providers` names it."),
        "settlement_id" => (Kind::Text, "The settlement."),
        "transaction_id" => (Kind::Text, "The transaction."),
        "account_id" => (Kind::Text, "The account, as the connection names it."),
        "provider" => (Kind::Text, "The bank, or `acquirer`, or `clearing`."),
        "polling_id" => (
            Kind::Text,
            "The request on the customer's phone; in the control interface a question's id too.",
        ),
        "functionality_id" => (Kind::Text, "The functionality."),
        "bank_account_id" => (Kind::Text, "The bank account."),
        "verification_id" => (Kind::Text, "The verification."),
        "mandate_id" => (Kind::Text, "The mandate."),
        "company_id" => (Kind::Text, "The company."),
        "user_id" => (Kind::Text, "The user."),
        "node_id" => (Kind::Text, "The organisation node."),
        "membership_id" => (Kind::Text, "The membership."),
        "app_id" => (Kind::Text, "The application."),
        _ => (Kind::Text, "What is asked for."),
    };
    Parameter {
        place: Place::Path,
        name,
        about,
        kind,
        need: Need::Required,
    }
}

/// Which page of a list (Contract §17).
pub(super) const PAGES: &[Parameter] = &[
    query("page[number]", Kind::Count(u32::MAX), "Which page, from 1."),
    query(
        "page[size]",
        Kind::Count(100),
        "How many items a page has; 100 unless said.",
    ),
];

/// Who is shown as paid.
pub(super) const BENEFICIARIES: &[Parameter] = &[
    query(
        "with_beneficiary",
        Kind::Flag,
        "Shows the account that is paid.",
    ),
    query(
        "with_virtualbeneficiary",
        Kind::Flag,
        "Shows the virtual IBAN of the session, if it has one.",
    ),
];

/// What the payer's surroundings are (Contract §5.1).
pub(super) const PAYER: &[Parameter] = &[
    header(
        "x-language",
        Kind::Text,
        "The two letters of the payer's language. Unless said, pages follow the browser and messages \
         are in English.",
    ),
    header(
        "x-psu-type",
        Kind::Text,
        "What kind of customer of the bank the payer is: `retail`, `corporate` or `all`. Nothing in \
         this sandbox depends on it.",
    ),
];

/// Which bank the payer goes to, where the path does not say (Contract §5.1).
pub(super) const BANK: &[Parameter] = &[
    header(
        "x-country",
        Kind::Text,
        "The two letters of the country whose banks are shown first.",
    ),
    header(
        "x-provider",
        Kind::Text,
        "The bank that is chosen for the payer.",
    ),
];

/// What is given back.
pub(super) const STATE: Parameter = query(
    "state",
    Kind::UpTo(512),
    "Given back with the payer and in webhooks, untouched.",
);

/// Where the payer goes.
pub(super) const REDIRECT_URI: Parameter = query(
    "redirect_uri",
    Kind::Address,
    "Where the payer is sent back to: one of the application's addresses.",
);

/// Where the payer goes, and with what.
pub(super) const WAY_BACK: &[Parameter] = &[STATE, REDIRECT_URI];

/// Where the payer lands who leaves early.
pub(super) const ORIGIN: &[Parameter] = &[query(
    "origin_uri",
    Kind::Address,
    "Where a payer lands who leaves Connect early.",
)];

/// Where the payer sits, if they are there.
pub(super) const PRESENT: &[Parameter] = &[header(
    "x-psu-ip-address",
    Kind::Text,
    "The IP address that the payer sits at; without it, they are away, and some banks count.",
)];

/// Whether members without a value are written.
pub(super) const NULLS: &[Parameter] = &[query(
    "remove_nulls",
    Kind::Flag,
    "Whether members without a value are left out.",
)];
