//! The declaration of every model: what Hydra's JSON objects hold.
//!
//! A model is a block in one of the files beside this one, a field is one row in it:
//!
//! ```text
//! models! {
//!     /// What the model is.
//!     OAuth2RedirectTo {
//!         redirect_to: Text, "Where to send the browser.";
//!     }
//! }
//! ```
//!
//! The row gives the field's name, its kind and its description; `name "wireName": Kind` where the wire spells it
//! otherwise, `name: Kind = "1.10.7"` where servers before that do not know it, and `name (required): Kind`
//! where no server accepts the object without it. The kinds are `Text Secret Integer Boolean Timestamp Lifespan Json`,
//! another model, or a list of one of them in brackets.
//!
//! From a row come the Rust field and its setter, and a line of the table ([`all`]) that every binding reads.

mod client;
mod consent;
mod credential;
mod device;
mod discovery;
pub mod index;
mod jwk;
mod kinds;
mod login;
mod logout;
mod metadata;
mod token;
mod trust;
mod userinfo;

pub use client::{JsonPatch, OAuth2Client, OAuth2ClientTokenLifespans};
pub use consent::{
    AcceptOAuth2ConsentRequest, AcceptOAuth2ConsentRequestSession, OAuth2ConsentRequest,
    OAuth2ConsentRequestOpenIDConnectContext, OAuth2ConsentSession,
};
pub use credential::{CreateVerifiableCredentialRequestBody, VerifiableCredentialProof, VerifiableCredentialResponse};
pub use device::{AcceptDeviceUserCodeRequest, DeviceAuthorization};
pub use discovery::{CredentialSupportedDraft00, OidcConfiguration};
pub use jwk::{CreateJsonWebKeySet, JsonWebKey, JsonWebKeySet};
pub use kinds::{Boolean, FieldKind, FieldType, Integer, List, Text};
pub use login::{AcceptOAuth2LoginRequest, OAuth2LoginRequest, OAuth2RedirectTo, RejectOAuth2Request};
pub use logout::OAuth2LogoutRequest;
pub use metadata::{HealthStatus, Version};
pub use token::{FlushInactiveOAuth2TokensRequest, IntrospectedOAuth2Token, OAuth2TokenExchange};
pub use trust::{TrustOAuth2JwtGrantIssuer, TrustedOAuth2JwtGrantIssuer, TrustedOAuth2JwtGrantJsonWebKey};
pub use userinfo::OidcUserInfo;

use crate::json::{JsonError, Reader};
use crate::prelude::*;

/// One row of a model's table.
///
/// ```
/// use polyhydra::models::{ModelType, OAuth2Client};
///
/// let field = OAuth2Client::MODEL.field("client_id").unwrap();
/// assert_eq!((field.name, field.required), ("client_id", false));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The field's name in `snake_case`; each language spells it in its own case.
    pub name: &'static str,
    /// The member's name in JSON.
    pub wire: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// The first version whose servers know it, where that is not the oldest.
    pub since: Option<crate::Version>,
    /// Whether a server refuses an object without it.
    pub required: bool,
    /// What it means.
    #[cfg(feature = "descriptions")]
    pub description: &'static str,
}

/// A model's table: what bindings make their types, conversions and documentation from.
///
/// ```
/// let model = polyhydra::models::all().find(|model| model.name == "OAuth2RedirectTo").unwrap();
/// assert_eq!(model.fields[0].wire, "redirect_to");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Model {
    /// The name, the same in every language.
    pub name: &'static str,
    /// Its fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// What it is.
    #[cfg(feature = "descriptions")]
    pub description: &'static [&'static str],
}

