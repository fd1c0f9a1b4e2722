//! Whatever merchants and payers do, in whatever order: what must hold, holds after each command.

mod command;
mod isolation;
mod machine;
mod model;
mod tenant;

use fintecture_sandbox::{Payer, Sandbox};
use proptest::prelude::*;

use crate::platform::{Platform, WEDNESDAY, frozen_at};
use command::commands;
use model::Model;
use tenant::Habits;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_promises_hold(
        commands in prop::collection::vec(commands(), 1..40),
        approving: bool,
        retries: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
            let platform = Platform::of(builder.payer(Payer::Auto)).await;
            let mut model = Model::of(&platform, Habits { approving, retries }).await;
            for command in &commands {
                model.run(command).await;
            }
            model.check_webhooks().await;
        });
    }
}
