//! JSON Web Keys (RFC 7517).

use super::{models, Text};
use crate::secret::Secret;

models! {
    /// A set of keys.
    JsonWebKeySet {
        keys: [JsonWebKey], "The keys. Their order means nothing.";
    }

    /// A key. Its private members are secrets.
    JsonWebKey {
        r#use "use": Text, "`sig` or `enc`.";
        kty: Text, "The family: `RSA`, `EC`, `OKP` or `oct`.";
        kid: Text, "Identifies the key in its set. V0 and V1 make pairs `public:...` and `private:...`.";
        alg: Text, "The algorithm it is for. V0 and V1 leave it out of EC and OKP keys.";
        crv: Text, "The curve (EC, OKP).";
        x: Text, "The point (EC), or the public key (OKP).";
        y: Text, "The point (EC).";
        n: Text, "The modulus (RSA).";
        e: Text, "The public exponent (RSA).";
        x5c: [Text], "Certificates, base64 of DER.";
        d: Secret, "The private exponent (RSA) or key (EC, OKP).";
        p: Secret, "The first prime (RSA).";
        q: Secret, "The second prime (RSA).";
        dp: Secret, "The first exponent (RSA).";
        dq: Secret, "The second exponent (RSA).";
        qi: Secret, "The coefficient (RSA).";
        k: Secret, "The key itself (oct).";
    }

    /// Asks the server to make a key.
    CreateJsonWebKeySet {
        alg (required): Text, "`RS256`, `ES256`, `EdDSA`, ...; `HS256` and `HS512` on V0 and V1 only.";
        kid: Text, "Identifies the key; made up by the server where it is empty.";
        r#use "use" (required): Text, "`sig` or `enc`.";
    }
}
