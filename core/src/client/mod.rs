//! The ready client: [`Hydra`] drives [`exchange`](crate::exchange) with an [`Executor`].

mod call;
#[cfg(feature = "http")]
mod connect;
mod executor;
#[cfg(feature = "http")]
mod http;
mod list;
#[cfg(feature = "http")]
mod origins;
#[cfg(feature = "http")]
mod tls;

pub use self::call::Call;
pub use self::executor::{Executor, ExecutorFuture};
#[cfg(feature = "http")]
pub use self::http::{HttpExecutor, Proxy, Transport};
pub use self::list::{BlockingItems, BlockingPages, Items, Pages};

use crate::credentials::Credentials;
use crate::error::{Error, TransportError};
use crate::exchange::{Engine, Exchange, Outcome, Step};
use crate::generation::{Server, Version};
use crate::headers::Headers;
use crate::operations::{Jwk, Metadata, OAuth2, Oidc, Wellknown};
use crate::request::Request;
use crate::response::Response;
use crate::settings::Settings;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A client of one Ory Hydra server. Cheap to clone; clones share connections and what is known of the server.
///
/// ```no_run
/// # #[cfg(feature = "http")]
/// # async fn example() -> Result<(), polyhydra::Error> {
/// use polyhydra::{models::AcceptOAuth2LoginRequest, Error, Hydra};
///
/// let hydra = Hydra::builder().public_url("http://127.0.0.1:4444").admin_url("http://127.0.0.1:4445").build()?;
/// let challenge = "from the query of your login page";
/// let redirect_to = match hydra.oauth2().get_oauth2_login_request(challenge).await {
///     Ok(_) => {
///         let accept = AcceptOAuth2LoginRequest::new().subject("alice").remember(true);
///         hydra.oauth2().accept_oauth2_login_request(challenge, accept).await?.redirect_to
///     }
///     Err(Error::AlreadyHandled { redirect_to }) => redirect_to,
///     Err(error) => return Err(error),
/// };
/// # let _ = redirect_to;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Hydra(Arc<Inner>);

struct Inner {
    engine: Arc<Engine>,
    executor: Box<dyn Executor>,
    before: Vec<Before>,
    after: Vec<After>,
}

type Before = Box<dyn Fn(&mut Request) + Send + Sync>;
type After = Box<dyn Fn(&Request, Result<&Response, &TransportError>) + Send + Sync>;

impl fmt::Debug for Hydra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.0.engine.settings();
        f.debug_struct("Hydra")
            .field("public_url", &settings.public_url)
            .field("admin_url", &settings.admin_url)
            .field("server", &self.0.engine.server())
            .finish_non_exhaustive()
    }
}

/// A result with what came beside it.
///
/// ```no_run
/// # use polyhydra::*;
/// # async fn example(hydra: Hydra) -> Result<(), Error> {
/// let reply = hydra.oauth2().get_oauth2_client("my-id").with_http_info().await?;
/// println!("{} {:?} {:?}", reply.status, reply.headers, reply.data);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The result.
    pub data: T,
    /// The HTTP status; 0 where nothing was sent.
    pub status: u16,
    /// The headers, in the order in which they came.
    pub headers: Headers,
}

