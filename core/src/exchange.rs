//! One call from its arguments to its result, as a state machine without I/O: it says what to send, and is told what came.
//!
//! Every executor drives the same machine: async Rust, blocking Python, a browser's `fetch`.
//!
//! ```text
//! let mut step = exchange.start();
//! loop {
//!     step = match step {
//!         Step::Send(request) => exchange.answer(executor.execute(request)),
//!         Step::Wait(time) => { sleep(time); exchange.resume() }
//!         Step::Done(outcome) => return outcome,
//!     };
//! }
//! ```

use crate::codec::{Codec, Scanner};
use crate::credentials::{check_headers, Credentials};
use crate::error::{refuse, Error, Reason, TransportError, TransportKind};
use crate::generation::{question, Discovery, Next, Server};
use crate::json::JsonError;
use crate::operation::{Generation, Operation, Payload, Side, Value};
use crate::page::{next_token, PAGE_SIZE};
use crate::prelude::*;
use crate::request::{self, Arguments, Request};
use crate::response::{self, Response};
use crate::settings::{CallOptions, Settings, ADMIN};
use crate::text::{count, head, join, same, tail};
use alloc::sync::Arc;
#[cfg(not(feature = "std"))]
use core::cell::OnceCell as OnceLock;
use core::time::Duration;
#[cfg(feature = "std")]
use std::sync::OnceLock;

/// What a client knows: its settings, and which server it talks to once that is found.
///
/// ```
/// # use polyhydra::{*, exchange::*, operations::find};
/// # use std::sync::Arc;
/// # let mut settings = Settings::default();
/// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
/// let engine = Engine::new(settings)?;
/// assert_eq!(engine.server(), None);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    /// The server, where the settings do not say it.
    found: OnceLock<Server>,
    codec: &'static dyn Codec,
}

impl Engine {
    /// Checks the settings.
    ///
    /// ```
    /// use polyhydra::{Settings, exchange::Engine};
    /// assert!(Engine::new(Settings::default()).is_err(), "there is no URL");
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the setting.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Self::with_codec(settings, &Scanner).map_err(Error::from)
    }

    /// The same where a host reads the JSON.
    ///
    /// ```
    /// use polyhydra::{codec::Scanner, Settings, exchange::Engine};
    /// assert!(Engine::with_codec(Settings::default(), &Scanner).is_err(), "there is no URL");
    /// ```
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_codec(mut settings: Settings, codec: &'static dyn Codec) -> Result<Self, Box<Error>> {
        settings.check()?;
        Ok(Self { settings, found: OnceLock::new(), codec })
    }

    /// The settings.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// assert_eq!(Engine::new(settings)?.settings().retries, 0);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Which server it is, as far as that is known by now.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// settings.server = Some(Generation::V1.into());
    /// assert_eq!(Engine::new(settings)?.server(), Some(Generation::V1.into()));
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn server(&self) -> Option<Server> {
        self.settings.server.or_else(|| self.found.get().copied())
    }

    fn is_for_admin(&self, side: Side) -> bool {
        ADMIN && (side == Side::Admin || (side == Side::Either && self.settings.admin_url.is_some()))
    }

    fn base(&self, side: Side) -> Result<&str, Box<Error>> {
        let (url, name) = if self.is_for_admin(side) {
            (&self.settings.admin_url, "admin_url")
        } else {
            (&self.settings.public_url, "public_url")
        };
        url.as_deref().ok_or_else(|| refuse(name, Reason::Missing))
    }

    fn credentials(&self, side: Side) -> &Credentials {
        match &self.settings.admin_credentials {
            Some(credentials) if self.is_for_admin(side) => credentials,
            _ => &self.settings.credentials,
        }
    }
}

