//! The declaration of every operation: one block in one of the files beside this one.
//!
//! ```text
//! /// What it does. This becomes the documentation in every language.
//! AcceptOAuth2LoginRequest accept_oauth2_login_request was "acceptLoginRequest"
//!     (login_challenge: Challenge = "What it means.", body: AcceptOAuth2LoginRequest = "What it means.";) -> OAuth2RedirectTo {
//!     V0: PUT "/oauth2/auth/requests/login/{login_challenge}/accept";
//!     V1: PUT "/oauth2/auth/requests/login/accept?login_challenge";
//!     V2: PUT "/admin/oauth2/auth/requests/login/accept?login_challenge";
//! } Admin Open Json [200] used [409] + strict;
//! ```
//!
//! * The two names are the `operationId` (its first letter in upper case) and the same in `snake_case`; `was` gives the
//!   operationIds of older documents.
//! * An argument is `Id`, `Challenge`, `Text`, `Words`, `Secret`, `Bearer`, `Integer`, `PageSize` or `Boolean`
//!   ([`operation`](crate::operation) says what each is), a model, or a list of a model in brackets. What an operation gives is
//!   a model, a page (a model in brackets), `Url` or `()`.
//! * Required arguments stand before the semicolon, optional ones behind it. An argument goes where the template puts it:
//!   `{name}` is a path segment, `{name?}` a last one that may be missing, `?name` a query parameter, `?wire=name` one that
//!   the wire calls otherwise. The others make up the body: a model as JSON, anything else as a form.
//! * A generation without a line does not have the operation. `V2 >= "25.4.0":` and `V1 < "1.0.0-rc.10":` bound a line to
//!   versions. (Write the bounded line first.)
//! * Behind the lines: the port ([`Side`](crate::operation::Side)), who must show what
//!   ([`Authentication`](crate::operation::Authentication)), how arguments travel ([`Payload`](crate::operation::Payload)),
//!   the statuses of success; then, where they apply and in this order, `used [..]`: the statuses of a request that was
//!   answered before, `needs [a b] [c d]`: groups of which one argument must be given, `refuses [member]`: what is taken out
//!   of a body because every server refuses it, and `+ strict`: old servers refuse a body with a member they do not know.
//!
//! From a block come the Rust method and the row in the table ([`all`]) that every binding reads. The tests below refuse a
//! block that contradicts itself, by name.

mod jwk;
mod metadata;
mod oauth2;
mod oidc;
mod wellknown;

#[cfg(feature = "client")]
pub use {jwk::Jwk, metadata::Metadata, oauth2::OAuth2, oidc::Oidc, wellknown::Wellknown};

/// What a block may name, in every file alike.
mod vocabulary {
    pub(super) use super::operations;
    pub(super) use crate::models::*;
    pub(super) use crate::operation::{Bearer, Challenge, Id, PageSize, Url, Words};
    pub(super) use crate::secret::Secret;
}

/// The operations as types: what [`Call`](crate::client::Call) is a call of.
pub mod types {
    pub use super::jwk::types::*;
    pub use super::metadata::types::*;
    pub use super::oauth2::types::*;
    pub use super::oidc::types::*;
    pub use super::wellknown::types::*;
}

use crate::operation::{Operation, ReturnType};

/// An operation as a type.
///
/// ```
/// use polyhydra::operations::{OperationType, types::GetOAuth2Client};
/// assert_eq!(GetOAuth2Client::OPERATION.id, "getOAuth2Client");
/// ```
pub trait OperationType {
    /// What it gives.
    type Returns: ReturnType + ?Sized;
    /// Its row in the table.
    const OPERATION: &'static Operation;
}

/// Every operation there is.
///
/// ```
/// assert!(polyhydra::operations::all().count() > 50);
/// ```
pub fn all() -> impl Iterator<Item = &'static Operation> {
    [oauth2::OPERATIONS, oidc::OPERATIONS, jwk::OPERATIONS, wellknown::OPERATIONS, metadata::OPERATIONS]
        .into_iter()
        .flatten()
        .copied()
}

/// The operation of an `operationId`, the newest document's or an older one's.
///
/// ```
/// use polyhydra::operations::find;
/// assert_eq!(find("updateOAuth2Client").unwrap().id, "setOAuth2Client");
/// ```
#[must_use]
pub fn find(id: &str) -> Option<&'static Operation> {
    all().find(|operation| operation.id == id || operation.older.contains(&id))
}

