//! The exports as JavaScript uses them, in WebAssembly: in Node, and in Chromium where `WASM_BINDGEN_USE_BROWSER` is set.

#![cfg(target_arch = "wasm32")]

use polyhydra::operation::Operation;
use polyhydra::{operations, packed};
use polyhydra_wasm as wasm;
use wasm_bindgen_test::wasm_bindgen_test;

fn put(texts: &[&str]) {
    put_bytes(texts.join("\0").as_bytes());
}

fn put_bytes(bytes: &[u8]) {
    let place = wasm::input(bytes.len());
    // SAFETY: `input` has made room for so many bytes.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len()) };
}

fn take() -> Vec<String> {
    // SAFETY: the output stands there until the next call.
    let bytes = unsafe { std::slice::from_raw_parts(wasm::output(), wasm::output_length()) };
    std::str::from_utf8(bytes).unwrap().split('\0').map(str::to_owned).collect()
}

/// The value of an error's member, behind the name and its letter.
fn member(texts: &[String], name: &str) -> String {
    let place = texts.iter().position(|text| text == name).unwrap_or_else(|| panic!("no {name} in {texts:?}"));
    texts[place + 2].clone()
}

fn engine() -> usize {
    let all: Vec<&Operation> = operations::all().collect();
    put(&[&packed::pack(&all)]);
    wasm::tables();
    put(&["public_url", "shttp://a", "admin_url", "shttp://b", "server", "sV2"]);
    wasm::engine()
}

#[wasm_bindgen_test]
fn a_call_from_its_start_to_its_end() {
    let engine = engine();
    put(&["getOAuth2Client", "id", "sé", "", "timeout_ms", "i5", "headers.X-A", "sb"]);
    let call = wasm::call(engine, false);
    assert_ne!(call, 0);
    wasm::step(call, 0, 0);
    let turn = take();
    assert_eq!(turn[..7], ["s", "GET", "http://b/admin/clients/%C3%A9", "getOAuth2Client", "5", "16777216", ""]);
    assert!(turn[7].contains("Accept: application/json\n") && turn[7].contains("X-A: b\n"));
    assert_eq!(turn.len(), 8, "there is no body");
    put(&["content-type: application/json\n"]);
    wasm::step(call, 1, 200);
    assert_eq!(take(), ["m", "OAuth2Client", ""]);
    put(&["client_id", "expected a string", "{}"]);
    wasm::step(call, 5, 0);
    let turn = take();
    assert_eq!((&*turn[0], &*member(&turn, "kind"), &*member(&turn, "path")), ("e", "decode", "client_id"));
    wasm::free(call);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn a_body_is_a_line_for_each_member() {
    let engine = engine();
    put(&["setOAuth2Client", "id", "sa", "body", "j\"later\":1\n\"scope\":null\n\"client_name\":\"x\"", ""]);
    let call = wasm::call(engine, false);
    wasm::step(call, 0, 0);
    assert_eq!(take()[8], r#"{"client_name":"x","later":1}"#);
    wasm::free(call);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn what_the_core_has_to_know_of_a_body() {
    let engine = engine();
    put(&["getOAuth2LoginRequest", "login_challenge", "sx"]);
    let call = wasm::call(engine, false);
    wasm::step(call, 0, 0);
    put(&[""]);
    wasm::step(call, 1, 410);
    assert_eq!(take(), ["r"]);
    put(&[r#"{"redirect_to":"/x"}"#, "redirect_to", "s/x"]);
    wasm::step(call, 2, 0);
    assert_eq!(member(&take(), "redirect_to"), "http://a/x");
    wasm::free(call);

    put(&["getOidcUserInfo", "access_token", "st"]);
    let call = wasm::call(engine, false);
    wasm::step(call, 0, 0);
    put(&["content-type: application/jwt\n"]);
    wasm::step(call, 1, 200);
    assert_eq!(take(), ["r"]);
    put_bytes(b"e30.eyJzdWIiOiJzdWUifQ.x");
    wasm::step(call, 2, 0);
    assert_eq!(take()[2], r#"{"jwt":"e30.eyJzdWIiOiJzdWUifQ.x","sub":"sue"}"#);
    wasm::free(call);
    wasm::free(engine);
}

/// Of the bodies that come as bytes: all beginnings, against the library's word.
#[wasm_bindgen_test]
fn what_is_no_utf_8_is_no_text() {
    let engine = engine();
    put(&["getOidcUserInfo", "access_token", "st"]);
    let call = wasm::call(engine, false);
    wasm::step(call, 0, 0);
    // Where the ranges of second bytes begin and end.
    let edges = [0x2e, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0];
    for (first, second) in (0..=255).flat_map(|first| edges.map(|second| (first, second))) {
        for body in
            [&[first][..], &[first, second], &[first, second, 0xbf], &[first, second, 0x80, 0xbf], &[first, second, 0x80, 0x2e]]
        {
            put(&["content-type: application/jwt\n"]);
            wasm::step(call, 1, 200);
            put_bytes(body);
            wasm::step(call, 2, 0);
            let wanted = std::str::from_utf8(body).map_or("the body is not UTF-8", |_| "no claims can be read from it");
            assert_eq!(member(&take(), "reason"), wanted, "{body:x?}");
        }
    }
    wasm::free(call);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn what_is_wrong_is_told_and_leaves_no_handle() {
    put(&["public_url", "sftp://a"]);
    assert_eq!(wasm::engine(), 0);
    assert_eq!(member(&take(), "argument"), "public_url");
    let engine = engine();
    for (texts, argument) in [
        (&["makeCoffee"][..], "operation"),
        (&["getOAuth2Client"], "id"),
        (&["getOAuth2Client", "id", "i5"], "id"),
        (&["getOAuth2Client", "id", "sa", "", "colour", "sred"], "colour"),
        (&["listOAuth2Clients", "page_size", "i-1"], "page_size"),
    ] {
        put(texts);
        assert_eq!(wasm::call(engine, false), 0);
        assert_eq!(member(&take(), "argument"), argument);
    }
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn pages_until_one_is_short() {
    let engine = engine();
    put(&["listOAuth2Clients", "page_size", "i2"]);
    let call = wasm::call(engine, true);
    for (items, begin, turned) in [(2, "[1", 2), (1, "[2", 1), (1, "[2", 0)] {
        wasm::step(call, 0, 0);
        put(&["x-total-count: 3"]);
        wasm::step(call, 1, 200);
        assert_eq!(wasm::next_page(call, items), turned == 2);
        put(&[begin]);
        assert_eq!(wasm::turn_page(call, items), turned);
    }
    wasm::free(call);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn a_thousand_calls_need_no_more_memory_than_some() {
    let engine = engine();
    let memory_after = |calls| {
        for _ in 0..calls {
            put(&["getOAuth2Client", "id", "sa"]);
            let call = wasm::call(engine, false);
            wasm::step(call, 0, 0);
            put(&["content-type: application/json\n"]);
            wasm::step(call, 1, 200);
            wasm::free(call);
        }
        core::arch::wasm32::memory_size(0)
    };
    let before = memory_after(100);
    assert_eq!(memory_after(1000), before);
    wasm::free(engine);
}
