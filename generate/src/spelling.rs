//! What the surfaces of all languages have in common: names in camel case, and the sentences of their documentation.

use polyhydra::models::Field;
use polyhydra::operation::{Generation, Group, Operation, Payload};
use polyhydra::operations;
use std::fmt::Write;

/// `page_size` as `pageSize`.
pub(crate) fn camel(snake: &str) -> String {
    let mut out = String::with_capacity(snake.len());
    let mut upper = false;
    for character in snake.chars() {
        if character == '_' {
            upper = true;
        } else {
            out.push(if upper { character.to_ascii_uppercase() } else { character });
            upper = false;
        }
    }
    out
}

/// `getOAuth2Client` as `GetOAuth2Client`.
pub(crate) fn upper_first(name: &str) -> String {
    let mut out = name.to_owned();
    if let Some(first) = out.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    out
}

/// The groups, in the order in which they are declared.
pub(crate) fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = operations::all().map(|operation| operation.group).collect();
    groups.dedup();
    groups
}

/// The class of a group: `OAuth2`.
pub(crate) fn class(group: Group) -> String {
    format!("{group:?}")
}

/// The lines of a description as they were declared.
pub(crate) fn lines(description: &'static [&'static str]) -> impl Iterator<Item = String> {
    description.iter().map(|line| line.trim().to_owned())
}

/// What an operation does, and which servers have it.
pub(crate) fn about(operation: &Operation) -> Vec<String> {
    let mut out: Vec<String> = lines(operation.description).collect();
    let needs: Vec<String> =
        operation.needs.iter().map(|group| group.iter().map(|name| camel(name)).collect::<Vec<_>>().join(" or ")).collect();
    if !needs.is_empty() {
        out.push(String::new());
        out.push(format!("Needs {}.", needs.join(", and ")));
    }
    out.push(String::new());
    out.push(servers(operation));
    if operation.payload == Payload::Visit {
        out.push(
            "The result is the URL, taken to be of the newest server that has it where the server is not known yet.".to_owned(),
        );
    }
    out
}

/// What a field means, and which servers know it.
pub(crate) fn about_field(field: &Field) -> String {
    match field.since {
        None => field.description.to_owned(),
        Some(since) => format!("{} Not known to servers before {since}.", field.description),
    }
}

/// `Servers: V1 (1.x, before 1.0.0-rc.10), V2 (2.0 and later).`
fn servers(operation: &Operation) -> String {
    let mut out = String::from("Servers:");
    for generation in operation.generations() {
        let endpoints = || operation.endpoints.iter().filter(|endpoint| endpoint.generation == generation);
        let separator = if out.ends_with(':') { "" } else { "," };
        let all = match generation {
            Generation::V0 => "1.0 beta to rc.8",
            Generation::V1 => "1.0 rc.9 to 1.11",
            Generation::V2 => "2.0 and later",
        };
        let since = endpoints().map(|endpoint| endpoint.since).min().flatten();
        // A line without a bound is for whatever version no other line is for.
        let until =
            endpoints().all(|endpoint| endpoint.until.is_some()).then(|| endpoints().filter_map(|e| e.until).max()).flatten();
        let _ = match (since, until) {
            (None, None) => write!(out, "{separator} {generation} ({all})"),
            (Some(since), None) => write!(out, "{separator} {generation} ({since} and later)"),
            (None, Some(until)) => write!(out, "{separator} {generation} (before {until})"),
            (Some(since), Some(until)) => write!(out, "{separator} {generation} ({since} to before {until})"),
        };
    }
    out.push('.');
    out
}

/// Appends a `/** .. */` comment. What would end or nest it is written as an entity.
pub(crate) fn comment(out: &mut String, indent: &str, lines: &[String]) {
    let safe = |line: &String| line.replace("*/", "*&#47;").replace("/*", "/&#42;");
    if let [line] = lines {
        let _ = writeln!(out, "{indent}/** {} */", safe(line));
        return;
    }
    let _ = writeln!(out, "{indent}/**");
    for line in lines {
        let _ = writeln!(out, "{}", format!("{indent} * {}", safe(line)).trim_end());
    }
    let _ = writeln!(out, "{indent} */");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_camel_case() {
        for (snake, expected) in
            [("id", "id"), ("page_size", "pageSize"), ("credential_draft_00", "credentialDraft00"), ("x5c", "x5c")]
        {
            assert_eq!(camel(snake), expected);
        }
        assert_eq!(upper_first("getOAuth2Client"), "GetOAuth2Client");
    }

    #[test]
    fn servers_with_and_without_bounds() {
        let of = |id| servers(polyhydra::operations::find(id).unwrap());
        assert_eq!(of("getOAuth2Client"), "Servers: V0 (1.0 beta to rc.8), V1 (1.0 rc.9 to 1.11), V2 (2.0 and later).");
        assert_eq!(of("oAuth2DeviceFlow"), "Servers: V2 (25.4.0 and later).");
        assert_eq!(of("flushInactiveOAuth2Tokens"), "Servers: V0 (1.0 beta to rc.8), V1 (1.0 rc.9 to 1.11).");
    }

    #[test]
    fn no_text_ends_a_comment() {
        let mut out = String::new();
        comment(&mut out, "", &["a */ b /* c".to_owned()]);
        assert_eq!(out, "/** a *&#47; b /&#42; c */\n");
    }
}
