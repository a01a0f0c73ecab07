//! What a server says of itself.

use super::{models, Boolean, Text};

models! {
    /// The discovery document (OpenID Connect Discovery §3, RFC 8414 §2).
    OidcConfiguration {
        issuer: Text, "Who the server is: the `iss` of its tokens, to be compared exactly. 1.x ends it with a slash.";
        authorization_endpoint: Text, "Where browsers go to ask for access.";
        token_endpoint: Text, "Where tokens are had.";
        userinfo_endpoint: Text, "Where claims about a user are had.";
        revocation_endpoint: Text, "Where tokens are revoked (1.0.0-rc.9 and later).";
        registration_endpoint: Text, "Where clients register themselves. Often missing although it is there.";
        end_session_endpoint: Text, "Where browsers go to log out.";
        device_authorization_endpoint: Text, "Where devices begin (25.4 and later).";
        credentials_endpoint_draft_00: Text, "Where verifiable credentials are had (2.2 and later).";
        jwks_uri: Text, "The keys that sign its tokens.";
        scopes_supported: [Text], "Scopes that it knows.";
        claims_supported: [Text], "Claims that it knows.";
        response_types_supported: [Text], "What the authorize endpoint answers.";
        response_modes_supported: [Text], "How it answers.";
        grant_types_supported: [Text], "The grants of the token endpoint.";
        subject_types_supported: [Text], "`public`, `pairwise`.";
        token_endpoint_auth_methods_supported: [Text], "How clients show who they are.";
        code_challenge_methods_supported: [Text], "PKCE methods (RFC 7636): `plain`, `S256`.";
        id_token_signing_alg_values_supported: [Text], "Algorithms that ID tokens may be signed by.";
        id_token_signed_response_alg: [Text], "The algorithm that ID tokens are signed by (2.0 and later).";
        userinfo_signing_alg_values_supported: [Text], "Algorithms that userinfo may be signed by.";
        userinfo_signed_response_alg: [Text], "The algorithm that userinfo is signed by (2.0 and later).";
        request_object_signing_alg_values_supported: [Text], "Algorithms of request objects.";
        credentials_supported_draft_00: [CredentialSupportedDraft00], "The verifiable credentials that it gives (2.2 and later).";
        request_parameter_supported: Boolean, "Whether the `request` parameter works.";
        request_uri_parameter_supported: Boolean, "Whether `request_uri` works.";
        require_request_uri_registration: Boolean, "Whether request URIs must be registered.";
        claims_parameter_supported: Boolean, "Whether the `claims` parameter works.";
        frontchannel_logout_supported: Boolean, "Front-channel logout.";
        frontchannel_logout_session_supported: Boolean, "Whether it gives issuer and session id.";
        backchannel_logout_supported: Boolean, "Back-channel logout.";
        backchannel_logout_session_supported: Boolean, "Whether it gives a session id.";
    }

    /// A kind of verifiable credential.
    CredentialSupportedDraft00 {
        format: Text, "`jwt_vc_json`.";
        types: [Text], "What it is.";
        cryptographic_binding_methods_supported: [Text], "How it is bound to a key.";
        cryptographic_suites_supported: [Text], "Algorithms of that key.";
    }
}
