//! Whatever opens a payment session (Contract §§7.1, 7.6, 7.7, 7.9, 12).

use utoipa::ToSchema;

use super::shared::{Address, Amount, Paid};
use crate::reference::family::Family::Pis;
use crate::reference::operation::Confidence::{High, Medium};
use crate::reference::operation::Operation;
use crate::reference::parameter::{
    BANK, BENEFICIARIES, Kind, ORIGIN, PAYER, Parameter, REDIRECT_URI, STATE, WAY_BACK, header,
};
use crate::reference::shape::shape;
use crate::reference::words::{PaymentMethod, SessionStatus};

shapes! {
    /// A payment to be opened. Other members are kept.
    struct Opening {
        meta: Option<OpeningMeta>,
        data: OpeningData,
    }

    /// Who pays, and how.
    struct OpeningMeta {
        /// `BuyNowPayLater`, which offers that alone where no `payment_methods` are named (legacy).
        #[schema(examples("BuyNowPayLater"))]
        r#type: Option<String>,
        psu_name: Option<String>,
        psu_email: Option<String>,
        /// National digits.
        psu_phone: Option<String>,
        /// `+33` or `0033`.
        psu_phone_prefix: Option<String>,
        psu_ip: Option<String>,
        psu_company: Option<String>,
        psu_form: Option<String>,
        /// The company's registration number; the SIREN decides in this sandbox whether it may pay
        /// later.
        psu_incorporation: Option<String>,
        /// The merchant's own number of the payer.
        psu_local_id: Option<String>,
        psu_address: Option<Address>,
        delivery_address: Option<Address>,
        delivery_method: Option<String>,
        cart_items: Option<Vec<CartItem>>,
        /// In how many seconds the session expires; never, unless said.
        #[schema(minimum = 1, maximum = 99_999_999)]
        expiry: Option<u32>,
        /// The ways to pay that are offered, in the order they are shown in.
        payment_methods: Option<Vec<OfferedMethod>>,
        reconciliation: Option<Reconciliation>,
    }

    /// A way to pay that is offered.
    struct OfferedMethod {
        id: PaymentMethod,
        /// Its place; that in the list, unless said.
        #[schema(minimum = 0)]
        order: Option<u32>,
    }

    /// An item of the cart.
    struct CartItem {
        label: Option<String>,
        quantity: Option<String>,
        amount: Option<String>,
        external_id: Option<String>,
    }

    /// How the money of a Smart Transfer finds its session (Contract §7.1.1).
    struct Reconciliation {
        level: Option<Level>,
        /// What the virtual IBAN is kept for, with the level `key`.
        #[schema(max_length = 140)]
        key: Option<String>,
        /// Whether only the exact amount counts.
        match_amount: Option<bool>,
    }

    /// What is paid.
    struct OpeningData {
        /// Loosely checked: official SDKs differ.
        #[schema(examples("payments", "PIS", "SEPA"))]
        r#type: Option<String>,
        attributes: OpeningAttributes,
    }

    /// How much is paid, to whom, and how.
    struct OpeningAttributes {
        amount: Amount,
        /// Three letters; which of them a scheme carries is its own.
        #[schema(examples("EUR"), pattern = "^[A-Z]{3}$")]
        currency: String,
        /// The remittance text of the transfer.
        #[schema(max_length = 140)]
        communication: Option<String>,
        /// The amount without tax, of a purchase that is paid later.
        net_amount: Option<String>,
        /// Letters and digits; made if absent.
        #[schema(pattern = "^[A-Za-z0-9]{1,35}$")]
        end_to_end_id: Option<String>,
        /// The day of a deferred transfer.
        #[schema(format = Date)]
        execution_date: Option<String>,
        /// How the money moves.
        #[schema(examples("AUTO", "SEPA", "INSTANT_SEPA", "FPS", "SWIFT"))]
        scheme: Option<String>,
        beneficiary: Option<Beneficiary>,
        /// The account that the payer pays from: its IBAN, or the id that account information gave
        /// it. Its type goes with it.
        debited_account_id: Option<String>,
        /// What the id is, in any case: `iban`, or `internal` for an account that was shared with
        /// the application.
        #[schema(examples("iban", "internal"))]
        debited_account_type: Option<String>,
        external_reference: Option<String>,
    }

    /// Who is paid, from an application that may pay third parties.
    struct Beneficiary {
        name: Option<String>,
        address: Option<String>,
        street: Option<String>,
        number: Option<String>,
        complement: Option<String>,
        zip: Option<String>,
        city: Option<String>,
        country: Option<String>,
        iban: Option<String>,
        swift_bic: Option<String>,
        bank_name: Option<String>,
        form: Option<String>,
        incorporation: Option<String>,
    }

    /// A payment to be asked for, or a payout. Other members are kept.
    struct Request {
        meta: Option<RequestMeta>,
        data: OpeningData,
    }

    /// Whom to ask, and how.
    struct RequestMeta {
        /// `BuyNowPayLater`, which offers that alone where no `payment_methods` are named (legacy).
        #[schema(examples("BuyNowPayLater"))]
        r#type: Option<String>,
        psu_name: Option<String>,
        /// Where an e-mail goes, several with commas between.
        psu_email: Option<String>,
        psu_phone: Option<String>,
        psu_phone_prefix: Option<String>,
        psu_company: Option<String>,
        psu_incorporation: Option<String>,
        /// The merchant's own number of the payer.
        psu_local_id: Option<String>,
        psu_address: Option<Address>,
        method: Option<Channel>,
        /// Copies of the e-mail.
        cc: Option<String>,
        bcc: Option<String>,
        /// In how many seconds the link expires; never, unless said.
        #[schema(minimum = 1, maximum = 99_999_999)]
        expiry: Option<u32>,
        /// In how many seconds the payment is due; not later than the expiry.
        #[schema(minimum = 1, maximum = 99_999_999)]
        due_date: Option<u32>,
        /// Whether the link may be paid again and again.
        permanent: Option<bool>,
        scheduled_expiration_policy: Option<Policy>,
        payment_methods: Option<Vec<OfferedMethod>>,
        reconciliation: Option<Reconciliation>,
    }

    /// A session that was opened.
    struct Connected {
        meta: ConnectedMeta,
        virtual_beneficiary: Option<Paid>,
        beneficiary: Option<Paid>,
    }

    /// Which session, and where its payer goes.
    struct ConnectedMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        /// Where the payer is sent: to be used as it is.
        #[schema(format = "uri")]
        url: String,
    }

    /// A request that was made.
    struct Requested {
        meta: RequestedMeta,
        virtual_beneficiary: Option<Paid>,
        beneficiary: Option<Paid>,
    }

    /// Which session, and where its payer goes (Contract C-07).
    struct RequestedMeta {
        /// 201.
        status: u16,
        /// `request_to_pay_initiated` or `request_for_payout_initiated`.
        code: String,
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        #[schema(format = "uri")]
        url: String,
    }

    /// A payment begun at a bank.
    struct Initiated {
        meta: InitiatedMeta,
        data: Echo,
    }

    /// Which session, and where its payer logs in.
    struct InitiatedMeta {
        /// 200.
        code: u16,
        status: SessionStatus,
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
        #[schema(pattern = "^[0-9a-f]{32}$")]
        customer_id: String,
        provider: String,
        #[schema(format = "uri")]
        url: String,
    }

    /// A payment prepared.
    struct Prepared {
        meta: PreparedMeta,
        data: Echo,
    }

    /// Which session.
    struct PreparedMeta {
        /// 201, or 200 once it is confirmed.
        code: u16,
        status: SessionStatus,
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
    }

    /// What was asked for.
    struct Echo {
        r#type: String,
        attributes: EchoAttributes,
    }

    /// How much was asked for.
    struct EchoAttributes {
        amount: Amount,
        currency: String,
        communication: Option<String>,
    }

    /// Which session is confirmed.
    struct Confirmation {
        meta: ConfirmationMeta,
    }

    /// Which session it is.
    struct ConfirmationMeta {
        #[schema(pattern = "^[0-9a-f]{32}$")]
        session_id: String,
    }

    /// A session that was confirmed.
    struct Confirmed {
        meta: PreparedMeta,
    }

    /// What is to be assessed (Contract §7.10).
    struct Assessment {
        data: AssessmentData,
    }

    /// An amount, and a company.
    struct AssessmentData {
        r#type: Option<String>,
        attributes: AssessmentAttributes,
        relationships: AssessmentRelationships,
    }

    /// How much the company would pay later.
    struct AssessmentAttributes {
        amount: AssessedAmount,
        #[schema(max_length = 64)]
        category: Option<String>,
    }

    /// An amount with its currency.
    struct AssessedAmount {
        value: Amount,
        #[schema(examples("EUR"), pattern = "^[A-Z]{3}$")]
        currency: String,
    }

    /// Which company.
    struct AssessmentRelationships {
        company: AssessedCompany,
    }

    /// The company.
    struct AssessedCompany {
        data: AssessedCompanyData,
    }

    /// The company's number.
    struct AssessedCompanyData {
        r#type: Option<String>,
        attributes: AssessedCompanyAttributes,
    }

    /// The company's number.
    struct AssessedCompanyAttributes {
        /// A SIREN: nine digits.
        #[schema(pattern = "^[0-9]{9}$")]
        external_id: String,
        /// `SIREN`.
        external_id_type: Option<String>,
    }

    /// The assessment.
    struct Assessed {
        data: AssessedData,
    }

    /// The assessment.
    struct AssessedData {
        id: String,
        #[schema(schema_with = crate::reference::words::assessments)]
        r#type: (),
        attributes: Verdict,
    }

    /// Whether the company would get a quote.
    struct Verdict {
        amount: AssessedAmount,
        category: Option<String>,
        eligible: bool,
    }
}

