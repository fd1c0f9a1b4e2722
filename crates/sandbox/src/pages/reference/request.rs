//! An operation as one would try it: with curl, against this sandbox.

use serde_json::Value;

/// The command that calls an operation.
pub(super) fn command(
    base_url: &str,
    verb: &str,
    path: &str,
    operation: &Value,
    body: Option<&Body>,
) -> String {
    let target = target(path, operation);
    let mut start = "curl".to_owned();
    let is_implied = match body {
        Some(_) => verb == "POST",
        None => verb == "GET",
    };
    if !is_implied {
        start.push_str(" -X ");
        start.push_str(verb);
    }
    if target.contains('[') {
        // Brackets are a pattern to curl, unless it is told otherwise.
        start.push_str(" -g");
    }
    let mut lines = vec![format!("{start} \"{base_url}{target}\"")];
    lines.extend(proofs(operation).map(str::to_owned));
    match body {
        Some(Body::Json(value)) => {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            lines.push("-H 'Content-Type: application/json'".to_owned());
            lines.push(format!("-d '{}'", text.replace('\'', r"'\''")));
        }
        Some(Body::Form(value)) => {
            let members = value.as_object().into_iter().flatten();
            lines.extend(members.map(|(name, value)| match name.as_str() {
                "app_id" => "-d \"app_id=$APP_ID\"".to_owned(),
                _ => format!("-d '{name}={}'", value.as_str().unwrap_or_default()),
            }));
        }
        None => {}
    }
    lines.join(" \\\n  ")
}

/// What the request carries.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Json(Value),
    Form(Value),
}

/// The path with variables of the shell, and the query of the contract's example.
fn target(path: &str, operation: &Value) -> String {
    let mut target = String::new();
    for (index, part) in path.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            target.push_str(part);
        } else {
            target.push('$');
            target.push_str(&part.to_uppercase());
        }
    }
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let pairs = parameters.filter(|parameter| parameter["in"] == "query");
    let pairs = pairs.filter_map(|parameter| {
        let value = match parameter["example"].as_str() {
            Some(value) => value.to_owned(),
            None if parameter["required"] == true => {
                format!("<{}>", parameter["name"].as_str()?)
            }
            None => return None,
        };
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        Some(format!("{}={value}", parameter["name"].as_str()?))
    });
    let query: Vec<_> = pairs.collect();
    if query.is_empty() {
        return target;
    }
    format!("{target}?{}", query.join("&"))
}

/// The headers that prove who calls.
fn proofs(operation: &Value) -> impl Iterator<Item = &'static str> {
    let first = operation["security"].get(0).and_then(Value::as_object);
    let schemes = first.into_iter().flat_map(|way| way.keys());
    schemes.filter_map(|scheme| match scheme.as_str() {
        "basic" => Some("-u \"$APP_ID:$APP_SECRET\""),
        "bearer" => Some("-H \"Authorization: Bearer $TOKEN\""),
        "app_id" => Some("-H \"app_id: $APP_ID\""),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_command_can_be_typed_as_it_stands() {
        let operation = json!({
            "parameters": [
                { "name": "session_id", "in": "path", "required": true },
                { "name": "filter[status]", "in": "query", "example": "payment created" },
                { "name": "include", "in": "query" },
            ],
            "security": [{ "bearer": ["PIS"] }],
        });
        assert_eq!(
            command("http://l:3333", "GET", "/p/{session_id}", &operation, None),
            "curl -g \"http://l:3333/p/$SESSION_ID?filter[status]=payment+created\" \\\n  \
             -H \"Authorization: Bearer $TOKEN\""
        );
        let both = json!({ "security": [{ "app_id": [], "bearer": ["PIS"] }] });
        assert_eq!(
            command("http://l", "GET", "/f", &both, None),
            "curl \"http://l/f\" \\\n  -H \"app_id: $APP_ID\" \\\n  \
             -H \"Authorization: Bearer $TOKEN\""
        );
        let body = Body::Json(json!({ "name": "O'Brien" }));
        let written = command("http://l", "PATCH", "/p", &Value::Null, Some(&body));
        assert!(
            written.starts_with("curl -X PATCH \"http://l/p\""),
            "{written}"
        );
        assert!(
            written.ends_with("\"name\": \"O'\\''Brien\"\n}'"),
            "{written}"
        );
        let form = Body::Form(json!({ "app_id": "1", "scope": "PIS" }));
        let written = command("http://l", "POST", "/t", &Value::Null, Some(&form));
        assert!(
            written.ends_with("-d \"app_id=$APP_ID\" \\\n  -d 'scope=PIS'"),
            "{written}"
        );
    }
}
