//! Small work on texts. The library's formatting, parsing and searching would do it too, and weigh 7 KB of
//! gzip in WebAssembly.

use crate::prelude::*;

/// Whether two texts are the same. The operator compares references to references, where nothing is inlined.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq(other)
}

/// Appends the parts, one behind the other.
macro_rules! push {
    ($out:expr, $($part:expr),+ $(,)?) => {{
        $($out.push_str($part);)+
    }};
}
pub(crate) use push;

/// The parts, one behind the other.
macro_rules! join {
    ($($part:expr),+ $(,)?) => {{
        let mut out = String::new();
        $crate::text::push!(out, $($part),+);
        out
    }};
}
pub(crate) use join;

/// A whole number in decimal.
///
/// ```
/// assert_eq!(polyhydra::border::digits(-15), "-15");
/// ```
#[must_use]
pub fn digits(number: i64) -> String {
    let mut out = String::new();
    if number < 0 {
        out += "-";
    }
    write_digits(&mut out, number.unsigned_abs());
    out
}

fn write_digits(out: &mut String, number: u64) {
    if number > 9 {
        write_digits(out, number / 10);
    }
    out.push_str(letter("0123456789", (number % 10) as usize));
}

/// The same for lengths.
pub(crate) fn count(number: usize) -> String {
    digits(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A whole number that is not negative, of nothing but digits.
///
/// ```
/// assert_eq!((polyhydra::border::number(b"15"), polyhydra::border::number(b"-15")), (Some(15), None));
/// ```
#[must_use]
pub fn number(text: &[u8]) -> Option<i64> {
    let mut sum = 0i64;
    for byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        if sum > i64::MAX / 10 {
            return None;
        }
        // What is one digit too much becomes negative.
        sum = (sum * 10).wrapping_add(i64::from(byte - b'0'));
        if sum < 0 {
            return None;
        }
    }
    (!text.is_empty()).then_some(sum)
}

/// What stands before the first `mark` and behind it.
///
/// ```
/// assert_eq!(polyhydra::border::cut("name: value", ": "), Some(("name", "value")));
/// ```
#[must_use]
#[inline(never)]
pub fn cut<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mut rest = text.as_bytes();
    while !rest.starts_with(mark.as_bytes()) {
        rest = rest.get(1..)?;
    }
    Some((text.get(..text.len() - rest.len())?, text.get(text.len() - rest.len() + mark.len()..)?))
}

/// The parts of a text between marks: what [`parts`] gives.
///
/// ```
/// assert_eq!(polyhydra::border::parts("a,b", b',').last(), Some("b"));
/// ```
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    rest: Option<&'a str>,
    mark: u8,
}

/// Splits a text at every `mark`, which is ASCII.
///
/// ```
/// assert_eq!(polyhydra::border::parts("a,,b", b',').collect::<Vec<_>>(), ["a", "", "b"]);
/// ```
#[must_use]
pub fn parts(text: &str, mark: u8) -> Parts<'_> {
    Parts { rest: Some(text), mark }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let end = rest.bytes().position(|byte| byte == self.mark).unwrap_or(rest.len());
        self.rest = rest.get(end + 1..);
        rest.get(..end)
    }
}

/// The letter at a place in a text of ASCII.
pub(crate) fn letter(letters: &str, place: usize) -> &str {
    letters.get(place..=place).unwrap_or_default()
}

/// What stands behind a first letter, which is ASCII.
///
/// ```
/// assert_eq!((polyhydra::border::behind("-15", b'-'), polyhydra::border::behind("15", b'-')), (Some("15"), None));
/// ```
#[must_use]
pub fn behind(text: &str, first: u8) -> Option<&str> {
    if text.as_bytes().first() == Some(&first) {
        text.get(1..)
    } else {
        None
    }
}

/// What stands before a last letter, which is ASCII.
pub(crate) fn before(text: &str, last: u8) -> Option<&str> {
    if text.as_bytes().last() == Some(&last) {
        text.get(..text.len() - 1)
    } else {
        None
    }
}

/// Whether all bytes of a text pass a test. One loop for all tests: each of the library's iterators would have its own.
pub(crate) fn is_all(text: &str, passes: fn(u8) -> bool) -> bool {
    text.bytes().all(passes)
}

/// Whether a text holds a control character.
pub(crate) fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// The first `limit` bytes, or less where that is inside a character.
pub(crate) fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The last `limit` bytes, or less where that is inside a character.
pub(crate) fn tail(text: &str, limit: usize) -> &str {
    let mut start = text.len().saturating_sub(limit);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn numbers_go_both_ways() {
        for value in [0, 7, 10, -1, 1_234_567_890, i64::MAX, i64::MIN] {
            assert_eq!(digits(value), value.to_string());
        }
        assert_eq!(number(b"00120"), Some(120));
        assert_eq!(number(b"9223372036854775807"), Some(i64::MAX));
        for bad in ["", "-1", "+1", "1a", "9223372036854775808"] {
            assert_eq!(number(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!((head("aé", 2), tail("éa", 2)), ("a", "a"));
        assert_eq!((head("aé", 9), tail("aé", 9)), ("aé", "aé"));
        assert_eq!(cut("a://b://c", "://"), Some(("a", "b://c")));
        assert_eq!(cut("a:/", "://"), None);
        assert_eq!(join!("a", "", "b"), "ab");
        for text in ["", "a", "a&b", "&", "é&&ü&"] {
            assert_eq!(parts(text, b'&').collect::<Vec<_>>(), text.split('&').collect::<Vec<_>>());
        }
    }
}
