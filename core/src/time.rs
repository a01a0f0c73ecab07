//! Points in time (RFC 3339) and lengths of time (Go's form, `1h30m0s`), with the wire form kept.

use crate::prelude::*;
use crate::text::number;
use core::fmt;
use core::time::Duration;
#[cfg(any(test, feature = "std"))]
use std::time::{SystemTime, UNIX_EPOCH};

/// A point in time as Hydra writes it, RFC 3339: `2026-11-21T04:47:30Z`, at most nanoseconds.
///
/// ```
/// use polyhydra::Timestamp;
/// use std::time::SystemTime;
///
/// let time = Timestamp::try_from(SystemTime::UNIX_EPOCH)?;
/// assert_eq!(time.as_str(), "1970-01-01T00:00:00Z");
/// # Ok::<(), polyhydra::TimeOutOfRange>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: String,
    seconds: i64,
    nanoseconds: u32,
}

impl Timestamp {
    /// Reads RFC 3339. `None` when `text` is something else.
    ///
    /// ```
    /// let time = polyhydra::Timestamp::parse("1970-01-02T01:00:00.5+01:00").unwrap();
    /// assert_eq!((time.unix_seconds(), time.nanoseconds()), (86_400, 500_000_000));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (seconds, nanoseconds) = parse_rfc3339(text.as_bytes())?;
        Some(Self { text: text.to_owned(), seconds, nanoseconds })
    }

    /// The time `seconds` and `nanoseconds` (less than a billion) after 1970-01-01T00:00:00Z, or before it
    /// where `seconds` is negative. `None` outside the years 0 to 9999.
    ///
    /// ```
    /// assert_eq!(polyhydra::Timestamp::from_unix(-1, 500_000_000).unwrap().as_str(), "1969-12-31T23:59:59.5Z");
    /// ```
    #[must_use]
    pub fn from_unix(seconds: i64, nanoseconds: u32) -> Option<Self> {
        let days = seconds.div_euclid(86_400);
        let (year, month, day) = civil_from_days(days);
        if !(0..=9999).contains(&year) || nanoseconds > 999_999_999 {
            return None;
        }
        let second = seconds.rem_euclid(86_400);
        let mut text = format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        if nanoseconds > 0 {
            let digits = format!("{nanoseconds:09}");
            text.push('.');
            text.push_str(digits.trim_end_matches('0'));
        }
        text.push('Z');
        Some(Self { text, seconds, nanoseconds })
    }

    /// The wire form.
    ///
    /// ```
    /// let time = polyhydra::Timestamp::parse("1970-01-01T00:01:00.25Z").unwrap();
    /// assert_eq!(time.as_str(), "1970-01-01T00:01:00.25Z");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    ///
    /// ```
    /// let time = polyhydra::Timestamp::parse("1970-01-01T00:01:00.25Z").unwrap();
    /// assert_eq!(time.unix_seconds(), 60);
    /// ```
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.seconds
    }

    /// Nanoseconds past [`Timestamp::unix_seconds`].
    ///
    /// ```
    /// let time = polyhydra::Timestamp::parse("1970-01-01T00:01:00.25Z").unwrap();
    /// assert_eq!(time.nanoseconds(), 250_000_000);
    /// ```
    #[must_use]
    pub fn nanoseconds(&self) -> u32 {
        self.nanoseconds
    }

    /// The same time in the standard library's type; `None` where the platform cannot hold it.
    ///
    /// ```
    /// let time = polyhydra::Timestamp::parse("1970-01-01T00:01:00.25Z").unwrap();
    /// let since = time.to_system_time().unwrap().duration_since(std::time::UNIX_EPOCH);
    /// assert_eq!(since.unwrap(), std::time::Duration::from_millis(60_250));
    /// ```
    #[cfg(any(test, feature = "std"))]
    #[must_use]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let whole = Duration::from_secs(self.seconds.unsigned_abs());
        let base = if self.seconds < 0 { UNIX_EPOCH.checked_sub(whole)? } else { UNIX_EPOCH.checked_add(whole)? };
        base.checked_add(Duration::from_nanos(u64::from(self.nanoseconds)))
    }
}

#[cfg(any(test, feature = "std"))]
impl TryFrom<SystemTime> for Timestamp {
    type Error = TimeOutOfRange;
    fn try_from(time: SystemTime) -> Result<Self, TimeOutOfRange> {
        let (seconds, nanoseconds) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).map_err(|_| TimeOutOfRange)?, after.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let whole = i64::try_from(before.as_secs()).map_err(|_| TimeOutOfRange)?;
                match before.subsec_nanos() {
                    0 => (-whole, 0),
                    part => (-whole - 1, 1_000_000_000 - part),
                }
            }
        };
        Self::from_unix(seconds, nanoseconds).ok_or(TimeOutOfRange)
    }
}

