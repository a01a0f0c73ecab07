//! Nobody there, and callers that do what they should not.

use crate::peer::{fine, hang, Peer};
use crate::way::{both, client, shows_nothing, within, SECRET};
use polyhydra::client::{Executor, ExecutorFuture, HttpExecutor};
use polyhydra::{Credentials, Error, Hydra, Request, Response, TransportError, TransportKind};
use std::future::{Future, IntoFuture};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// A port where nobody listens.
fn closed_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn nobody_listens() {
    both(|way| {
        let error = way.lost(&client(&closed_port()).build().unwrap());
        assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Connect, false), "{error:?}");
    });
}

#[test]
fn nobody_listens_while_the_generation_is_looked_for() {
    both(|way| {
        let url = closed_port();
        let hydra = Hydra::builder().admin_url(&url).public_url(&url).transport(crate::way::direct()).build().unwrap();
        let error = way.lost(&hydra);
        assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Connect, false), "{error:?}");
        assert_eq!(hydra.server(), None);
    });
}

#[test]
fn no_such_host() {
    both(|way| {
        let error = way.lost(&client("http://nobody.invalid").timeout(Duration::from_secs(10)).build().unwrap());
        assert!(matches!(error.kind, TransportKind::Connect | TransportKind::Timeout) && !error.may_have_arrived, "{error:?}");
    });
}

/// A connection that carries one answer, and breaks when another is wanted.
struct OneAnswer(TcpStream, bool);

impl Read for OneAnswer {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(piece)
    }
}

impl Write for OneAnswer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if std::mem::replace(&mut self.1, true) {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

#[test]
fn a_kept_connection_that_breaks_fails_no_reading_and_nothing_is_changed_twice() {
    both(|way| {
        let peer = Peer::wrapped(fine, |connection| Some(Box::new(OneAnswer(connection, false))));
        let hydra = client(&peer.url("http")).build().unwrap();
        way.get(&hydra).unwrap();
        way.get(&hydra).unwrap();
        assert_eq!(peer.requests().len(), 3, "the second one was sent again");
        way.get(&hydra).unwrap();
        let error = way.post(&hydra).unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.may_have_arrived), "{error:?}");
        assert_eq!(peer.requests().len(), 5, "a change was sent once");
    });
}

#[test]
fn a_timeout_of_one_call_beats_the_clients() {
    both(|way| {
        let hang = Peer::start(hang);
        let hydra = client(&hang.url("http")).timeout(None).build().unwrap();
        let began = Instant::now();
        let call = hydra.oauth2().introspect_oauth2_token(SECRET).timeout(Duration::from_millis(200));
        let error = way.call(call).unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.kind == TransportKind::Timeout), "{error:?}");
        assert!(began.elapsed() < Duration::from_secs(5));
    });
}

#[test]
fn nothing_breaks_out_of_a_header() {
    both(|way| {
        let peer = Peer::start(fine);
        let hydra = client(&peer.url("http")).build().unwrap();
        let call = || hydra.oauth2().introspect_oauth2_token("a");
        for (call, argument) in [
            (call().header("X-Key", format!("{SECRET}\r\nX-Admin: yes")), "headers.X-Key"),
            (call().header("X-Key", format!("{SECRET}\0")), "headers.X-Key"),
            (call().header("X-Key: a\r\nX-Admin", SECRET), "headers"),
            (call().header("", SECRET), "headers"),
            (call().credentials(Credentials::bearer(format!("{SECRET}\nX-Admin: yes"))), "credentials"),
            (call().credentials(Credentials::api_key("X-Key", format!("{SECRET}\r\n\r\nGET /"))), "headers.X-Key"),
        ] {
            match way.call(call) {
                Err(Error::Build { argument: named, .. }) => assert_eq!(named, argument),
                other => panic!("{other:?}"),
            }
        }
        assert!(peer.requests().is_empty(), "nothing was sent");

        let odd = call().header("X-Key", "tab\tand space ").credentials(Credentials::basic("a\r\nb", "c\nd"));
        way.call(odd).unwrap();
        let seen = peer.requests();
        assert_eq!(seen.len(), 1);
        assert!(seen[0].contains("authorization: Basic ") && !seen[0].contains("a\r\nb"), "{}", seen[0]);
    });
}

