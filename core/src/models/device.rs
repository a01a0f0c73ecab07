//! The device grant (RFC 8628; 25.4 and later).

use super::{models, Integer, Text};
use crate::secret::Secret;

models! {
    /// What a device shows to its user, and polls with (RFC 8628 §3.2).
    DeviceAuthorization {
        device_code: Secret, "What the device asks the token endpoint with.";
        user_code: Text, "What the user types.";
        verification_uri: Text, "Where the user types it.";
        verification_uri_complete: Text, "The same with the code in it, for a QR code.";
        expires_in: Integer, "For how many seconds both codes live. Stop asking then: Hydra never says `expired_token` for an unused code.";
        interval: Integer, "How many seconds to wait between two questions.";
    }

    /// The user code that a user has typed at your verification page.
    AcceptDeviceUserCodeRequest {
        user_code (required): Text, "The code.";
    }
}
