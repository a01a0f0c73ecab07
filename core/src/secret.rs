//! A text that never prints.

use crate::prelude::*;
use core::fmt;

/// A client secret, a token, a private key member: a text that shows itself only when asked to.
///
/// `Debug` writes `Secret(***)` and there is no `Display`, so it cannot slip into a message or a log.
///
/// ```
/// use polyhydra::models::OAuth2Client;
///
/// let client = OAuth2Client::new().client_secret("s3cret");
/// assert!(!format!("{client:?}").contains("s3cret"));
/// assert_eq!(client.client_secret.unwrap().reveal(), "s3cret");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for sending or storing.
    ///
    /// ```
    /// let secret = polyhydra::Secret::from("s3cret");
    /// assert_eq!(secret.reveal(), "s3cret");
    /// assert_eq!(format!("{secret:?}"), "Secret(***)");
    /// ```
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}