impl Hydra {
    /// Begins a client.
    ///
    /// ```
    /// use polyhydra::Hydra;
    ///
    /// let hydra = Hydra::builder().admin_url("http://127.0.0.1:4445").build()?;
    /// # Ok::<(), polyhydra::Error>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Clients, login, consent, logout and device requests, sessions, tokens, trusted issuers.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// println!("{:?}", hydra.oauth2().get_oauth2_client("my-id").await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn oauth2(&self) -> OAuth2<'_> {
        OAuth2(self)
    }

    /// Discovery, userinfo, registration, logout, verifiable credentials.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// println!("{:?}", hydra.oidc().discover_oidc_configuration().await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn oidc(&self) -> Oidc<'_> {
        Oidc(self)
    }

    /// Keys.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// println!("{:?}", hydra.jwk().get_json_web_key_set("hydra.openid.id-token").await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn jwk(&self) -> Jwk<'_> {
        Jwk(self)
    }

    /// What everyone may know of the server.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// println!("{:?}", hydra.wellknown().discover_json_web_keys().await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn wellknown(&self) -> Wellknown<'_> {
        Wellknown(self)
    }

    /// Health and version.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// println!("{:?}", hydra.metadata().get_version().await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn metadata(&self) -> Metadata<'_> {
        Metadata(self)
    }

    /// Which server it is, as far as that is given or was found by now.
    ///
    /// ```
    /// use polyhydra::{Generation, Hydra, Version};
    ///
    /// let hydra = Hydra::builder().admin_url("http://127.0.0.1:4445").version("v2.3.0").build()?;
    /// let server = hydra.server().unwrap();
    /// assert_eq!((server.generation, server.version), (Generation::V2, Some(Version::release(2, 3, 0))));
    /// # Ok::<(), polyhydra::Error>(())
    /// ```
    #[must_use]
    pub fn server(&self) -> Option<Server> {
        self.0.engine.server()
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.0.engine
    }

    /// The one loop of all async calls.
    pub(crate) async fn drive(&self, exchange: &mut Exchange) -> Result<Outcome, Error> {
        let mut step = exchange.start();
        loop {
            step = match step {
                Step::Send(mut request) => {
                    self.before(&mut request);
                    let sent = self.remember(&request);
                    let answer = self.0.executor.execute(request).await;
                    self.after(sent.as_ref(), &answer);
                    exchange.answer(answer)
                }
                Step::Wait(time) => {
                    self.0.executor.wait(time).await;
                    exchange.resume()
                }
                Step::Done(outcome) => return *outcome,
            };
        }
    }

    /// The same for threads that may block.
    pub(crate) fn drive_blocking(&self, exchange: &mut Exchange) -> Result<Outcome, Error> {
        let mut step = exchange.start();
        loop {
            step = match step {
                Step::Send(mut request) => {
                    self.before(&mut request);
                    let sent = self.remember(&request);
                    let answer = self.0.executor.execute_blocking(request);
                    self.after(sent.as_ref(), &answer);
                    exchange.answer(answer)
                }
                Step::Wait(time) => {
                    std::thread::sleep(time);
                    exchange.resume()
                }
                Step::Done(outcome) => return *outcome,
            };
        }
    }

    fn before(&self, request: &mut Request) {
        for hook in &self.0.before {
            hook(request);
        }
    }

    /// A copy for the hooks afterwards, where there are any.
    fn remember(&self, request: &Request) -> Option<Request> {
        (!self.0.after.is_empty()).then(|| request.clone())
    }

    fn after(&self, request: Option<&Request>, answer: &Result<Response, TransportError>) {
        if let Some(request) = request {
            for hook in &self.0.after {
                hook(request, answer.as_ref());
            }
        }
    }
}

/// Makes a [`Hydra`].
///
/// ```
/// use polyhydra::{Credentials, Hydra};
/// use std::time::Duration;
///
/// let hydra = Hydra::builder()
///     .public_url("https://id.example.com")
///     .admin_url("https://hydra-admin.internal")
///     .admin_credentials(Credentials::bearer("gateway-token"))
///     .timeout(Duration::from_secs(5))
///     .build()?;
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Default)]
#[must_use = "a builder makes nothing until `build`"]
pub struct Builder {
    settings: Settings,
    executor: Option<Box<dyn Executor>>,
    #[cfg(feature = "http")]
    transport: Transport,
    before: Vec<Before>,
    after: Vec<After>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Builder {
    /// Where the public port is.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.public_url("https://id.example.com")
    /// # }
    /// ```
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.settings.public_url = Some(url.into());
        self
    }

    /// Where the admin port is.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.admin_url("http://127.0.0.1:4445")
    /// # }
    /// ```
    pub fn admin_url(mut self, url: impl Into<String>) -> Self {
        self.settings.admin_url = Some(url.into());
        self
    }

    /// Which server it is: a [`Generation`](crate::Generation) or a [`Version`]. Found out where it is not given.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.server(Generation::V1)
    /// # }
    /// ```
    pub fn server(mut self, server: impl Into<Server>) -> Self {
        self.settings.server = Some(server.into());
        self
    }

    /// Which version the server has, as its `/version` would say it. What is no version is left to be found out.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.version("v25.4.0")
    /// # }
    /// ```
    pub fn version(mut self, version: &str) -> Self {
        self.settings.server = Version::parse(version).map(Server::from);
        self
    }

