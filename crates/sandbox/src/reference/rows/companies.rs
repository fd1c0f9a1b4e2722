//! The companies of an organisation (Contract §11).

use std::collections::BTreeMap;

use serde_json::Value;

use super::shared::{Related, change, list, one};
use crate::reference::family::Family::Organisation;
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::parameter::PAGES;
use crate::reference::shape::shape;
use crate::reference::words;

shapes! {
    /// A company to be taken in.
    struct NewCompany {
        data: NewCompanyData,
    }

    /// A company to be taken in.
    struct NewCompanyData {
        r#type: Option<String>,
        attributes: NewCompanyAttributes,
        relationships: Option<OnNode>,
    }

    /// What it is. Other members are kept.
    struct NewCompanyAttributes {
        #[schema(max_length = 255)]
        name: String,
        /// Its registration number.
        #[schema(max_length = 255)]
        incorporation: Option<String>,
        /// The organisation's own name for it; required without `incorporation`.
        #[schema(max_length = 255)]
        external_id: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// The node it stands on; the credentials' own, unless said.
    struct OnNode {
        organisation_node: Option<Related>,
    }

    /// What changes of a company. Other members are kept.
    struct CompanyChange {
        #[schema(max_length = 255)]
        name: Option<String>,
        #[schema(max_length = 255)]
        incorporation: Option<String>,
        #[schema(max_length = 255)]
        external_id: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A company.
    struct Company {
        id: String,
        #[schema(schema_with = words::companies)]
        r#type: (),
        attributes: CompanyAttributes,
    }

    /// What was said of it.
    struct CompanyAttributes {
        name: Option<String>,
        #[schema(required)]
        external_id: Option<String>,
        #[schema(required)]
        incorporation: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
}

pub(crate) static LIST: Operation = Operation::get(Organisation, "/v1/companies", "listCompanies")
    .says(
        "List companies",
        "All that the credentials reach, in the order they were made.",
    )
    .known("§11", Low)
    .scoped("companies:read")
    .asks(&[PAGES])
    .gives(200, list::<Company>())
    .shown_by(&["oac-companies-list"]);

pub(crate) static CREATE: Operation =
    Operation::post(Organisation, "/v1/companies", "createCompany")
        .says(
            "Take in a company",
            "On the `organisation_node` that is named, or else on the credentials' own.",
        )
        .known("§11", High)
        .scoped("companies:write")
        .takes(shape::<NewCompany>())
        .gives(201, one::<Company>())
        .fails(&[404, 409])
        .shown_by(&["oac-companies-create"]);

pub(crate) static GET: Operation =
    Operation::get(Organisation, "/v1/companies/{company_id}", "getCompanyById")
        .says("Get a company", "One that the credentials reach.")
        .known("§11", Low)
        .scoped("companies:read")
        .gives(200, one::<Company>())
        .fails(&[404])
        .shown_by(&["oac-companies-item"]);

pub(crate) static CHANGE: Operation = Operation::patch(
    Organisation,
    "/v1/companies/{company_id}",
    "patchCompanyById",
)
.says("Change a company", "The members that are named.")
.known("§11", Low)
.scoped("companies:write")
.may_take(change::<CompanyChange>())
.gives(200, one::<Company>())
.fails(&[404, 409]);

pub(crate) static REMOVE: Operation = Operation::delete(
    Organisation,
    "/v1/companies/{company_id}",
    "deleteCompanyById",
)
.says(
    "Remove a company",
    "One that something hangs on is refused with 409.",
)
.known("§11", Low)
.scoped("companies:write")
.gives_nothing()
.fails(&[404, 409]);
