//! Percent-encoding, form encoding and Base64: what URLs, forms and headers are made of.

use crate::prelude::*;
use crate::text::{letter, push};

/// Percent-encodes all but the unreserved characters (RFC 3986 §2.3): right in a path segment and in a query.
pub(crate) fn percent(out: &mut String, text: &str) {
    encode(out, text, "%20");
}

/// The same for `application/x-www-form-urlencoded`, where a space is `+`.
pub(crate) fn form(out: &mut String, text: &str) {
    encode(out, text, "+");
}

fn encode(out: &mut String, text: &str, space: &str) {
    // Where the characters begin that are copied as they are.
    let mut start = 0;
    for (place, byte) in text.bytes().enumerate() {
        if matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~') {
            continue;
        }
        out.push_str(text.get(start..place).unwrap_or_default());
        start = place + 1;
        if byte == b' ' {
            out.push_str(space);
        } else {
            let digit = |half: u8| letter("0123456789ABCDEF", half.into());
            push!(out, "%", digit(byte >> 4), digit(byte & 15));
        }
    }
    out.push_str(text.get(start..).unwrap_or_default());
}

/// Appends `name=value` to a query or a form, behind a separator where something stands before it.
pub(crate) fn pair(out: &mut String, name: &str, value: &str, encode: fn(&mut String, &str)) {
    if !matches!(out.as_bytes(), [] | [.., b'?' | b'&']) {
        *out += "&";
    }
    encode(out, name);
    *out += "=";
    encode(out, value);
}

/// Undoes percent-encoding; what is malformed stays as it is.
pub(crate) fn decode_percent(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (first, tail)
            && let (Some(high), Some(low)) = (char::from(*high).to_digit(16), char::from(*low).to_digit(16))
        {
            bytes.extend_from_slice(&[((high << 4 | low) & 255) as u8]);
            rest = after;
            continue;
        }
        bytes.extend_from_slice(&[*first]);
        rest = tail;
    }
    bytes
}

const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 with padding (RFC 4648 §4), as HTTP Basic wants it.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut out = letters(BASE64, bytes);
    while !out.len().is_multiple_of(4) {
        out += "=";
    }
    out
}

/// Base64url without padding (RFC 4648 §5), as page tokens have it.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    letters(BASE64URL, bytes)
}

fn letters(alphabet: &str, bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    let (mut word, mut bits) = (0u32, 0);
    for byte in bytes {
        word = word << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            out += letter(alphabet, (word >> bits & 63) as usize);
        }
    }
    if bits > 0 {
        out += letter(alphabet, (word << (6 - bits) & 63) as usize);
    }
    out
}

/// Undoes Base64 of either alphabet, padded or not. `None` when it is none.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut word, mut bits) = (0u32, 0u32);
    let mut letters = text.bytes();
    // What follows the first of them must be padding too.
    while let Some(letter) = letters.next() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' if letters.all(|letter| letter == b'=') => break,
            _ => return None,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.extend_from_slice(&[(word >> bits & 255) as u8]);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encode: fn(&mut String, &str), text: &str) -> String {
        let mut out = String::new();
        encode(&mut out, text);
        out
    }

    #[test]
    fn percent_and_form_differ_in_the_space_alone() {
        assert_eq!(encoded(percent, "a b/c?é+%~"), "a%20b%2Fc%3F%C3%A9%2B%25~");
        assert_eq!(encoded(form, "a b/c?é+%~"), "a+b%2Fc%3F%C3%A9%2B%25~");
        assert_eq!(decode_percent("a%20b%2Fc%C3%A9%zz%"), "a b/cé%zz%".as_bytes());
        assert_eq!(decode_percent("%ff"), [255]);
    }

    #[test]
    fn base64_of_every_length() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("?>~", "Pz5+")] {
            assert_eq!(base64(plain.as_bytes()), coded);
            assert_eq!(decode_base64(coded).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(base64url(b"?>~f"), "Pz5-Zg");
        assert_eq!(decode_base64("Pz5-Zg").as_deref(), Some(&b"?>~f"[..]));
        assert_eq!(decode_base64("!"), None);
    }
}
