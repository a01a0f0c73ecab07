//! Keys (RFC 7517).

use super::vocabulary::*;

operations! { Jwk:
    /// Reads a key set, private keys included.
    GetJsonWebKeySet get_json_web_key_set
        (set: Id = "The set's name, such as `hydra.openid.id-token`.";) -> JsonWebKeySet {
        V0: GET "/keys/{set}";
        V1: GET "/keys/{set}";
        V2: GET "/admin/keys/{set}";
    } Admin Open Json [200];

    /// Makes a key in a set, and the set if it is not there. V0 and V1 make a pair of keys.
    CreateJsonWebKeySet create_json_web_key_set
        (set: Id = "The set's name.", body: CreateJsonWebKeySet = "What kind of key.";) -> JsonWebKeySet {
        V0: POST "/keys/{set}";
        V1: POST "/keys/{set}";
        V2: POST "/admin/keys/{set}";
    } Admin Open Json [201];

    /// Replaces a key set. V0 with a database adds the keys to those that are there.
    SetJsonWebKeySet set_json_web_key_set was "updateJsonWebKeySet"
        (set: Id = "The set's name.", body: JsonWebKeySet = "The whole set.";) -> JsonWebKeySet {
        V0: PUT "/keys/{set}";
        V1: PUT "/keys/{set}";
        V2: PUT "/admin/keys/{set}";
    } Admin Open Json [200];

    /// Deletes a key set with all its keys. Nothing can be read again that they encrypted.
    DeleteJsonWebKeySet delete_json_web_key_set
        (set: Id = "The set's name.";) -> () {
        V0: DELETE "/keys/{set}";
        V1: DELETE "/keys/{set}";
        V2: DELETE "/admin/keys/{set}";
    } Admin Open Json [204];

    /// Reads one key, as a set that holds it alone.
    GetJsonWebKey get_json_web_key
        (set: Id = "The set's name.", kid: Id = "The key's `kid`.";) -> JsonWebKeySet {
        V0: GET "/keys/{set}/{kid}";
        V1: GET "/keys/{set}/{kid}";
        V2: GET "/admin/keys/{set}/{kid}";
    } Admin Open Json [200];

    /// Replaces one key. It is stored under the `kid` in the body, not the one in the path.
    SetJsonWebKey set_json_web_key was "updateJsonWebKey"
        (set: Id = "The set's name.", kid: Id = "The key's `kid`.", body: JsonWebKey = "The key.";) -> JsonWebKey {
        V0: PUT "/keys/{set}/{kid}";
        V1: PUT "/keys/{set}/{kid}";
        V2: PUT "/admin/keys/{set}/{kid}";
    } Admin Open Json [200];

    /// Deletes one key. V0 says 404 to one that is not there, later servers yes. Before 1.0.0, a server that keeps its keys in
    /// memory deletes all keys of the set.
    DeleteJsonWebKey delete_json_web_key
        (set: Id = "The set's name.", kid: Id = "The key's `kid`.";) -> () {
        V0: DELETE "/keys/{set}/{kid}";
        V1: DELETE "/keys/{set}/{kid}";
        V2: DELETE "/admin/keys/{set}/{kid}";
    } Admin Open Json [204];
}