    /// What requests show of who sends them.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.credentials(Credentials::basic("my-client", "the client_secret"))
    /// # }
    /// ```
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.settings.credentials = credentials;
        self
    }

    /// The same for the admin port, where that differs.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.admin_credentials(Credentials::api_key("X-Api-Key", "the key"))
    /// # }
    /// ```
    pub fn admin_credentials(mut self, credentials: Credentials) -> Self {
        self.settings.admin_credentials = Some(credentials);
        self
    }

    /// A header that every request has.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.header("X-Tenant", "blue")
    /// # }
    /// ```
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.settings.headers.push(name.as_ref(), value.as_ref());
        self
    }

    /// What requests call themselves.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.user_agent("login-app/1.4")
    /// # }
    /// ```
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.settings.user_agent = name.into();
        self
    }

    /// How long a call may take; `None` for ever. 30 seconds where it is not set.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.timeout(std::time::Duration::from_secs(5))
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.timeout = timeout.into();
        self
    }

    /// How many bytes an answer may have. 16 MiB where it is not set.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.response_limit(1024 * 1024)
    /// # }
    /// ```
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.settings.response_limit = bytes;
        self
    }

    /// How often to try again after a 429 or 503 that says when, and the longest wait for it. Never where it is not set.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.retries(3, std::time::Duration::from_secs(10))
    /// # }
    /// ```
    pub fn retries(mut self, times: u32, longest_wait: Duration) -> Self {
        self.settings.retries = times;
        self.settings.longest_wait = longest_wait;
        self
    }

    /// Connections: trust, certificates, proxies, the pool.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// let mut transport = client::Transport::default();
    /// transport.pool_size = 100;
    /// builder.transport(transport)
    /// # }
    /// ```
    #[cfg(feature = "http")]
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// An HTTP stack of your own.
    ///
    /// ```
    /// use polyhydra::client::{Executor, ExecutorFuture};
    /// use polyhydra::{Error, Hydra, Request, Response, TransportError};
    ///
    /// #[derive(Debug)]
    /// struct Canned;
    ///
    /// impl Executor for Canned {
    ///     fn execute(&self, _: Request) -> ExecutorFuture<'_, Result<Response, TransportError>> {
    ///         Box::pin(async { Ok(Response::new(404, r#"{"error":"not_found"}"#)) })
    ///     }
    ///     fn wait(&self, _: std::time::Duration) -> ExecutorFuture<'_, ()> {
    ///         Box::pin(async {})
    ///     }
    /// }
    ///
    /// let hydra = Hydra::builder().admin_url("http://127.0.0.1:4445").version("v26.2.0").executor(Canned).build()?;
    /// assert!(matches!(hydra.oauth2().get_oauth2_client("my-id").blocking(), Err(Error::Api(_))));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn executor(mut self, executor: impl Executor + 'static) -> Self {
        self.executor = Some(Box::new(executor));
        self
    }

    /// Is shown every request before it is sent, and may change it.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.before(|request| request.headers.set("X-Request-Id", "from your tracing"))
    /// # }
    /// ```
    pub fn before(mut self, hook: impl Fn(&mut Request) + Send + Sync + 'static) -> Self {
        self.before.push(Box::new(hook));
        self
    }

    /// Is shown every request with its answer.
    ///
    /// ```
    /// # use polyhydra::*;
    /// # fn example(builder: client::Builder) -> client::Builder {
    /// builder.after(|request, answer| println!("{}: {:?}", request.operation, answer.map(|response| response.status)))
    /// # }
    /// ```
    pub fn after(mut self, hook: impl Fn(&Request, Result<&Response, &TransportError>) + Send + Sync + 'static) -> Self {
        self.after.push(Box::new(hook));
        self
    }

    /// Checks everything and makes the client. Nothing is sent.
    ///
    /// ```
    /// use polyhydra::{Error, Hydra};
    ///
    /// let error = Hydra::builder().admin_url("ftp://127.0.0.1").build().unwrap_err();
    /// assert!(matches!(error, Error::Build { argument, .. } if argument == "admin_url"));
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the setting.
    pub fn build(self) -> Result<Hydra, Error> {
        let engine = Arc::new(Engine::new(self.settings)?);
        let executor: Box<dyn Executor> = match self.executor {
            Some(executor) => executor,
            #[cfg(feature = "http")]
            None => Box::new(HttpExecutor::new(&self.transport)?),
            #[cfg(not(feature = "http"))]
            None => return Err(Error::build("executor", crate::error::Reason::Missing)),
        };
        Ok(Hydra(Arc::new(Inner { engine, executor, before: self.before, after: self.after })))
    }
}
