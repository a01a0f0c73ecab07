//! Logout: who wants to log out.

use super::{models, Boolean, OAuth2Client, Text};
use crate::time::Timestamp;

models! {
    /// A logout request: someone came to the logout endpoint, and your logout page shall ask whether it is meant.
    OAuth2LogoutRequest {
        challenge: Text, "Identifies the request.";
        subject: Text, "Who is logged in.";
        sid: Text, "The login's session.";
        request_url: Text, "The URL that began it.";
        rp_initiated: Boolean, "Whether a client began it.";
        client: OAuth2Client, "Which one.";
        requested_at: Timestamp, "When it began (25.4 and later).";
        expires_at: Timestamp, "When it ends (25.4 and later).";
    }
}
