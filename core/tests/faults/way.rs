//! The two ways of calling, and what must hold in both.

use polyhydra::client::{Builder, Call, Proxy, Transport};
use polyhydra::operation::ReturnType;
use polyhydra::operations::OperationType;
use polyhydra::{Credentials, Error, Generation, Hydra, TransportError};
use std::future::IntoFuture;
use std::sync::mpsc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Every argument and setting that is nobody's business has this in it.
pub const SECRET: &str = "h1dden";

/// One way of calling.
pub struct Way {
    runtime: Option<Runtime>,
}

impl Way {
    pub fn asynchronous() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Self { runtime: Some(runtime.expect("a runtime can be made")) }
    }

    pub fn blocking() -> Self {
        Self { runtime: None }
    }

    pub fn name(&self) -> &'static str {
        if self.runtime.is_some() {
            "async"
        } else {
            "blocking"
        }
    }

    /// Makes a call. What comes of it shows no secret.
    pub fn call<O: OperationType>(&self, call: Call<'_, O>) -> Result<<O::Returns as ReturnType>::Output, Error>
    where
        <O::Returns as ReturnType>::Output: Send,
    {
        let outcome = match &self.runtime {
            Some(runtime) => runtime.block_on(call.into_future()),
            None => call.blocking(),
        };
        outcome.inspect_err(shows_nothing)
    }

    /// A call with secrets in its form, its header and its answer.
    pub fn post(&self, hydra: &Hydra) -> Result<(), Error> {
        let call = hydra.oauth2().introspect_oauth2_token(SECRET);
        self.call(call.credentials(Credentials::basic("client", SECRET)).header("X-Key", SECRET)).map(drop)
    }

    /// A call with a secret in its query.
    pub fn get(&self, hydra: &Hydra) -> Result<(), Error> {
        self.call(hydra.oauth2().get_oauth2_login_request(SECRET)).map(drop)
    }

    /// A call that must fail on the way.
    pub fn lost(&self, hydra: &Hydra) -> TransportError {
        let (post, get) = (self.post(hydra), self.get(hydra));
        match (post, get) {
            (Err(Error::Transport(post)), Err(Error::Transport(get))) => {
                assert_eq!((get.kind, get.may_have_arrived), (post.kind, post.may_have_arrived), "{get:?} {post:?}");
                post
            }
            other => panic!("{}: {other:?}", self.name()),
        }
    }
}

/// No error shows what the caller gave.
pub fn shows_nothing(error: &Error) {
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(!shown.contains(SECRET), "a secret shows: {shown}");
}

/// Runs a test in both ways, and does not wait for ever.
pub fn both(test: fn(&Way)) {
    for way in [Way::asynchronous(), Way::blocking()] {
        within(Duration::from_secs(30), move || test(&way));
    }
}

/// Fails where `test` is not over in time.
pub fn within(limit: Duration, test: impl FnOnce() + Send + 'static) {
    let (over, waiting) = mpsc::channel();
    let running = std::thread::spawn(move || {
        test();
        let _ = over.send(());
    });
    match waiting.recv_timeout(limit) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("it hangs: not over within {limit:?}"),
        Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => {
            if let Err(panic) = running.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}

/// A client of one peer, that goes to it directly.
pub fn client(url: &str) -> Builder {
    through(url, direct())
}

/// A client with connections of its own kind.
pub fn through(url: &str, transport: Transport) -> Builder {
    Hydra::builder().public_url(url).admin_url(url).server(Generation::V2).transport(transport)
}

/// Connections that no proxy of the machine's gets in the way of.
pub fn direct() -> Transport {
    let mut transport = Transport::default();
    transport.proxy = Proxy::Direct;
    transport
}
