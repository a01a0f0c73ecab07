//! What a user sets once for a client, and what for one call.

use crate::credentials::{check_header, check_headers, Credentials};
use crate::error::{refuse, Error, Reason};
use crate::generation::Server;
use crate::headers::Headers;
use crate::prelude::*;
use crate::text::{before, behind, cut, is_all, number, parts};
use core::fmt;
use core::time::Duration;

/// Whether there is an admin port. `polyhydra/browser` has none, not even in its bytes: it is built with this flag of the compiler's,
/// as a feature of Cargo's would take the port away from every other crate of a build.
pub(crate) const ADMIN: bool = !cfg!(polyhydra_public);

/// How many bytes an answer may have where nothing else is set: 16 MiB.
///
/// ```
/// assert_eq!(polyhydra::Settings::default().response_limit, polyhydra::RESPONSE_LIMIT);
/// ```
pub const RESPONSE_LIMIT: usize = 16 * 1024 * 1024;

/// How long an exchange may take where nothing else is set.
///
/// ```
/// assert_eq!(polyhydra::Settings::default().timeout, Some(polyhydra::TIMEOUT));
/// ```
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// What a user sets once for a client. Checked when the client is made.
///
/// `Debug` shows neither the headers' values nor a URL that is wrong: both may hold secrets.
///
/// ```
/// use polyhydra::{Settings, exchange::Engine};
///
/// let mut settings = Settings::default();
/// settings.admin_url = Some("http://127.0.0.1:4445/".to_owned());
/// let engine = Engine::new(settings)?;
/// assert_eq!(engine.settings().admin_url.as_deref(), Some("http://127.0.0.1:4445"));
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Where the public port is: `https://id.example.com`, with a path where Hydra is served below one.
    pub public_url: Option<String>,
    /// Where the admin port is. A client without it has no admin operations.
    pub admin_url: Option<String>,
    /// Which server it is; found out where it is not given.
    pub server: Option<Server>,
    /// What requests show of who sends them.
    pub credentials: Credentials,
    /// The same for the admin port, where that differs.
    pub admin_credentials: Option<Credentials>,
    /// Headers that every request has.
    pub headers: Headers,
    /// What requests call themselves.
    pub user_agent: String,
    /// How long an exchange may take; `None` for ever.
    pub timeout: Option<Duration>,
    /// How many bytes an answer may have.
    pub response_limit: usize,
    /// How often to try again after a 429 or 503 that says when (`Retry-After`).
    pub retries: u32,
    /// The longest wait before such a try; a server that asks for more is not tried again.
    pub longest_wait: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: None,
            admin_url: None,
            server: None,
            credentials: Credentials::None,
            admin_credentials: None,
            headers: Headers::new(),
            user_agent: concat!("polyhydra/", env!("CARGO_PKG_VERSION")).to_owned(),
            timeout: Some(TIMEOUT),
            response_limit: RESPONSE_LIMIT,
            retries: 0,
            longest_wait: Duration::from_secs(60),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown =
            |url: &Option<String>| url.clone().map(|url| if check_url("url", &url).is_ok() { url } else { "***".to_owned() });
        f.debug_struct("Settings")
            .field("public_url", &shown(&self.public_url))
            .field("admin_url", &shown(&self.admin_url))
            .field("server", &self.server)
            .field("credentials", &self.credentials)
            .field("admin_credentials", &self.admin_credentials)
            .field("headers", &self.headers)
            .field("timeout", &self.timeout)
            .field("response_limit", &self.response_limit)
            .field("retries", &self.retries)
            .field("longest_wait", &self.longest_wait)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Checks everything, and takes the last slash off the URLs.
    pub(crate) fn check(&mut self) -> Result<(), Box<Error>> {
        if self.public_url.is_none() && self.admin_url.is_none() {
            return Err(refuse("public_url", Reason::Invalid("give public_url, admin_url or both")));
        }
        check_port("public_url", &mut self.public_url)?;
        if ADMIN {
            check_port("admin_url", &mut self.admin_url)?;
        }
        check_headers(&self.headers)?;
        check_header("User-Agent", &self.user_agent)?;
        let mut shown = Headers::new();
        self.credentials.show(&mut shown)?;
        if let Some(credentials) = self.admin_credentials.as_ref().filter(|_| ADMIN) {
            credentials.show(&mut shown)?;
        }
        Ok(())
    }
}

