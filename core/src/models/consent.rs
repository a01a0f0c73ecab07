//! Consent: what a user is asked to allow, the answer, and what was allowed before.

use super::{models, Boolean, Integer, OAuth2Client, Text};
use crate::json::Json;
use crate::time::Timestamp;

models! {
    /// A consent request: a client asks for access on a user's behalf.
    OAuth2ConsentRequest {
        challenge: Text, "Identifies the request. Empty inside a consent session on 26.2.";
        consent_request_id: Text, "Identifies the consent for `revokeOAuth2ConsentSessions` (25.4 and later).";
        requested_scope: [Text], "What the client asks for.";
        requested_access_token_audience: [Text], "Whom its access token shall be for.";
        skip: Boolean, "Whether the user has allowed it before: then ask nothing, and accept.";
        subject: Text, "Who the user is.";
        oidc_context: OAuth2ConsentRequestOpenIDConnectContext, "What OpenID Connect has to say about the request.";
        client: OAuth2Client, "Who asks.";
        request_url: Text, "The URL of the authorize endpoint that began it.";
        login_challenge: Text, "The login request before it.";
        login_session_id: Text, "The session of the login, the `sid` of ID tokens. Empty where the login is not remembered.";
        acr: Text, "How strong the login was, as your login page said.";
        amr: [Text], "By which means the user logged in (RFC 8176), as your login page said.";
        context: Json, "What your login page handed on.";
    }

    /// What an OpenID Connect request says about how to ask (OpenID Connect Core §3.1.2.1).
    OAuth2ConsentRequestOpenIDConnectContext {
        acr_values: [Text], "The strengths of login wanted, best first.";
        ui_locales: [Text], "The languages wanted, best first (BCP 47).";
        display: Text, "`page`, `popup`, `touch` or `wap`.";
        id_token_hint_claims: Json, "The claims of the ID token that was sent as a hint.";
        login_hint: Text, "Whom the client expects to log in.";
    }

    /// Yes to a consent request.
    AcceptOAuth2ConsentRequest {
        grant_scope: [Text], "The scopes that the user allows.";
        grant_access_token_audience: [Text] = "1.0.0-rc.1", "The audiences that the user allows.";
        session: AcceptOAuth2ConsentRequestSession, "What to write into the tokens.";
        remember: Boolean, "Whether to skip the question next time.";
        remember_for: Integer, "For how many seconds; 0 for ever.";
        handled_at: Timestamp = "1.3.0", "When the user said so (1.3 to 2.3).";
        context: Json = "2.2.0", "Kept with the consent session.";
    }

    /// What to write into the tokens of a consent.
    AcceptOAuth2ConsentRequestSession {
        access_token: Json, "Claims for the access token: in `ext` of an introspection, or in the JWT. No secret: clients may read it.";
        id_token: Json, "Claims for the ID token.";
    }

    /// A consent that a user has given.
    OAuth2ConsentSession {
        consent_request: OAuth2ConsentRequest, "What was asked.";
        consent_request_id: Text, "Identifies the consent for `revokeOAuth2ConsentSessions` (25.4 and later).";
        grant_scope: [Text], "The scopes that were allowed.";
        grant_access_token_audience: [Text], "The audiences that were allowed.";
        session: AcceptOAuth2ConsentRequestSession, "What was written into the tokens.";
        remember: Boolean, "Whether the answer is remembered.";
        remember_for: Integer, "For how many seconds; 0 for ever.";
        handled_at: Timestamp, "When the user said so.";
        context: Json, "What was kept with it.";
        expires_at: Json, "When the tokens of each kind end (2.x to 2.3).";
    }
}