/// What to do next.
///
/// ```
/// # use polyhydra::{*, exchange::*, operations::find};
/// # use std::sync::Arc;
/// # let mut settings = Settings::default();
/// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
/// # settings.server = Some(Generation::V2.into());
/// # let engine = Arc::new(Engine::new(settings)?);
/// # let operation = find("getVersion").unwrap();
/// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
/// let Step::Send(request) = exchange.start() else { panic!("nothing to send") };
/// assert_eq!(request.url, "http://127.0.0.1:4445/version");
/// let Step::Done(outcome) = exchange.answer(Ok(Response::new(200, r#"{"version":"v2.3.0"}"#))) else { panic!("not done") };
/// assert_eq!((*outcome)?.body, r#"{"version":"v2.3.0"}"#);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub enum Step {
    /// Send this, and tell [`Exchange::answer`] what came.
    Send(Request),
    /// Wait this long, then call [`Exchange::resume`].
    Wait(Duration),
    /// It is over.
    Done(Box<Result<Outcome, Error>>),
}

/// The answer of a server that succeeded.
///
/// ```
/// # use polyhydra::{*, exchange::*, operations::find};
/// # use std::sync::Arc;
/// # let mut settings = Settings::default();
/// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
/// # settings.server = Some(Generation::V2.into());
/// # let engine = Arc::new(Engine::new(settings)?);
/// # let operation = find("getVersion").unwrap();
/// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
/// let Step::Send(request) = exchange.start() else { panic!("nothing to send") };
/// assert_eq!(request.url, "http://127.0.0.1:4445/version");
/// let Step::Done(outcome) = exchange.answer(Ok(Response::new(200, r#"{"version":"v2.3.0"}"#))) else { panic!("not done") };
/// assert_eq!((*outcome)?.body, r#"{"version":"v2.3.0"}"#);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Outcome {
    /// Status and headers; the body is taken out.
    pub response: Response,
    /// The body's text, or the URL of a visit.
    pub body: String,
}

/// One call.
///
/// ```
/// # use polyhydra::{*, exchange::*, operations::find};
/// # use std::sync::Arc;
/// # let mut settings = Settings::default();
/// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
/// # settings.server = Some(Generation::V2.into());
/// # let engine = Arc::new(Engine::new(settings)?);
/// # let operation = find("getVersion").unwrap();
/// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
/// let Step::Send(request) = exchange.start() else { panic!("nothing to send") };
/// assert_eq!(request.url, "http://127.0.0.1:4445/version");
/// let Step::Done(outcome) = exchange.answer(Ok(Response::new(200, r#"{"version":"v2.3.0"}"#))) else { panic!("not done") };
/// assert_eq!((*outcome)?.body, r#"{"version":"v2.3.0"}"#);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Exchange {
    engine: Arc<Engine>,
    operation: &'static Operation,
    arguments: Arguments,
    options: CallOptions,
    refresh: bool,
    discovery: Option<Discovery>,
    discovery_error: Option<TransportError>,
    replayed: bool,
    retries: u32,
    server: Server,
    /// Whether to ask for pages of [`PAGE_SIZE`] where the server has pages and the caller names no size.
    sized: bool,
}

impl Exchange {
    /// Checks the arguments.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("getVersion").unwrap();
    /// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
    /// assert_eq!(exchange.operation().id, "getVersion");
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the argument.
    pub fn new(
        engine: Arc<Engine>,
        operation: &'static Operation,
        arguments: Arguments,
        options: CallOptions,
    ) -> Result<Self, Error> {
        request::check_count(operation, &arguments)?;
        Self::checked(engine, operation, arguments, options).map_err(Error::from)
    }

    pub(crate) fn checked(
        engine: Arc<Engine>,
        operation: &'static Operation,
        arguments: Arguments,
        options: CallOptions,
    ) -> Result<Self, Box<Error>> {
        request::check(operation, &arguments)?;
        engine.base(operation.side)?;
        check_headers(&options.headers)?;
        let refresh = arguments.text(operation, "grant_type") == Some("refresh_token");
        Ok(Self {
            retries: engine.settings.retries,
            engine,
            operation,
            arguments,
            options,
            refresh,
            discovery: None,
            discovery_error: None,
            replayed: false,
            server: Generation::V2.into(),
            sized: false,
        })
    }

