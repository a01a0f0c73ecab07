//! Issuers whose assertions are taken for tokens (RFC 7523).

use super::{models, Boolean, JsonWebKey, Text};
use crate::time::Timestamp;

models! {
    /// Makes an issuer trusted.
    TrustOAuth2JwtGrantIssuer {
        issuer (required): Text, "Who signs: the `iss` of its assertions.";
        subject: Text, "Whom its assertions may be about; leave it out with `allow_any_subject`.";
        allow_any_subject: Boolean, "Whether they may be about anyone.";
        scope (required): [Text], "What may be granted.";
        jwk (required): JsonWebKey, "The public key that it signs with.";
        expires_at (required): Timestamp, "When the trust ends.";
    }

    /// An issuer that is trusted.
    TrustedOAuth2JwtGrantIssuer {
        id: Text, "Identifies the trust.";
        issuer: Text, "Who signs.";
        subject: Text, "Whom its assertions may be about.";
        allow_any_subject: Boolean, "Whether they may be about anyone.";
        scope: [Text], "What may be granted.";
        public_key: TrustedOAuth2JwtGrantJsonWebKey, "Where its key is kept.";
        created_at: Timestamp, "When the trust began.";
        expires_at: Timestamp, "When it ends.";
    }

    /// Where a trusted issuer's key is kept.
    TrustedOAuth2JwtGrantJsonWebKey {
        set: Text, "The key set.";
        kid: Text, "The key in it.";
    }
}
