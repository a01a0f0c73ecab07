package org.polyhydra

import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonPrimitive

/** Our reader of JSON beside kotlinx.serialization's, and the models' own ways with it. */
class JsonTest {
    @Test
    fun `strings are what another reader makes of them`() {
        for (text in listOf(""""plain"""", """"\"\\\/\b\f\n\r\t"""", """"\u00e9 \ud83d\ude00 é 😀"""", """"x\\"""", """"\u0000"""")) {
            assertEquals(Json.parseToJsonElement(text).jsonPrimitive.content, JsonValue.parse(text).string, text)
            assertEquals(JsonValue.parse(text), JsonValue.of(JsonValue.parse(text).string))
        }
        assertEquals("\ufffdx", JsonValue.parse(""""\ud800x"""").string)
    }

    @Test
    fun `what is no JSON is refused`() {
        for (text in listOf("", "nul", "01", "1.", "-", "[1,]", "[,1]", "{\"a\"}", "{\"a\":1,}", "\"\\x\"", "\"\\u12g4\"", "\"a\nb\"", "[1 2]", "{a:1}", "1e", "[", "\"abc", "{]", "1 2", "[".repeat(200) + "]".repeat(200))) {
            assertEquals("json", assertFailsWith<HydraException.Build>(text) { JsonValue.parse(text) }.argument)
        }
        assertEquals("jwks.keys[1].kid", assertFailsWith<HydraException.Build> { OAuth2Client.fromJson("""{"jwks":{"keys":[{},{"kid":5}]}}""") }.argument)
        assertEquals("json", assertFailsWith<HydraException.Build> { JsonValue.of(Double.NaN) }.argument)
        assertEquals("json", assertFailsWith<HydraException.Build> { JsonValue.of(mapOf(1 to 2)) }.argument)
    }

    @Test
    fun `values mean the same however they are written`() {
        assertEquals(JsonValue.parse("""{"a":1.50,"b":[true,null]}"""), JsonValue.parse("""{ "b" : [ true , null ] , "a" : 1.5 }"""))
        assertNotEquals(JsonValue.parse("1"), JsonValue.parse("2"))
        val value = JsonValue.of(mapOf("n" to 1, "d" to BigDecimal("1.50"), "list" to listOf("x", null, true)))
        assertEquals("""{"n":1,"d":1.50,"list":["x",null,true]}""", value.text)
        assertEquals(listOf(1L, "x", true, null), listOf(value["n"]?.long, value["list"]?.get(0)?.string, value["list"]?.get(2)?.boolean, value["nobody"]))
    }

    @Test
    fun `whole numbers are whole`() {
        fun read(number: String) = OAuth2Client.fromJson("""{"client_secret_expires_at":$number}""").clientSecretExpiresAt
        for ((text, value) in mapOf("0" to 0L, "-7" to -7, "3.0" to 3, "3e2" to 300, "300e-2" to 3, "0.0e999" to 0, "9223372036854775807" to Long.MAX_VALUE)) {
            assertEquals(value, read(text), text)
        }
        for (text in listOf("1.5", "9223372036854775808", "1e400", "1e99999999999", "\"1\"", "true")) {
            assertEquals("client_secret_expires_at", assertFailsWith<HydraException.Build>(text) { read(text) }.argument)
        }
    }

    @Test
    fun `times are read and written as servers do`() {
        for ((text, expected) in mapOf(
            "2026-11-21T04:47:30Z" to Instant.ofEpochSecond(1_795_236_450),
            "2026-11-21T04:47:30.500Z" to Instant.ofEpochSecond(1_795_236_450, 500_000_000),
            "0001-01-01T00:00:00Z" to Instant.ofEpochSecond(-62_135_596_800),
            "2024-02-29T23:59:60.123456789+02:00" to Instant.ofEpochSecond(1_709_244_000, 123_456_789),
            "1969-12-31T23:59:59.5Z" to Instant.ofEpochSecond(-1, 500_000_000),
        )) {
            assertEquals(expected, Times.instant(text), text)
            assertEquals(expected, Times.instant(Times.write(expected)))
            assertEquals(Times.write(expected) == text, Times.isOurs(text), text)
        }
        for (text in listOf("soon", "2026-11-21", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-21T04:47:30", "2026-11-21T04:47:30.Z")) {
            assertNull(Times.instant(text), text)
        }
        for ((text, expected) in mapOf("1h30m0s" to 5400_000L, "720h0m0s" to 2_592_000_000, "300ms" to 300, "1.5s" to 1500, "5s" to 5000, "0s" to 0, "-1m0s" to -60_000, "1.5ms" to null, "2562047h47m16.854775807s" to null)) {
            if (expected != null) assertEquals(Duration.ofMillis(expected), Times.duration(text), text)
            assertEquals(text, Times.write(Times.duration(text)!!))
        }
        for (text in listOf("1", "h", "1d", "1h ", ".s", "9999999999h", "99999999999999999999ns", "2562047h47m16.854775808s", "1us2", "1.5")) assertNull(Times.duration(text), text)
    }

    @Test
    fun `a time goes back in the form in which it came, unless it is changed`() {
        val client = OAuth2Client.fromJson("""{"updated_at":"2026-11-21T04:47:30.5+01:00","jwt_bearer_grant_access_token_lifespan":"1.5h"}""")
        assertEquals("""{"updated_at":"2026-11-21T04:47:30.5+01:00","jwt_bearer_grant_access_token_lifespan":"1.5h"}""", client.toJson())
        val changed = client.copy(updatedAt = null, jwtBearerGrantAccessTokenLifespan = Duration.ofMinutes(2))
        assertEquals("""{"jwt_bearer_grant_access_token_lifespan":"2m0s"}""", changed.toJson())
    }

    @Test
    fun `a builder changes what it is told to`() {
        val client = OAuth2Client(clientId = "a", clientSecret = Secret("hidden"), unknown = mapOf("later" to JsonValue.of(1)))
        val changed = client.toBuilder().clientName("b").build()
        assertEquals(client.copy(clientName = "b"), changed)
        assertEquals("OAuth2Client(clientId=a, clientName=b, clientSecret=***, later=***)", changed.toString())
    }
}
