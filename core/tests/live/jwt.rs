//! JSON Web Tokens: made for servers to check, and checked as their users would.

use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use base64::Engine;
use polyhydra::models::{JsonWebKey, JsonWebKeySet};
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, KeyPair, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{json, Value};

/// A key that signs.
pub struct Key {
    signer: Signer,
    public: JsonWebKey,
}

enum Signer {
    Rsa(Box<RsaKeyPair>),
    Ecdsa(Box<EcdsaKeyPair>),
}

impl Key {
    /// A key of our own, P-256.
    pub fn new(kid: impl Into<String>) -> Self {
        let algorithm = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key can be made");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect("it is sound");
        // 4, then both coordinates.
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let public = JsonWebKey::new().kty("EC").crv("P-256").alg("ES256").r#use("sig").kid(kid);
        let public = public.x(BASE64.encode(x)).y(BASE64.encode(y));
        Self { signer: Signer::Ecdsa(Box::new(pair)), public }
    }

    /// The one RSA key of these tests, as nothing here can make one: the first servers want RS256 of a client's assertions.
    pub fn rsa(kid: impl Into<String>) -> Self {
        let pair = RsaKeyPair::from_pkcs8(include_bytes!("rsa.pk8")).expect("it is sound");
        let RsaPublicKeyComponents::<Vec<u8>> { n, e } = pair.public().into();
        let public = JsonWebKey::new().kty("RSA").alg("RS256").r#use("sig").kid(kid);
        let public = public.n(BASE64.encode(n)).e(BASE64.encode(e));
        Self { signer: Signer::Rsa(Box::new(pair)), public }
    }

    /// The public half.
    pub fn public(&self) -> JsonWebKey {
        self.public.clone()
    }

    /// A signed JWT. `header` comes beside `alg` and `kid`.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let mut whole = json!({"alg": self.public.alg, "typ": "JWT", "kid": self.public.kid});
        for (name, value) in header.as_object().expect("a header is an object") {
            whole[name] = value.clone();
        }
        let message = format!("{}.{}", BASE64.encode(whole.to_string()), BASE64.encode(claims.to_string()));
        let random = SystemRandom::new();
        let signed = match &self.signer {
            Signer::Ecdsa(pair) => pair.sign(&random, message.as_bytes()).expect("it can sign").as_ref().to_vec(),
            Signer::Rsa(pair) => {
                let mut signed = vec![0; pair.public().modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signed).expect("it can sign");
                signed
            }
        };
        format!("{message}.{}", BASE64.encode(signed))
    }
}

fn bytes(part: &str) -> Vec<u8> {
    BASE64.decode(part).expect("it is base64url")
}

/// The claims of a JWT, once its RS256 signature was checked by one of `keys`.
pub fn verified(token: &str, keys: &JsonWebKeySet) -> Value {
    let (message, signature) = token.rsplit_once('.').expect("a JWT has three parts");
    let (header, claims) = message.split_once('.').expect("a JWT has three parts");
    let header: Value = serde_json::from_slice(&bytes(header)).expect("a header is JSON");
    let kid = header["kid"].as_str().expect("a header names the key");
    let key = keys.keys.iter().find(|key| key.kid.as_deref() == Some(kid)).expect("the server shows the key");
    let number = |member: &Option<String>| bytes(member.as_deref().expect("an RSA key has both numbers"));
    RsaPublicKeyComponents { n: number(&key.n), e: number(&key.e) }
        .verify(&signature::RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &bytes(signature))
        .expect("the signature is the server's");
    serde_json::from_slice(&bytes(claims)).expect("claims are JSON")
}

/// A PKCE verifier and its challenge (RFC 7636).
pub fn pkce() -> (String, String) {
    let verifier = random();
    let challenge = BASE64.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()));
    (verifier, challenge)
}

/// 43 characters that nobody guesses.
pub fn random() -> String {
    let bytes: [u8; 32] = ring::rand::generate(&SystemRandom::new()).expect("the system has randomness").expose();
    BASE64.encode(bytes)
}

/// Now and in `seconds`, in seconds since 1970.
pub fn now_plus(seconds: i64) -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is past 1970");
    i64::try_from(now.as_secs()).expect("and before the end of time") + seconds
}