impl Model {
    /// The row of the JSON member `wire`.
    ///
    /// ```
    /// use polyhydra::models::{ModelType, OAuth2Client};
    /// assert!(OAuth2Client::MODEL.field("no such member").is_none());
    /// ```
    #[must_use]
    pub fn field(&self, wire: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}

/// A model as a Rust type.
///
/// ```
/// use polyhydra::models::{ModelType, OAuth2Client};
///
/// let client = OAuth2Client::from_json(r#"{"client_id":"a","later":{"n":1.0}}"#)?;
/// assert_eq!(client.client_id.as_deref(), Some("a"));
/// assert_eq!(client.to_json(), r#"{"client_id":"a","later":{"n":1.0}}"#);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
pub trait ModelType: Sized + Clone + Default {
    /// The model's table.
    const MODEL: &'static Model;

    /// Reads the next value, which must be an object. Unknown members are kept.
    ///
    /// ```
    /// use polyhydra::json::Reader;
    /// use polyhydra::models::{ModelType, OAuth2RedirectTo};
    ///
    /// let mut reader = Reader::new(r#"{"redirect_to":"/"} and more"#);
    /// assert_eq!(OAuth2RedirectTo::read(&mut reader)?.redirect_to.as_deref(), Some("/"));
    /// assert_eq!(reader.rest(), " and more");
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// [`JsonError`] with the path of the member that is not what the table says.
    fn read(reader: &mut Reader<'_>) -> Result<Self, JsonError>;

    /// Appends the object as JSON: declared fields that are set, in the table's order, then the unknown ones as they came.
    ///
    /// ```
    /// use polyhydra::models::{ModelType, OAuth2RedirectTo};
    ///
    /// let mut out = String::from("target=");
    /// OAuth2RedirectTo::new().redirect_to("/").write(&mut out);
    /// assert_eq!(out, r#"target={"redirect_to":"/"}"#);
    /// ```
    fn write(&self, out: &mut String);

    /// Reads a whole text.
    ///
    /// ```
    /// # use polyhydra::models::{ModelType, OAuth2Client};
    /// assert!(OAuth2Client::from_json(r#"{"client_id":5}"#).is_err());
    /// ```
    ///
    /// # Errors
    /// As [`ModelType::read`], and when anything follows the object.
    fn from_json(text: &str) -> Result<Self, JsonError> {
        let mut reader = Reader::new(text);
        let model = Self::read(&mut reader)?;
        reader.end()?;
        Ok(model)
    }

    /// The object as JSON text. It holds secrets in the clear.
    ///
    /// ```
    /// # use polyhydra::models::{ModelType, OAuth2Client};
    /// assert_eq!(OAuth2Client::new().client_id("a").to_json(), r#"{"client_id":"a"}"#);
    /// ```
    fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

/// Every model there is.
///
/// ```
/// assert!(polyhydra::models::all().any(|model| model.name == "OAuth2Client"));
/// ```
pub fn all() -> impl Iterator<Item = &'static Model> {
    [
        client::MODELS,
        consent::MODELS,
        credential::MODELS,
        device::MODELS,
        discovery::MODELS,
        jwk::MODELS,
        login::MODELS,
        logout::MODELS,
        metadata::MODELS,
        token::MODELS,
        trust::MODELS,
        userinfo::MODELS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// `r#use` in Rust is `use` everywhere else.
pub(crate) const fn without_raw_prefix(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

macro_rules! models {
    (@wire $field:ident) => { stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@since) => { None };
    (@since $since:literal) => { Some($crate::operations::bound($since)) };
    (@required) => { false };
    (@required required) => { true };

    ($(
        $(#[doc = $about:literal])+
        $name:ident {
            $( $field:ident $($wire:literal)? $(($required:ident))? : $kind:tt $(= $since:literal)?, $description:literal; )+
        }
    )+) => {
        pub(super) const MODELS: &[&$crate::models::Model] = &[$( <$name as $crate::models::ModelType>::MODEL ),+];
        $(
            $(#[doc = $about])+
            ///
            /// ```
            /// # use polyhydra::{Json, Lifespan, Timestamp, models::*};
            #[doc = concat!("let given = ", stringify!($name), "::new()", $crate::example::example!(setters $([$field $kind])+), ";")]
            #[doc = concat!("let read = ", stringify!($name), "::from_json(&given.to_json())?;")]
            /// assert_eq!(read, given);
            /// # Ok::<(), polyhydra::json::JsonError>(())
            /// ```
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct $name {
                $( #[doc = $description] pub $field: <$kind as $crate::models::FieldType>::Value, )+
                unknown: alloc::vec::Vec<(alloc::string::String, $crate::json::Json)>,
            }

            // `OidcUserInfo::sub` is a claim, not a subtraction.
            #[allow(clippy::should_implement_trait)]
            impl $name {
                /// An empty one, to be filled by the methods named like its fields.
                ///
                /// ```
                /// # use polyhydra::models::*;
                #[doc = concat!("assert_eq!(", stringify!($name), "::new().to_json(), \"{}\");")]
                /// ```
                #[must_use]
                pub fn new() -> Self {
                    Self::default()
                }

                $(
                    #[doc = $description]
                    ///
                    /// ```
                    /// # use polyhydra::{Json, Lifespan, Timestamp, models::*};
                    #[doc = concat!("let model = ", stringify!($name), "::new()", $crate::example::example!(setters [$field $kind]), ";")]
                    #[doc = concat!("# assert_ne!(model, ", stringify!($name), "::new());")]
                    /// ```
                    #[must_use]
                    pub fn $field(mut self, value: impl Into<<$kind as $crate::models::FieldType>::Set>) -> Self {
                        self.$field = <$kind as $crate::models::FieldType>::set(value.into());
                        self
                    }
                )+

                /// The members that this version of the SDK does not know, as they came.
                ///
                /// ```
                /// # use polyhydra::models::*;
                #[doc = concat!("let model = ", stringify!($name), "::from_json(r#\"{\"of a later version\":[1.0]}\"#)?;")]
                /// let unknown: Vec<_> = model.unknown_fields().map(|(name, value)| (name, value.as_str())).collect();
                /// assert_eq!(unknown, [("of a later version", "[1.0]")]);
                /// # Ok::<(), polyhydra::json::JsonError>(())
                /// ```
                pub fn unknown_fields(&self) -> impl Iterator<Item = (&str, &$crate::json::Json)> {
                    self.unknown.iter().map(|(name, value)| (name.as_str(), value))
                }

                /// Sets a member that this version of the SDK does not know.
                ///
                /// ```
                /// # use polyhydra::models::*;
                #[doc = concat!("let model = ", stringify!($name), "::new().unknown_field(\"of a later version\", true);")]
                /// assert_eq!(model.to_json(), r#"{"of a later version":true}"#);
                /// ```
                #[must_use]
                pub fn unknown_field(mut self, name: impl Into<alloc::string::String>, value: impl Into<$crate::json::Json>) -> Self {
                    let name = name.into();
                    self.unknown.retain(|(existing, _)| *existing != name);
                    self.unknown.push((name, value.into()));
                    self
                }
            }

            impl core::fmt::Debug for $name {
                // What is set, with secrets and free-form JSON hidden by their own types.
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    let mut out = f.debug_struct(stringify!($name));
                    $( if !<$kind as $crate::models::FieldType>::is_absent(&self.$field) {
                        out.field(stringify!($field), &self.$field);
                    } )+
                    for (name, value) in &self.unknown {
                        out.field(name, value);
                    }
                    out.finish()
                }
            }

            impl From<&$name> for $name {
                fn from(model: &$name) -> Self {
                    model.clone()
                }
            }

            impl $crate::models::ModelType for $name {
                const MODEL: &'static $crate::models::Model = &$crate::models::Model {
                    name: stringify!($name),
                    fields: &[$( $crate::models::Field {
                        name: $crate::models::without_raw_prefix(stringify!($field)),
                        wire: models!(@wire $field $($wire)?),
                        kind: <$kind as $crate::models::FieldType>::KIND,
                        since: models!(@since $($since)?),
                        required: models!(@required $($required)?),
                        #[cfg(feature = "descriptions")]
                        description: $description,
                    } ),+],
                    #[cfg(feature = "descriptions")]
                    description: &[$($about),+],
                };

                fn read(reader: &mut $crate::json::Reader<'_>) -> Result<Self, $crate::json::JsonError> {
                    // A field's place in the table.
                    #[allow(non_camel_case_types)]
                    enum Place { $( $field ),+ }
                    let mut model = Self::default();
                    let mut members = reader.object()?;
                    let mut expected = 0;
                    while let Some(member) = $crate::models::index::next(reader, &mut members, Self::MODEL, &mut expected)? {
                        match member.place {
                            $( Some(place) if place == Place::$field as usize => {
                                model.$field = <$kind as $crate::models::FieldType>::read(reader)
                                    .map_err(|error| error.within(&member.name))?;
                            } )+
                            _ => {
                                let value = reader.skip().map_err(|error| error.within(&member.name))?;
                                model.unknown.push((member.name.into_owned(), $crate::json::Json::from_valid(value)));
                            }
                        }
                    }
                    Ok(model)
                }

                fn write(&self, out: &mut alloc::string::String) {
                    out.push('{');
                    $( if !<$kind as $crate::models::FieldType>::is_absent(&self.$field) {
                        $crate::models::index::write_name(out, models!(@wire $field $($wire)?));
                        <$kind as $crate::models::FieldType>::write(&self.$field, out);
                    } )+
                    for (name, value) in &self.unknown {
                        $crate::models::index::write_name(out, name);
                        out.push_str(value.as_str());
                    }
                    out.push('}');
                }
            }

            #[cfg(feature = "serde")]
            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let json = $crate::models::ModelType::to_json(self);
                    let value: serde_json::Value = serde_json::from_str(&json).map_err(serde::ser::Error::custom)?;
                    value.serialize(serializer)
                }
            }

            #[cfg(feature = "serde")]
            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                    $crate::models::ModelType::from_json(&value.to_string()).map_err(serde::de::Error::custom)
                }
            }
        )+
    };
}
pub(crate) use models;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_model_and_field_is_declared_once_and_described() {
        let mut names = HashSet::new();
        for model in all() {
            assert!(names.insert(model.name), "two models are named {}", model.name);
            let mut wires = HashSet::new();
            for field in model.fields {
                assert!(wires.insert(field.wire), "{}.{} is declared twice", model.name, field.wire);
                if let FieldKind::Model(inner) | FieldKind::Models(inner) = field.kind {
                    assert!(all().any(|known| core::ptr::eq(known.name, inner.name)), "{} is missing from `all`", inner.name);
                }
                #[cfg(feature = "descriptions")]
                assert!(!field.description.is_empty(), "{}.{} has no description", model.name, field.name);
            }
        }
        assert!(names.len() > 30);
    }

