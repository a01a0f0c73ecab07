//! Key sets and keys.

use crate::calls::{unique, Live, Made};
use crate::jwt::Key;
use polyhydra::models::{CreateJsonWebKeySet, JsonWebKeySet};
use polyhydra::{Error, Generation};

fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Api(refusal) if refusal.status == 404)
}

/// From creation to deletion; the server's keys, and keys of our own.
pub async fn life_cycle(live: &Live) {
    let jwk = live.hydra.jwk();
    let set = format!("{} ü%+", unique("keys"));
    live.delete_later(Made::KeySet(set.clone()));
    let pairs = !live.is(Generation::V2);
    let algorithms: &[(&str, &str)] = if !pairs {
        &[("RS256", "RSA"), ("ES256", "EC"), ("EdDSA", "OKP")]
    } else if live.server.is_at_least("1.11.0") {
        &[("RS256", "RSA"), ("ES256", "EC"), ("EdDSA", "OKP"), ("HS256", "oct")]
    } else {
        &[("RS256", "RSA"), ("HS256", "oct")]
    };
    for (algorithm, family) in algorithms {
        let kid = format!("key of {algorithm}");
        let wanted = CreateJsonWebKeySet::new().alg(*algorithm).r#use("sig").kid(&*kid);
        let made = live.ok(jwk.create_json_web_key_set(&*set, wanted)).await;
        assert_eq!(made.keys.len(), if pairs && *family != "oct" { 2 } else { 1 }, "{algorithm}");
        for key in &made.keys {
            assert_eq!(key.kty.as_deref(), Some(*family));
            let name = key.kid.clone().unwrap();
            assert!(name.ends_with(&kid), "{name}");
            let alone = live.ok(jwk.get_json_web_key(&*set, &*name)).await;
            assert_eq!(alone.keys.len(), 1);
            assert_eq!((&alone.keys[0].kid, &alone.keys[0].kty), (&key.kid, &key.kty));
        }
        let private = made.keys.iter().find(|key| key.d.is_some() || key.k.is_some());
        assert!(private.is_some(), "{algorithm}: one of them is private");
        assert!(!format!("{made:?}").contains(private.unwrap().d.as_ref().map_or("no d", |secret| secret.reveal())));
    }
    let whole = live.ok(jwk.get_json_web_key_set(&*set)).await;
    assert!(whole.keys.len() >= algorithms.len());

    let ours = Key::new("ours").public();
    let replaced = live.ok(jwk.set_json_web_key_set(&*set, JsonWebKeySet::new().keys([&ours]))).await;
    assert_eq!(replaced.keys, std::slice::from_ref(&ours));
    let other = Key::new("ours").public();
    let written = live.ok(jwk.set_json_web_key(&*set, "ours", &other)).await;
    assert_eq!(written, other);
    let mut kept = live.ok(jwk.get_json_web_key_set(&*set)).await.keys;
    kept.retain(|key| !live.is(Generation::V0) || key.kid.as_deref() == Some("ours"));
    assert_eq!(kept, [other], "V0 with a database adds to a set");
    live.ok(jwk.delete_json_web_key(&*set, "ours")).await;
    assert!(is_missing(&live.err(jwk.get_json_web_key(&*set, "ours")).await));

    let wanted = CreateJsonWebKeySet::new().alg("RS256").r#use("sig").kid("last");
    live.ok(jwk.create_json_web_key_set(&*set, wanted)).await;
    live.ok(jwk.delete_json_web_key_set(&*set)).await;
    assert!(is_missing(&live.err(jwk.get_json_web_key_set(&*set)).await));

    let nameless = live.err(jwk.create_json_web_key_set(&*set, CreateJsonWebKeySet::new().r#use("sig"))).await;
    assert!(matches!(&nameless, Error::Build { argument, .. } if argument == "body.alg"), "{nameless:?}");
}
