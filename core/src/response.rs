//! From an HTTP response to a result or an error.

use crate::codec::Codec;
use crate::encode::decode_base64;
use crate::error::{Error, Refusal, BODY_LIMIT};
use crate::exchange::Outcome;
use crate::headers::Headers;
use crate::json::ENDS;
use crate::operation::{Operation, Returns, Side};
use crate::prelude::*;
use crate::settings::ADMIN;
use crate::text::{behind, cut, head, is_all, join, number, parts, push, same};
use alloc::borrow::Cow;
use core::fmt;

/// An HTTP response as a plain value.
///
/// ```
/// let response = polyhydra::Response::new(200, r#"{"client_secret":"s3cret"}"#);
/// assert_eq!(format!("{response:?}"), "Response(200, 26 bytes)");
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, in the order in which they came.
    pub headers: Headers,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

impl Response {
    /// A response without headers.
    ///
    /// ```
    /// assert_eq!(polyhydra::Response::new(204, "").body, b"");
    /// ```
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Headers::new(), body: body.into() }
    }

    fn content_type(&self) -> &str {
        self.headers.get("content-type").unwrap_or("")
    }

    /// The seconds of a `Retry-After` header; a date in it is not read.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        let seconds = number(self.headers.get("retry-after")?.trim_ascii().as_bytes())?;
        u64::try_from(seconds).ok()
    }
}

/// Reads the answer to `operation`: the body's text where it succeeded. `refresh` says that a refresh token was sent:
/// servers refuse those in ways that differ.
///
/// # Errors
/// Whatever the server refused with; [`Error::Decode`] where the body is no text.
pub(crate) fn read(
    codec: &dyn Codec,
    operation: &'static Operation,
    public_url: Option<&str>,
    refresh: bool,
    mut response: Response,
) -> Result<Outcome, Box<Error>> {
    if !(200..300).contains(&response.status) {
        return Err(refused(codec, operation, public_url, refresh, &response));
    }
    let mut body = String::new();
    if !matches!(operation.returns, Returns::Nothing) {
        let Some(text) = codec.string(core::mem::take(&mut response.body)) else {
            return Err(decode_error(&response, "", "", "the body is not UTF-8".into()));
        };
        body = text;
        if response.content_type().starts_with("application/jwt") {
            let Some(claims) = jwt_claims(codec, &body) else {
                return Err(decode_error(&response, "", "jwt", "no claims can be read from it".into()));
            };
            body = claims;
        }
    }
    Ok(Outcome { response, body })
}

/// The error for a body that is not what the operation gives: where and why.
pub(crate) fn decode_error(response: &Response, body: &str, path: &str, reason: Cow<'static, str>) -> Box<Error> {
    let start = body.trim_ascii_start();
    // JSON may hold secrets, a page of a proxy does not.
    let json = is_json(start);
    let is_empty = start.is_empty() && path.is_empty() && reason == ENDS;
    Box::new(Error::Decode {
        path: path.to_owned(),
        reason: if is_empty { "the body is empty".into() } else { reason },
        status: response.status,
        content_type: response.content_type().to_owned(),
        excerpt: if json { String::new() } else { excerpt(start) },
    })
}

/// Whether a text begins as JSON that may hold something.
fn is_json(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'{' | b'[' | b'"'))
}

/// The first characters of a text, on one line.
fn excerpt(text: &str) -> String {
    /// Longer than words of a message, shorter than tokens.
    const WORD: usize = 24;
    let start = head(text, 120);
    let mut out = String::new();
    let mut put = |word: &str| {
        if !word.is_empty() {
            push!(out, if out.is_empty() { "" } else { " " }, if word.len() > WORD { "***" } else { word });
        }
    };
    let mut begin = 0;
    for (place, letter) in start.char_indices() {
        if matches!(letter, '\0'..=' ' | '\u{7f}'..='\u{a0}') {
            put(start.get(begin..place).unwrap_or_default());
            begin = place + letter.len_utf8();
        }
    }
    put(start.get(begin..).unwrap_or_default());
    if start.len() < text.len() {
        out.push_str("...");
    }
    out
}

