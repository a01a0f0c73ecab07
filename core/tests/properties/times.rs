//! Times and lifespans.

use crate::texts::{config, odd};
use polyhydra::{Lifespan, Timestamp};
use proptest::prelude::*;
use std::time::{Duration, SystemTime};

/// The years 0 to 9999.
const SECONDS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn times_that_the_wire_can_say_come_back(seconds in SECONDS, nanoseconds in 0u32..1_000_000_000) {
        let time = Timestamp::from_unix(seconds, nanoseconds).unwrap();
        let read = Timestamp::parse(time.as_str()).unwrap();
        prop_assert_eq!((read.unix_seconds(), read.nanoseconds()), (seconds, nanoseconds), "{}", time.as_str());
        if let Some(system) = time.to_system_time() {
            prop_assert_eq!(Timestamp::try_from(system).unwrap(), time);
        }
    }

    #[test]
    fn no_other_time_is_made(seconds in any::<i64>(), nanoseconds in any::<u32>()) {
        let sayable = SECONDS.contains(&seconds) && nanoseconds < 1_000_000_000;
        prop_assert_eq!(Timestamp::from_unix(seconds, nanoseconds).is_some(), sayable);
    }

    #[test]
    fn any_text_is_a_time_or_none(text in prop_oneof![odd(), r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{0,12})?([Zz]|[+\-][0-9]{2}:[0-9]{2})?"]) {
        if let Some(time) = Timestamp::parse(&text) {
            prop_assert_eq!(time.as_str(), &text);
            prop_assert!(time.nanoseconds() < 1_000_000_000);
            let _ = time.to_system_time();
            // The same moment, in our own words, unless an offset took it out of the years 0 to 9999.
            if let Some(again) = Timestamp::from_unix(time.unix_seconds(), time.nanoseconds()) {
                prop_assert_eq!(Timestamp::parse(again.as_str()), Some(again));
            }
        }
    }

    #[test]
    fn system_times_come_back(seconds in 0u64..=253_402_300_799, nanoseconds in 0u32..1_000_000_000, before in any::<bool>()) {
        let length = Duration::new(if before { seconds % 62_000_000_000 } else { seconds }, nanoseconds);
        let time = if before { SystemTime::UNIX_EPOCH - length } else { SystemTime::UNIX_EPOCH + length };
        prop_assert_eq!(Timestamp::try_from(time).unwrap().to_system_time(), Some(time));
    }

    #[test]
    fn lifespans_come_back(nanoseconds in prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)]) {
        let span = Lifespan::from_nanoseconds(nanoseconds);
        prop_assert_eq!(Lifespan::parse(span.as_str()).map(|read| read.nanoseconds()), Some(nanoseconds), "{}", span.as_str());
        if let Some(length) = span.to_duration() {
            prop_assert_eq!(Lifespan::try_from(length), Ok(span));
        }
    }

    #[test]
    fn any_length_is_a_lifespan_or_out_of_range(seconds in any::<u64>(), nanoseconds in 0u32..1_000_000_000) {
        let length = Duration::new(seconds, nanoseconds);
        match Lifespan::try_from(length) {
            Ok(span) => prop_assert_eq!(span.to_duration(), Some(length)),
            Err(_) => prop_assert!(length.as_nanos() > i64::MAX.unsigned_abs().into()),
        }
    }

    #[test]
    fn any_text_is_a_lifespan_or_none(text in prop_oneof![odd(), r"[+\-]?([0-9]{0,22}([.][0-9]{0,22})?(h|m|s|ms|us|µs|ns|d)){0,4}"]) {
        if let Some(span) = Lifespan::parse(&text) {
            prop_assert_eq!(span.as_str(), &text);
            let _ = span.to_duration();
        }
    }

    #[test]
    fn parts_of_a_lifespan_add_up(hours in 0i64..1_000_000, minutes in 0i64..100_000, milliseconds in 0i64..100_000_000) {
        let text = format!("{hours}h{minutes}m{milliseconds}ms");
        let sum = hours * 3_600_000_000_000 + minutes * 60_000_000_000 + milliseconds * 1_000_000;
        prop_assert_eq!(Lifespan::parse(&text).map(|span| span.nanoseconds()), Some(sum));
        let text = format!("{}.{:03}s", milliseconds / 1000, milliseconds % 1000);
        prop_assert_eq!(Lifespan::parse(&text).map(|span| span.nanoseconds()), Some(milliseconds * 1_000_000));
    }
}
