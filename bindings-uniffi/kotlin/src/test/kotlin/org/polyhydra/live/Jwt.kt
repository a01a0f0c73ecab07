package org.polyhydra.live

import java.math.BigInteger
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.MessageDigest
import java.security.SecureRandom
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.security.spec.RSAPublicKeySpec
import java.util.Base64
import org.polyhydra.JsonValue
import org.polyhydra.JsonWebKey
import org.polyhydra.JsonWebKeySet

private val ENCODER = Base64.getUrlEncoder().withoutPadding()
private val DECODER = Base64.getUrlDecoder()

/** A key of the client's or the issuer's own, P-256. */
class Key(private val kid: String) {
    private val pair = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()

    /** The public half. */
    val public: JsonWebKey = (pair.public as ECPublicKey).w.let { point ->
        JsonWebKey(use = "sig", kty = "EC", kid = kid, alg = "ES256", crv = "P-256", x = coordinate(point.affineX), y = coordinate(point.affineY))
    }

    private fun coordinate(number: BigInteger): String {
        val bytes = number.toByteArray().takeLast(32).toByteArray()
        return ENCODER.encodeToString(ByteArray(32 - bytes.size) + bytes)
    }

    /** A signed JWT; [header] comes beside `alg` and `kid`. */
    fun sign(claims: Map<String, Any>, header: Map<String, Any> = mapOf("typ" to "JWT")): String {
        val parts = listOf(mapOf("alg" to "ES256", "kid" to kid) + header, claims).map { ENCODER.encodeToString(JsonValue.of(it).text.toByteArray()) }
        val signed = parts.joinToString(".")
        val signature = Signature.getInstance("SHA256withECDSAinP1363Format")
        signature.initSign(pair.private)
        signature.update(signed.toByteArray())
        return "$signed.${ENCODER.encodeToString(signature.sign())}"
    }
}

/** The claims of a JWT, once its RS256 signature was checked by one of [keys]. */
fun verified(token: String, keys: JsonWebKeySet): JsonValue {
    val (header, claims, signature) = token.split('.')
    fun json(part: String) = JsonValue.parse(String(DECODER.decode(part)))
    val key = keys.keys.first { it.kid == json(header)["kid"]?.string }
    val numbers = RSAPublicKeySpec(BigInteger(1, DECODER.decode(key.n)), BigInteger(1, DECODER.decode(key.e)))
    val check = Signature.getInstance("SHA256withRSA")
    check.initVerify(KeyFactory.getInstance("RSA").generatePublic(numbers))
    check.update("$header.$claims".toByteArray())
    check(check.verify(DECODER.decode(signature))) { "the signature is not the key's" }
    return json(claims)
}

/** A text that nobody guesses. */
fun random(): String = ENCODER.encodeToString(ByteArray(32).also(SecureRandom()::nextBytes))

/** The PKCE challenge of a verifier (RFC 7636). */
fun challenge(verifier: String): String = ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.toByteArray()))
