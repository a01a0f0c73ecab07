//! The ready executor: HTTP/1.1 by hyper, TLS by rustls with ring.

use super::connect::{Connector, Kept};
use super::executor::{Executor, ExecutorFuture};
use super::origins::Origins;
use super::tls;
use crate::error::{Error, Reason, TransportError, TransportKind};
use crate::headers::Headers;
use crate::request::{Request, JSON};
use crate::response::Response;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderName, HeaderValue};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes};
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::borrow::Cow;
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How connections are made.
///
/// ```
/// use polyhydra::client::{Proxy, Transport};
/// use polyhydra::Hydra;
///
/// let mut transport = Transport::default();
/// transport.proxy = Proxy::Direct;
/// transport.pool_size = 100;
/// let hydra = Hydra::builder().admin_url("https://hydra-admin.internal").transport(transport).build()?;
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Transport {
    /// How long making a connection may take. 10 seconds where it is not set.
    pub connect_timeout: Option<Duration>,
    /// Trust the certificates of this PEM file, in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// Trust the certificates of the PEM files of this directory, in place of the system's.
    pub ca_directory: Option<PathBuf>,
    /// Trust the system's certificates beside those.
    pub system_roots: bool,
    /// Show this certificate, and prove it by this key. PEM files; both may be the same.
    pub client_certificate: Option<(PathBuf, PathBuf)>,
    /// Whether to check certificates. Without it anyone can read along and pretend to be the server.
    pub verify: bool,
    /// Through which proxy to go.
    pub proxy: Proxy,
    /// How many idle connections to keep for each host.
    pub pool_size: usize,
}

impl Default for Transport {
    fn default() -> Self {
        Self {
            connect_timeout: Some(Duration::from_secs(10)),
            ca_file: None,
            ca_directory: None,
            system_roots: false,
            client_certificate: None,
            verify: true,
            proxy: Proxy::Environment,
            pool_size: 100,
        }
    }
}

/// Through which proxy to go.
///
/// ```
/// use polyhydra::client::{Proxy, Transport};
///
/// let mut transport = Transport::default();
/// transport.proxy = Proxy::Through { url: "http://proxy:3128".to_owned(), except: Some("localhost,.internal".to_owned()) };
/// assert_eq!(format!("{:?}", transport.proxy), "Through(***)");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Proxy {
    /// What `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say, or the system.
    #[default]
    Environment,
    /// None.
    Direct,
    /// This one, but not to these hosts.
    Through {
        /// `http://user:password@proxy:3128`.
        url: String,
        /// Hosts to reach directly, in the form of `NO_PROXY`.
        except: Option<String>,
    },
}

impl std::fmt::Debug for Proxy {
    // A proxy's URL may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Direct => "Direct",
            Self::Through { .. } => "Through(***)",
        })
    }
}

/// Sends by hyper. Needs a tokio runtime around async calls; blocking calls bring their own.
///
/// ```
/// use polyhydra::client::{HttpExecutor, Transport};
/// use polyhydra::Hydra;
///
/// let executor = HttpExecutor::new(&Transport::default())?;
/// let hydra = Hydra::builder().admin_url("http://127.0.0.1:4445").executor(executor).build()?;
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Debug)]
pub struct HttpExecutor {
    connector: Connector,
    pool_size: usize,
    client: Client,
    origins: Origins,
    /// Runtimes of blocking calls that are not in use.
    lanes: Mutex<Vec<Lane>>,
}

/// A runtime that is driven by whichever thread makes a blocking call, and the connections that live on it. They cannot be
/// shared with a runtime that nobody drives, so each has its own.
#[derive(Debug)]
struct Lane {
    runtime: tokio::runtime::Runtime,
    client: Client,
}

/// Sends requests, and keeps connections for the next ones.
type Client = legacy::Client<Connector, Full<Bytes>>;

impl HttpExecutor {
    /// Checks the settings. Nothing is connected.
    ///
    /// ```
    /// use polyhydra::client::{HttpExecutor, Transport};
    ///
    /// let mut transport = Transport::default();
    /// transport.ca_file = Some("no such file.pem".into());
    /// assert!(HttpExecutor::new(&transport).is_err());
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the setting.
    pub fn new(transport: &Transport) -> Result<Self, Error> {
        let proxies = Arc::new(proxies(&transport.proxy)?);
        let connector = Connector::new(transport, Arc::new(tls::config(transport)?), proxies.clone());
        let client = client(&connector, transport.pool_size);
        let (origins, lanes) = (Origins::new(proxies), Mutex::new(Vec::new()));
        Ok(Self { connector, pool_size: transport.pool_size, client, origins, lanes })
    }

