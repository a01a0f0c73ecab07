//! The vocabulary in which operations are declared.

use crate::generation::Version;
use crate::json::{JsonError, Reader};
use crate::models::{Boolean, FieldType, Integer, List, Model, ModelType, Text};
use crate::page::Page;
use crate::prelude::*;
use crate::secret::Secret;
use crate::text::{before, behind, cut, parts, same};
use core::fmt;

/// A family of servers with one shape of API.
///
/// ```
/// use polyhydra::{Generation, Hydra};
///
/// let hydra = Hydra::builder().public_url("https://id.example.com").server(Generation::V1).build()?;
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generation {
    /// 1.0.0-beta.5 to 1.0.0-rc.8: challenges and users are path segments.
    V0,
    /// 1.0.0-rc.9 to 1.11: `PublicApi` and `AdminApi`.
    V1,
    /// 2.0 and later, 25.4 and 26.2 included: `OAuth2Api`, `OidcApi`, `JwkApi`, `WellknownApi`, `MetadataApi`.
    V2,
}

impl Generation {
    /// Its name: `V0`, `V1` or `V2`.
    ///
    /// ```
    /// assert_eq!(polyhydra::Generation::V2.name(), "V2");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V0 => "V0",
            Self::V1 => "V1",
            Self::V2 => "V2",
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The groups of the newest API document.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert_eq!(operation.group, polyhydra::operation::Group::OAuth2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Clients, requests, sessions, tokens.
    OAuth2,
    /// OpenID Connect.
    Oidc,
    /// Keys.
    Jwk,
    /// What everyone may know.
    Wellknown,
    /// Health and version.
    Metadata,
}

impl Group {
    /// The name by which a client object holds it.
    ///
    /// ```
    /// assert_eq!(polyhydra::operation::Group::OAuth2.name(), "oauth2");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OAuth2 => "oauth2",
            Self::Oidc => "oidc",
            Self::Jwk => "jwk",
            Self::Wellknown => "wellknown",
            Self::Metadata => "metadata",
        }
    }
}

/// Which of a server's two ports serves an operation.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert_eq!(operation.side, polyhydra::operation::Side::Admin);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// For everyone (4444 by default).
    Public,
    /// For operators and login pages (4445 by default).
    Admin,
    /// Both; the admin port is preferred, as old servers leave it out of the public one.
    Either,
}

/// Who must show what to an operation.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert_eq!(operation.authentication, polyhydra::operation::Authentication::Open);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authentication {
    /// Nothing, as far as Hydra is concerned; a gateway before it may want credentials.
    Open,
    /// A client shows who it is: HTTP Basic credentials, or its secret or assertion in the form (RFC 6749 §2.3).
    Client,
    /// A token in the `Authorization` header (RFC 6750 §2.1).
    Bearer,
}

/// How an operation's arguments travel where the path and the query do not take them.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert_eq!(operation.payload, polyhydra::operation::Payload::Json);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Payload {
    /// Not at all, or the argument `body` as JSON.
    Json,
    /// As `application/x-www-form-urlencoded`.
    Form,
    /// There is no request: the operation is a visit by a browser, and its result the URL to visit.
    Visit,
}

/// What an argument may be.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert!(matches!(operation.arguments[0].kind, polyhydra::operation::ArgumentKind::Id));
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ArgumentKind {
    /// Identifies an object; goes into a path.
    Id,
    /// Identifies a login, consent, logout or device request.
    Challenge,
    /// A string.
    Text,
    /// Strings separated by spaces on the wire: scopes, audiences, prompts.
    Words,
    /// A string that never prints.
    Secret,
    /// A token for the `Authorization` header.
    Bearer,
    /// A whole number.
    Integer,
    /// How many items a page has, 1 or more.
    PageSize,
    /// `true` or `false`.
    Boolean,
    /// A JSON object.
    Model(&'static Model),
    /// A JSON array of such objects.
    Models(&'static Model),
}

/// One argument of an operation.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert_eq!((operation.arguments[0].name, operation.arguments[0].required), ("id", true));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Argument {
    /// Its name in `snake_case`, which is its name on the wire unless a template says otherwise.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgumentKind,
    /// Whether the operation makes no sense without it.
    pub required: bool,
    /// What it means.
    #[cfg(feature = "descriptions")]
    pub description: &'static str,
}

/// Where an operation is on the servers of one generation.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// let newest = operation.endpoints.last().unwrap();
/// assert_eq!((newest.method, newest.template), ("GET", "/admin/clients/{id}"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The generation.
    pub generation: Generation,
    /// The first version that has it there, where that is not the generation's first.
    pub since: Option<Version>,
    /// The first version that no longer has it there.
    pub until: Option<Version>,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with `{argument}` for a segment and `{argument?}` for a last one that may be missing, and the query's
    /// arguments: `?name&wire=name`.
    pub template: &'static str,
}

