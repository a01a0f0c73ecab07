//! Verifiable credentials.

use crate::browser::Browser;
use crate::calls::Live;
use crate::jwt::{now_plus, verified, Key};
use polyhydra::models::{CreateVerifiableCredentialRequestBody, OAuth2Client, VerifiableCredentialProof};
use polyhydra::operations::find;
use polyhydra::Error;
use serde_json::{json, Value};

/// Refused without a proof, with a nonce for one; given with it.
pub async fn issue(live: &Live) {
    if !live.has(find("createVerifiableCredential").unwrap()) {
        return;
    }
    let client = live.web_client(OAuth2Client::new()).await;
    let subject = live.user();
    let token = live.sign_in(&mut Browser::new(), &client, &subject).await.0.access_token.unwrap();
    let wanted = || {
        CreateVerifiableCredentialRequestBody::new().format("jwt_vc_json").types(["VerifiableCredential", "UserInfoCredential"])
    };
    let ask = |body| live.hydra.oidc().create_verifiable_credential(body).access_token(&token);

    let Error::OAuth(refusal) = live.err(ask(wanted())).await else { panic!("no refusal of the OAuth kind") };
    assert_eq!((refusal.status, refusal.error.as_deref()), (400, Some("missing_proof")));
    let refused: Value = serde_json::from_str(&refusal.body).expect("the body is kept");
    let nonce = refused["c_nonce"].as_str().expect("the body has a nonce");

    let key = Key::new("holder");
    let public: Value = serde_json::from_str(&polyhydra::models::ModelType::to_json(&key.public())).unwrap();
    let proof = |nonce: &str| {
        let claims = json!({"aud": live.server.public_url, "iat": now_plus(0), "nonce": nonce});
        let jwt = key.sign(&json!({"typ": "openid4vci-proof+jwt", "jwk": public}), &claims);
        VerifiableCredentialProof::new().proof_type("jwt").jwt(jwt)
    };
    let given = live.ok(ask(wanted().proof(proof(nonce)))).await;
    assert_eq!(given.format.as_deref(), Some("jwt_vc_json"));
    let keys = live.ok(live.hydra.wellknown().discover_json_web_keys()).await;
    let claims = verified(given.credential_draft_00.expect("a credential").reveal(), &keys);
    assert_eq!(claims["vc"]["credentialSubject"]["sub"].as_str(), Some(&*subject));

    let error = live.err(ask(wanted().proof(proof("made up")))).await;
    assert!(matches!(&error, Error::OAuth(_)), "{error:?}");
}
