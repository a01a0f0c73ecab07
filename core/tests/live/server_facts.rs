//! What a server says of itself, and how its generation is found.

use crate::calls::Live;
use polyhydra::client::{Executor, ExecutorFuture, HttpExecutor, Transport};
use polyhydra::models::{
    AcceptDeviceUserCodeRequest, CreateVerifiableCredentialRequestBody, FlushInactiveOAuth2TokensRequest, JsonPatch,
    OAuth2Client, OAuth2ClientTokenLifespans, TrustOAuth2JwtGrantIssuer,
};
use polyhydra::{operations, Error, Hydra, Request, Response, Timestamp, TransportError};
use std::time::Duration;

/// Health, version, discovery documents and keys.
pub async fn told(live: &Live) {
    let metadata = live.hydra.metadata();
    assert_eq!(live.ok(metadata.is_alive()).await.status.as_deref(), Some("ok"));
    assert_eq!(live.ok(metadata.is_ready()).await.status.as_deref(), Some("ok"));
    let version = live.ok(metadata.get_version()).await.version;
    assert!(version.as_deref().is_some_and(|said| ["", &live.server.version].contains(&said)), "{version:?}; 1.10 says none");
    let discovered = live.ok(live.hydra.oidc().discover_oidc_configuration()).await;
    assert!(discovered.token_endpoint.is_some_and(|url| url.ends_with("/oauth2/token")));
    assert!(discovered.response_types_supported.contains(&"code".to_owned()));
    let keys = live.ok(live.hydra.wellknown().discover_json_web_keys()).await;
    assert!(keys.keys.iter().all(|key| key.n.is_some() && key.d.is_none()), "RSA keys, the public halves");
    if live.has(operations::find("discoverOAuth2AuthorizationServer").unwrap()) {
        let server = live.ok(live.hydra.wellknown().discover_oauth2_authorization_server()).await;
        assert_eq!(server.issuer, discovered.issuer);
    }

    let reply = metadata.is_alive().with_http_info().await.unwrap();
    assert_eq!((reply.status, reply.data.status.as_deref()), (200, Some("ok")));
    assert!(reply.headers.get("content-type").is_some_and(|value| value.starts_with("application/json")));
}

/// A server whose `/version` says nothing of use, as builds without a version flag do.
#[derive(Debug)]
struct Master(HttpExecutor);

impl Executor for Master {
    fn execute(&self, request: Request) -> ExecutorFuture<'_, Result<Response, TransportError>> {
        if says_version(&request) {
            return Box::pin(async { Ok(master()) });
        }
        self.0.execute(request)
    }

    fn execute_blocking(&self, request: Request) -> Result<Response, TransportError> {
        if says_version(&request) {
            return Ok(master());
        }
        self.0.execute_blocking(request)
    }

    fn wait(&self, time: Duration) -> ExecutorFuture<'_, ()> {
        self.0.wait(time)
    }
}

fn says_version(request: &Request) -> bool {
    request.url.ends_with("/version")
}

