//! The JSON scanner against `serde_json`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polyhydra::json::{write_string, Json, Reader, DEPTH_LIMIT};
use serde::de::IgnoredAny;

fuzz_target!(|text: &str| {
    let ours = Json::parse(text);
    let theirs = serde_json::from_str::<IgnoredAny>(text).is_ok();
    match &ours {
        // They take any depth here.
        Err(error) if error.reason.contains(&DEPTH_LIMIT.to_string()) => return,
        _ => assert_eq!(ours.is_ok(), theirs, "{ours:?}"),
    }
    if let (Ok(string), Ok(theirs)) = (Reader::new(text).string(), serde_json::from_str::<String>(text)) {
        assert_eq!(string, theirs);
    }
    if let Ok(theirs) = serde_json::from_str::<i64>(text) {
        assert_eq!(Reader::new(text).integer(), Ok(theirs));
    }
    let mut written = String::new();
    write_string(&mut written, text);
    assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    assert_eq!(Reader::new(&written).string().unwrap(), text);
});
