//! Mandates (Contract §10.2).

use std::collections::BTreeMap;

use serde_json::Value;

use super::shared::{list, one};
use crate::reference::family::Family::Mandates;
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::parameter::PAGES;
use crate::reference::shape::shape;
use crate::reference::words::{self, MandateStatus};

shapes! {
    /// A mandate to be taken in.
    struct NewMandate {
        data: NewMandateData,
        meta: Option<BTreeMap<String, Value>>,
    }

    /// A mandate to be taken in.
    struct NewMandateData {
        r#type: Option<String>,
        attributes: NewMandateAttributes,
    }

    /// Who signed what. Other members are kept.
    struct NewMandateAttributes {
        /// Its unique reference, in the characters of SEPA.
        #[schema(min_length = 1, max_length = 35)]
        rum: String,
        /// The merchant's customer who signed.
        customer_id: String,
        iban: String,
        #[schema(max_length = 70)]
        holder_name: String,
        /// `recurring` or `one-off`; the former unless said.
        #[schema(examples("recurring", "one-off"))]
        r#type: Option<String>,
        /// `SEPA` or `SEPA-B2B`; the former unless said.
        #[schema(examples("SEPA", "SEPA-B2B"))]
        scheme: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A mandate.
    struct Mandate {
        id: String,
        #[schema(schema_with = words::mandates)]
        r#type: (),
        attributes: MandateAttributes,
    }

    /// What was signed, and whether it is good.
    struct MandateAttributes {
        rum: String,
        customer_id: String,
        iban: String,
        holder_name: String,
        r#type: String,
        scheme: String,
        status: MandateStatus,
        #[schema(format = DateTime)]
        signed_at: String,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// How a mandate ends.
    struct MandateEnd {
        data: MandateEndData,
    }

    /// How a mandate ends.
    struct MandateEndData {
        r#type: Option<String>,
        id: Option<String>,
        attributes: MandateEndAttributes,
    }

    /// How a mandate ends.
    struct MandateEndAttributes {
        #[schema(pattern = "^(cancelled|revoked)$")]
        status: String,
    }
}

pub(crate) static LIST: Operation = Operation::get(Mandates, "/v1/e-mandates", "listAllEmandates")
    .says("List mandates", "In the order they were signed.")
    .known("§10.2", Low)
    .also(&["/v1/e_mandates"])
    .asks(&[PAGES])
    .gives(200, list::<Mandate>())
    .shown_by(&["emandates-list"]);

pub(crate) static CREATE: Operation = Operation::post(Mandates, "/v1/e-mandates", "createEmandate")
    .says(
        "Take in a mandate",
        "One whose reference is known is refused with 409.",
    )
    .known("§10.2", High)
    .also(&["/v1/e_mandates"])
    .takes(shape::<NewMandate>())
    .gives(201, one::<Mandate>())
    .fails(&[409])
    .shown_by(&["emandates-create"]);

pub(crate) static GET: Operation =
    Operation::get(Mandates, "/v1/e-mandates/{mandate_id}", "getEmandateById")
        .says("Get a mandate", "One mandate of the application.")
        .known("§10.2", Low)
        .also(&["/v1/e_mandates/{mandate_id}"])
        .gives(200, one::<Mandate>())
        .fails(&[404])
        .shown_by(&["emandates-get"]);

pub(crate) static END: Operation =
    Operation::patch(Mandates, "/v1/e-mandates/{mandate_id}", "patchEmandateById")
        .says(
            "Cancel or revoke a mandate",
            "Nothing else of it can change.",
        )
        .known("§10.2", Low)
        .also(&["/v1/e_mandates/{mandate_id}"])
        .takes(shape::<MandateEnd>())
        .gives(200, one::<Mandate>())
        .fails(&[404])
        .shown_by(&["emandates-patch"]);
