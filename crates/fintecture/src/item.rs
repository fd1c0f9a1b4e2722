//! Objects of JSON:API documents (Contract §5.2): one, a page of them, and the bodies that make
//! them.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::call::Describe;
use crate::transport::{Listed, Operation};
use crate::{Call, Extra, Page};

/// One object: its id and its attributes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(bound = "I: Deserialize<'de>, A: Default + Deserialize<'de>")]
pub(crate) struct Item<I, A> {
    pub(crate) id: I,
    #[serde(default, deserialize_with = "absent_if_null")]
    pub(crate) attributes: A,
    #[serde(flatten)]
    pub(crate) extra: Extra,
    /// What stood beside it where it was answered alone.
    #[serde(skip)]
    pub(crate) beside: Extra,
}

impl<I, A> Item<I, A> {
    /// The ids of what it is related to under this name, be it one object or several.
    pub(crate) fn related(&self, name: &str) -> impl Iterator<Item = &str> {
        let relationships = self.extra.get("relationships");
        let data = relationships.and_then(|all| all.get(name)?.get("data"));
        let several = data
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        data.filter(|data| data.is_object())
            .into_iter()
            .chain(several)
            .filter_map(|reference| reference.get("id")?.as_str())
    }
}

/// A document with one object.
#[derive(Debug, Deserialize)]
pub struct Document<T> {
    pub(crate) data: T,
    #[serde(flatten)]
    pub(crate) beside: Extra,
}

/// Makes a type of an [`Item`], with the questions that all objects answer.
macro_rules! items {
    ($($(#[$doc:meta])* $name:ident($id:ty, $attributes:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name($crate::item::Item<$id, $attributes>);

        impl $name {
            /// Its id.
            pub fn id(&self) -> &$id {
                &self.0.id
            }

            /// Members of the object that this version has no name for, `relationships` among them.
            pub fn extra(&self) -> &$crate::Extra {
                &self.0.extra
            }

            /// Members of `attributes` that this version has no name for.
            pub fn extra_attributes(&self) -> &$crate::Extra {
                &self.0.attributes.extra
            }

            /// What stood beside the object in an answer of its own: `meta`, `included` and others.
            pub fn beside(&self) -> &$crate::Extra {
                &self.0.beside
            }
        }

        impl From<$crate::item::Document<$name>> for $name {
            fn from(document: $crate::item::Document<$name>) -> Self {
                let mut item = document.data;
                item.0.beside = document.beside;
                item
            }
        }
    )*};
}
pub(crate) use items;

/// Lets the attributes of a request grow beyond what this version knows: they have an `extra`.
macro_rules! open_attributes {
    ($($name:ident)*) => {$(
        impl $name {
            /// An attribute that this version has no name for.
            pub fn extra_attribute(
                mut self,
                name: impl Into<String>,
                value: impl Into<serde_json::Value>,
            ) -> Self {
                self.extra.insert(name.into(), value.into());
                self
            }
        }
    )*};
}
pub(crate) use open_attributes;

/// Asks for one object, makes one, or changes one.
pub struct Ask<T> {
    request: Request,
    answer: PhantomData<fn() -> T>,
}

/// Lists objects.
pub struct ListOf<T> {
    request: Request,
    answer: PhantomData<fn() -> T>,
}

/// An operation, and the parameters that may still be set.
#[derive(Clone, Debug)]
struct Request {
    operation: Operation,
    parameters: BTreeMap<&'static str, String>,
}

impl Request {
    fn new(operation: Operation) -> Self {
        Self {
            operation,
            parameters: BTreeMap::new(),
        }
    }

    fn describe(&self) -> Operation {
        let parameters = self.parameters.iter();
        parameters.fold(self.operation.clone(), |operation, (name, value)| {
            operation.query(name, Some(value))
        })
    }
}

impl<T> Ask<T> {
    pub(crate) fn new(operation: Operation) -> Self {
        Self {
            request: Request::new(operation),
            answer: PhantomData,
        }
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.request.parameters.insert(name, value.into());
    }
}

impl<T> ListOf<T> {
    pub(crate) fn new(operation: Operation) -> Self {
        Self {
            request: Request::new(operation),
            answer: PhantomData,
        }
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.request.parameters.insert(name, value.into());
    }
}

impl<T, R> Call<ListOf<T>, R> {
    /// The page, from 1.
    pub fn page(self, number: u32) -> Self {
        self.with(|action| action.set("page[number]", number.to_string()))
    }

    /// How many objects a page has; the server's own measure is 100.
    pub fn page_size(self, size: u32) -> Self {
        self.with(|action| action.set("page[size]", size.to_string()))
    }
}

impl<T> Describe for Ask<T>
where
    T: DeserializeOwned + From<Document<T>> + Send + 'static,
{
    type Wire = Document<T>;
    type Answer = T;

    fn describe(&self) -> Operation {
        self.request.describe()
    }
}

impl<T: DeserializeOwned + Send + 'static> Describe for ListOf<T> {
    type Wire = Listed<T>;
    type Answer = Page<T>;

    fn describe(&self) -> Operation {
        self.request.describe()
    }
}

impl<T> Clone for Ask<T> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            answer: PhantomData,
        }
    }
}

impl<T> Clone for ListOf<T> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            answer: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Ask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ask").field(&self.request.operation).finish()
    }
}

impl<T> fmt::Debug for ListOf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.request.operation;
        f.debug_tuple("ListOf").field(operation).finish()
    }
}

/// The body of a request that makes or changes an object.
#[derive(Serialize)]
pub(crate) struct Body<'a, A> {
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<&'a Extra>,
    data: Data<'a, A>,
}

#[derive(Serialize)]
struct Data<'a, A> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    attributes: A,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    relationships: BTreeMap<&'static str, Related<'a>>,
}

/// One object that another is related to.
#[derive(Serialize)]
pub(crate) struct Related<'a> {
    data: Reference<'a>,
}

#[derive(Serialize)]
struct Reference<'a> {
    r#type: &'static str,
    id: &'a str,
}

impl<'a> Related<'a> {
    pub(crate) fn to(kind: &'static str, id: &'a str) -> Self {
        Self {
            data: Reference { r#type: kind, id },
        }
    }
}

impl<'a, A> Body<'a, A> {
    /// Makes an object of this kind.
    pub(crate) fn new(kind: &'static str, attributes: A) -> Self {
        Self {
            meta: None,
            data: Data {
                r#type: kind,
                id: None,
                attributes,
                relationships: BTreeMap::new(),
            },
        }
    }

    /// The object that is changed.
    pub(crate) fn of(mut self, id: &'a str) -> Self {
        self.data.id = Some(id);
        self
    }

    /// What it is related to under this name.
    pub(crate) fn related(mut self, name: &'static str, to: Related<'a>) -> Self {
        self.data.relationships.insert(name, to);
        self
    }

    /// What stands beside the object, if there is anything.
    pub(crate) fn beside(mut self, meta: &'a Extra) -> Self {
        self.meta = (!meta.is_empty()).then_some(meta);
        self
    }
}

/// What is null counts as absent, in answers that may not be refused for it.
pub(crate) fn absent_if_null<'de, D, A>(deserializer: D) -> Result<A, D::Error>
where
    D: Deserializer<'de>,
    A: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A value that may not be known yet: absent, null or empty.
pub(crate) fn unless_empty<'de, D: Deserializer<'de>, T: TryFrom<String>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| T::try_from(text).ok()))
}
