//! Which server is it? Found once, cheaply, without credentials and without touching data.

use crate::codec::Codec;
use crate::operation::Generation;
use crate::prelude::*;
use crate::request::{Request, JSON};
use crate::response::Response;
use crate::settings::ADMIN;
use crate::text::{behind, cut, digits, join, number, parts, push, same};
use core::fmt;
use core::num::NonZeroU64;

/// A server's version: `1.0.0-rc.6`, `2.3.0`, `26.2.0`. Betas sort before release candidates, both before the release.
///
/// ```
/// use polyhydra::Version;
///
/// assert!(Version::candidate(10) < Version::release(1, 0, 0));
/// assert_eq!(Version::parse("v1.0.0-rc.6+oryOS.10").unwrap().to_string(), "1.0.0-rc.6");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(
    /// Sixteen bits each for major, minor and patch, and for what sorts the stages: so it compares and moves as a number. It is
    /// not zero, so that none is a number too.
    NonZeroU64,
);

/// A stage without its number. A candidate's or a beta's number is smaller than what follows here.
const CANDIDATE: u16 = 0x4000;
const RELEASE: u16 = 0xffff;

impl Version {
    const fn of(major: u16, minor: u16, patch: u16, stage: u16) -> Self {
        match NonZeroU64::new((major as u64) << 48 | (minor as u64) << 32 | (patch as u64) << 16 | stage as u64) {
            Some(number) => Self(number),
            None => Self(NonZeroU64::MIN),
        }
    }

    /// A release.
    ///
    /// ```
    /// assert_eq!(polyhydra::Version::release(2, 3, 0).to_string(), "2.3.0");
    /// ```
    #[must_use]
    pub const fn release(major: u16, minor: u16, patch: u16) -> Self {
        Self::of(major, minor, patch, RELEASE)
    }

    /// A release candidate of 1.0.0.
    ///
    /// ```
    /// assert_eq!(polyhydra::Version::candidate(6).to_string(), "1.0.0-rc.6");
    /// ```
    #[must_use]
    pub const fn candidate(number: u16) -> Self {
        Self::of(1, 0, 0, CANDIDATE + if number < CANDIDATE { number } else { CANDIDATE - 1 })
    }

    /// A beta of 1.0.0.
    pub(crate) const fn beta(number: u16) -> Self {
        Self::of(1, 0, 0, number)
    }

    /// Reads what `/version` says, with or without `v` before it and a build's name behind it (`v1.0.0-rc.6+oryOS.10`).
    ///
    /// ```
    /// use polyhydra::{Generation, Version};
    /// assert_eq!(Version::parse("v26.2.0").unwrap().generation(), Generation::V2);
    /// assert_eq!(Version::parse("master"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_ascii();
        let text = behind(text, b'v').unwrap_or(text);
        let text = parts(text, b'+').next()?;
        let (numbers, stage) = cut(text, "-").unwrap_or((text, ""));
        let mut numbers = parts(numbers, b'.');
        let (major, minor) = (small(numbers.next()?)?, small(numbers.next()?)?);
        let patch = small(numbers.next().unwrap_or("0"))?;
        let stage = match (numbered(stage, "rc"), numbered(stage, "beta")) {
            (Some(number), _) => CANDIDATE + number,
            (None, Some(number)) => number,
            // `-pre.1` or a vendor's own: as good as the release for what we ask of it.
            (None, None) => RELEASE,
        };
        Some(Self::of(major, minor, patch, stage))
    }

    /// What `Display` writes.
    pub(crate) fn to_text(self) -> String {
        let part = |place: u32| (self.0.get() >> place & 0xffff).cast_signed();
        let mut out = join!(&digits(part(48)), ".", &digits(part(32)), ".", &digits(part(16)));
        let stage = part(0);
        if stage < CANDIDATE.into() {
            push!(out, "-beta.", &digits(stage));
        } else if stage < RELEASE.into() {
            push!(out, "-rc.", &digits(stage - i64::from(CANDIDATE)));
        }
        out
    }

    /// The generation that it belongs to.
    ///
    /// ```
    /// # use polyhydra::{Generation, Version};
    /// assert_eq!(Version::candidate(8).generation(), Generation::V0);
    /// assert_eq!(Version::candidate(9).generation(), Generation::V1);
    /// ```
    #[must_use]
    pub fn generation(self) -> Generation {
        if self >= Self::of(2, 0, 0, 0) {
            Generation::V2
        } else if self < Self::candidate(9) {
            Generation::V0
        } else {
            Generation::V1
        }
    }
}