impl Endpoint {
    /// The path part of the template.
    ///
    /// ```
    /// let operation = polyhydra::operations::find("getOAuth2LoginRequest").unwrap();
    /// let newest = operation.endpoints.last().unwrap();
    /// assert_eq!(newest.path(), "/admin/oauth2/auth/requests/login");
    /// ```
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.halves().0
    }

    fn halves(&self) -> (&'static str, &'static str) {
        let bytes = self.template.as_bytes();
        let mut place = 0;
        // `{argument?}` has a question mark of its own.
        while place < bytes.len() && (bytes.get(place) != Some(&b'?') || bytes.get(place + 1) == Some(&b'}')) {
            place += 1;
        }
        (self.template.get(..place).unwrap_or_default(), self.template.get(place + 1..).unwrap_or_default())
    }

    /// The query part of the template: pairs of the wire's name and the argument's.
    ///
    /// ```
    /// let operation = polyhydra::operations::find("getOAuth2LoginRequest").unwrap();
    /// let newest = operation.endpoints.last().unwrap();
    /// assert_eq!(newest.query().collect::<Vec<_>>(), [("login_challenge", "login_challenge")]);
    /// ```
    pub fn query(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        parts(self.halves().1, b'&').filter(|part| !part.is_empty()).map(|part| cut(part, "=").unwrap_or((part, part)))
    }

    /// The arguments in the path, and whether each may be missing.
    ///
    /// ```
    /// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
    /// assert_eq!(operation.endpoints[0].variables().collect::<Vec<_>>(), [("id", false)]);
    /// ```
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, bool)> {
        parts(self.path(), b'/').filter_map(variable)
    }

    /// Whether the path or the query takes an argument.
    ///
    /// ```
    /// let list = polyhydra::operations::find("listOAuth2Clients").unwrap();
    /// assert!(list.endpoints.last().unwrap().takes("owner"));
    /// ```
    #[must_use]
    #[inline(never)]
    pub fn takes(&self, argument: &str) -> bool {
        self.query().any(|(_, taken)| same(taken, argument)) || self.variables().any(|(taken, _)| same(taken, argument))
    }
}

/// The argument of a segment such as `{name}` or `{name?}`, and whether it may be missing.
pub(crate) fn variable(segment: &'static str) -> Option<(&'static str, bool)> {
    let name = before(behind(segment, b'{')?, b'}')?;
    Some(before(name, b'?').map_or((name, false), |name| (name, true)))
}

/// What an operation gives.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert!(matches!(operation.returns, polyhydra::operation::Returns::Model(model) if model.name == "OAuth2Client"));
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Returns {
    /// Nothing but that it succeeded.
    Nothing,
    /// An object.
    Model(&'static Model),
    /// A page of a list of objects.
    Page(&'static Model),
    /// A URL for a browser.
    Url,
}

/// One operation of the API, as declared in `operations/`.
///
/// ```
/// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
/// assert_eq!((operation.name, operation.success), ("get_oauth2_client", &[200][..]));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Its name in `snake_case`.
    pub name: &'static str,
    /// Its `operationId` in the newest document that has it.
    pub id: &'static str,
    /// The operationIds that older documents have for it.
    pub older: &'static [&'static str],
    /// The group that holds it.
    pub group: Group,
    /// The port.
    pub side: Side,
    /// Who must show what.
    pub authentication: Authentication,
    /// How arguments travel.
    pub payload: Payload,
    /// Its arguments; required ones come first.
    pub arguments: &'static [Argument],
    /// Groups of arguments of which one at least must be given.
    pub needs: &'static [&'static [&'static str]],
    /// Members that every server refuses in its body: taken out before sending.
    pub refuses: &'static [&'static str],
    /// Whether servers up to 2.3 refuse a body with a member that they do not know.
    pub strict: bool,
    /// Where it is. A generation without an endpoint does not have it.
    pub endpoints: &'static [Endpoint],
    /// The statuses of success.
    pub success: &'static [u16],
    /// The statuses that say: this request was answered before.
    pub used: &'static [u16],
    /// What it gives.
    pub returns: Returns,
    /// What it does.
    #[cfg(feature = "descriptions")]
    pub description: &'static [&'static str],
}

impl Operation {
    /// Whether it is the same request on every server, so that the server's generation need not be known.
    ///
    /// ```
    /// let operation = polyhydra::operations::find("discoverOidcConfiguration").unwrap();
    /// assert!(operation.same_everywhere());
    /// ```
    #[must_use]
    pub fn same_everywhere(&self) -> bool {
        let [first, others @ ..] = self.endpoints else { return false };
        let fixed = |endpoint: &Endpoint| endpoint.since.is_none() && endpoint.until.is_none();
        self.endpoints.len() == 3
            && fixed(first)
            && others.iter().all(|other| fixed(other) && same(other.method, first.method) && same(other.template, first.template))
    }

