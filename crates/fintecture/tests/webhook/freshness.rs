//! How old a delivery may be.

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + seconds * 1_000_000)
}

fn verified_at(seconds: i64, tolerance: u64) -> Result<(), VerifyError> {
    let delivery = forge().at(at(0)).raw("", FORM).unwrap();
    verifier()
        .tolerance(Duration::from_secs(tolerance))
        .verify_at(at(seconds), &delivery.headers, &delivery.body)
        .map(drop)
}

#[test]
fn without_a_tolerance_any_age_is_taken() {
    accepted(&forge().at(at(0)).raw("", FORM).unwrap());
}

#[test]
fn the_tolerance_holds_on_both_sides_of_the_present() {
    assert_eq!(verified_at(300, 300), Ok(()));
    assert_eq!(verified_at(-300, 300), Ok(()));
    for seconds in [301, -301] {
        assert_eq!(
            verified_at(seconds, 300),
            Err(VerifyError::Stale {
                distance: Duration::from_secs(301),
                tolerance: Duration::from_mins(5)
            })
        );
    }
}

#[test]
fn a_date_that_is_not_sealed_or_not_readable_is_not_believed() {
    let strict = verifier().tolerance(Duration::from_mins(5));
    let unsealed = sealed(|headers| vec![("digest", get(headers, "digest"))]);
    assert_eq!(
        strict
            .verify(&unsealed.headers, &unsealed.body)
            .unwrap_err(),
        VerifyError::NotCovered("date")
    );

    let mut unreadable = sealed(|headers| {
        vec![
            ("date", "yesterday".to_owned()),
            ("digest", get(headers, "digest")),
        ]
    });
    set(&mut unreadable.headers, "date", "yesterday");
    assert!(matches!(
        strict.verify(&unreadable.headers, &unreadable.body),
        Err(VerifyError::Date(_))
    ));
}