/// `GetOAuth2Client` with its first letter in lower case.
pub(crate) const fn operation_id<const N: usize>(name: &str) -> [u8; N] {
    let bytes = name.as_bytes();
    let mut id = [0; N];
    let mut place = 0;
    while place < N {
        id[place] = if place == 0 { bytes[0].to_ascii_lowercase() } else { bytes[place] };
        place += 1;
    }
    id
}

/// Reads a bound on versions; a malformed one fails the build.
#[allow(clippy::panic)] // evaluated by the compiler alone: the panic is its error message
pub(crate) const fn bound(text: &str) -> crate::generation::Version {
    let bytes = text.as_bytes();
    let mut numbers = [0u16; 4];
    let (mut place, mut part, mut beta) = (0, 0, false);
    while place < bytes.len() {
        match bytes[place] {
            digit @ b'0'..=b'9' => numbers[part] = numbers[part] * 10 + (digit - b'0') as u16,
            b'.' => part += 1,
            b'b' => beta = true,
            b'-' | b'r' | b'c' | b'e' | b't' | b'a' => {}
            _ => panic!("a version in the declaration is neither 25.4.0 nor 1.0.0-rc.10 nor 1.0.0-beta.8"),
        }
        place += 1;
    }
    match part {
        2 => crate::generation::Version::release(numbers[0], numbers[1], numbers[2]),
        3 if beta => crate::generation::Version::beta(numbers[3]),
        3 => crate::generation::Version::candidate(numbers[3]),
        _ => panic!("a version in the declaration is neither 25.4.0 nor 1.0.0-rc.10 nor 1.0.0-beta.8"),
    }
}