/// What a user sets for one call. `Debug` does not show the headers' values.
///
/// ```
/// let mut options = polyhydra::CallOptions::default();
/// options.timeout = Some(std::time::Duration::from_secs(1));
/// options.headers.push("X-Tenant", "blue");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long it may take, in place of the client's setting.
    pub timeout: Option<Duration>,
    /// Headers beside the client's; one of the same name replaces the client's.
    pub headers: Headers,
    /// In place of the client's credentials.
    pub credentials: Option<Credentials>,
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("headers", &self.headers)
            .field("credentials", &self.credentials)
            .finish()
    }
}

fn check_port(name: &str, url: &mut Option<String>) -> Result<(), Box<Error>> {
    if let Some(url) = url {
        check_url(name, url)?;
        let mut shorter = url.as_str();
        while let Some(rest) = before(shorter, b'/') {
            shorter = rest;
        }
        *url = shorter.to_owned();
    }
    Ok(())
}

/// Refuses what is no base URL of an API.
fn check_url(name: &str, url: &str) -> Result<(), Box<Error>> {
    match fault(url) {
        Some(reason) => Err(refuse(name, reason)),
        None => Ok(()),
    }
}

/// What is wrong with a URL.
fn fault(url: &str) -> Option<Reason> {
    if url.is_empty() {
        return Some(Reason::Empty);
    }
    Some(Reason::Invalid(wrong(url)?))
}

fn wrong(url: &str) -> Option<&'static str> {
    if url.chars().any(is_foreign) {
        return Some("holds a character that no URL has");
    }
    let (scheme, rest) = cut(url, "://").unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Some("is no http or https URL");
    }
    if !is_all(rest, |byte| !matches!(byte, b'?' | b'#')) {
        return Some("has a query or a fragment; the URL of a port has none");
    }
    let mut segments = parts(rest, b'/');
    let authority = segments.next().unwrap_or_default();
    if !is_all(authority, |byte| byte != b'@') {
        return Some("holds credentials; give them as credentials");
    }
    // An IPv6 address stands in brackets and has colons of its own.
    let mark = if authority.as_bytes().first() == Some(&b'[') { b']' } else { b':' };
    let end = parts(authority, mark).next().map_or(0, str::len) + usize::from(mark == b']');
    let (host, port) = (authority.get(..end).unwrap_or(authority), authority.get(end..).unwrap_or_default());
    if host.is_empty() {
        return Some("has no host");
    }
    let is_host = match behind(host, b'[').and_then(|host| before(host, b']')) {
        Some(address) => is_all(address, |byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')),
        None => is_all(host, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') || !byte.is_ascii()),
    };
    if !is_host {
        return Some("has a host that is neither a name nor an address");
    }
    let is_port = behind(port, b':').and_then(|digits| number(digits.as_bytes())).is_some_and(|port| port < 65536);
    if !port.is_empty() && !is_port {
        return Some("has a port that is no number below 65536");
    }
    if segments.any(|segment| matches!(segment, "." | "..")) {
        return Some("has a path with dots in it");
    }
    None
}

/// Whether no URL has a character: white space, as Unicode has it, controls, and marks that others write URLs in.
fn is_foreign(character: char) -> bool {
    matches!(
        character,
        '\0'..=' ' | '\\' | '<' | '>' | '"' | '\u{7f}'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_checked_before_anything_is_sent() {
        for good in ["http://127.0.0.1:4444", "https://id.example.com/hydra/", "http://[::1]:4445", "HTTPS://a"] {
            assert!(check_url("public_url", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "id.example.com",
            "ftp://a",
            "http://",
            "http://:80",
            "http://a:b",
            "http://a:70000",
            "http://u:p@a",
            "http://a?b",
            "http://a#b",
            "http://a b",
            "http://a\n",
            "http://a/../b",
            "file:///etc",
            "http://a\\b",
            "http://a:+80",
            "http://[::1]a",
            "http://[::1",
            "http://[localhost]",
            "http://a%20b",
        ] {
            let error = check_url("public_url", bad).unwrap_err();
            assert!(matches!(&*error, Error::Build { argument, .. } if argument == "public_url"), "{bad}: {error}");
        }
    }
}
