//! What a Rust user without an SDK writes: a struct with every field of the answer, and requests by reqwest.

use super::{Failure, CLIENT, INTROSPECTION, LIST, TOKEN};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::Value;

// Every field is here to be read into, as in polyhydra, under the name that the wire has; few are looked at.
#[allow(dead_code, clippy::struct_field_names)]
#[derive(Deserialize)]
pub(crate) struct Client {
    pub(crate) client_id: Option<String>,
    client_name: Option<String>,
    client_secret: Option<String>,
    redirect_uris: Option<Vec<String>>,
    grant_types: Option<Vec<String>>,
    response_types: Option<Vec<String>>,
    scope: Option<String>,
    audience: Option<Vec<String>>,
    owner: Option<String>,
    policy_uri: Option<String>,
    allowed_cors_origins: Option<Vec<String>>,
    tos_uri: Option<String>,
    client_uri: Option<String>,
    logo_uri: Option<String>,
    contacts: Option<Vec<String>>,
    client_secret_expires_at: Option<i64>,
    subject_type: Option<String>,
    sector_identifier_uri: Option<String>,
    jwks_uri: Option<String>,
    jwks: Option<Value>,
    token_endpoint_auth_method: Option<String>,
    token_endpoint_auth_signing_alg: Option<String>,
    request_uris: Option<Vec<String>>,
    request_object_signing_alg: Option<String>,
    userinfo_signed_response_alg: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
    frontchannel_logout_uri: Option<String>,
    frontchannel_logout_session_required: Option<bool>,
    post_logout_redirect_uris: Option<Vec<String>>,
    backchannel_logout_uri: Option<String>,
    backchannel_logout_session_required: Option<bool>,
    metadata: Option<Value>,
    skip_consent: Option<bool>,
    skip_logout_consent: Option<bool>,
    access_token_strategy: Option<String>,
    registration_access_token: Option<String>,
    registration_client_uri: Option<String>,
    authorization_code_grant_access_token_lifespan: Option<String>,
    authorization_code_grant_id_token_lifespan: Option<String>,
    authorization_code_grant_refresh_token_lifespan: Option<String>,
    client_credentials_grant_access_token_lifespan: Option<String>,
    device_authorization_grant_access_token_lifespan: Option<String>,
    device_authorization_grant_id_token_lifespan: Option<String>,
    device_authorization_grant_refresh_token_lifespan: Option<String>,
    implicit_grant_access_token_lifespan: Option<String>,
    implicit_grant_id_token_lifespan: Option<String>,
    jwt_bearer_grant_access_token_lifespan: Option<String>,
    refresh_token_grant_access_token_lifespan: Option<String>,
    refresh_token_grant_id_token_lifespan: Option<String>,
    refresh_token_grant_refresh_token_lifespan: Option<String>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
pub(crate) struct Introspection {
    pub(crate) active: bool,
    scope: Option<String>,
    client_id: Option<String>,
    sub: Option<String>,
    exp: Option<i64>,
    iat: Option<i64>,
    nbf: Option<i64>,
    aud: Option<Vec<String>>,
    iss: Option<String>,
    username: Option<String>,
    token_type: Option<String>,
    token_use: Option<String>,
    ext: Option<Value>,
}

/// The admin API by reqwest's async client.
#[derive(Clone)]
pub(crate) struct Async {
    http: reqwest::Client,
    base: String,
}

impl Async {
    pub(crate) fn new(base: &str) -> Result<Self, Failure> {
        Ok(Self { http: reqwest::Client::builder().build()?, base: base.to_owned() })
    }

    pub(crate) async fn client(&self) -> Result<Client, Failure> {
        self.get(CLIENT).await
    }

    pub(crate) async fn clients(&self) -> Result<Vec<Client>, Failure> {
        self.get(LIST).await
    }

    pub(crate) async fn introspection(&self) -> Result<Introspection, Failure> {
        let url = format!("{}{INTROSPECTION}", self.base);
        let request = self.http.post(url).header("Content-Type", "application/x-www-form-urlencoded");
        Ok(request.body(format!("token={TOKEN}")).send().await?.error_for_status()?.json().await?)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        Ok(self.http.get(format!("{}{path}", self.base)).send().await?.error_for_status()?.json().await?)
    }
}

/// The same by its blocking client.
pub(crate) struct Blocking {
    http: reqwest::blocking::Client,
    base: String,
}

impl Blocking {
    pub(crate) fn new(base: &str) -> Result<Self, Failure> {
        Ok(Self { http: reqwest::blocking::Client::builder().build()?, base: base.to_owned() })
    }

    pub(crate) fn client(&self) -> Result<Client, Failure> {
        self.get(CLIENT)
    }

    pub(crate) fn clients(&self) -> Result<Vec<Client>, Failure> {
        self.get(LIST)
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        Ok(self.http.get(format!("{}{path}", self.base)).send()?.error_for_status()?.json()?)
    }
}