macro_rules! operations {
    (@bound) => { None };
    (@bound $version:literal) => { Some($crate::operations::bound($version)) };
    (@flag) => { false };
    (@flag strict) => { true };

    ($group:ident: $(
        $(#[doc = $about:literal])+
        $name:ident $method:ident $(was $($older:literal)+)?
        ($($needed:ident: $needed_kind:tt = $needed_about:literal),* ; $($option:ident: $option_kind:tt = $option_about:literal),*)
        -> $returns:tt {
            $( $generation:ident $(>= $since:literal)? $(< $until:literal)? : $verb:ident $template:literal; )+
        } $side:ident $authentication:ident $payload:ident [$($success:literal)+]
        $(used [$($used:literal)+])? $(needs $([$need_first:ident $($need:ident)*])+)? $(refuses [$($refuse:ident)+])? $(+ $strict:ident)? ;
    )+) => {
        pub(super) const OPERATIONS: &[&$crate::operation::Operation] =
            &[$( <types::$name as $crate::operations::OperationType>::OPERATION ),+];

        // In a module of their own: some operations and models share a name.
        pub(super) mod types { $(
            $(#[doc = $about])+
            ///
            /// ```
            /// use polyhydra::operations::{OperationType, types};
            #[doc = concat!("assert_eq!(types::", stringify!($name), "::OPERATION.name, \"", stringify!($method), "\");")]
            /// ```
            #[derive(Debug)]
            pub enum $name {}
        )+ }

        $(
            impl $crate::operations::OperationType for types::$name {
                type Returns = $returns;
                const OPERATION: &'static $crate::operation::Operation = &$crate::operation::Operation {
                    name: stringify!($method),
                    id: {
                        const ID: [u8; stringify!($name).len()] = $crate::operations::operation_id(stringify!($name));
                        match core::str::from_utf8(&ID) {
                            Ok(id) => id,
                            Err(_) => panic!("an operation's name is not ASCII"),
                        }
                    },
                    older: &[$($($older),+)?],
                    group: $crate::operation::Group::$group,
                    side: $crate::operation::Side::$side,
                    authentication: $crate::operation::Authentication::$authentication,
                    payload: $crate::operation::Payload::$payload,
                    arguments: &[
                        $( $crate::operation::Argument {
                            name: stringify!($needed),
                            kind: <$needed_kind as $crate::operation::ArgumentType>::KIND,
                            required: true,
                            #[cfg(feature = "descriptions")]
                            description: $needed_about,
                        }, )*
                        $( $crate::operation::Argument {
                            name: stringify!($option),
                            kind: <$option_kind as $crate::operation::ArgumentType>::KIND,
                            required: false,
                            #[cfg(feature = "descriptions")]
                            description: $option_about,
                        }, )*
                    ],
                    needs: &[$($(&[stringify!($need_first) $(, stringify!($need))*]),+)?],
                    refuses: &[$($(stringify!($refuse)),+)?],
                    strict: operations!(@flag $($strict)?),
                    endpoints: &[$( $crate::operation::Endpoint {
                        generation: $crate::operation::Generation::$generation,
                        since: operations!(@bound $($since)?),
                        until: operations!(@bound $($until)?),
                        method: stringify!($verb),
                        template: $template,
                    } ),+],
                    success: &[$($success),+],
                    used: &[$($($used),+)?],
                    returns: <$returns as $crate::operation::ReturnType>::RETURNS,
                    #[cfg(feature = "descriptions")]
                    description: &[$($about),+],
                };
            }

            #[cfg(feature = "client")]
            impl $crate::client::Call<'_, types::$name> {
                $(
                    #[doc = $option_about]
                    ///
                    /// ```
                    #[doc = concat!("# type Call<'h> = polyhydra::client::Call<'h, polyhydra::operations::types::", stringify!($name), ">;")]
                    /// # fn example(call: Call<'_>) -> Call<'_> {
                    #[doc = concat!("call.", stringify!($option), "(", $crate::example::example!(value $option $option_kind), ")")]
                    /// # }
                    /// ```
                    pub fn $option(self, value: impl Into<<$option_kind as $crate::operation::ArgumentType>::Given>) -> Self {
                        self.argument(stringify!($option), <$option_kind as $crate::operation::ArgumentType>::value(value.into()))
                    }
                )*
            }
        )+

        #[cfg(feature = "client")]
        #[doc = concat!("The operations of the group `", stringify!($group), "`.")]
        ///
        /// ```
        #[doc = concat!("# use polyhydra::{Hydra, operations::", stringify!($group), "};")]
        #[doc = concat!("# fn example(hydra: &Hydra) -> ", stringify!($group), "<'_> {")]
        #[doc = concat!("hydra.", $crate::example::example!(group $group), "()")]
        /// # }
        /// ```
        #[derive(Debug, Clone, Copy)]
        pub struct $group<'h>(pub(crate) &'h $crate::client::Hydra);

        #[cfg(feature = "client")]
        impl<'h> $group<'h> {
            $(
                $(#[doc = $about])+
                ///
                $( #[doc = concat!("* `", stringify!($needed), "`: ", $needed_about)] )*
                ///
                /// ```no_run
                /// # use polyhydra::{models::*, Error, Hydra};
                /// # async fn example(hydra: Hydra) -> Result<(), Error> {
                $( #[doc = concat!("let ", stringify!($needed), " = ", $crate::example::example!(value $needed $needed_kind), ";")] )*
                #[doc = concat!(
                    $crate::example::example!(before $returns),
                    "hydra.", $crate::example::example!(group $group), "().", stringify!($method), "(", stringify!($($needed),*), ")",
                    $( $( ".", stringify!($need_first), "(", $crate::example::example!(value $need_first Text), ")", )+ )?
                    ".await?;"
                )]
                #[doc = $crate::example::example!(after $returns)]
                /// # Ok(())
                /// # }
                /// ```
                pub fn $method(self $(, $needed: impl Into<<$needed_kind as $crate::operation::ArgumentType>::Given>)*)
                    -> $crate::client::Call<'h, types::$name> {
                    $crate::client::Call::new(self.0)
                        $( .argument(stringify!($needed), <$needed_kind as $crate::operation::ArgumentType>::value($needed.into())) )*
                }
            )+
        }
    };
}
pub(crate) use operations;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{ArgumentKind, Generation, Payload, Returns, Value};
    use crate::prelude::*;
    use std::collections::{HashMap, HashSet};

    /// `getOAuth2Client` as `get_oauth2_client`.
    fn snake(id: &str) -> String {
        let id = id.replace("OAuth2", "Oauth2").replace("oAuth2", "oauth2");
        let mut out = String::new();
        for character in id.chars() {
            if character.is_ascii_uppercase() {
                out.push('_');
            }
            out.push(character.to_ascii_lowercase());
        }
        out
    }

    #[test]
    fn every_name_belongs_to_one_operation() {
        let mut names = HashSet::new();
        for operation in all() {
            assert!(names.insert(operation.id), "two operations have the name {}", operation.id);
            for older in operation.older {
                assert!(names.insert(older), "{older} is an older name of {} and a name of another", operation.id);
            }
            assert_eq!(operation.name, snake(operation.id), "the two names of {} do not agree", operation.id);
        }
    }

    #[test]
    fn every_argument_has_one_way_to_travel() {
        for operation in all() {
            let id = operation.id;
            let mut names = HashSet::new();
            for argument in operation.arguments {
                assert!(names.insert(argument.name), "{id} has two arguments {}", argument.name);
                let body = matches!(argument.kind, ArgumentKind::Model(_) | ArgumentKind::Models(_));
                assert!(
                    !body || (operation.payload == Payload::Json && argument.name == "body"),
                    "{id}: a JSON body is named body and travels as Json"
                );
                assert!(
                    !operation.arguments.iter().skip_while(|other| other.required).any(|other| other.required),
                    "{id}: required arguments come first"
                );
                let travels_alone = operation.payload != Payload::Json || body || matches!(argument.kind, ArgumentKind::Bearer);
                let somewhere = operation.endpoints.iter().any(|endpoint| takes(endpoint, argument.name));
                assert!(travels_alone || somewhere, "{id}: no endpoint takes the argument {}", argument.name);
                for endpoint in operation.endpoints {
                    assert!(
                        !argument.required || travels_alone || takes(endpoint, argument.name),
                        "{id}: {} {} lacks the required argument {}",
                        endpoint.generation,
                        endpoint.template,
                        argument.name
                    );
                }
            }
            for endpoint in operation.endpoints {
                for name in endpoint.query().map(|(_, name)| name).chain(endpoint.variables().map(|(name, _)| name)) {
                    assert!(operation.position(name).is_some(), "{id}: {} names {name}, which is no argument", endpoint.template);
                }
            }
            for name in operation.needs.iter().copied().flatten() {
                assert!(operation.position(name).is_some(), "{id} needs {name}, which is no argument");
            }
        }
    }

    fn takes(endpoint: &crate::operation::Endpoint, name: &str) -> bool {
        endpoint.query().any(|(_, taken)| taken == name) || endpoint.variables().any(|(taken, _)| taken == name)
    }

    #[test]
    fn every_endpoint_is_well_formed_and_ours_alone() {
        let mut places: HashMap<(Generation, &str, String), &str> = HashMap::new();
        for operation in all() {
            let id = operation.id;
            assert!(
                operation.endpoints.windows(2).all(|pair| pair[0].generation <= pair[1].generation),
                "{id}: oldest generation first"
            );
            for endpoint in operation.endpoints {
                assert!(
                    matches!(endpoint.method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE"),
                    "{id}: no method {}",
                    endpoint.method
                );
                assert!(endpoint.path().starts_with('/') && !endpoint.path().ends_with('/'), "{id}: {}", endpoint.template);
                let shape = endpoint
                    .path()
                    .split('/')
                    .map(|part| if part.starts_with('{') { "{}" } else { part })
                    .collect::<Vec<_>>()
                    .join("/");
                // An operation's own lines may differ in what the query takes alone.
                let there = *places.entry((endpoint.generation, endpoint.method, shape)).or_insert(id);
                assert_eq!(there, id, "another operation is at {} {}", endpoint.method, endpoint.template);
                let visit = operation.payload == Payload::Visit;
                assert_eq!(visit, matches!(operation.returns, Returns::Url), "{id}: a visit gives a URL, and nothing else does");
                let open = operation.endpoint(endpoint.generation, None);
                assert!(
                    open.is_some(),
                    "{id}: {} has endpoints for some versions only, and none for a server that does not say its version",
                    endpoint.generation
                );
            }
            assert!(operation.success.iter().all(|status| (200..400).contains(status)), "{id}: a success status");
        }
    }

    #[test]
    fn an_operation_that_a_generation_lacks_says_so() {
        use crate::{
            exchange::{Engine, Exchange, Step},
            request::Arguments,
            CallOptions, Error, Settings,
        };
        use alloc::sync::Arc;
        for operation in all() {
            for generation in [Generation::V0, Generation::V1, Generation::V2] {
                let settings = Settings {
                    public_url: Some("http://a".into()),
                    admin_url: Some("http://b".into()),
                    server: Some(generation.into()),
                    ..Settings::default()
                };
                let mut arguments = Arguments::new(operation);
                for (slot, argument) in arguments.0.iter_mut().zip(operation.arguments) {
                    *slot = Some(example(argument.kind));
                }
                let mut exchange =
                    Exchange::new(Arc::new(Engine::new(settings).unwrap()), operation, arguments, CallOptions::default())
                        .unwrap();
                let refused =
                    matches!(exchange.start(), Step::Done(outcome) if matches!(*outcome, Err(Error::Unsupported { .. })));
                assert_eq!(refused, !operation.generations().contains(&generation), "{} on {generation}", operation.id);
            }
        }
    }

    fn example(kind: ArgumentKind) -> Value {
        match kind {
            ArgumentKind::Integer | ArgumentKind::PageSize => Value::Integer(1),
            ArgumentKind::Boolean => Value::Boolean(true),
            ArgumentKind::Model(_) => Value::Json("{}".into()),
            ArgumentKind::Models(_) => Value::Json("[]".into()),
            _ => Value::Text("example-1".into()),
        }
    }
}
