//! URLs as reqwest wants them. To parse a whole one for every call takes as long as to read a small answer; here only its
//! path and query are parsed.

use reqwest::Url;
use std::error::Error;
use std::sync::{Mutex, PoisonError};

/// What stands before the path of the URLs that were asked for, as text and parsed.
#[derive(Debug, Default)]
pub(super) struct Origins(Mutex<Vec<(String, Url)>>);

impl Origins {
    /// A client talks to two; a hook may send some requests elsewhere.
    const MANY: usize = 8;

    /// What `Url::parse` gives.
    pub(super) fn url(&self, text: &str) -> Result<Url, Box<dyn Error>> {
        let host = text.find("://").map_or(0, |place| place + "://".len());
        let end = text[host..].find(['/', '?', '\\']).map_or(text.len(), |place| host + place);
        if !text[end..].starts_with('/') || text.contains('#') {
            return Ok(Url::parse(text)?);
        }
        let (origin, path) = text.split_at(end);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut url = if let Some((_, url)) = known.iter().find(|(text, _)| text == origin) {
            url.clone()
        } else {
            let url = Url::parse(origin)?;
            known.truncate(Self::MANY - 1);
            known.push((origin.to_owned(), url.clone()));
            url
        };
        drop(known);
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(path);
        url.set_query(query);
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_what_they_are_when_parsed_whole() {
        let origins = Origins::default();
        let texts = [
            "http://127.0.0.1:4445",
            "http://127.0.0.1:4445/",
            "http://127.0.0.1:4445/admin/clients/a%2Fb%20%C3%A9?page_size=2&page_token=a%3D",
            "http://127.0.0.1:4445/admin/clients?",
            "http://127.0.0.1:4445//admin/./a/../b/%2e%2E/c",
            "http://127.0.0.1:4445/a?b=/c?d",
            "http://127.0.0.1:4445?a=/b",
            "http://127.0.0.1:4445/a#b?c",
            "HTTPS://User:p%40@Exämple.com:443/hydra\\x yé'\"<>`{}|^",
            "https://[::1]:4444/health/alive",
        ];
        for text in texts.iter().chain(&texts) {
            assert_eq!(origins.url(text).unwrap(), Url::parse(text).unwrap(), "{text}");
        }
        for text in ["", "/admin", "http://", "http:///", "http://a:b/c", "http://a b/c"] {
            assert_eq!(origins.url(text).unwrap_err().to_string(), Url::parse(text).unwrap_err().to_string(), "{text}");
        }
    }

    #[test]
    fn only_so_many_are_kept() {
        let origins = Origins::default();
        for port in 1..100 {
            origins.url(&format!("http://127.0.0.1:{port}/a")).unwrap();
        }
        assert_eq!(origins.0.lock().unwrap().len(), Origins::MANY);
    }
}
