//! The application itself. Contract §9.2.

use serde::Deserialize;

use crate::item::items;
use crate::pis::PaymentMethod;
use crate::{AppId, Ask, Call, Extra};

items! {
    /// The application whose credentials the client has.
    Application(AppId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    name: Option<String>,
    description: Option<String>,
    scope: Option<Scope>,
    payment_methods: Option<Vec<Method>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Scope {
    ais: Option<bool>,
    pis: Option<bool>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Method {
    id: PaymentMethod,
    #[serde(flatten)]
    extra: Extra,
}

impl Application {
    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.0.attributes.name.as_deref()
    }

    /// What it is for.
    pub fn description(&self) -> Option<&str> {
        self.0.attributes.description.as_deref()
    }

    /// Whether it may read accounts; `None` if the answer does not say.
    pub fn reads_accounts(&self) -> Option<bool> {
        self.0.attributes.scope.as_ref()?.ais
    }

    /// Whether it may take payments; `None` if the answer does not say.
    pub fn takes_payments(&self) -> Option<bool> {
        self.0.attributes.scope.as_ref()?.pis
    }

    /// What else its scope says, beside [accounts](Self::reads_accounts) and
    /// [payments](Self::takes_payments).
    pub fn extra_scope(&self) -> Option<&Extra> {
        Some(&self.0.attributes.scope.as_ref()?.extra)
    }

    /// The methods that payers can choose from; empty unless
    /// [asked for](Call::with_payment_methods).
    pub fn payment_methods(&self) -> impl Iterator<Item = &PaymentMethod> {
        self.methods().map(|method| &method.id)
    }

    /// What else is said of a method that payers can choose.
    pub fn extra_of(&self, method: &PaymentMethod) -> Option<&Extra> {
        let found = self.methods().find(|offered| offered.id == *method);
        found.map(|offered| &offered.extra)
    }

    fn methods(&self) -> impl Iterator<Item = &Method> {
        self.0.attributes.payment_methods.iter().flatten()
    }
}

impl<R> Call<Ask<Application>, R> {
    /// Asks for the payment methods too.
    pub fn with_payment_methods(self) -> Self {
        self.with(|action| action.set("with_payment_methods", "true"))
    }
}
