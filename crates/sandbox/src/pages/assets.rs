//! The stylesheet and the icon, served from memory under names that change with their content, so
//! that a browser may keep them for a year.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A file that the pages refer to.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    name: String,
    content_type: &'static str,
    content: &'static str,
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, content: &'static str) -> Self {
        let hash = digest::digest(&digest::SHA256, content.as_bytes());
        let hash = URL_SAFE_NO_PAD.encode(&hash.as_ref()[..9]);
        Self {
            name: format!("{stem}.{hash}.{extension}"),
            content_type,
            content,
        }
    }

    /// Where it is served.
    pub(crate) fn path(&self) -> String {
        format!("/connect/assets/{}", self.name)
    }

    pub(crate) fn content_type(&self) -> &'static str {
        self.content_type
    }

    pub(crate) fn content(&self) -> &'static str {
        self.content
    }
}

/// Every file that the pages refer to.
#[derive(Clone, Debug)]
pub(crate) struct Assets {
    pub(crate) stylesheet: Asset,
    pub(crate) icon: Asset,
    /// What the reference has besides.
    pub(crate) reference: Asset,
}

impl Assets {
    pub(crate) fn new() -> Self {
        Self {
            stylesheet: Asset::new(
                "connect",
                "css",
                "text/css; charset=utf-8",
                include_str!("../../assets/connect.css"),
            ),
            icon: Asset::new(
                "icon",
                "svg",
                "image/svg+xml",
                include_str!("../../assets/icon.svg"),
            ),
            reference: Asset::new(
                "reference",
                "css",
                "text/css; charset=utf-8",
                include_str!("../../assets/reference.css"),
            ),
        }
    }

    /// The file of this name, hash included.
    pub(crate) fn find(&self, name: &str) -> Option<&Asset> {
        [&self.stylesheet, &self.icon, &self.reference]
            .into_iter()
            .find(|asset| asset.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_under_the_name_its_path_says() {
        let assets = Assets::new();
        for asset in [&assets.stylesheet, &assets.icon, &assets.reference] {
            let name = asset.path().replace("/connect/assets/", "");
            assert_eq!(assets.find(&name).unwrap().content(), asset.content());
        }
        assert!(assets.find("connect.css").is_none());
    }

    #[test]
    fn another_content_has_another_name() {
        let asset = |content| Asset::new("a", "css", "text/css", content).path();
        assert_ne!(asset("a{}"), asset("b{}"));
        assert_eq!(
            asset("a{}").len(),
            "/connect/assets/a.0123456789ab.css".len()
        );
    }
}