    /// The operation.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("getVersion").unwrap();
    /// let exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
    /// assert_eq!(exchange.operation().name, "get_version");
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What to do first.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("getVersion").unwrap();
    /// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
    /// assert!(matches!(exchange.start(), Step::Send(request) if request.method == "GET"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn start(&mut self) -> Step {
        if let Some(server) = self.engine.server() {
            return self.send(server);
        }
        if self.operation.payload == Payload::Visit || self.operation.same_everywhere() {
            // A visit sends nothing, so nothing is asked for it: it is taken to be for the newest server that has it.
            let newest = self.operation.endpoints.last().map_or(Generation::V2, |endpoint| endpoint.generation);
            return self.send(newest.into());
        }
        let settings = &self.engine.settings;
        let discovery = Discovery::new(settings.admin_url.is_some(), settings.public_url.is_some());
        let next = discovery.next();
        self.discovery = Some(discovery);
        self.ask(&next)
    }

    /// Takes the answer to the request of the last [`Step::Send`], and says what to do next.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("getVersion").unwrap();
    /// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
    /// exchange.start();
    /// let lost = TransportError::new(TransportKind::Interrupted, "the connection was closed").not_sent();
    /// assert!(matches!(exchange.answer(Err(lost)), Step::Send(again) if again.fresh_connection));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn answer(&mut self, answer: Result<Response, TransportError>) -> Step {
        if let Some(discovery) = &mut self.discovery {
            let next = match answer {
                Ok(response) => discovery.answer(self.engine.codec, Some(&response)),
                Err(error) if matches!(error.kind, TransportKind::Cancelled) => return failed(error),
                Err(error) => {
                    self.discovery_error = Some(error);
                    discovery.answer(self.engine.codec, None)
                }
            };
            return self.ask(&next);
        }
        match answer {
            Ok(response) => self.read(response),
            Err(error) if error.kind == TransportKind::Interrupted && !error.may_have_arrived && !self.replayed => {
                self.replayed = true;
                let mut step = self.resume();
                if let Step::Send(request) = &mut step {
                    request.fresh_connection = true;
                }
                step
            }
            Err(error) => failed(error),
        }
    }

    /// What to do after a [`Step::Wait`].
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// settings.retries = 1;
    /// let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("getVersion").unwrap();
    /// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
    /// exchange.start();
    /// let mut busy = Response::new(503, "");
    /// busy.headers.push("Retry-After", "2");
    /// assert!(matches!(exchange.answer(Ok(busy)), Step::Wait(time) if time.as_secs() == 2));
    /// assert!(matches!(exchange.resume(), Step::Send(_)));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn resume(&mut self) -> Step {
        // The request is made anew: a copy of each one, for the few that are sent again, would cost every call.
        self.send(self.server)
    }

    /// The token of the page after the one whose answer came with `items` items; `None` after the last.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("listOAuth2Clients").unwrap();
    /// let mut exchange = Exchange::new(engine, operation, Arguments::new(operation), CallOptions::default())?;
    /// exchange.start();
    /// assert_eq!(exchange.next_page(&Response::new(200, "[]"), 0), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn next_page(&self, response: &Response, items: usize) -> Option<String> {
        let size = match self.arguments.get(self.operation, "page_size") {
            Some(Value::Integer(size)) => Some(*size),
            _ => None,
        };
        if !self.is_paged() {
            return None;
        }
        next_token(
            self.engine.codec,
            self.server.generation,
            size,
            self.arguments.text(self.operation, "page_token"),
            items,
            response,
        )
    }

    /// Becomes the call for the first of all pages.
    pub(crate) fn list(&mut self) {
        self.sized = true;
    }

    /// Becomes the call for the page after this call's, which `body` tells from others; `token` is what
    /// [`next_page`](Self::next_page) said of it. `None` where the page is the last one's again: it does not count. Else whether
    /// there is a page to call for.
    pub(crate) fn turn(&mut self, place: &mut Place, body: &str, token: Option<String>) -> Option<bool> {
        if !place.is_new(body) {
            return None;
        }
        place.advance(self.operation, &mut self.arguments, token);
        self.replayed = false;
        self.retries = self.engine.settings.retries;
        Some(!place.finished)
    }

    /// Whether the server has pages here: an endpoint that takes no token gives everything at once.
    fn is_paged(&self) -> bool {
        let endpoint = self.operation.endpoint(self.server.generation, self.server.version);
        endpoint.is_some_and(|endpoint| endpoint.takes("page_token"))
    }

    /// The error for a body that is not what the operation gives.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::Exchange};
    /// let response = Response::new(200, "");
    /// let error = Exchange::decode_error(&response, "<html>", Json::parse("<html>").unwrap_err());
    /// assert!(matches!(error, Error::Decode { excerpt, .. } if excerpt == "<html>"));
    /// ```
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // an error that is passed on is over
    pub fn decode_error(response: &Response, body: &str, error: JsonError) -> Error {
        *response::decode_error(response, body, &error.path, error.reason.clone())
    }

    fn ask(&mut self, next: &Next) -> Step {
        let (side, path) = match next {
            Next::Found(server) => {
                self.discovery = None;
                let _ = self.engine.found.set(*server);
                let server = self.engine.server().unwrap_or(*server);
                return self.send(server);
            }
            Next::Unknown => {
                return match self.discovery_error.take() {
                    Some(error) => failed(error),
                    None => failed(response::decode_error(&Response::default(), "", "", NO_HYDRA.into())),
                };
            }
            Next::Admin(path) => (Side::Admin, path),
            Next::Public(path) => (Side::Public, path),
        };
        let asked = self.engine.base(side).and_then(|base| {
            let mut request = Request::default();
            question(&mut request, base, path);
            self.options.credentials.as_ref().unwrap_or_else(|| self.engine.credentials(side)).show(&mut request.headers)?;
            self.dress(&mut request);
            Ok(request)
        });
        asked.map_or_else(failed, Step::Send)
    }

    fn send(&mut self, server: Server) -> Step {
        self.server = server;
        if ADMIN && self.sized && self.is_paged() && self.arguments.get(self.operation, "page_size").is_none() {
            // With a size of our own a short page can be told from a server's default.
            let _ = self.arguments.set(self.operation, "page_size", Value::Integer(PAGE_SIZE));
        }
        let engine = &self.engine;
        let credentials = self.options.credentials.as_ref().unwrap_or_else(|| engine.credentials(self.operation.side));
        let mut request = Request::default();
        let built = engine.base(self.operation.side).and_then(|base| {
            request::build(&mut request, engine.codec, self.operation, server, base, credentials, &self.arguments)
        });
        match built {
            Err(error) => failed(error),
            Ok(()) if self.operation.payload == Payload::Visit => {
                Step::Done(Box::new(Ok(Outcome { response: Response::default(), body: request.url })))
            }
            Ok(()) => {
                self.dress(&mut request);
                Step::Send(request)
            }
        }
    }

    /// Adds what every request of this call has.
    fn dress(&self, request: &mut Request) {
        let settings = &self.engine.settings;
        request.headers.set("User-Agent", &settings.user_agent);
        for headers in [&settings.headers, &self.options.headers] {
            for (name, value) in headers {
                request.headers.set(name, value);
            }
        }
        request.timeout = self.options.timeout.or(settings.timeout);
        request.response_limit = settings.response_limit;
    }

    fn read(&mut self, response: Response) -> Step {
        if matches!(response.status, 429 | 503) && self.retries > 0 {
            let wait = response.retry_after().map(Duration::from_secs);
            if let Some(wait) = wait.filter(|wait| *wait <= self.engine.settings.longest_wait) {
                self.retries -= 1;
                return Step::Wait(wait);
            }
        }
        let public_url = self.engine.settings.public_url.as_deref();
        match response::read(self.engine.codec, self.operation, public_url, self.refresh, response) {
            Ok(outcome) => Step::Done(Box::new(Ok(outcome))),
            Err(error) => failed(error),
        }
    }
}

