//! One taxonomy of errors for every language.

use crate::generation::Version;
use crate::operation::Generation;
use crate::prelude::*;
use crate::text::{digits, push, same};
use alloc::borrow::Cow;
use core::fmt;

/// How much of an answer's body an error keeps.
///
/// ```
/// assert_eq!(polyhydra::BODY_LIMIT, 65_536);
/// ```
pub const BODY_LIMIT: usize = 64 * 1024;

/// Everything that can go wrong with a call.
///
/// `Debug` and `Display` show no secret: neither headers nor bodies, and of URLs the template alone.
///
/// ```no_run
/// # use polyhydra::*;
/// # async fn example(hydra: Hydra) -> Result<(), Error> {
/// match hydra.oauth2().get_oauth2_client("my-id").await {
///     Ok(client) => println!("{:?}", client.client_name),
///     Err(Error::Api(refusal)) if refusal.status == 404 => println!("no such client"),
///     Err(Error::Transport(error)) => println!("try again later: {}", error.message),
///     Err(other) => return Err(other),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// An argument or a setting is wrong. Nothing was sent.
    Build {
        /// Which argument or setting: `id`, `body.subject`, `headers.X-Key`.
        argument: String,
        /// What is wrong with it.
        reason: Reason,
    },
    /// The server's generation or version does not have the operation. Nothing was sent.
    Unsupported {
        /// The operation's `operationId`.
        operation: &'static str,
        /// The server's generation.
        generation: Generation,
        /// The server's version, where it is known.
        version: Option<Version>,
    },
    /// The request or its answer did not get through.
    Transport(TransportError),
    /// The server refused.
    Api(Box<Refusal>),
    /// An OAuth 2.0 endpoint refused, with a code of RFC 6749 §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2 or RFC 8628 §3.5 in `error`.
    OAuth(Box<Refusal>),
    /// The server succeeded, with an answer that is not what the operation gives.
    Decode {
        /// The way to what is wrong: `client.redirect_uris[2]`; empty for the whole.
        path: String,
        /// What is wrong with it.
        reason: Cow<'static, str>,
        /// The answer's status.
        status: u16,
        /// The answer's content type.
        content_type: String,
        /// How the body begins, where it is not JSON; empty otherwise, as JSON may hold secrets.
        excerpt: String,
    },
    /// A token or a signature did not stand up to a check.
    Verification {
        /// Which check.
        check: Cow<'static, str>,
    },
    /// The login, consent or logout request was answered before.
    AlreadyHandled {
        /// Where to send the browser, if the server says so.
        redirect_to: Option<String>,
    },
}

/// What is wrong with an argument or a setting.
///
/// ```
/// use polyhydra::{Error, Hydra, Reason};
///
/// let error = Hydra::builder().public_url("").build().unwrap_err();
/// assert_eq!(error, Error::build("public_url", Reason::Empty));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It must be given.
    Missing,
    /// It is given, and empty.
    Empty,
    /// It is what the text says.
    Invalid(&'static str),
    /// The same, in words made for the case.
    Wrong(String),
}

impl Reason {
    /// The same in words.
    ///
    /// ```
    /// assert_eq!(polyhydra::Reason::Missing.as_str(), "is missing");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Missing => "is missing",
            Self::Empty => "is empty",
            Self::Invalid(text) => text,
            Self::Wrong(text) => text,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a request or its answer did not get through.
///
/// ```
/// use polyhydra::{TransportError, TransportKind};
///
/// let error = TransportError::new(TransportKind::Timeout, "no whole answer within 30000 ms");
/// assert!(error.may_have_arrived);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransportError {
    /// What happened.
    pub kind: TransportKind,
    /// The same in the words of the one who noticed.
    pub message: String,
    /// Whether the server can have acted on the request.
    pub may_have_arrived: bool,
}

/// The kinds of failures on the way.
///
/// ```
/// use polyhydra::{Error, TransportKind};
///
/// /// Whether it is worth while to try again.
/// fn passes(error: &Error) -> bool {
///     matches!(error, Error::Transport(error) if matches!(error.kind, TransportKind::Connect | TransportKind::Timeout))
/// }
/// # use polyhydra::TransportError;
/// # assert!(passes(&TransportError::new(TransportKind::Connect, "refused").into()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection: no such host, nobody listens, no route.
    Connect,
    /// No trust: a certificate, a protocol version, a name that does not match.
    Tls,
    /// It took longer than allowed.
    Timeout,
    /// The caller gave up.
    Cancelled,
    /// The connection broke before the answer was whole.
    Interrupted,
    /// The answer is larger than allowed.
    TooLarge,
    /// Something else.
    Other,
}

impl TransportKind {
    /// The kind of a name; [`TransportKind::Other`] for names that are none.
    ///
    /// ```
    /// # use polyhydra::TransportKind;
    /// assert_eq!(TransportKind::of("timeout"), TransportKind::Timeout);
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Self {
        let kinds = [Self::Connect, Self::Tls, Self::Timeout, Self::Cancelled, Self::Interrupted, Self::TooLarge];
        kinds.into_iter().find(|kind| same(kind.name(), name)).unwrap_or(Self::Other)
    }

    /// The name that every language gives it.
    ///
    /// ```
    /// # use polyhydra::TransportKind;
    /// assert_eq!(TransportKind::Timeout.name(), "timeout");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::TooLarge => "too_large",
            Self::Other => "other",
        }
    }
}

