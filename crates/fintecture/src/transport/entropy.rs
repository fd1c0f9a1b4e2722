//! The random generator, started while the first token is on its way.

use aws_lc_rs::rand;
use tokio::sync::OnceCell;

/// Waits until the generator runs.
///
/// The first signature of a process needs it, to blind the key, and it gathers entropy for some
/// twenty milliseconds. That is done here, beside the request for a token, on a thread that the
/// runtime waits for: a process that ended while it gathers entropy would be aborted.
pub(super) async fn gathered() {
    static GATHERED: OnceCell<()> = OnceCell::const_new();
    let gather = async || {
        // Should it fail, the signature will, and tell.
        let _ = tokio::task::spawn_blocking(|| rand::fill(&mut [0; 1])).await;
    };
    GATHERED.get_or_init(gather).await;
}
