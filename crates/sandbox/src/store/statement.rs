//! One SQL statement with its arguments.

use std::fmt;

use super::value::Value;

/// A statement in the text that both engines read: `$1`, `$2` name the arguments.
#[derive(Clone)]
pub(crate) struct Stmt {
    sql: &'static str,
    args: Vec<Value>,
    touches: Option<u64>,
}

impl Stmt {
    pub(crate) fn new(sql: &'static str) -> Self {
        Self {
            sql,
            args: Vec::new(),
            touches: None,
        }
    }

    /// Adds the next argument: the first call gives `$1`.
    #[must_use]
    pub(crate) fn arg(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }

    /// How many rows it must change; any other number is a
    /// [`Conflict`](super::StoreError::Conflict), which undoes the job.
    #[must_use]
    pub(crate) fn touching(mut self, rows: u64) -> Self {
        self.touches = Some(rows);
        self
    }

    pub(crate) fn sql(&self) -> &'static str {
        self.sql
    }

    pub(crate) fn args(&self) -> &[Value] {
        &self.args
    }

    pub(crate) fn touches(&self) -> Option<u64> {
        self.touches
    }
}

impl fmt::Debug for Stmt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stmt")
            .field("sql", &self.sql)
            .field("args", &self.args)
            .field("touches", &self.touches)
            .finish()
    }
}

/// `stmt!("… $1 … $2", first, second)`: a [`Stmt`] with its arguments in order.
macro_rules! stmt {
    ($sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::Stmt::new($sql)$(.arg($arg))*
    };
}

pub(crate) use stmt;
