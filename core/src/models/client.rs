//! OAuth 2.0 clients, and how they are changed.

use super::{models, Boolean, Integer, JsonWebKeySet, Text};
use crate::json::Json;
use crate::secret::Secret;
use crate::time::{Lifespan, Timestamp};

models! {
    /// An OAuth 2.0 client: an application that asks for tokens (RFC 7591 §2, OpenID Connect Registration §2).
    ///
    /// To change one, read it, change it and send it back with `setOAuth2Client`, which empties what is left out
    /// (an omitted secret stays), or send a JSON patch with `patchOAuth2Client`.
    OAuth2Client {
        client_id: Text, "Identifies the client. Made up by the server where it is not given; 2.0 and 2.1 refuse one of your own.";
        client_name: Text, "The name that users see.";
        client_secret: Secret, "The client's password. Shown in the answer to its creation only; made up by the server where it is not given.";
        redirect_uris: [Text], "Where the authorize endpoint may send the browser back to.";
        grant_types: [Text], "The grants that the client may use: `authorization_code`, `client_credentials`, `refresh_token`, ...";
        response_types: [Text], "What it may ask of the authorize endpoint: `code`, `id_token`, `token`, and combinations of them.";
        scope: Text, "The scopes that it may ask for, separated by spaces.";
        audience: [Text], "The audiences that it may ask for.";
        owner: Text, "Whom it belongs to; free text, and a filter of `listOAuth2Clients`.";
        policy_uri: Text, "Where its privacy policy is.";
        allowed_cors_origins: [Text], "Origins that may call the public endpoints from a browser with this client.";
        tos_uri: Text, "Where its terms of service are.";
        client_uri: Text, "Its home page.";
        logo_uri: Text, "Its logo.";
        contacts: [Text], "Who answers for it, usually e-mail addresses.";
        client_secret_expires_at: Integer, "When the secret ends, in seconds since 1970; 0 for never.";
        subject_type: Text, "`public`, or `pairwise` for a subject of its own.";
        sector_identifier_uri: Text, "Lists the redirect URIs that share pairwise subjects.";
        jwks_uri: Text, "Where its public keys are.";
        jwks: JsonWebKeySet, "Its public keys, where there is no `jwks_uri`.";
        token_endpoint_auth_method: Text, "`client_secret_basic`, `client_secret_post`, `private_key_jwt` or `none`. Hydra accepts no other than the registered one.";
        token_endpoint_auth_signing_alg: Text, "The algorithm of its client assertions.";
        request_uris: [Text], "Where its request objects may come from.";
        request_object_signing_alg: Text, "The algorithm of its request objects.";
        userinfo_signed_response_alg: Text, "`none` for userinfo as JSON, `RS256` for userinfo as a JWT.";
        created_at: Timestamp, "When it was created.";
        updated_at: Timestamp, "When it was last changed.";
        frontchannel_logout_uri: Text, "Loaded in an iframe when a user logs out.";
        frontchannel_logout_session_required: Boolean, "Whether that URL wants issuer and session id.";
        post_logout_redirect_uris: [Text], "Where the browser may go after logout.";
        backchannel_logout_uri: Text, "Called with a logout token when a user logs out.";
        backchannel_logout_session_required: Boolean, "Whether that token wants a session id.";
        metadata: Json, "Anything of yours.";
        skip_consent: Boolean, "Whether its users are never asked for consent (2.0 and later).";
        skip_logout_consent: Boolean, "Whether its users are never asked to confirm a logout (2.3 and later).";
        access_token_strategy: Text, "`jwt` or `opaque`; the server's setting where it is not set (2.1 and later).";
        registration_access_token: Secret, "Manages the client at the public registration endpoint.";
        registration_client_uri: Text, "The client's address there.";
        authorization_code_grant_access_token_lifespan: Lifespan, "How long an access token from the authorization code grant lives; the server's default where it is not set.";
        authorization_code_grant_id_token_lifespan: Lifespan, "How long an ID token from the authorization code grant lives; the server's default where it is not set.";
        authorization_code_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from the authorization code grant lives; the server's default where it is not set.";
        client_credentials_grant_access_token_lifespan: Lifespan, "How long an access token from the client credentials grant lives; the server's default where it is not set.";
        device_authorization_grant_access_token_lifespan: Lifespan, "How long an access token from the device grant (25.4 and later) lives; the server's default where it is not set.";
        device_authorization_grant_id_token_lifespan: Lifespan, "How long an ID token from the device grant (25.4 and later) lives; the server's default where it is not set.";
        device_authorization_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from the device grant (25.4 and later) lives; the server's default where it is not set.";
        implicit_grant_access_token_lifespan: Lifespan, "How long an access token from the implicit grant lives; the server's default where it is not set.";
        implicit_grant_id_token_lifespan: Lifespan, "How long an ID token from the implicit grant lives; the server's default where it is not set.";
        jwt_bearer_grant_access_token_lifespan: Lifespan, "How long an access token from the JWT bearer grant lives; the server's default where it is not set.";
        password_grant_access_token_lifespan: Lifespan, "How long an access token from the password grant (1.11 only) lives; the server's default where it is not set.";
        password_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from the password grant (1.11 only) lives; the server's default where it is not set.";
        refresh_token_grant_access_token_lifespan: Lifespan, "How long an access token from a refresh lives; the server's default where it is not set.";
        refresh_token_grant_id_token_lifespan: Lifespan, "How long an ID token from a refresh lives; the server's default where it is not set.";
        refresh_token_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from a refresh lives; the server's default where it is not set.";
    }

    /// How long a client's tokens live, grant by grant. Setting them replaces all: what is left out falls back to the server's default.
    OAuth2ClientTokenLifespans {
        authorization_code_grant_access_token_lifespan: Lifespan, "How long an access token from the authorization code grant lives; the server's default where it is not set.";
        authorization_code_grant_id_token_lifespan: Lifespan, "How long an ID token from the authorization code grant lives; the server's default where it is not set.";
        authorization_code_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from the authorization code grant lives; the server's default where it is not set.";
        client_credentials_grant_access_token_lifespan: Lifespan, "How long an access token from the client credentials grant lives; the server's default where it is not set.";
        device_authorization_grant_access_token_lifespan: Lifespan, "How long an access token from the device grant (25.4 and later) lives; the server's default where it is not set.";
        device_authorization_grant_id_token_lifespan: Lifespan, "How long an ID token from the device grant (25.4 and later) lives; the server's default where it is not set.";
        device_authorization_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from the device grant (25.4 and later) lives; the server's default where it is not set.";
        implicit_grant_access_token_lifespan: Lifespan, "How long an access token from the implicit grant lives; the server's default where it is not set.";
        implicit_grant_id_token_lifespan: Lifespan, "How long an ID token from the implicit grant lives; the server's default where it is not set.";
        jwt_bearer_grant_access_token_lifespan: Lifespan, "How long an access token from the JWT bearer grant lives; the server's default where it is not set.";
        password_grant_access_token_lifespan: Lifespan, "How long an access token from the password grant (1.11 only) lives; the server's default where it is not set.";
        password_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from the password grant (1.11 only) lives; the server's default where it is not set.";
        refresh_token_grant_access_token_lifespan: Lifespan, "How long an access token from a refresh lives; the server's default where it is not set.";
        refresh_token_grant_id_token_lifespan: Lifespan, "How long an ID token from a refresh lives; the server's default where it is not set.";
        refresh_token_grant_refresh_token_lifespan: Lifespan, "How long a refresh token from a refresh lives; the server's default where it is not set.";
    }

    /// One change of a JSON patch (RFC 6902).
    JsonPatch {
        op (required): Text, "`add`, `remove` or `replace`; 2.3 answers 500 to `move`, `copy` and `test`.";
        path (required): Text, "The place to change, a JSON pointer: `/client_name`.";
        from: Text, "The place to take from, for `move` and `copy`.";
        value: Json, "What to put there or to compare with.";
    }
}
