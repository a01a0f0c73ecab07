//! Making calls: every call of the live tests goes through here, in one of the two ways that the Rust client has.

use crate::record::{Fared, Record};
use crate::server::Server;
use polyhydra::client::Call;
use polyhydra::models::ModelType;
use polyhydra::operation::{Operation, ReturnType};
use polyhydra::operations::OperationType;
use polyhydra::{Error, Generation, Hydra, Page};
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How calls are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Async,
    Blocking,
}

impl Way {
    /// The column of the coverage matrix.
    pub fn language(self) -> &'static str {
        match self {
            Self::Async => "Rust",
            Self::Blocking => "Rust blocking",
        }
    }
}

type Output<O> = <<O as OperationType>::Returns as ReturnType>::Output;

/// A server, a client of it, and what was called.
pub struct Live {
    pub server: Server,
    pub hydra: Hydra,
    pub record: Record,
    way: Way,
    made: Mutex<Vec<Made>>,
}

/// What a test has made on the server, to be deleted at the end: the server may be somebody's.
#[derive(Debug)]
pub enum Made {
    Client(String),
    KeySet(String),
    Issuer(String),
    User(String),
}

impl Live {
    pub fn new(server: Server, way: Way) -> Self {
        let hydra = Hydra::builder().public_url(&server.public_url).admin_url(&server.admin_url).build().unwrap();
        Self { server, hydra, record: Record::default(), way, made: Mutex::default() }
    }

    pub fn is(&self, generation: Generation) -> bool {
        self.server.generation == generation
    }

    /// Whether the server has an operation.
    pub fn has(&self, operation: &Operation) -> bool {
        operation.endpoint(self.server.generation, self.server.parsed_version()).is_some()
    }

    /// Remembers to delete something.
    pub fn delete_later(&self, made: Made) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(made);
    }

    /// A call that must succeed.
    pub async fn ok<O: OperationType>(&self, call: Call<'_, O>) -> Output<O>
    where
        Output<O>: Send,
    {
        self.attempt(call).await.unwrap_or_else(|error| panic!("{}: {error}", O::OPERATION.id))
    }

    /// A call that must fail.
    pub async fn err<O: OperationType>(&self, call: Call<'_, O>) -> Error
    where
        Output<O>: Send + Debug,
    {
        match self.attempt(call).await {
            Ok(data) => panic!("{} succeeded: {data:?}", O::OPERATION.id),
            Err(error) => error,
        }
    }

    /// A call that may do either.
    pub async fn attempt<O: OperationType>(&self, call: Call<'_, O>) -> Result<Output<O>, Error>
    where
        Output<O>: Send,
    {
        let outcome = match self.way {
            Way::Async => call.await,
            Way::Blocking => outside(|| call.blocking()),
        };
        self.record.note(
            O::OPERATION,
            match &outcome {
                Ok(_) => Fared::Ok,
                Err(Error::Unsupported { .. }) => Fared::Unsupported,
                Err(_) => Fared::Failed,
            },
        );
        outcome
    }

    /// Every item of a list, page by page.
    pub async fn all<O, M>(&self, call: Call<'_, O>) -> Vec<M>
    where
        O: OperationType<Returns = [M]>,
        M: ModelType + PartialEq + Debug + Send + Unpin + 'static,
        [M]: ReturnType<Output = Page<M>>,
    {
        let found: Result<Vec<M>, Error> = match self.way {
            Way::Async => {
                let mut items = call.stream();
                let mut found = Vec::new();
                while let Some(item) = items.next().await {
                    found.push(item);
                }
                found.into_iter().collect()
            }
            Way::Blocking => outside(|| call.blocking_items().collect()),
        };
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", O::OPERATION.id));
        self.record.note(O::OPERATION, Fared::Ok);
        found
    }

    /// Deletes what the tests have made, as far as it is still there.
    pub async fn clean_up(&self) {
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left = Vec::new();
        for thing in made.into_iter().rev() {
            let deleted = match &thing {
                Made::Client(id) => self.attempt(self.hydra.oauth2().delete_oauth2_client(id)).await,
                Made::KeySet(set) => self.attempt(self.hydra.jwk().delete_json_web_key_set(set)).await,
                Made::Issuer(id) => self.attempt(self.hydra.oauth2().delete_trusted_oauth2_jwt_grant_issuer(id)).await,
                Made::User(subject) => {
                    let logins = self.hydra.oauth2().revoke_oauth2_login_sessions().subject(subject);
                    let consents = self.hydra.oauth2().revoke_oauth2_consent_sessions().subject(subject).all(true);
                    match self.attempt(logins).await {
                        Ok(()) | Err(Error::Api(_)) => self.attempt(consents).await,
                        Err(error) => Err(error),
                    }
                }
            };
            match deleted {
                Err(Error::Api(refusal)) if refusal.status == 404 => {}
                Err(error) => left.push(format!("{thing:?}: {error}")),
                Ok(()) => {}
            }
        }
        assert!(left.is_empty(), "could not be cleaned up: {left:#?}");
    }
}

/// A name that nothing else on the server has.
pub fn unique(what: &str) -> String {
    static NAMES: AtomicUsize = AtomicUsize::new(0);
    let number = NAMES.fetch_add(1, Ordering::Relaxed);
    format!("polyhydra-{what}-{}-{number}", std::process::id())
}

/// Runs what blocks, on a thread outside the runtime as it asks for.
fn outside<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    tokio::task::block_in_place(|| std::thread::scope(|scope| scope.spawn(run).join().expect("a blocking call panicked")))
}