impl TransportError {
    /// A failure of a kind.
    ///
    /// ```
    /// # use polyhydra::{TransportError, TransportKind};
    /// let error = TransportError::new(TransportKind::Connect, "connection refused");
    /// assert!(!error.may_have_arrived);
    /// ```
    pub fn new(kind: TransportKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), may_have_arrived: kind != TransportKind::Connect && kind != TransportKind::Tls }
    }

    /// Says that the server cannot have seen the request, so that it may be sent again.
    ///
    /// ```
    /// # use polyhydra::{TransportError, TransportKind};
    /// let error = TransportError::new(TransportKind::Interrupted, "the connection was closed").not_sent();
    /// assert!(!error.may_have_arrived);
    /// ```
    #[must_use]
    pub fn not_sent(mut self) -> Self {
        self.may_have_arrived = false;
        self
    }
}

/// What a server said when it refused.
///
/// ```no_run
/// # use polyhydra::*;
/// # async fn example(hydra: Hydra) -> Result<(), Error> {
/// if let Err(Error::OAuth(refusal)) = hydra.oauth2().oauth2_token_exchange("client_credentials").await {
///     println!("{}: {:?}, {:?}", refusal.status, refusal.error, refusal.description);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Refusal {
    /// The `operationId`.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// `error`: a code, or prose from some servers. For a refused refresh token always `invalid_grant`.
    pub error: Option<String>,
    /// `error_description`, or what stands for it in the nested shape.
    pub description: Option<String>,
    /// `error_hint`: what to do about it.
    pub hint: Option<String>,
    /// `error_debug`: more, where the server shows internal errors.
    pub debug: Option<String>,
    /// `error_uri`: where to read more.
    pub uri: Option<String>,
    /// The request's id in the server's log.
    pub request_id: Option<String>,
    /// The answer's content type.
    pub content_type: String,
    /// After how many seconds to try again, where the server says so.
    pub retry_after: Option<u64>,
    /// The body as it came, at most 64 KiB.
    pub body: String,
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("error", &self.error)
            .field("description", &self.description)
            .field("hint", &self.hint)
            .field("debug", &self.debug)
            .field("request_id", &self.request_id)
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// A wrong argument or setting, on its way up. In a box, as errors are seldom and results are moved often.
#[cold]
#[inline(never)]
pub(crate) fn refuse(argument: &str, reason: Reason) -> Box<Error> {
    Box::new(Error::build(argument, reason))
}

impl Error {
    /// A wrong argument or setting.
    ///
    /// ```
    /// # use polyhydra::{Error, Reason};
    /// let error = Error::build("id", Reason::Missing);
    /// assert_eq!(error.kind(), "build");
    /// ```
    #[must_use]
    pub fn build(argument: &str, reason: Reason) -> Self {
        Self::Build { argument: argument.to_owned(), reason }
    }

    /// The name that every language gives the kind.
    ///
    /// ```
    /// # use polyhydra::{Error, TransportError, TransportKind};
    /// let error = Error::from(TransportError::new(TransportKind::Timeout, "too slow"));
    /// assert_eq!(error.kind(), "transport");
    /// ```
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Build { .. } => "build",
            Self::Unsupported { .. } => "unsupported",
            Self::Transport(_) => "transport",
            Self::Api(_) => "api",
            Self::OAuth(_) => "oauth",
            Self::Decode { .. } => "decode",
            Self::Verification { .. } => "verification",
            Self::AlreadyHandled { .. } => "already_handled",
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self}", self.kind())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error {
    /// What `Display` writes.
    pub(crate) fn message(&self) -> String {
        let mut out = String::new();
        match self {
            Self::Build { argument, reason } => push!(out, argument, ": ", reason.as_str()),
            Self::Unsupported { operation, generation, version: Some(version) } => {
                push!(out, operation, " does not exist on this server (", generation.name(), ", ", &version.to_text(), ")");
            }
            Self::Unsupported { operation, generation, version: None } => {
                push!(out, operation, " does not exist on servers of generation ", generation.name());
            }
            Self::Transport(error) => push!(out, error.kind.name(), ": ", &error.message),
            Self::Api(refusal) | Self::OAuth(refusal) => refusal.write_message(&mut out),
            Self::Decode { path, reason, status, content_type, excerpt } => {
                push!(out, "the answer is not what was expected: ", path);
                push!(out, if path.is_empty() { "" } else { ": " }, reason, " (status ", &digits((*status).into()), ", ");
                push!(out, if content_type.is_empty() { "no content type" } else { content_type });
                push!(out, if excerpt.is_empty() { ")" } else { "): " }, excerpt);
            }
            Self::Verification { check } => push!(out, "not verified: ", check),
            Self::AlreadyHandled { redirect_to } => {
                push!(out, "this request was answered before");
                push!(out, if redirect_to.is_some() { "; send the browser to redirect_to" } else { "" });
            }
        }
        // A server's words could pass for lines of a log's own, or take over a terminal.
        let (mut line, mut begin) = (String::with_capacity(out.len()), 0);
        for (place, byte) in out.bytes().enumerate() {
            if byte < b' ' || byte == 0x7f {
                push!(line, out.get(begin..place).unwrap_or_default(), " ");
                begin = place + 1;
            }
        }
        line.push_str(out.get(begin..).unwrap_or_default());
        line
    }
}

impl Refusal {
    fn write_message(&self, out: &mut String) {
        push!(out, self.operation, ": status ", &digits(self.status.into()));
        let mut separator = ": ";
        for part in [&self.error, &self.description, &self.hint, &self.debug].into_iter().flatten() {
            if !part.is_empty() {
                push!(out, separator, part);
                separator = "; ";
            }
        }
    }
}

impl core::error::Error for Error {}

impl From<Box<Error>> for Error {
    fn from(error: Box<Error>) -> Self {
        *error
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
