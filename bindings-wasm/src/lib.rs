//! What crosses into WebAssembly: [`polyhydra::border`], whose texts JavaScript makes and reads by `JSON`.
//!
//! There is no generated glue: a text goes in through [`input`] and comes out through [`output`], and everything else is a
//! number. `js/core.ts` is the other side. Objects are known by their handles, which are never 0; 0 stands for failure or
//! nothing, and the output then says why.
//!
//! The bodies of answers that succeed stay outside. JavaScript parses them, and checks them by [`shape`].

#![cfg_attr(feature = "lean", no_std)]

extern crate alloc;

mod hold;
#[cfg(feature = "lean")]
mod lean;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use hold::{Hold, Slots};
use polyhydra::json::write_string;
use polyhydra::models::index::write_name;
use polyhydra::models::FieldKind;
use polyhydra::operation::Operation;
use polyhydra::packed::Tables;
use polyhydra::{border, exchange, Error, Reason};

enum Thing {
    Engine(Arc<exchange::Engine>),
    Call(border::Call),
    Listing(border::Listing),
}

/// Makes a thing of an operation, its arguments and options.
type Make = fn(&Arc<exchange::Engine>, &'static Operation, &str, &str) -> Result<Thing, Box<Error>>;

struct State {
    tables: Tables,
    things: Slots<Thing>,
    text: Vec<u8>,
}

static STATE: Hold<State> = Hold::new(State {
    tables: Tables::new(include_str!(concat!(env!("OUT_DIR"), "/tables.txt"))),
    things: Slots::new(),
    text: Vec::new(),
});

impl State {
    /// The text that came in.
    fn taken(&mut self) -> String {
        String::from_utf8(core::mem::take(&mut self.text)).unwrap_or_default()
    }

    fn put(&mut self, text: String) {
        self.text = text.into_bytes();
    }

    fn keep(&mut self, made: Result<Thing, Box<Error>>) -> usize {
        match made {
            Ok(thing) => self.things.put(thing),
            Err(error) => {
                self.put(border::error(&error));
                0
            }
        }
    }

    fn operation(&mut self, id: &str) -> Result<&'static Operation, Box<Error>> {
        self.tables.operation(id).ok_or_else(|| border::no_operation(id))
    }

    /// Makes a call or a listing out of three lines: the operation's name, the arguments, the options.
    fn make(&mut self, engine: usize, make: Make) -> usize {
        let text = self.taken();
        let mut lines = border::parts(&text, b'\n');
        let mut line = || lines.next().unwrap_or_default();
        let (id, arguments, options) = (line(), line(), line());
        let thing = self.operation(id).and_then(|operation| match self.things.get(engine) {
            Some(Thing::Engine(engine)) => make(engine, operation, arguments, options),
            _ => Err(Error::build("client", Reason::Invalid("is closed")).into()),
        });
        self.keep(thing)
    }

    /// Lets a call go on with the text that came in, and puts out the next step.
    fn step(&mut self, call: usize, step: impl FnOnce(&mut border::Call, String) -> String) {
        let text = self.taken();
        if let Some(Thing::Call(call)) = self.things.get(call) {
            let out = step(call, text);
            self.put(out);
        }
    }
}

/// Makes room for a text of `length` bytes, and says where to write it.
#[no_mangle]
pub extern "C" fn input(length: usize) -> *mut u8 {
    STATE.with(|state| {
        state.text = alloc::vec![0; length];
        state.text.as_mut_ptr()
    })
}

/// Where the text stands that came out last.
#[no_mangle]
pub extern "C" fn output() -> *const u8 {
    STATE.with(|state| state.text.as_ptr())
}

/// How many bytes it has.
#[no_mangle]
pub extern "C" fn output_length() -> usize {
    STATE.with(|state| state.text.len())
}

/// An engine, of settings.
#[no_mangle]
pub extern "C" fn engine() -> usize {
    STATE.with(|state| {
        let settings = state.taken();
        state.keep(border::engine(&settings).map(Thing::Engine))
    })
}

/// A call, of three lines.
#[no_mangle]
pub extern "C" fn call(engine: usize) -> usize {
    STATE.with(|state| {
        state.make(engine, |engine, operation, arguments, options| {
            border::Call::new(engine, operation, arguments, options).map(Thing::Call)
        })
    })
}

