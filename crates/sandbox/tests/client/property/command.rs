//! What merchants and payers can do.

use proptest::prelude::*;

/// A command, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Command {
    /// Which of the tenants.
    pub(super) tenant: usize,
    pub(super) act: Act,
}

/// What is done. What it is done to is named by a number, modulo how many there are of the tenant's
/// that it can well be done to, or of all. Amounts are in cents.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Opens a payment, which may expire after some hours, in a currency and by a scheme.
    Connect(u32, Option<u32>, Way),
    /// Opens one, whose transfer is deferred by some days.
    Defer(u32, u32),
    /// Opens one, whose money goes to somebody else.
    Forward(u32),
    /// Opens one, whose money is received at once.
    Sell(u32),
    /// Asks for one, by this method.
    Ask(u32, &'static str),
    /// Opens an order to be paid later, of this company.
    Order(u32, &'static str),
    SmartTransfer(u32, Option<u32>),
    /// Money comes to a Smart Transfer.
    Credit(usize, Part),
    Payout(u32),
    /// The payer, at a bank if one is named, does this.
    Outcome(usize, &'static str, Option<&'static str>),
    Cancel(usize),
    /// Changes a text.
    Amend(usize, &'static str),
    /// The payer tries again.
    Retry(usize),
    Refund(usize, Share),
    /// The merchant agrees to a refund.
    Approve(usize),
    /// The banks bring what is on its way.
    Bring(usize),
    TakeInCustomer,
    /// A customer signs a mandate.
    SignMandate(usize),
    EndMandate(usize, &'static str),
    /// A payer shares accounts.
    Share,
    /// The accounts shared are forgotten.
    Forget(usize),
    /// Turns the clock by some hours.
    Advance(u32),
}

/// A currency, and the scheme that is asked for.
pub(super) type Way = (&'static str, &'static str);

/// How much comes, compared with what is lacking.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Less,
    Exact,
    More,
}

/// How much is refunded.
#[derive(Clone, Copy, Debug)]
pub(super) enum Share {
    /// No amount is named.
    Whole,
    /// Half of what is left.
    Half,
    /// A cent more than what is left.
    TooMuch,
}

pub(super) fn commands() -> impl Strategy<Value = Command> {
    (0_usize..2, acts()).prop_map(|(tenant, act)| Command { tenant, act })
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        openings(),
        openings(),
        payers(),
        payers(),
        merchants(),
        merchants(),
        others()
    ]
}

fn amounts() -> impl Strategy<Value = u32> {
    1_u32..5_000
}

fn hours() -> impl Strategy<Value = Option<u32>> {
    prop::option::of(1_u32..80)
}

/// What begins a session.
fn openings() -> impl Strategy<Value = Act> {
    let channel = prop::sample::select(vec!["link", "email"]);
    let way = prop::sample::select(vec![
        ("EUR", "AUTO"),
        ("EUR", "AUTO"),
        ("GBP", "AUTO"),
        ("GBP", "SWIFT"),
        ("PLN", "AUTO"),
    ]);
    let company = prop::sample::select(vec!["000000000", "000000001", "000000002", "000000003"]);
    prop_oneof![
        3 => (amounts(), hours(), way)
            .prop_map(|(cents, hours, way)| Act::Connect(cents, hours, way)),
        1 => (amounts(), 1_u32..6).prop_map(|(cents, days)| Act::Defer(cents, days)),
        1 => amounts().prop_map(Act::Forward),
        2 => amounts().prop_map(Act::Sell),
        1 => (amounts(), channel).prop_map(|(cents, channel)| Act::Ask(cents, channel)),
        1 => (amounts(), company).prop_map(|(cents, siren)| Act::Order(cents, siren)),
        2 => (amounts(), hours()).prop_map(|(cents, hours)| Act::SmartTransfer(cents, hours)),
        1 => amounts().prop_map(Act::Payout),
    ]
}

/// What payers and their banks do.
fn payers() -> impl Strategy<Value = Act> {
    let outcome = prop::sample::select(vec![
        "accept",
        "accept",
        "accept_received",
        "accept_received",
        "pending",
        "unknown",
        "reject",
        "abandon",
        "expire",
    ]);
    // One that takes its time, and one that tells no more than that the money left.
    let bank = prop::sample::select(vec![None, None, Some("watenl"), Some("lipasi")]);
    let part = prop::sample::select(vec![Part::Less, Part::Exact, Part::More]);
    let number = any::<usize>;
    prop_oneof![
        4 => (number(), outcome, bank)
            .prop_map(|(session, word, bank)| Act::Outcome(session, word, bank)),
        3 => (number(), part).prop_map(|(session, part)| Act::Credit(session, part)),
        1 => number().prop_map(Act::Bring),
        1 => number().prop_map(Act::Retry),
    ]
}

/// What merchants do to their payments.
fn merchants() -> impl Strategy<Value = Act> {
    let text = prop::sample::select(vec!["communication", "invoice_reference"]);
    let share = prop::sample::select(vec![Share::Whole, Share::Half, Share::Half, Share::TooMuch]);
    let number = any::<usize>;
    prop_oneof![
        6 => (number(), share).prop_map(|(session, share)| Act::Refund(session, share)),
        1 => number().prop_map(Act::Approve),
        1 => number().prop_map(Act::Cancel),
        1 => (number(), text).prop_map(|(session, text)| Act::Amend(session, text)),
    ]
}

/// All else, and time.
fn others() -> impl Strategy<Value = Act> {
    let end = prop::sample::select(vec!["cancelled", "revoked"]);
    let number = any::<usize>;
    prop_oneof![
        4 => (1_u32..60).prop_map(Act::Advance),
        1 => Just(Act::TakeInCustomer),
        1 => number().prop_map(Act::SignMandate),
        1 => (number(), end).prop_map(|(mandate, how)| Act::EndMandate(mandate, how)),
        1 => Just(Act::Share),
        1 => number().prop_map(Act::Forget),
    ]
}
