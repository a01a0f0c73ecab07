//! Certificates that are to be trusted, and such that are not.

use crate::peer::{fine, read_request, Peer, Script, Stream};
use crate::way::{both, client, direct, through, SECRET};
use polyhydra::client::{Proxy, Transport};
use polyhydra::{Error, TransportKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An authority of a test's own, and the folder that its files are in.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
}

/// A certificate and its key.
struct Identity {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    fn new(test: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("tls-{test}"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("ca.pem"), issuer.pem()).unwrap();
        std::fs::write(folder.join("README"), "no certificate\n").unwrap();
        Self { issuer, folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn identity(&self, name: &str, change: fn(&mut CertificateParams)) -> Identity {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Identity { certificate: params.signed_by(&key, &self.issuer).unwrap(), key }
    }

    /// Connections that trust this authority alone.
    fn trusted(&self) -> Transport {
        let mut transport = direct();
        transport.ca_file = Some(self.file("ca.pem"));
        transport
    }

    /// A peer with this identity.
    fn serve(&self, identity: &Identity, ask: bool, script: Script) -> Peer {
        let config = self.config(identity, ask);
        Peer::wrapped(script, move |connection| Some(Box::new(encrypted(&config, connection)?)))
    }

    /// What a server with this identity needs; with `ask` it lets in nobody without a certificate of this authority's.
    fn config(&self, identity: &Identity, ask: bool) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
        let builder = if ask {
            let mut roots = RootCertStore::empty();
            roots.add(self.issuer.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        } else {
            builder.with_no_client_auth()
        };
        let chain: Vec<CertificateDer<'static>> = vec![identity.certificate.der().clone()];
        let key = PrivateKeyDer::try_from(identity.key.serialize_der()).unwrap();
        Arc::new(builder.with_single_cert(chain, key).unwrap())
    }
}

/// The server's side of TLS on a connection.
fn encrypted<S: Read + Write>(config: &Arc<ServerConfig>, connection: S) -> Option<StreamOwned<ServerConnection, S>> {
    Some(StreamOwned::new(ServerConnection::new(config.clone()).ok()?, connection))
}

fn nothing(_: &mut CertificateParams) {}

#[test]
fn an_authority_of_ones_own() {
    both(|way| {
        let authority = Authority::new(&format!("own-{}", way.name()));
        let peer = authority.serve(&authority.identity("127.0.0.1", nothing), false, fine);
        let url = peer.url("https");

        let unknown = way.lost(&client(&url).build().unwrap());
        assert_eq!((unknown.kind, unknown.may_have_arrived), (TransportKind::Tls, false), "{unknown:?}");
        assert!(peer.requests().is_empty());

        let by_file = authority.trusted();
        let mut by_directory = direct();
        by_directory.ca_directory = Some(authority.folder.clone());
        let mut beside_the_systems = authority.trusted();
        beside_the_systems.system_roots = true;
        let mut unverified = direct();
        unverified.verify = false;
        for transport in [by_file, by_directory, beside_the_systems, unverified] {
            way.post(&through(&url, transport).build().unwrap()).unwrap();
        }
        assert_eq!(peer.requests().len(), 4);
    });
}

/// The proxy plays the server behind it, too.
#[test]
fn a_server_behind_a_tunnel() {
    both(|way| {
        let authority = Authority::new(&format!("tunnel-{}", way.name()));
        let server = authority.config(&authority.identity("hydra.example", nothing), false);
        let proxy = authority.config(&authority.identity("127.0.0.1", nothing), false);
        for scheme in ["http", "https"] {
            let asked = Arc::new(Mutex::new(String::new()));
            let (server, proxy, log) = (server.clone(), proxy.clone(), asked.clone());
            let peer = Peer::wrapped(fine, move |connection| {
                let mut outer: Box<dyn Stream> =
                    if scheme == "https" { Box::new(encrypted(&proxy, connection)?) } else { Box::new(connection) };
                *log.lock().unwrap() = read_request(&mut *outer)?;
                outer.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").and_then(|()| outer.flush()).ok()?;
                Some(Box::new(encrypted(&server, outer)?))
            });
            let through_proxy = |mut transport: Transport| {
                transport.proxy = Proxy::Through { url: format!("{scheme}://user:{SECRET}@{}", peer.address), except: None };
                through("https://hydra.example", transport).build().unwrap()
            };
            way.post(&through_proxy(authority.trusted())).unwrap();
            let asked = asked.lock().unwrap().to_lowercase();
            assert!(asked.starts_with("connect hydra.example:443 ") && asked.contains("proxy-authorization: basic "), "{asked}");
            let seen = peer.requests();
            assert!(
                seen[0].starts_with("POST /admin/oauth2/introspect ") && seen[0].contains("\r\nhost: hydra.example\r\n"),
                "{seen:?}"
            );
            assert!(!seen[0].to_lowercase().contains("proxy-authorization"), "that is for the proxy alone: {seen:?}");

            let error = way.lost(&through_proxy(direct()));
            assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Tls, false), "{error:?}");
        }
    });
}

