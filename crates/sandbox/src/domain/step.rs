//! The steps that a session can take: one table.

use fintecture::SessionStatus as Status;
use fintecture::TransferState as State;

/// What can happen to a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// The payer chooses a bank or another one, or a way to pay without one.
    ChooseBank,
    /// The payer was shown where to transfer the money, and will.
    Announce,
    /// Money arrived on the virtual IBAN: with what came before, less than the amount.
    FallShort,
    /// The same, and it is the amount.
    Fill,
    /// The same, and it is more.
    Exceed,
    /// The payee of a payout has proven an account.
    Prove,
    /// The money of a payout leaves for the payee's account.
    PayOut,
    /// The bank knows that the payer authorised the transfer.
    Authorise,
    /// The bank accepts the order.
    Acknowledge,
    /// Another signatory must approve.
    Countersign,
    /// The bank holds the order for review.
    Hold,
    /// The bank has the order but has not executed it.
    Wait,
    /// The bank has begun to execute the order.
    Process,
    /// Nobody knows yet whether the transfer reached the creditor's bank.
    Doubt,
    /// The bank executes the transfer: the payer is debited.
    Execute,
    /// The same, and the bank tells no more of it than that it left.
    SendOff,
    /// The bank executes the transfer, and the money stands on the acquiring account at once.
    Receive,
    /// Clearing brings the money of an executed transfer to the acquiring account.
    Clear,
    /// The creditor's bank has the money.
    Settle,
    /// An order to be paid later is covered.
    Cover,
    /// The money of a covered order arrives on the acquiring account.
    Finance,
    /// The merchant agrees to a refund, whose money leaves.
    Approve,
    /// The payer or the bank refuses.
    Refuse,
    /// The payer tries again what was refused, where the application lets them.
    Retry,
    /// The merchant takes it back.
    Cancel,
    /// The session's validity ends.
    Expire,
}

/// One step: from where, on both axes, by what, to where.
pub(super) type Transition = (Status, Option<State>, Step, Status, Option<State>);

/// Writes the table of steps: `status / transfer state, step => status / transfer state`.
macro_rules! steps {
    ($($from:ident $(/ $state:ident)?, $step:ident => $to:ident $(/ $after:ident)?;)*) => {
        &[$((
            Status::$from,
            steps!(@ $($state)?),
            Step::$step,
            Status::$to,
            steps!(@ $($after)?),
        )),*]
    };
    (@) => { None };
    (@ $state:ident) => { Some(State::$state) };
}

