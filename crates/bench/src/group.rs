//! The groups of figures that can be asked for.

mod growth;
mod sdk;
mod start;
mod throughput;
mod webhook;

use std::fmt;

use crate::Outcome;
use crate::figure::Figure;
use crate::setting::Setting;

/// What is measured together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Group {
    Throughput,
    Start,
    Webhook,
    Growth,
    Sdk,
}

const ALL: [Group; 5] = [
    Group::Throughput,
    Group::Start,
    Group::Webhook,
    Group::Growth,
    Group::Sdk,
];

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Throughput => "throughput",
            Self::Start => "start",
            Self::Webhook => "webhook",
            Self::Growth => "growth",
            Self::Sdk => "sdk",
        }
    }

    /// The groups whose names hold one of the filters; all without a filter.
    pub(crate) fn matching(filters: &[String]) -> Outcome<Vec<Self>> {
        let asked = |group: &Self| {
            let wanted = |filter: &String| group.name().contains(filter.as_str());
            filters.is_empty() || filters.iter().any(wanted)
        };
        let chosen: Vec<_> = ALL.into_iter().filter(asked).collect();
        if chosen.is_empty() {
            let names = ALL.map(Self::name).join(", ");
            return Err(format!("no group is called so; there are {names}").into());
        }
        Ok(chosen)
    }

    pub(crate) async fn measure(self, setting: &Setting) -> Outcome<Vec<Figure>> {
        match self {
            Self::Throughput => throughput::measure(setting).await,
            Self::Start => start::measure(setting).await,
            Self::Webhook => webhook::measure(setting).await,
            Self::Growth => growth::measure(setting).await,
            Self::Sdk => sdk::measure(setting),
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching(filters: &[&str]) -> Vec<Group> {
        let filters: Vec<_> = filters.iter().map(|&filter| filter.to_owned()).collect();
        Group::matching(&filters).unwrap_or_default()
    }

    #[test]
    fn a_part_of_a_name_chooses_a_group() {
        assert_eq!(matching(&["through"]), [Group::Throughput]);
        assert_eq!(matching(&["sdk", "growth"]), [Group::Growth, Group::Sdk]);
        assert_eq!(matching(&[]), ALL);
        assert!(matching(&["nothing"]).is_empty());
    }
}
