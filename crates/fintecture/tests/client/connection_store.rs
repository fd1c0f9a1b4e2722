//! The tokens of a connection outlive the process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fintecture::ais::{ConnectionStore, Tokens};
use fintecture::transport::{BoxFuture, StoreError};
use fintecture::{CustomerId, ExposeSecret as _};
use tokio::time::advance;

use crate::connection::{HOUR, nothing, refresh_token, rotating, slowly};
use crate::fake::{Fake, Reply, connection, customer};

/// A table that can be out of order.
#[derive(Debug, Default)]
struct Table {
    row: Mutex<Option<Tokens>>,
    broken: AtomicBool,
    silent: AtomicBool,
}

impl Table {
    fn refresh_token(&self) -> Option<String> {
        let row = self.row.lock().unwrap();
        let refresh = row.as_ref()?.refresh()?;
        Some(refresh.expose_secret().to_owned())
    }

    async fn check(&self) -> Result<(), StoreError> {
        if self.silent.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if self.broken.load(Ordering::SeqCst) {
            return Err("the database is away".into());
        }
        Ok(())
    }
}

impl ConnectionStore for Table {
    fn load<'a>(
        &'a self,
        _customer: &'a CustomerId,
    ) -> BoxFuture<'a, Result<Option<Tokens>, StoreError>> {
        Box::pin(async move {
            self.check().await?;
            Ok(self.row.lock().unwrap().clone())
        })
    }

    fn save<'a>(
        &'a self,
        _customer: &'a CustomerId,
        tokens: &'a Tokens,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.check().await?;
            *self.row.lock().unwrap() = Some(tokens.clone());
            Ok(())
        })
    }

    fn forget<'a>(&'a self, _customer: &'a CustomerId) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.check().await?;
            *self.row.lock().unwrap() = None;
            Ok(())
        })
    }
}

fn with_table(fake: &Fake) -> (fintecture::Client, Arc<Table>) {
    let table = Arc::new(Table::default());
    let client = fake.builder().connection_store(table.clone()).build();
    (client.unwrap(), table)
}

#[tokio::test(start_paused = true)]
async fn new_tokens_are_saved_before_a_call_uses_them_and_forgotten_with_the_connection() {
    let seen_at_use = Arc::new(Mutex::new(None));
    let table = Arc::new(Table::default());
    let (witness, watched) = (Arc::clone(&seen_at_use), Arc::clone(&table));
    let fake = Fake::with_tokens(
        |_, n| Reply::tokens(&format!("access-{n}"), Some(&format!("refresh-{n}"))),
        move |_, _| {
            *witness.lock().unwrap() = watched.refresh_token();
            nothing()
        },
    );
    let client = fake
        .builder()
        .connection_store(table.clone())
        .build()
        .unwrap();
    let connection = client.ais().exchange("code", &customer()).await.unwrap();
    assert_eq!(table.refresh_token().as_deref(), Some("refresh-0"));
    advance(HOUR).await;
    connection.accounts().await.unwrap();
    assert_eq!(seen_at_use.lock().unwrap().as_deref(), Some("refresh-1"));
    assert!(connection.is_saved());
    let opened = client.ais().open(&customer()).await.unwrap().unwrap();
    assert_eq!(opened.tokens(), connection.tokens());
    connection.delete().await.unwrap();
    assert!(client.ais().open(&customer()).await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn tokens_that_could_not_be_saved_are_saved_before_the_next_call() {
    let fake = rotating();
    let (client, table) = with_table(&fake);
    let connection = connection(&client);
    table.broken.store(true, Ordering::SeqCst);
    advance(HOUR).await;
    connection.accounts().await.unwrap();
    assert_eq!(
        (connection.is_saved(), table.refresh_token()),
        (false, None)
    );
    assert_eq!(refresh_token(&connection), "refresh-0");
    table.broken.store(false, Ordering::SeqCst);
    connection.accounts().await.unwrap();
    assert!(connection.is_saved());
    assert_eq!(table.refresh_token().as_deref(), Some("refresh-0"));
    assert_eq!(fake.tokens(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_never_answers_is_done_without() {
    let fake = rotating();
    let (client, table) = with_table(&fake);
    let connection = connection(&client);
    table.silent.store(true, Ordering::SeqCst);
    advance(HOUR).await;
    connection.accounts().await.unwrap();
    assert!(!connection.is_saved());
    let call = client.ais().open(&customer());
    let error = call.deadline(Duration::from_mins(1)).await.unwrap_err();
    assert!(error.is_timeout());
    table.silent.store(false, Ordering::SeqCst);
    connection.accounts().await.unwrap();
    assert_eq!(table.refresh_token().as_deref(), Some("refresh-0"));
}

#[tokio::test(start_paused = true)]
async fn a_connection_takes_from_the_store_what_another_process_refreshed() {
    let fake = rotating();
    let (client, table) = with_table(&fake);
    let one = connection(&client);
    let two = connection(&client);
    advance(HOUR).await;
    one.accounts().await.unwrap();
    two.accounts().await.unwrap();
    assert_eq!(fake.tokens(), 1);
    assert_eq!(two.tokens(), *table.row.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn of_two_processes_that_refresh_at_once_the_loser_finds_the_winners_tokens() {
    let fake = Fake::with_tokens(
        |_, n| match n {
            0 => slowly(Reply::tokens("access-0", Some("refresh-0"))),
            _ => slowly(slowly(Reply::refusal(401, "invalid_token"))),
        },
        |_, _| nothing(),
    );
    let (client, _table) = with_table(&fake);
    let (one, two) = (connection(&client), connection(&client));
    advance(HOUR).await;
    let (first, second) = tokio::join!(one.accounts().into_future(), two.accounts().into_future());
    first.unwrap();
    second.unwrap();
    assert_eq!(fake.tokens(), 2);
    assert_eq!(one.tokens(), two.tokens());
}

#[tokio::test]
async fn a_store_that_fails_is_told_where_the_answer_depends_on_it() {
    let fake = rotating();
    let (client, table) = with_table(&fake);
    table.broken.store(true, Ordering::SeqCst);
    let error = client.ais().open(&customer()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the connection store fails: the database is away"
    );
    let error = fake.client().ais().open(&customer()).await.unwrap_err();
    assert!(error.to_string().contains("no connection store"));
}
