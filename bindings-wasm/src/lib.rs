//! What crosses into WebAssembly: [`polyhydra::border`], in texts that need no parser ([`flat`]).
//!
//! There is no generated glue: texts go in through [`input`] and come out through [`output`], and everything else is a
//! number. `js/core.ts` is the other side. Objects are known by their handles, which are never 0; 0 stands for failure or
//! nothing, and the output then says why.
//!
//! JSON stays outside. JavaScript parses it and checks it by the declaration's tables, which it has and hands to the core.

#![cfg_attr(feature = "lean", no_std)]

extern crate alloc;

mod flat;
mod hold;
#[cfg(feature = "lean")]
mod lean;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
#[cfg(feature = "admin")]
use flat::put;
use flat::{put_error, put_turn, Host, Texts};
use hold::{Hold, Slots};
use polyhydra::border::{Pairs, Turn};
use polyhydra::operation::Operation;
use polyhydra::packed::Tables;
use polyhydra::{border, exchange, Error, Reason};

enum Thing {
    Engine(Arc<exchange::Engine>),
    Call(border::Call),
    #[cfg(feature = "admin")]
    Listing(border::Listing),
}

/// Makes a thing of an operation, its arguments and options.
type Make = fn(&Arc<exchange::Engine>, &'static Operation, Pairs, Pairs) -> Result<Thing, Box<Error>>;

struct State {
    tables: Tables,
    things: Slots<Thing>,
    bytes: Vec<u8>,
}

static STATE: Hold<State> = Hold::new(State { tables: Tables::new(""), things: Slots::new(), bytes: Vec::new() });

impl State {
    /// What came in.
    fn taken(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.bytes)
    }

    fn keep(&mut self, made: Result<Thing, Box<Error>>) -> usize {
        match made {
            Ok(thing) => self.things.put(thing),
            Err(error) => {
                put_error(&mut self.bytes, &error);
                0
            }
        }
    }

    /// Makes a call or a listing of an operation's name, arguments, an empty text, and options.
    fn make(&mut self, engine: usize, make: Make) -> usize {
        let taken = self.taken();
        let mut texts = Texts::of(&taken);
        let id = texts.text();
        let (arguments, options) = (texts.pairs(), texts.pairs());
        let thing = match (self.tables.operation(id), self.things.get(engine)) {
            (None, _) => Err(border::no_operation(id)),
            (Some(operation), Some(Thing::Engine(engine))) => make(engine, operation, arguments, options),
            _ => Err(Error::build("client", Reason::Invalid("is closed")).into()),
        };
        self.keep(thing)
    }

    /// Lets a call go on with what came in, and puts out the next turn.
    fn step(&mut self, call: usize, step: impl FnOnce(&mut border::Call, Vec<u8>) -> Turn) {
        let taken = self.taken();
        if let Some(Thing::Call(call)) = self.things.get(call) {
            let turn = step(call, taken);
            put_turn(&mut self.bytes, turn);
        }
    }
}

/// Makes room for `length` bytes, and says where to write them.
#[no_mangle]
pub extern "C" fn input(length: usize) -> *mut u8 {
    STATE.with(|state| {
        state.bytes = alloc::vec![0; length];
        state.bytes.as_mut_ptr()
    })
}

/// Where the texts stand that came out last.
#[no_mangle]
pub extern "C" fn output() -> *const u8 {
    STATE.with(|state| state.bytes.as_ptr())
}

/// How many bytes they have.
#[no_mangle]
pub extern "C" fn output_length() -> usize {
    STATE.with(|state| state.bytes.len())
}

/// Takes the tables, once.
#[no_mangle]
pub extern "C" fn tables() {
    STATE.with(|state| {
        let taken = state.taken();
        state.tables = Tables::new(Texts::of(&taken).text().to_owned().leak());
    });
}

/// An engine, of settings.
#[no_mangle]
pub extern "C" fn engine() -> usize {
    STATE.with(|state| {
        let taken = state.taken();
        state.keep(border::engine_of(Texts::of(&taken).pairs(), &Host).map(Thing::Engine))
    })
}