/// The claims of a signed userinfo answer, with the JWT itself beside them.
fn jwt_claims(codec: &dyn Codec, token: &str) -> Option<String> {
    let token = token.trim_ascii();
    let (_, payload) = cut(token, ".")?;
    let payload = codec.string(decode_base64(parts(payload, b'.').next()?)?)?;
    let members = behind(payload.trim_ascii(), b'{')?.trim_ascii_start();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=');
    if !is_all(token, is_token) {
        return None;
    }
    Some(join!("{\"jwt\":\"", token, if behind(members, b'}').is_some() { "\"" } else { "\"," }, members))
}

fn refused(
    codec: &dyn Codec,
    operation: &'static Operation,
    public_url: Option<&str>,
    refresh: bool,
    response: &Response,
) -> Box<Error> {
    let mut refusal = Box::<Refusal>::default();
    let mut redirect_to = None;
    // Whether `error` is an object, and whether there is `status_code`, as V0 and early V1 write it.
    let (mut nested, mut legacy) = (false, false);
    // What the shapes of errors have in common. Only the first JSON document counts: some servers send two.
    let is_object = codec.members(&response.body, &mut |name, text| {
        // {"error":{"code":404,"status":"Not Found","message":..,"reason":..,"request":..}}
        nested |= name.starts_with("error.");
        legacy |= same(name, "status_code");
        let slot = match name {
            "error" | "error.status" => &mut refusal.error,
            "error_description" | "message" | "error.message" => &mut refusal.description,
            "error_hint" | "error.reason" => &mut refusal.hint,
            "error_debug" | "error.debug" => &mut refusal.debug,
            "error_uri" => &mut refusal.uri,
            "request_id" | "error.request" => &mut refusal.request_id,
            "redirect_to" => &mut redirect_to,
            _ => return,
        };
        if let Some(text) = text {
            *slot = Some(text.to_owned());
        }
    });
    #[allow(clippy::manual_contains)] // made for long lists, that one is long itself
    let is_used = ADMIN && operation.used.iter().any(|used| *used == response.status);
    if is_used {
        let redirect_to = redirect_to.filter(|_| is_object).map(|target| absolute(public_url, target));
        return Box::new(Error::AlreadyHandled { redirect_to });
    }
    if nested && refusal.error.is_none() {
        // Some servers leave `status` out: then `message` says in short what `reason` says at length.
        refusal.error = refusal.description.take();
        refusal.description = refusal.hint.take();
    }
    let body = codec.text(&response.body);
    if !is_object || refusal.error.is_none() {
        *refusal = Refusal::default();
        refusal.description = Some(unknown_shape(response, &body));
    }
    refusal.request_id = refusal.request_id.take().filter(|id| !id.is_empty());
    refusal.operation = operation.id;
    refusal.status = response.status;
    response.content_type().clone_into(&mut refusal.content_type);
    refusal.retry_after = response.retry_after();
    head(&body, BODY_LIMIT).clone_into(&mut refusal.body);

    if operation.side != Side::Public {
        return Box::new(Error::Api(refusal));
    }
    // A 401 may say its code in the header alone (RFC 6750 §3).
    if refusal.error.as_deref().is_none_or(|error| same(error, "error"))
        && let Some(code) = response.headers.get("www-authenticate").and_then(challenge_code)
    {
        refusal.error = Some(code);
    }
    if refresh && refused_refresh(&refusal, legacy && is_object) {
        refusal.error = Some("invalid_grant".to_owned());
    }
    let is_code = |error: &str| {
        !error.is_empty() && !same(error, "error") && is_all(error, |byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let code = refusal.error.as_deref().is_some_and(is_code);
    Box::new(if code { Error::OAuth(refusal) } else { Error::Api(refusal) })
}

/// A refresh token that is used, unknown, expired or another client's: V0 says 400 `invalid_request`, 1.11 says
/// 401 `token_inactive`, later ones 400 `invalid_grant`.
fn refused_refresh(refusal: &Refusal, legacy: bool) -> bool {
    match refusal.error.as_deref() {
        Some("token_inactive") => true,
        // Only V0 writes `status_code` into its errors. By this it means the token, or a client that does not say who it is:
        // then the token is still good.
        Some("invalid_request") => {
            let nameless = refusal.hint.as_deref().is_some_and(|hint| hint.starts_with("Client credentials missing"));
            legacy && refusal.status == 400 && !nameless
        }
        _ => false,
    }
}

/// The `error` of a `WWW-Authenticate: Bearer` header.
fn challenge_code(header: &str) -> Option<String> {
    let (_, rest) = cut(header, "error=\"")?;
    parts(rest, b'"').next().map(ToOwned::to_owned)
}

/// Makes a relative `redirect_to` absolute: it is relative to the public port.
fn absolute(public_url: Option<&str>, target: String) -> String {
    match public_url {
        Some(base) if behind(&target, b'/').is_some() && !target.starts_with("//") => join!(base, &target),
        _ => target,
    }
}

fn unknown_shape(response: &Response, body: &str) -> String {
    if (300..400).contains(&response.status) {
        return "the server redirects elsewhere, which the API never does; it is not followed".to_owned();
    }
    let body = body.trim_ascii_start();
    let (shape, shown) = match body.as_bytes() {
        [] => ("an empty body (", String::new()),
        _ if is_json(body) => ("JSON of an unknown shape (", String::new()),
        _ => ("not JSON (", excerpt(body)),
    };
    let what = if response.content_type().is_empty() { "no content type" } else { response.content_type() };
    join!(shape, what, if shown.is_empty() { ")" } else { "): " }, &shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Scanner;
    use crate::operations::find;
    use alloc::string::ToString;

    fn refusal(id: &str, status: u16, body: &str) -> Refusal {
        match read(&Scanner, find(id).unwrap(), None, false, Response::new(status, body)).map_err(Error::from) {
            Err(Error::Api(refusal) | Error::OAuth(refusal)) => *refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_shapes_of_errors_are_read() {
        let flat = refusal("getOAuth2Client", 404, r#"{"error":"Unable to locate the resource","error_description":""}"#);
        assert_eq!(flat.error.as_deref(), Some("Unable to locate the resource"));
        let short = refusal("getOAuth2Client", 404, r#"{"error":{"code":404,"message":"Not Found","reason":"No such route."}}"#);
        assert_eq!((short.error.as_deref(), short.description.as_deref()), (Some("Not Found"), Some("No such route.")));
        let long = refusal(
            "getOAuth2Client",
            400,
            r#"{"error":{"code":400,"status":"Bad Request","request":"r1","message":"m","reason":"r"}}"#,
        );
        assert_eq!((long.error.as_deref(), long.description.as_deref()), (Some("Bad Request"), Some("m")));
        assert_eq!((long.hint.as_deref(), long.request_id.as_deref()), (Some("r"), Some("r1")));
    }

    #[test]
    fn a_message_is_one_line_whatever_the_server_says() {
        let body = r#"{"error":"no\r\n2026 INFO all is well","error_description":"\u001b[2J"}"#;
        let error = Error::Api(Box::new(refusal("getOAuth2Client", 400, body)));
        assert_eq!(error.to_string(), "getOAuth2Client: status 400: no  2026 INFO all is well;  [2J");
    }

    #[test]
    fn an_excerpt_shows_no_token() {
        let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
        let page = refusal("getOAuth2Client", 502, &format!("<h1>Bad gateway</h1>\n{token}"));
        let shown = page.description.unwrap();
        assert!(shown.contains("<h1>Bad gateway</h1>") && !shown.contains("eyJ"), "{shown}");
    }
}