const NO_HYDRA: &str = "no Ory Hydra answers there: its generation cannot be told. Check the URLs, or give the generation";

fn failed(error: impl Into<Error>) -> Step {
    Step::Done(Box::new(Err(error.into())))
}

/// All pages of a list, one call after the other.
///
/// ```
/// # use polyhydra::{*, exchange::*, operations::find};
/// # use std::sync::Arc;
/// # let mut settings = Settings::default();
/// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
/// # settings.server = Some(Generation::V2.into());
/// # let engine = Arc::new(Engine::new(settings)?);
/// # let operation = find("listOAuth2Clients").unwrap();
/// let mut pages = Pages::new(engine, operation, Arguments::new(operation), CallOptions::default());
/// let mut exchange = pages.next_call().unwrap()?;
/// assert!(matches!(exchange.start(), Step::Send(request) if request.url.ends_with("?page_size=250")));
/// pages.advance(None);
/// assert!(pages.next_call().is_none());
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Pages {
    engine: Arc<Engine>,
    operation: &'static Operation,
    arguments: Arguments,
    options: CallOptions,
    place: Place,
}

/// How far a list has been read.
#[derive(Debug, Default)]
pub(crate) struct Place {
    finished: bool,
    /// Length, beginning and end of the last page.
    last: String,
}

