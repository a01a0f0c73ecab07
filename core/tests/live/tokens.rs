//! Tokens without a user: the client's own, by a signed assertion, by a trusted issuer's; flushed and deleted.

use crate::calls::{unique, Live, Made};
use crate::jwt::{now_plus, random, Key};
use polyhydra::models::{FlushInactiveOAuth2TokensRequest, JsonWebKeySet, OAuth2Client, TrustOAuth2JwtGrantIssuer};
use polyhydra::operations::find;
use polyhydra::{Error, Timestamp};
use serde_json::json;

const BY_JWT: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client that signs its own name (RFC 7523 §2.2).
pub async fn private_key_jwt(live: &Live) {
    let oauth2 = live.hydra.oauth2();
    let (key, stranger) = (Key::rsa("ours"), Key::rsa("a stranger's"));
    let client = OAuth2Client::new()
        .token_endpoint_auth_method("private_key_jwt")
        .jwks(JsonWebKeySet::new().keys([key.public()]))
        .grant_types(["client_credentials"]);
    let client = live.client(client).await;
    let discovered = live.ok(live.hydra.oidc().discover_oidc_configuration()).await;
    let audience = discovered.token_endpoint.expect("every server names it");
    let assertion = |key: &Key| {
        let claims = json!({"iss": client.id, "sub": client.id, "aud": audience, "jti": random(), "iat": now_plus(0), "exp": now_plus(60)});
        key.sign(&json!({}), &claims)
    };
    let exchange = |assertion: String| {
        let call = oauth2.oauth2_token_exchange("client_credentials").client_id(&*client.id);
        call.client_assertion_type(BY_JWT).client_assertion(assertion)
    };
    let token = live.ok(exchange(assertion(&key))).await.access_token.unwrap();
    assert!(live.is_active(token.reveal()).await);
    let error = live.err(exchange(assertion(&stranger))).await;
    assert!(matches!(&error, Error::OAuth(_)), "{error:?}");
    let revoke = oauth2.revoke_oauth2_token(&token).client_id(&*client.id).client_assertion_type(BY_JWT);
    live.ok(revoke.client_assertion(assertion(&key))).await;
    assert!(!live.is_active(token.reveal()).await);
}

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Trusted issuers, and a token for an assertion of one (RFC 7523 §2.1).
pub async fn trusted_issuers(live: &Live) {
    if !live.has(find("trustOAuth2JwtGrantIssuer").unwrap()) {
        return;
    }
    let oauth2 = live.hydra.oauth2();
    let (issuer, subject) = (unique("issuer"), unique("service"));
    let mut trusts = Vec::new();
    let mut keys = Vec::new();
    for number in 0..3 {
        let key = Key::new(format!("key {number}"));
        let ends = Timestamp::from_unix(now_plus(3600), 0).unwrap();
        let trust = TrustOAuth2JwtGrantIssuer::new().issuer(&*issuer).subject(format!("{subject}-{number}"));
        let trust = trust.scope(["read", "write"]).jwk(key.public()).expires_at(ends.clone());
        let made = live.ok(oauth2.trust_oauth2_jwt_grant_issuer(&trust)).await;
        let id = made.id.clone().expect("it has an id");
        live.delete_later(Made::Issuer(id.clone()));
        assert_eq!((made.issuer.as_deref(), &*made.scope), (Some(&*issuer), &["read".to_owned(), "write".to_owned()][..]));
        assert_eq!(made.expires_at.map(|time| time.unix_seconds()), Some(ends.unix_seconds()));
        let read = live.ok(oauth2.get_trusted_oauth2_jwt_grant_issuer(&*id)).await;
        assert_eq!(read.public_key.and_then(|key| key.kid), Some(format!("key {number}")));
        trusts.push(id);
        keys.push(key);
    }
    for size in [1, 2, 3, 100] {
        let mut found: Vec<_> = live.all(oauth2.list_trusted_oauth2_jwt_grant_issuers().issuer(&*issuer).page_size(size)).await;
        found.sort_by(|one, other| one.subject.cmp(&other.subject));
        let ids: Vec<_> = found.into_iter().filter_map(|trust| trust.id).collect();
        assert_eq!(ids, trusts, "pages of {size}");
    }
    live.ok(oauth2.list_trusted_oauth2_jwt_grant_issuers().page_size(1)).await;
    assert!(live.all(oauth2.list_trusted_oauth2_jwt_grant_issuers().issuer(unique("nobody"))).await.is_empty());
    let error = live.err(oauth2.trust_oauth2_jwt_grant_issuer(TrustOAuth2JwtGrantIssuer::new().issuer("a"))).await;
    assert!(matches!(&error, Error::Build { .. }), "{error:?}");

    let client = live.client(OAuth2Client::new().grant_types([GRANT]).scope("read write")).await;
    let audience = live.ok(live.hydra.oidc().discover_oidc_configuration()).await.token_endpoint.unwrap();
    let subject = format!("{subject}-1");
    let claims =
        json!({"iss": issuer, "sub": subject, "aud": audience, "jti": random(), "iat": now_plus(0), "exp": now_plus(60)});
    let assertion = keys[1].sign(&json!({}), &claims);
    let exchange = || oauth2.oauth2_token_exchange(GRANT).scope("read").credentials(client.credentials());
    let token = live.ok(exchange().assertion(&*assertion)).await.access_token.unwrap();
    let seen = live.ok(oauth2.introspect_oauth2_token(&token)).await;
    assert_eq!((seen.active, seen.sub.as_deref(), seen.scope.as_deref()), (Some(true), Some(&*subject), Some("read")));
    let error = live.err(exchange().assertion(&*assertion)).await;
    assert!(matches!(&error, Error::OAuth(_)), "its jti is good once: {error:?}");
    let error = live.err(exchange()).await;
    assert!(matches!(&error, Error::Build { argument, .. } if argument == "assertion"), "{error:?}");

    live.ok(oauth2.delete_trusted_oauth2_jwt_grant_issuer(&*trusts[0])).await;
    let error = live.err(oauth2.get_trusted_oauth2_jwt_grant_issuer(&*trusts[0])).await;
    assert!(matches!(&error, Error::Api(refusal) if refusal.status == 404), "{error:?}");
}

