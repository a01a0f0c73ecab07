//! What everyone may know of a server.

use super::vocabulary::*;

operations! { Wellknown:
    /// Reads the public keys that sign the server's tokens.
    DiscoverJsonWebKeys discover_json_web_keys was "wellKnown"
        (;) -> JsonWebKeySet {
        V0: GET "/.well-known/jwks.json";
        V1: GET "/.well-known/jwks.json";
        V2: GET "/.well-known/jwks.json";
    } Public Open Json [200];

    /// Reads the authorization server's metadata (RFC 8414 §3; 25.4 and later). No document has it, so the name is ours.
    DiscoverOAuth2AuthorizationServer discover_oauth2_authorization_server
        (;) -> OidcConfiguration {
        V2 >= "25.4.0": GET "/.well-known/oauth-authorization-server";
    } Public Open Json [200];
}
