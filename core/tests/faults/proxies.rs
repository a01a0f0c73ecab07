//! Proxies.

use crate::peer::{fine, Peer};
use crate::way::{both, direct, shows_nothing, through, Way, SECRET};
use polyhydra::client::{Proxy, Transport};
use polyhydra::{Error, Hydra, TransportKind};
use std::process::Command;

fn by(url: String, except: Option<&str>) -> Transport {
    let mut transport = direct();
    transport.proxy = Proxy::Through { url, except: except.map(str::to_owned) };
    transport
}

#[test]
fn plain_requests_go_through() {
    both(|way| {
        let (proxy, target) = (Peer::start(fine), Peer::start(fine));
        let url = format!("http://user:{SECRET}@{}", proxy.address);
        let hydra = through(&target.url("http"), by(url, None)).build().unwrap();
        way.post(&hydra).unwrap();
        let seen = proxy.requests();
        assert_eq!((seen.len(), target.requests().len()), (1, 0));
        assert!(seen[0].starts_with(&format!("POST {}/admin/oauth2/introspect HTTP/1.1\r\n", target.url("http"))), "{}", seen[0]);
        assert!(seen[0].to_lowercase().contains("proxy-authorization: basic "));
        assert!(!format!("{hydra:?}").contains(SECRET));
    });
}

#[test]
fn hosts_that_are_excepted_are_reached_directly() {
    both(|way| {
        let (proxy, target) = (Peer::start(fine), Peer::start(fine));
        for (number, except) in ["127.0.0.1", "example.com, 127.0.0.0/8"].into_iter().enumerate() {
            way.post(&through(&target.url("http"), by(proxy.url("http"), Some(except))).build().unwrap()).unwrap();
            assert_eq!((proxy.requests().len(), target.requests().len()), (0, number + 1), "except {except}");
        }
        way.post(&through(&target.url("http"), by(proxy.url("http"), Some("example.com"))).build().unwrap()).unwrap();
        assert_eq!((proxy.requests().len(), target.requests().len()), (1, 2));
    });
}

#[test]
fn a_tunnel_that_is_refused() {
    both(|way| {
        let proxy = Peer::start(|_| Some("HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()));
        let hydra =
            through("https://hydra.example", by(format!("http://user:{SECRET}@{}", proxy.address), None)).build().unwrap();
        let error = way.lost(&hydra);
        assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Connect, false), "{error:?}");
        let seen = proxy.requests();
        assert!(seen.iter().all(|request| request.starts_with("CONNECT hydra.example:443 ")), "{seen:?}");
        assert!(seen.iter().all(|request| !request.contains(SECRET)), "nothing but the tunnel was asked for");
    });
}

#[test]
fn a_proxy_that_is_not_there() {
    both(|way| {
        let target = Peer::start(fine);
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = way.lost(&through(&target.url("http"), by(format!("http://{gone}"), None)).build().unwrap());
        assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Connect, false), "{error:?}");
        assert!(target.requests().is_empty());
    });
}

#[test]
fn a_wrong_url_is_named_without_its_password() {
    for url in [
        "",
        "proxy:3128",
        "http://",
        "socks5://proxy",
        "ftp://user:h1dden@proxy",
        "http://user:h1dden@",
        "user:h1dden@proxy:port",
        "http://u:h1dden@a b",
    ] {
        match through("http://127.0.0.1", by(url.to_owned(), None)).build() {
            Err(error) => {
                assert!(matches!(&error, Error::Build { argument, .. } if argument == "proxy"), "{url}: {error:?}");
                shows_nothing(&error);
            }
            Ok(hydra) => panic!("{url} was taken: {hydra:?}"),
        }
    }
}

/// The environment is the process's: another one tries it.
#[test]
fn the_proxy_of_the_environment() {
    let (proxy, target) = (Peer::start(fine), Peer::start(fine));
    let run = |no_proxy: &str| {
        let test = ["--exact", "proxies::inside_the_environment", "--ignored"];
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(test).env("HTTP_PROXY", proxy.url("http")).env("http_proxy", proxy.url("http"));
        child.env("NO_PROXY", no_proxy).env("no_proxy", no_proxy).env("POLYHYDRA_TARGET", target.url("http"));
        let output = child.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    };
    run("example.com");
    assert_eq!((proxy.requests().len(), target.requests().len()), (2, 0));
    run("127.0.0.1");
    assert_eq!((proxy.requests().len(), target.requests().len()), (2, 2));
}

#[test]
#[ignore = "run by the_proxy_of_the_environment, in a process of its own"]
fn inside_the_environment() {
    let target = std::env::var("POLYHYDRA_TARGET").unwrap();
    for way in [Way::asynchronous(), Way::blocking()] {
        let hydra: Hydra = through(&target, Transport::default()).build().unwrap();
        way.post(&hydra).unwrap();
    }
}
