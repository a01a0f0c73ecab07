//! Consent and login sessions: listed and revoked.

use crate::browser::Browser;
use crate::calls::Live;
use polyhydra::models::OAuth2Client;
use polyhydra::Error;
use std::collections::BTreeSet;

/// A user's consents, page by page, one client's less, then none.
pub async fn consents(live: &Live) {
    let (subject, mut browser) = (live.user(), Browser::new());
    let mut clients = Vec::new();
    let mut tokens = Vec::new();
    for name in ["One", "Two", "Three"] {
        let client = live.web_client(OAuth2Client::new().client_name(name)).await;
        tokens.push(live.sign_in(&mut browser, &client, &subject).await.0);
        clients.push(client);
    }
    let oauth2 = live.hydra.oauth2();
    let list = || oauth2.list_oauth2_consent_sessions(&*subject);
    let ids: BTreeSet<_> = clients.iter().map(|client| client.id.clone()).collect();
    let sizes: &[i64] = if live.server.is_at_least("1.9.0") { &[1, 2, 3, 100] } else { &[] };
    for size in sizes {
        let found = live.all(list().page_size(*size)).await;
        assert_eq!(found.len(), 3, "pages of {size} lose or repeat nothing");
    }
    let found = live.all(list()).await;
    let of = |session: &polyhydra::models::OAuth2ConsentSession| {
        session.consent_request.clone().and_then(|request| request.client).and_then(|client| client.client_id).unwrap()
    };
    assert_eq!(found.iter().map(of).collect::<BTreeSet<_>>(), ids);
    assert!(found.iter().all(|session| session.grant_scope.contains(&"read".to_owned())));
    assert_eq!(found.iter().all(|session| session.handled_at.is_some()), live.server.is_at_least("1.3.0"));
    assert_eq!(live.ok(list()).await.items.len(), 3, "no size given: one page of the server's own size");

    if live.server.is_at_least("2.0.3") {
        let session = found[0].consent_request.as_ref().and_then(|request| request.login_session_id.clone()).unwrap();
        assert_eq!(live.all(list().login_session_id(session)).await.len(), 3);
    } else {
        let error = live.err(list().login_session_id("x")).await;
        assert!(matches!(&error, Error::Build { argument, .. } if argument == "login_session_id"), "{error:?}");
    }

    let revoke = || oauth2.revoke_oauth2_consent_sessions();
    for (call, named) in [(revoke(), "subject"), (revoke().subject(&*subject), "client"), (revoke().all(true), "subject")] {
        let error = live.err(call).await;
        assert!(matches!(&error, Error::Build { argument, .. } if argument == named), "{error:?}");
    }
    live.ok(revoke().subject(&*subject).client(&*clients[0].id)).await;
    let left = live.all(list()).await;
    assert_eq!(left.iter().map(of).collect::<BTreeSet<_>>(), ids.iter().filter(|id| **id != clients[0].id).cloned().collect());
    assert!(!live.is_active(tokens[0].access_token.as_ref().unwrap().reveal()).await, "its tokens ended with it");
    assert!(live.is_active(tokens[1].access_token.as_ref().unwrap().reveal()).await);
    live.ok(revoke().subject(&*subject).all(true)).await;
    assert!(live.all(list()).await.is_empty());
}

/// Without its login session a browser has to log in again.
pub async fn logins(live: &Live) {
    let client = live.web_client(OAuth2Client::new()).await;
    let (subject, mut browser) = (live.user(), Browser::new());
    let oauth2 = live.hydra.oauth2();
    live.sign_in(&mut browser, &client, &subject).await;
    live.ok(oauth2.revoke_oauth2_login_sessions().subject(&*subject)).await;
    let mut visit = live.authorize(&mut browser, &client, "").await;
    let login = live.log_in(&mut browser, &mut visit, &subject).await;
    assert_eq!(login.skip, Some(false));

    let consent = live.consent(&mut browser, &mut visit).await;
    let sid = consent.login_session_id.unwrap_or_default();
    let by_sid = oauth2.revoke_oauth2_login_sessions().sid(sid);
    if live.server.is_at_least("2.1.0") {
        live.ok(by_sid).await;
        let visit = live.authorize(&mut browser, &client, "").await;
        let challenge = visit.place.parameter("login_challenge");
        assert_eq!(live.ok(oauth2.get_oauth2_login_request(challenge)).await.skip, Some(false));
    } else {
        let error = live.err(by_sid).await;
        assert!(matches!(&error, Error::Build { .. }), "{error:?}");
    }
    let error = live.err(oauth2.revoke_oauth2_login_sessions()).await;
    assert!(matches!(&error, Error::Build { argument, .. } if argument == "subject"), "{error:?}");
}
