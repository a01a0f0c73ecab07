//! The ready executor: HTTP/1.1 by reqwest, TLS by rustls with ring.

use super::executor::{Executor, ExecutorFuture};
use super::origins::Origins;
use super::tls;
use crate::error::{Error, Reason, TransportError, TransportKind};
use crate::headers::Headers;
use crate::request::{Request, JSON};
use crate::response::Response;
use reqwest::header::{HeaderName, HeaderValue};
use std::error::Error as _;
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

/// Sends by reqwest. Needs a tokio runtime around async calls; blocking calls bring their own.
///
/// ```
/// use polyhydra::client::{ReqwestExecutor, Transport};
/// use polyhydra::Hydra;
///
/// let executor = ReqwestExecutor::new(Transport::default())?;
/// let hydra = Hydra::builder().admin_url("http://127.0.0.1:4445").executor(executor).build()?;
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Debug)]
pub struct ReqwestExecutor {
    transport: Arc<Transport>,
    tls: rustls::ClientConfig,
    client: reqwest::Client,
    origins: Origins,
    /// Runtimes of blocking calls that are not in use.
    lanes: Mutex<Vec<Lane>>,
}

/// A runtime that is driven by whichever thread makes a blocking call, and the connections that live on it. They cannot be
/// shared with a runtime that nobody drives, so each has its own.
#[derive(Debug)]
struct Lane {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

impl ReqwestExecutor {
    /// Checks the settings. Nothing is connected.
    ///
    /// ```
    /// use polyhydra::client::{ReqwestExecutor, Transport};
    ///
    /// let mut transport = Transport::default();
    /// transport.ca_file = Some("no such file.pem".into());
    /// assert!(ReqwestExecutor::new(transport).is_err());
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the setting.
    pub fn new(transport: Transport) -> Result<Self, Error> {
        let tls = tls::config(&transport)?;
        let client = client(&transport, &tls)?;
        let (origins, lanes) = (Origins::default(), Mutex::new(Vec::new()));
        Ok(Self { transport: Arc::new(transport), tls, client, origins, lanes })
    }

    /// Sends a request from a thread that may block, and asks `cancelled` now and then whether to go on.
    ///
    /// ```no_run
    /// # fn example(executor: polyhydra::client::ReqwestExecutor, request: polyhydra::Request) {
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

    fn on_a_lane<F>(&self, send: impl FnOnce(reqwest::Client) -> F) -> Result<Response, TransportError>
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
        if lanes.len() < self.transport.pool_size {
            lanes.push(lane);
        }
        answer
    }

    fn lane(&self) -> Result<Lane, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        let client = client(&self.transport, &self.tls).map_err(|error| error.to_string())?;
        Ok(Lane { runtime, client })
    }

    async fn send(&self, pooled: &reqwest::Client, request: Request) -> Result<Response, TransportError> {
        let fresh = if request.fresh_connection {
            let made = client(&self.transport, &self.tls);
            Some(made.map_err(|error| TransportError::new(TransportKind::Other, error.to_string()).not_sent())?)
        } else {
            None
        };
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

    async fn exchange(&self, client: &reqwest::Client, request: Request) -> Result<Response, TransportError> {
        let response_limit = request.response_limit;
        let outgoing =
            self.outgoing(request).map_err(|error| TransportError::new(TransportKind::Other, error.to_string()).not_sent())?;
        let mut answer = client.execute(outgoing).await.map_err(|error| failure(&error))?;

        let too_large =
            || TransportError::new(TransportKind::TooLarge, format!("the answer has more than {response_limit} bytes"));
        let announced = answer.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        if announced > response_limit {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(chunk) = answer.chunk().await.map_err(|error| failure(&error))? {
            if body.len() + chunk.len() > response_limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        // As many as servers send, mostly.
        let mut headers = Headers::with_capacity(512);
        headers.extend(answer.headers().iter().map(|(name, value)| (name, String::from_utf8_lossy(value.as_bytes()))));
        Ok(Response { status: answer.status().as_u16(), headers, body })
    }

    /// The request as reqwest wants it. Made part by part and of the texts themselves: its builder would copy each one.
    fn outgoing(&self, request: Request) -> Result<reqwest::Request, Box<dyn std::error::Error>> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes())?;
        let mut outgoing = reqwest::Request::new(method, self.origins.url(&request.url)?);
        let headers = outgoing.headers_mut();
        headers.reserve(request.headers.len());
        for (name, value) in &request.headers {
            // reqwest copies headers more than once, and this one costs nothing to copy.
            let value = if value == JSON { HeaderValue::from_static(JSON) } else { HeaderValue::try_from(value)? };
            headers.append(HeaderName::try_from(name)?, value);
        }
        *outgoing.body_mut() = request.body.map(Into::into);
        Ok(outgoing)
    }
}

