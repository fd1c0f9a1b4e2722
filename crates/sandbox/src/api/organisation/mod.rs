//! Organisations, administered with their own credentials (Contract §11). Whatever lies outside the
//! tree below the credentials' node does not exist for its holder.

mod applications;
mod bank_accounts;
mod companies;
mod memberships;
mod nodes;
mod tree;
mod users;

use crate::reference::{Routes, rows};

/// The longest text of a field.
const LIMIT: usize = 255;

/// The routes of organisations.
pub(super) fn routes() -> Routes {
    Routes::new()
        .on(&rows::nodes::CREATE, nodes::create)
        .on(&rows::nodes::GET, nodes::get)
        .on(&rows::nodes::CHANGE, nodes::change)
        .on(&rows::nodes::REMOVE, nodes::remove)
        .on(&rows::nodes::TREE, tree::get)
        .on(&rows::nodes::COMPANIES, companies::list_of_node)
        .on(&rows::companies::LIST, companies::list)
        .on(&rows::companies::CREATE, companies::create)
        .on(&rows::companies::GET, companies::get)
        .on(&rows::companies::CHANGE, companies::change)
        .on(&rows::companies::REMOVE, companies::remove)
        .on(&rows::users::CREATE, users::create)
        .on(&rows::users::GET, users::get)
        .on(&rows::users::CHANGE, users::change)
        .on(&rows::users::REMOVE, users::remove)
        .on(&rows::users::ADD_MEMBERSHIP, memberships::create)
        .on(&rows::users::CHANGE_MEMBERSHIP, memberships::change)
        .on(&rows::users::REMOVE_MEMBERSHIP, memberships::remove)
        .on(&rows::applications::LIST, applications::list)
        .on(&rows::applications::CREATE, applications::create)
        .on(&rows::applications::GET, applications::get)
        .on(&rows::applications::CHANGE, applications::change)
        .on(&rows::applications::REMOVE, applications::remove)
        .on(&rows::applications::BANK_ACCOUNTS, bank_accounts::list)
        .on(&rows::applications::ADD_BANK_ACCOUNT, bank_accounts::create)
        .on(
            &rows::applications::CHANGE_BANK_ACCOUNT,
            bank_accounts::change,
        )
        .on(
            &rows::applications::REMOVE_BANK_ACCOUNT,
            bank_accounts::remove,
        )
}
