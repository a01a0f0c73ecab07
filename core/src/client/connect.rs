//! How connections are made: directly or through a proxy, with TLS or without.

use super::http::Transport;
use http::uri::Scheme;
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tower_service::Service;

/// Makes connections, as hyper asks for them.
#[derive(Debug, Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    tls: Arc<ClientConfig>,
    proxies: Arc<Matcher>,
    timeout: Option<Duration>,
}

impl Connector {
    pub(super) fn new(transport: &Transport, tls: Arc<ClientConfig>, proxies: Arc<Matcher>) -> Self {
        /// Before a connection that nothing comes on is asked whether it is still there; three times.
        const SILENCE: Option<Duration> = Some(Duration::from_secs(15));
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(transport.connect_timeout);
        tcp.set_keepalive(SILENCE);
        tcp.set_keepalive_interval(SILENCE);
        tcp.set_keepalive_retries(Some(3));
        Self { tcp, tls, proxies, timeout: transport.connect_timeout }
    }

    async fn connect(self, target: Uri) -> Result<Stream, Failure> {
        let mut direct = HttpsConnector::from((self.tcp, self.tls.clone()));
        let Some(proxy) = self.proxies.intercept(&target) else {
            return Ok(Stream::new(MaybeHttpsStream::Http(direct.call(target).await?), false));
        };
        if target.scheme() == Some(&Scheme::HTTP) {
            return Ok(Stream::new(MaybeHttpsStream::Http(direct.call(proxy.uri().clone()).await?), true));
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), direct);
        if let Some(shown) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(shown.clone());
        }
        Ok(Stream::new(HttpsConnector::from((tunnel, self.tls)).call(target).await?, false))
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, Failure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let timeout = self.timeout;
        let connecting = self.clone().connect(target);
        Box::pin(async move {
            match timeout {
                None => connecting.await,
                Some(timeout) => tokio::time::timeout(timeout, connecting)
                    .await
                    .unwrap_or_else(|_| Err(Error::from(ErrorKind::TimedOut).into())),
            }
        })
    }
}

type Inner = MaybeHttpsStream<MaybeHttpsStream<TokioIo<TcpStream>>>;

/// A connection. Its TLS may stand on another one's: that of a proxy.
pub(super) struct Stream {
    inner: Inner,
    /// Whether requests on it must say in full where they go.
    proxied: bool,
    /// Whether anything has come.
    answered: bool,
    kept: Kept,
}

/// Whether a request was sent on a connection that had carried an answer before.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<AtomicBool>);

impl Kept {
    /// What is known of the connection that an error is of.
    pub(super) fn is(error: &hyper_util::client::legacy::Error) -> bool {
        let mut known = http::Extensions::new();
        if let Some(connection) = error.connect_info() {
            connection.get_extras(&mut known);
        }
        known.get::<Self>().is_some_and(|kept| kept.0.load(Ordering::Relaxed))
    }
}

impl Stream {
    fn new(inner: Inner, proxied: bool) -> Self {
        Self { inner, proxied, answered: false, kept: Kept::default() }
    }

    fn write(&mut self) -> Pin<&mut Inner> {
        if self.answered {
            self.kept.0.store(true, Ordering::Relaxed);
        }
        Pin::new(&mut self.inner)
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.inner.connected().proxy(self.proxied).extra(self.kept.clone())
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<Result<(), Error>> {
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        self.answered |= read.is_ready();
        read
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Error>> {
        self.write().poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize, Error>> {
        self.write().poll_write_vectored(context, bytes)
    }
}
