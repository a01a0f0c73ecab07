//! Whom to trust. Certificates are read when the first TLS connection is made: a client of plain HTTP never waits for them.

use super::http::Transport;
use crate::error::{Error, Reason};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The TLS settings as rustls wants them.
pub(super) fn config(transport: &Transport) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let trust: Arc<dyn ServerCertVerifier> = if transport.verify {
        let mut roots = Vec::new();
        if let Some(file) = &transport.ca_file {
            roots.extend(certificates("ca_file", file)?);
        }
        if let Some(directory) = &transport.ca_directory {
            roots.extend(directory_certificates(directory)?);
        }
        let system = transport.system_roots || (transport.ca_file.is_none() && transport.ca_directory.is_none());
        Arc::new(Trust { roots, system, provider: provider.clone(), verifier: OnceLock::new() })
    } else {
        Arc::new(Anyone(provider.clone()))
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("verify", &error))?
        .dangerous()
        .with_custom_certificate_verifier(trust);
    match &transport.client_certificate {
        None => Ok(config.with_no_client_auth()),
        Some((certificate, key)) => {
            let chain = certificates("client_certificate", certificate)?;
            let key = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong("client_certificate", &error))?;
            config.with_client_auth_cert(chain, key).map_err(|error| wrong("client_certificate", &error))
        }
    }
}

fn wrong(setting: &str, error: &dyn std::fmt::Display) -> Error {
    Error::build(setting, Reason::Wrong(error.to_string()))
}

fn certificates(setting: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(Error::build(setting, Reason::Invalid("holds no certificate in PEM form"))),
        Err(error) => Err(wrong(setting, &error)),
    }
}

/// What of a directory's files holds certificates; others may lie there too.
fn directory_certificates(directory: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let entries = std::fs::read_dir(directory).map_err(|error| wrong("ca_directory", &error))?;
    let mut files: Vec<PathBuf> =
        entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|path| path.is_file()).collect();
    files.sort();
    let found: Vec<_> = files.iter().filter_map(|file| certificates("ca_directory", file).ok()).flatten().collect();
    if found.is_empty() {
        return Err(Error::build("ca_directory", Reason::Invalid("holds no certificate in PEM form")));
    }
    Ok(found)
}

/// Trusts the given roots, the system's, or both.
#[derive(Debug)]
struct Trust {
    roots: Vec<CertificateDer<'static>>,
    system: bool,
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Result<Arc<dyn ServerCertVerifier>, rustls::Error>>,
}

impl Trust {
    fn verifier(&self) -> Result<&Arc<dyn ServerCertVerifier>, rustls::Error> {
        self.verifier.get_or_init(|| self.load()).as_ref().map_err(Clone::clone)
    }

    fn load(&self) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        if self.system {
            let extra = self.roots.iter().cloned();
            let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, self.provider.clone())?;
            return Ok(Arc::new(verifier));
        }
        let mut store = RootCertStore::empty();
        for root in &self.roots {
            store.add(root.clone())?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), self.provider.clone())
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        Ok(verifier)
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.verifier()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier()?.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier()?.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Trusts whoever answers: for tests against servers with certificates of their own making.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