    #[test]
    fn nulls_arrive_as_nothing_and_unknown_members_go_back_as_they_came() {
        let text = r#"{"client_id":"a","contacts":null,"redirect_uris":["x"],"scope":null,"later":{"n":1.0,"big":123456789012345678901234567890},"é\"":[]}"#;
        let client = OAuth2Client::from_json(text).unwrap();
        assert_eq!(client.client_id.as_deref(), Some("a"));
        assert!(client.contacts.is_empty());
        assert_eq!(client.scope, None);
        assert_eq!(
            client.to_json(),
            r#"{"client_id":"a","redirect_uris":["x"],"later":{"n":1.0,"big":123456789012345678901234567890},"é\"":[]}"#
        );
    }

    #[test]
    fn a_wrong_type_names_the_way_to_it() {
        let error = OAuth2ConsentRequest::from_json(r#"{"client":{"jwks":{"keys":[{},{"kid":5}]}}}"#).unwrap_err();
        assert_eq!(error.path, "client.jwks.keys[1].kid");
        assert_eq!(error.reason, "expected a string, found a number");
    }

    #[test]
    fn no_secret_prints() {
        let client =
            OAuth2Client::new().client_id("a").client_secret("hidden").metadata("hidden").unknown_field("later", "hidden");
        let printed = format!("{client:?}");
        assert!(printed.contains("client_id") && !printed.contains("hidden"), "{printed}");
    }
}
