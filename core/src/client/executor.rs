//! Who sends requests.

use crate::error::TransportError;
use crate::request::Request;
use crate::response::Response;
use std::fmt::Debug;
use std::future::Future;
use std::pin::{pin, Pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

/// A future that an executor gives.
///
/// ```
/// use polyhydra::client::ExecutorFuture;
///
/// let answer: ExecutorFuture<'static, u16> = Box::pin(async { 200 });
/// ```
pub type ExecutorFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests: an HTTP stack of your own, or the ready one on hyper.
///
/// An executor must send the request as it is, follow no redirect, keep to [`Request::timeout`] and
/// [`Request::response_limit`], and say what failed by [`TransportError`]'s kinds. Whatever the status, an answer is an answer.
///
/// ```
/// use polyhydra::client::{Executor, ExecutorFuture};
/// use polyhydra::{Generation, Hydra, Request, Response, TransportError};
/// use std::time::Duration;
///
/// /// Answers everything by itself.
/// #[derive(Debug)]
/// struct Canned;
///
/// impl Executor for Canned {
///     fn execute(&self, request: Request) -> ExecutorFuture<'_, Result<Response, TransportError>> {
///         assert_eq!(request.url, "http://127.0.0.1:4445/version");
///         Box::pin(async { Ok(Response::new(200, r#"{"version":"v2.3.0"}"#)) })
///     }
///     fn wait(&self, _: Duration) -> ExecutorFuture<'_, ()> {
///         Box::pin(async {})
///     }
/// }
///
/// # fn main() -> Result<(), polyhydra::Error> {
/// let hydra = Hydra::builder().admin_url("http://127.0.0.1:4445").executor(Canned).build()?;
/// let version = hydra.metadata().get_version().blocking()?;
/// assert_eq!(version.version.as_deref(), Some("v2.3.0"));
/// # Ok(())
/// # }
/// ```
pub trait Executor: Send + Sync + Debug {
    /// Sends a request and gives the whole answer.
    ///
    /// ```no_run
    /// # use polyhydra::{*, client::Executor};
    /// # async fn example(executor: impl Executor, request: Request) {
    /// match executor.execute(request).await {
    ///     Ok(response) => println!("{}", response.status),
    ///     Err(error) => println!("{}", error.message),
    /// }
    /// # }
    /// ```
    fn execute(&self, request: Request) -> ExecutorFuture<'_, Result<Response, TransportError>>;

    /// Waits, before a request is tried again.
    ///
    /// ```no_run
    /// # use polyhydra::{*, client::Executor};
    /// # async fn example(executor: impl Executor) {
    /// executor.wait(std::time::Duration::from_secs(1)).await;
    /// # }
    /// ```
    fn wait(&self, time: Duration) -> ExecutorFuture<'_, ()>;

    /// Sends a request from a thread that may block. As given it drives [`Executor::execute`] by itself, which is right for
    /// futures that need no runtime.
    ///
    /// ```no_run
    /// # use polyhydra::{*, client::Executor};
    /// # fn example(executor: impl Executor, request: Request) {
    /// match executor.execute_blocking(request) {
    ///     Ok(response) => println!("{}", response.status),
    ///     Err(error) => println!("{}", error.message),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Executor::execute`].
    fn execute_blocking(&self, request: Request) -> Result<Response, TransportError> {
        block_on(self.execute(request))
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}
