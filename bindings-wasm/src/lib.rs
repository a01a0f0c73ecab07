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
#[cfg(not(polyhydra_public))]
use flat::put;
use flat::{put_error, put_turn, Host, Texts};
use hold::{Hold, Slots};
use polyhydra::border::Turn;
use polyhydra::packed::Tables;
use polyhydra::{border, exchange, Error, Reason};

enum Thing {
    Engine(Arc<exchange::Engine>),
    Call(Box<border::Call>),
}

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

    fn call(&mut self, handle: usize) -> Option<&mut border::Call> {
        match self.things.get(handle) {
            Some(Thing::Call(call)) => Some(call),
            _ => None,
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
        state.keep(border::engine_of(&Texts::of(&taken).pairs(), &Host).map(Thing::Engine))
    })
}

/// A call, of an operation's name, arguments, an empty text, and options; `of_list` for all pages of a list.
#[no_mangle]
pub extern "C" fn call(engine: usize, of_list: bool) -> usize {
    STATE.with(|state| {
        let taken = state.taken();
        let mut texts = Texts::of(&taken);
        let id = texts.text();
        let (arguments, options) = (texts.pairs(), texts.pairs());
        let made = match (state.tables.operation(id), state.things.get(engine)) {
            (None, _) => Err(border::no_operation(id)),
            (Some(operation), Some(Thing::Engine(engine))) => border::Call::of_pairs(engine, operation, arguments, &options),
            _ => Err(Error::build("client", Reason::Invalid("is closed")).into()),
        };
        state.keep(made.map(|call| {
            let mut call = Box::new(call);
            if of_list && cfg!(not(polyhydra_public)) {
                call.list();
            }
            Thing::Call(call)
        }))
    })
}

/// Lets a call go on, and puts out the next turn. `what` says what has happened:
///
/// | `what` | | input | `number` |
/// | --- | --- | --- | --- |
/// | 0 | nothing yet | | |
/// | 1 | a status and headers came | the headers' lines | the status |
/// | 2 | a body came | its bytes; of an answer that failed its text, and the names and values of its members | |
/// | 3 | no answer came, or not the whole of one | kind, words | 1 where the request may have arrived |
/// | 4 | the wait is over | | |
/// | 5 | the body is not what the operation gives | path, reason, how it begins | |
#[no_mangle]
pub extern "C" fn step(call: usize, what: usize, number: u16) {
    STATE.with(|state| {
        let taken = state.taken();
        let Some(call) = state.call(call) else { return };
        let turn = match what {
            0 => call.start(),
            // The one that may be no text.
            2 => call.body(taken),
            4 => call.resume(),
            _ => {
                let mut texts = Texts::of(&taken);
                match what {
                    1 => call.answer(number, texts.text()),
                    3 => call.fail(texts.text(), texts.text(), number != 0),
                    _ => Turn::Failed(call.refuse(texts.text(), texts.text(), texts.text())),
                }
            }
        };
        put_turn(&mut state.bytes, turn);
    });
}

/// The token of the next page after `items` items, as the output; whether there is one.
#[cfg(not(polyhydra_public))]
#[no_mangle]
pub extern "C" fn next_page(call: usize, items: usize) -> bool {
    STATE.with(|state| {
        state.bytes.clear();
        let token = state.call(call).and_then(|call| call.next_page(items));
        if let Some(token) = &token {
            put(&mut state.bytes, token);
        }
        token.is_some()
    })
}

/// Makes a call of a list the one for the next page, after `items` items of a page that the input tells from others. 0 where
/// that one came before, 1 where it is the last, else 2.
#[cfg(not(polyhydra_public))]
#[no_mangle]
pub extern "C" fn turn_page(call: usize, items: usize) -> usize {
    STATE.with(|state| {
        let print = state.taken();
        let turned = state.call(call).and_then(|call| call.turn_page(items, Texts::of(&print).text()));
        turned.map_or(0, |more| 1 + usize::from(more))
    })
}

/// Lets an object go.
#[no_mangle]
pub extern "C" fn free(handle: usize) {
    STATE.with(|state| state.things.take(handle));
}