/// All pages of a list, of three lines.
#[no_mangle]
pub extern "C" fn list(engine: usize) -> usize {
    STATE.with(|state| {
        state.make(engine, |engine, operation, arguments, options| {
            border::Listing::new(engine, operation, arguments, options).map(Thing::Listing)
        })
    })
}

/// The first step of a call.
#[no_mangle]
pub extern "C" fn start(call: usize) {
    STATE.with(|state| state.step(call, |call, _| call.start()));
}

/// The step after an answer's status and headers.
#[no_mangle]
pub extern "C" fn answer(call: usize, status: u16) {
    STATE.with(|state| state.step(call, |call, headers| call.answer(status, &headers)));
}

/// The step after a body.
#[no_mangle]
pub extern "C" fn body(call: usize) {
    STATE.with(|state| {
        let body = core::mem::take(&mut state.text);
        state.step(call, |call, _| call.body(body));
    });
}

/// The step after a failure: its kind on the first line, words behind it.
#[no_mangle]
pub extern "C" fn fail(call: usize, may_have_arrived: bool) {
    STATE.with(|state| {
        state.step(call, |call, text| {
            let (kind, message) = border::cut(&text, "\n").unwrap_or_default();
            call.fail(kind, message, may_have_arrived)
        });
    });
}

/// The step after a wait.
#[no_mangle]
pub extern "C" fn resume(call: usize) {
    STATE.with(|state| state.step(call, |call, _| call.resume()));
}

/// The error for an answer that is not what the operation gives: path and reason on a line each, then the body.
#[no_mangle]
pub extern "C" fn decode_error(call: usize) {
    STATE.with(|state| {
        state.step(call, |call, text| {
            let (path, rest) = border::cut(&text, "\n").unwrap_or_default();
            let (reason, body) = border::cut(rest, "\n").unwrap_or_default();
            border::error(&call.decode_error(path, reason, body))
        });
    });
}

/// The token of the next page after `items` items, as the output; whether there is one.
#[no_mangle]
pub extern "C" fn next_page(call: usize, items: usize) -> bool {
    STATE.with(|state| {
        let token = match state.things.get(call) {
            Some(Thing::Call(call)) => call.next_page(items),
            _ => None,
        };
        let found = token.is_some();
        state.put(token.unwrap_or_default());
        found
    })
}

/// The call for the next page. 0 with an empty output after the last one.
#[no_mangle]
pub extern "C" fn next_call(listing: usize) -> usize {
    STATE.with(|state| {
        state.text.clear();
        let next = match state.things.get(listing) {
            Some(Thing::Listing(listing)) => listing.next_call().transpose(),
            _ => None,
        };
        next.map_or(0, |call| state.keep(call.map(Thing::Call)))
    })
}

/// Whether the page that `call` gave with `items` items, and that the input tells from others, is a new one.
#[no_mangle]
pub extern "C" fn turn(listing: usize, call: usize, items: usize) -> bool {
    STATE.with(|state| {
        let print = state.taken();
        let Some(Thing::Call(call)) = state.things.get(call) else { return false };
        let token = call.next_page(items);
        match state.things.get(listing) {
            Some(Thing::Listing(listing)) => listing.turn(token, &print),
            _ => false,
        }
    })
}

/// Lets an object go.
#[no_mangle]
pub extern "C" fn free(handle: usize) {
    STATE.with(|state| state.things.take(handle));
}

/// Puts out the members of the model whose name came in: `{"member":["text"],"other":["models","Model"],...}`.
#[no_mangle]
pub extern "C" fn shape() {
    STATE.with(|state| {
        let name = state.taken();
        let mut out = String::from("{");
        for field in state.tables.model(&name).map_or(&[][..], |model| model.fields) {
            let (kind, inner) = match field.kind {
                FieldKind::Integer => ("integer", None),
                FieldKind::Boolean => ("boolean", None),
                FieldKind::Json => continue,
                FieldKind::Texts => ("texts", None),
                FieldKind::Model(model) => ("model", Some(model)),
                FieldKind::Models(model) => ("models", Some(model)),
                // Texts for JavaScript as well, but an empty one means nothing.
                FieldKind::Timestamp | FieldKind::Lifespan => ("time", None),
                _ => ("text", None),
            };
            write_name(&mut out, field.wire);
            out.push('[');
            write_string(&mut out, kind);
            if let Some(inner) = inner {
                out.push(',');
                write_string(&mut out, inner.name);
            }
            out.push(']');
        }
        out.push('}');
        state.put(out);
    });
}
