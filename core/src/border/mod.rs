//! [`exchange`](crate::exchange) for other languages: names with values go in, and what to do next comes out.
//!
//! A call is given its arguments, and says what to do next as a [`Turn`]. What comes of an answer that succeeded the host reads
//! itself: its own parser reads JSON well.
//!
//! A host that has a parser alone takes and gives JSON texts ([`engine`], [`Call::new`], [`Turn::to_json`]): every language can
//! make them, and they need little glue. One for which each kilobyte counts makes [`Pairs`] itself, and reads turns as they are.

mod json;
mod pairs;
mod write;

use crate::codec::{Codec, Scanner};
use crate::error::{refuse, Error, Reason, TransportError, TransportKind};
use crate::exchange::{Engine, Exchange, Outcome, Pages, Place, Step};
use crate::headers::Headers;
use crate::json::{JsonError, Reader};
use crate::models::index;
use crate::operation::{Operation, Returns};
use crate::operations;
use crate::prelude::*;
use crate::request::Request;
use crate::response::{self, Response};
use crate::text::join;
pub use crate::text::{behind, cut, digits, number, parts, Parts};
use alloc::sync::Arc;
use core::time::Duration;
pub use pairs::Pairs;
pub use write::{describe, error, milliseconds, Show};

/// An engine for settings: an object of [`Settings`](crate::Settings)' members, times as `timeout_ms` and `longest_wait_ms`
/// (0 for ever), `server` as `"V1"` or `"1.11.10"`, credentials as `{"user":..,"password":..}`, `{"bearer":..}` or
/// `{"header":..,"key":..}`.
///
/// # Errors
/// [`Error::Build`] that names the setting.
pub fn engine(settings: &str) -> Result<Arc<Engine>, Box<Error>> {
    engine_of(&json::nested(settings, "settings")?, &Scanner)
}

/// The same of names with values, where the host reads the JSON.
///
/// # Errors
/// As [`engine`].
pub fn engine_of(settings: &Pairs, codec: &'static dyn Codec) -> Result<Arc<Engine>, Box<Error>> {
    Engine::with_codec(pairs::settings(settings)?, codec).map(Arc::new)
}

/// The operation of an `operationId`.
///
/// # Errors
/// [`Error::Build`] where there is none.
pub fn operation(id: &str) -> Result<&'static Operation, Box<Error>> {
    operations::find(id).ok_or_else(|| no_operation(id))
}

/// The error for an `operationId` that is none.
#[must_use]
pub fn no_operation(id: &str) -> Box<Error> {
    refuse("operation", Reason::Wrong(join!("there is none of the name ", id)))
}

/// What to do next for a call.
#[derive(Debug)]
pub enum Turn {
    /// Send this. When status and headers are there, call [`Call::answer`]; where nothing came, [`Call::fail`].
    Send(Request),
    /// Read the body, and hand it to [`Call::body`].
    Read,
    /// Wait so long, then call [`Call::resume`].
    Wait(Duration),
    /// It succeeded. The answer's body stays where it is, for the host to read as [`Returns`] says. Where there is a text, that
    /// is what to read in the body's place: a visit's URL, or claims out of a JWT.
    Done(Returns, String),
    /// It failed.
    Failed(Error),
}

/// One call.
#[derive(Debug)]
pub struct Call {
    exchange: Exchange,
    /// Whether the last request asks which server it is.
    asking: bool,
    /// What is there of an answer whose body is still to come, or of the one that ended the call.
    response: Response,
    place: Place,
}

impl Call {
    /// A call of an operation, with its arguments as an object, and options as an object of [`CallOptions`](crate::CallOptions)'
    /// members.
    ///
    /// # Errors
    /// [`Error::Build`] that names the argument.
    pub fn new(engine: &Arc<Engine>, operation: &'static Operation, arguments: &str, options: &str) -> Result<Self, Box<Error>> {
        Self::of_pairs(engine, operation, json::arguments(operation, arguments)?, &json::nested(options, "options")?)
    }