fn small(digits: &str) -> Option<u16> {
    number(digits.as_bytes()).and_then(|number| u16::try_from(number).ok())
}

/// The number in `rc.6`.
fn numbered(stage: &str, name: &str) -> Option<u16> {
    let rest = stage.strip_prefix(name)?;
    let number = parts(parts(behind(rest, b'.').unwrap_or(rest), b'.').next()?, b'-').next()?;
    small(number).filter(|number| *number < CANDIDATE)
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({self})")
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// What is known of a server.
///
/// ```
/// use polyhydra::{Generation, Server, Version};
///
/// assert_eq!(Server::from(Version::release(1, 11, 10)).generation, Generation::V1);
/// assert_eq!(Server::from(Generation::V2).version, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// Its generation.
    pub generation: Generation,
    /// Its version, where it says one. 1.9 and 1.10 say an empty one, and count as 1.10.7.
    pub version: Option<Version>,
}

impl From<Generation> for Server {
    fn from(generation: Generation) -> Self {
        Self { generation, version: None }
    }
}

impl From<Version> for Server {
    fn from(version: Version) -> Self {
        Self { generation: version.generation(), version: Some(version) }
    }
}

/// What to do next to find out.
#[derive(Debug)]
pub(crate) enum Next {
    /// Ask this of the admin port.
    Admin(&'static str),
    /// Ask this of the public port.
    Public(&'static str),
    /// It is this one.
    Found(Server),
    /// Nothing tells.
    Unknown,
}

/// The questions in their order. Each answer decides, or leads to the next question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Version,
    Login(usize),
    Discovery,
}

/// The state machine of the search.
#[derive(Debug)]
pub(crate) struct Discovery {
    question: Question,
    has_public: bool,
    /// Its version was an empty text.
    is_empty: bool,
}

/// The newest of those that say no version, which they all count as.
const SILENT: Version = Version::release(1, 10, 7);

/// Paths whose first flat error tells the generation, in the order that tells it right.
const LOGINS: [(&str, Generation); 3] = [
    ("/admin/oauth2/auth/requests/login", Generation::V2),
    ("/oauth2/auth/requests/login", Generation::V1),
    ("/oauth2/auth/requests/login/x", Generation::V0),
];

impl Discovery {
    pub(crate) fn new(has_admin: bool, has_public: bool) -> Self {
        Self { question: if has_admin { Question::Version } else { Question::Discovery }, has_public, is_empty: false }
    }

    /// What to ask now.
    pub(crate) fn next(&self) -> Next {
        match self.question {
            Question::Version if ADMIN => Next::Admin("/version"),
            Question::Login(place) if ADMIN => LOGINS.get(place).map_or(Next::Unknown, |(path, _)| Next::Admin(path)),
            _ if self.has_public => Next::Public("/.well-known/openid-configuration"),
            _ => Next::Unknown,
        }
    }

