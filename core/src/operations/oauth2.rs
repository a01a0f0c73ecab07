//! Clients, login, consent, logout and device requests, sessions, tokens, trusted issuers.

use super::vocabulary::*;

operations! { OAuth2:
    /// Lists clients, page by page.
    ListOAuth2Clients list_oauth2_clients
        (;
            page_size: PageSize = "How many clients a page has, 1 or more. Servers give 500 at most (1000 from 2.0 to 2.3).",
            page_token: Text = "The page to begin with: the `next_page_token` of the one before it.",
            client_name: Text = "Only clients of this name (1.10.5 and later).",
            owner: Text = "Only clients of this owner (1.10.5 and later)."
        ) -> [OAuth2Client] {
        V0: GET "/clients?limit=page_size&offset=page_token";
        V1 < "1.10.5": GET "/clients?limit=page_size&offset=page_token";
        V1: GET "/clients?limit=page_size&offset=page_token&client_name&owner";
        V2: GET "/admin/clients?page_size&page_token&client_name&owner";
    } Admin Open Json [200];

    /// Creates a client. The answer alone shows its secret.
    CreateOAuth2Client create_oauth2_client
        (body: OAuth2Client = "The client.";) -> OAuth2Client {
        V0: POST "/clients";
        V1: POST "/clients";
        V2: POST "/admin/clients";
    } Admin Open Json [201];

    /// Reads a client. Its secret never comes back. Servers 1.3 to 1.10 say 401 where there is none.
    GetOAuth2Client get_oauth2_client
        (id: Id = "The client's `client_id`.";) -> OAuth2Client {
        V0: GET "/clients/{id}";
        V1: GET "/clients/{id}";
        V2: GET "/admin/clients/{id}";
    } Admin Open Json [200];

    /// Replaces a client: what is left out is emptied, but for the secret, which stays. Read, change and write back.
    SetOAuth2Client set_oauth2_client was "updateOAuth2Client"
        (id: Id = "The client's `client_id`.", body: OAuth2Client = "The whole client.";) -> OAuth2Client {
        V0: PUT "/clients/{id}";
        V1: PUT "/clients/{id}";
        V2: PUT "/admin/clients/{id}";
    } Admin Open Json [200];

    /// Changes parts of a client by a JSON patch (RFC 6902). 26.2 blanks the registration token by it. 1.10 hashes the hash of
    /// the secret, so that no secret fits any more: set one in the same patch (`/client_secret`).
    PatchOAuth2Client patch_oauth2_client
        (id: Id = "The client's `client_id`.", body: [JsonPatch] = "The changes, in their order.";) -> OAuth2Client {
        V1 >= "1.10.2": PATCH "/clients/{id}";
        V2: PATCH "/admin/clients/{id}";
    } Admin Open Json [200];

    /// Deletes a client with its tokens and consents. V0 and early 1.x say yes to a client that is not there, later
    /// servers 404.
    DeleteOAuth2Client delete_oauth2_client
        (id: Id = "The client's `client_id`.";) -> () {
        V0: DELETE "/clients/{id}";
        V1: DELETE "/clients/{id}";
        V2: DELETE "/admin/clients/{id}";
    } Admin Open Json [204];

    /// Sets how long a client's tokens live. All at once: what is left out falls back to the server's default.
    SetOAuth2ClientLifespans set_oauth2_client_lifespans was "UpdateOAuth2ClientLifespans"
        (id: Id = "The client's `client_id`.", body: OAuth2ClientTokenLifespans = "The lifespans.";) -> OAuth2Client {
        V1 >= "1.11.9": PUT "/clients/{id}/lifespans";
        V2: PUT "/admin/clients/{id}/lifespans";
    } Admin Open Json [200];

    /// Reads a login request: who asks, for what, and whether someone is logged in already.
    GetOAuth2LoginRequest get_oauth2_login_request was "getLoginRequest"
        (login_challenge: Challenge = "The `login_challenge` of your login page's URL.";) -> OAuth2LoginRequest {
        V0: GET "/oauth2/auth/requests/login/{login_challenge}";
        V1 < "1.0.0-rc.10": GET "/oauth2/auth/requests/login?challenge=login_challenge";
        V1: GET "/oauth2/auth/requests/login?login_challenge";
        V2: GET "/admin/oauth2/auth/requests/login?login_challenge";
    } Admin Open Json [200] used [409 410];

    /// Accepts a login request: this is who the user is. Send the browser to the answer's `redirect_to`.
    AcceptOAuth2LoginRequest accept_oauth2_login_request was "acceptLoginRequest"
        (login_challenge: Challenge = "The `login_challenge` of your login page's URL.",
         body: AcceptOAuth2LoginRequest = "Who the user is.";) -> OAuth2RedirectTo {
        V0: PUT "/oauth2/auth/requests/login/{login_challenge}/accept";
        V1 < "1.0.0-rc.10": PUT "/oauth2/auth/requests/login/accept?challenge=login_challenge";
        V1: PUT "/oauth2/auth/requests/login/accept?login_challenge";
        V2: PUT "/admin/oauth2/auth/requests/login/accept?login_challenge";
    } Admin Open Json [200] used [409 410] + strict;

    /// Rejects a login request. Send the browser to the answer's `redirect_to`: the client gets the error.
    RejectOAuth2LoginRequest reject_oauth2_login_request was "rejectLoginRequest"
        (login_challenge: Challenge = "The `login_challenge` of your login page's URL.",
         body: RejectOAuth2Request = "Why.";) -> OAuth2RedirectTo {
        V0: PUT "/oauth2/auth/requests/login/{login_challenge}/reject";
        V1 < "1.0.0-rc.10": PUT "/oauth2/auth/requests/login/reject?challenge=login_challenge";
        V1: PUT "/oauth2/auth/requests/login/reject?login_challenge";
        V2: PUT "/admin/oauth2/auth/requests/login/reject?login_challenge";
    } Admin Open Json [200] used [409 410] + strict;

    /// Reads a consent request: which client asks which user for what.
    GetOAuth2ConsentRequest get_oauth2_consent_request was "getConsentRequest"
        (consent_challenge: Challenge = "The `consent_challenge` of your consent page's URL.";) -> OAuth2ConsentRequest {
        V0: GET "/oauth2/auth/requests/consent/{consent_challenge}";
        V1 < "1.0.0-rc.10": GET "/oauth2/auth/requests/consent?challenge=consent_challenge";
        V1: GET "/oauth2/auth/requests/consent?consent_challenge";
        V2: GET "/admin/oauth2/auth/requests/consent?consent_challenge";
    } Admin Open Json [200] used [409 410];

    /// Accepts a consent request: this much is allowed. Send the browser to the answer's `redirect_to`.
    AcceptOAuth2ConsentRequest accept_oauth2_consent_request was "acceptConsentRequest"
        (consent_challenge: Challenge = "The `consent_challenge` of your consent page's URL.",
         body: AcceptOAuth2ConsentRequest = "What is allowed.";) -> OAuth2RedirectTo {
        V0: PUT "/oauth2/auth/requests/consent/{consent_challenge}/accept";
        V1 < "1.0.0-rc.10": PUT "/oauth2/auth/requests/consent/accept?challenge=consent_challenge";
        V1: PUT "/oauth2/auth/requests/consent/accept?consent_challenge";
        V2: PUT "/admin/oauth2/auth/requests/consent/accept?consent_challenge";
    } Admin Open Json [200] used [409 410] + strict;

    /// Rejects a consent request. Send the browser to the answer's `redirect_to`: the client gets the error.
    RejectOAuth2ConsentRequest reject_oauth2_consent_request was "rejectConsentRequest"
        (consent_challenge: Challenge = "The `consent_challenge` of your consent page's URL.",
         body: RejectOAuth2Request = "Why.";) -> OAuth2RedirectTo {
        V0: PUT "/oauth2/auth/requests/consent/{consent_challenge}/reject";
        V1 < "1.0.0-rc.10": PUT "/oauth2/auth/requests/consent/reject?challenge=consent_challenge";
        V1: PUT "/oauth2/auth/requests/consent/reject?consent_challenge";
        V2: PUT "/admin/oauth2/auth/requests/consent/reject?consent_challenge";
    } Admin Open Json [200] used [409 410] + strict;

    /// Reads a logout request: who wants to log out.
    GetOAuth2LogoutRequest get_oauth2_logout_request was "getLogoutRequest"
        (logout_challenge: Challenge = "The `logout_challenge` of your logout page's URL.";) -> OAuth2LogoutRequest {
        V1 >= "1.0.0-rc.10": GET "/oauth2/auth/requests/logout?logout_challenge";
        V2: GET "/admin/oauth2/auth/requests/logout?logout_challenge";
    } Admin Open Json [200] used [409 410];

    /// Accepts a logout request. Send the browser to the answer's `redirect_to`. Accepting twice is no error.
    AcceptOAuth2LogoutRequest accept_oauth2_logout_request was "acceptLogoutRequest"
        (logout_challenge: Challenge = "The `logout_challenge` of your logout page's URL.";) -> OAuth2RedirectTo {
        V1 >= "1.0.0-rc.10": PUT "/oauth2/auth/requests/logout/accept?logout_challenge";
        V2: PUT "/admin/oauth2/auth/requests/logout/accept?logout_challenge";
    } Admin Open Json [200];

    /// Rejects a logout request: the user stays logged in, and your page says where to go.
    RejectOAuth2LogoutRequest reject_oauth2_logout_request was "rejectLogoutRequest"
        (logout_challenge: Challenge = "The `logout_challenge` of your logout page's URL.";) -> () {
        V1 >= "1.0.0-rc.10": PUT "/oauth2/auth/requests/logout/reject?logout_challenge";
        V2: PUT "/admin/oauth2/auth/requests/logout/reject?logout_challenge";
    } Admin Open Json [204];

    /// Accepts the user code that was typed at your device verification page. Send the browser to the answer's `redirect_to`.
    AcceptUserCodeRequest accept_user_code_request
        (device_challenge: Challenge = "The `device_challenge` of your verification page's URL.",
         body: AcceptDeviceUserCodeRequest = "The code.";) -> OAuth2RedirectTo {
        V2 >= "25.4.0": PUT "/admin/oauth2/auth/requests/device/accept?device_challenge";
    } Admin Open Json [200];

    /// Lists what a user has consented to, page by page. V0 gives everything as one page.
    ListOAuth2ConsentSessions list_oauth2_consent_sessions was "listSubjectConsentSessions" "listUserConsentSessions"
        (subject: Id = "Who the user is.";
            page_size: PageSize = "How many sessions a page has, 1 or more.",
            page_token: Text = "The page to begin with: the `next_page_token` of the one before it.",
            login_session_id: Text = "Only those of this login session (2.0.3 and later)."
        ) -> [OAuth2ConsentSession] {
        V0 >= "1.0.0-beta.8": GET "/oauth2/auth/sessions/consent/{subject}";
        V1 < "1.0.0-rc.10": GET "/oauth2/auth/sessions/consent/{subject}";
        V1: GET "/oauth2/auth/sessions/consent?subject&limit=page_size&offset=page_token";
        V2 < "2.0.3": GET "/admin/oauth2/auth/sessions/consent?subject&page_size&page_token";
        V2: GET "/admin/oauth2/auth/sessions/consent?subject&page_size&page_token&login_session_id";
    } Admin Open Json [200];

    /// Revokes what a user has consented to, with the tokens that came of it: one client's, or with `all` every client's.
    /// Servers before 1.10 say 404 where there is nothing to revoke.
    RevokeOAuth2ConsentSessions revoke_oauth2_consent_sessions was "revokeConsentSessions" "revokeAllUserConsentSessions" "revokeUserClientConsentSessions"
        (;
            subject: Id = "Who the user is. Needed but with `consent_request_id`.",
            client: Id = "Only this client's.",
            consent_request_id: Text = "Only this consent (25.4 and later); needs nothing else.",
            all: Boolean = "Every client's. 25.4 and later refuse it together with `client`."
        ) -> () {
        V0 >= "1.0.0-beta.5": DELETE "/oauth2/auth/sessions/consent/{subject}/{client?}?all";
        V1 < "1.0.0-rc.10": DELETE "/oauth2/auth/sessions/consent/{subject}/{client?}?all";
        V1: DELETE "/oauth2/auth/sessions/consent?subject&client&all";
        V2 < "25.4.0": DELETE "/admin/oauth2/auth/sessions/consent?subject&client&all";
        V2: DELETE "/admin/oauth2/auth/sessions/consent?subject&client&consent_request_id&all";
    } Admin Open Json [204] needs [subject consent_request_id] [client all consent_request_id];

    /// Ends a user's logins everywhere, or one login session. Servers before 1.10 say 404 where there is none.
    RevokeOAuth2LoginSessions revoke_oauth2_login_sessions was "revokeAuthenticationSession"
        (;
            subject: Id = "Who the user is.",
            sid: Text = "The login session, the `sid` of ID tokens (2.1 and later)."
        ) -> () {
        V0 >= "1.0.0-beta.5": DELETE "/oauth2/auth/sessions/login/{subject}";
        V1 < "1.0.0-rc.10": DELETE "/oauth2/auth/sessions/login/{subject}";
        V1: DELETE "/oauth2/auth/sessions/login?subject";
        V2 < "2.1.0": DELETE "/admin/oauth2/auth/sessions/login?subject";
        V2: DELETE "/admin/oauth2/auth/sessions/login?subject&sid";
    } Admin Open Json [204] needs [subject sid];

    /// Says what a token is and whether it is good (RFC 7662). An unknown token is no error, but inactive.
    IntrospectOAuth2Token introspect_oauth2_token
        (token: Secret = "An access or refresh token.";
            scope: Words = "Scopes that the token must have to count as active."
        ) -> IntrospectedOAuth2Token {
        V0: POST "/oauth2/introspect";
        V1: POST "/oauth2/introspect";
        V2: POST "/admin/oauth2/introspect";
    } Admin Open Form [200];

    /// Revokes an access or refresh token and what belongs to it (RFC 7009). A client shows who it is, by HTTP Basic credentials
    /// or in the form. Hydra says yes to unknown tokens, and to those of other clients, which stay good.
    RevokeOAuth2Token revoke_oauth2_token
        (token: Secret = "The token.";
            token_type_hint: Text = "`access_token` or `refresh_token`; Hydra looks for both.",
            client_id: Text = "The client's id, where it is not in the credentials.",
            client_secret: Secret = "The client's secret, for clients that are registered with `client_secret_post`. Servers before 1.6 decode it twice: a `%` or `+` in it needs HTTP Basic credentials there.",
            client_assertion_type: Text = "`urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.",
            client_assertion: Secret = "A JWT signed by the client, for clients that are registered with `private_key_jwt`."
        ) -> () {
        V0: POST "/oauth2/revoke";
        V1: POST "/oauth2/revoke";
        V2: POST "/oauth2/revoke";
    } Public Client Form [200];

    /// Deletes all access tokens of a client.
    DeleteOAuth2Token delete_oauth2_token
        (client_id: Id = "The client's `client_id`.";) -> () {
        V1 >= "1.8.0": DELETE "/oauth2/tokens?client_id";
        V2: DELETE "/admin/oauth2/tokens?client_id";
    } Admin Open Json [204];

    /// Flushes tokens that have ended out of the database. Gone from 2.0 on: `hydra janitor` does it.
    FlushInactiveOAuth2Tokens flush_inactive_oauth2_tokens
        (body: FlushInactiveOAuth2TokensRequest = "Which ones.";) -> () {
        V0: POST "/oauth2/flush";
        V1: POST "/oauth2/flush";
    } Admin Open Json [204];

    /// Gets tokens (RFC 6749 §3.2): for a code, a refresh token, the client itself, an assertion (RFC 7523) or a device code
    /// (RFC 8628). A client shows who it is as it is registered: by HTTP Basic credentials, by `client_secret` or
    /// `client_assertion` here, or a public one by `client_id` alone. A refused refresh token is always `invalid_grant`.
    Oauth2TokenExchange oauth2_token_exchange was "oauth2Token" "oauthToken"
        (grant_type: Text = "`authorization_code`, `refresh_token`, `client_credentials`, `urn:ietf:params:oauth:grant-type:jwt-bearer` or `urn:ietf:params:oauth:grant-type:device_code`.";
            code: Secret = "The code that came to the redirect URI.",
            redirect_uri: Text = "The redirect URI that the code came to.",
            code_verifier: Secret = "The PKCE verifier (RFC 7636).",
            refresh_token: Secret = "The refresh token; good once.",
            scope: Words = "The scopes to ask for.",
            audience: Words = "Whom the access token shall be for.",
            assertion: Secret = "A JWT of a trusted issuer.",
            device_code: Secret = "The device code.",
            client_id: Text = "The client's id, where it is not in the credentials.",
            client_secret: Secret = "The client's secret, for clients that are registered with `client_secret_post`. Servers before 1.6 decode it twice: a `%` or `+` in it needs HTTP Basic credentials there.",
            client_assertion_type: Text = "`urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.",
            client_assertion: Secret = "A JWT signed by the client, for clients that are registered with `private_key_jwt`. Its `aud` is the token endpoint."
        ) -> OAuth2TokenExchange {
        V0: POST "/oauth2/token";
        V1: POST "/oauth2/token";
        V2: POST "/oauth2/token";
    } Public Client Form [200];

    /// The URL of the authorize endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2.1), for a browser to visit. Nothing is sent.
    OAuth2Authorize oauth2_authorize was "oauthAuth"
        (client_id: Text = "The client's id.", response_type: Words = "`code`, `token`, `id_token`, or some of them.";
            redirect_uri: Text = "Where the browser comes back to.",
            scope: Words = "What to ask for.",
            state: Text = "Comes back with the browser; 8 characters or more.",
            nonce: Text = "Comes back in the ID token.",
            code_challenge: Text = "The PKCE challenge (RFC 7636).",
            code_challenge_method: Text = "`S256`.",
            audience: Words = "Whom the access token shall be for.",
            prompt: Words = "`none`, `login`, `consent` or `registration`.",
            max_age: Integer = "How many seconds ago the user may have logged in.",
            login_hint: Text = "Who is expected to log in.",
            id_token_hint: Secret = "An ID token of who is expected to be logged in.",
            acr_values: Words = "How strong the login shall be, best first.",
            display: Text = "`page`, `popup`, `touch` or `wap`.",
            ui_locales: Words = "The languages wanted, best first.",
            response_mode: Text = "`query`, `fragment` or `form_post`.",
            request: Secret = "A request object (OpenID Connect Core §6).",
            request_uri: Text = "Where the request object is."
        ) -> Url {
        V0: GET "/oauth2/auth";
        V1: GET "/oauth2/auth";
        V2: GET "/oauth2/auth";
    } Public Open Visit [302];

    /// Begins the device grant (RFC 8628 §3.1): the device shows the user code, and asks the token endpoint with the device code.
    OAuth2DeviceFlow oauth2_device_flow
        (client_id: Text = "The client's id; needed beside HTTP Basic credentials too.";
            scope: Words = "The scopes to ask for.",
            audience: Words = "Whom the access token shall be for.",
            client_secret: Secret = "The client's secret, for clients that are registered with `client_secret_post`.",
            client_assertion_type: Text = "`urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.",
            client_assertion: Secret = "A JWT signed by the client, for clients that are registered with `private_key_jwt`."
        ) -> DeviceAuthorization {
        V2 >= "25.4.0": POST "/oauth2/device/auth";
    } Public Client Form [200];

    /// The URL where a user types the code of a device (RFC 8628 §3.3), for a browser to visit. Nothing is sent.
    PerformOAuth2DeviceVerificationFlow perform_oauth2_device_verification_flow
        (; user_code: Text = "The code, where it is known already.") -> Url {
        V2 >= "25.4.0": GET "/oauth2/device/verify";
    } Public Open Visit [302];

    /// Lists the issuers whose assertions are taken for tokens (RFC 7523), page by page.
    ListTrustedOAuth2JwtGrantIssuers list_trusted_oauth2_jwt_grant_issuers was "listTrustedJwtGrantIssuers"
        (;
            page_size: PageSize = "How many issuers a page has, 1 or more.",
            page_token: Text = "The page to begin with: the `next_page_token` of the one before it.",
            issuer: Text = "Only this issuer's."
        ) -> [TrustedOAuth2JwtGrantIssuer] {
        V1 >= "1.11.0": GET "/trust/grants/jwt-bearer/issuers?limit=page_size&offset=page_token&issuer";
        V2: GET "/admin/trust/grants/jwt-bearer/issuers?page_size&page_token&issuer";
    } Admin Open Json [200];

    /// Makes an issuer trusted: its assertions are taken for tokens (RFC 7523).
    TrustOAuth2JwtGrantIssuer trust_oauth2_jwt_grant_issuer was "trustJwtGrantIssuer"
        (body: TrustOAuth2JwtGrantIssuer = "Whom to trust with what.";) -> TrustedOAuth2JwtGrantIssuer {
        V1 >= "1.11.0": POST "/trust/grants/jwt-bearer/issuers";
        V2: POST "/admin/trust/grants/jwt-bearer/issuers";
    } Admin Open Json [201];

    /// Reads one trusted issuer.
    GetTrustedOAuth2JwtGrantIssuer get_trusted_oauth2_jwt_grant_issuer was "getTrustedJwtGrantIssuer"
        (id: Id = "The trust's `id`.";) -> TrustedOAuth2JwtGrantIssuer {
        V1 >= "1.11.0": GET "/trust/grants/jwt-bearer/issuers/{id}";
        V2: GET "/admin/trust/grants/jwt-bearer/issuers/{id}";
    } Admin Open Json [200];

    /// Ends the trust in an issuer.
    DeleteTrustedOAuth2JwtGrantIssuer delete_trusted_oauth2_jwt_grant_issuer was "deleteTrustedJwtGrantIssuer"
        (id: Id = "The trust's `id`.";) -> () {
        V1 >= "1.11.0": DELETE "/trust/grants/jwt-bearer/issuers/{id}";
        V2: DELETE "/admin/trust/grants/jwt-bearer/issuers/{id}";
    } Admin Open Json [204];
}
