//! Claims about a user.

use super::{models, Boolean, Integer, Text};
use crate::secret::Secret;

models! {
    /// What the userinfo endpoint says (OpenID Connect Core §5.1). Claims of your consent page's own are unknown fields.
    OidcUserInfo {
        sub: Text, "Who the user is. Compare it with the ID token's. Missing or empty for a client's own token.";
        name: Text, "The whole name.";
        given_name: Text, "The given name.";
        family_name: Text, "The family name.";
        middle_name: Text, "The middle name.";
        nickname: Text, "The casual name.";
        preferred_username: Text, "The name that the user likes to go by. Not unique.";
        profile: Text, "The profile page.";
        picture: Text, "A picture.";
        website: Text, "The web page.";
        email: Text, "The e-mail address.";
        email_verified: Boolean, "Whether that address is the user's.";
        gender: Text, "The gender.";
        birthdate: Text, "The birthday, `YYYY-MM-DD` or `YYYY`.";
        zoneinfo: Text, "The time zone, `Europe/Paris`.";
        locale: Text, "The language, `en-US`.";
        phone_number: Text, "The telephone number.";
        phone_number_verified: Boolean, "Whether that number is the user's.";
        updated_at: Integer, "When the claims last changed, in seconds since 1970.";
        jwt: Secret, "The JWT that the claims came in, where the client wants userinfo signed. Its signature is not checked here.";
    }
}
