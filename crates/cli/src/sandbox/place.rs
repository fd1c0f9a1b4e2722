//! Where the sandbox listens, and where it keeps its world.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

use etcetera::BaseStrategy as _;

use crate::exit::Trouble;

/// The port of the `local` environment, in the Ruby gem and in the SDK.
pub(super) const PORT: u16 = 3333;

/// The addresses to listen on.
pub(super) struct Addresses {
    wanted: Vec<SocketAddr>,
    lack_ipv6: bool,
}

impl Addresses {
    /// Those that were asked for, or loopback as far as the machine has it.
    pub(super) fn of(asked: Vec<SocketAddr>) -> Self {
        if !asked.is_empty() {
            return Self {
                wanted: asked,
                lack_ipv6: false,
            };
        }
        let lack_ipv6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_err();
        let mut wanted = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))];
        if !lack_ipv6 {
            wanted.push((Ipv6Addr::LOCALHOST, PORT).into());
        }
        Self { wanted, lack_ipv6 }
    }

    pub(super) fn wanted(&self) -> &[SocketAddr] {
        &self.wanted
    }

    pub(super) fn lack_ipv6(&self) -> bool {
        self.lack_ipv6
    }

    /// Where they lead, once the first of them is bound: ports left open follow the one before.
    pub(super) fn urls(&self, first: SocketAddr) -> Vec<String> {
        let mut port = first.port();
        let mut urls = Vec::new();
        for address in &self.wanted {
            if address.port() != 0 {
                port = address.port();
            }
            urls.push(format!("http://{}", SocketAddr::new(address.ip(), port)));
        }
        urls
    }
}

/// Where the world is.
#[derive(Debug)]
pub(super) enum World {
    /// In this folder.
    Kept(PathBuf),
    /// In memory alone.
    Passing,
}

impl World {
    /// The folder that was asked for, or the one of this kind of data.
    pub(super) fn of(memory: bool, data: Option<PathBuf>) -> Result<Self, Trouble> {
        if memory {
            return Ok(Self::Passing);
        }
        match data {
            Some(folder) => Ok(Self::Kept(folder)),
            None => Ok(Self::Kept(default_folder()?)),
        }
    }
}

fn default_folder() -> Result<PathBuf, Trouble> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        Trouble::new("you have no home folder to keep a world in: use --data DIR, or --memory")
    })?;
    Ok(strategy.data_dir().join("fintecture").join("sandbox"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_left_open_follows_the_one_before() {
        let asked = ["127.0.0.1:0", "[::1]:0", "127.0.0.1:4000"];
        let addresses = Addresses::of(asked.map(|text| text.parse().unwrap()).into());
        let urls = addresses.urls("127.0.0.1:51234".parse().unwrap());
        assert_eq!(
            urls,
            [
                "http://127.0.0.1:51234",
                "http://[::1]:51234",
                "http://127.0.0.1:4000"
            ]
        );
    }
}
