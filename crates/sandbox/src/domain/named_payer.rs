//! The payer, as far as the merchant names them (Contract §7.1).

use fintecture::Personal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a request says of who will pay.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct NamedPayer {
    pub(crate) name: Option<Personal>,
    /// The number that their company is registered under.
    pub(crate) incorporation: Option<String>,
}

impl NamedPayer {
    /// Reads it from the body of a request.
    pub(crate) fn of(request: &Value) -> Self {
        let text = |pointer| request.pointer(pointer).and_then(Value::as_str);
        Self {
            name: text("/meta/psu_name").map(Personal::from),
            incorporation: text("/meta/psu_incorporation").map(str::to_owned),
        }
    }
}
