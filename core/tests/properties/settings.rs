//! Settings: any string as a URL, a header or a credential.

use crate::requests::{first, Sent};
use crate::texts::{config, odd};
use polyhydra::exchange::Engine;
use polyhydra::operations::find;
use polyhydra::{Arguments, CallOptions, Credentials, Error, Generation, Settings};
use proptest::prelude::*;
use std::sync::Arc;

fn at(url: &str) -> Settings {
    let mut settings = Settings::default();
    settings.public_url = Some(url.to_owned());
    settings.server = Some(Generation::V2.into());
    settings
}

/// A request of a client with these settings.
fn asked(settings: Settings) -> Result<Sent, Error> {
    let operation = find("isAlive").unwrap();
    first(&Arc::new(Engine::new(settings)?), operation, Arguments::new(operation), CallOptions::default())
}

fn refused(error: &Error) -> &str {
    match error {
        Error::Build { argument, .. } => argument,
        other => panic!("{other:?}"),
    }
}

/// URLs, and what looks like some.
fn url() -> BoxedStrategy<String> {
    let host = prop_oneof![Just("127.0.0.1".to_owned()), Just("[::1]".to_owned()), "[a-z.\\-]{1,12}", odd()];
    let port = prop_oneof![Just(String::new()), "(:[0-9]{0,6})?", odd()];
    let path = prop_oneof![Just(String::new()), Just("/".to_owned()), "(/[a-z0-9.%~]{0,5}){0,3}/{0,2}", odd()];
    let scheme = prop_oneof![4 => Just("http://".to_owned()), 4 => Just("https://".to_owned()), 1 => odd(), 1 => Just("HTTP://".to_owned())];
    prop_oneof![4 => (scheme, host, port, path).prop_map(|(scheme, host, port, path)| scheme + &host + &port + &path), 1 => odd()]
        .boxed()
}

/// Whether the host is an address, or a name that is not plainly ASCII.
#[cfg(feature = "http")]
fn is_special(url: &str) -> bool {
    let authority = url.split('/').nth(2).unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || !host.is_ascii() || host.contains("xn--") || last.starts_with(|first: char| first.is_ascii_digit())
}

fn form_decoded(text: &str) -> String {
    crate::decode::decoded(text, true)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_url_is_a_base_or_refused(url in url()) {
        match asked(at(&url)) {
            Ok(Sent::Request(request)) => {
                let base = url.trim_end_matches('/');
                prop_assert_eq!(&request.url, &format!("{base}/health/alive"));
                prop_assert!(!request.url.chars().any(|character| character.is_whitespace() || character.is_control()));
                prop_assert!(!request.url.contains(['?', '#', '\\']));
                #[cfg(feature = "http")]
                match reqwest::Url::parse(&request.url) {
                    Ok(parsed) => {
                        prop_assert!(parsed.username().is_empty() && parsed.password().is_none());
                        prop_assert!(parsed.path().ends_with("/health/alive"), "{}", parsed);
                    }
                    // Whether an address or a name beyond ASCII is sound, its own parser says when something is sent.
                    Err(error) => prop_assert!(is_special(&request.url), "{}: {}", request.url, error),
                }
            }
            Ok(Sent::Visit(url)) => prop_assert!(false, "{} is no visit", url),
            Err(error) => prop_assert_eq!(refused(&error), "public_url"),
        }
    }

    #[test]
    fn any_header_is_sent_as_it_is_or_refused_by_name(name in prop_oneof![odd(), "[A-Za-z\\-]{1,12}"], value in odd(), of_the_call in any::<bool>()) {
        let mut settings = at("http://a");
        let mut options = CallOptions::default();
        let headers = if of_the_call { &mut options.headers } else { &mut settings.headers };
        headers.push(&name, &value);
        let operation = find("isAlive").unwrap();
        let sent = Engine::new(settings).and_then(|engine| first(&Arc::new(engine), operation, Arguments::new(operation), options));
        match sent {
            Ok(Sent::Request(request)) => {
                let found: Vec<_> = request.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(&name)).collect();
                prop_assert_eq!(found, [(&*name, &*value)]);
            }
            Ok(Sent::Visit(url)) => prop_assert!(false, "{} is no visit", url),
            Err(error) => {
                let argument = refused(&error);
                prop_assert!(argument == "headers" || argument == format!("headers.{name}"), "{}", argument);
                let shown = format!("{error} {error:?}");
                prop_assert!(value.len() < 8 || !shown.contains(&value) || name.contains(&value), "{}", shown);
            }
        }
    }

    #[test]
    fn any_name_and_password_are_shown_whole(user in odd(), password in odd()) {
        let mut settings = at("http://a");
        settings.credentials = Credentials::basic(&*user, &*password);
        let Ok(Sent::Request(request)) = asked(settings) else { return Err(TestCaseError::fail("refused")) };
        let shown = request.headers.iter().find_map(|(_, value)| value.strip_prefix("Basic ")).unwrap();
        let pair = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, shown).unwrap();
        let pair = String::from_utf8(pair).unwrap();
        let (first, second) = pair.split_once(':').unwrap();
        prop_assert_eq!((form_decoded(first), form_decoded(second)), (user, password));
    }

    #[test]
    fn any_token_or_key_is_shown_as_it_is_or_refused(text in odd(), key in any::<bool>()) {
        let mut settings = at("http://a");
        settings.credentials = if key { Credentials::api_key("X-Key", &*text) } else { Credentials::bearer(&*text) };
        let (header, value) = if key { ("X-Key", text.clone()) } else { ("Authorization", format!("Bearer {text}")) };
        match asked(settings) {
            Ok(Sent::Request(request)) => prop_assert!(request.headers.get(header) == Some(&*value)),
            Ok(Sent::Visit(url)) => prop_assert!(false, "{} is no visit", url),
            Err(error) => prop_assert!(matches!(refused(&error), "credentials" | "headers.X-Key")),
        }
    }
}
