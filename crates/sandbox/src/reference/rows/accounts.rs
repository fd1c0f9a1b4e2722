//! Reading what a payer consented to (Contract §§8.5 to 8.9).

use super::shared::{Links, Nothing};
use crate::reference::family::Family::Accounts;
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, NULLS, PRESENT, Parameter, query};
use crate::reference::shape::shape;
use crate::reference::words;

shapes! {
    /// The accounts that a connection shows.
    struct AccountList {
        meta: Connection,
        data: Vec<Account>,
        links: Links,
    }

    /// One account.
    struct AccountDocument {
        meta: Connection,
        data: Account,
    }

    /// The connection that is read.
    struct Connection {
        customer_id: String,
        provider: String,
        /// When the payer last logged in for it.
        #[schema(format = DateTime)]
        last_authentication: String,
    }

    /// A bank account.
    struct Account {
        id: String,
        #[schema(schema_with = words::accounts)]
        r#type: (),
        attributes: AccountAttributes,
    }

    /// The account, and its balances if the payer consented to them.
    struct AccountAttributes {
        account_id: String,
        /// A card's account has none.
        #[schema(schema_with = words::text_or_null, required = false)]
        iban: (),
        account_name: String,
        /// An ISO 20022 code: `CACC`, `SVGS` or `CARD`.
        account_type: String,
        currency: String,
        balance: Option<String>,
        balance_available: Option<String>,
    }

    /// A page of what was booked.
    struct Bookings {
        meta: Option<Nothing>,
        data: Vec<Booking>,
        links: Links,
    }

    /// Money that was booked on an account.
    struct Booking {
        id: String,
        #[schema(schema_with = words::transactions)]
        r#type: (),
        attributes: BookingAttributes,
    }

    /// How much, when and why.
    struct BookingAttributes {
        /// Below zero for a debit.
        amount: String,
        currency: String,
        #[schema(schema_with = words::text_or_null, required = false)]
        communication: (),
        /// `booked`.
        status: String,
        /// As the bank writes dates, unless they are converted.
        booking_date: String,
    }

    /// The holders of a connection's accounts.
    struct Holders {
        meta: HoldersMeta,
        data: Vec<Holder>,
    }

    /// The connection that is read.
    struct HoldersMeta {
        provider: String,
        #[schema(format = DateTime)]
        last_authentication: String,
    }

    /// A holder.
    struct Holder {
        id: String,
        #[schema(schema_with = words::account_holders)]
        r#type: (),
        attributes: HolderAttributes,
    }

    /// Who it is.
    struct HolderAttributes {
        full_name: String,
    }

    /// A connection that was deleted.
    struct Deleted {
        meta: DeletedMeta,
    }

    /// What became of it.
    struct DeletedMeta {
        /// 200.
        status: u16,
        /// `customer_deleted`.
        code: String,
    }

    /// A name to be compared.
    struct NameCheck {
        data: NameCheckData,
    }

    /// A name to be compared.
    struct NameCheckData {
        r#type: Option<String>,
        attributes: NameCheckAttributes,
    }

    /// Whose name it should be.
    struct NameCheckAttributes {
        /// The connection.
        customer_id: String,
        /// Its bank.
        provider_id: Option<String>,
        expected_name: String,
    }

    /// How alike the names are.
    struct NameChecked {
        data: NameCheckedData,
    }

    /// How alike the names are.
    struct NameCheckedData {
        id: String,
        #[schema(schema_with = words::verifications)]
        r#type: (),
        attributes: NameCheckedAttributes,
    }

    /// How alike the names are.
    struct NameCheckedAttributes {
        /// `verified` or `unverified`.
        #[schema(pattern = "^(un)?verified$")]
        status: String,
        #[schema(minimum = 0, maximum = 1)]
        match_score: f64,
        #[schema(format = DateTime)]
        verified_at: String,
    }
}

const BALANCES: &[Parameter] = &[query(
    "withBalances",
    Kind::Flag,
    "Whether balances are shown; they are, unless denied.",
)];

const HISTORY: &[Parameter] = &[
    query(
        "filter[date_from]",
        Kind::DayOrMax,
        "From this day on, or `max`: as far back as the bank tells; 90 days unless said.",
    ),
    query("filter[date_to]", Kind::Day, "Up to this day."),
    query(
        "convert_dates",
        Kind::Flag,
        "Writes every date as `YYYY-MM-DD`.",
    ),
    query(
        "page[number]",
        Kind::Count(u32::MAX),
        "Which page, at banks that number them.",
    ),
    query(
        "page[cursor]",
        Kind::Text,
        "Where the page begins, at banks that give cursors.",
    ),
    query(
        "page[size]",
        Kind::Count(100),
        "How many items a page has; 100 unless said.",
    ),
];

pub(crate) static LIST: Operation = Operation::get(
    Accounts,
    "/ais/v1/customer/{customer_id}/accounts",
    "getAisV1CustomerAccounts",
)
.says("List accounts", "The accounts that the connection shows.")
.known("§8.5", High)
.asks(&[BALANCES, NULLS, PRESENT])
.gives(200, shape::<AccountList>())
.fails(&[429])
.shown_by(&["ais-accounts-list"]);

pub(crate) static GET: Operation = Operation::get(
    Accounts,
    "/ais/v1/customer/{customer_id}/accounts/{account_id}",
    "getAisV1CustomerAccount",
)
.says("Get an account", "One account that the connection shows.")
.known("§8.5", High)
.asks(&[BALANCES, NULLS, PRESENT])
.gives(200, shape::<AccountDocument>())
.fails(&[429])
.shown_by(&["ais-accounts-get"]);

pub(crate) static TRANSACTIONS: Operation = Operation::get(
    Accounts,
    "/ais/v1/customer/{customer_id}/accounts/{account_id}/transactions",
    "getAisV1CustomerAccountTransactions",
)
.says(
    "List what was booked on an account",
    "The newest first. `links.next` is absolute, and its query belongs to what is signed.",
)
.known("§8.6", High)
.asks(&[HISTORY, NULLS, PRESENT])
.gives(200, shape::<Bookings>())
.fails(&[429])
.shown_by(&["ais-transactions"]);

pub(crate) static HOLDERS: Operation = Operation::get(
    Accounts,
    "/ais/v1/customer/{customer_id}/accountholders",
    "getAisV1CustomerAccountHolders",
)
.says(
    "List account holders",
    "The people whose accounts the connection shows.",
)
.known("§8.7", High)
.asks(&[NULLS])
.gives(200, shape::<Holders>())
.shown_by(&["ais-accountholders"]);

pub(crate) static DELETE: Operation = Operation::delete(
    Accounts,
    "/ais/v1/customer/{customer_id}",
    "deleteAisV1Customer",
)
.says(
    "Delete a connection",
    "Forgets its tokens, its consent, and what it showed.",
)
.known("§8.8", High)
.gives(200, shape::<Deleted>())
.shown_by(&["ais-delete-customer"]);

pub(crate) static VERIFY: Operation =
    Operation::post(Accounts, "/ais/v1/verification", "createAisV1Verification")
        .says(
            "Verify the holder's name",
            "Compares the name that is expected with those of the holders.",
        )
        .known("§8.9", Low)
        .takes(shape::<NameCheck>())
        .gives(200, shape::<NameChecked>())
        .shown_by(&["ais-verification"]);
