//! The users of an organisation. Contract §11.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Membership, Place, Role};
use crate::item::{Body, Related, items, open_attributes};
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, Extra, Personal, Remove, Runner, UserId};

/// How a body names the membership that it brings along.
const LOCAL_ID: &str = "m1";

items! {
    /// Somebody who logs in to the organisation.
    User(UserId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    email: Option<Personal>,
    first_name: Option<Personal>,
    last_name: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl User {
    /// The e-mail address, with which they log in.
    pub fn email(&self) -> Option<&str> {
        self.0.attributes.email.as_ref().map(Personal::expose_str)
    }

    /// The first name.
    pub fn first_name(&self) -> Option<&str> {
        self.0
            .attributes
            .first_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// The last name.
    pub fn last_name(&self) -> Option<&str> {
        self.0
            .attributes
            .last_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// The memberships that the answer brought along; after a creation, the one that was made.
    pub fn memberships(&self) -> Vec<Membership> {
        let included = self.beside().get("included").and_then(Value::as_array);
        let memberships = included.into_iter().flatten();
        memberships
            .filter(|object| object["type"] == "memberships")
            .filter_map(|object| Membership::deserialize(object).ok())
            .collect()
    }
}

/// A user to make: the body of [`Users::create`].
#[derive(Clone, Debug, Serialize)]
pub struct NewUser {
    email: Personal,
    first_name: Personal,
    last_name: Personal,
    #[serde(flatten)]
    extra: Extra,
}

impl NewUser {
    /// A user by e-mail address, first and last name.
    pub fn new(
        email: impl Into<Personal>,
        first_name: impl Into<Personal>,
        last_name: impl Into<Personal>,
    ) -> Self {
        Self {
            email: email.into(),
            first_name: first_name.into(),
            last_name: last_name.into(),
            extra: Extra::default(),
        }
    }
}

/// What to change of a user: the body of [`Users::update`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct UserChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl UserChanges {
    /// Another e-mail address.
    pub fn email(mut self, email: impl Into<Personal>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Another first name.
    pub fn first_name(mut self, name: impl Into<Personal>) -> Self {
        self.first_name = Some(name.into());
        self
    }

    /// Another last name.
    pub fn last_name(mut self, name: impl Into<Personal>) -> Self {
        self.last_name = Some(name.into());
        self
    }
}

open_attributes! { NewUser UserChanges }

/// A user and the membership they come with.
#[derive(Serialize)]
struct WithMembership<'a> {
    data: Data<'a>,
    included: [Included<'a>; 1],
}

#[derive(Serialize)]
struct Data<'a> {
    r#type: &'static str,
    attributes: &'a NewUser,
    relationships: Relationships,
}

#[derive(Serialize)]
struct Relationships {
    memberships: Local,
}

#[derive(Serialize)]
struct Local {
    data: [LocalReference; 1],
}

#[derive(Serialize)]
struct LocalReference {
    r#type: &'static str,
    lid: &'static str,
}

#[derive(Serialize)]
struct Included<'a> {
    r#type: &'static str,
    lid: &'static str,
    attributes: OfMembership<'a>,
    relationships: BTreeMap<&'static str, Related<'a>>,
}

#[derive(Serialize)]
struct OfMembership<'a> {
    role: &'a Role,
    /// Its members are not published.
    notification_preferences: Extra,
}

impl<'a> WithMembership<'a> {
    fn new(user: &'a NewUser, place: &'a Place, role: &'a Role) -> Self {
        let (r#type, lid) = ("memberships", LOCAL_ID);
        Self {
            data: Data {
                r#type: "users",
                attributes: user,
                relationships: Relationships {
                    memberships: Local {
                        data: [LocalReference { r#type, lid }],
                    },
                },
            },
            included: [Included {
                r#type,
                lid,
                attributes: OfMembership {
                    role,
                    notification_preferences: Extra::default(),
                },
                relationships: BTreeMap::from([place.related()]),
            }],
        }
    }
}

/// The users of an organisation; from [`Organisation::users`](super::Organisation::users).
#[derive(Clone, Debug)]
pub struct Users<R = Client> {
    runner: R,
}

impl<R: Runner> Users<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// Makes a user and, in the same call, their first membership. Contract §11; that both are made
    /// together is documented, their members are of low confidence. Scope `users:write`.
    ///
    /// It is never made twice: a lost answer is an [ambiguous](crate::Error::is_ambiguous) error.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client, company: fintecture::CompanyId)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::{NewUser, Place, Role};
    ///
    /// let developer = NewUser::new("dev@example.com", "Dev", "Eloper");
    /// let place = Place::Company(company);
    /// let user = client.organisation().users().create(&developer, &place, &Role::Developer).await?;
    /// println!("{}", user.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, user: &NewUser, place: &Place, role: &Role) -> Call<Ask<User>, R> {
        let operation = Operation::new(&route::CREATE_USER)
            .json(&WithMembership::new(user, place, role))
            .demand_email("data.attributes.email", Some(user.email.expose()));
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// One user. Contract §11, of low confidence; scope `users:read`.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that the token does not see.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::UserId)
    /// #     -> Result<(), fintecture::Error> {
    /// let user = client.organisation().users().get(&id).await?;
    /// println!("{}", user.memberships().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &UserId) -> Call<Ask<User>, R> {
        let operation = Operation::new(&route::GET_USER).variable("user_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Changes a user, and returns them. Contract §11, of low confidence; scope `users:write`. It
    /// sets what it is given, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn rename(client: fintecture::Client, id: fintecture::UserId)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::UserChanges;
    ///
    /// let renamed = UserChanges::default().last_name("Oper");
    /// client.organisation().users().update(&id, &renamed).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, id: &UserId, changes: &UserChanges) -> Call<Ask<User>, R> {
        let email = changes.email.as_ref().map(Personal::expose_str);
        let operation = Operation::new(&route::UPDATE_USER)
            .variable("user_id", id.as_str())
            .json(&Body::new("users", changes).of(id.as_str()))
            .demand_email("data.attributes.email", email);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Deletes a user, with their login and their memberships. Contract §11, of low confidence;
    /// scope `users:write`. It may be repeated: one that the server does not know is a success.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::UserId)
    /// #     -> Result<(), fintecture::Error> {
    /// client.organisation().users().delete(&id).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &UserId) -> Call<Remove, R> {
        let operation = Operation::new(&route::DELETE_USER).variable("user_id", id.as_str());
        Call::new(Remove::new(operation), self.runner.clone())
    }
}
