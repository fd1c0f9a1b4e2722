//! What every application may look up (Contract §9).

use super::shared::Nothing;
use crate::reference::family::Family::Resources;
use crate::reference::operation::Confidence::{High, Medium};
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, Parameter, query};
use crate::reference::shape::shape;
use crate::reference::words;

shapes! {
    /// Banks.
    struct Providers {
        meta: Option<Nothing>,
        data: Vec<Provider>,
    }

    /// A bank.
    struct Provider {
        /// Its code.
        id: String,
        #[schema(schema_with = words::provider)]
        r#type: (),
        attributes: ProviderAttributes,
    }

    /// What it is, and what it can do.
    struct ProviderAttributes {
        name: String,
        full_name: String,
        /// Two letters.
        country: String,
        #[schema(required)]
        bic: Option<String>,
        #[schema(format = "uri")]
        logo_url: String,
        /// What it tells of accounts.
        ais: Vec<String>,
        /// For how many days a consent is good.
        #[schema(schema_with = words::count_or_null, required = false)]
        ais_consent_days: (),
        /// How many days back it tells; null for all there are.
        #[schema(schema_with = words::count_or_null, required = false)]
        ais_history_days: (),
        /// How it pays.
        pis: Vec<String>,
        psu_types: Vec<String>,
        psu_type: Option<Vec<String>>,
        auth_models: Vec<String>,
        auth_model: Option<Vec<String>>,
        /// That it is none.
        simulated: Option<bool>,
    }

    /// The application that asks.
    struct Application {
        data: ApplicationData,
    }

    /// The application that asks.
    struct ApplicationData {
        id: String,
        #[schema(schema_with = words::app)]
        r#type: (),
        attributes: ApplicationAttributes,
    }

    /// What it is, and how it can be paid.
    struct ApplicationAttributes {
        name: String,
        description: String,
        scope: ApplicationScope,
        payment_methods: Option<Vec<Method>>,
    }

    /// What it may do.
    struct ApplicationScope {
        ais: bool,
        pis: bool,
    }

    /// A way to pay.
    struct Method {
        id: String,
    }

    /// Logins.
    struct TestAccounts {
        meta: Option<Nothing>,
        data: Vec<TestAccount>,
    }

    /// A login.
    struct TestAccount {
        id: String,
        #[schema(schema_with = words::test_account)]
        r#type: (),
        attributes: TestAccountAttributes,
    }

    /// Who logs in, and where.
    struct TestAccountAttributes {
        provider_id: String,
        username: String,
        password: String,
        name: Option<String>,
    }

    /// A functionality.
    struct Functionality {
        data: FunctionalityData,
    }

    /// A functionality.
    struct FunctionalityData {
        id: String,
        #[schema(schema_with = words::functionality)]
        r#type: (),
        attributes: FunctionalityAttributes,
    }

    /// Whether the application has it.
    struct FunctionalityAttributes {
        enabled: bool,
    }
}

const ORDER: Kind = Kind::Word(&["ASC", "DESC"]);

const BANKS: &[Parameter] = &[
    query("filter[country]", Kind::TwoLetters, "The country."),
    query(
        "filter[ais]",
        Kind::Word(&["Accounts", "Transactions", "Accountholders"]),
        "What is told of accounts.",
    ),
    query("filter[pis]", Kind::Scheme, "How it pays."),
    query(
        "filter[psu_type]",
        Kind::Word(&["retail", "corporate"]),
        "Whose bank it is.",
    ),
    query(
        "filter[auth_model]",
        Kind::Word(&["redirect", "decoupled"]),
        "How it asks its customers.",
    ),
    query("sort[name]", ORDER, "By name."),
    query("sort[full_name]", ORDER, "By full name."),
    query("sort[country]", ORDER, "By country."),
    query("sort[provider_id]", ORDER, "By id."),
];

const LOGINS: &[Parameter] = &[
    query("filter[provider_id]", Kind::Text, "The logins of one bank."),
    query("sort[provider]", ORDER, "By the bank's id."),
];

pub(crate) static PROVIDERS: Operation =
    Operation::get(Resources, "/res/v1/providers", "getResV1Providers")
        .says(
            "List banks",
            "The banks, narrowed and sorted as the query says.",
        )
        .known("§9.1", High)
        .asks(&[BANKS])
        .gives(200, shape::<Providers>())
        .shown_by(&["res-providers-list"]);

pub(crate) static PROVIDER: Operation = Operation::get(
    Resources,
    "/res/v1/providers/{provider_id}",
    "getResV1Provider",
)
.says("Get a bank", "One bank, in a list all the same.")
.known("§9.1", High)
.gives(200, shape::<Providers>())
.fails(&[404])
.shown_by(&["res-providers-get"]);

pub(crate) static APPLICATION: Operation =
    Operation::get(Resources, "/res/v1/applications", "getResV1Applications")
        .says(
            "Get the application",
            "What the application is, and on demand how it can be paid.",
        )
        .known("§9.2", High)
        .also(&["/res/v1/application"])
        .asks(&[&[query(
            "with_payment_methods",
            Kind::Flag,
            "Shows the ways to pay.",
        )]])
        .gives(200, shape::<Application>())
        .shown_by(&["res-applications"]);

pub(crate) static TEST_ACCOUNTS: Operation =
    Operation::get(Resources, "/res/v1/testaccounts", "getResV1TestAccounts")
        .says("List test accounts", "Who can log in at which bank.")
        .known("§9.3", High)
        .also(&["/res/v1/test-accounts"])
        .asks(&[LOGINS])
        .gives(200, shape::<TestAccounts>())
        .shown_by(&["res-testaccounts"]);

pub(crate) static FUNCTIONALITY: Operation = Operation::get(
    Resources,
    "/res/v1/functionalities/{functionality_id}",
    "getResV1Functionality",
)
.says(
    "Get a functionality",
    "Whether the application has it. The ids are unpublished: one that is unknown is not enabled. \
     A PIS token of the same application is asked for besides.",
)
.known("§9.4", Medium)
.scoped("PIS")
.gives(200, shape::<Functionality>())
.shown_by(&["res-functionalities"]);
