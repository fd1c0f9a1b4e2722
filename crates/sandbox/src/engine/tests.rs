//! The people of the banks, their accounts and their past, in a world of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use fintecture::{AppId, PrivateKey, ProviderId, SecretString, Timestamp};

use super::commands::{DeleteConnection, Exchange, ExchangeCode, OpenConnection, Refresh};
use super::founding::Founding;
use super::{Command, Engine, World, commands};
use crate::bank::Directory;
use crate::clock::{Pace, WorldClock};
use crate::domain::opening::Opening;
use crate::domain::payment::Decision;
use crate::domain::scheme::{Chooser, Scheme};
use crate::domain::virtual_iban::Matching;
use crate::domain::{Account, Application, Moment, Product, Refusal, Scopes, Task, Timer};
use crate::store::tables::past::{Movement, Span};
use crate::store::tables::{session, timer};
use crate::store::{Location, Tx};

const USERNAME: &str = "078000000P";

/// A world of a seed, with the banks of `directory`.
async fn world_of(location: Location, seed: u64, directory: Directory) -> Engine {
    // Wednesday 14 January 2026, 09:00 UTC.
    let at = Timestamp::from_micros(1_768_381_200_000_000);
    let key = PrivateKey::from_pem(include_str!("../../assets/demo-key.pem")).unwrap();
    let founding = Founding {
        seed,
        app_id: AppId::new("0f0e0d0c-1111-4222-8333-444455556666").unwrap(),
        app_secret: SecretString::from("7a7b7c7d-5555-4666-8777-888899990000"),
        public_key: key.public().clone(),
        client_id: "1a1b1c1d-1111-4222-8333-444455556666".to_owned(),
        client_secret: SecretString::from("2a2b2c2d-5555-4666-8777-888899990000"),
    };
    let clock = WorldClock::new(Pace::Frozen { at });
    Engine::open(location, clock, Arc::new(directory), founding)
        .await
        .unwrap()
}

async fn world(seed: u64) -> Engine {
    world_of(Location::Memory, seed, Directory::embedded().unwrap()).await
}

impl Engine {
    async fn accounts_at(&self, provider: &str) -> Vec<Account> {
        let provider = ProviderId::new(provider).unwrap();
        self.accounts_of(&provider, USERNAME).await.unwrap()
    }

    async fn all_movements(&self, account: &Account) -> Vec<Movement> {
        self.movements(account.row, Span::default(), None, 10_000)
            .await
            .unwrap()
    }
}

/// The number of every account of the world, by its owner.
async fn ibans(engine: &Engine) -> BTreeMap<String, String> {
    let mut ibans = BTreeMap::new();
    for (bank, person) in engine.world().banks.people() {
        let accounts = engine.accounts_of(&bank.provider, &person.username);
        for (index, account) in accounts.await.unwrap().iter().enumerate() {
            let whose = format!("{}/{}/{index}", bank.provider, person.username);
            ibans.insert(whose, account.iban.unwrap().expose().to_owned());
        }
    }
    ibans
}

#[tokio::test]
async fn everybody_has_the_accounts_that_the_files_say_and_the_books_balance() {
    let engine = world(1).await;
    for (bank, person) in engine.world().banks.people() {
        let accounts = engine.accounts_of(&bank.provider, &person.username);
        let found: Vec<_> = accounts
            .await
            .unwrap()
            .into_iter()
            .map(|account| {
                (
                    account.name,
                    account.currency,
                    account.balance,
                    account.product,
                )
            })
            .collect();
        let described: Vec<_> = person
            .accounts
            .iter()
            .map(|kept| (kept.name.clone(), kept.currency, kept.balance, kept.product))
            .collect();
        assert_eq!(found, described, "{}", bank.name);
    }
    let audit = engine.audit().await.unwrap();
    assert_eq!(audit.len(), 11);
    assert!(
        audit
            .iter()
            .all(|books| books.sum == 0 && books.drifted == 0)
    );
}

#[tokio::test]
async fn no_two_accounts_share_a_number_and_a_seed_gives_the_same_ones_again() {
    let first = ibans(&world(7).await).await;
    let distinct: BTreeSet<_> = first.values().collect();
    assert_eq!(distinct.len(), first.len());
    assert_eq!(first, ibans(&world(7).await).await);
    assert_ne!(first, ibans(&world(8).await).await);
}