    /// The same of names with values.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_pairs(
        engine: &Arc<Engine>,
        operation: &'static Operation,
        mut arguments: Pairs,
        options: &Pairs,
    ) -> Result<Self, Box<Error>> {
        let arguments = pairs::arguments(operation, &mut arguments)?;
        Exchange::checked(engine.clone(), operation, arguments, pairs::options(options)?).map(Self::of)
    }

    fn of(exchange: Exchange) -> Self {
        Self { exchange, asking: false, response: Response::default(), place: Place::default() }
    }

    /// What to do first.
    pub fn start(&mut self) -> Turn {
        let step = self.exchange.start();
        self.turn(step)
    }

    /// Takes an answer's status and headers, these as lines `name: value`.
    pub fn answer(&mut self, status: u16, headers: &str) -> Turn {
        self.response = Response::new(status, Vec::new());
        self.response.headers = Headers::from_lines(headers);
        let is_jwt = self.response.headers.get("content-type").is_some_and(|kind| kind.starts_with("application/jwt"));
        if self.asking || is_jwt || !(200..300).contains(&status) {
            return Turn::Read;
        }
        self.body(Vec::new())
    }

    /// Takes the body that [`Turn::Read`] asked for.
    pub fn body(&mut self, body: Vec<u8>) -> Turn {
        let response = Response { body, ..core::mem::take(&mut self.response) };
        let step = self.exchange.answer(Ok(response));
        self.turn(step)
    }

    /// Takes note that no answer came, or not the whole of one. `kind` is a name of [`TransportKind`].
    pub fn fail(&mut self, kind: &str, message: &str, may_have_arrived: bool) -> Turn {
        let mut failure = TransportError::new(TransportKind::of(kind), message);
        failure.may_have_arrived &= may_have_arrived;
        let step = self.exchange.answer(Err(failure));
        self.turn(step)
    }

    /// What to do after a wait.
    pub fn resume(&mut self) -> Turn {
        let step = self.exchange.resume();
        self.turn(step)
    }

    /// The token of the page after this call's, which came with `items` items; `None` after the last.
    #[must_use]
    pub fn next_page(&self, items: usize) -> Option<String> {
        self.exchange.next_page(&self.response, items)
    }

    /// Becomes the call for the first of all pages; [`turn_page`](Self::turn_page) makes it the call for the next one.
    pub fn list(&mut self) {
        self.exchange.list();
    }

    /// Becomes the call for the next page, which begins at [`start`](Self::start). `print` tells this call's page, which came
    /// with `items` items, from others: the body's length, beginning and end will do. `None` where it is the last one's again,
    /// and does not count; else whether there is a next page.
    pub fn turn_page(&mut self, items: usize, print: &str) -> Option<bool> {
        let token = self.next_page(items);
        self.exchange.turn(&mut self.place, print, token)
    }

    /// The error for an answer that is not what the operation gives, as the host has found.
    #[must_use]
    pub fn refuse(&self, path: &str, reason: &str, body: &str) -> Error {
        *response::decode_error(&self.response, body, path, reason.to_owned().into())
    }

    /// The same where and why says the core's own
    /// reading of it, the same to every language; `path` and `reason` are for what the host alone minds.
    #[must_use]
    pub fn decode_error(&self, path: &str, reason: &str, body: &str) -> Error {
        // What is no UTF-8 comes as nothing.
        let found = Some(body).filter(|body| !body.is_empty()).and_then(|body| self.misread(body));
        match found {
            Some(error) => Exchange::decode_error(&self.response, body, error),
            None => self.refuse(path, reason, body),
        }
    }

    /// Checks that the body of an answer that succeeded is what the operation gives, for hosts that leave it to the core.
    ///
    /// # Errors
    /// [`Error::Decode`], which says where and why.
    pub fn check(&self, body: &[u8]) -> Result<(), Box<Error>> {
        let refused = |text, error| Box::new(Exchange::decode_error(&self.response, text, error));
        let text = core::str::from_utf8(body).map_err(|_| refused("", JsonError::new("", "the body is not UTF-8", 0)))?;
        self.misread(text).map_or(Ok(()), |error| Err(refused(text, error)))
    }

    /// What the core minds in an answer's body.
    fn misread(&self, body: &str) -> Option<JsonError> {
        let mut reader = Reader::new(body);
        let read = match self.exchange.operation().returns {
            Returns::Model(model) => index::check(&mut reader, model).map(|_| ()),
            Returns::Page(model) => index::check_list(&mut reader, model).map(|_| ()),
            Returns::Nothing | Returns::Url => return None,
        };
        read.and_then(|()| reader.end()).err()
    }

    fn turn(&mut self, step: Step) -> Turn {
        match step {
            Step::Send(request) => {
                self.asking = request.operation.is_empty();
                Turn::Send(request)
            }
            Step::Wait(time) => Turn::Wait(time),
            Step::Done(outcome) => match *outcome {
                Ok(Outcome { response, body }) => {
                    self.response = response;
                    Turn::Done(self.exchange.operation().returns, body)
                }
                Err(failed) => Turn::Failed(failed),
            },
        }
    }
}

