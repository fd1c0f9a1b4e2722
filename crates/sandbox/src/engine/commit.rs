//! Turns the changes of a decision into one slice of statements.

use crate::domain::{Application, Changes, Event, Moment, Refusal, Session};
use crate::engine::{World, settling};
use crate::store::tables::{
    account, challenge, delivery, event, message, remittance, session, settlement, timer,
};
use crate::store::{Stmt, Tx};

/// Writes everything a decision changed: state, postings, events, outbox and timers.
pub(super) async fn commit<T: Tx>(
    tx: &mut T,
    application: &Application,
    changes: &Changes,
    moment: &mut Moment,
) -> Result<(), Refusal> {
    let followed = settling::follow(tx, application, changes, moment).await?;
    let mut writes: Vec<Stmt> = changes.opened.iter().flat_map(session::insert).collect();
    writes.extend(changes.moved.iter().flat_map(session::update));
    writes.extend(changes.amended.iter().flat_map(session::amend));
    let sessions = changes.moved.iter().chain(&changes.amended);
    let links = sessions.filter_map(|session| session.link.as_deref());
    // What the payer's bank asks is about the session as it was.
    writes.extend(links.map(|link| challenge::withdraw(link, moment.now)));
    for booking in &changes.booked {
        let entry = moment.row();
        let told = booking.remittance.as_ref();
        writes.extend(told.map(|told| remittance::insert(entry, told)));
        for posting in booking.entry.postings() {
            let row = moment.row();
            writes.extend(account::post(
                row,
                entry,
                posting,
                booking.session,
                moment.now,
                &booking.label,
            ));
        }
    }
    writes.extend(followed);
    writes.extend(changes.settled.iter().map(settlement::complete));
    for due in &changes.timers {
        writes.push(timer::insert(moment.row(), due));
    }
    for written in &changes.messages {
        writes.push(message::insert(moment.row(), written));
    }
    for happened in &changes.events {
        tell(&mut writes, application, happened, moment);
    }
    tx.write(&writes).await?;
    let names = changes.events.iter().map(|event| event.name.clone());
    moment.happened.extend(names);
    Ok(())
}

/// Commits the changes of one session and hands the session back.
pub(super) async fn commit_move<T: Tx>(
    tx: &mut T,
    world: &World,
    mut changes: Changes,
    moment: &mut Moment,
) -> Result<Session, Refusal> {
    let about = changes.moved.first().or(changes.amended.first());
    let owner = about.and_then(|session| world.applications.by_row(session.application));
    commit(
        tx,
        &*owner.ok_or(Refusal::UnknownSession)?,
        &changes,
        moment,
    )
    .await?;
    let session = changes.moved.pop().or(changes.amended.pop());
    session.ok_or(Refusal::UnknownSession)
}

/// The event, and a delivery of it to each endpoint of the application.
fn tell(writes: &mut Vec<Stmt>, application: &Application, happened: &Event, moment: &mut Moment) {
    let row = moment.row();
    writes.push(event::insert(row, happened));
    let wanting = application.endpoints.iter();
    for endpoint in wanting.filter(|endpoint| endpoint.wants(&happened.name)) {
        let request_id = moment.chance.uuid();
        let delivery = moment.row();
        let (session, due_at) = (happened.session, moment.now + endpoint.delay.duration());
        writes.push(delivery::insert(
            delivery,
            row,
            endpoint.row,
            session,
            &request_id,
            due_at,
        ));
    }
}
