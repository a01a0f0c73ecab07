//! The authorization code flow with PKCE, and what the tokens are good for.

use crate::app::{Client, SCOPE};
use crate::browser::Browser;
use crate::calls::Live;
use crate::jwt::verified;
use polyhydra::models::OAuth2Client;
use polyhydra::{Error, Generation, Secret};

fn text(secret: Option<&Secret>) -> &str {
    secret.expect("the server gives it").reveal()
}

/// From the authorize endpoint to an ID token that stands up to its checks, userinfo and introspection.
pub async fn code_flow(live: &Live) {
    let client = live.web_client(OAuth2Client::new().client_name("Code flow")).await;
    let (subject, mut browser) = (live.user(), Browser::new());
    let mut visit = live.authorize(&mut browser, &client, "").await;
    let login = live.log_in(&mut browser, &mut visit, &subject).await;
    assert_eq!(login.client.and_then(|client| client.client_id).as_deref(), Some(&*client.id));
    assert_eq!(login.skip, Some(false));
    assert!(login.request_url.is_some_and(|url| url.contains(&visit.state)));
    let consent = live.consent(&mut browser, &mut visit).await;
    assert_eq!(consent.subject.as_deref(), Some(&*subject));
    assert_eq!(consent.acr.as_deref(), if live.is(Generation::V0) { consent.acr.as_deref() } else { Some("2") });
    if !live.is(Generation::V0) {
        assert_eq!(
            consent.context.map(|json| json.as_str().replace("1.50", "1.5")).as_deref(),
            Some(r#"{"from":"login","n":1.5}"#)
        );
    }
    let tokens = live.redeem(&client, &visit).await;
    assert_eq!(tokens.token_type.as_deref(), Some("bearer"));
    assert_eq!(tokens.scope.as_deref(), Some(SCOPE));
    assert!(tokens.expires_in.is_some_and(|seconds| seconds > 0));

    let keys = live.ok(live.hydra.wellknown().discover_json_web_keys()).await;
    let claims = verified(text(tokens.id_token.as_ref()), &keys);
    assert_eq!((&claims["sub"], &claims["nonce"]), (&subject.as_str().into(), &visit.nonce.as_str().into()));
    assert_eq!(claims["email"], "alice@example.com");
    let discovered = live.ok(live.hydra.oidc().discover_oidc_configuration()).await;
    assert_eq!(claims["iss"].as_str(), discovered.issuer.as_deref(), "the issuer is compared exactly");

    let access = text(tokens.access_token.as_ref());
    let user = live.ok(live.hydra.oidc().get_oidc_user_info().access_token(access)).await;
    assert_eq!((user.sub.as_deref(), user.email.as_deref()), (Some(&*subject), Some("alice@example.com")));
    let by_credentials = live.hydra.oidc().get_oidc_user_info().credentials(polyhydra::Credentials::bearer(access));
    assert_eq!(live.ok(by_credentials).await, user);

    let introspect = || live.hydra.oauth2().introspect_oauth2_token(access);
    let token = live.ok(introspect().scope(["read", "openid"])).await;
    assert_eq!(
        (token.active, token.sub.as_deref(), token.client_id.as_deref()),
        (Some(true), Some(&*subject), Some(&*client.id))
    );
    assert_eq!(token.ext.expect("the claims of the consent").as_str(), r#"{"team":"data"}"#);
    let without = live.ok(introspect().scope("write")).await;
    assert_eq!((without.active, without.sub), (Some(false), None), "the token lacks the scope");
    assert!(live.is_active(text(tokens.refresh_token.as_ref())).await);
    assert!(!live.is_active("no-token").await);
}

/// Refresh tokens are good once, and what servers say of a used one comes as one error.
pub async fn refresh(live: &Live) {
    let client = live.web_client(OAuth2Client::new()).await;
    let (first, visit) = live.sign_in(&mut Browser::new(), &client, &live.user()).await;
    let exchange = |token: &Secret| {
        let call = live.hydra.oauth2().oauth2_token_exchange("refresh_token").refresh_token(token);
        call.credentials(client.credentials())
    };
    let used = first.refresh_token.clone().expect("the scope offline was granted");
    let second = live.ok(exchange(&used)).await;
    assert_ne!(second.refresh_token, first.refresh_token);
    assert!(!live.is_active(text(first.access_token.as_ref())).await, "the old access token ended");
    assert!(live.is_active(text(second.access_token.as_ref())).await);

    for token in [&used, &"no-token".into()] {
        match live.err(exchange(token)).await {
            Error::OAuth(refusal) => assert_eq!(refusal.error.as_deref(), Some("invalid_grant"), "{refusal:?}"),
            error => panic!("{error:?}"),
        }
    }

    let again = live.hydra.oauth2().oauth2_token_exchange("authorization_code").code(visit.place.parameter("code"));
    let again = again.redirect_uri(crate::app::CALLBACK).code_verifier(&*visit.verifier).credentials(client.credentials());
    let error = live.err(again).await;
    assert!(matches!(&error, Error::OAuth(refusal) if refusal.error.is_some()), "a code is good once: {error:?}");
}

/// A revoked token is bad everywhere; what was never good is revoked without complaint; another client is not believed.
pub async fn revoke(live: &Live) {
    let client = live.web_client(OAuth2Client::new()).await;
    let (tokens, _) = live.sign_in(&mut Browser::new(), &client, &live.user()).await;
    let access = text(tokens.access_token.as_ref());
    let revoke = |token: &str, client: &Client| live.hydra.oauth2().revoke_oauth2_token(token).credentials(client.credentials());
    live.ok(revoke("no-token", &client)).await;
    let other = live.web_client(OAuth2Client::new()).await;
    let _ = live.attempt(revoke(access, &other)).await;
    assert!(live.is_active(access).await, "it is not the other client's to revoke");
    let stranger = Client { id: client.id.clone(), secret: "wrong".to_owned() };
    let error = live.err(revoke(access, &stranger)).await;
    assert!(matches!(&error, Error::OAuth(refusal) if refusal.status == 401), "{error:?}");

    live.ok(revoke(access, &client).token_type_hint("access_token")).await;
    assert!(!live.is_active(access).await);
    let error = live.err(live.hydra.oidc().get_oidc_user_info().access_token(access)).await;
    assert!(matches!(&error, Error::OAuth(refusal) | Error::Api(refusal) if refusal.status == 401), "{error:?}");
}

/// Userinfo as a JWT, for clients that want it signed.
pub async fn signed_userinfo(live: &Live) {
    let client = live.web_client(OAuth2Client::new().userinfo_signed_response_alg("RS256")).await;
    let subject = live.user();
    let (tokens, _) = live.sign_in(&mut Browser::new(), &client, &subject).await;
    let user = live.ok(live.hydra.oidc().get_oidc_user_info().access_token(text(tokens.access_token.as_ref()))).await;
    assert_eq!(user.sub.as_deref(), Some(&*subject));
    let keys = live.ok(live.hydra.wellknown().discover_json_web_keys()).await;
    let claims = verified(text(user.jwt.as_ref()), &keys);
    assert_eq!(claims["sub"].as_str(), Some(&*subject));
    let is_named = user.unknown_fields().any(|(name, value)| name == "aud" && value.as_str().contains(&*client.id));
    assert_eq!(is_named, live.server.is_at_least("1.0.0-rc.1"));
}
