//! Reading JSON into the Rust type of a model, by the model's name.

use polyhydra::json::{JsonError, Reader};
use polyhydra::models::{index, Model, ModelType};

/// Reads one object, and gives what its type writes.
///
/// # Errors
/// As [`ModelType::from_json`].
pub(crate) fn rewrite(model: &'static Model, text: &str) -> Result<String, JsonError> {
    let typed = by_name(model.name, text);
    // Languages that keep answers as text read by the table: it must give the same.
    let mut reader = Reader::new(text);
    let tabled = index::check(&mut reader, model).and_then(|_| reader.end());
    assert_eq!(typed.as_ref().err(), tabled.as_ref().err(), "the type and the table of {} do not agree on {text}", model.name);
    typed
}

/// Reads a list of objects, and gives each as its type writes it.
///
/// # Errors
/// As [`ModelType::from_json`].
pub(crate) fn rewrite_list(model: &'static Model, text: &str) -> Result<Vec<String>, JsonError> {
    let mut reader = Reader::new(text);
    let items = index::check_list(&mut reader, model)?;
    reader.end()?;
    items.into_iter().map(|item| rewrite(model, item)).collect()
}

macro_rules! models {
    ($($model:ident)+) => {
        fn by_name(name: &str, text: &str) -> Result<String, JsonError> {
            match name {
                $( stringify!($model) => polyhydra::models::$model::from_json(text).map(|model| model.to_json()), )+
                _ => panic!("name {name} in core/tests/wire/typed.rs: an operation takes or gives it"),
            }
        }
    };
}

models! {
    AcceptDeviceUserCodeRequest AcceptOAuth2ConsentRequest AcceptOAuth2LoginRequest CreateJsonWebKeySet
    CreateVerifiableCredentialRequestBody DeviceAuthorization FlushInactiveOAuth2TokensRequest HealthStatus IntrospectedOAuth2Token
    JsonPatch JsonWebKey JsonWebKeySet OAuth2Client OAuth2ClientTokenLifespans OAuth2ConsentRequest OAuth2ConsentSession
    OAuth2LoginRequest OAuth2LogoutRequest OAuth2RedirectTo OAuth2TokenExchange OidcConfiguration OidcUserInfo RejectOAuth2Request
    TrustOAuth2JwtGrantIssuer TrustedOAuth2JwtGrantIssuer VerifiableCredentialResponse Version
}
