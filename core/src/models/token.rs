//! Tokens: had, looked into, flushed.

use super::{models, Boolean, Integer, Text};
use crate::json::Json;
use crate::secret::Secret;
use crate::time::Timestamp;

models! {
    /// What the token endpoint gives (RFC 6749 §5.1).
    OAuth2TokenExchange {
        access_token: Secret, "Opens the API.";
        token_type: Text, "`bearer`.";
        expires_in: Integer, "For how many seconds the access token lives.";
        refresh_token: Secret, "Gets new tokens, once: keep the new one. Given for the scope `offline` or `offline_access`.";
        id_token: Secret, "Says who the user is, a JWT. Given for the scope `openid`.";
        scope: Text, "What was granted, separated by spaces.";
        c_nonce_draft_00: Secret, "A nonce for a verifiable credential (2.2 and later).";
        c_nonce_expires_in_draft_00: Integer, "For how many seconds that nonce lives.";
    }

    /// What a token is (RFC 7662 §2.2). An inactive one has `active` and nothing else.
    IntrospectedOAuth2Token {
        active: Boolean, "Whether the token is good, and has all scopes that were asked for.";
        scope: Text, "What it grants, separated by spaces.";
        client_id: Text, "Whom it was given to.";
        sub: Text, "Whom it is about; the client itself where there is no user.";
        obfuscated_subject: Text, "The subject that the client sees, for pairwise clients.";
        exp: Integer, "When it ends, in seconds since 1970.";
        iat: Integer, "When it was given, in seconds since 1970.";
        nbf: Integer, "When it begins, in seconds since 1970.";
        aud: [Text], "Whom it is for.";
        iss: Text, "Who gave it.";
        username: Text, "The user's name.";
        token_type: Text, "`Bearer`. On V0 what `token_use` says elsewhere.";
        token_use: Text, "`access_token` or `refresh_token` (1.9 and later).";
        ext: Json, "The claims that your consent page wrote into it.";
    }

    /// Which tokens to flush.
    FlushInactiveOAuth2TokensRequest {
        not_after "notAfter": Timestamp, "Tokens that were given after this time stay; now, where it is not set.";
    }
}
