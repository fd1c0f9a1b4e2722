//! What holds for any delivery.

use proptest::prelude::*;

use super::*;

fn event() -> impl Strategy<Value = Event> {
    let text = || prop::option::of("\\PC{1,30}");
    let others = prop::collection::btree_map("x_[a-z]{1,8}", "\\PC{0,20}", 0..4);
    ("\\PC{1,30}", "\\PC{1,30}", text(), text(), text(), others).prop_map(
        |(session, status, state, name, amount, others)| {
            let mut event = Event::new(SessionId::new(session).unwrap(), status.as_str().into());
            event.state = state;
            event.event = name.map(EventName::from);
            event.amount = amount;
            event.other = others
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect();
            event
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_forged_verifies_and_reads_back(event in event()) {
        for delivery in [forge().form(&event).unwrap(), forge().json(&event).unwrap()] {
            prop_assert_eq!(&accepted(&delivery), &event);
        }
    }

    #[test]
    fn any_byte_of_the_body_that_changes_is_noticed(
        at in any::<prop::sample::Index>(),
        flip in 1_u8..=255,
    ) {
        let mut delivery = delivery();
        let at = at.index(delivery.body.len());
        delivery.body[at] ^= flip;
        prop_assert_eq!(refused(&delivery), VerifyError::DigestMismatch);
    }

    #[test]
    fn any_byte_of_the_seal_that_changes_is_noticed(at in 0_usize..256, flip in 1_u8..=255) {
        let header = SignatureHeader::from_headers(&delivery().headers).unwrap();
        let mut seal = header.signature().to_vec();
        seal[at] ^= flip;
        prop_assert_eq!(refused(&with_ciphertext(&seal)), VerifyError::Unopenable);
    }

    #[test]
    fn a_body_of_any_bytes_is_read_or_refused_without_a_panic(
        content_type in prop::sample::select(vec!["", "application/json", "text/plain; form"]),
        body in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let delivery = forge().raw(content_type, body).unwrap();
        if let Err(error) = verifier().verify(&delivery.headers, &delivery.body) {
            prop_assert!(matches!(error, VerifyError::Event(_)), "{error}");
        }
    }
}
