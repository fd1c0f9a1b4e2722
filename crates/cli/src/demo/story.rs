//! The order of the story.

use std::future::Future;
use std::io;
use std::time::Instant;

use fintecture::ais::Connection;

use super::audience::{Audience, Finale, Invitation, Step};
use super::check::Surprise;
use super::steps::{Fact, Scene, Told};
use super::wire::Wire;
use crate::exit::Ending;

/// Who pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Payer {
    /// A browser without anybody at it.
    Played,
    /// A person in their own browser.
    Person,
}

/// Tells the story to its end, or to the first step that is not what it should be.
pub(super) async fn tell(
    mut scene: Scene,
    payer: Payer,
    audience: &mut dyn Audience,
) -> io::Result<Ending> {
    let began = Instant::now();
    audience.begin()?;
    let mut stage = Stage {
        wire: scene.wire.clone(),
        audience,
    };
    let ok = match play(&mut scene, payer, &mut stage).await {
        Ok(()) => true,
        Err(Stopped::Surprised) => false,
        Err(Stopped::Unheard(error)) => return Err(error),
    };
    let took = began.elapsed();
    stage.audience.end(&Finale { ok, took })?;
    Ok(if ok { Ending::Done } else { Ending::Unverified })
}

async fn play(scene: &mut Scene, payer: Payer, stage: &mut Stage<'_>) -> Result<(), Stopped> {
    let before = stage
        .step("sandbox", "The sandbox is ready", scene.look_around())
        .await?;
    stage
        .step("token", "The shop gets an access token", scene.token())
        .await?;
    let session = stage
        .step("connect", "The shop asks for a payment", scene.connect())
        .await?;
    let visit = match payer {
        Payer::Played => {
            let login = stage
                .step(
                    "bank",
                    "The payer chooses a bank",
                    scene.choose_bank(&session),
                )
                .await?;
            let accounts = stage
                .step("login", "The payer logs in", scene.log_in(&login))
                .await?;
            stage
                .step("approve", "The payer approves", scene.approve(&accounts))
                .await?
        }
        Payer::Person => {
            stage.audience.invite(Invitation::Pay, session.url())?;
            stage
                .step("payer", "You paid", scene.attend(session.url()))
                .await?
        }
    };
    stage
        .step(
            "redirect",
            "The payer is back in the shop",
            scene.check_redirect(&session, visit),
        )
        .await?;
    let created = stage
        .step(
            "webhook",
            "A webhook says it, too",
            scene.hear_of_payment(&session),
        )
        .await?;
    if !created.is_received() {
        stage
            .step(
                "clock",
                "The clock is turned to where the money clears",
                scene.clear(),
            )
            .await?;
    }
    let paid = stage
        .step(
            "received",
            "The money is in the shop's account",
            scene.hear_of_money(&session),
        )
        .await?;
    let refund = stage
        .step(
            "refund",
            "The shop refunds a part of it",
            scene.refund(&paid),
        )
        .await?;
    let refunded = stage
        .step(
            "refunded",
            "The refund reaches the payer",
            scene.hear_of_refund(&paid, &refund),
        )
        .await?;
    let connection = connect_accounts(scene, payer, &paid, stage).await?;
    let history = stage
        .step(
            "history",
            "The payer's own history shows both",
            scene.read_history(&connection, &paid, &refunded),
        )
        .await?;
    let closing = stage
        .step(
            "ledger",
            "The books balance",
            scene.close_books(&before, &paid, &refunded),
        )
        .await?;
    stage
        .step(
            "reconciliation",
            "The bank and the books agree",
            scene.reconcile(&connection, &history, &closing),
        )
        .await
}

/// The payer agrees to show their accounts, and the shop connects to them.
async fn connect_accounts(
    scene: &mut Scene,
    payer: Payer,
    paid: &Fact,
    stage: &mut Stage<'_>,
) -> Result<Connection, Stopped> {
    let asked = stage
        .step(
            "ask",
            "The shop asks to see the payer's account",
            scene.ask_consent(paid),
        )
        .await?;
    let visit = match payer {
        Payer::Played => {
            stage
                .step("consent", "The payer agrees", scene.agree(asked.url()))
                .await?
        }
        Payer::Person => {
            stage.audience.invite(Invitation::Agree, asked.url())?;
            stage
                .step("consent", "You answered", scene.attend_consent(asked.url()))
                .await?
        }
    };
    stage
        .step(
            "connection",
            "The consent becomes a connection",
            scene.join(&asked, visit),
        )
        .await
}

/// Where steps are made and told.
struct Stage<'a> {
    wire: Wire,
    audience: &'a mut dyn Audience,
}

/// Why the story ended early.
enum Stopped {
    /// A step was not what it should be; it was told.
    Surprised,
    /// Nobody can be told any more.
    Unheard(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Unheard(error)
    }
}

impl Stage<'_> {
    async fn step<T>(
        &mut self,
        name: &'static str,
        title: &'static str,
        work: impl Future<Output = Result<Told<T>, Surprise>>,
    ) -> Result<T, Stopped> {
        let step = |outcome, lines| Step {
            name,
            title,
            outcome,
            lines,
            movements: Vec::new(),
            bookings: Vec::new(),
        };
        let (value, step) = match work.await {
            Ok(told) => {
                let made = Step {
                    movements: told.movements,
                    bookings: told.bookings,
                    ..step(Ok(told.detail), told.lines)
                };
                (Some(told.value), made)
            }
            Err(surprise) => (None, step(Err(surprise), self.wire.take())),
        };
        self.audience.step(step)?;
        value.ok_or(Stopped::Surprised)
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;
    use crate::demo::report::Report;
    use crate::demo::screen::Screen;

    /// Tells a story of two steps, of which the second is not what it should be.
    async fn tell_to(audience: &mut dyn Audience) {
        let mut stage = Stage {
            wire: Wire::default(),
            audience,
        };
        let good = ready(Ok(Told::new((), "It went well.", Vec::new())));
        assert!(stage.step("first", "The first step", good).await.is_ok());
        let surprise = Surprise::new("status payment_created", "status payment_unsuccessful");
        let bad = ready(Err::<Told<()>, _>(surprise));
        let stopped = stage.step("second", "The second step", bad).await;
        assert!(matches!(stopped, Err(Stopped::Surprised)));
        let took = std::time::Duration::from_millis(12);
        stage.audience.end(&Finale { ok: false, took }).unwrap();
    }

    #[tokio::test]
    async fn a_person_is_told_what_was_expected_and_what_came() {
        let mut told = Vec::new();
        tell_to(&mut Screen::to(anstream::StripStream::new(&mut told))).await;
        insta::assert_snapshot!(String::from_utf8(told).unwrap(), @r"
         1 ✓ The first step
            It went well.

         2 ✗ The second step
            expected  status payment_created
            came      status payment_unsuccessful

        ✗ Step 2 was not what it should be.
          Nothing is left behind: it can be run again.
        ");
    }

    #[tokio::test]
    async fn a_program_is_told_what_was_expected_and_what_came() {
        let mut told = Vec::new();
        tell_to(&mut Report::to(&mut told)).await;
        insta::assert_snapshot!(
            String::from_utf8(told).unwrap(),
            @r#"{"steps":[{"step":"first","ok":true,"detail":"It went well.","wire":[]},{"step":"second","ok":false,"detail":"The second step","expected":"status payment_created","came":"status payment_unsuccessful","wire":[]}],"ok":false}"#
        );
    }
}
