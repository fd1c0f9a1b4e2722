//! The merchant's own customers (Contract §10.1).

use std::collections::BTreeMap;

use serde_json::Value;

use super::shared::{BankAccountGiven, list, one};
use crate::reference::family::Family::Customers;
use crate::reference::operation::Confidence::{High, Low, Medium};
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, PAGES, query};
use crate::reference::shape::shape;
use crate::reference::words::{self, VerificationStatus};

shapes! {
    /// A customer to be taken in.
    struct NewCustomer {
        data: NewCustomerData,
    }

    /// A customer to be taken in.
    struct NewCustomerData {
        r#type: Option<String>,
        attributes: NewCustomerAttributes,
    }

    /// Who it is. Other members are kept.
    struct NewCustomerAttributes {
        #[schema(max_length = 255)]
        first_name: String,
        #[schema(max_length = 255)]
        last_name: String,
        #[schema(max_length = 255, format = Email)]
        email: String,
        #[schema(max_length = 255)]
        company_name: Option<String>,
        #[schema(max_length = 255)]
        phone: Option<String>,
        /// The merchant's own reference.
        #[schema(max_length = 255)]
        external_id: Option<String>,
        address: Option<BTreeMap<String, Value>>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A customer.
    struct Customer {
        id: String,
        #[schema(schema_with = words::customers)]
        r#type: (),
        attributes: CustomerAttributes,
    }

    /// What was said of them.
    struct CustomerAttributes {
        first_name: String,
        last_name: String,
        email: String,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A bank account to be noted.
    struct NewBankAccount {
        data: BankAccountGiven,
    }

    /// A bank account of a customer.
    struct CustomerBankAccount {
        id: String,
        #[schema(schema_with = words::bank_accounts)]
        r#type: (),
        attributes: CustomerBankAccountAttributes,
    }

    /// What was said of it.
    struct CustomerBankAccountAttributes {
        iban: String,
        holder_name: String,
        /// Whether a bank confirmed that it is the customer's.
        verified: bool,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A verification to be begun.
    struct NewVerification {
        data: Option<NewVerificationData>,
    }

    /// A verification to be begun.
    struct NewVerificationData {
        r#type: Option<String>,
        attributes: Option<NewVerificationAttributes>,
    }

    /// Which account is asked about: the newest, unless said.
    struct NewVerificationAttributes {
        /// The bank; required of a customer without a bank account.
        provider_id: Option<String>,
        bank_account_id: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A question to a bank whether a customer is who they say.
    struct Verification {
        id: String,
        #[schema(schema_with = words::verifications)]
        r#type: (),
        attributes: VerificationAttributes,
    }

    /// The question, and its answer once it is there.
    struct VerificationAttributes {
        status: VerificationStatus,
        #[schema(required)]
        provider_id: Option<String>,
        #[schema(required, minimum = 0, maximum = 1)]
        match_score: Option<f64>,
        #[schema(required, format = DateTime)]
        verified_at: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
}

pub(crate) static LIST: Operation = Operation::get(Customers, "/v1/customers", "listAllCustomers")
    .says(
        "List customers",
        "In the order they came; those of one `external_id` if it is named.",
    )
    .known("§10.1", High)
    .asks(&[
        &[query(
            "external_id",
            Kind::Text,
            "The merchant's own reference.",
        )],
        PAGES,
    ])
    .gives(200, list::<Customer>())
    .shown_by(&["customers-list"]);

pub(crate) static CREATE: Operation = Operation::post(Customers, "/v1/customers", "createCustomer")
    .says(
        "Take in a customer",
        "Members that are unknown here are kept and given back.",
    )
    .known("§10.1", High)
    .takes(shape::<NewCustomer>())
    .gives(201, one::<Customer>())
    .shown_by(&["customers-create"]);

pub(crate) static GET: Operation =
    Operation::get(Customers, "/v1/customers/{customer_id}", "getCustomerById")
        .says("Get a customer", "One customer of the application.")
        .known("§10.1", High)
        .gives(200, one::<Customer>())
        .fails(&[404])
        .shown_by(&["customers-get"]);

pub(crate) static BANK_ACCOUNTS: Operation = Operation::get(
    Customers,
    "/v1/customers/{customer_id}/bank_accounts",
    "listAllCustomerBankAccounts",
)
.says("List a customer's bank accounts", "In the order they came.")
.known("§10.1", Medium)
.also(&["/v1/customers/{customer_id}/bank-accounts"])
.asks(&[PAGES])
.gives(200, list::<CustomerBankAccount>())
.fails(&[404])
.shown_by(&["customers-bank-accounts-list"]);

pub(crate) static ADD_BANK_ACCOUNT: Operation = Operation::post(
    Customers,
    "/v1/customers/{customer_id}/bank_accounts",
    "createCustomerBankAccount",
)
.says(
    "Note a customer's bank account",
    "Nobody has verified it yet.",
)
.known("§10.1", Medium)
.also(&["/v1/customers/{customer_id}/bank-accounts"])
.takes(shape::<NewBankAccount>())
.gives(201, one::<CustomerBankAccount>())
.fails(&[404])
.shown_by(&["customers-bank-accounts-create"]);

pub(crate) static BANK_ACCOUNT: Operation = Operation::get(
    Customers,
    "/v1/customers/{customer_id}/bank_accounts/{bank_account_id}",
    "getCustomerBankAccountById",
)
.says("Get a customer's bank account", "One of them.")
.known("§10.1", Medium)
.also(&["/v1/customers/{customer_id}/bank-accounts/{bank_account_id}"])
.gives(200, one::<CustomerBankAccount>())
.fails(&[404])
.shown_by(&["customers-bank-accounts-get"]);

pub(crate) static VERIFICATIONS: Operation = Operation::get(
    Customers,
    "/v1/customers/{customer_id}/verifications",
    "listAllCustomerVerifications",
)
.says(
    "List a customer's verifications",
    "In the order they were asked.",
)
.known("§10.1", Low)
.asks(&[PAGES])
.gives(200, list::<Verification>())
.fails(&[404])
.shown_by(&["customers-verifications-list"]);

pub(crate) static VERIFY: Operation = Operation::post(
    Customers,
    "/v1/customers/{customer_id}/verifications",
    "initiateCustomerVerification",
)
.says(
    "Verify a customer",
    "Asks a bank whether the customer holds the account; the answer comes a little later.",
)
.known("§10.1", Low)
.also(&["/v1/customers/{customer_id}/verification"])
.may_take(shape::<NewVerification>())
.gives(201, one::<Verification>())
.fails(&[404])
.shown_by(&["customers-verification-create"]);

pub(crate) static VERIFICATION: Operation = Operation::get(
    Customers,
    "/v1/customers/{customer_id}/verifications/{verification_id}",
    "getCustomerVerificationById",
)
.says(
    "Get a customer's verification",
    "The question, and its answer once it is there.",
)
.known("§10.1", Low)
.also(&["/v1/customers/{customer_id}/verification/{verification_id}"])
.gives(200, one::<Verification>())
.fails(&[404])
.shown_by(&["customers-verification-get"]);
