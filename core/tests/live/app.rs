//! The client, and the login and consent app: what stands around Hydra when a user signs in.

use crate::browser::{Browser, Place};
use crate::calls::{unique, Live, Made};
use crate::jwt;
use polyhydra::models::{
    AcceptOAuth2ConsentRequest, AcceptOAuth2ConsentRequestSession, AcceptOAuth2LoginRequest, OAuth2Client, OAuth2ConsentRequest,
    OAuth2LoginRequest, OAuth2TokenExchange,
};
use polyhydra::{Credentials, Generation, Json};

/// Where clients are called back; nobody serves it, the browser stops there.
pub const CALLBACK: &str = "https://client.example/callback";
pub const GOODBYE: &str = "https://client.example/goodbye";
pub const SCOPE: &str = "openid offline read";

/// A client that was created, with its secret.
pub struct Client {
    pub id: String,
    pub secret: String,
}

impl Client {
    pub fn credentials(&self) -> Credentials {
        Credentials::basic(&self.id, self.secret.as_str())
    }
}

/// An authorize request on its way.
pub struct Visit {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    /// Where the browser stopped.
    pub place: Place,
}

impl Live {
    /// A web application as most are. `client` says in what it differs.
    pub async fn web_client(&self, client: OAuth2Client) -> Client {
        let client = client.redirect_uris([CALLBACK]).post_logout_redirect_uris([GOODBYE]).scope(SCOPE);
        self.client(client.grant_types(["authorization_code", "refresh_token"]).response_types(["code"])).await
    }

    /// Creates a client, with a secret of our own and an id where the server takes one, and deletes it at the end.
    pub async fn client(&self, mut client: OAuth2Client) -> Client {
        if client.client_id.is_none() && self.server.takes_ids() {
            client.client_id = Some(unique("client"));
        }
        let wanted = client.client_id.clone();
        let secret = client.client_secret.clone().unwrap_or_else(|| jwt::random().into());
        let made = self.ok(self.hydra.oauth2().create_oauth2_client(client.client_secret(&secret))).await;
        let id = made.client_id.expect("an id");
        assert_eq!(&id, wanted.as_ref().unwrap_or(&id), "the server keeps the id");
        self.delete_later(Made::Client(id.clone()));
        Client { id, secret: secret.reveal().to_owned() }
    }

    /// A user of our own, whose sessions end with the test.
    pub fn user(&self) -> String {
        let subject = unique("user");
        self.delete_later(Made::User(subject.clone()));
        subject
    }

    /// The browser asks the authorize endpoint for a code.
    pub async fn authorize(&self, browser: &mut Browser, client: &Client, prompt: &str) -> Visit {
        let (verifier, challenge) = jwt::pkce();
        let (state, nonce) = (jwt::random(), jwt::random());
        let call = self.hydra.oauth2().oauth2_authorize(&*client.id, ["code"]).redirect_uri(CALLBACK).scope(SCOPE);
        let call = call.state(&*state).nonce(&*nonce).code_challenge(challenge).code_challenge_method("S256").prompt(prompt);
        let url = self.ok(call).await;
        let place = browser.visit(&url).await;
        Visit { state, nonce, verifier, place }
    }

    /// The login page: reads the request, and says yes for `subject`.
    pub async fn log_in(&self, browser: &mut Browser, visit: &mut Visit, subject: &str) -> OAuth2LoginRequest {
        let challenge = visit.place.parameter("login_challenge");
        let request = self.ok(self.hydra.oauth2().get_oauth2_login_request(&*challenge)).await;
        assert_eq!(request.challenge.as_deref(), Some(&*challenge));
        assert_eq!(request.requested_scope, SCOPE.split(' ').collect::<Vec<_>>());
        let mut accept = AcceptOAuth2LoginRequest::new().subject(subject).acr("2");
        if request.skip != Some(true) {
            accept = accept.remember(true).remember_for(3600);
        }
        if !self.is(Generation::V0) {
            accept = accept.context(Json::parse(r#"{"from":"login","n":1.50}"#).unwrap());
        }
        if self.server.is_at_least("1.10.7") {
            accept = accept.amr(["pwd"]);
        }
        let accepted = self.ok(self.hydra.oauth2().accept_oauth2_login_request(challenge, accept)).await;
        visit.place = browser.visit(&accepted.redirect_to.expect("a place to go")).await;
        request
    }

    /// The consent page: reads the request, and says yes to everything.
    pub async fn consent(&self, browser: &mut Browser, visit: &mut Visit) -> OAuth2ConsentRequest {
        let challenge = visit.place.parameter("consent_challenge");
        let request = self.ok(self.hydra.oauth2().get_oauth2_consent_request(&*challenge)).await;
        let session = AcceptOAuth2ConsentRequestSession::new()
            .access_token(Json::parse(r#"{"team":"data"}"#).unwrap())
            .id_token(Json::parse(r#"{"email":"alice@example.com"}"#).unwrap());
        let mut accept = AcceptOAuth2ConsentRequest::new().grant_scope(request.requested_scope.as_slice()).session(session);
        if request.skip != Some(true) {
            accept = accept.remember(true).remember_for(3600);
        }
        let accepted = self.ok(self.hydra.oauth2().accept_oauth2_consent_request(challenge, accept)).await;
        visit.place = browser.visit(&accepted.redirect_to.expect("a place to go")).await;
        request
    }

    /// The client's callback: takes the code for tokens.
    pub async fn redeem(&self, client: &Client, visit: &Visit) -> OAuth2TokenExchange {
        assert!(visit.place.url.starts_with(CALLBACK), "{}", visit.place.url);
        assert_eq!(visit.place.parameter("state"), visit.state);
        let call = self.hydra.oauth2().oauth2_token_exchange("authorization_code").code(visit.place.parameter("code"));
        self.ok(call.redirect_uri(CALLBACK).code_verifier(&*visit.verifier).credentials(client.credentials())).await
    }

    /// All of it, from the authorize endpoint to tokens.
    pub async fn sign_in(&self, browser: &mut Browser, client: &Client, subject: &str) -> (OAuth2TokenExchange, Visit) {
        let mut visit = self.authorize(browser, client, "").await;
        self.log_in(browser, &mut visit, subject).await;
        self.consent(browser, &mut visit).await;
        (self.redeem(client, &visit).await, visit)
    }

    /// Whether the server takes a token to be good.
    pub async fn is_active(&self, token: &str) -> bool {
        self.ok(self.hydra.oauth2().introspect_oauth2_token(token)).await.active == Some(true)
    }
}
