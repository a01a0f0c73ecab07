//! `docs/names.md`: what each method of the older SDKs is called here.

use polyhydra::operation::{Generation, Group, Operation, Side};
use std::fmt::Write;

/// The document.
#[must_use]
pub fn document() -> String {
    let mut rows: Vec<Row> = polyhydra::operations::all().flat_map(rows_of).collect();
    rows.sort_by_key(|row| row.old.to_lowercase());
    let mut out = String::from(
        "<!-- Made by `make generate` from core/src/operations. Not to be edited. -->\n\
         # Names: from the older SDKs to this one\n\n\
         Every operation has one name here, the `operationId` of the newest API document, whatever the server's version is.\n\
         The older SDKs were generated one a server version, and their methods are named after that version's document. Find the\n\
         method that you call today in one of the first three columns; the last two say what it is called here.\n\n\
         The class is the one that held the method: `PublicApi`, `AdminApi` and `MetadataApi` in 1.x, `OAuth2Api`, `OidcApi`, `JwkApi`,\n\
         `WellknownApi` and `MetadataApi` from 2.0 on. Up to 1.0 everything was in `OAuth2Api`, but for `JsonWebKeyApi`, `HealthApi`\n\
         and `VersionApi`.\n\n\
         | Java, JavaScript, PHP | Python, Ruby, Rust | Go | class | here: Rust, Python | here: JavaScript, Kotlin, Swift |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let old = &row.old;
        let _ = writeln!(
            out,
            "| `{}` | `{}` | `{}` | {} | `{}.{}` | `{}.{}` |",
            lower_first(old),
            openapi_snake(old),
            upper_first(old),
            row.class,
            row.operation.group.name(),
            row.operation.name,
            row.operation.group.name(),
            row.operation.id,
        );
    }
    out
}

struct Row {
    old: String,
    class: String,
    operation: &'static Operation,
}

fn rows_of(operation: &'static Operation) -> Vec<Row> {
    let current = Row { old: operation.id.to_owned(), class: classes(operation, true), operation };
    let older = operation.older.iter().map(|old| Row { old: (*old).to_owned(), class: classes(operation, false), operation });
    std::iter::once(current).chain(older).collect()
}

/// The classes that held an operation: under its newest name from 2.0 on, under an older one before.
fn classes(operation: &Operation, newest: bool) -> String {
    let has = |generation| operation.generations().contains(&generation);
    let mut classes = Vec::new();
    if newest && has(Generation::V2) {
        classes.push(match operation.group {
            Group::OAuth2 => "OAuth2Api",
            Group::Oidc => "OidcApi",
            Group::Jwk => "JwkApi",
            Group::Wellknown => "WellknownApi",
            Group::Metadata => "MetadataApi",
        });
    }
    // The newest name was the name before too where no older one is known.
    if (!newest || operation.older.is_empty()) && has(Generation::V1) {
        classes.push(match (operation.group, operation.side) {
            (Group::Metadata, _) => "MetadataApi",
            (_, Side::Public) => "PublicApi",
            _ => "AdminApi",
        });
    }
    if (!newest || operation.older.is_empty()) && has(Generation::V0) && !has(Generation::V1) {
        classes.push("OAuth2Api");
    }
    classes.dedup();
    classes.join(", ")
}

/// As the `OpenAPI` generator splits words: `getOAuth2Client` becomes `get_o_auth2_client`.
fn openapi_snake(id: &str) -> String {
    let characters: Vec<char> = id.chars().collect();
    let mut out = String::new();
    for (place, character) in characters.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| characters[place]);
        let after = characters.get(place + 1);
        let begins = character.is_ascii_uppercase()
            && before.is_some_and(|before| !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase));
        if begins {
            out.push('_');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

fn lower_first(id: &str) -> String {
    id[..1].to_ascii_lowercase() + &id[1..]
}

fn upper_first(id: &str) -> String {
    id[..1].to_ascii_uppercase() + &id[1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_names_are_spelled_as_the_old_sdks_spell_them() {
        for (id, snake) in [
            ("getOAuth2Client", "get_o_auth2_client"),
            ("oAuth2Authorize", "o_auth2_authorize"),
            ("discoverOpenIDConfiguration", "discover_open_id_configuration"),
            ("dynamicClientRegistrationCreateOAuth2Client", "dynamic_client_registration_create_o_auth2_client"),
            ("listTrustedOAuth2JwtGrantIssuers", "list_trusted_o_auth2_jwt_grant_issuers"),
            ("oauth2TokenExchange", "oauth2_token_exchange"),
        ] {
            assert_eq!(openapi_snake(id), snake);
        }
    }

    #[test]
    fn the_document_is_current() {
        let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/names.md")).unwrap_or_default();
        assert!(kept == document(), "docs/names.md is not what the declaration says: run `make generate`");
    }
}