    /// Sends a request from a thread that may block, and asks `cancelled` now and then whether to go on.
    ///
    /// ```no_run
    /// # fn example(executor: polyhydra::client::HttpExecutor, request: polyhydra::Request) {
    /// use std::time::{Duration, Instant};
    ///
    /// let start = Instant::now();
    /// let answer = executor.execute_watched(request, || start.elapsed() > Duration::from_secs(1));
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Executor::execute`]; `cancelled` where that says so.
    pub fn execute_watched(&self, request: Request, mut cancelled: impl FnMut() -> bool) -> Result<Response, TransportError> {
        // Often enough for a Ctrl-C to feel immediate, seldom enough to cost nothing.
        const TICK: Duration = Duration::from_millis(50);
        self.on_a_lane(|client| async move {
            let mut sending = std::pin::pin!(self.send(&client, request));
            loop {
                match tokio::time::timeout(TICK, &mut sending).await {
                    Ok(answer) => return answer,
                    Err(_) if cancelled() => return Err(TransportError::new(TransportKind::Cancelled, "the caller gave up")),
                    Err(_) => {}
                }
            }
        })
    }

    fn on_a_lane<F>(&self, send: impl FnOnce(Client) -> F) -> Result<Response, TransportError>
    where
        F: Future<Output = Result<Response, TransportError>>,
    {
        let idle = self.lanes.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let lane = match idle {
            Some(lane) => lane,
            None => self.lane().map_err(|error| TransportError::new(TransportKind::Other, error).not_sent())?,
        };
        let sending = send(lane.client.clone());
        let answer = lane.runtime.block_on(async {
            // Lets the connections of this lane notice that the server has closed them in the meantime.
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            sending.await
        });
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if lanes.len() < self.pool_size {
            lanes.push(lane);
        }
        answer
    }

    fn lane(&self) -> Result<Lane, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        Ok(Lane { runtime, client: client(&self.connector, self.pool_size) })
    }

    async fn send(&self, pooled: &Client, request: Request) -> Result<Response, TransportError> {
        let fresh = request.fresh_connection.then(|| client(&self.connector, self.pool_size));
        let client = fresh.as_ref().unwrap_or(pooled);
        let timeout = request.timeout;
        let exchange = self.exchange(client, request);
        match timeout {
            None => exchange.await,
            Some(timeout) => tokio::time::timeout(timeout, exchange).await.unwrap_or_else(|_| {
                let message = format!("no whole answer within {} ms", timeout.as_millis());
                Err(TransportError::new(TransportKind::Timeout, message))
            }),
        }
    }

    async fn exchange(&self, client: &Client, request: Request) -> Result<Response, TransportError> {
        let response_limit = request.response_limit;
        let outgoing =
            self.outgoing(request).map_err(|error| TransportError::new(TransportKind::Other, error.to_string()).not_sent())?;
        let only_reads = outgoing.method() == http::Method::GET;
        let (head, mut incoming) = client.request(outgoing).await.map_err(|error| lost(&error, only_reads))?.into_parts();

        let too_large =
            || TransportError::new(TransportKind::TooLarge, format!("the answer has more than {response_limit} bytes"));
        let announced = incoming.size_hint().exact().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        if announced > response_limit {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(frame) = incoming.frame().await {
            let frame = frame.map_err(|error| failure(&error, false))?;
            // What is no data is a trailer, which Hydra does not send.
            let Some(chunk) = frame.data_ref() else { continue };
            if body.len() + chunk.len() > response_limit {
                return Err(too_large());
            }
            body.extend_from_slice(chunk);
        }
        // Room for as many as servers send, mostly.
        let mut headers = Headers::with_capacity(512);
        let text = |bytes| std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        headers.extend(head.headers.iter().map(|(name, value)| (name, text(value.as_bytes()))));
        Ok(Response { status: head.status.as_u16(), headers, body })
    }

    /// The request as hyper wants it. Made part by part: its builder would copy what is there.
    fn outgoing(&self, request: Request) -> Result<http::Request<Full<Bytes>>, Box<dyn std::error::Error>> {
        let mut outgoing = http::Request::new(Full::from(request.body.unwrap_or_default()));
        *outgoing.method_mut() = http::Method::from_bytes(request.method.as_bytes())?;
        let (uri, origin) = self.origins.url(&request.url)?;
        *outgoing.uri_mut() = uri;
        let headers = outgoing.headers_mut();
        headers.reserve(8);
        for (name, value) in &request.headers {
            let value = if value == JSON { HeaderValue::from_static(JSON) } else { HeaderValue::try_from(value)? };
            headers.append(HeaderName::try_from(name)?, value);
        }
        headers.entry(HOST).or_insert(origin.host);
        if let Some(shown) = origin.proxy_authorization {
            headers.entry(PROXY_AUTHORIZATION).or_insert(shown);
        }
        Ok(outgoing)
    }
}

impl Drop for HttpExecutor {
    fn drop(&mut self) {
        let lanes = self.lanes.get_mut().unwrap_or_else(PoisonError::into_inner);
        for lane in lanes.drain(..) {
            // Waiting for its end would panic where a client is dropped inside an async runtime.
            lane.runtime.shutdown_background();
        }
    }
}

impl Executor for HttpExecutor {
    fn execute(&self, request: Request) -> ExecutorFuture<'_, Result<Response, TransportError>> {
        Box::pin(async {
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "an async call needs a tokio runtime around it; without one, make a blocking call";
                return Err(TransportError::new(TransportKind::Other, message).not_sent());
            }
            self.send(&self.client, request).await
        })
    }

    fn wait(&self, time: Duration) -> ExecutorFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }

    fn execute_blocking(&self, request: Request) -> Result<Response, TransportError> {
        if tokio::runtime::Handle::try_current().is_ok() {
            let message = "a blocking call inside an async runtime would stop everything else; await the call instead";
            return Err(TransportError::new(TransportKind::Other, message).not_sent());
        }
        self.on_a_lane(|client| async move { self.send(&client, request).await })
    }
}

fn client(connector: &Connector, pool_size: usize) -> Client {
    legacy::Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_max_idle_per_host(pool_size)
        .build(connector.clone())
}

fn proxies(proxy: &Proxy) -> Result<Matcher, Error> {
    Ok(match proxy {
        Proxy::Environment => Matcher::from_system(),
        Proxy::Direct => Matcher::builder().build(),
        Proxy::Through { url, except } => {
            let wrong = || Error::build("proxy", Reason::Invalid("is no http or https URL"));
            // What it does not understand the matcher passes by without a word, and the proxy with it. The words of a parser
            // would quote the URL, and with it a password.
            let url = url::Url::parse(url).map_err(|_| wrong())?;
            if !matches!(url.scheme(), "http" | "https") || url.as_str().parse::<http::Uri>().is_err() {
                return Err(wrong());
            }
            Matcher::builder().all(url.as_str()).no(except.as_deref().unwrap_or_default()).build()
        }
    })
}

/// What it means that no answer began. Nothing is lost if the server never saw a request that only reads: it may have closed a
/// kept connection meanwhile.
fn lost(error: &legacy::Error, only_reads: bool) -> TransportError {
    let failure = failure(error, error.is_connect());
    if only_reads && failure.kind == TransportKind::Interrupted && Kept::is(error) {
        return failure.not_sent();
    }
    failure
}

/// What a failure means; `connecting` says that there was no connection yet. hyper's own words would quote the URL.
fn failure(error: Cause<'_>, connecting: bool) -> TransportError {
    if let Some(tls) = causes(error).find_map(|error| error.downcast_ref::<rustls::Error>()) {
        return TransportError::new(TransportKind::Tls, tls.to_string());
    }
    let io = causes(error).find_map(|error| error.downcast_ref::<std::io::Error>());
    if io.is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut) {
        let timeout = TransportError::new(TransportKind::Timeout, "no connection in time");
        return if connecting { timeout.not_sent() } else { timeout };
    }
    // The first cause knows no URL.
    let words = causes(error).last().map_or_else(String::new, ToString::to_string);
    if connecting {
        return TransportError::new(TransportKind::Connect, words);
    }
    let broken = TransportError::new(TransportKind::Interrupted, words);
    if causes(error).find_map(|error| error.downcast_ref::<hyper::Error>()).is_some_and(hyper::Error::is_canceled) {
        return broken.not_sent();
    }
    broken
}

type Cause<'e> = &'e (dyn std::error::Error + 'static);

/// An error, what caused it, and so on.
fn causes(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let cause = next?;
        // What an I/O error holds it does not call its source.
        let held = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = held.map_or_else(|| cause.source(), |held| Some(held));
        Some(cause)
    })
}
