//! Models: read from any text, written, read again.

use crate::texts::{config, damaged, json, like};
use polyhydra::json::{JsonError, Reader};
use polyhydra::models::index::{check, members};
use polyhydra::models::{self, *};
use proptest::prelude::*;
use proptest::sample::select;

/// A model with what its Rust type does.
#[derive(Clone, Copy)]
struct Typed {
    model: &'static Model,
    /// Reads a text and writes it again, with what else must hold of what was read.
    through: fn(&str) -> Result<String, JsonError>,
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.model.name)
    }
}

fn through<M: ModelType + Clone + PartialEq + std::fmt::Debug>(text: &str) -> Result<String, JsonError> {
    let read = M::from_json(text)?;
    let written = read.to_json();
    let again = M::from_json(&written)?;
    assert_eq!(again, read, "what was written reads the same");
    assert_eq!(again.to_json(), written, "and is written the same");
    let _ = format!("{read:?}");
    Ok(written)
}

macro_rules! typed {
    ($($name:ident)+) => { &[$( Typed { model: <$name as ModelType>::MODEL, through: through::<$name> } ),+] };
}

const ALL: &[Typed] = typed! {
    AcceptDeviceUserCodeRequest AcceptOAuth2ConsentRequest AcceptOAuth2ConsentRequestSession AcceptOAuth2LoginRequest
    CreateJsonWebKeySet CreateVerifiableCredentialRequestBody CredentialSupportedDraft00 DeviceAuthorization
    FlushInactiveOAuth2TokensRequest HealthStatus IntrospectedOAuth2Token JsonPatch JsonWebKey JsonWebKeySet OAuth2Client
    OAuth2ClientTokenLifespans OAuth2ConsentRequest OAuth2ConsentRequestOpenIDConnectContext OAuth2ConsentSession
    OAuth2LoginRequest OAuth2LogoutRequest OAuth2RedirectTo OAuth2TokenExchange OidcConfiguration OidcUserInfo
    RejectOAuth2Request TrustOAuth2JwtGrantIssuer TrustedOAuth2JwtGrantIssuer TrustedOAuth2JwtGrantJsonWebKey
    VerifiableCredentialProof VerifiableCredentialResponse Version
};

#[test]
fn every_model_is_tried() {
    let missing: Vec<_> =
        models::all().map(|model| model.name).filter(|name| !ALL.iter().any(|typed| typed.model.name == *name)).collect();
    assert!(missing.is_empty(), "add these to ALL: {missing:?}");
}

fn tabled(text: &str, model: &'static Model) -> Result<(), JsonError> {
    let mut reader = Reader::new(text);
    check(&mut reader, model)?;
    reader.end()
}

/// The type and the table take the same, and refuse the same at the same place.
fn agree(typed: Typed, text: &str) {
    let by_type = (typed.through)(text).map(drop);
    let by_table = tabled(text, typed.model);
    assert_eq!(by_type, by_table, "{text}");
}

/// A text that is wrong at one place, and the way to it.
fn wrong(model: &'static Model) -> BoxedStrategy<(String, String)> {
    let fields: Vec<&'static Field> = model.fields.iter().filter(|field| !matches!(field.kind, FieldKind::Json)).collect();
    if fields.is_empty() {
        return Just(("[]".to_owned(), String::new())).boxed();
    }
    select(fields)
        .prop_flat_map(|field| {
            let wire = field.wire;
            let here = |value: &str| (format!(r#"{{"{wire}":{value}}}"#), wire.to_owned());
            match field.kind {
                FieldKind::Model(inner) => wrong(inner)
                    .prop_map(move |(text, path)| (format!(r#"{{"later":[],"{wire}":{text}}}"#), joined(wire, &path)))
                    .boxed(),
                FieldKind::Models(inner) => wrong(inner)
                    .prop_map(move |(text, path)| {
                        (format!(r#"{{"{wire}":[null,{{}},{text}]}}"#), joined(&format!("{wire}[2]"), &path))
                    })
                    .boxed(),
                FieldKind::Texts => {
                    select(vec![here("{}"), here("5"), (format!(r#"{{"{wire}":["a",null,[]]}}"#), format!("{wire}[2]"))]).boxed()
                }
                FieldKind::Integer => select(vec![here("\"5\""), here("1.5"), here("9223372036854775808"), here("true")]).boxed(),
                FieldKind::Boolean => select(vec![here("\"true\""), here("1"), here("[]")]).boxed(),
                FieldKind::Timestamp | FieldKind::Lifespan => select(vec![here("\"soon\""), here("5"), here("{}")]).boxed(),
                _ => select(vec![here("5"), here("true"), here("[\"a\"]"), here("{}")]).boxed(),
            }
        })
        .boxed()
}

fn joined(outer: &str, path: &str) -> String {
    if path.is_empty() {
        outer.to_owned()
    } else {
        format!("{outer}.{path}")
    }
}

fn any_model() -> impl Strategy<Value = Typed> {
    select(ALL)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn types_and_table_agree_on_what_is_nearly_right(
        (typed, text) in any_model().prop_flat_map(|typed| (Just(typed), prop_oneof![
            like(typed.model, true),
            like(typed.model, false),
            damaged(like(typed.model, true)),
        ]))
    ) {
        agree(typed, &text);
    }

    #[test]
    fn types_and_table_agree_on_any_json(typed in any_model(), text in prop_oneof![json(), damaged(json())]) {
        agree(typed, &text);
    }

    #[test]
    fn types_and_table_agree_on_any_text(typed in any_model(), text in any::<String>()) {
        agree(typed, &text);
    }

    #[test]
    fn an_error_names_the_place(
        (typed, (text, path)) in any_model().prop_flat_map(|typed| (Just(typed), wrong(typed.model)))
    ) {
        let error = (typed.through)(&text).unwrap_err();
        prop_assert_eq!(&error.path, &path, "{}", text);
    }

    #[test]
    fn what_is_right_is_taken_and_nothing_is_lost(
        (typed, text) in any_model().prop_flat_map(|typed| (Just(typed), like(typed.model, false)))
    ) {
        let written = (typed.through)(&text).unwrap();
        let (before, after) = (members(&text, typed.model).unwrap(), members(&written, typed.model).unwrap());
        prop_assert_eq!(before.unknown, after.unknown, "what the model does not know goes back as it came");
        for (field, (before, after)) in typed.model.fields.iter().zip(before.known.iter().zip(&after.known)) {
            match (field.kind, before, after) {
                (FieldKind::Json, _, _) => prop_assert_eq!(before, after),
                (FieldKind::Text | FieldKind::Secret | FieldKind::Boolean, Some(before), Some(after)) => {
                    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
                    prop_assert_eq!(value(before), value(after));
                }
                (FieldKind::Text | FieldKind::Secret | FieldKind::Boolean | FieldKind::Integer, before, after) => {
                    prop_assert_eq!(before, after);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn depth_and_length_break_nothing(typed in any_model(), depth in 0usize..100_000, open in select(vec!["[", "{\"a\":", "{\"client\":", "{\"jwks\":{\"keys\":["])) {
        agree(typed, &open.repeat(depth));
        agree(typed, &format!("{{\"later\":{}}}", open.repeat(depth)));
        agree(typed, &format!("{{\"later\":\"{}\"}}", "é".repeat(depth)));
    }
}
