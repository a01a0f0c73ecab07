//! Verifiable credentials (OpenID for Verifiable Credential Issuance, draft 00).

use super::{models, Text};
use crate::secret::Secret;

models! {
    /// Asks for a credential about the user of an access token.
    CreateVerifiableCredentialRequestBody {
        format (required): Text, "`jwt_vc_json`.";
        proof: VerifiableCredentialProof, "Shows who holds the key. Without it the server refuses with `missing_proof` and gives a `c_nonce`.";
        types: [Text], "`VerifiableCredential` and `UserInfoCredential`.";
    }

    /// Shows that the holder has the key which the credential is bound to.
    VerifiableCredentialProof {
        jwt: Secret, "A JWT signed by that key, with the server's nonce in it.";
        proof_type: Text, "`jwt`.";
    }

    /// A credential.
    VerifiableCredentialResponse {
        credential_draft_00: Secret, "The credential, a JWT.";
        format: Text, "`jwt_vc_json`.";
    }
}