/// A call, of an operation's name, arguments and options.
#[no_mangle]
pub extern "C" fn call(engine: usize) -> usize {
    STATE.with(|state| {
        state.make(engine, |engine, operation, arguments, options| {
            border::Call::of_pairs(engine, operation, arguments, options).map(Thing::Call)
        })
    })
}

/// All pages of a list, of the same.
#[cfg(feature = "admin")]
#[no_mangle]
pub extern "C" fn list(engine: usize) -> usize {
    STATE.with(|state| {
        state.make(engine, |engine, operation, arguments, options| {
            border::Listing::of_pairs(engine, operation, arguments, options).map(Thing::Listing)
        })
    })
}

/// The first turn of a call.
#[no_mangle]
pub extern "C" fn start(call: usize) {
    STATE.with(|state| state.step(call, |call, _| call.start()));
}

/// The turn after an answer's status and headers.
#[no_mangle]
pub extern "C" fn answer(call: usize, status: u16) {
    STATE.with(|state| state.step(call, |call, headers| call.answer(status, Texts::of(&headers).text())));
}

/// The turn after a body: the bytes of one that succeeded, else its text, and the names and values of its members.
#[no_mangle]
pub extern "C" fn body(call: usize) {
    STATE.with(|state| state.step(call, border::Call::body));
}

/// The turn after a failure of a kind, with words.
#[no_mangle]
pub extern "C" fn fail(call: usize, may_have_arrived: bool) {
    STATE.with(|state| {
        state.step(call, |call, taken| {
            let mut texts = Texts::of(&taken);
            call.fail(texts.text(), texts.text(), may_have_arrived)
        });
    });
}

/// The turn after a wait.
#[no_mangle]
pub extern "C" fn resume(call: usize) {
    STATE.with(|state| state.step(call, |call, _| call.resume()));
}

/// The turn after a body that is not what the operation gives: path, reason, and how it begins.
#[no_mangle]
pub extern "C" fn refuse(call: usize) {
    STATE.with(|state| {
        state.step(call, |call, taken| {
            let mut texts = Texts::of(&taken);
            Turn::Failed(call.refuse(texts.text(), texts.text(), texts.text()).into())
        });
    });
}

/// The token of the next page after `items` items, as the output; whether there is one.
#[cfg(feature = "admin")]
#[no_mangle]
pub extern "C" fn next_page(call: usize, items: usize) -> bool {
    STATE.with(|state| {
        state.bytes.clear();
        let token = match state.things.get(call) {
            Some(Thing::Call(call)) => call.next_page(items),
            _ => None,
        };
        if let Some(token) = &token {
            put(&mut state.bytes, token);
        }
        token.is_some()
    })
}

/// The call for the next page. 0 with an empty output after the last one.
#[cfg(feature = "admin")]
#[no_mangle]
pub extern "C" fn next_call(listing: usize) -> usize {
    STATE.with(|state| {
        state.bytes.clear();
        let next = match state.things.get(listing) {
            Some(Thing::Listing(listing)) => listing.next_call().transpose(),
            _ => None,
        };
        next.map_or(0, |call| state.keep(call.map(Thing::Call)))
    })
}

/// Whether the page that `call` gave with `items` items, and that the input tells from others, is a new one.
#[cfg(feature = "admin")]
#[no_mangle]
pub extern "C" fn turn(listing: usize, call: usize, items: usize) -> bool {
    STATE.with(|state| {
        let print = state.taken();
        let Some(Thing::Call(call)) = state.things.get(call) else { return false };
        let token = call.next_page(items);
        match state.things.get(listing) {
            Some(Thing::Listing(listing)) => listing.turn(token, Texts::of(&print).text()),
            _ => false,
        }
    })
}

/// Lets an object go.
#[no_mangle]
pub extern "C" fn free(handle: usize) {
    STATE.with(|state| state.things.take(handle));
}