/// What a virtual IBAN is kept for.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Level {
    Payer,
    Key,
    PaymentSession,
}

/// How the payer hears of it; `link` unless said.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Channel {
    Link,
    Email,
    Sms,
}

/// What happens when it expires; kept, and without effect here.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Policy {
    Immediate,
    Expire,
}

/// What `initiate` cannot do without.
const INITIATE: &[Parameter] = &[REDIRECT_URI.required(), STATE];

pub(crate) static CONNECT: Operation = Operation::post(
    Pis,
    "/pis/v2/connect",
    "createPisV2Connect",
)
.says(
    "Open a payment session",
    "Opens a session for an immediate transfer, a Smart Transfer, a purchase that is paid later, \
         or a choice of them, and tells where to send the payer.",
)
.known("§7.1", High)
.also(&["/pis/v1/connect"])
.asks(&[WAY_BACK, ORIGIN, BENEFICIARIES, PAYER, BANK])
.takes(shape::<Opening>())
.gives(200, shape::<Connected>())
.shown_by(&[
    "pis-connect",
    "pis-connect-smart-transfer",
    "pis-connect-bnpl",
]);

pub(crate) static INITIATE_AT: Operation = Operation::post(
    Pis,
    "/pis/v2/provider/{provider_id}/initiate",
    "createPisV2ProviderInitiate",
)
.says(
    "Begin a payment at a bank",
    "Opens a session whose bank is chosen already, and tells where that bank's page is.",
)
.known("§7.9", High)
.also(&["/pis/v1/provider/{provider_id}/initiate"])
.asks(&[INITIATE, ORIGIN, PAYER])
.takes(shape::<Opening>())
.gives(200, shape::<Initiated>())
.fails(&[503])
.shown_by(&["pis-initiate"]);