    /// Where it is on a server. `None` where that server does not have it.
    ///
    /// ```
    /// use polyhydra::Generation;
    /// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
    /// assert_eq!(operation.endpoint(Generation::V1, None).unwrap().template, "/clients/{id}");
    /// ```
    #[must_use]
    pub fn endpoint(&self, generation: Generation, version: Option<Version>) -> Option<&'static Endpoint> {
        self.endpoints.iter().find(|endpoint| {
            endpoint.generation == generation
                && match version {
                    Some(version) => {
                        endpoint.since.is_none_or(|since| version >= since) && endpoint.until.is_none_or(|until| version < until)
                    }
                    // What only a few early versions had is not assumed of a server that does not say its version.
                    None => endpoint.until.is_none(),
                }
        })
    }

    /// The generations that have it, oldest first.
    ///
    /// ```
    /// let operation = polyhydra::operations::find("flushInactiveOAuth2Tokens").unwrap();
    /// assert!(!operation.generations().contains(&polyhydra::Generation::V2));
    /// ```
    #[must_use]
    pub fn generations(&self) -> Vec<Generation> {
        [Generation::V0, Generation::V1, Generation::V2]
            .into_iter()
            .filter(|generation| self.endpoints.iter().any(|endpoint| endpoint.generation == *generation))
            .collect()
    }

    /// The place of an argument in [`Operation::arguments`].
    ///
    /// ```
    /// let operation = polyhydra::operations::find("getOAuth2Client").unwrap();
    /// assert_eq!((operation.position("id"), operation.position("no such argument")), (Some(0), None));
    /// ```
    #[must_use]
    pub fn position(&self, argument: &str) -> Option<usize> {
        self.arguments.iter().position(|known| same(known.name, argument))
    }
}

/// An argument's value on its way into a request.
///
/// ```
/// use polyhydra::operation::Value;
/// assert_eq!(format!("{:?}", Value::Text("s3cret".to_owned())), "Text(***)");
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A string; words are separated by spaces.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// JSON text.
    Json(String),
}

impl fmt::Debug for Value {
    // Arguments may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(***)",
            Self::Integer(_) => "Integer(***)",
            Self::Boolean(_) => "Boolean(***)",
            Self::Json(_) => "Json(***)",
        })
    }
}

/// How a kind of argument is given in Rust.
///
/// ```
/// use polyhydra::operation::{ArgumentType, PageSize, Value};
/// assert_eq!(PageSize::value(100), Value::Integer(100));
/// ```
pub trait ArgumentType {
    /// The kind in the table.
    const KIND: ArgumentKind;
    /// What a method takes, by `Into`.
    type Given;
    /// The value for the request.
    ///
    /// ```
    /// use polyhydra::operation::{ArgumentType, Id, Value};
    /// assert_eq!(Id::value("my-id".to_owned()), Value::Text("my-id".to_owned()));
    /// ```
    fn value(given: Self::Given) -> Value;
}

/// Marks an argument that identifies an object.
///
/// ```
/// use polyhydra::operation::{ArgumentKind, ArgumentType, Id};
/// assert!(matches!(<Id as ArgumentType>::KIND, ArgumentKind::Id));
/// ```
#[derive(Debug)]
pub enum Id {}

/// Marks an argument that identifies a login, consent, logout or device request.
///
/// ```
/// use polyhydra::operation::{ArgumentKind, ArgumentType, Challenge};
/// assert!(matches!(<Challenge as ArgumentType>::KIND, ArgumentKind::Challenge));
/// ```
#[derive(Debug)]
pub enum Challenge {}

/// Marks an argument that is a token for the `Authorization` header.
///
/// ```
/// use polyhydra::operation::{ArgumentKind, ArgumentType, Bearer};
/// assert!(matches!(<Bearer as ArgumentType>::KIND, ArgumentKind::Bearer));
/// ```
#[derive(Debug)]
pub enum Bearer {}

/// Marks an argument that says how many items a page has.
///
/// ```
/// use polyhydra::operation::{ArgumentKind, ArgumentType, PageSize};
/// assert!(matches!(<PageSize as ArgumentType>::KIND, ArgumentKind::PageSize));
/// ```
#[derive(Debug)]
pub enum PageSize {}

/// Marks an operation whose result is a URL for a browser.
///
/// ```
/// use polyhydra::operation::{ReturnType, Returns, Url};
/// assert!(matches!(<Url as ReturnType>::RETURNS, Returns::Url));
/// ```
#[derive(Debug)]
pub enum Url {}

/// Strings that travel separated by spaces: `"openid offline"` or `["openid", "offline"]`.
///
/// ```
/// use polyhydra::operation::Words;
/// assert_eq!(Words::from(["openid", "offline"]), Words::from("openid offline"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(String);