#[tokio::test]
async fn an_account_keeps_its_number_whatever_other_banks_there_are() {
    let mut few = Directory::embedded().unwrap();
    few.banks.reverse();
    few.banks.truncate(3);
    let all = ibans(&world(7).await).await;
    let few = ibans(&world_of(Location::Memory, 7, few).await).await;
    assert!(!few.is_empty());
    assert!(few.iter().all(|(whose, iban)| all[whose] == *iban));
}

#[tokio::test]
async fn banks_that_a_world_does_not_know_yet_move_in_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let mut few = Directory::embedded().unwrap();
    few.banks.truncate(5);
    let engine = world_of(location(), 7, few).await;
    let before = ibans(&engine).await;
    engine.close().await;
    let engine = world_of(location(), 7, Directory::embedded().unwrap()).await;
    let after = ibans(&engine).await;
    assert!(after.len() > before.len());
    assert!(before.iter().all(|(whose, iban)| after[whose] == *iban));
    let commits = *engine.commits().borrow();
    engine.run(commands::MoveIn).await.unwrap();
    assert_eq!(
        *engine.commits().borrow(),
        commits,
        "nobody is left to move in"
    );
    engine.close().await;
}

#[tokio::test]
async fn what_was_there_a_year_ago_the_past_and_the_ledger_give_the_balance() {
    let engine = world(3).await;
    let account = engine.accounts_at("cmcifrpp").await.remove(0);
    let opened_with = account.balance;
    let past = engine.all_movements(&account).await;
    let a_year_ago = opened_with - past.iter().map(|movement| movement.amount).sum::<i64>();

    pay(&engine, "cmcifrpp", "149.30").await;

    let account = engine.account(account.row).await.unwrap();
    let movements = engine.all_movements(&account).await;
    let sum: i64 = movements.iter().map(|movement| movement.amount).sum();
    assert_eq!(account.balance, opened_with - 14_930);
    assert_eq!(a_year_ago + sum, account.balance);
    assert_eq!(movements[0].amount, -14_930);
    assert!(movements[0].session.is_some());
    assert_eq!(movements[1..], past, "the past does not change");
    assert!(a_year_ago >= 0);
    let audit = engine.audit().await.unwrap();
    assert!(
        audit
            .iter()
            .all(|books| books.sum == 0 && books.drifted == 0)
    );
}

#[tokio::test]
async fn the_past_is_the_same_whether_it_is_asked_for_before_a_payment_or_after() {
    let (early, late) = (world(3).await, world(3).await);
    let account = early.accounts_at("handse").await.remove(1);
    let first = early.all_movements(&account).await;
    pay(&late, "handse", "12.00").await;
    let account = late.accounts_at("handse").await.remove(1);
    assert_eq!(late.all_movements(&account).await[1..], first);
}

#[tokio::test]
async fn many_who_ask_at_once_are_told_one_past() {
    let engine = world(3).await;
    let account = engine.accounts_at("ftecfr").await.remove(0);
    let asked: Vec<_> = (0..16)
        .map(|_| {
            let (engine, account) = (engine.clone(), account.clone());
            tokio::spawn(async move { engine.all_movements(&account).await })
        })
        .collect();
    let first = engine.all_movements(&account).await;
    assert!(first.len() > 100);
    for other in asked {
        assert_eq!(other.await.unwrap(), first);
    }
}

#[tokio::test]
async fn movements_come_newest_first_in_pages_that_lose_none() {
    let engine = world(3).await;
    let account = engine.accounts_at("bbvaes").await.remove(0);
    pay(&engine, "bbvaes", "20.00").await;
    let all = engine.all_movements(&account).await;
    assert!(all.is_sorted_by(|newer, older| newer.at >= older.at && newer.number > older.number));
    let (mut paged, mut last) = (Vec::new(), None);
    loop {
        let page = engine
            .movements(account.row, Span::default(), last, 7)
            .await;
        let page = page.unwrap();
        let Some(oldest) = page.last() else { break };
        last = Some(oldest.number);
        paged.extend(page);
    }
    assert_eq!(paged, all);

    let span = Span {
        from: Some(all[40].at),
        before: Some(all[10].at),
        skipped: 0,
    };
    let within = engine.movements(account.row, span, None, 1_000).await;
    assert_eq!(within.unwrap(), all[11..=40]);
}

