//! TLS as the client speaks it: rustls with aws-lc-rs, handed over whole. What the process has
//! installed as its own provider is neither used nor touched.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use rustls_platform_verifier::Verifier;

use super::BaseUrl;

/// Whose certificates are believed.
#[derive(Clone, Debug)]
pub(super) struct Roots {
    /// PEM texts.
    added: Vec<Vec<u8>>,
    machines: Machines,
}

/// The certificate authorities of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Machines {
    Trusted,
    LeftOut,
}

impl Default for Roots {
    fn default() -> Self {
        Self {
            added: Vec::new(),
            machines: Machines::Trusted,
        }
    }
}

impl Roots {
    pub(super) fn add(&mut self, pem: Vec<u8>) {
        self.added.push(pem);
    }

    pub(super) fn leave_out_the_machines(&mut self) {
        self.machines = Machines::LeftOut;
    }

    /// What the HTTP client is given. To read the machine's authorities takes its time, so they are
    /// left out where nothing is encrypted.
    pub(super) fn config_for(&self, base: &BaseUrl) -> Result<ClientConfig, String> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?;
        if !base.is_encrypted() {
            return Ok(config
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth());
        }
        Ok(config
            .dangerous()
            .with_custom_certificate_verifier(self.verifier(provider)?)
            .with_no_client_auth())
    }

    fn verifier(
        &self,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, String> {
        let added = self.certificates()?;
        if self.machines == Machines::Trusted {
            return Ok(Arc::new(
                Verifier::new_with_extra_roots(added, provider).map_err(unusable)?,
            ));
        }
        let mut store = RootCertStore::empty();
        for certificate in added {
            store.add(certificate).map_err(unusable)?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider);
        Ok(verifier.build().map_err(unusable)?)
    }

    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let mut all = Vec::new();
        for pem in &self.added {
            let before = all.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                all.push(certificate.map_err(unusable)?);
            }
            if all.len() == before {
                return Err("certificate authorities: no CERTIFICATE in the PEM text".to_owned());
            }
        }
        Ok(all)
    }
}

fn unusable(problem: impl std::fmt::Display) -> String {
    format!("certificate authorities: {problem}")
}
