//! URLs as hyper wants them. To parse a whole one for every call takes as long as to read a small answer; here only its
//! path and query are looked at.

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// What stands before the path of the URLs that were asked for, as text and parsed.
#[derive(Debug)]
pub(super) struct Origins {
    proxies: Arc<Matcher>,
    known: Mutex<Vec<(String, Origin)>>,
}

/// Scheme, host and port of a URL, and what goes with them.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    scheme: Scheme,
    authority: Authority,
    /// The `Host` header.
    pub(super) host: HeaderValue,
    /// What a proxy wants to be shown that is not tunnelled through.
    pub(super) proxy_authorization: Option<HeaderValue>,
}

impl Origins {
    /// A client talks to two; a hook may send some requests elsewhere.
    const MANY: usize = 8;

    pub(super) fn new(proxies: Arc<Matcher>) -> Self {
        Self { proxies, known: Mutex::default() }
    }

    /// What `Url::parse` makes of a text, in parts.
    pub(super) fn url(&self, text: &str) -> Result<(Uri, Origin), Box<dyn Error>> {
        let host = text.find("://").map_or(0, |place| place + "://".len());
        let end = text[host..].find(['/', '?', '\\']).map_or(text.len(), |place| host + place);
        let (origin, path) = text.split_at(end);
        if !path.starts_with('/') || !is_normal(path) {
            let url = Url::parse(text)?;
            let origin = self.origin(&url[..url::Position::BeforePath])?;
            return Ok((
                origin.with(PathAndQuery::try_from(&url[url::Position::BeforePath..url::Position::AfterQuery])?)?,
                origin,
            ));
        }
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(text, _)| text == origin).map(|(_, origin)| origin.clone());
        drop(known);
        let origin = if let Some(origin) = found {
            origin
        } else {
            let made = self.origin(origin)?;
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.truncate(Self::MANY - 1);
            known.push((origin.to_owned(), made.clone()));
            made
        };
        Ok((origin.with(PathAndQuery::try_from(path)?)?, origin))
    }

    fn origin(&self, text: &str) -> Result<Origin, Box<dyn Error>> {
        let url = Url::parse(text)?;
        let scheme = Scheme::try_from(url.scheme())?;
        let authority = Authority::try_from(&url[url::Position::BeforeHost..url::Position::AfterPort])?;
        let host = HeaderValue::try_from(authority.as_str())?;
        let uri = Uri::builder().scheme(scheme.clone()).authority(authority.clone()).path_and_query("/").build()?;
        let proxy = self.proxies.intercept(&uri).filter(|_| scheme == Scheme::HTTP);
        Ok(Origin { scheme, authority, host, proxy_authorization: proxy.and_then(|proxy| proxy.basic_auth().cloned()) })
    }
}

impl Origin {
    fn with(&self, path: PathAndQuery) -> Result<Uri, http::uri::InvalidUriParts> {
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        Uri::from_parts(parts)
    }
}

/// Whether a path and query come out of parsing as they are. Some that do are refused too: those with a segment that begins
/// like a step up or down.
fn is_normal(path: &str) -> bool {
    let plain = |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'%' | b'-' | b'.' | b'_' | b'~' | b'?' | b'&' | b'=' | b'+');
    path.bytes().all(plain) && !path.contains("/.") && !path.contains("/%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins() -> Origins {
        Origins::new(Arc::new(Matcher::builder().build()))
    }

    #[test]
    fn urls_are_what_they_are_when_parsed_whole() {
        let origins = origins();
        let texts = [
            "http://127.0.0.1:4445",
            "http://127.0.0.1:4445/",
            "http://127.0.0.1:4445/admin/clients/a%2Fb%20%C3%A9?page_size=2&page_token=a%3D",
            "http://127.0.0.1:4445/admin/clients?",
            "http://127.0.0.1:4445//admin/./a/../b/%2e%2E/c",
            "http://127.0.0.1:4445/%2E./a/.%2e/b.c/..d",
            "http://127.0.0.1:4445/a?b=/c?d",
            "http://127.0.0.1:4445?a=/b",
            "http://127.0.0.1:4445/a#b?c",
            "HTTPS://Exämple.com:443/hydra\\x yé'\"<>`{}|^?é'\"<>`{}|^ ",
            "https://[::1]:4444/health/alive",
        ];
        for text in texts.iter().chain(&texts) {
            let mut whole = Url::parse(text).unwrap();
            whole.set_fragment(None);
            assert_eq!(origins.url(text).unwrap().0, whole.as_str(), "{text}");
        }
        for text in ["", "/admin", "http://", "http:///", "http://a:b/c", "http://a b/c"] {
            assert_eq!(origins.url(text).unwrap_err().to_string(), Url::parse(text).unwrap_err().to_string(), "{text}");
        }
    }

    #[test]
    fn only_so_many_are_kept() {
        let origins = origins();
        for port in 1..100 {
            origins.url(&format!("http://127.0.0.1:{port}/a")).unwrap();
        }
        assert_eq!(origins.known.lock().unwrap().len(), Origins::MANY);
    }
}