impl From<&str> for Words {
    fn from(words: &str) -> Self {
        Self(words.to_owned())
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self(words)
    }
}

impl<S: AsRef<str>, const N: usize> From<[S; N]> for Words {
    fn from(words: [S; N]) -> Self {
        words.as_slice().into()
    }
}

impl<S: AsRef<str>> From<&[S]> for Words {
    fn from(words: &[S]) -> Self {
        Self(words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" "))
    }
}

impl<S: AsRef<str>> From<Vec<S>> for Words {
    fn from(words: Vec<S>) -> Self {
        words.as_slice().into()
    }
}

macro_rules! argument {
    ($($mark:ty: $kind:expr, $given:ty, |$value:ident| $into:expr;)+) => { $(
        impl ArgumentType for $mark {
            const KIND: ArgumentKind = $kind;
            type Given = $given;
            fn value($value: $given) -> Value {
                $into
            }
        }
    )+ };
}

argument! {
    Id: ArgumentKind::Id, String, |text| Value::Text(text);
    Challenge: ArgumentKind::Challenge, String, |text| Value::Text(text);
    Text: ArgumentKind::Text, String, |text| Value::Text(text);
    Words: ArgumentKind::Words, Words, |words| Value::Text(words.0);
    Secret: ArgumentKind::Secret, Secret, |secret| Value::Text(secret.into());
    Bearer: ArgumentKind::Bearer, Secret, |secret| Value::Text(secret.into());
    Integer: ArgumentKind::Integer, i64, |number| Value::Integer(number);
    PageSize: ArgumentKind::PageSize, i64, |number| Value::Integer(number);
    Boolean: ArgumentKind::Boolean, bool, |truth| Value::Boolean(truth);
}

impl<M: ModelType> ArgumentType for M {
    const KIND: ArgumentKind = ArgumentKind::Model(M::MODEL);
    type Given = M;
    fn value(model: M) -> Value {
        Value::Json(model.to_json())
    }
}

impl<M: ModelType> ArgumentType for [M] {
    const KIND: ArgumentKind = ArgumentKind::Models(M::MODEL);
    type Given = List<M>;
    fn value(models: List<M>) -> Value {
        Value::Json(models.to_json())
    }
}

/// How what an operation gives is read in Rust.
///
/// ```
/// use polyhydra::models::OAuth2Client;
/// use polyhydra::operation::ReturnType;
///
/// let page = <[OAuth2Client] as ReturnType>::read(r#"[{"client_id":"a"}]"#)?;
/// assert_eq!(page.items.len(), 1);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
pub trait ReturnType {
    /// What the table says.
    const RETURNS: Returns;
    /// What a call gives.
    type Output;
    /// Reads the answer's body.
    ///
    /// ```
    /// use polyhydra::{models::HealthStatus, operation::ReturnType};
    /// let health = <HealthStatus as ReturnType>::read(r#"{"status":"ok"}"#)?;
    /// assert_eq!(health.status.as_deref(), Some("ok"));
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When it is not what the table says.
    fn read(body: &str) -> Result<Self::Output, JsonError>;

    /// Where it is a page: how many items it has, and the place for the token of the next one.
    ///
    /// ```
    /// use polyhydra::{models::HealthStatus, operation::ReturnType};
    /// let mut health = HealthStatus::new();
    /// assert!(<HealthStatus as ReturnType>::page(&mut health).is_none(), "it is no list");
    /// ```
    #[must_use]
    fn page(_: &mut Self::Output) -> Option<(usize, &mut Option<String>)> {
        None
    }
}

impl ReturnType for () {
    const RETURNS: Returns = Returns::Nothing;
    type Output = ();
    fn read(_: &str) -> Result<(), JsonError> {
        Ok(())
    }
}

impl ReturnType for Url {
    const RETURNS: Returns = Returns::Url;
    type Output = String;
    fn read(url: &str) -> Result<String, JsonError> {
        Ok(url.to_owned())
    }
}

impl<M: ModelType> ReturnType for M {
    const RETURNS: Returns = Returns::Model(M::MODEL);
    type Output = M;
    fn read(body: &str) -> Result<M, JsonError> {
        M::from_json(body)
    }
}

impl<M: ModelType + PartialEq + fmt::Debug> ReturnType for [M] {
    const RETURNS: Returns = Returns::Page(M::MODEL);
    type Output = Page<M>;
    fn read(body: &str) -> Result<Page<M>, JsonError> {
        let mut reader = Reader::new(body);
        let items = <[M] as FieldType>::read(&mut reader)?;
        reader.end()?;
        Ok(Page::new(items))
    }
    fn page(page: &mut Page<M>) -> Option<(usize, &mut Option<String>)> {
        Some((page.items.len(), &mut page.next_page_token))
    }
}