/// Every step that is possible (Contract §13.5), for payments on an acquiring account: `completed`
/// or `sent` comes before `received`. What is being processed is no longer cancelled. What is not
/// listed is refused; what ends a session leads nowhere, but for what is refused and may be tried
/// again.
pub(super) static STEPS: &[Transition] = steps! {
    PaymentWaiting, ChooseBank => ScaRequired;
    PaymentWaiting, FallShort => PaymentPartial / Insufficient;
    PaymentWaiting, Fill => PaymentCreated / Received;
    PaymentWaiting, Exceed => PaymentCreated / Overpaid;
    PaymentWaiting, Cancel => PaymentCancelled / Cancelled;
    PaymentWaiting, Expire => PaymentExpired;

    ProviderRequired, ChooseBank => ScaRequired;
    ProviderRequired, FallShort => PaymentPartial / Insufficient;
    ProviderRequired, Fill => PaymentCreated / Received;
    ProviderRequired, Exceed => PaymentCreated / Overpaid;
    ProviderRequired, Cancel => PaymentCancelled / Cancelled;
    ProviderRequired, Expire => PaymentExpired;

    ScaRequired, ChooseBank => ScaRequired;
    ScaRequired, Announce => PaymentPending;
    ScaRequired, FallShort => PaymentPartial / Insufficient;
    ScaRequired, Fill => PaymentCreated / Received;
    ScaRequired, Exceed => PaymentCreated / Overpaid;
    ScaRequired, Authorise => PaymentPending / Authorized;
    ScaRequired, Acknowledge => PaymentPending / Accepted;
    ScaRequired, Countersign => PaymentPending / MultiSignature;
    ScaRequired, Hold => PaymentPending / Blocked;
    ScaRequired, Wait => PaymentPending / Pending;
    ScaRequired, Process => PaymentPending / Processing;
    ScaRequired, Doubt => PaymentUnknown;
    ScaRequired, Execute => PaymentCreated / Completed;
    ScaRequired, SendOff => PaymentCreated / Sent;
    ScaRequired, Receive => PaymentCreated / Received;
    ScaRequired, Cover => OrderCreated;
    ScaRequired, Refuse => PaymentUnsuccessful / Rejected;
    ScaRequired, Cancel => PaymentCancelled / Cancelled;
    ScaRequired, Expire => PaymentExpired;

    PaymentPending / Authorized, Acknowledge => PaymentPending / Accepted;
    PaymentPending / Authorized, Countersign => PaymentPending / MultiSignature;
    PaymentPending / Authorized, Hold => PaymentPending / Blocked;
    PaymentPending / Authorized, Wait => PaymentPending / Pending;
    PaymentPending / Authorized, Process => PaymentPending / Processing;
    PaymentPending / Authorized, Doubt => PaymentUnknown;
    PaymentPending / Authorized, Execute => PaymentCreated / Completed;
    PaymentPending / Authorized, SendOff => PaymentCreated / Sent;
    PaymentPending / Authorized, Refuse => PaymentUnsuccessful / Rejected;
    PaymentPending / Authorized, Cancel => PaymentCancelled / Cancelled;
    PaymentPending / Authorized, Expire => PaymentExpired;

    PaymentPending / Accepted, Countersign => PaymentPending / MultiSignature;
    PaymentPending / Accepted, Hold => PaymentPending / Blocked;
    PaymentPending / Accepted, Wait => PaymentPending / Pending;
    PaymentPending / Accepted, Process => PaymentPending / Processing;
    PaymentPending / Accepted, Doubt => PaymentUnknown;
    PaymentPending / Accepted, Execute => PaymentCreated / Completed;
    PaymentPending / Accepted, SendOff => PaymentCreated / Sent;
    PaymentPending / Accepted, Refuse => PaymentUnsuccessful / Rejected;
    PaymentPending / Accepted, Cancel => PaymentCancelled / Cancelled;
    PaymentPending / Accepted, Expire => PaymentExpired;

    PaymentPending / MultiSignature, Hold => PaymentPending / Blocked;
    PaymentPending / MultiSignature, Wait => PaymentPending / Pending;
    PaymentPending / MultiSignature, Process => PaymentPending / Processing;
    PaymentPending / MultiSignature, Doubt => PaymentUnknown;
    PaymentPending / MultiSignature, Execute => PaymentCreated / Completed;
    PaymentPending / MultiSignature, SendOff => PaymentCreated / Sent;
    PaymentPending / MultiSignature, Refuse => PaymentUnsuccessful / Rejected;
    PaymentPending / MultiSignature, Cancel => PaymentCancelled / Cancelled;
    PaymentPending / MultiSignature, Expire => PaymentExpired;

    PaymentPending / Blocked, Wait => PaymentPending / Pending;
    PaymentPending / Blocked, Process => PaymentPending / Processing;
    PaymentPending / Blocked, Doubt => PaymentUnknown;
    PaymentPending / Blocked, Execute => PaymentCreated / Completed;
    PaymentPending / Blocked, SendOff => PaymentCreated / Sent;
    PaymentPending / Blocked, Refuse => PaymentUnsuccessful / Rejected;
    PaymentPending / Blocked, Cancel => PaymentCancelled / Cancelled;
    PaymentPending / Blocked, Expire => PaymentExpired;

    PaymentPending / Pending, Wait => PaymentPending / Pending;
    PaymentPending / Pending, Process => PaymentPending / Processing;
    PaymentPending / Pending, Doubt => PaymentUnknown;
    PaymentPending / Pending, Execute => PaymentCreated / Completed;
    PaymentPending / Pending, SendOff => PaymentCreated / Sent;
    PaymentPending / Pending, Receive => PaymentCreated / Received;
    PaymentPending / Pending, Refuse => PaymentUnsuccessful / Rejected;
    PaymentPending / Pending, Cancel => PaymentCancelled / Cancelled;
    PaymentPending / Pending, Expire => PaymentExpired;

    PaymentPending / Processing, Doubt => PaymentUnknown;
    PaymentPending / Processing, Execute => PaymentCreated / Completed;
    PaymentPending / Processing, SendOff => PaymentCreated / Sent;
    PaymentPending / Processing, Refuse => PaymentUnsuccessful / Rejected;

    PaymentUnknown, Execute => PaymentCreated / Completed;
    PaymentUnknown, SendOff => PaymentCreated / Sent;
    PaymentUnknown, Receive => PaymentCreated / Received;
    PaymentUnknown, Refuse => PaymentUnsuccessful / Rejected;

    PaymentCreated / Completed, Clear => PaymentCreated / Received;
    PaymentCreated / Sent, Clear => PaymentCreated / Received;
    PaymentCreated / Sent, FallShort => PaymentPartial / Insufficient;

    PaymentPending, FallShort => PaymentPartial / Insufficient;
    PaymentPending, Fill => PaymentCreated / Received;
    PaymentPending, Exceed => PaymentCreated / Overpaid;
    PaymentPending, Cancel => PaymentCancelled / Cancelled;
    PaymentPending, Expire => PaymentExpired;

    PaymentPartial / Insufficient, FallShort => PaymentPartial / Insufficient;
    PaymentPartial / Insufficient, Fill => PaymentCreated / Received;
    PaymentPartial / Insufficient, Exceed => PaymentCreated / Overpaid;
    PaymentPartial / Insufficient, Cancel => PaymentCancelled / Cancelled;
    PaymentPartial / Insufficient, Expire => PaymentExpired;

    OrderCreated, Finance => PaymentCreated / Received;
    OrderCreated, Refuse => PaymentUnsuccessful / Rejected;
    OrderCreated, Cancel => PaymentCancelled / Cancelled;

    PaymentUnsuccessful / Rejected, Retry => ProviderRequired;

    SessionInitiated, Approve => PaymentPending / Processing;
    SessionInitiated, Cancel => PaymentCancelled / Cancelled;
    PaymentPending / Processing, Settle => PaymentCreated / Completed;

    IbanRequired, ChooseBank => IbanRequired;
    IbanRequired, Prove => IbanReceived;
    IbanRequired, Cancel => PaymentCancelled / Cancelled;
    IbanRequired, Expire => PaymentExpired;
    IbanReceived, PayOut => IbanReceived / Initiated;
    IbanReceived, Refuse => PaymentUnsuccessful / Rejected;
    IbanReceived / Initiated, Settle => PaymentCreated / Completed;
};
