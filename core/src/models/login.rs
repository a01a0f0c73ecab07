//! Login: who is asked to log in, and the answer.

use super::{models, Boolean, Integer, OAuth2Client, OAuth2ConsentRequestOpenIDConnectContext, Text};
use crate::json::Json;

models! {
    /// A login request: someone came to the authorize endpoint, and your login page shall say who it is.
    OAuth2LoginRequest {
        challenge: Text, "Identifies the request. 32 characters up to 1.11, 1.3 kB and more from 2.2 on.";
        requested_scope: [Text], "What the client asks for.";
        requested_access_token_audience: [Text], "Whom its access token shall be for.";
        skip: Boolean, "Whether the user is logged in already: then ask nothing, and accept the same `subject`.";
        subject: Text, "Who is logged in, where `skip` is true.";
        oidc_context: OAuth2ConsentRequestOpenIDConnectContext, "What OpenID Connect has to say about the request.";
        client: OAuth2Client, "Who asks.";
        request_url: Text, "The URL of the authorize endpoint that began it.";
        session_id: Text, "The login's session, the `sid` of ID tokens. Empty where it will not be remembered.";
    }

    /// This is who the user is.
    AcceptOAuth2LoginRequest {
        subject (required): Text, "Identifies the user, the `sub` of tokens. Never to change, never to be reused.";
        remember: Boolean, "Whether the browser stays logged in.";
        remember_for: Integer, "For how many seconds; 0 for as long as the browser runs.";
        extend_session_lifespan: Boolean = "2.1.0", "Whether to prolong a remembered login.";
        acr: Text, "How strong the login was.";
        amr: [Text] = "1.10.7", "By which means the user logged in (RFC 8176).";
        force_subject_identifier: Text = "1.0.0-beta.8", "The subject that this client shall see, for pairwise clients.";
        identity_provider_session_id: Text = "2.2.0", "The login's session at your identity provider.";
        context: Json = "1.0.0-rc.9", "Handed on to the consent request.";
    }

    /// No to a login or consent request. The client learns it as an OAuth 2.0 error (RFC 6749 §4.1.2.1).
    RejectOAuth2Request {
        error: Text, "The error code; `request_denied` where it is not set.";
        error_description: Text, "What it means, for a developer. V0 drops it.";
        error_hint: Text, "What to do about it.";
        error_debug: Text, "More, shown where the server shows internal errors.";
        status_code: Integer, "The HTTP status of the error; 403 where it is not set.";
    }

    /// Where to send the browser next.
    OAuth2RedirectTo {
        redirect_to: Text, "The URL. Never fetch it yourself: it belongs to the browser.";
    }
}
