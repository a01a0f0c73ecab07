//! What crosses to Kotlin and Java: [`polyhydra::border`], as static methods of `org.polyhydra.Native`.
//!
//! Texts cross as UTF-8 in byte arrays, objects as numbers. The bodies of answers that succeed stay outside; the generated
//! surface parses them. What the core refuses is thrown as `org.polyhydra.Refused` with its text; a panic becomes a
//! `RuntimeException`.

mod handles;

use handles::{free, hold, lock, Held};
use jni::errors::{Error as JniError, ThrowRuntimeExAndDefault};
use jni::objects::{JByteArray, JClass};
use jni::strings::JNIString;
use jni::sys::{jboolean, jint, jlong};
use jni::{jni_str, Env, EnvUnowned};
use polyhydra::border::Turn;
use polyhydra::{border, Error};
use std::sync::{Arc, Mutex};

type Crossed<T> = Result<T, JniError>;

fn text(env: &Env<'_>, bytes: &JByteArray<'_>) -> Crossed<String> {
    Ok(String::from_utf8_lossy(&env.convert_byte_array(bytes)?).into_owned())
}

/// Throws what the core refuses.
fn taken<T>(env: &mut Env<'_>, result: Result<T, Box<Error>>) -> Crossed<T> {
    result.or_else(|error| {
        env.throw_new(jni_str!("org/polyhydra/Refused"), JNIString::from(border::error(&error)))?;
        Err(JniError::JavaException)
    })
}

/// A call's turn, and the text it gives.
fn step<'local>(
    env: &mut Env<'local>,
    handle: jlong,
    turn: impl FnOnce(&mut border::Call) -> Turn,
) -> Crossed<JByteArray<'local>> {
    let found = handles::call(handle);
    let call = taken(env, found)?;
    let told = turn(&mut lock(&call)).to_json();
    env.byte_array_from_slice(told.as_bytes())
}

/// Exports a method: its panics are caught, its errors thrown.
macro_rules! export {
    ($(#[$about:meta])* $symbol:ident |$env:ident $(, $name:ident: $kind:ty)*| -> $result:ty $body:block) => {
        $(#[$about])*
        #[no_mangle]
        #[allow(non_snake_case)]
        pub extern "system" fn $symbol<'local>(
            mut unowned: EnvUnowned<'local>,
            _class: JClass<'local>,
            $($name: $kind),*
        ) -> $result {
            unowned.with_env(|$env| -> Crossed<$result> { $body }).resolve::<ThrowRuntimeExAndDefault>()
        }
    };
}

export! {
    /// An engine for settings.
    Java_org_polyhydra_Native_engine |env, settings: JByteArray<'local>| -> jlong {
        let made = border::engine(&text(env, &settings)?);
        Ok(hold(Held::Engine(taken(env, made)?)))
    }
}

export! {
    /// A call of an operation.
    Java_org_polyhydra_Native_call
    |env, engine: jlong, operation: JByteArray<'local>, arguments: JByteArray<'local>, options: JByteArray<'local>| -> jlong {
        let (operation, arguments, options) = (text(env, &operation)?, text(env, &arguments)?, text(env, &options)?);
        let made = handles::engine(engine)
            .and_then(|engine| border::Call::new(&engine, border::operation(&operation)?, &arguments, &options));
        Ok(hold(Held::Call(Arc::new(Mutex::new(taken(env, made)?)))))
    }
}

export! {
    /// All pages of a list.
    Java_org_polyhydra_Native_list
    |env, engine: jlong, operation: JByteArray<'local>, arguments: JByteArray<'local>, options: JByteArray<'local>| -> jlong {
        let (operation, arguments, options) = (text(env, &operation)?, text(env, &arguments)?, text(env, &options)?);
        let made = handles::engine(engine)
            .and_then(|engine| border::Listing::new(&engine, border::operation(&operation)?, &arguments, &options));
        Ok(hold(Held::Listing(Arc::new(Mutex::new(taken(env, made)?)))))
    }
}

