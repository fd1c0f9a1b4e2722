//! The users of an organisation, and their memberships (Contract §11).

use std::collections::BTreeMap;

use serde_json::Value;

use super::shared::{Related, change, one};
use crate::reference::family::Family::Organisation;
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::shape::shape;
use crate::reference::words;

shapes! {
    /// A user to be taken in, with at least one membership.
    struct NewUser {
        meta: Option<BTreeMap<String, Value>>,
        data: NewUserData,
        #[schema(min_items = 1)]
        included: Vec<NewUserMembership>,
    }

    /// A user to be taken in.
    struct NewUserData {
        r#type: Option<String>,
        attributes: NewUserAttributes,
    }

    /// Who it is. Other members are kept.
    struct NewUserAttributes {
        #[schema(max_length = 255, format = Email)]
        email: String,
        #[schema(max_length = 255)]
        first_name: Option<String>,
        #[schema(max_length = 255)]
        last_name: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A membership of the user.
    struct NewUserMembership {
        #[schema(schema_with = words::memberships)]
        r#type: (),
        attributes: NewMembershipAttributes,
        relationships: MembershipTarget,
    }

    /// A role, and what its user is told. Other members are kept.
    struct NewMembershipAttributes {
        #[schema(max_length = 255, examples("admin", "developer", "viewer"))]
        role: String,
        notification_preferences: Option<BTreeMap<String, Value>>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Exactly one of both.
    struct MembershipTarget {
        company: Option<Related>,
        organisation_node: Option<Related>,
    }

    /// What changes of a user. Other members are kept.
    struct UserChange {
        #[schema(max_length = 255)]
        email: Option<String>,
        #[schema(max_length = 255)]
        first_name: Option<String>,
        #[schema(max_length = 255)]
        last_name: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A user, with the memberships made for them.
    struct UserMade {
        data: User,
        included: Vec<Membership>,
    }

    /// A user.
    struct User {
        id: String,
        #[schema(schema_with = words::users)]
        r#type: (),
        attributes: UserAttributes,
    }

    /// What was said of them.
    struct UserAttributes {
        email: String,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Another membership.
    struct NewMembership {
        data: NewMembershipData,
    }

    /// Another membership.
    struct NewMembershipData {
        r#type: Option<String>,
        attributes: NewMembershipAttributes,
        relationships: NewMembershipRelations,
    }

    /// Whose it is, and of exactly one of the others.
    struct NewMembershipRelations {
        user: Related,
        company: Option<Related>,
        organisation_node: Option<Related>,
    }

    /// What changes of a membership. Other members are kept.
    struct MembershipChange {
        #[schema(max_length = 255)]
        role: Option<String>,
        notification_preferences: Option<BTreeMap<String, Value>>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A membership.
    struct Membership {
        id: String,
        #[schema(schema_with = words::memberships)]
        r#type: (),
        attributes: MembershipAttributes,
        relationships: Option<MembershipTarget>,
    }

    /// What was said of it.
    struct MembershipAttributes {
        role: String,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
}

pub(crate) static CREATE: Operation = Operation::post(Organisation, "/v1/users", "createUser")
    .says(
        "Take in a user",
        "With the memberships that the request includes: at least one, each of exactly one company \
         or node.",
    )
    .known("§11", High)
    .scoped("users:write")
    .takes(shape::<NewUser>())
    .gives(201, shape::<UserMade>())
    .fails(&[404, 409])
    .shown_by(&["oac-users-create"]);

pub(crate) static GET: Operation =
    Operation::get(Organisation, "/v1/users/{user_id}", "getUserById")
        .says("Get a user", "One of those below the credentials' node.")
        .known("§11", Low)
        .scoped("users:read")
        .gives(200, one::<User>())
        .fails(&[404])
        .shown_by(&["oac-users-item"]);

pub(crate) static CHANGE: Operation =
    Operation::patch(Organisation, "/v1/users/{user_id}", "patchUserById")
        .says("Change a user", "The members that are named.")
        .known("§11", Low)
        .scoped("users:write")
        .may_take(change::<UserChange>())
        .gives(200, one::<User>())
        .fails(&[404, 409]);

pub(crate) static REMOVE: Operation =
    Operation::delete(Organisation, "/v1/users/{user_id}", "deleteUserById")
        .says(
            "Remove a user",
            "Forgets their login and their memberships too; one who sees more than the credentials \
             reach is refused with 409.",
        )
        .known("§11", Low)
        .scoped("users:write")
        .gives_nothing()
        .fails(&[404, 409]);

pub(crate) static ADD_MEMBERSHIP: Operation =
    Operation::post(Organisation, "/v1/memberships", "createMembership")
        .says(
            "Give a user another membership",
            "Of exactly one company or node.",
        )
        .known("§11", Low)
        .scoped("users:write")
        .takes(shape::<NewMembership>())
        .gives(201, one::<Membership>())
        .fails(&[404])
        .shown_by(&["oac-memberships"]);

pub(crate) static CHANGE_MEMBERSHIP: Operation = Operation::patch(
    Organisation,
    "/v1/memberships/{membership_id}",
    "patchMembershipById",
)
.says("Change a membership", "Its role, or what its user is told.")
.known("§11", Low)
.scoped("users:write")
.may_take(change::<MembershipChange>())
.gives(200, one::<Membership>())
.fails(&[404]);

pub(crate) static REMOVE_MEMBERSHIP: Operation = Operation::delete(
    Organisation,
    "/v1/memberships/{membership_id}",
    "deleteMembershipById",
)
.says(
    "Take a membership away",
    "The last of a user is refused with 409.",
)
.known("§11", Low)
.scoped("users:write")
.gives_nothing()
.fails(&[404, 409]);
