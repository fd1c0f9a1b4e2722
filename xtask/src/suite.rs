//! The test suites that need more than Rust.

use crate::step::Failure;
use crate::target;
use crate::tool::{
    self, CHROMEDRIVER, CHROMIUM, CLIENT_FROM_NPM, CLIENT_FROM_PYPI, NODE, OPENSSL, SCHEMATHESIS,
    Tool,
};

/// A test binary with needs of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    /// The name of the test binary.
    pub(crate) name: &'static str,
    needs: &'static [Tool],
}

/// crates/tour: clients that others wrote, driven against the sandbox.
pub(crate) const CONFORMANCE: Suite = Suite {
    name: "conformance",
    needs: &[NODE, CLIENT_FROM_NPM, CLIENT_FROM_PYPI],
};

const ALL: [Suite; 4] = [
    // crates/fintecture: signatures and webhook seals against OpenSSL's own.
    Suite {
        name: "openssl",
        needs: &[OPENSSL],
    },
    // crates/tour: the Connect pages, driven as a payer would.
    Suite {
        name: "browser",
        needs: &[CHROMIUM, CHROMEDRIVER],
    },
    CONFORMANCE,
    // crates/tour: requests made up from the sandbox's description, and its answers held against it.
    Suite {
        name: "description",
        needs: &[SCHEMATHESIS],
    },
];

impl Suite {
    pub(crate) fn missing(&self) -> Vec<Tool> {
        let needs = self.needs.iter().copied();
        needs.filter(|tool| !tool.is_here()).collect()
    }
}

/// What was left out, and what would bring it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) what: String,
    pub(crate) missing: Vec<Tool>,
}

impl Skipped {
    pub(crate) fn print(&self) {
        let programs: Vec<&str> = self.missing.iter().map(|tool| tool.program).collect();
        println!(
            "skipped: {}: no {} here; to have it: {}",
            self.what,
            programs.join(", no "),
            tool::installation(&self.missing)
        );
    }
}

/// The suites that this machine cannot run.
#[derive(Debug, Default)]
pub(crate) struct Unready {
    suites: Vec<(Suite, Vec<Tool>)>,
}

impl Unready {
    /// Looks at what the machine has.
    pub(crate) fn find() -> Result<Self, Failure> {
        let binaries = target::names("tests")?;
        let suites = ALL
            .into_iter()
            // nextest refuses a filter that names a binary which does not exist.
            .filter(|suite| binaries.iter().any(|binary| binary == suite.name))
            .map(|suite| (suite, suite.missing()))
            .filter(|(_, missing)| !missing.is_empty())
            .collect();
        Ok(Self { suites })
    }

    /// The filter that leaves them out of a run of nextest.
    pub(crate) fn filter(&self) -> Option<String> {
        let binaries: Vec<String> = self
            .suites
            .iter()
            .map(|(suite, _)| format!("binary(={})", suite.name))
            .collect();
        (!binaries.is_empty()).then(|| format!("not ({})", binaries.join(" or ")))
    }

    /// Whether the test binary `name` is one of them.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.suites.iter().any(|(suite, _)| suite.name == name)
    }

    /// What to tell about them.
    pub(crate) fn skipped(&self) -> Vec<Skipped> {
        self.suites
            .iter()
            .map(|(suite, missing)| Skipped {
                what: format!("suite `{}`", suite.name),
                missing: missing.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_without_their_tools_are_filtered_out() {
        let [openssl, browser, ..] = ALL;
        let unready = Unready {
            suites: vec![(openssl, vec![OPENSSL]), (browser, vec![CHROMEDRIVER])],
        };
        assert_eq!(
            unready.filter().unwrap(),
            "not (binary(=openssl) or binary(=browser))"
        );
        assert!(unready.contains("browser"));
        assert_eq!(unready.skipped()[1].missing, [CHROMEDRIVER]);
    }

    #[test]
    fn a_machine_that_has_everything_needs_no_filter() {
        assert_eq!(Unready::default().filter(), None);
    }
}
