//! What can be asked about organisations and those who administer them. Whatever the credentials do
//! not reach does not exist for them.

use super::{Engine, Listed};
use crate::domain::Refusal;
use crate::domain::oac::{Grant, Oac};
use crate::domain::organisation::{Company, MerchantAccount, Node, User};
use crate::store::tables::{company, console_user, merchant_account, oac, organisation_node};
use crate::store::{Part, Row, Stmt};

/// How far a question about a node goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// What stands on the node itself.
    Node,
    /// What stands on it or below it.
    Tree,
}

impl Engine {
    /// What credentials were given tokens for, if it has not ended.
    pub(crate) async fn oac_grant(&self, row: i64) -> Result<Option<Grant>, Refusal> {
        let found = self.load([oac::grant_by_row(row)]).await?;
        let grant = found.iter().flatten().next().map(oac::grant_from_row);
        let now = self.clock().now();
        Ok(grant.transpose()?.filter(|grant| grant.ends_at > now))
    }

    /// A node.
    pub(crate) async fn node(&self, oac: &Oac, id: &str) -> Result<Node, Refusal> {
        let query = organisation_node::reached(oac.node, id);
        let row = self.one(query, Refusal::UnknownNode).await?;
        Ok(organisation_node::from_row(&row)?)
    }

    /// The children of a node, in the order they were made.
    pub(crate) async fn children(&self, node: &Node) -> Result<Vec<Node>, Refusal> {
        self.nodes(organisation_node::children(node.row)).await
    }

    /// Every node that the credentials reach, in the order they were made.
    pub(crate) async fn tree(&self, oac: &Oac) -> Result<Vec<Node>, Refusal> {
        self.nodes(organisation_node::tree(oac.node)).await
    }

    /// A company.
    pub(crate) async fn company(&self, oac: &Oac, id: &str) -> Result<Company, Refusal> {
        let query = company::reached(oac.node, id);
        let row = self.one(query, Refusal::UnknownCompany).await?;
        Ok(company::from_row(&row)?)
    }

    /// Some of the companies of a node, by its row, in the order they were made.
    pub(crate) async fn companies(
        &self,
        node: i64,
        depth: Depth,
        part: Part,
    ) -> Result<Listed<Company>, Refusal> {
        let (page, count) = match depth {
            Depth::Node => (
                company::page_of_node(node, part),
                company::count_of_node(node),
            ),
            Depth::Tree => (company::page(node, part), company::count(node)),
        };
        self.list(page, count, company::from_row).await
    }

    /// A user.
    pub(crate) async fn user(&self, oac: &Oac, id: &str) -> Result<User, Refusal> {
        let query = console_user::reached(oac.node, id);
        let row = self.one(query, Refusal::UnknownUser).await?;
        Ok(console_user::from_row(&row)?)
    }

    /// Some of the merchants' bank accounts, in the order they came.
    pub(crate) async fn merchant_accounts(
        &self,
        oac: &Oac,
        part: Part,
    ) -> Result<Listed<MerchantAccount>, Refusal> {
        let page = merchant_account::page(oac.node, part);
        let count = merchant_account::count(oac.node);
        self.list(page, count, merchant_account::from_row).await
    }

    /// One of them.
    pub(crate) async fn merchant_account(
        &self,
        oac: &Oac,
        id: &str,
    ) -> Result<MerchantAccount, Refusal> {
        let query = merchant_account::reached(oac.node, id);
        let row = self.one(query, Refusal::UnknownBankAccount).await?;
        Ok(merchant_account::from_row(&row)?)
    }

    async fn nodes(&self, query: Stmt) -> Result<Vec<Node>, Refusal> {
        let found = self.load([query]).await?;
        let nodes = found.iter().flatten().map(organisation_node::from_row);
        Ok(nodes.collect::<Result<_, _>>()?)
    }

    async fn one(&self, query: Stmt, unknown: Refusal) -> Result<Row, Refusal> {
        let found = self.load([query]).await?;
        found.into_iter().flatten().next().ok_or(unknown)
    }
}