impl Place {
    fn is_new(&mut self, body: &str) -> bool {
        const ENOUGH: usize = 2048;
        let page = join!(&count(body.len()), head(body, ENOUGH), tail(body, ENOUGH));
        let new = !same(&self.last, &page);
        self.last = page;
        self.finished |= !new;
        new
    }

    fn advance(&mut self, operation: &Operation, arguments: &mut Arguments, token: Option<String>) {
        match token {
            // The same token again would give the same page for ever.
            Some(token) if arguments.text(operation, "page_token") != Some(token.as_str()) => {
                let _ = arguments.set(operation, "page_token", Value::Text(token));
            }
            _ => self.finished = true,
        }
    }
}

impl Pages {
    /// The pages from the one that `arguments` say.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("listOAuth2Clients").unwrap();
    /// let mut pages = Pages::new(engine, operation, Arguments::new(operation), CallOptions::default());
    /// assert!(pages.next_call().is_some());
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn new(engine: Arc<Engine>, operation: &'static Operation, arguments: Arguments, options: CallOptions) -> Self {
        Self { engine, operation, arguments, options, place: Place::default() }
    }

    /// The call for the next page; `None` after the last.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("listOAuth2Clients").unwrap();
    /// let mut pages = Pages::new(engine, operation, Arguments::new(operation), CallOptions::default());
    /// pages.fail();
    /// assert!(pages.next_call().is_none());
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Exchange::new`].
    pub fn next_call(&mut self) -> Option<Result<Exchange, Error>> {
        self.next_checked().map(|call| call.map_err(Error::from))
    }

    pub(crate) fn next_checked(&mut self) -> Option<Result<Exchange, Box<Error>>> {
        if self.place.finished {
            return None;
        }
        let mut exchange = request::check_count(self.operation, &self.arguments)
            .and_then(|()| Exchange::checked(self.engine.clone(), self.operation, self.arguments.clone(), self.options.clone()));
        match &mut exchange {
            Ok(exchange) => exchange.list(),
            Err(_) => self.place.finished = true,
        }
        Some(exchange)
    }

    /// Whether `body` is a new page. Early 1.x servers ignore limit and offset for consent sessions: the page that comes
    /// again ends the list.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("listOAuth2Clients").unwrap();
    /// let mut pages = Pages::new(engine, operation, Arguments::new(operation), CallOptions::default());
    /// assert!(pages.is_new("[{}]"));
    /// assert!(!pages.is_new("[{}]"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn is_new(&mut self, body: &str) -> bool {
        self.place.is_new(body)
    }

    /// Says what came after the last page that was read: the next one's token, or `None`.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("listOAuth2Clients").unwrap();
    /// let mut pages = Pages::new(engine, operation, Arguments::new(operation), CallOptions::default());
    /// pages.advance(Some("the next_page_token".to_owned()));
    /// assert!(pages.next_call().is_some());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn advance(&mut self, token: Option<String>) {
        self.place.advance(self.operation, &mut self.arguments, token);
    }

    /// Says that a page could not be read: there is no way on.
    ///
    /// ```
    /// # use polyhydra::{*, exchange::*, operations::find};
    /// # use std::sync::Arc;
    /// # let mut settings = Settings::default();
    /// # settings.admin_url = Some("http://127.0.0.1:4445".to_owned());
    /// # settings.server = Some(Generation::V2.into());
    /// # let engine = Arc::new(Engine::new(settings)?);
    /// # let operation = find("listOAuth2Clients").unwrap();
    /// let mut pages = Pages::new(engine, operation, Arguments::new(operation), CallOptions::default());
    /// pages.fail();
    /// assert!(pages.next_call().is_none());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn fail(&mut self) {
        self.place.finished = true;
    }
}
