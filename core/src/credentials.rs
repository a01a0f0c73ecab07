//! What a request shows of who sends it.

use crate::encode::{base64, form};
use crate::error::{refuse, Error, Reason};
use crate::headers::Headers;
use crate::prelude::*;
use crate::secret::Secret;
use crate::text::{is_all, join};

/// What a request shows of who sends it, for the whole client or for one call.
///
/// ```
/// use polyhydra::Credentials;
///
/// let shown = format!("{:?}", Credentials::basic("my-client", "s3cret"));
/// assert!(shown.contains("my-client") && !shown.contains("s3cret"));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum Credentials {
    /// Nothing.
    #[default]
    None,
    /// HTTP Basic: a client's id and secret, form-encoded first as OAuth 2.0 wants it (RFC 6749 §2.3.1).
    Basic {
        /// The user, or the client's id.
        user: String,
        /// The password, or the client's secret.
        password: Secret,
    },
    /// A token in the `Authorization` header (RFC 6750 §2.1).
    Bearer(Secret),
    /// A key in a header of a gateway's own.
    ApiKey {
        /// The header's name.
        header: String,
        /// The key.
        key: Secret,
    },
}

impl Credentials {
    /// HTTP Basic.
    ///
    /// ```
    /// # use polyhydra::Credentials;
    /// let credentials = Credentials::basic("my-client", "the client_secret");
    /// # assert!(matches!(credentials, Credentials::Basic { .. }));
    /// ```
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::Basic { user: user.into(), password: password.into() }
    }

    /// A token.
    ///
    /// ```
    /// # use polyhydra::Credentials;
    /// let credentials = Credentials::bearer("the access token");
    /// # assert!(matches!(credentials, Credentials::Bearer(_)));
    /// ```
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::Bearer(token.into())
    }

    /// A gateway's key.
    ///
    /// ```
    /// # use polyhydra::Credentials;
    /// let credentials = Credentials::api_key("X-Api-Key", "the key");
    /// # assert!(matches!(credentials, Credentials::ApiKey { .. }));
    /// ```
    pub fn api_key(header: impl Into<String>, key: impl Into<Secret>) -> Self {
        Self::ApiKey { header: header.into(), key: key.into() }
    }

    /// Adds the header that shows them. Whether there is something to show.
    ///
    /// # Errors
    /// [`Error::Build`] for what no header can hold.
    pub(crate) fn show(&self, headers: &mut Headers) -> Result<bool, Box<Error>> {
        match self {
            Self::None => return Ok(false),
            Self::Basic { user, password } => {
                let mut pair = String::new();
                form(&mut pair, user);
                pair += ":";
                form(&mut pair, password.reveal());
                headers.push("Authorization", &join!("Basic ", &base64(pair.as_bytes())));
            }
            Self::Bearer(token) => headers.push("Authorization", &bearer(token.reveal(), "credentials")?),
            Self::ApiKey { header, key } => {
                check_header(header, key.reveal())?;
                headers.push(header, key.reveal());
            }
        }
        Ok(true)
    }
}

/// The `Authorization` that shows a token.
pub(crate) fn bearer(token: &str, argument: &str) -> Result<String, Box<Error>> {
    if token.is_empty() {
        return Err(refuse(argument, Reason::Empty));
    }
    if !is_all(token, |byte| byte.is_ascii_graphic()) {
        return Err(refuse(argument, Reason::Invalid("holds a character that no token has")));
    }
    Ok(join!("Bearer ", token))
}

/// Refuses headers that would break a request apart.
pub(crate) fn check_headers(headers: &Headers) -> Result<(), Box<Error>> {
    for (name, value) in headers {
        check_header(name, value)?;
    }
    Ok(())
}

/// Refuses what would break a request apart: a name that is no token, a value with a control character (RFC 9110 §5), and what
/// says where a body ends. With a wrong length the rest of a body would be the next request.
pub(crate) fn check_header(name: &str, value: &str) -> Result<(), Box<Error>> {
    let token = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
    };
    if name.is_empty() || !is_all(name, token) {
        return Err(refuse("headers", Reason::Invalid("a header's name holds a character that no name has")));
    }
    if name.eq_ignore_ascii_case("Content-Length") || name.eq_ignore_ascii_case("Transfer-Encoding") {
        return Err(refuse(&join!("headers.", name), Reason::Invalid("is for the transport to say")));
    }
    if !is_all(value, |byte| matches!(byte, b' '..=b'~' | b'\t')) {
        return Err(refuse(
            &join!("headers.", name),
            Reason::Invalid("holds a line break, another control character, or one that is not ASCII"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_is_form_encoded_first() {
        let mut headers = Headers::new();
        assert!(Credentials::basic("a:b", "p%+ é").show(&mut headers).unwrap());
        assert_eq!(headers.get("Authorization"), Some(&*format!("Basic {}", base64(b"a%3Ab:p%25%2B+%C3%A9"))));
    }

    #[test]
    fn nothing_breaks_out_of_a_header() {
        for credentials in
            [Credentials::bearer("a\nb"), Credentials::api_key("X-Key", "a\r\nb: c"), Credentials::api_key("X Key", "a")]
        {
            assert!(credentials.show(&mut Headers::new()).is_err_and(|error| error.kind() == "build"), "{credentials:?}");
        }
    }

    #[test]
    fn credentials_never_print() {
        let printed = format!(
            "{:?}",
            [Credentials::basic("user", "hidden"), Credentials::bearer("hidden"), Credentials::api_key("X-Key", "hidden")]
        );
        assert!(!printed.contains("hidden"), "{printed}");
    }
}
