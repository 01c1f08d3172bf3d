use super::*;

/// A form of one field, for these tests.
#[derive(Debug)]
struct Form(String);

impl StoredForm for Form {
    const FORMAT: &'static str = "form";
    const VERSION: u32 = 3;
    const NAME: &'static str = "form";
    const CONTENT: &'static str = "a form of a test";
    const FIELDS: &'static [&'static str] = &["text"];
    const MAX_BYTES: usize = 1000;

    fn from_fields(mut fields: Fields) -> Result<Self, StoredError> {
        match fields.needed("text")? {
            Value::Text(text) => Ok(Form(text.to_string())),
            _ => Err(fields.wrong("text", "text")),
        }
    }
}

fn read_form(json: &str) -> Result<String, String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    super::deserialize::<Form, _>(&mut deserializer)
        .map(|form| form.0)
        .map_err(|error| error.to_string())
}

#[test]
fn fields_come_by_name_or_by_position() {
    for json in [
        r#"{"format":"form","version":3,"text":"x"}"#,
        r#"{"text":"x","version":3,"later":[{}],"format":"form"}"#,
        r#"["form",3,"x"]"#,
        r#"["form",3,"x",{"later":1}]"#,
    ] {
        assert_eq!(read_form(json).as_deref(), Ok("x"), "{json}");
    }
}

/// The error states the cause and nothing of the input.
#[test]
fn messages_name_the_cause_and_quote_nothing() {
    let foreign = "not a form of a test: the format is not `form`";
    let secret = "SECRET";
    for (json, expected) in [
        (r#""SECRET""#, foreign),
        ("[]", foreign),
        ("1", foreign),
        (r#"{"format":"SECRET","version":3}"#, foreign),
        (r#"{"format":"form of SECRET"}"#, foreign),
        (r#"{"format":["form"],"version":3}"#, foreign),
        (r#"{"version":3,"text":"SECRET"}"#, foreign),
        (
            r#"{"format":"form","text":"SECRET"}"#,
            "form: `version` is missing",
        ),
        (
            r#"{"format":"form","version":null}"#,
            "form: `version` is missing",
        ),
        (
            r#"{"format":"form","version":"SECRET"}"#,
            "form: `version` is not a number",
        ),
        (
            r#"{"format":"form","version":-3}"#,
            "form: `version` is not a number",
        ),
        (
            r#"{"format":"form","version":3.0}"#,
            "form: `version` is not a number",
        ),
        (
            r#"{"format":"form","version":4,"text":["SECRET"]}"#,
            "form of version 4: this program reads version 3",
        ),
        (
            r#"{"format":"form","version":3}"#,
            "form: `text` is missing",
        ),
        (
            r#"{"format":"form","version":3,"text":["SECRET"]}"#,
            "form: `text` is not text",
        ),
        (
            r#"{"format":"form","version":3,"text":"a","text":"SECRET"}"#,
            "form: `text` is there twice",
        ),
    ] {
        let error = read_form(json).unwrap_err();
        assert_eq!(error, expected, "{json}");
        assert!(!error.contains(secret));
    }
}

#[test]
fn length_and_depth_have_bounds() {
    let json = |text: &str| format!(r#"{{"format":"form","version":3,"text":{text}}}"#);
    let long = format!("\"{}\"", "x".repeat(1000));
    let many = format!("[{}1]", "1,".repeat(100));
    for text in [&long, &many] {
        let error = read_form(&json(text)).unwrap_err();
        let expected = "longer than any stored form of this program";
        assert!(error.starts_with(expected), "{error}");
    }
    let deep = format!("{}{}", "[".repeat(9), "]".repeat(9));
    let error = read_form(&json(&deep)).unwrap_err();
    assert!(error.starts_with("lists nested too deep"), "{error}");
    let cut = read_form(r#"{"format":"form","version":3,"te"#).unwrap_err();
    assert!(cut.starts_with("EOF"), "{cut}");
}
