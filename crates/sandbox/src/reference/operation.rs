//! What is said of one operation: a row that its route cannot be without.

use axum::routing::MethodFilter;

use super::family::Family;
use super::parameter::Parameter;
use super::shape::Shape;

/// One operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(super) family: Family,
    pub(crate) verb: Verb,
    /// The path that [`tidy`](crate::api::tidy) leads to, its parameters in braces.
    pub(crate) path: &'static str,
    /// Other spellings of the path, which official clients use or have used.
    pub(super) aliases: &'static [&'static str],
    /// The `operationId`: the official one where it is known.
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) about: &'static str,
    pub(super) source: Option<Source>,
    /// The scope of the token, where it is not the family's.
    pub(super) scope: Option<&'static str>,
    pub(super) parameters: &'static [&'static [Parameter]],
    pub(super) body: Option<Payload>,
    /// The status of a success.
    pub(super) status: u16,
    /// What a success answers; nothing where there is none.
    pub(super) answer: Option<Answer>,
    /// The statuses of failures, beside those of the family.
    pub(super) failures: &'static [u16],
    /// The contract's examples.
    pub(super) examples: &'static [&'static str],
}

/// The verb of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }

    pub(super) fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Patch => MethodFilter::PATCH,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// Where an operation is known from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// The section of the wire contract.
    pub(super) section: &'static str,
    pub(super) confidence: Confidence,
}

/// How sure it is that Fintecture serves this operation under this path (Contract §§0.2, 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Confidence {
    /// Official pages say so, or two official SDKs agree.
    High,
    /// One official SDK or plugin.
    Medium,
    /// A third party, or a guess.
    Low,
}

impl Confidence {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What a request carries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Payload {
    pub(super) shape: Shape,
    pub(super) encoding: Encoding,
    pub(super) need: Need,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Json,
    Form,
}

impl Encoding {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// What a success answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    Json(Shape),
    /// A text of this content type.
    Text(&'static str),
}

impl Answer {
    /// The shape of one that is JSON.
    pub(super) fn shape(self) -> Option<Shape> {
        match self {
            Self::Json(shape) => Some(shape),
            Self::Text(_) => None,
        }
    }
}

/// Whether something must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Need {
    Required,
    Optional,
}

impl Operation {
    const fn new(family: Family, verb: Verb, path: &'static str, name: &'static str) -> Self {
        Self {
            family,
            verb,
            path,
            aliases: &[],
            name,
            summary: "",
            about: "",
            source: None,
            scope: None,
            parameters: &[],
            body: None,
            status: 200,
            answer: None,
            failures: &[],
            examples: &[],
        }
    }

    pub(super) const fn get(family: Family, path: &'static str, name: &'static str) -> Self {
        Self::new(family, Verb::Get, path, name)
    }

    pub(super) const fn post(family: Family, path: &'static str, name: &'static str) -> Self {
        Self::new(family, Verb::Post, path, name)
    }

    pub(super) const fn put(family: Family, path: &'static str, name: &'static str) -> Self {
        Self::new(family, Verb::Put, path, name)
    }

    pub(super) const fn patch(family: Family, path: &'static str, name: &'static str) -> Self {
        Self::new(family, Verb::Patch, path, name)
    }

    pub(super) const fn delete(family: Family, path: &'static str, name: &'static str) -> Self {
        Self::new(family, Verb::Delete, path, name)
    }

    pub(super) const fn says(mut self, summary: &'static str, about: &'static str) -> Self {
        self.summary = summary;
        self.about = about;
        self
    }

    pub(super) const fn known(mut self, section: &'static str, confidence: Confidence) -> Self {
        self.source = Some(Source {
            section,
            confidence,
        });
        self
    }

    pub(super) const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(super) const fn scoped(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    pub(super) const fn asks(mut self, parameters: &'static [&'static [Parameter]]) -> Self {
        self.parameters = parameters;
        self
    }

    pub(super) const fn takes(self, shape: Shape) -> Self {
        self.carries(shape, Encoding::Json, Need::Required)
    }

    pub(super) const fn may_take(self, shape: Shape) -> Self {
        self.carries(shape, Encoding::Json, Need::Optional)
    }

    pub(super) const fn takes_form(self, shape: Shape) -> Self {
        self.carries(shape, Encoding::Form, Need::Required)
    }

    const fn carries(mut self, shape: Shape, encoding: Encoding, need: Need) -> Self {
        self.body = Some(Payload {
            shape,
            encoding,
            need,
        });
        self
    }

    pub(super) const fn gives(mut self, status: u16, shape: Shape) -> Self {
        self.status = status;
        self.answer = Some(Answer::Json(shape));
        self
    }

    /// Answers a text of a kind.
    pub(super) const fn gives_text(mut self, content_type: &'static str) -> Self {
        self.answer = Some(Answer::Text(content_type));
        self
    }

    pub(super) const fn gives_nothing(mut self) -> Self {
        self.status = 204;
        self
    }

    pub(super) const fn fails(mut self, failures: &'static [u16]) -> Self {
        self.failures = failures;
        self
    }

    pub(super) const fn shown_by(mut self, examples: &'static [&'static str]) -> Self {
        self.examples = examples;
        self
    }

    /// Every status of a failure, in rising order.
    pub(super) fn every_failure(&self) -> Vec<u16> {
        let too_long = self.body.map(|_| 413);
        // The control interface is guarded from websites.
        let elsewhere = self.path.starts_with("/_sandbox/").then_some(403);
        let mut all: Vec<_> = self.family.failures().to_vec();
        all.extend(self.failures);
        all.extend(too_long);
        all.extend(elsewhere);
        all.sort_unstable();
        all.dedup();
        all
    }
}
