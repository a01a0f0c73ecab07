//! What crosses to Swift: [`polyhydra::border`], as objects that many threads may share.
//!
//! The bodies of answers that succeed stay outside; the generated surface parses them.
//!
//! Every function gives a `Result`: a panic becomes an exception of uniffi's then, and would end a Swift process otherwise.

use polyhydra::{border, exchange, Error};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

uniffi::setup_scaffolding!();

/// An error as JSON text, from which the surface makes its own.
#[derive(Debug, uniffi::Error)]
pub enum Failure {
    /// A setting, an argument or an answer is wrong.
    Build {
        /// The text of [`border::error`].
        text: String,
    },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Build { text } = self;
        f.write_str(text)
    }
}

impl std::error::Error for Failure {}

impl From<Box<Error>> for Failure {
    fn from(error: Box<Error>) -> Self {
        Self::Build { text: border::error(&error) }
    }
}

/// What a client knows.
#[derive(Debug, uniffi::Object)]
pub struct Engine(Arc<exchange::Engine>);

#[uniffi::export]
impl Engine {
    /// # Errors
    /// [`Failure::Build`] that names the setting.
    #[uniffi::constructor]
    pub fn new(settings: &str) -> Result<Arc<Self>, Failure> {
        Ok(Arc::new(Self(border::engine(settings)?)))
    }

    /// # Errors
    /// [`Failure::Build`] that names the argument.
    pub fn call(&self, operation: &str, arguments: &str, options: &str) -> Result<Arc<Call>, Failure> {
        Ok(Call::shared(border::Call::new(&self.0, border::operation(operation)?, arguments, options)?))
    }

    /// # Errors
    /// [`Failure::Build`] that names the argument.
    pub fn list(&self, operation: &str, arguments: &str, options: &str) -> Result<Arc<Listing>, Failure> {
        Ok(Arc::new(Listing(Mutex::new(border::Listing::new(&self.0, border::operation(operation)?, arguments, options)?))))
    }
}

/// One call, as [`border::Call`] says.
#[derive(Debug, uniffi::Object)]
pub struct Call(Mutex<border::Call>);

impl Call {
    fn shared(call: border::Call) -> Arc<Self> {
        Arc::new(Self(Mutex::new(call)))
    }

    fn lock(&self) -> MutexGuard<'_, border::Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[uniffi::export]
#[allow(clippy::missing_errors_doc)]
impl Call {
    /// What to do first.
    pub fn start(&self) -> Result<String, Failure> {
        Ok(self.lock().start().to_json())
    }

    /// Takes an answer's status and headers.
    pub fn answer(&self, status: u16, headers: &str) -> Result<String, Failure> {
        Ok(self.lock().answer(status, headers).to_json())
    }

    /// Takes the body that was asked for.
    pub fn body(&self, body: Vec<u8>) -> Result<String, Failure> {
        Ok(self.lock().body(body).to_json())
    }

    /// Takes note that no answer came, or not the whole of one.
    pub fn fail(&self, kind: &str, message: &str, may_have_arrived: bool) -> Result<String, Failure> {
        Ok(self.lock().fail(kind, message, may_have_arrived).to_json())
    }

    /// What to do after a wait.
    pub fn resume(&self) -> Result<String, Failure> {
        Ok(self.lock().resume().to_json())
    }

    /// The token of the next page.
    pub fn next_page(&self, items: u32) -> Result<Option<String>, Failure> {
        Ok(self.lock().next_page(count(items)))
    }

    /// Checks that the answer's body is what the operation gives.
    // Bytes cross by value.
    #[allow(clippy::needless_pass_by_value)]
    pub fn check(&self, body: Vec<u8>) -> Result<(), Failure> {
        Ok(self.lock().check(&body)?)
    }
}

/// All pages of a list.
#[derive(Debug, uniffi::Object)]
pub struct Listing(Mutex<border::Listing>);

impl Listing {
    fn lock(&self) -> MutexGuard<'_, border::Listing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[uniffi::export]
#[allow(clippy::missing_errors_doc)]
impl Listing {
    /// The call for the next page.
    ///
    /// # Errors
    /// [`Failure::Build`] that names the argument.
    pub fn next_call(&self) -> Result<Option<Arc<Call>>, Failure> {
        Ok(self.lock().next_call()?.map(Call::shared))
    }

    /// Whether the page that `call` gave is a new one.
    pub fn turn(&self, call: &Call, items: u32, print: &str) -> Result<bool, Failure> {
        let next = call.lock().next_page(count(items));
        Ok(self.lock().turn(next, print))
    }
}

fn count(items: u32) -> usize {
    usize::try_from(items).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine() -> Arc<Engine> {
        Engine::new(r#"{"admin_url":"http://a","server":"V2"}"#).unwrap()
    }

    #[test]
    fn what_is_refused_is_a_text_that_names_it() {
        let Failure::Build { text } = Engine::new("{}").unwrap_err();
        assert!(text.contains(r#""argument":"public_url""#), "{text}");
        let Failure::Build { text } = engine().call("getOAuth2Client", "{}", "{}").unwrap_err();
        assert!(text.contains(r#""argument":"id""#), "{text}");
    }

    #[test]
    fn a_call_and_a_list() {
        let call = engine().call("getOAuth2Client", r#"{"id":"a"}"#, "{}").unwrap();
        assert!(call.start().unwrap().contains("http://a/admin/clients/a"));
        assert_eq!(call.answer(200, "").unwrap(), r#"{"done":{"model":"OAuth2Client"}}"#);
        assert!(call.check(b"{}".to_vec()).is_ok());
        let Failure::Build { text } = call.check(b"[]".to_vec()).unwrap_err();
        assert!(text.contains("expected an object, found an array"), "{text}");

        let listing = engine().list("listOAuth2Clients", r#"{"page_size":2}"#, "{}").unwrap();
        let first = listing.next_call().unwrap().unwrap();
        first.start().unwrap();
        first.answer(200, "x-total-count: 3").unwrap();
        assert!(first.next_page(2).unwrap().is_some());
        assert!(listing.turn(&first, 2, "1").unwrap());
        let second = listing.next_call().unwrap().unwrap();
        assert!(second.start().unwrap().contains("page_token="));
        second.answer(200, "x-total-count: 3").unwrap();
        assert!(listing.turn(&second, 1, "2").unwrap());
        assert!(listing.next_call().unwrap().is_none());
    }
}
