//! The logo that a user's bank brings along: a picture, and nothing that does anything.

use std::collections::BTreeSet;
use std::{fs, io, path::Path};

use fintecture::Invalid;
use roxmltree::{Document, Node};

/// The largest file, in bytes.
const LARGEST: u64 = 32 * 1024;

const SVG: &str = "http://www.w3.org/2000/svg";

/// What a picture is drawn with. Scripts, styles, links, animations, images and whatever stands for
/// another document are not among it.
const ELEMENTS: [&str; 21] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "clipPath",
    "mask",
    "linearGradient",
    "radialGradient",
    "stop",
];

/// Why a logo cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum LogoError {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error(transparent)]
    Wrong(#[from] Invalid),
}

/// Reads a logo that stands beside the file of its bank.
pub(super) fn read(folder: &Path, name: &str) -> Result<String, LogoError> {
    let is_plain = !name.contains(['/', '\\']) && !name.starts_with('.');
    if !is_plain
        || Path::new(name)
            .extension()
            .is_none_or(|extension| extension != "svg")
    {
        let rule = "must be the name of an .svg file of the same folder";
        return Err(Invalid::new("logo", rule, name).into());
    }
    let file = folder.join(name);
    if fs::metadata(&file)?.len() > LARGEST {
        return Err(Invalid::unshown("logo", "must hold at most 32 KiB").into());
    }
    let text = fs::read_to_string(&file)?;
    check(&text)?;
    Ok(text)
}

/// Refuses what is more than a picture.
fn check(text: &str) -> Result<(), Invalid> {
    let refuse = |rule: String| Invalid::unshown("logo", rule);
    // A document with a DTD, and so with entities, is not read at all.
    let document =
        Document::parse(text).map_err(|error| refuse(format!("must be XML: {error}")))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(refuse(format!("must be an svg of {SVG}")));
    }
    if document.descendants().any(|node| node.is_pi()) {
        return Err(refuse("must hold no processing instruction".to_owned()));
    }
    let elements = document.descendants().filter(Node::is_element);
    for element in elements {
        let name = element.tag_name().name();
        if element.tag_name().namespace() != Some(SVG) || !ELEMENTS.contains(&name) {
            return Err(refuse(format!("must hold no {name}")));
        }
        for attribute in element.attributes() {
            if !is_harmless(attribute.name(), attribute.value()) {
                let attribute = attribute.name();
                return Err(refuse(format!("must hold no {attribute} in {name}")));
            }
        }
    }
    if refers_on(&document) {
        return Err(refuse("must refer to nothing that refers on".to_owned()));
    }
    Ok(())
}

/// Whether something is referred to that refers to more shapes itself: a few lines could then draw
/// billions of them.
fn refers_on(document: &Document<'_>) -> bool {
    let elements = || document.descendants().filter(Node::is_element);
    let (paints, shapes): (Vec<_>, Vec<_>) = elements().partition(is_paint);
    let named = |nodes: &[Node<'_, '_>]| -> BTreeSet<String> {
        let ids = nodes.iter().filter_map(|node| node.attribute("id"));
        ids.map(str::to_owned).collect()
    };
    let (paints, shapes) = (named(&paints), named(&shapes));
    let meant = |node: Node<'_, '_>| -> Vec<String> {
        let mut ids = references(&node);
        ids.retain(|id| shapes.contains(id) || !paints.contains(id));
        ids
    };
    let referring: BTreeSet<String> = elements()
        .filter_map(|node| Some((node, node.attribute("id")?)))
        .filter(|(node, _)| node.descendants().any(|node| !meant(node).is_empty()))
        .map(|(_, id)| id.to_owned())
        .collect();
    elements().any(|node| meant(node).iter().any(|id| referring.contains(id)))
}

/// Whether an element is no shape but what one is filled with.
fn is_paint(element: &Node<'_, '_>) -> bool {
    let name = element.tag_name().name();
    matches!(name, "linearGradient" | "radialGradient")
}

/// The ids of what an element refers to, but for what it says it is filled with.
fn references(element: &Node<'_, '_>) -> Vec<String> {
    let mut ids = Vec::new();
    for attribute in element.attributes() {
        let value = attribute.value();
        match attribute.name() {
            "href" => ids.extend(value.strip_prefix('#').map(str::to_owned)),
            "fill" | "stroke" => {}
            _ => {
                let lower = value.to_ascii_lowercase();
                for (place, start) in lower.match_indices("url(") {
                    let id = value[place + start.len()..].trim_start_matches([' ', '"', '\'']);
                    let id = id
                        .trim_start_matches('#')
                        .split([')', '"', '\'', ' '])
                        .next();
                    ids.extend(id.map(str::to_owned));
                }
            }
        }
    }
    ids
}

