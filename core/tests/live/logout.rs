//! Logout in the browser.

use crate::app::GOODBYE;
use crate::browser::Browser;
use crate::calls::Live;
use polyhydra::models::OAuth2Client;
use polyhydra::operations::find;
use polyhydra::Error;

/// A client sends the browser to the logout endpoint; the logout page says no once, then yes.
pub async fn by_client(live: &Live) {
    if !live.has(find("revokeOidcSession").unwrap()) {
        return;
    }
    let client = live.web_client(OAuth2Client::new().client_name("Logout")).await;
    let (subject, mut browser) = (live.user(), Browser::new());
    let (tokens, _) = live.sign_in(&mut browser, &client, &subject).await;
    let hint = tokens.id_token.unwrap();
    let oauth2 = live.hydra.oauth2();
    let url = live.hydra.oidc().revoke_oidc_session().id_token_hint(&hint).post_logout_redirect_uri(GOODBYE).state("see you");
    let url = live.ok(url).await;

    let challenge = browser.visit(&url).await.parameter("logout_challenge");
    let request = live.ok(oauth2.get_oauth2_logout_request(&*challenge)).await;
    assert_eq!((request.subject.as_deref(), request.rp_initiated), (Some(&*subject), Some(true)));
    let named = live.server.is_at_least("1.10.3").then_some(&*client.id);
    assert_eq!(request.client.and_then(|client| client.client_id).as_deref(), named);
    live.ok(oauth2.reject_oauth2_logout_request(&*challenge)).await;
    let visit = live.authorize(&mut browser, &client, "none").await;
    assert!(!visit.place.url.contains("login_required"), "the user is still logged in: {}", visit.place.url);

    let challenge = browser.visit(&url).await.parameter("logout_challenge");
    let accepted = live.ok(oauth2.accept_oauth2_logout_request(&*challenge)).await;
    let place = browser.visit(&accepted.redirect_to.unwrap()).await;
    assert!(place.url.starts_with(GOODBYE), "{} {}", place.url, place.body);
    assert_eq!(place.parameter("state"), "see you");
    let visit = live.authorize(&mut browser, &client, "none").await;
    assert_eq!(visit.place.parameter("error"), "login_required");

    let used = live.err(oauth2.get_oauth2_logout_request(&*challenge)).await;
    let Error::AlreadyHandled { redirect_to } = used else { panic!("{used:?}") };
    if live.server.is_at_least("1.10.2") {
        let target = redirect_to.unwrap();
        assert!(target.starts_with(&live.server.public_url), "a relative target is resolved: {target}");
    }
    live.ok(oauth2.accept_oauth2_logout_request(&*challenge)).await;
    let error = live.err(oauth2.get_oauth2_logout_request("made-up")).await;
    assert!(matches!(&error, Error::Api(refusal) if refusal.status == 404), "{error:?}");
}

/// The first servers have no logout requests, but a URL that forgets the login.
pub async fn by_cookie(live: &Live) {
    if !live.has(find("revokeUserLoginCookie").unwrap()) {
        return;
    }
    let client = live.web_client(OAuth2Client::new()).await;
    let (subject, mut browser) = (live.user(), Browser::new());
    live.sign_in(&mut browser, &client, &subject).await;
    let url = live.ok(live.hydra.oidc().revoke_user_login_cookie()).await;
    browser.visit(&url).await;
    let visit = live.authorize(&mut browser, &client, "").await;
    let challenge = visit.place.parameter("login_challenge");
    assert_eq!(live.ok(live.hydra.oauth2().get_oauth2_login_request(challenge)).await.skip, Some(false));
}