#[test]
fn certificates_that_prove_nothing() {
    both(|way| {
        let authority = Authority::new(&format!("bad-{}", way.name()));
        let stranger = Authority::new(&format!("stranger-{}", way.name()));
        let expired = authority.identity("127.0.0.1", |params| params.not_after = rcgen::date_time_ymd(2020, 1, 1));
        let early = authority.identity("127.0.0.1", |params| params.not_before = rcgen::date_time_ymd(2999, 1, 1));
        let another = authority.identity("elsewhere.example", nothing);
        let strangers = stranger.identity("127.0.0.1", nothing);
        for identity in [&expired, &early, &another, &strangers] {
            let peer = authority.serve(identity, false, fine);
            let error = way.lost(&through(&peer.url("https"), authority.trusted()).build().unwrap());
            assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Tls, false), "{error:?}");
            assert!(peer.requests().is_empty());
        }
    });
}

#[test]
fn a_certificate_of_the_clients() {
    both(|way| {
        let authority = Authority::new(&format!("client-{}", way.name()));
        let peer = authority.serve(&authority.identity("127.0.0.1", nothing), true, fine);
        let url = peer.url("https");
        let error = way.lost(&through(&url, authority.trusted()).build().unwrap());
        assert_eq!(error.kind, TransportKind::Tls, "{error:?}");
        assert!(peer.requests().is_empty());

        let identity = authority.identity("client", nothing);
        let (certificate, key, together) = (authority.file("client.pem"), authority.file("client.key"), authority.file("both"));
        std::fs::write(&certificate, identity.certificate.pem()).unwrap();
        std::fs::write(&key, identity.key.serialize_pem()).unwrap();
        std::fs::write(&together, identity.certificate.pem() + &identity.key.serialize_pem()).unwrap();
        for pair in [(certificate, key), (together.clone(), together)] {
            let mut transport = authority.trusted();
            transport.client_certificate = Some(pair);
            way.post(&through(&url, transport).build().unwrap()).unwrap();
        }
    });
}

#[test]
fn files_that_hold_no_certificate_are_named() {
    let authority = Authority::new("files");
    let (missing, empty) = (authority.file("missing.pem"), authority.file("README"));
    let folder = authority.file("empty");
    std::fs::create_dir_all(&folder).unwrap();
    let with = |change: &dyn Fn(&mut Transport)| {
        let mut transport = direct();
        change(&mut transport);
        transport
    };
    for (transport, setting) in [
        (with(&|it| it.ca_file = Some(missing.clone())), "ca_file"),
        (with(&|it| it.ca_file = Some(empty.clone())), "ca_file"),
        (with(&|it| it.ca_directory = Some(missing.clone())), "ca_directory"),
        (with(&|it| it.ca_directory = Some(folder.clone())), "ca_directory"),
        (with(&|it| it.client_certificate = Some((missing.clone(), missing.clone()))), "client_certificate"),
        (with(&|it| it.client_certificate = Some((authority.file("ca.pem"), empty.clone()))), "client_certificate"),
    ] {
        match through("https://127.0.0.1", transport).build() {
            Err(Error::Build { argument, .. }) => assert_eq!(argument, setting),
            other => panic!("{setting}: {other:?}"),
        }
    }
}

#[test]
fn the_wrong_scheme() {
    both(|way| {
        // As servers do: they take the first bytes to be a bad request.
        let plain = Peer::wrapped(fine, |mut connection| {
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            None
        });
        let error = way.lost(&client(&plain.url("https")).build().unwrap());
        assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Tls, false), "plain HTTP, asked by https: {error:?}");

        let authority = Authority::new(&format!("scheme-{}", way.name()));
        let secure = authority.serve(&authority.identity("127.0.0.1", nothing), false, fine);
        let error = way.lost(&client(&secure.url("http")).build().unwrap());
        assert_eq!(error.kind, TransportKind::Interrupted, "TLS, asked by http: {error:?}");
    });
}

#[test]
fn a_handshake_without_an_answer() {
    both(|way| {
        let silent = Peer::wrapped(fine, |connection| {
            std::thread::sleep(Duration::from_secs(60));
            drop(connection);
            None
        });
        let mut transport = direct();
        transport.connect_timeout = Some(Duration::from_millis(200));
        let error = way.lost(&through(&silent.url("https"), transport).build().unwrap());
        assert_eq!((error.kind, error.may_have_arrived), (TransportKind::Timeout, false), "{error:?}");

        let closing = Peer::wrapped(fine, |_| None);
        let error = way.lost(&through(&closing.url("https"), direct()).build().unwrap());
        assert!(matches!(error.kind, TransportKind::Connect | TransportKind::Tls) && !error.may_have_arrived, "{error:?}");
    });
}

#[test]
fn a_body_cut_off() {
    both(|way| {
        let authority = Authority::new(&format!("cut-{}", way.name()));
        let identity = authority.identity("127.0.0.1", nothing);
        let peer = authority.serve(&identity, false, |_| Some("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{".to_owned()));
        let error = way.post(&through(&peer.url("https"), authority.trusted()).timeout(Duration::from_secs(1)).build().unwrap());
        assert!(matches!(&error, Err(Error::Transport(error)) if error.may_have_arrived), "{error:?}");
    });
}
