//! A user's browser: it keeps cookies, goes where Hydra sends it, and stops where a page of ours has to answer.

use crate::decode::decoded;
use std::collections::HashMap;

/// Where a visit ended.
#[derive(Debug)]
pub struct Place {
    pub url: String,
    /// The status of the page; 0 where the place is not Hydra's, and so was not visited.
    pub status: u16,
    pub body: String,
}

pub struct Browser {
    http: reqwest::Client,
    cookies: HashMap<String, String>,
}

impl Browser {
    pub fn new() -> Self {
        // reqwest asks for a provider even where no TLS is spoken. Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
        Self { http: http.expect("a client without settings of its own"), cookies: HashMap::new() }
    }

    /// Goes to a URL of Hydra's and wherever that leads inside Hydra: until a page, or a URL of the login app or the client.
    pub async fn visit(&mut self, url: &str) -> Place {
        let mut url = url.to_owned();
        for _ in 0..10 {
            if !is_hydras(&url) {
                return Place { url, status: 0, body: String::new() };
            }
            let (status, location, body) = self.get(&url).await;
            match location {
                Some(location) => url = joined(&url, &location),
                None => return Place { url, status, body },
            }
        }
        panic!("more than ten redirects, the last to {}", path(&url));
    }

    async fn get(&mut self, url: &str) -> (u16, Option<String>, String) {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.http.get(url).header("Cookie", cookies.join("; "));
        let answer = request.send().await.unwrap_or_else(|error| panic!("a visit of {}: {error}", path(url)));
        for cookie in answer.headers().get_all("set-cookie") {
            self.keep(cookie.to_str().expect("cookies are ASCII"));
        }
        let status = answer.status();
        let location = answer.headers().get("location").filter(|_| status.is_redirection());
        let location = location.map(|value| value.to_str().expect("a location is ASCII").to_owned());
        (status.as_u16(), location, answer.text().await.expect("a page is text"))
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let ended = parts.any(|part| part.eq_ignore_ascii_case("max-age=0") || part.contains("1970"));
        if ended || value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Place {
    /// A parameter of the URL's query.
    pub fn parameter(&self, name: &str) -> String {
        self.find(name).unwrap_or_else(|| {
            let of = |name| self.find(name).unwrap_or_default();
            let what =
                if self.body.is_empty() { format!("{} {}", of("error"), of("error_description")) } else { self.body.clone() };
            panic!("no {name} at {}: {} {what}", path(&self.url), self.status)
        })
    }

    pub fn find(&self, name: &str) -> Option<String> {
        let query = self.url.split_once('?')?.1.split('#').next()?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| decoded(value, true))
    }
}

/// Whether Hydra answers there: its pages for browsers lie below `/oauth2/`, and those of others do not.
fn is_hydras(url: &str) -> bool {
    path(url).contains("/oauth2/")
}

fn path(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}

fn joined(base: &str, location: &str) -> String {
    if !location.starts_with('/') {
        return location.to_owned();
    }
    let host = base.find("://").map_or(0, |place| place + 3);
    let end = base[host..].find('/').map_or(base.len(), |place| host + place);
    format!("{}{location}", &base[..end])
}