pub(crate) static REQUEST_TO_PAY: Operation =
    Operation::post(Pis, "/pis/v2/request-to-pay", "createPisV2RequestToPay")
        .says(
            "Ask for a payment",
            "Asks a payer for a payment by a link, an e-mail or a text message. No message leaves \
             this sandbox: `GET /_sandbox/v1/messages` shows them.",
        )
        .known("§7.6", High)
        .also(&["/pis/v1/request-to-pay", "/pis/v2/request_to_pay"])
        .asks(&[WAY_BACK, ORIGIN, BENEFICIARIES, PAYER, BANK])
        .takes(shape::<Request>())
        .gives(201, shape::<Requested>())
        .shown_by(&["pis-request-to-pay"]);

pub(crate) static REQUEST_FOR_PAYOUT: Operation = Operation::post(
    Pis,
    "/pis/v2/request-for-payout",
    "createPisV2RequestForPayout",
)
.says(
    "Pay somebody out",
    "Opens a payout and tells where to send the payee, who proves an account. To the account of a \
     verified beneficiary the money is sent at once.",
)
.known("§7.7", High)
.also(&["/pis/v1/request-for-payout", "/pis/v2/request_for_payout"])
.asks(&[WAY_BACK, ORIGIN, PAYER, BANK])
.takes(shape::<Request>())
.gives(201, shape::<Requested>())
.shown_by(&["pis-request-for-payout"]);

pub(crate) static PREPARE: Operation = Operation::post(
    Pis,
    "/pis/v2/prepare",
    "createPisV1Prepare",
)
.says(
    "Prepare a payment (legacy)",
    "Opens a payment that nobody is led to: its payer is sent to a bank by an `initiate` of \
         their own. Official clients reach it under `/pis/v1/prepare`.",
)
.known("§12", Medium)
.also(&["/pis/v1/prepare"])
.asks(&[WAY_BACK, ORIGIN, PAYER, BANK])
.takes(shape::<Opening>())
.gives(201, shape::<Prepared>())
.shown_by(&["legacy-pis-v1-prepare"]);

pub(crate) static CONFIRM: Operation = Operation::put(
    Pis,
    "/pis/v2/customer/{customer_id}/confirm",
    "putPisV1CustomerConfirm",
)
.says(
    "Confirm a payment (legacy)",
    "Has a payment executed whose payer logged in at their bank; one that is executed stays so. \
     Official clients reach it under `/pis/v1/customer/{customer_id}/confirm`.",
)
.known("§12", Medium)
.also(&["/pis/v1/customer/{customer_id}/confirm"])
.takes(shape::<Confirmation>())
.gives(200, shape::<Confirmed>())
.fails(&[404])
.shown_by(&["legacy-pis-v1-confirm"]);

pub(crate) static ASSESS: Operation = Operation::post(Pis, "/assessments", "createAssessment")
    .says(
        "Assess a company",
        "Says whether a company would get a quote to pay later. `app_id` may be sent too; it must \
         then be the token's.",
    )
    .known("§7.10", Medium)
    .asks(&[&[header(
        "app_id",
        Kind::Text,
        "The application that the token is of.",
    )]])
    .takes(shape::<Assessment>())
    .gives(201, shape::<Assessed>())
    .shown_by(&["pis-assessment"]);
