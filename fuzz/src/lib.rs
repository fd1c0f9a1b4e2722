//! The bodies of the fuzz targets: those of the suite's own `arbitrary` tests, with all that they
//! need.

#![allow(
    dead_code,
    unexpected_cfgs,
    clippy::unwrap_used,
    reason = "written for the suite, which uses all of it"
)]

#[path = "../../crates/fintecture/tests/client/arbitrary.rs"]
mod arbitrary;
#[path = "../../crates/fintecture/tests/client/fake.rs"]
mod fake;
#[path = "../../crates/fintecture/tests/client/initiations.rs"]
mod initiations;
#[path = "../../crates/fintecture/tests/client/looked.rs"]
mod looked;
#[path = "../../crates/fintecture/tests/client/operations.rs"]
mod operations;
#[path = "../../crates/fintecture/tests/client/records.rs"]
mod records;

/// The value of a `Signature` header.
pub fn header(bytes: &[u8]) {
    arbitrary::header(bytes);
}

/// The headers and the body of a request.
pub fn signature(bytes: &[u8]) {
    arbitrary::signature(bytes);
}

/// A seal.
pub fn seal(bytes: &[u8]) {
    arbitrary::seal(bytes);
}

/// The body of a webhook.
pub fn webhook(bytes: &[u8]) {
    arbitrary::webhook(bytes);
}

/// An answer to the operation that the first byte chooses, which reaches every response type.
pub fn answer(bytes: &[u8]) {
    let Some((choice, body)) = bytes.split_first() else {
        return;
    };
    let calls: Vec<&str> = operations::all().collect();
    let call = calls[usize::from(*choice) % calls.len()];
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(arbitrary::answer(call, body));
}
