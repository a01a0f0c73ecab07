//! The exports as JavaScript uses them, in WebAssembly: in Node, and in Chromium where `WASM_BINDGEN_USE_BROWSER` is set.

#![cfg(target_arch = "wasm32")]

use polyhydra_wasm as wasm;
use wasm_bindgen_test::wasm_bindgen_test;

fn put(text: &str) {
    let place = wasm::input(text.len());
    // SAFETY: `input` has made room for so many bytes.
    unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), place, text.len()) };
}

fn take() -> String {
    // SAFETY: the output stands there until the next call.
    let bytes = unsafe { std::slice::from_raw_parts(wasm::output(), wasm::output_length()) };
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn engine() -> usize {
    put(r#"{"public_url":"http://a","admin_url":"http://b","server":"V2"}"#);
    wasm::engine()
}

#[wasm_bindgen_test]
fn a_call_from_its_start_to_its_end() {
    let engine = engine();
    put("getOAuth2Client\n{\"id\":\"é\"}\n{\"timeout_ms\":5}");
    let call = wasm::call(engine);
    assert_ne!(call, 0);
    wasm::start(call);
    assert!(take().contains(r#""url":"http://b/admin/clients/%C3%A9""#));
    put("content-type: application/json\n");
    wasm::answer(call, 200);
    assert_eq!(take(), r#"{"done":{"model":"OAuth2Client"}}"#);
    put("client_id\nexpected a string\n{}");
    wasm::decode_error(call);
    assert!(take().contains(r#""kind":"decode""#));
    wasm::free(call);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn an_answer_that_the_core_reads() {
    let engine = engine();
    put("getOAuth2LoginRequest\n{\"login_challenge\":\"x\"}\n");
    let call = wasm::call(engine);
    wasm::start(call);
    put("");
    wasm::answer(call, 410);
    assert_eq!(take(), r#"{"read":true}"#);
    put(r#"{"redirect_to":"/x"}"#);
    wasm::body(call);
    assert!(take().contains(r#""redirect_to":"http://a/x""#));
    wasm::free(call);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn what_is_wrong_is_told_and_leaves_no_handle() {
    put(r#"{"public_url":"ftp://a"}"#);
    assert_eq!(wasm::engine(), 0);
    assert!(take().contains(r#""argument":"public_url""#));
    let engine = engine();
    put("makeCoffee\n{}\n");
    assert_eq!(wasm::call(engine), 0);
    assert!(take().contains("makeCoffee"));
    put("getOAuth2Client\n{}\n");
    assert_eq!(wasm::call(engine), 0);
    assert!(take().contains(r#""argument":"id""#));
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn pages_until_one_is_short() {
    let engine = engine();
    put("listOAuth2Clients\n{\"page_size\":2}\n");
    let listing = wasm::list(engine);
    for (items, more) in [(2, true), (1, false)] {
        let call = wasm::next_call(listing);
        assert_ne!(call, 0);
        wasm::start(call);
        put("x-total-count: 3");
        wasm::answer(call, 200);
        put(&items.to_string());
        assert!(wasm::turn(listing, call, items));
        assert_eq!(wasm::next_page(call, items), more);
        wasm::free(call);
    }
    assert_eq!(wasm::next_call(listing), 0);
    assert_eq!(wasm::output_length(), 0);
    wasm::free(listing);
    wasm::free(engine);
}

#[wasm_bindgen_test]
fn a_thousand_calls_need_no_more_memory_than_some() {
    let pages = |calls| {
        let engine = engine();
        for _ in 0..calls {
            put("getOAuth2Client\n{\"id\":\"a\"}\n");
            let call = wasm::call(engine);
            wasm::start(call);
            put("content-type: application/json\n");
            wasm::answer(call, 200);
            wasm::free(call);
        }
        wasm::free(engine);
        core::arch::wasm32::memory_size(0)
    };
    let before = pages(100);
    assert_eq!(pages(1000), before);
}