    /// Takes the answer to the last question; `None` when there was none.
    pub(crate) fn answer(&mut self, codec: &dyn Codec, response: Option<&Response>) -> Next {
        match self.question {
            Question::Version if ADMIN => {
                if let Some(text) = response.and_then(|response| member(codec, response, "version").1) {
                    if let Some(version) = Version::parse(&text) {
                        return Next::Found(version.into());
                    }
                    self.is_empty = text.is_empty();
                }
                self.question = if response.is_some() { Question::Login(0) } else { Question::Discovery };
            }
            Question::Login(place) if ADMIN => {
                // A path that 1.0 to 1.10 do not know is a flat error too, but without a description.
                let told = response.is_some_and(|response| {
                    matches!(response.status, 400 | 404) && member(codec, response, "error_description").1.is_some()
                });
                if let Some((_, generation)) = LOGINS.get(place).filter(|_| told) {
                    // Of 1.x, all of 1.9 and 1.10 say nothing; others say a version or `master`, however they were built.
                    let is_silent = self.is_empty && *generation == Generation::V1;
                    return Next::Found(if is_silent { SILENT.into() } else { (*generation).into() });
                }
                self.question = if place + 1 < LOGINS.len() { Question::Login(place + 1) } else { Question::Discovery };
            }
            _ => {
                let Some(response) = response.filter(|response| response.status == 200) else { return Next::Unknown };
                let has = |name: &str| member(codec, response, name).0;
                if !has("issuer") {
                    return Next::Unknown;
                }
                let generation = match (has("revocation_endpoint"), has("id_token_signed_response_alg")) {
                    (false, _) => Generation::V0,
                    (true, false) => Generation::V1,
                    (true, true) => Generation::V2,
                };
                return Next::Found(generation.into());
            }
        }
        self.next()
    }
}

/// Makes a request of the search: `Accept`, so that errors come as JSON.
pub(crate) fn question(request: &mut Request, base: &str, path: &str) {
    request.method = "GET";
    push!(request.url, base, path);
    request.headers.push("Accept", JSON);
}

/// Whether the answer's object has a member, and its text where it is one.
fn member(codec: &dyn Codec, response: &Response, name: &str) -> (bool, Option<String>) {
    let mut found = (false, None);
    let is_object = codec.members(&response.body, &mut |member, text| {
        if same(member, name) {
            found = (true, text.map(ToOwned::to_owned));
        }
    });
    if is_object {
        found
    } else {
        (false, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Scanner;

    #[test]
    fn versions_sort_and_tell_their_generation() {
        let parsed: Vec<_> =
            ["v1.0.0-beta.9", "1.0.0-rc.6+oryOS.10", "v1.0.0-rc.8", "v1.0.0-rc.9", "v1.0.0", "v1.11.10", "v2.0.0", "v26.2.0"]
                .into_iter()
                .map(|text| Version::parse(text).unwrap())
                .collect();
        assert!(parsed.windows(2).all(|pair| pair[0] < pair[1]), "{parsed:?}");
        let generations: Vec<_> = parsed.iter().map(|version| version.generation().name()).collect();
        assert_eq!(generations, ["V0", "V0", "V0", "V1", "V1", "V1", "V2", "V2"]);
        for text in ["", "master", "dev", "2", "a.b.c"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_server_of_1_x_that_says_an_empty_version_counts_as_the_last_of_1_10() {
        let flat = Response::new(400, r#"{"error":"invalid_request","error_description":"x"}"#);
        let no_route = Response::new(404, r#"{"error": "Error 404 - The requested route does not exist."}"#);
        let newest = Server::from(Version::release(1, 10, 7));
        for (said, answers, expected) in [
            (r#"{"version":""}"#, vec![&no_route, &flat], newest),
            (r#"{"version":""}"#, vec![&flat], Generation::V2.into()),
            (r#"{"version":"master"}"#, vec![&no_route, &flat], Generation::V1.into()),
            ("{}", vec![&no_route, &flat], Generation::V1.into()),
        ] {
            let mut discovery = Discovery::new(true, false);
            let mut last = discovery.answer(&Scanner, Some(&Response::new(200, said)));
            for answer in answers {
                last = discovery.answer(&Scanner, Some(answer));
            }
            assert!(matches!(last, Next::Found(server) if server == expected), "{said}: {last:?}");
        }
    }

    #[test]
    fn a_server_that_says_master_is_told_by_its_refusals() {
        let flat = Response::new(400, r#"{"error":"invalid_request","error_description":"x"}"#);
        let nested = Response::new(404, r#"{"error":{"code":404}}"#);
        let text = Response::new(404, "404 page not found");
        let no_route = Response::new(404, r#"{"error": "Error 404 - The requested route does not exist."}"#);
        let master = Response::new(200, r#"{"version":"master"}"#);
        for (answers, expected) in [
            (vec![&flat], Generation::V2),
            (vec![&nested, &flat], Generation::V1),
            (vec![&no_route, &flat], Generation::V1),
            (vec![&text, &text, &Response::new(404, r#"{"error":"Not Found","error_description":"x"}"#)], Generation::V0),
        ] {
            let mut discovery = Discovery::new(true, false);
            assert!(matches!(discovery.answer(&Scanner, Some(&master)), Next::Admin(_)));
            let mut last = Next::Unknown;
            for answer in answers {
                last = discovery.answer(&Scanner, Some(answer));
            }
            assert!(matches!(last, Next::Found(server) if server.generation == expected), "{last:?}");
        }
        for nothing in [&text, &no_route] {
            let mut discovery = Discovery::new(true, false);
            discovery.answer(&Scanner, Some(&master));
            for _ in 0..2 {
                discovery.answer(&Scanner, Some(nothing));
            }
            assert!(matches!(discovery.answer(&Scanner, Some(nothing)), Next::Unknown));
        }
    }
}