#[test]
fn wrong_settings_are_named_and_show_nothing() {
    let key = || Credentials::api_key("X Key", SECRET);
    let builders = [
        (Hydra::builder(), "public_url"),
        (Hydra::builder().public_url(format!("http://user:{SECRET}@127.0.0.1")), "public_url"),
        (Hydra::builder().admin_url(format!("http://127.0.0.1?key={SECRET}")), "admin_url"),
        (Hydra::builder().admin_url("ftp://127.0.0.1"), "admin_url"),
        (Hydra::builder().admin_url("http://a").header("X-Key", format!("{SECRET}\n")), "headers.X-Key"),
        (Hydra::builder().admin_url("http://a").credentials(key()), "headers"),
        (Hydra::builder().admin_url("http://a").admin_credentials(key()), "headers"),
        (Hydra::builder().admin_url("http://a").user_agent(format!("{SECRET}\r\n")), "headers.User-Agent"),
    ];
    for (builder, setting) in builders {
        assert!(!format!("{builder:?}").contains(SECRET), "{builder:?}");
        let error = builder.build().unwrap_err();
        shows_nothing(&error);
        assert!(matches!(&error, Error::Build { argument, .. } if argument == setting), "{setting}: {error:?}");
    }
}

#[test]
fn an_async_call_without_a_runtime_is_an_error() {
    let hydra = client("http://127.0.0.1:9").build().unwrap();
    let mut call = pin!(hydra.oauth2().introspect_oauth2_token(SECRET).into_future());
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(Error::Transport(error))) = polled else { panic!("{polled:?}") };
    assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Other, false), "{error:?}");
}

#[test]
fn a_blocking_call_inside_a_runtime_is_an_error_and_its_client_may_end_there() {
    within(Duration::from_secs(30), || {
        let peer = Peer::start(fine);
        let hydra = client(&peer.url("http")).build().unwrap();
        hydra.oauth2().introspect_oauth2_token(SECRET).blocking().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let error = hydra.oauth2().introspect_oauth2_token(SECRET).blocking().unwrap_err();
            assert!(matches!(&error, Error::Transport(error) if !error.may_have_arrived), "{error:?}");
            // The runtime of the blocking call before ends with the client, inside this one.
            drop(hydra);
        });
        assert_eq!(peer.requests().len(), 1);
    });
}

#[test]
fn a_call_that_is_dropped_ends_its_connection() {
    within(Duration::from_secs(30), || {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let hydra = client(&url).build().unwrap();
        let calling = runtime.spawn(async move { hydra.oauth2().introspect_oauth2_token(SECRET).await });
        let (mut connection, _) = listener.accept().unwrap();
        crate::peer::read_request(&mut connection).expect("the request came");
        calling.abort();
        assert!(crate::peer::read_request(&mut connection).is_none(), "the connection ends");
    });
}

/// Gives up on every blocking call after a while, as a binding does at Ctrl-C.
#[derive(Debug)]
struct Impatient(HttpExecutor, Instant);

impl Executor for Impatient {
    fn execute(&self, request: Request) -> ExecutorFuture<'_, Result<Response, TransportError>> {
        self.0.execute(request)
    }

    fn execute_blocking(&self, request: Request) -> Result<Response, TransportError> {
        self.0.execute_watched(request, || self.1.elapsed() > Duration::from_millis(200))
    }

    fn wait(&self, time: Duration) -> ExecutorFuture<'_, ()> {
        self.0.wait(time)
    }
}

#[test]
fn a_watched_call_is_given_up_at_once() {
    within(Duration::from_secs(30), || {
        let hang = Peer::start(hang);
        let began = Instant::now();
        let executor = Impatient(HttpExecutor::new(&crate::way::direct()).unwrap(), began);
        let hydra = client(&hang.url("http")).executor(executor).build().unwrap();
        let error = hydra.oauth2().introspect_oauth2_token(SECRET).blocking().unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.kind == TransportKind::Cancelled), "{error:?}");
        assert!(began.elapsed() < Duration::from_secs(3));
    });
}