/// A time outside the years 0 to 9999, or a length of time over 292 years: the wire cannot say it.
///
/// ```
/// use polyhydra::{Lifespan, TimeOutOfRange};
/// use std::time::Duration;
///
/// assert_eq!(Lifespan::try_from(Duration::MAX), Err(TimeOutOfRange));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOutOfRange;

impl fmt::Display for TimeOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outside what the wire can say")
    }
}

impl core::error::Error for TimeOutOfRange {}

/// Takes a text apart from its front.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        number(digits)
    }

    fn mark(&mut self, allowed: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        allowed.contains(first).then_some(*first)
    }

    /// The digits of a fraction as a number of nanoseconds, where there are any; what is below those is left out.
    fn fraction(&mut self) -> Option<i64> {
        let (mut nanoseconds, mut unit, before) = (0, 1_000_000_000, self.0.len());
        while let Some((digit @ b'0'..=b'9', rest)) = self.0.split_first() {
            unit /= 10;
            nanoseconds += i64::from(digit - b'0') * unit;
            self.0 = rest;
        }
        (self.0.len() < before).then_some(nanoseconds)
    }
}

/// Seconds since 1970, and nanoseconds past them.
pub(crate) fn parse_rfc3339(text: &[u8]) -> Option<(i64, u32)> {
    let mut scan = Scan(text);
    let year = scan.digits(4)?;
    scan.mark(b"-")?;
    let month = scan.digits(2)?;
    scan.mark(b"-")?;
    let day = scan.digits(2)?;
    scan.mark(b"Tt ")?;
    let hour = scan.digits(2)?;
    scan.mark(b":")?;
    let minute = scan.digits(2)?;
    scan.mark(b":")?;
    let second = scan.digits(2)?;
    if !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut nanoseconds = 0;
    let mut zone = scan.mark(b".Zz+-")?;
    if zone == b'.' {
        nanoseconds = scan.fraction()?;
        zone = scan.mark(b"Zz+-")?;
    }
    let mut offset = 0;
    if matches!(zone, b'+' | b'-') {
        let hours = scan.digits(2)?;
        scan.mark(b":")?;
        let minutes = scan.digits(2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        offset = hours * 3600 + minutes * 60;
        if zone == b'-' {
            offset = -offset;
        }
    }
    let days = days_from_civil(year, month, day);
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset;
    scan.0.is_empty().then_some((seconds, u32::try_from(nanoseconds).ok()?))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; the year is taken to begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// How long something lives, as Go writes it: `1h30m0s`, `720h0m0s`, `300ms`.
///
/// ```
/// use polyhydra::Lifespan;
/// use std::time::Duration;
///
/// let lifespan = Lifespan::try_from(Duration::from_secs(5400))?;
/// assert_eq!(lifespan.as_str(), "1h30m0s");
/// # Ok::<(), polyhydra::TimeOutOfRange>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lifespan {
    text: String,
    nanoseconds: i64,
}

impl Lifespan {
    /// Reads Go's form: a sign, then numbers with the units `h m s ms us µs ns`. `None` when `text` is something else.
    ///
    /// ```
    /// let lifespan = polyhydra::Lifespan::parse("1.5h").unwrap();
    /// assert_eq!(lifespan.to_duration(), Some(std::time::Duration::from_secs(5400)));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self { text: text.to_owned(), nanoseconds: parse_go_duration(text)? })
    }

    /// A length in nanoseconds; negative lengths exist in Go and mean no particular thing to Hydra.
    ///
    /// ```
    /// assert_eq!(polyhydra::Lifespan::from_nanoseconds(90_000_000_000).as_str(), "0h1m30s");
    /// ```
    #[must_use]
    pub fn from_nanoseconds(nanoseconds: i64) -> Self {
        let sign = if nanoseconds < 0 { "-" } else { "" };
        let total = nanoseconds.unsigned_abs();
        let (seconds, part) = (total / 1_000_000_000, total % 1_000_000_000);
        let mut text = format!("{sign}{}h{}m{}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if part > 0 {
            text.push('.');
            text.push_str(format!("{part:09}").trim_end_matches('0'));
        }
        text.push('s');
        Self { text, nanoseconds }
    }

    /// The wire form.
    ///
    /// ```
    /// let lifespan = polyhydra::Lifespan::parse("1.5s").unwrap();
    /// assert_eq!(lifespan.as_str(), "1.5s");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The whole length in nanoseconds.
    ///
    /// ```
    /// let lifespan = polyhydra::Lifespan::parse("1.5s").unwrap();
    /// assert_eq!(lifespan.nanoseconds(), 1_500_000_000);
    /// ```
    #[must_use]
    pub fn nanoseconds(&self) -> i64 {
        self.nanoseconds
    }

    /// The same length in the standard library's type; `None` when it is negative.
    ///
    /// ```
    /// let lifespan = polyhydra::Lifespan::parse("1.5s").unwrap();
    /// assert_eq!(lifespan.to_duration(), Some(std::time::Duration::from_millis(1500)));
    /// ```
    #[must_use]
    pub fn to_duration(&self) -> Option<Duration> {
        u64::try_from(self.nanoseconds).ok().map(Duration::from_nanos)
    }
}

