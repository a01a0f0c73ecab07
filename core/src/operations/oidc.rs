//! OpenID Connect: discovery, userinfo, registration, logout, verifiable credentials.

use super::vocabulary::*;

operations! { Oidc:
    /// Reads the discovery document (OpenID Connect Discovery §4).
    DiscoverOidcConfiguration discover_oidc_configuration was "discoverOpenIDConfiguration" "getWellKnown"
        (;) -> OidcConfiguration {
        V0: GET "/.well-known/openid-configuration";
        V1: GET "/.well-known/openid-configuration";
        V2: GET "/.well-known/openid-configuration";
    } Public Open Json [200];

    /// Reads claims about the user of an access token (OpenID Connect Core §5.3).
    GetOidcUserInfo get_oidc_user_info was "userinfo"
        (; access_token: Bearer = "The access token, where it is not in the credentials.") -> OidcUserInfo {
        V0: GET "/userinfo";
        V1: GET "/userinfo";
        V2: GET "/userinfo";
    } Public Bearer Json [200];

    /// Registers a client (RFC 7591), where the server allows it. The answer's `registration_access_token` manages it.
    CreateOidcDynamicClient create_oidc_dynamic_client was "dynamicClientRegistrationCreateOAuth2Client"
        (body: OAuth2Client = "The client. Its id and secret are the server's to make up.";) -> OAuth2Client {
        V1 >= "1.11.0": POST "/oauth2/register";
        V2: POST "/oauth2/register";
    } Public Open Json [201];

    /// Reads a registered client (RFC 7592 §2.1).
    GetOidcDynamicClient get_oidc_dynamic_client was "dynamicClientRegistrationGetOAuth2Client"
        (id: Id = "The client's `client_id`.";
            registration_access_token: Bearer = "The client's registration token, where it is not in the credentials.") -> OAuth2Client {
        V1 >= "1.11.0": GET "/oauth2/register/{id}";
        V2: GET "/oauth2/register/{id}";
    } Public Bearer Json [200];

    /// Replaces a registered client (RFC 7592 §2.2). The answer has a new registration token: the old one ends.
    /// No server takes a secret here, so none is sent.
    SetOidcDynamicClient set_oidc_dynamic_client was "dynamicClientRegistrationUpdateOAuth2Client"
        (id: Id = "The client's `client_id`.", body: OAuth2Client = "The whole client.";
            registration_access_token: Bearer = "The client's registration token, where it is not in the credentials.") -> OAuth2Client {
        V1 >= "1.11.0": PUT "/oauth2/register/{id}";
        V2: PUT "/oauth2/register/{id}";
    } Public Bearer Json [200] refuses [client_secret];

    /// Deletes a registered client (RFC 7592 §2.3).
    DeleteOidcDynamicClient delete_oidc_dynamic_client was "dynamicClientRegistrationDeleteOAuth2Client"
        (id: Id = "The client's `client_id`.";
            registration_access_token: Bearer = "The client's registration token, where it is not in the credentials.") -> () {
        V1 >= "1.11.0": DELETE "/oauth2/register/{id}";
        V2: DELETE "/oauth2/register/{id}";
    } Public Bearer Json [204];

    /// The URL that logs a user out (OpenID Connect RP-Initiated Logout), for a browser to visit. Nothing is sent.
    RevokeOidcSession revoke_oidc_session was "disconnectUser"
        (;
            id_token_hint: Secret = "An ID token of the user's; needed for a redirect afterwards.",
            post_logout_redirect_uri: Text = "Where the browser goes afterwards.",
            state: Text = "Comes back with the browser."
        ) -> Url {
        V1 >= "1.0.0-rc.10": GET "/oauth2/sessions/logout";
        V2: GET "/oauth2/sessions/logout";
    } Public Open Visit [302];

    /// The URL that makes V0 forget a browser's login, for that browser to visit. Nothing is sent.
    RevokeUserLoginCookie revoke_user_login_cookie (;) -> Url {
        V0 >= "1.0.0-beta.8": GET "/oauth2/auth/sessions/login/revoke";
    } Public Open Visit [302];

    /// Asks for a verifiable credential about the user of an access token (2.2 and later). Without a proof the server refuses with
    /// `missing_proof`, and the error's body has the `c_nonce` for one.
    CreateVerifiableCredential create_verifiable_credential
        (body: CreateVerifiableCredentialRequestBody = "Which credential.";
            access_token: Bearer = "The access token, where it is not in the credentials.") -> VerifiableCredentialResponse {
        V2 >= "2.2.0": POST "/credentials";
    } Public Bearer Json [200];
}