/// All pages of a list, a call each.
#[derive(Debug)]
pub struct Listing(Pages);

impl Listing {
    /// The pages from the one that the arguments say. The texts are those of [`Call::new`].
    ///
    /// # Errors
    /// As [`Call::new`].
    pub fn new(engine: &Arc<Engine>, operation: &'static Operation, arguments: &str, options: &str) -> Result<Self, Box<Error>> {
        let arguments = pairs::arguments(operation, &mut json::arguments(operation, arguments)?)?;
        let options = pairs::options(&json::nested(options, "options")?)?;
        Ok(Self(Pages::new(engine.clone(), operation, arguments, options)))
    }

    /// The call for the next page; `None` after the last.
    ///
    /// # Errors
    /// As [`Call::new`].
    pub fn next_call(&mut self) -> Result<Option<Call>, Box<Error>> {
        self.0.next_checked().transpose().map(|exchange| exchange.map(Call::of))
    }

    /// Turns a page; `next` is what [`Call::next_page`] said of it. `print` tells pages apart: the body's length, beginning and
    /// end will do. Whether the page is a new one; the list ends with one that is not.
    pub fn turn(&mut self, next: Option<String>, print: &str) -> bool {
        let new = self.0.is_new(print);
        if new {
            self.0.advance(next);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn v2() -> Arc<Engine> {
        engine(r#"{"public_url":"http://a","admin_url":"http://b/","server":"V2"}"#).unwrap()
    }

    fn call_of(engine: &Arc<Engine>, id: &str, arguments: &str, options: &str) -> Result<Call, Error> {
        Ok(Call::new(engine, operation(id)?, arguments, options)?)
    }

    fn listing_of(engine: &Arc<Engine>, id: &str, arguments: &str) -> Listing {
        Listing::new(engine, operation(id).unwrap(), arguments, "").unwrap()
    }

    #[test]
    fn a_call_from_texts_to_texts() {
        let mut call = call_of(&v2(), "getOAuth2Client", r#"{"id":"a b"}"#, r#"{"timeout_ms":5,"headers":{"X-A":"é"}}"#);
        assert!(matches!(&call, Err(Error::Build { argument, .. }) if argument == "headers.X-A"));
        call = call_of(&v2(), "getOAuth2Client", r#"{"id":"a b"}"#, r#"{"timeout_ms":5,"headers":{"X-A":"b"}}"#);
        let mut call = call.unwrap();
        let step: serde_json::Value = serde_json::from_str(&call.start().to_json()).unwrap();
        assert_eq!(step["send"]["method"], "GET");
        assert_eq!(step["send"]["url"], "http://b/admin/clients/a%20b");
        assert_eq!(step["send"]["operation"], "getOAuth2Client");
        assert_eq!(step["send"]["timeout_ms"], 5);
        assert!(step["send"]["headers"].as_array().unwrap().contains(&serde_json::json!(["X-A", "b"])));
        assert_eq!(call.answer(200, "content-type: application/json\n").to_json(), r#"{"done":{"model":"OAuth2Client"}}"#);
    }

    #[test]
    fn bodies_are_asked_for_where_the_core_must_read_them() {
        let mut call = call_of(&v2(), "getOAuth2LoginRequest", r#"{"login_challenge":"x"}"#, "{}").unwrap();
        call.start();
        assert_eq!(call.answer(410, "").to_json(), r#"{"read":true}"#);
        assert_eq!(
            call.body(br#"{"redirect_to":"/x"}"#.to_vec()).to_json(),
            r#"{"error":{"kind":"already_handled","message":"this request was answered before; send the browser to redirect_to","redirect_to":"http://a/x"}}"#
        );

        let engine = engine(r#"{"admin_url":"http://b"}"#).unwrap();
        let mut call = call_of(&engine, "getOAuth2Client", r#"{"id":"a"}"#, "").unwrap();
        assert!(call.start().to_json().contains("http://b/version"));
        assert_eq!(call.answer(200, "").to_json(), r#"{"read":true}"#);
        assert!(call.body(br#"{"version":"v1.11.10"}"#.to_vec()).to_json().contains("http://b/clients/a"));
    }

    #[test]
    fn a_body_that_is_no_text_is_not_an_empty_one() {
        let reason = |headers, body: &[u8]| {
            let mut call = call_of(&v2(), "getOidcUserInfo", r#"{"access_token":"t"}"#, "").unwrap();
            call.start();
            assert_eq!(call.answer(200, headers).to_json(), r#"{"read":true}"#);
            call.body(body.to_vec()).to_json()
        };
        assert!(reason("content-type: application/jwt", b"\xff").contains("the body is not UTF-8"));
        assert!(reason("content-type: application/jwt", b"").contains("no claims can be read from it"));
    }

    #[test]
    fn what_the_core_minds_in_an_answer_is_said_in_its_own_words() {
        let mut call = call_of(&v2(), "getOAuth2Client", r#"{"id":"a"}"#, "").unwrap();
        call.start();
        call.answer(200, "");
        let found = |body: &str| match call.decode_error("exp", "the host minds it", body) {
            Error::Decode { path, reason, .. } => (path, reason.into_owned()),
            other => panic!("{other:?}"),
        };
        let told = |path: &str, reason: &str| (path.to_owned(), reason.to_owned());
        assert_eq!(found(r#"{"client_name":"a"#), told("client_name", "the text ends inside a string"));
        assert_eq!(found(r#"{"scope":[]}"#), told("scope", "expected a string, found an array"));
        assert_eq!(found("{} {}"), told("", "more text after the value"));
        assert_eq!(found("{}"), told("exp", "the host minds it"));
        assert_eq!(found(""), told("exp", "the host minds it"), "what is no UTF-8 comes as nothing");

        let mut list = call_of(&v2(), "listOAuth2Clients", "", "").unwrap();
        list.start();
        list.answer(200, "");
        let error = list.decode_error("", "", r#"[{},{"scope":1}]"#);
        assert!(matches!(&error, Error::Decode { path, .. } if path == "[1].scope"), "{error}");
    }

    #[test]
    fn bodies_are_checked_for_hosts_that_want_it() {
        let checked = |operation, arguments, body: &[u8]| {
            let mut call = call_of(&v2(), operation, arguments, "").unwrap();
            call.start();
            call.answer(200, "content-type: application/json");
            call.check(body).map_err(|error| error.to_string())
        };
        let refused = |operation, arguments, body, reason: &str| {
            let message = checked(operation, arguments, body).unwrap_err();
            assert!(message.contains(reason), "{message}");
        };
        checked("getOAuth2Client", r#"{"id":"a"}"#, br#"{"client_id":"a"}"#).unwrap();
        checked("listOAuth2Clients", "{}", b"[{}]").unwrap();
        checked("deleteOAuth2Client", r#"{"id":"a"}"#, b"whatever").unwrap();
        refused("getOAuth2Client", r#"{"id":"a"}"#, b"\xff", "not UTF-8");
        refused("getOAuth2Client", r#"{"id":"a"}"#, b"", "the body is empty");
        refused("getOAuth2Client", r#"{"id":"a"}"#, b"{} {}", "more text");
        refused("listOAuth2Clients", "{}", br#"[{"scope":5}]"#, "[0].scope");
    }

    #[test]
    fn failures_keep_their_kind() {
        let mut call = call_of(&v2(), "getOAuth2Client", r#"{"id":"a"}"#, "").unwrap();
        call.start();
        let failed = call.fail("timeout", "after 5 \"ms\"", true).to_json();
        assert!(failed.contains(r#""kind":"transport""#) && failed.contains(r#""transport":"timeout""#), "{failed}");
        assert!(failed.contains(r#""may_have_arrived":true"#), "{failed}");
        assert!(call.fail("what is this", "", true).to_json().contains(r#""transport":"other""#));
    }

    #[test]
    fn wrong_texts_are_named() {
        let name = |result: Result<Call, Error>| match result {
            Err(Error::Build { argument, .. }) => argument,
            other => panic!("{other:?}"),
        };
        let call = |arguments, options| name(call_of(&v2(), "listOAuth2Clients", arguments, options));
        assert_eq!(call(r#"{"colour":"red"}"#, ""), "colour");
        assert_eq!(call(r#"{"owner":5}"#, ""), "owner");
        assert_eq!(call(r#"{"page_size":"5"}"#, ""), "page_size");
        assert_eq!(call("[]", ""), "arguments");
        assert_eq!(call("{}", r#"{"later":1}"#), "later");
        assert_eq!(call("{}", r#"{"timeout_ms":-1}"#), "timeout_ms");
        assert_eq!(call("{}", r#"{"credentials":{"user":"a"}}"#), "credentials");
        assert_eq!(name(call_of(&v2(), "makeCoffee", "", "")), "operation");
        for (settings, wrong) in [
            ("{}", "public_url"),
            (r#"{"public_url":"x"}"#, "public_url"),
            (r#"{"public_url":"http://a","server":"V9"}"#, "server"),
            (r#"{"public_url":"http://a","colour":1}"#, "colour"),
            (r#"{"public_url":"http://a","headers":[]}"#, "headers"),
            (r#"{"public_url":"http://a","credentials.bearer":"t"}"#, "credentials.bearer"),
        ] {
            let error = engine(settings).unwrap_err();
            assert!(matches!(&*error, Error::Build { argument, .. } if argument == wrong), "{settings}: {error}");
        }
    }

    #[test]
    fn pages_are_turned_until_one_is_short_or_comes_again() {
        let mut listing = listing_of(&v2(), "listOAuth2Clients", r#"{"page_size":2,"owner":null}"#);
        let mut tokens = Vec::new();
        for items in [2, 2, 1] {
            let mut call = listing.next_call().unwrap().unwrap();
            tokens.push(call.start().to_json().contains("page_token="));
            call.answer(200, "x-total-count: 5");
            assert!(listing.turn(call.next_page(items), &tokens.len().to_string()));
        }
        assert_eq!(tokens, [false, true, true]);
        assert!(listing.next_call().unwrap().is_none());

        let mut listing = listing_of(&v2(), "listOAuth2Clients", r#"{"page_size":2}"#);
        for expected in [true, false] {
            let mut call = listing.next_call().unwrap().unwrap();
            call.start();
            call.answer(200, "x-total-count: 5");
            assert_eq!(listing.turn(call.next_page(2), "the same"), expected);
        }
        assert!(listing.next_call().unwrap().is_none());
    }
}
