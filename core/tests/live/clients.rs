//! Clients: made, read, changed, lost and found.

use crate::calls::{unique, Live};
use polyhydra::models::{JsonPatch, ModelType, OAuth2Client, OAuth2ClientTokenLifespans};
use polyhydra::operations::find;
use polyhydra::{Credentials, Error, Hydra, Json, Lifespan};
use std::sync::{Arc, Mutex};

fn status(error: &Error) -> u16 {
    match error {
        Error::Api(refusal) | Error::OAuth(refusal) => refusal.status,
        other => panic!("not a refusal: {other:?}"),
    }
}

/// From creation to deletion.
pub async fn life_cycle(live: &Live) {
    let oauth2 = live.hydra.oauth2();
    let metadata = Json::parse(r#"{"team":"data","members":[1,2.5,null],"é":{}}"#).unwrap();
    let client = live
        .client(
            OAuth2Client::new()
                .client_name("Größe 📏 \"quoted\"\n")
                .grant_types(["client_credentials", "authorization_code"])
                .response_types(["code"])
                .redirect_uris(["https://a.example/callback?x=1&y=ü", "http://127.0.0.1/callback"])
                .scope("read write")
                .contacts(["a@example.com", "b@example.com"])
                .owner("ops"),
        )
        .await;
    let get = || oauth2.get_oauth2_client(&*client.id);
    let read = live.ok(get()).await;
    assert_eq!(read.client_name.as_deref(), Some("Größe 📏 \"quoted\"\n"));
    assert_eq!(read.redirect_uris, ["https://a.example/callback?x=1&y=ü", "http://127.0.0.1/callback"]);
    assert_eq!(read.contacts.len(), 2);
    assert_eq!(read.client_secret, None, "the answer to the creation alone shows the secret");

    let again = live.err(oauth2.create_oauth2_client(OAuth2Client::new().client_id(&*client.id))).await;
    assert!(status(&again) >= 400, "{again:?}");

    let mut changed = read.clone();
    changed.client_name = Some("changed".to_owned());
    changed.contacts.clear();
    if live.server.is_at_least("1.9.0") {
        changed.metadata = Some(metadata.clone());
    }
    let written = live.ok(oauth2.set_oauth2_client(&*client.id, &changed)).await;
    assert_eq!(written.client_name.as_deref(), Some("changed"));
    let read = live.ok(get()).await;
    assert_eq!((read.client_name.as_deref(), read.redirect_uris.len()), (Some("changed"), 2));
    if live.server.is_at_least("1.9.0") {
        assert!(read.contacts.is_empty(), "what is left out is emptied");
        let stored: serde_json::Value = serde_json::from_str(read.metadata.unwrap().as_str()).unwrap();
        assert_eq!(stored, serde_json::from_str::<serde_json::Value>(metadata.as_str()).unwrap());
        assert!(read.created_at.is_some_and(|time| time.unix_seconds() > 1_600_000_000));
    }

    live.ok(oauth2.delete_oauth2_client(&*client.id)).await;
    assert_eq!(status(&live.err(get()).await), live.server.status_without_client());
    assert_eq!(status(&live.err(oauth2.set_oauth2_client(&*client.id, &changed)).await), 404);
}

/// A JSON patch changes what it names.
pub async fn patch(live: &Live) {
    let oauth2 = live.hydra.oauth2();
    if !live.has(find("patchOAuth2Client").unwrap()) {
        return;
    }
    let client = live.client(OAuth2Client::new().client_name("before").owner("ops")).await;
    let changes = [
        JsonPatch::new().op("replace").path("/client_name").value("after"),
        JsonPatch::new().op("add").path("/contacts").value(Json::parse(r#"["a@example.com"]"#).unwrap()),
    ];
    let patched = live.ok(oauth2.patch_oauth2_client(&*client.id, changes)).await;
    assert_eq!((patched.client_name.as_deref(), patched.owner.as_deref()), (Some("after"), Some("ops")));
    assert_eq!(patched.contacts, ["a@example.com"]);
    let nowhere = JsonPatch::new().op("remove").path("/nowhere");
    assert_eq!(status(&live.err(oauth2.patch_oauth2_client(&*client.id, [nowhere])).await), 500, "what every server says to it");
    let error = live.err(oauth2.patch_oauth2_client(&*client.id, [JsonPatch::new().op("remove")])).await;
    assert!(matches!(&error, Error::Build { argument, .. } if argument == "body[0].path"), "{error:?}");
}

/// Lifespans of one client; the tokens live that long.
pub async fn lifespans(live: &Live) {
    if !live.has(find("setOAuth2ClientLifespans").unwrap()) {
        return;
    }
    let oauth2 = live.hydra.oauth2();
    let client = live.client(OAuth2Client::new().grant_types(["client_credentials"])).await;
    let span = |text| Lifespan::parse(text).unwrap();
    let set = |spans: OAuth2ClientTokenLifespans| oauth2.set_oauth2_client_lifespans(&*client.id, spans);
    let both = OAuth2ClientTokenLifespans::new()
        .client_credentials_grant_access_token_lifespan(span("90s"))
        .refresh_token_grant_refresh_token_lifespan(span("1.5h"));
    let answer = live.ok(set(both)).await;
    assert_eq!(answer.refresh_token_grant_refresh_token_lifespan.map(|span| span.nanoseconds()), Some(5_400_000_000_000));
    let read = live.ok(oauth2.get_oauth2_client(&*client.id)).await;
    assert_eq!(
        read.client_credentials_grant_access_token_lifespan.map(|span| span.as_str().to_owned()).as_deref(),
        Some("1m30s")
    );
    let token = oauth2.oauth2_token_exchange("client_credentials").credentials(client.credentials());
    let seconds = live.ok(token).await.expires_in.unwrap();
    assert!((85..=91).contains(&seconds), "{seconds}");

    let one = OAuth2ClientTokenLifespans::new().client_credentials_grant_access_token_lifespan(span("2h"));
    let answer = live.ok(set(one)).await;
    assert_eq!(answer.refresh_token_grant_refresh_token_lifespan, None, "what is left out falls back");
}

/// Ids of any characters: what is asked for is what is found, and the client gets tokens.
pub async fn odd_ids(live: &Live) {
    let oauth2 = live.hydra.oauth2();
    let odd =
        ["a b", "100%", "%41", "why?", "a#b", "ünï☃📏", "a+b", "a:b", "a&b=c", "a;b,c", "{id}", "\"<a>\"", "a'b", "...", "~"];
    for odd in odd.into_iter().filter(|_| live.server.takes_ids()) {
        let id = format!("{odd} {}", unique(odd));
        let client = live.client(OAuth2Client::new().client_id(&*id).grant_types(["client_credentials"])).await;
        let read = live.ok(oauth2.get_oauth2_client(&*id)).await;
        assert_eq!(read.client_id.as_deref(), Some(&*id));
        let written = live.ok(oauth2.set_oauth2_client(&*id, read.client_name("found"))).await;
        assert_eq!((written.client_id.as_deref(), written.client_name.as_deref()), (Some(&*id), Some("found")));
        let call = oauth2.oauth2_token_exchange("client_credentials").credentials(client.credentials());
        let token = live.ok(call).await.access_token.unwrap();
        let seen = live.ok(oauth2.introspect_oauth2_token(&token)).await;
        assert_eq!((seen.active, seen.client_id.as_deref()), (Some(true), Some(&*id)));
        live.ok(oauth2.delete_oauth2_client(&*id)).await;
        assert_eq!(status(&live.err(oauth2.get_oauth2_client(&*id)).await), live.server.status_without_client());
    }

    for bad in ["", "ends/", "/", "a\nb", "..", "."] {
        for error in [
            live.err(oauth2.get_oauth2_client(bad)).await,
            live.err(oauth2.set_oauth2_client(bad, OAuth2Client::new())).await,
            live.err(oauth2.delete_oauth2_client(bad)).await,
        ] {
            assert!(matches!(&error, Error::Build { argument, .. } if argument == "id"), "{bad:?}: {error:?}");
        }
    }
    let slash = format!("a/{}", unique("slash"));
    if live.server.is_at_least("25.4.0") {
        let client = live.client(OAuth2Client::new().client_id(&*slash)).await;
        assert_eq!(live.ok(oauth2.get_oauth2_client(&*client.id)).await.client_id.as_deref(), Some(&*slash));
    } else {
        let error = live.err(oauth2.get_oauth2_client(&*slash)).await;
        assert!(matches!(&error, Error::Build { argument, .. } if argument == "id"), "{error:?}");
    }
}

/// Secrets of any characters, shown by HTTP Basic and in the form; and only as the client is registered.
pub async fn odd_secrets(live: &Live) {
    let oauth2 = live.hydra.oauth2();
    let client = |secret: &str| OAuth2Client::new().client_secret(secret).grant_types(["client_credentials"]).scope("read");
    let basic = live.client(client("p%41 +ü:&=#/?\"\\").token_endpoint_auth_method("client_secret_basic")).await;
    // Before 1.5 servers undo a form's encoding twice.
    let posted = if live.server.is_at_least("1.5.0") { "p%41 +ü:&=#/?\"\\" } else { "p41 ü:&=#/?\"\\" };
    let posting = live.client(client(posted).token_endpoint_auth_method("client_secret_post")).await;
    let exchange = || oauth2.oauth2_token_exchange("client_credentials").scope(["read"]);
    let post = |client: &crate::app::Client| exchange().client_id(&*client.id).client_secret(&*client.secret);
    for call in [exchange().credentials(basic.credentials()), post(&posting)] {
        let tokens = live.ok(call).await;
        assert_eq!((tokens.scope.as_deref(), tokens.refresh_token), (Some("read"), None));
    }
    let wrong = Credentials::basic(&*basic.id, "wrong");
    for call in [exchange().credentials(wrong), exchange().credentials(posting.credentials()), post(&basic)] {
        let error = live.err(call).await;
        assert!(matches!(&error, Error::OAuth(refusal) if refusal.error.as_deref() == Some("invalid_client")), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("p%41"), "a secret shows");
    }
}

/// Members that this SDK never heard of go back as they came.
pub async fn unknown_members(live: &Live) {
    let sent: Arc<Mutex<Option<String>>> = Arc::default();
    let seen = sent.clone();
    let hydra = Hydra::builder()
        .public_url(&live.server.public_url)
        .admin_url(&live.server.admin_url)
        .before(move |request| seen.lock().unwrap().clone_from(&request.body))
        .build()
        .unwrap();
    let client = live.client(OAuth2Client::new().client_name("unknown members")).await;
    let read = live.ok(hydra.oauth2().get_oauth2_client(&*client.id)).await;
    // As a later server might answer.
    let later = r#","later":{"n":1.0,"big":123456789012345678901234567890,"s":"\u00e9"},"much_later":[null]}"#;
    let text = read.to_json();
    let read = OAuth2Client::from_json(&format!("{}{later}", &text[..text.len() - 1])).unwrap();
    live.ok(hydra.oauth2().set_oauth2_client(&*client.id, &read)).await;
    let body = sent.lock().unwrap().take().expect("a body was sent");
    assert!(body.ends_with(later), "{body}");
}