/// Whether an attribute does nothing and leads nowhere but into the picture itself.
fn is_harmless(name: &str, value: &str) -> bool {
    let leads_out = |value: &str| {
        let mut places = value.split("url(").skip(1);
        places.any(|place| !place.trim_start_matches([' ', '"', '\'']).starts_with('#'))
    };
    match name {
        "href" => value.starts_with('#'),
        // An escape would hide what it says.
        _ => {
            !name.starts_with("on")
                && !value.contains(['\\', '@'])
                && !leads_out(&value.to_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(inside: &str) -> Result<(), Invalid> {
        check(&format!(
            r#"<svg xmlns="{SVG}" viewBox="0 0 40 40">{inside}</svg>"#
        ))
    }

    #[test]
    fn a_picture_is_taken() {
        let picture = r##"<defs><linearGradient id="a"><stop offset="1" stop-color="#123456"/>
            </linearGradient></defs><title>Banque</title><path fill="url(#a)" d="M0 0h40v40H0Z"/>
            <use href="#a"/><g style="opacity: .5"><circle r="3"/></g>"##;
        assert_eq!(drawn(picture), Ok(()));
    }

    #[test]
    fn what_does_something_or_leads_elsewhere_is_refused() {
        for (inside, says) in [
            ("<script>1</script>", "must hold no script"),
            ("<style>*{}</style>", "must hold no style"),
            ("<foreignObject/>", "must hold no foreignObject"),
            (r#"<image href="data:,"/>"#, "must hold no image"),
            (r##"<a href="#x"/>"##, "must hold no a"),
            (r#"<animate attributeName="x"/>"#, "must hold no animate"),
            (r#"<g onload="1"/>"#, "must hold no onload in g"),
            (
                r#"<use href="https://x.example/a.svg#a"/>"#,
                "must hold no href in use",
            ),
            (
                r#"<use xmlns:x="http://www.w3.org/1999/xlink" x:href="a.svg"/>"#,
                "must hold no href in use",
            ),
            (
                r#"<g fill="URL( 'http://x.example')"/>"#,
                "must hold no fill in g",
            ),
            (r#"<g style="fill:u\72l(x)"/>"#, "must hold no style in g"),
            (
                "<?xml-stylesheet href=\"a.css\"?>",
                "must hold no processing instruction",
            ),
            (
                r#"<p xmlns="http://www.w3.org/1999/xhtml"/>"#,
                "must hold no p",
            ),
        ] {
            let refused = drawn(inside).unwrap_err();
            assert_eq!(refused.rule(), says, "{inside}");
        }
    }

    #[test]
    fn what_is_referred_to_refers_to_no_more_shapes() {
        for picture in [
            r##"<g id="a"><path d="M0 0"/></g><use href="#a"/><use href="#a"/>"##,
            r##"<linearGradient id="b"/><linearGradient id="a" href="#b"/>
                <g id="c"><path fill="url(#a)" style="stroke: url('#b')"/></g><use href="#c"/>"##,
            r#"<clipPath id="a"><circle r="3"/></clipPath><g id="b" clip-path="url(#a)"/>"#,
        ] {
            assert_eq!(drawn(picture), Ok(()), "{picture}");
        }
        for bomb in [
            r##"<g id="a"><path/></g><g id="b"><use href="#a"/></g><use href="#b"/>"##,
            r##"<g id="a"><use href="#a"/></g>"##,
            r#"<mask id="a"/><mask id="b"><g mask="URL( '#a' )"/></mask><g mask="url(#b)"/>"#,
            r##"<g id="a"/><mask id="b"><use href="#a"/></mask><g style="mask:url(#b)"/>"##,
            r##"<g id="a"><use href="#c"/></g><g id="c"/><linearGradient id="a"/><use href="#a"/>"##,
        ] {
            let refused = drawn(bomb).unwrap_err();
            assert_eq!(refused.rule(), "must refer to nothing that refers on");
        }
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        assert!(check("<html/>").is_err());
        assert!(
            check("<svg/>")
                .unwrap_err()
                .rule()
                .starts_with("must be an svg of")
        );
        assert!(
            check("no picture")
                .unwrap_err()
                .rule()
                .starts_with("must be XML")
        );
        let entity = format!(r#"<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="{SVG}">&a;</svg>"#);
        assert!(
            check(&entity)
                .unwrap_err()
                .rule()
                .starts_with("must be XML")
        );
    }

    #[test]
    fn a_file_is_one_of_the_same_folder_and_not_large() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["../a.svg", "/a.svg", ".svg", "a.png"] {
            let refused = read(folder.path(), name).unwrap_err().to_string();
            assert!(refused.starts_with("logo: must be the name"), "{refused}");
        }
        fs::write(folder.path().join("a.svg"), vec![b' '; 40_000]).unwrap();
        let refused = read(folder.path(), "a.svg").unwrap_err().to_string();
        assert_eq!(refused, "logo: must hold at most 32 KiB");
        assert!(matches!(
            read(folder.path(), "b.svg"),
            Err(LogoError::Unreadable(_))
        ));
    }
}
