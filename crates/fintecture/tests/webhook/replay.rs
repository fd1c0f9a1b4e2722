//! How often a delivery may come.

use super::*;

fn guard() -> Arc<MemoryReplayGuard> {
    Arc::new(MemoryReplayGuard::new(NonZeroUsize::new(100).unwrap()))
}

#[test]
fn without_a_guard_a_repeat_is_taken() {
    let delivery = delivery();
    assert_eq!(accepted(&delivery), accepted(&delivery));
}

#[test]
fn with_a_guard_a_repeat_is_refused_until_its_id_is_forgotten() {
    let guard = guard();
    let verifier = verifier().replay_guard(guard.clone());
    let delivery = delivery();
    let verify = || verifier.verify(&delivery.headers, &delivery.body);
    let id = verify().unwrap().request_id().unwrap().clone();
    assert_eq!(verify().unwrap_err(), VerifyError::Replayed(id.clone()));
    guard.forget(&id);
    assert!(verify().is_ok());
}

#[test]
fn a_delivery_that_fails_another_check_is_not_remembered() {
    let verifier = verifier().replay_guard(guard());
    let delivery = delivery();
    assert!(verifier.verify(&delivery.headers, b"other").is_err());
    assert!(verifier.verify(&delivery.headers, &delivery.body).is_ok());
}

#[test]
fn an_id_that_is_not_sealed_is_not_believed() {
    let delivery = sealed(|headers| vec![("digest", get(headers, "digest"))]);
    assert_eq!(
        verifier()
            .replay_guard(guard())
            .verify(&delivery.headers, &delivery.body)
            .unwrap_err(),
        VerifyError::NotCovered("x-request-id")
    );
}