impl TryFrom<Duration> for Lifespan {
    type Error = TimeOutOfRange;
    fn try_from(length: Duration) -> Result<Self, TimeOutOfRange> {
        i64::try_from(length.as_nanos()).map(Self::from_nanoseconds).map_err(|_| TimeOutOfRange)
    }
}

/// Nanoseconds.
pub(crate) fn parse_go_duration(text: &str) -> Option<i64> {
    let negative = text.starts_with('-');
    let rest = if negative || text.starts_with('+') { text.get(1..)? } else { text };
    if rest == "0" {
        return Some(0);
    }
    let mut scan = Scan(rest.as_bytes());
    // Counted below zero, as there is one more than above.
    let mut total = 0i64;
    loop {
        let (mut whole, mut rest) = (None, scan.0);
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            whole = Some(whole.unwrap_or(0i64).checked_mul(10)?.checked_add(i64::from(digit - b'0'))?);
            rest = after;
        }
        scan.0 = rest;
        // In nanoseconds of a second, for any unit.
        let mut fraction = None;
        if let [b'.', after @ ..] = scan.0 {
            scan.0 = after;
            fraction = scan.fraction();
        }
        if whole.is_none() && fraction.is_none() {
            return None;
        }
        let (length, unit) = match scan.0 {
            [b'h', ..] => (1, 3_600_000_000_000),
            [b'm', b's', ..] => (2, 1_000_000),
            [b'm', ..] => (1, 60_000_000_000),
            [b's', ..] => (1, 1_000_000_000),
            [b'n', b's', ..] => (2, 1),
            // The micro sign, or the Greek letter.
            [b'u', b's', ..] | [0xc2, 0xb5, b's', ..] | [0xce, 0xbc, b's', ..] => {
                (if scan.0.first() == Some(&b'u') { 2 } else { 3 }, 1_000)
            }
            _ => return None,
        };
        scan.0 = scan.0.get(length..)?;
        total = total.checked_sub(whole.unwrap_or(0).checked_mul(unit)?)?;
        total = total.checked_sub(part_of(unit, fraction.unwrap_or(0)))?;
        if scan.0.is_empty() {
            return if negative { Some(total) } else { total.checked_neg() };
        }
    }
}

/// So many billionths of a unit. The unit is split where the product would not fit.
fn part_of(unit: i64, billionths: i64) -> i64 {
    if unit <= 1_000_000_000 {
        unit * billionths / 1_000_000_000
    } else {
        unit / 1_000_000_000 * billionths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_that_servers_send() {
        for (text, seconds, nanoseconds) in [
            ("2026-11-21T04:47:30Z", 1_795_236_450, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("2024-02-29T23:59:60.123456789+02:00", 1_709_244_000, 123_456_789),
            ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
        ] {
            let time = Timestamp::parse(text).unwrap();
            assert_eq!((time.unix_seconds(), time.nanoseconds()), (seconds, nanoseconds), "{text}");
            assert_eq!(time.as_str(), text);
        }
        for text in [
            "",
            "soon",
            "2026-11-21",
            "2026-13-01T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "2026-11-21T04:47:30",
            "2026-11-21T04:47:30.Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn timestamps_that_we_write_read_back() {
        for seconds in [-62_135_596_800, -1, 0, 951_782_400, 1_795_236_450, 253_402_300_799] {
            let time = Timestamp::from_unix(seconds, 1_000).unwrap();
            let back = Timestamp::parse(time.as_str()).unwrap();
            assert_eq!((back.unix_seconds(), back.nanoseconds()), (seconds, 1_000), "{}", time.as_str());
            let system = Timestamp::try_from(time.to_system_time().unwrap()).unwrap();
            assert_eq!(system, time);
        }
        assert_eq!(Timestamp::from_unix(253_402_300_800, 0), None);
    }

    #[test]
    fn lifespans_in_the_form_of_go() {
        for (text, nanoseconds) in [
            ("1h30m0s", 5_400_000_000_000),
            ("720h0m0s", 2_592_000_000_000_000),
            ("300ms", 300_000_000),
            ("1.5h", 5_400_000_000_000),
            ("-1.5h", -5_400_000_000_000),
            ("0", 0),
            ("1µs5ns", 1_005),
            ("-2562047h47m16.854775808s", i64::MIN),
        ] {
            assert_eq!(Lifespan::parse(text).unwrap().nanoseconds(), nanoseconds, "{text}");
        }
        for text in ["", "5", "h", "1x", "-", ".s", "9999999999h", "99999999999999999999.5h", "2562047h47m16.854775808s"] {
            assert_eq!(Lifespan::parse(text), None, "{text}");
        }
        assert_eq!(Lifespan::try_from(Duration::from_millis(5_400_500)).unwrap().as_str(), "1h30m0.5s");
    }
}
