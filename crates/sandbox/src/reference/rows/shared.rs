//! What several resources are made of.
#![allow(
    unused_qualifications,
    reason = "derived schemas of generic shapes have some"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::reference::shape::Shape;
use crate::reference::words;

/// A page of a list, its items in the order of the list.
#[derive(ToSchema)]
#[allow(dead_code, reason = "a shape is described, never made")]
pub(super) struct List<Item> {
    meta: Option<Total>,
    data: Vec<Item>,
    links: Option<Links>,
}

/// A document about one resource.
#[derive(ToSchema)]
#[allow(dead_code, reason = "a shape is described, never made")]
pub(super) struct One<Resource> {
    data: Resource,
}

/// What is changed of a resource.
#[derive(ToSchema)]
#[allow(dead_code, reason = "a shape is described, never made")]
pub(super) struct Change<Attributes> {
    data: Changed<Attributes>,
}

/// The members that change.
#[derive(ToSchema)]
#[allow(dead_code, reason = "a shape is described, never made")]
pub(super) struct Changed<Attributes> {
    r#type: Option<String>,
    id: Option<String>,
    attributes: Option<Attributes>,
    relationships: Option<BTreeMap<String, Value>>,
}

/// A page of a list.
pub(super) const fn list<Item: ToSchema>() -> Shape {
    Shape {
        name: || format!("{}List", Item::name()).into(),
        itself: List::<Item>::schema,
        parts: |parts| {
            parts.push((Item::name().into_owned(), Item::schema()));
            List::<Item>::schemas(parts);
        },
    }
}

/// A document about one resource.
pub(super) const fn one<Resource: ToSchema>() -> Shape {
    Shape {
        name: || format!("{}Document", Resource::name()).into(),
        itself: One::<Resource>::schema,
        parts: |parts| {
            parts.push((Resource::name().into_owned(), Resource::schema()));
            One::<Resource>::schemas(parts);
        },
    }
}

/// What is changed of a resource.
pub(super) const fn change<Attributes: ToSchema>() -> Shape {
    Shape {
        name: || format!("{}Document", Attributes::name()).into(),
        itself: Change::<Attributes>::schema,
        parts: |parts| {
            parts.push((Attributes::name().into_owned(), Attributes::schema()));
            Change::<Attributes>::schemas(parts);
        },
    }
}

shapes! {
    /// How many there are in all.
    struct Total {
        /// How many items the whole list has.
        #[schema(rename = "totalItems", minimum = 0)]
        total_items: u64,
        /// How many pages that makes.
        #[schema(rename = "totalPages", minimum = 0)]
        total_pages: u64,
    }

    /// Where the pages are. The query of an address belongs to what is signed (Contract §17).
    struct Links {
        /// This page.
        #[schema(rename = "self")]
        own: String,
        /// The next one; the last page has none.
        next: Option<String>,
    }

    /// Nothing.
    struct Nothing {}

    /// The name of another resource.
    struct Name {
        /// What it is.
        r#type: String,
        /// Which one.
        id: String,
    }

    /// A relation to one other resource.
    struct Related {
        data: Name,
    }

    /// A relation to others.
    struct RelatedAll {
        data: Vec<Name>,
    }

    /// A postal address. Other members are ignored.
    struct Address {
        name: Option<String>,
        street: Option<String>,
        number: Option<String>,
        complement: Option<String>,
        zip: Option<String>,
        city: Option<String>,
        /// Two letters.
        country: Option<String>,
    }

    /// An account that is paid, as answers show it: of somebody else than the merchant, as named.
    struct Paid {
        name: Option<String>,
        iban: String,
        swift_bic: Option<String>,
        bank_name: Option<String>,
        street: Option<String>,
        number: Option<String>,
        zip: Option<String>,
        city: Option<String>,
        country: Option<String>,
    }

    /// What is said of a bank account.
    struct BankAccountGiven {
        #[schema(schema_with = words::bank_accounts)]
        r#type: (),
        attributes: BankAccountAttributes,
        relationships: Option<BTreeMap<String, Value>>,
    }

    /// A bank account. Other members are kept.
    struct BankAccountAttributes {
        iban: String,
        /// At most 70 characters, as SEPA has it.
        #[schema(max_length = 70)]
        holder_name: String,
        /// 8 or 11 letters and digits.
        bic: Option<String>,
        /// Three letters.
        currency: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// What changes of a bank account. Other members are kept.
    struct BankAccountChange {
        iban: Option<String>,
        #[schema(max_length = 70)]
        holder_name: Option<String>,
        bic: Option<String>,
        currency: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
}

/// An amount, as a text or as a number; answers repeat what was written (Contract C-15).
pub(super) struct Amount;

impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .pattern(Some(r"^[0-9]{1,9}(\.[0-9]{1,2})?$"));
        let number = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::Number))
            .minimum(Some(0.01));
        let about = "An amount, as a text or as a number; answers repeat what was written.";
        OneOfBuilder::new()
            .item(text)
            .item(number)
            .description(Some(about))
            .into()
    }
}

impl ToSchema for Amount {
    fn name() -> Cow<'static, str> {
        "Amount".into()
    }
}