#[tokio::test]
async fn an_unattended_payer_pays_from_the_first_account_in_euros() {
    let engine = world(3).await;
    let before = engine.accounts_at("hedggb").await;
    assert_ne!(before[0].currency.as_str(), "EUR");
    pay(&engine, "hedggb", "20.00").await;
    for (before, after) in before.iter().zip(engine.accounts_at("hedggb").await) {
        let pays = before.currency.as_str() == "EUR" && before.product == Product::Current;
        assert_eq!(after.balance, before.balance - if pays { 2_000 } else { 0 });
    }
}

/// Plants a timer of a settlement that there is not.
struct Plant(Timer);

impl Command for Plant {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        tx.write(&[timer::insert(moment.row(), &self.0)]).await?;
        Ok(())
    }
}

#[tokio::test]
async fn what_cannot_be_done_keeps_nothing_else_from_being_done() {
    let engine = world(4).await;
    pay(&engine, "ftecfr", "20.00").await;
    let found = engine.load([timer::next()]).await.unwrap();
    let (_, clearing) = timer::from_row(&found[0][0]).unwrap();
    let session = clearing.session;
    let broken = Timer {
        due_at: engine.clock().now() + Duration::from_secs(1),
        task: Task::Settle,
        ..clearing
    };
    engine.run(Plant(broken)).await.unwrap();
    engine.advance(Duration::from_hours(72)).await.unwrap();
    let found = engine.load([session::by_row(session)]).await.unwrap();
    let session = session::from_row(&found[0][0]).unwrap();
    assert!(session.stage.is_received(), "{:?}", session.stage);
}

/// A payment that a bank's first customer approves.
async fn pay(engine: &Engine, provider: &str, amount: &str) {
    let opening = Opening {
        amount: fintecture::Money::eur(amount).unwrap(),
        amount_text: amount.to_owned(),
        communication: None,
        end_to_end_id: None,
        scheme: Scheme::default(),
        chooser: Chooser::default(),
        execution_date: None,
        expiry: None,
        provider: None,
        debited: None,
        beneficiary: None,
        asking: None,
        methods: crate::domain::Method::usual(),
        number_for: None,
        matching: Matching::default(),
        state: None,
        redirect_uri: None,
        origin_uri: None,
        language: None,
        country: None,
        request: serde_json::Value::Null,
    };
    let connected = engine
        .run(commands::Connect {
            application: engine.world().applications.demo().unwrap(),
            opening,
        })
        .await
        .unwrap();
    engine
        .run(commands::Decide {
            session: commands::Arrival::Session(connected.session_id),
            payer: commands::Payer::Unattended(Some(ProviderId::new(provider).unwrap())),
            decision: Decision::Accept,
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_connection_and_its_tokens_are_of_one_application_alone() {
    let engine = world(1).await;
    let application = engine.world().applications.demo().unwrap();
    let mut other = Application::clone(&application);
    other.row += 1;
    let other = Arc::new(other);
    let opened = engine
        .run(OpenConnection {
            application: Arc::clone(&application),
            provider: None,
            username: None,
            scopes: Scopes::default(),
        })
        .await
        .unwrap();
    let id = &opened.connection.customer_id;
    let exchange = |application: &Arc<Application>| ExchangeCode {
        application: Arc::clone(application),
        code: opened.code.text.clone(),
        exchange: Exchange::Again,
    };
    let refused = engine.run(exchange(&other)).await;
    assert!(matches!(refused, Err(Refusal::UnknownCode)));
    let issued = engine.run(exchange(&application)).await.unwrap();
    let refresh = |application: &Arc<Application>| Refresh {
        application: Arc::clone(application),
        serial: issued.serial.clone(),
    };
    let refused = engine.run(refresh(&other)).await;
    assert!(matches!(refused, Err(Refusal::UnknownRefreshToken)));
    engine.run(refresh(&application)).await.unwrap();
    let delete = |application| DeleteConnection {
        application,
        customer_id: id.clone(),
    };
    let refused = engine.run(delete(other.row)).await;
    assert!(matches!(refused, Err(Refusal::UnknownConnection)));
    let unseen = engine.connection(other.row, id).await;
    assert!(matches!(unseen, Err(Refusal::UnknownConnection)));
    assert!(engine.connection(application.row, id).await.is_ok());
}
