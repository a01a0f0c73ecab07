//! The headers of a request or a response.

use crate::prelude::*;
use crate::text::{before, parts, push, Parts};
use core::fmt;

/// Headers in their order, as one text of lines `name: value`: one allocation, and nothing to parse where a host hands over
/// such a text.
///
/// Names are of any case. `Debug` shows no values: they may be secrets.
///
/// ```
/// use polyhydra::Headers;
///
/// let mut headers = Headers::from_iter([("Content-Type", "application/json"), ("Set-Cookie", "s3cret")]);
/// headers.push("X-Tenant", "blue");
/// assert_eq!(headers.get("content-type"), Some("application/json"));
/// for (name, value) in &headers {
///     println!("{name} has {} characters", value.len());
/// }
/// assert_eq!(format!("{headers:?}"), r#"["Content-Type", "Set-Cookie", "X-Tenant"]"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(String);

impl Headers {
    /// No headers.
    ///
    /// ```
    /// assert!(polyhydra::Headers::new().is_empty());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// No headers, and room for lines of so many bytes.
    ///
    /// ```
    /// assert_eq!(polyhydra::Headers::with_capacity(100), polyhydra::Headers::new());
    /// ```
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Headers out of lines `name: value`, each of which ends in a line feed. A line without a colon and a space is none.
    ///
    /// ```
    /// let headers = polyhydra::Headers::from_lines("Retry-After: 5\nServer: a: b\n");
    /// assert_eq!(headers.iter().collect::<Vec<_>>(), [("Retry-After", "5"), ("Server", "a: b")]);
    /// ```
    #[must_use]
    pub fn from_lines(lines: impl Into<String>) -> Self {
        let mut lines = lines.into();
        if !lines.is_empty() && before(&lines, b'\n').is_none() {
            lines += "\n";
        }
        Self(lines)
    }

    /// The lines.
    ///
    /// ```
    /// assert_eq!(polyhydra::Headers::from_iter([("Accept", "*/*"), ("X-Tenant", "blue")]).as_str(), "Accept: */*\nX-Tenant: blue\n");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first value of a name, which is of any case.
    ///
    /// ```
    /// let headers = polyhydra::Headers::from_iter([("Link", "one"), ("link", "two")]);
    /// assert_eq!((headers.get("LINK"), headers.get("Date")), (Some("one"), None));
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Names and values, in their order.
    ///
    /// ```
    /// let headers = polyhydra::Headers::from_iter([("Link", "one"), ("link", "two")]);
    /// assert_eq!(headers.iter().last(), Some(("link", "two")));
    /// ```
    #[must_use]
    pub fn iter(&self) -> HeaderIter<'_> {
        HeaderIter(parts(&self.0, b'\n'))
    }

    /// Adds a header, beside those of the same name.
    ///
    /// A line feed, or a colon in a name, becomes a carriage return. Nothing can break out of its header so, and what no header
    /// may hold is still seen by those who refuse it.
    ///
    /// ```
    /// let mut headers = polyhydra::Headers::new();
    /// headers.push("X-Tenant", "blue\nX-Admin: yes");
    /// assert_eq!(headers.iter().collect::<Vec<_>>(), [("X-Tenant", "blue\rX-Admin: yes")]);
    /// ```
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.reserve(name.len() + value.len() + ": \n".len());
        self.write(name, b':');
        self.0.push_str(": ");
        self.write(value, b'\n');
        self.0 += "\n";
    }

    #[inline(never)]
    fn write(&mut self, text: &str, mark: u8) {
        let mut between = "";
        for line in parts(text, b'\n') {
            for part in parts(line, mark) {
                push!(self.0, between, part);
                between = "\r";
            }
        }
    }

    /// Sets a header, in place of those of the same name. It is written as by [`Headers::push`].
    ///
    /// ```
    /// let mut headers = polyhydra::Headers::from_iter([("X-Tenant", "blue"), ("Accept", "*/*")]);
    /// headers.set("x-tenant", "green");
    /// assert_eq!(headers, polyhydra::Headers::from_iter([("Accept", "*/*"), ("x-tenant", "green")]));
    /// ```
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.push(name, value);
    }

    /// Takes away the headers of a name.
    ///
    /// ```
    /// let mut headers = polyhydra::Headers::from_iter([("X-Tenant", "blue")]);
    /// headers.remove("x-tenant");
    /// assert!(headers.is_empty());
    /// ```
    pub fn remove(&mut self, name: &str) {
        if self.get(name).is_some() {
            let mut kept = Self::with_capacity(self.0.capacity());
            for (known, value) in &*self {
                if !known.eq_ignore_ascii_case(name) {
                    kept.push(known, value);
                }
            }
            *self = kept;
        }
    }

    /// How many there are.
    ///
    /// ```
    /// assert_eq!(polyhydra::Headers::from_iter([("Link", "one"), ("link", "two")]).len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    ///
    /// ```
    /// assert!(!polyhydra::Headers::from_iter([("Accept", "*/*")]).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> Extend<(N, V)> for Headers {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, headers: I) {
        for (name, value) in headers {
            self.push(name.as_ref(), value.as_ref());
        }
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        let mut made = Self::new();
        made.extend(headers);
        made
    }
}

impl<'a> IntoIterator for &'a Headers {
    type Item = (&'a str, &'a str);
    type IntoIter = HeaderIter<'a>;

    fn into_iter(self) -> HeaderIter<'a> {
        self.iter()
    }
}

/// Names and values of [`Headers`], in their order.
///
/// ```
/// let headers = polyhydra::Headers::from_iter([("Accept", "*/*")]);
/// let mut iter: polyhydra::HeaderIter<'_> = headers.iter();
/// assert_eq!((iter.next(), iter.next()), (Some(("Accept", "*/*")), None));
/// ```
#[derive(Clone)]
pub struct HeaderIter<'a>(Parts<'a>);

impl fmt::Debug for HeaderIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone().map(|(name, _)| name)).finish()
    }
}

impl<'a> Iterator for HeaderIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        self.0.find_map(|line| {
            let name = parts(line, b':').next()?;
            Some((name, line.get(name.len()..)?.strip_prefix(": ")?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_header() {
        for text in ["", "a", "é", "a\nb", "a: b\nc: d", ":", "\n", "\r\n", "a: ", " a ", "\na\n"] {
            let mut headers = Headers::from_lines("before: 1");
            headers.push(text, text);
            headers.push("after", "2");
            let (name, value) = (text.replace(['\n', ':'], "\r"), text.replace('\n', "\r"));
            assert_eq!(headers.iter().collect::<Vec<_>>(), [("before", "1"), (&*name, &*value), ("after", "2")], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_header_is_passed_over() {
        let headers = Headers::from_lines("\nHTTP/1.1 200 OK\na: b\n: c\n\n");
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("a", "b"), ("", "c")]);
        assert!(Headers::from_lines("a\nb").is_empty());
        assert_eq!(Headers::from_lines(""), Headers::new());
    }
}
