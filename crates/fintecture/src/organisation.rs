//! An organisation: its companies, its users, the tree they stand in, and the applications and
//! bank accounts of its companies (Contract §11, in beta and for selected clients).
//!
//! It needs [credentials of its own](crate::ClientBuilder::organisation_credentials), whose token
//! sees the part of the tree below their node.
//!
//! Making a company or a user and reading the tree are documented; most other paths, and the members
//! of nearly all bodies and answers, are known from a third party only. Each path can be
//! [overridden](crate::ClientBuilder::path), requests take more with `extra_attribute`, and answers
//! keep what this version does not know.
//!
//! | a call that | is repeated after a failure that may pass |
//! |---|---|
//! | reads | yes |
//! | makes something | no: a lost answer is an [ambiguous](crate::Error::is_ambiguous) error |
//! | updates | yes: it sets what it is given, and setting it again changes nothing. Between two attempts somebody else may set it too; the last one wins |
//! | deletes | yes: what the server does not know is [`AlreadyGone`](crate::Deletion::AlreadyGone) |

mod applications;
mod bank_accounts;
mod companies;
mod memberships;
mod nodes;
mod tree;
mod users;

pub use self::applications::{
    AppUrls, AppWebhook, ApplicationChanges, Applications, ManagedApplication, NewApplication,
};
pub use self::bank_accounts::{BankAccountChanges, BankAccounts, OrganisationBankAccount};
pub use self::companies::{Companies, Company, CompanyChanges, NewCompany};
pub use self::memberships::{Membership, Memberships, NewMembership, Place, Role};
pub use self::nodes::{Node, Nodes};
pub use self::tree::{GetTree, Tree};
pub use self::users::{NewUser, User, UserChanges, Users};
pub use crate::new_bank_account::NewBankAccount;
pub use crate::oauth::{NewOrganisationToken, OrganisationToken};
use crate::{Call, Client, Runner};

/// An organisation; from [`Client::organisation`].
///
/// Without credentials of an organisation, every call is an error and nothing is sent.
///
/// ```no_run
/// # async fn grow() -> Result<(), Box<dyn std::error::Error>> {
/// use fintecture::organisation::{NewCompany, NewUser, Place, Role};
/// use fintecture::{Client, OrganisationCredentials};
///
/// let client = Client::builder()
///     .app_id("0f0e0d0c-1111-4222-8333-444455556666")
///     .app_secret("…")
///     .private_key(fintecture::PrivateKey::from_file("private_key.pem")?)
///     .organisation_credentials(OrganisationCredentials::new("oac_uuid", "uuid"))
///     .build()?;
/// let organisation = client.organisation();
/// let company = NewCompany::new("ACME SARL").external_id("acme-001");
/// let company = organisation.companies().create(&company).await?;
/// let developer = NewUser::new("dev@example.com", "Dev", "Eloper");
/// let place = Place::Company(company.id().clone());
/// organisation.users().create(&developer, &place, &Role::Developer).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Organisation<R = Client> {
    runner: R,
}

impl<R: Runner> Organisation<R> {
    pub(crate) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// Its companies.
    pub fn companies(&self) -> Companies<R> {
        Companies::new(self.runner.clone())
    }

    /// Its users.
    pub fn users(&self) -> Users<R> {
        Users::new(self.runner.clone())
    }

    /// The nodes of its tree.
    pub fn nodes(&self) -> Nodes<R> {
        Nodes::new(self.runner.clone())
    }

    /// Its users' places at companies and nodes.
    pub fn memberships(&self) -> Memberships<R> {
        Memberships::new(self.runner.clone())
    }

    /// The applications of its companies.
    pub fn applications(&self) -> Applications<R> {
        Applications::new(self.runner.clone())
    }

    /// The bank accounts that its companies are paid on.
    pub fn bank_accounts(&self) -> BankAccounts<R> {
        BankAccounts::new(self.runner.clone())
    }

    /// Asks for a new access token, keeps it for the calls to come, and returns it with what was
    /// granted. Contract §3.2.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let token = client.organisation().token().await?;
    /// for scope in token.scopes() {
    ///     println!("may be used for {scope}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn token(&self) -> Call<NewOrganisationToken, R> {
        Call::new(NewOrganisationToken, self.runner.clone())
    }
}
