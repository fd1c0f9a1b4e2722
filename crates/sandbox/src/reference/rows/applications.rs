//! The applications of an organisation, and the bank accounts of its merchants (Contract §11).

use std::collections::BTreeMap;

use serde_json::Value;

use super::shared::{
    BankAccountChange, BankAccountGiven, Links, Related, Total, change, list, one,
};
use crate::reference::family::Family::Organisation;
use crate::reference::operation::Confidence::Low;
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, PAGES, query};
use crate::reference::shape::shape;
use crate::reference::words;

shapes! {
    /// An application to be made.
    struct NewApplication {
        data: NewApplicationData,
    }

    /// An application to be made.
    struct NewApplicationData {
        r#type: Option<String>,
        attributes: NewApplicationAttributes,
        relationships: Option<ApplicationRelations>,
    }

    /// What it is. Other members are kept.
    struct NewApplicationAttributes {
        #[schema(max_length = 255)]
        app_name: String,
        /// A PEM; without one, a key is made, and its private half is shown this once.
        app_public_key: Option<String>,
        app_urls: Option<ApplicationUrls>,
        app_webhooks: Option<Vec<ApplicationWebhook>>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Its addresses. Other members are kept.
    struct ApplicationUrls {
        /// Where payers may be sent back to.
        return_url: Option<String>,
        domain: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Where webhooks go.
    struct ApplicationWebhook {
        #[schema(format = "uri")]
        url: String,
        /// Which of them; all, unless said.
        events: Option<Vec<String>>,
    }

    /// What it belongs to.
    struct ApplicationRelations {
        organisation_node: Option<Related>,
        company: Option<Related>,
        bank_account: Option<Related>,
    }

    /// What changes of an application. Other members are kept.
    struct ApplicationChange {
        #[schema(max_length = 255)]
        app_name: Option<String>,
        app_urls: Option<ApplicationUrls>,
        app_webhooks: Option<Vec<ApplicationWebhook>>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// An application that was made.
    struct ApplicationMade {
        data: OrganisationApplication,
        meta: Option<ApplicationSecrets>,
    }

    /// What is shown this once.
    struct ApplicationSecrets {
        app_secret: String,
        /// A PEM, where the key was made here.
        private_key: Option<String>,
    }

    /// An application of an organisation.
    struct OrganisationApplication {
        id: String,
        #[schema(schema_with = words::applications)]
        r#type: (),
        attributes: OrganisationApplicationAttributes,
    }

    /// What was said of it.
    struct OrganisationApplicationAttributes {
        app_name: String,
        app_urls: ShownUrls,
        app_webhooks: Vec<ShownWebhook>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Its addresses.
    struct ShownUrls {
        #[schema(required)]
        return_url: Option<String>,
        #[schema(required)]
        domain: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Where webhooks go.
    struct ShownWebhook {
        url: String,
        /// Null for all.
        #[schema(required)]
        events: Option<Vec<String>>,
    }

    /// A page of applications.
    struct Applications {
        meta: Total,
        data: Vec<OrganisationApplication>,
        /// Their bank accounts, where they are asked for.
        included: Option<Vec<MerchantAccount>>,
        links: Links,
    }

    /// A bank account to be noted.
    struct NewMerchantAccount {
        data: BankAccountGiven,
    }

    /// A bank account of a merchant.
    struct MerchantAccount {
        id: String,
        #[schema(schema_with = words::bank_accounts)]
        r#type: (),
        attributes: MerchantAccountAttributes,
    }

    /// What was said of it.
    struct MerchantAccountAttributes {
        iban: String,
        holder_name: String,
        currency: String,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
}

pub(crate) static LIST: Operation =
    Operation::get(Organisation, "/v1/applications", "listApplications")
        .says(
            "List applications",
            "All that the credentials reach, in the order they were made.",
        )
        .known("§11", Low)
        .scoped("applications:read")
        .asks(&[
            &[
                query("filter[company_id]", Kind::Text, "Those of one company."),
                query(
                    "include",
                    Kind::Word(&["bank_accounts"]),
                    "Shows their bank accounts too.",
                ),
            ],
            PAGES,
        ])
        .gives(200, shape::<Applications>());

pub(crate) static CREATE: Operation =
    Operation::post(Organisation, "/v1/applications", "createApplication")
        .says(
            "Make an application",
            "Its secret, and its private key if one was made, stand in `meta`.",
        )
        .known("§11", Low)
        .scoped("applications:write")
        .takes(shape::<NewApplication>())
        .gives(201, shape::<ApplicationMade>())
        .shown_by(&["oac-applications"]);

pub(crate) static GET: Operation = Operation::get(
    Organisation,
    "/v1/applications/{app_id}",
    "getApplicationById",
)
.says("Get an application", "One that the credentials reach.")
.known("§11", Low)
.scoped("applications:read")
.gives(200, one::<OrganisationApplication>())
.fails(&[404]);

pub(crate) static CHANGE: Operation = Operation::patch(
    Organisation,
    "/v1/applications/{app_id}",
    "patchApplicationById",
)
.says(
    "Change an application",
    "Its name, its addresses or its webhooks.",
)
.known("§11", Low)
.scoped("applications:write")
.may_take(change::<ApplicationChange>())
.gives(200, one::<OrganisationApplication>())
.fails(&[404]);

pub(crate) static REMOVE: Operation = Operation::delete(
    Organisation,
    "/v1/applications/{app_id}",
    "deleteApplicationById",
)
.says("Close an application", "For ever.")
.known("§11", Low)
.scoped("applications:write")
.gives_nothing()
.fails(&[404, 409]);

pub(crate) static BANK_ACCOUNTS: Operation =
    Operation::get(Organisation, "/v1/bank_accounts", "listBankAccounts")
        .says(
            "List merchants' bank accounts",
            "All that the credentials reach.",
        )
        .known("§11", Low)
        .also(&["/v1/bank-accounts"])
        .scoped("applications:write")
        .asks(&[PAGES])
        .gives(200, list::<MerchantAccount>());

pub(crate) static ADD_BANK_ACCOUNT: Operation =
    Operation::post(Organisation, "/v1/bank_accounts", "createBankAccount")
        .says(
            "Note a merchant's bank account",
            "On the `organisation_node` that is named, or else on the credentials' own.",
        )
        .known("§11", Low)
        .also(&["/v1/bank-accounts"])
        .scoped("applications:write")
        .takes(shape::<NewMerchantAccount>())
        .gives(201, one::<MerchantAccount>())
        .fails(&[404])
        .shown_by(&["oac-bank-accounts"]);

pub(crate) static CHANGE_BANK_ACCOUNT: Operation = Operation::patch(
    Organisation,
    "/v1/bank_accounts/{bank_account_id}",
    "patchBankAccountById",
)
.says(
    "Change a merchant's bank account",
    "The members that are named.",
)
.known("§11", Low)
.also(&["/v1/bank-accounts/{bank_account_id}"])
.scoped("applications:write")
.may_take(change::<BankAccountChange>())
.gives(200, one::<MerchantAccount>())
.fails(&[404]);

pub(crate) static REMOVE_BANK_ACCOUNT: Operation = Operation::delete(
    Organisation,
    "/v1/bank_accounts/{bank_account_id}",
    "deleteBankAccountById",
)
.says("Forget a merchant's bank account", "It can be noted again.")
.known("§11", Low)
.also(&["/v1/bank-accounts/{bank_account_id}"])
.scoped("applications:write")
.gives_nothing()
.fails(&[404, 409]);