export! {
    /// What to do first.
    Java_org_polyhydra_Native_start |env, call: jlong| -> JByteArray<'local> { step(env, call, border::Call::start) }
}

export! {
    /// Takes an answer's status and headers.
    Java_org_polyhydra_Native_answer |env, call: jlong, status: jint, headers: JByteArray<'local>| -> JByteArray<'local> {
        let headers = text(env, &headers)?;
        step(env, call, |call| call.answer(u16::try_from(status).unwrap_or_default(), &headers))
    }
}

export! {
    /// Takes the body that was asked for.
    Java_org_polyhydra_Native_body |env, call: jlong, body: JByteArray<'local>| -> JByteArray<'local> {
        let body = env.convert_byte_array(&body)?;
        step(env, call, |call| call.body(body))
    }
}

export! {
    /// Takes note that no answer came, or not the whole of one.
    Java_org_polyhydra_Native_fail
    |env, call: jlong, kind: JByteArray<'local>, message: JByteArray<'local>, arrived: jboolean| -> JByteArray<'local> {
        let (kind, message) = (text(env, &kind)?, text(env, &message)?);
        step(env, call, |call| call.fail(&kind, &message, arrived))
    }
}

export! {
    /// What to do after a wait.
    Java_org_polyhydra_Native_resume |env, call: jlong| -> JByteArray<'local> { step(env, call, border::Call::resume) }
}

export! {
    /// The token of the next page; null after the last.
    Java_org_polyhydra_Native_nextPage |env, call: jlong, items: jint| -> JByteArray<'local> {
        let found = handles::call(call);
        let call = taken(env, found)?;
        let token = lock(&call).next_page(count(items));
        token.map_or_else(|| Ok(JByteArray::default()), |token| env.byte_array_from_slice(token.as_bytes()))
    }
}

export! {
    /// The text of the error for an answer that is not what the operation gives.
    Java_org_polyhydra_Native_decodeError
    |env, call: jlong, path: JByteArray<'local>, reason: JByteArray<'local>, body: JByteArray<'local>| -> JByteArray<'local> {
        let (path, reason, body) = (text(env, &path)?, text(env, &reason)?, text(env, &body)?);
        let found = handles::call(call);
        let call = taken(env, found)?;
        let error = lock(&call).decode_error(&path, &reason, &body);
        env.byte_array_from_slice(border::error(&error).as_bytes())
    }
}

export! {
    /// The call for the next page; 0 after the last.
    Java_org_polyhydra_Native_nextCall |env, listing: jlong| -> jlong {
        let next = handles::listing(listing).and_then(|listing| lock(&listing).next_call());
        Ok(taken(env, next)?.map_or(0, |call| hold(Held::Call(Arc::new(Mutex::new(call))))))
    }
}

export! {
    /// Whether the page that a call gave is a new one.
    Java_org_polyhydra_Native_turn
    |env, listing: jlong, call: jlong, items: jint, print: JByteArray<'local>| -> jboolean {
        let print = text(env, &print)?;
        let found = handles::listing(listing).and_then(|listing| Ok((listing, handles::call(call)?)));
        let (listing, call) = taken(env, found)?;
        let next = lock(&call).next_page(count(items));
        let new = lock(&listing).turn(next, &print);
        Ok(new)
    }
}

export! {
    /// Lets go of an engine, a call or a list.
    Java_org_polyhydra_Native_free |_env, handle: jlong| -> () {
        free(handle);
        Ok(())
    }
}

export! {
    /// How many engines, calls and lists are held.
    Java_org_polyhydra_Native_held |_env| -> jint { Ok(jint::try_from(handles::count()).unwrap_or(jint::MAX)) }
}

fn count(items: jint) -> usize {
    usize::try_from(items).unwrap_or_default()
}
