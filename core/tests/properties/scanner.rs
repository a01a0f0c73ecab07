//! The JSON scanner against `serde_json`.

use crate::texts::{config, damaged, escaped, json, number, odd};
use polyhydra::json::{write_string, Json, Reader, DEPTH_LIMIT};
use proptest::prelude::*;
use serde::de::IgnoredAny;

/// `serde_json` takes any depth here; the scanner says so where it does not.
fn agree(text: &str) {
    let ours = Json::parse(text);
    let theirs = serde_json::from_str::<IgnoredAny>(text);
    if ours.as_ref().is_err_and(|error| error.reason.contains(&DEPTH_LIMIT.to_string())) {
        return;
    }
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?}: {ours:?} {theirs:?}");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn both_take_the_same_json(text in prop_oneof![json(), damaged(json())]) {
        agree(&text);
    }

    #[test]
    fn both_take_the_same_text(text in prop_oneof![any::<String>(), r#"[\[\]{}:,"\\ 0-9eE.+\-a-fnrtu\n\u{1}é]{0,30}"#]) {
        agree(&text);
    }

    #[test]
    fn both_take_the_same_numbers(text in prop_oneof![number(), "[-+.0-9eE]{1,12}"]) {
        agree(&text);
    }

    #[test]
    fn strings_are_written_and_read_alike(text in odd()) {
        let mut written = String::new();
        write_string(&mut written, &text);
        prop_assert_eq!(&serde_json::from_str::<String>(&written).unwrap(), &text);
        for theirs in [serde_json::to_string(&text).unwrap(), written, escaped(&text)] {
            let mut reader = Reader::new(&theirs);
            prop_assert_eq!(&*reader.string().unwrap(), &text);
            prop_assert!(reader.end().is_ok());
        }
    }

    #[test]
    fn any_string_that_both_take_is_the_same(text in r#""([ -~é☃📏]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\u[dD][89abAB][0-9a-f]{2}\\u[dD][c-fC-F][0-9a-f]{2}){0,12}""#) {
        // Half a surrogate pair they refuse, and we read as U+FFFD.
        if let Ok(theirs) = serde_json::from_str::<String>(&text) {
            prop_assert_eq!(&*Reader::new(&text).string().unwrap(), &theirs);
        }
    }

    #[test]
    fn whole_numbers_are_read_however_they_are_written(value in any::<i64>(), zeros in 0usize..25) {
        let plain = value.to_string();
        let point = format!("{plain}.{}", "0".repeat(zeros + 1));
        let exponent = format!("{plain}{}e-{zeros}", "0".repeat(zeros));
        for text in [plain, point, exponent] {
            prop_assert_eq!(Reader::new(&text).integer(), Ok(value), "{}", text);
        }
    }

    #[test]
    fn whole_numbers_agree_with_theirs(text in number()) {
        if let Ok(theirs) = serde_json::from_str::<i64>(&text) {
            prop_assert_eq!(Reader::new(&text).integer(), Ok(theirs));
        }
    }
}
