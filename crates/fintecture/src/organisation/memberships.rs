//! The places of users. Contract §11, all of it of low confidence.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::item::{Body, Related, items};
use crate::status::open_enums;
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, CompanyId, Extra, MembershipId, NodeId, Remove, Runner, UserId};

open_enums! {
    /// What a user may do at a place (Contract §11).
    Role {
        /// Everything.
        Admin = "admin",
        /// What building an integration needs.
        Developer = "developer",
        /// To look.
        Viewer = "viewer",
    }
}

/// Where a user is a member: exactly one of a company and a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A company.
    Company(CompanyId),
    /// A node, with all that is below it.
    Node(NodeId),
}

impl Place {
    /// The name of the relationship, and what it leads to.
    pub(super) fn related(&self) -> (&'static str, Related<'_>) {
        match self {
            Self::Company(id) => ("company", Related::to("companies", id.as_str())),
            Self::Node(id) => {
                let node = Related::to("organisation_nodes", id.as_str());
                ("organisation_node", node)
            }
        }
    }
}

items! {
    /// A user's place at a company or a node.
    Membership(MembershipId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    role: Option<Role>,
    notification_preferences: Option<Extra>,
    #[serde(flatten)]
    extra: Extra,
}

impl Membership {
    /// What the user may do there.
    pub fn role(&self) -> Option<&Role> {
        self.0.attributes.role.as_ref()
    }

    /// What the user is told of; the names are not published.
    pub fn notification_preferences(&self) -> Option<&Extra> {
        self.0.attributes.notification_preferences.as_ref()
    }

    /// The company or node; `None` if the answer does not say.
    pub fn place(&self) -> Option<Place> {
        let related = |name| self.0.related(name).next();
        let company = related("company").and_then(|id| CompanyId::new(id).ok());
        let node = related("organisation_node").and_then(|id| NodeId::new(id).ok());
        company.map(Place::Company).or(node.map(Place::Node))
    }

    /// Whose it is; `None` if the answer does not say.
    pub fn user_id(&self) -> Option<UserId> {
        let id = self.0.related("user").next()?;
        UserId::new(id).ok()
    }
}

/// A membership to make: the body of [`Memberships::create`].
#[derive(Clone, Debug)]
pub struct NewMembership {
    user: UserId,
    place: Place,
    role: Role,
    extra: Extra,
}

#[derive(Serialize)]
struct Sent<'a> {
    role: &'a Role,
    #[serde(flatten)]
    extra: &'a Extra,
}

impl NewMembership {
    /// A user's place, and what they may do there.
    pub fn new(user: &UserId, place: Place, role: Role) -> Self {
        Self {
            user: user.clone(),
            place,
            role,
            extra: Extra::default(),
        }
    }

    /// An attribute that this version has no name for, for example `notification_preferences`.
    pub fn extra_attribute(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}

/// The memberships of an organisation; from
/// [`Organisation::memberships`](super::Organisation::memberships).
#[derive(Clone, Debug)]
pub struct Memberships<R = Client> {
    runner: R,
}

impl<R: Runner> Memberships<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// Gives a user a place. Contract §11, of low confidence; scope `users:write`. It is never made
    /// twice: a lost answer is an [ambiguous](crate::Error::is_ambiguous) error.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client, user: fintecture::UserId,
    /// #     node: fintecture::NodeId) -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::{NewMembership, Place, Role};
    ///
    /// let viewer = NewMembership::new(&user, Place::Node(node), Role::Viewer);
    /// client.organisation().memberships().create(&viewer).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, membership: &NewMembership) -> Call<Ask<Membership>, R> {
        let attributes = Sent {
            role: &membership.role,
            extra: &membership.extra,
        };
        let (name, place) = membership.place.related();
        let body = Body::new("memberships", attributes)
            .related("user", Related::to("users", membership.user.as_str()))
            .related(name, place);
        let operation = Operation::new(&route::CREATE_MEMBERSHIP).json(&body);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Sets what the user may do there, and returns the membership. Contract §11, of low confidence;
    /// scope `users:write`. Setting it again changes nothing, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn promote(client: fintecture::Client, id: fintecture::MembershipId)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::Role;
    ///
    /// client.organisation().memberships().set_role(&id, &Role::Admin).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_role(&self, id: &MembershipId, role: &Role) -> Call<Ask<Membership>, R> {
        let attributes = Sent {
            role,
            extra: &Extra::default(),
        };
        let operation = Operation::new(&route::UPDATE_MEMBERSHIP)
            .variable("membership_id", id.as_str())
            .json(&Body::new("memberships", attributes).of(id.as_str()));
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Ends a membership. Contract §11, of low confidence; scope `users:write`. It may be repeated:
    /// one that the server does not know is a success.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::MembershipId)
    /// #     -> Result<(), fintecture::Error> {
    /// client.organisation().memberships().delete(&id).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &MembershipId) -> Call<Remove, R> {
        let operation = Operation::new(&route::DELETE_MEMBERSHIP);
        let operation = operation.variable("membership_id", id.as_str());
        Call::new(Remove::new(operation), self.runner.clone())
    }
}