fn master() -> Response {
    Response::new(200, r#"{"version":"master"}"#)
}

/// The generation is found on either port, also where the server does not say its version.
pub async fn generation(live: &Live) {
    let ours = live.server.generation;
    let (public, admin) = (&*live.server.public_url, &*live.server.admin_url);
    let silent = || Master(HttpExecutor::new(&Transport::default()).unwrap());

    let by_version = Hydra::builder().admin_url(admin).build().unwrap();
    assert_eq!(by_version.server(), None, "nothing is asked before the first call");
    live.ok(by_version.oauth2().list_oauth2_clients().page_size(1)).await;
    assert_eq!(by_version.server().map(|server| (server.generation, server.version)), Some((ours, live.server.parsed_version())));

    let by_refusals = Hydra::builder().admin_url(admin).executor(silent()).build().unwrap();
    live.ok(by_refusals.oauth2().list_oauth2_clients().page_size(1)).await;
    assert_eq!(by_refusals.server().map(|server| (server.generation, server.version)), Some((ours, None)));

    let by_discovery = Hydra::builder().public_url(public).build().unwrap();
    let flow = by_discovery.oauth2().oauth2_device_flow("nobody");
    let _ = live.attempt(flow).await;
    assert_eq!(by_discovery.server().map(|server| server.generation), Some(ours));
    let error = live.err(by_discovery.oauth2().list_oauth2_clients()).await;
    assert!(matches!(&error, Error::Build { argument, .. } if argument == "admin_url"), "a public client: {error:?}");

    let given = Hydra::builder().admin_url(admin).server(ours).build().unwrap();
    live.ok(given.oauth2().list_oauth2_clients().page_size(1)).await;

    let mistaken = Hydra::builder().admin_url(public).executor(silent()).build().unwrap();
    let error = live.err(mistaken.oauth2().list_oauth2_clients()).await;
    assert!(matches!(&error, Error::Decode { .. }), "the public port is no admin port: {error:?}");
}

/// What the server does not have is refused before the network.
pub async fn unsupported(live: &Live) {
    let (oauth2, oidc) = (live.hydra.oauth2(), live.hydra.oidc());
    let ends = Timestamp::from_unix(4_000_000_000, 0).unwrap();
    let issuer =
        TrustOAuth2JwtGrantIssuer::new().issuer("a").scope(["a"]).jwk(crate::jwt::Key::new("a").public()).expires_at(ends);
    let credential = CreateVerifiableCredentialRequestBody::new().format("jwt_vc_json");
    macro_rules! refused {
        ($($call:expr;)+) => { $( refuses(live, $call).await; )+ };
    }
    refused! {
        oauth2.patch_oauth2_client("a", [JsonPatch::new().op("remove").path("/a")]);
        oauth2.set_oauth2_client_lifespans("a", OAuth2ClientTokenLifespans::new());
        oauth2.get_oauth2_logout_request("a");
        oauth2.accept_oauth2_logout_request("a");
        oauth2.reject_oauth2_logout_request("a");
        oauth2.accept_user_code_request("a", AcceptDeviceUserCodeRequest::new().user_code("a"));
        oauth2.delete_oauth2_token("a");
        oauth2.flush_inactive_oauth2_tokens(FlushInactiveOAuth2TokensRequest::new());
        oauth2.oauth2_device_flow("a");
        oauth2.perform_oauth2_device_verification_flow();
        oauth2.list_trusted_oauth2_jwt_grant_issuers();
        oauth2.trust_oauth2_jwt_grant_issuer(&issuer);
        oauth2.get_trusted_oauth2_jwt_grant_issuer("a");
        oauth2.delete_trusted_oauth2_jwt_grant_issuer("a");
        oidc.create_oidc_dynamic_client(OAuth2Client::new());
        oidc.get_oidc_dynamic_client("a").registration_access_token("a");
        oidc.set_oidc_dynamic_client("a", OAuth2Client::new()).registration_access_token("a");
        oidc.delete_oidc_dynamic_client("a").registration_access_token("a");
        oidc.revoke_oidc_session();
        oidc.revoke_user_login_cookie();
        oidc.create_verifiable_credential(&credential).access_token("a");
        live.hydra.wellknown().discover_oauth2_authorization_server();
    }
}

async fn refuses<O: operations::OperationType>(live: &Live, call: polyhydra::client::Call<'_, O>)
where
    <O::Returns as polyhydra::operation::ReturnType>::Output: Send + std::fmt::Debug,
{
    if live.has(O::OPERATION) {
        return;
    }
    match live.err(call).await {
        Error::Unsupported { operation, generation, version } => {
            assert_eq!((operation, generation, version), (O::OPERATION.id, live.server.generation, live.server.parsed_version()));
        }
        error => panic!("{}: {error:?}", O::OPERATION.id),
    }
}