impl Drop for ReqwestExecutor {
    fn drop(&mut self) {
        let lanes = self.lanes.get_mut().unwrap_or_else(PoisonError::into_inner);
        for lane in lanes.drain(..) {
            // Waiting for its end would panic where a client is dropped inside an async runtime.
            lane.runtime.shutdown_background();
        }
    }
}

impl Executor for ReqwestExecutor {
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

fn client(transport: &Transport, tls: &rustls::ClientConfig) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .redirect(reqwest::redirect::Policy::none())
        // What may be sent again is for `Exchange` to say; and reqwest would keep a copy of each request for it.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .pool_max_idle_per_host(transport.pool_size)
        .tcp_nodelay(true);
    if let Some(timeout) = transport.connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    builder = match &transport.proxy {
        Proxy::Environment => builder,
        Proxy::Direct => builder.no_proxy(),
        Proxy::Through { url, except } => {
            let wrong = || Error::build("proxy", Reason::Invalid("is no http or https URL"));
            // A scheme that reqwest does not know it passes by without a word, and the proxy with it.
            if !url
                .split_once("://")
                .is_some_and(|(scheme, _)| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
            {
                return Err(wrong());
            }
            // Its own error would quote the URL, and with it a password.
            let proxy = reqwest::Proxy::all(url).map_err(|_| wrong())?;
            builder.proxy(proxy.no_proxy(except.as_deref().and_then(reqwest::NoProxy::from_string)))
        }
    };
    builder.build().map_err(|error| Error::build("transport", Reason::Wrong(deepest(&error))))
}

/// What a failure of reqwest's means. Its own words are not used: they quote the URL.
fn failure(error: &reqwest::Error) -> TransportError {
    let hyper = || causes(error).find_map(|error| error.downcast_ref::<hyper::Error>());
    let tls = causes(error).find_map(|error| error.downcast_ref::<rustls::Error>());
    if let Some(tls) = tls {
        return TransportError::new(TransportKind::Tls, tls.to_string());
    }
    if error.is_timeout() {
        let timeout = TransportError::new(TransportKind::Timeout, "no connection in time");
        return if error.is_connect() { timeout.not_sent() } else { timeout };
    }
    if error.is_connect() {
        return TransportError::new(TransportKind::Connect, deepest(error));
    }
    if error.is_builder() {
        return TransportError::new(TransportKind::Other, deepest(error)).not_sent();
    }
    let broken = TransportError::new(TransportKind::Interrupted, deepest(error));
    if hyper().is_some_and(hyper::Error::is_canceled) {
        return broken.not_sent();
    }
    broken
}

/// The words of the first cause, which know no URL.
fn deepest(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

type Cause<'e> = &'e (dyn std::error::Error + 'static);

fn causes(error: &reqwest::Error) -> impl Iterator<Item = Cause<'_>> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        // What an I/O error holds it does not call its source.
        let held = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = held.map_or_else(|| cause.source(), |held| Some(held));
        Some(cause)
    })
}