/// All tokens of a client go at once.
pub async fn delete(live: &Live) {
    if !live.has(find("deleteOAuth2Token").unwrap()) {
        return;
    }
    let oauth2 = live.hydra.oauth2();
    let client = live.client(OAuth2Client::new().grant_types(["client_credentials"])).await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let call = oauth2.oauth2_token_exchange("client_credentials").credentials(client.credentials());
        tokens.push(live.ok(call).await.access_token.unwrap());
    }
    live.ok(oauth2.delete_oauth2_token(&*client.id)).await;
    for token in tokens {
        assert!(!live.is_active(token.reveal()).await);
    }
}

/// Flushing takes what has ended, and leaves the rest.
pub async fn flush(live: &Live) {
    if !live.has(find("flushInactiveOAuth2Tokens").unwrap()) {
        return;
    }
    let oauth2 = live.hydra.oauth2();
    let client = live.client(OAuth2Client::new().grant_types(["client_credentials"])).await;
    let call = oauth2.oauth2_token_exchange("client_credentials").credentials(client.credentials());
    let token = live.ok(call).await.access_token.unwrap();
    let before = Timestamp::from_unix(now_plus(-3600), 0).unwrap();
    live.ok(oauth2.flush_inactive_oauth2_tokens(FlushInactiveOAuth2TokensRequest::new().not_after(before))).await;
    live.ok(oauth2.flush_inactive_oauth2_tokens(FlushInactiveOAuth2TokensRequest::new())).await;
    assert!(live.is_active(token.reveal()).await);
}

/// Access tokens as JWTs, where the client or the whole server wants them.
pub async fn as_jwt(live: &Live) {
    let oauth2 = live.hydra.oauth2();
    let client = OAuth2Client::new().grant_types(["client_credentials"]).scope("read write").access_token_strategy("jwt");
    let client = live.client(client).await;
    let call = oauth2.oauth2_token_exchange("client_credentials").scope(["read", "write"]).credentials(client.credentials());
    let token = live.ok(call).await.access_token.unwrap();
    let keys = live.ok(live.hydra.wellknown().discover_json_web_keys()).await;
    let claims = crate::jwt::verified(token.reveal(), &keys);
    assert_eq!((&claims["sub"], &claims["scp"]), (&client.id.as_str().into(), &json!(["read", "write"])));
    let seen = live.ok(oauth2.introspect_oauth2_token(&token)).await;
    assert_eq!((seen.active, seen.scope.as_deref(), seen.exp), (Some(true), Some("read write"), claims["exp"].as_i64()));
}
