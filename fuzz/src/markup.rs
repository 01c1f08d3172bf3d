//! The allowed content of a page: known tags with known attributes, and only addresses of
//! ISA.

const TAGS: &[&str] = &[
    "!DOCTYPE", "a", "b", "bdi", "body", "button", "circle", "code", "dd", "div", "dl", "dt",
    "footer", "h1", "h2", "h3", "head", "header", "html", "img", "li", "main", "meta", "ol",
    "output", "p", "path", "script", "section", "small", "span", "style", "svg", "table", "tbody",
    "td", "th", "title", "tr", "ul",
];

const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-hidden",
    "aria-label",
    "charset",
    "class",
    "content",
    "cx",
    "cy",
    "d",
    "data-proof",
    "data-zoom",
    "draggable",
    "hidden",
    "href",
    "html",
    "http-equiv",
    "id",
    "lang",
    "name",
    "r",
    "rel",
    "role",
    "scope",
    "src",
    "stroke-dasharray",
    "tabindex",
    "target",
    "type",
    "viewBox",
];

/// Panics if a page holds something that the template does not have.
pub fn assert_is_ours(page: &str) {
    for (open, count) in [
        ("<script", 1),
        ("</script", 1),
        ("<style", 1),
        ("</style", 1),
        ("<meta", 5),
        ("<h1", 1),
    ] {
        assert_eq!(page.matches(open).count(), count, "{open}");
    }
    let page = without(page, "<style>", "</style>");
    let page = without(&page, "<script>", "</script>");
    let mut rest = page.as_str();
    while let Some((text, after)) = rest.split_once('<') {
        assert!(
            !text.contains(['>', '"', '\'']),
            "a sign that is not escaped"
        );
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        let tag = tag.trim_start_matches('/').trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name), "tag {name}");
        attributes_are_ours(attributes);
    }
    let shown = zairyu::present::labels::visible(&page.replace('\n', ""));
    assert!(
        shown == page.replace('\n', ""),
        "a character that is not seen"
    );
}

fn attributes_are_ours(mut rest: &str) {
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return;
        }
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        assert!(ATTRIBUTES.contains(&name), "attribute {name}");
        rest = after;
        let Some(after) = after.strip_prefix("=\"") else {
            assert!(!after.starts_with('='), "an attribute without quotes");
            continue;
        };
        let (value, after) = after.split_once('"').expect("a value ends");
        rest = after;
        match name {
            "href" => assert!(value.starts_with("https://www.moj.go.jp/isa/"), "{value}"),
            "src" => assert!(value.starts_with("data:image/png;base64,"), "an address"),
            _ => {}
        }
    }
}

/// The text without what is between the first two of these.
fn without(text: &str, open: &str, close: &str) -> String {
    let (before, rest) = text.split_once(open).expect("it begins");
    let (_, after) = rest.split_once(close).expect("it ends");
    [before, open, close, after].concat()
}
