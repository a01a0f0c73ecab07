//! The device grant (RFC 8628; 25.4 and later).

use crate::app::{Visit, SCOPE};
use crate::browser::Browser;
use crate::calls::Live;
use polyhydra::models::{AcceptDeviceUserCodeRequest, OAuth2Client};
use polyhydra::operations::find;
use polyhydra::Error;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A device shows a code, its user types it elsewhere, and the device has tokens.
pub async fn flow(live: &Live) {
    if !live.has(find("oAuth2DeviceFlow").unwrap()) {
        return;
    }
    let oauth2 = live.hydra.oauth2();
    let client = live.client(OAuth2Client::new().grant_types([GRANT, "refresh_token"]).scope(SCOPE)).await;
    let call = oauth2.oauth2_device_flow(&*client.id).scope(SCOPE).credentials(client.credentials());
    let begun = live.ok(call).await;
    let (code, device) = (begun.user_code.unwrap(), begun.device_code.unwrap());
    let poll =
        || oauth2.oauth2_token_exchange(GRANT).device_code(&device).client_id(&*client.id).credentials(client.credentials());
    let error = live.err(poll()).await;
    assert!(matches!(&error, Error::OAuth(refusal) if refusal.error.as_deref() == Some("authorization_pending")), "{error:?}");

    let (subject, mut browser) = (live.user(), Browser::new());
    let url = live.ok(oauth2.perform_oauth2_device_verification_flow().user_code(&*code)).await;
    assert_eq!(Some(&*url), begun.verification_uri_complete.as_deref());
    let challenge = browser.visit(&url).await.parameter("device_challenge");
    let wrong = AcceptDeviceUserCodeRequest::new().user_code("WRONGCOD");
    let error = live.err(oauth2.accept_user_code_request(&*challenge, wrong)).await;
    assert!(matches!(&error, Error::Api(refusal) if refusal.status == 400), "{error:?}");
    let typed = AcceptDeviceUserCodeRequest::new().user_code(&*code);
    let accepted = live.ok(oauth2.accept_user_code_request(challenge, typed)).await;
    let place = browser.visit(&accepted.redirect_to.unwrap()).await;
    let mut visit = Visit { state: String::new(), nonce: String::new(), verifier: String::new(), place };
    live.log_in(&mut browser, &mut visit, &subject).await;
    live.consent(&mut browser, &mut visit).await;

    let tokens = live.ok(poll()).await;
    let seen = live.ok(oauth2.introspect_oauth2_token(tokens.access_token.unwrap())).await;
    assert_eq!((seen.active, seen.sub.as_deref()), (Some(true), Some(&*subject)));
}
