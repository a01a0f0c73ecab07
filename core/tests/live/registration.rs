//! Dynamic registration (RFC 7591, RFC 7592): the server must allow it, `oidc.dynamic_client_registration.enabled`.

use crate::calls::{unique, Live, Made};
use polyhydra::models::OAuth2Client;
use polyhydra::operations::find;
use polyhydra::{Credentials, Error};

fn is_unauthorized(error: &Error) -> bool {
    matches!(error, Error::OAuth(refusal) | Error::Api(refusal) if refusal.status == 401)
}

/// A client that looks after itself.
pub async fn life_cycle(live: &Live) {
    if !live.has(find("createOidcDynamicClient").unwrap()) {
        return;
    }
    let oidc = live.hydra.oidc();
    let wanted = OAuth2Client::new()
        .client_name("by itself")
        .redirect_uris(["https://client.example/callback"])
        .grant_types(["authorization_code"])
        .response_types(["code"]);
    let made = live.ok(oidc.create_oidc_dynamic_client(wanted)).await;
    let id = made.client_id.expect("the server makes an id up");
    live.delete_later(Made::Client(id.clone()));
    let token = made.registration_access_token.expect("the server gives a token for it");
    assert!(made.client_secret.is_some());

    let get = |token: &polyhydra::Secret| oidc.get_oidc_dynamic_client(&*id).registration_access_token(token);
    let read = live.ok(get(&token)).await;
    assert_eq!(read.client_name.as_deref(), Some("by itself"));
    let by_credentials = oidc.get_oidc_dynamic_client(&*id).credentials(Credentials::bearer(&token));
    live.ok(by_credentials).await;

    // The secret is taken out: every server refuses one here.
    let changed = read.client_name("by itself again").client_secret("not to be sent");
    let written = live.ok(oidc.set_oidc_dynamic_client(&*id, &changed).registration_access_token(&token)).await;
    assert_eq!(written.client_name.as_deref(), Some("by itself again"));
    let newer = written.registration_access_token.expect("the token changes with it");
    assert_ne!(newer, token);
    assert!(is_unauthorized(&live.err(get(&token)).await), "the old token ended");
    live.ok(get(&newer)).await;

    let error = live.err(oidc.get_oidc_dynamic_client(&*id)).await;
    assert!(matches!(&error, Error::Build { argument, .. } if argument == "registration_access_token"), "{error:?}");
    let error = live.err(oidc.get_oidc_dynamic_client(unique("nobody")).registration_access_token(&newer)).await;
    assert!(is_unauthorized(&error), "{error:?}");

    live.ok(oidc.delete_oidc_dynamic_client(&*id).registration_access_token(&newer)).await;
    assert!(is_unauthorized(&live.err(get(&newer)).await));
}
