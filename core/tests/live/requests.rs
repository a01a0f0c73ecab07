//! Login and consent requests that are refused, used up, or made up.

use crate::app::CALLBACK;
use crate::browser::Browser;
use crate::calls::Live;
use polyhydra::models::{AcceptOAuth2LoginRequest, OAuth2Client, RejectOAuth2Request};
use polyhydra::{Error, Generation};

fn no() -> RejectOAuth2Request {
    RejectOAuth2Request::new().error("access_denied").error_description("not today").status_code(403)
}

/// The client learns a no as an OAuth 2.0 error, whichever page said it.
pub async fn rejected(live: &Live) {
    let client = live.web_client(OAuth2Client::new()).await;
    let mut browser = Browser::new();
    let visit = live.authorize(&mut browser, &client, "").await;
    let challenge = visit.place.parameter("login_challenge");
    let rejected = live.ok(live.hydra.oauth2().reject_oauth2_login_request(challenge, no())).await;
    let at_login = browser.visit(&rejected.redirect_to.unwrap()).await;

    let mut visit = live.authorize(&mut browser, &client, "").await;
    live.log_in(&mut browser, &mut visit, &live.user()).await;
    let challenge = visit.place.parameter("consent_challenge");
    let rejected = live.ok(live.hydra.oauth2().reject_oauth2_consent_request(challenge, no())).await;
    let at_consent = browser.visit(&rejected.redirect_to.unwrap()).await;
    assert_eq!(at_consent.parameter("state"), visit.state);

    for place in [at_login, at_consent] {
        assert!(place.url.starts_with(CALLBACK), "{}", place.url);
        assert_eq!(place.parameter("error"), "access_denied");
        if !live.is(Generation::V0) {
            assert!(place.parameter("error_description").contains("not today"), "{}", place.url);
        }
    }
}

/// What a request says once it was used. From 2.2 on servers do not know it any more.
pub async fn used(live: &Live) {
    let client = live.web_client(OAuth2Client::new()).await;
    let (mut browser, subject) = (Browser::new(), live.user());
    let mut visit = live.authorize(&mut browser, &client, "").await;
    let login = visit.place.parameter("login_challenge");
    live.log_in(&mut browser, &mut visit, &subject).await;
    let consent = visit.place.parameter("consent_challenge");
    live.consent(&mut browser, &mut visit).await;
    live.redeem(&client, &visit).await;

    let oauth2 = live.hydra.oauth2();
    let get_login = live.attempt(oauth2.get_oauth2_login_request(&*login)).await.map(drop);
    let get_consent = live.attempt(oauth2.get_oauth2_consent_request(&*consent)).await.map(drop);
    let accept = AcceptOAuth2LoginRequest::new().subject(&*subject);
    let accept = live.attempt(oauth2.accept_oauth2_login_request(&*login, accept)).await.map(drop);
    let reject = live.attempt(oauth2.reject_oauth2_consent_request(&*consent, no())).await.map(drop);
    if live.server.is_at_least("2.2.0") {
        assert!([get_login, get_consent, accept, reject].iter().all(Result::is_ok));
    } else if live.server.is_at_least("1.10.2") {
        for got in [get_login, get_consent] {
            let Err(Error::AlreadyHandled { redirect_to: Some(target) }) = got else { panic!("{got:?}") };
            assert!(target.starts_with("http"), "{target}");
        }
        for answered in [accept, reject] {
            assert!(matches!(&answered, Err(Error::AlreadyHandled { redirect_to: None })), "{answered:?}");
        }
    } else {
        let told = live.server.is_at_least("1.0.0-rc.1"); // Betas give it again.
        for got in [get_login, get_consent] {
            assert_eq!(matches!(&got, Err(Error::AlreadyHandled { .. })), told, "{got:?}");
        }
    }

    let error = live.err(oauth2.get_oauth2_login_request("made-up")).await;
    assert!(matches!(&error, Error::Api(refusal) if refusal.status == 404), "{error:?}");
}

/// A second sign-in of the same browser asks neither for a password nor for consent.
pub async fn remembered(live: &Live) {
    let client = live.web_client(OAuth2Client::new()).await;
    let (mut browser, subject) = (Browser::new(), live.user());
    live.sign_in(&mut browser, &client, &subject).await;
    let mut visit = live.authorize(&mut browser, &client, "").await;
    let login = live.log_in(&mut browser, &mut visit, &subject).await;
    assert_eq!((login.skip, login.subject.as_deref()), (Some(true), Some(&*subject)));
    let consent = live.consent(&mut browser, &mut visit).await;
    assert_eq!(consent.skip, Some(true));
    live.redeem(&client, &visit).await;

    let visit = live.authorize(&mut browser, &client, "login").await;
    let challenge = visit.place.parameter("login_challenge");
    let asked = live.ok(live.hydra.oauth2().get_oauth2_login_request(challenge)).await;
    assert_eq!(asked.skip, Some(false), "prompt=login asks again");
}
