package org.polyhydra

import java.time.Duration
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.polyhydra.TransportException.Kind

/** What the Kotlin side does by itself. The server is a function. */
class ClientTest {
    private val requests = mutableListOf<HttpRequest>()

    private fun answering(body: String, status: Int = 200, type: String = "application/json") = Hydra(
        publicUrl = "http://public",
        adminUrl = "http://admin",
        server = "V2",
        executor = { request ->
            requests += request
            HttpResponse(status, listOf("content-type" to type), body.toByteArray())
        },
    )

    @Test
    fun `settings are checked when the client is made`() {
        assertEquals("publicUrl", assertFailsWith<HydraException.Build> { Hydra() }.argument)
        assertEquals("publicUrl", assertFailsWith<HydraException.Build> { Hydra(publicUrl = "ftp://a") }.argument)
        assertEquals("server", assertFailsWith<HydraException.Build> { Hydra(publicUrl = "http://a", server = "V9") }.argument)
        val headers = mapOf("X-A" to "a\nb")
        assertEquals("headers.X-A", assertFailsWith<HydraException.Build> { Hydra(publicUrl = "http://a", headers = headers) }.argument)
    }

    @Test
    fun `arguments are refused by name, before the network`() = runBlocking {
        val hydra = answering("{}")
        assertEquals("id", assertFailsWith<HydraException.Build> { hydra.oauth2.getOAuth2Client("a/") }.argument)
        assertEquals("pageSize", assertFailsWith<HydraException.Build> { hydra.oauth2.listOAuth2Clients(pageSize = 0).collect {} }.argument)
        val error = assertFailsWith<HydraException.Build> { hydra.oauth2.acceptOAuth2LoginRequest("c", AcceptOAuth2LoginRequest()) }
        assertEquals("body.subject: is missing", error.message)
        val half = "a\ud83d"
        assertEquals("id", assertFailsWith<HydraException.Build> { hydra.oauth2.deleteOAuth2Client(half) }.argument)
        assertEquals("clientName", assertFailsWith<HydraException.Build> { hydra.oauth2.createOAuth2Client(OAuth2Client(clientName = half)) }.argument)
        assertFailsWith<HydraException.Build> { JsonValue.of(half) }
        assertEquals(0, requests.size)
    }

    @Test
    fun `a closed client says so`() = runBlocking {
        val hydra = answering("{}").also(Hydra::close)
        assertEquals("client: is closed", assertFailsWith<HydraException.Build> { hydra.oauth2.getOAuth2Client("a") }.message)
        assertEquals("client: is closed", assertFailsWith<HydraException.Build> { hydra.oauth2.listOAuth2Clients().collect {} }.message)
    }

    @Test
    fun `a request is what the core made of it`() = runBlocking {
        answering("{}").oauth2.setOAuth2Client("a b", OAuth2Client(clientName = "é😀", unknown = mapOf("later" to JsonValue.of(1))))
        val request = requests.single()
        assertEquals("PUT" to "http://admin/admin/clients/a%20b", request.method to request.url)
        assertEquals("""{"client_name":"é😀","later":1}""", request.body)
        assertEquals("setOAuth2Client", request.operation)
        assertEquals("PUT setOAuth2Client", request.toString())
    }

    @Test
    fun `an answer is checked against its model`() = runBlocking {
        for ((body, path, reason) in listOf(
            Triple("""{"client_id":5}""", "client_id", "expected a string, found a number"),
            Triple("""{"jwks":{"keys":[{},{"kid":true}]}}""", "jwks.keys[1].kid", "expected a string, found a boolean"),
            Triple("""{"client_secret_expires_at":1.5}""", "client_secret_expires_at", "expected a whole number of 64 bits"),
            Triple("""{"created_at":"soon"}""", "created_at", "expected a time as RFC 3339 writes it"),
            Triple("[]", "", "expected an object, found an array"),
            Triple("""{"client_id":"s3cret""", "client_id", "the text ends inside a string"),
            Triple("", "", "the body is empty"),
        )) {
            val error = assertFailsWith<HydraException.Decode> { answering(body).oauth2.getOAuth2Client("a") }
            assertEquals(path to reason, error.path to error.reason)
            assertFalse("s3cret" in error.toString())
        }
    }

    @Test
    fun `nulls go, one string is a list of one, what is unknown stays`() = runBlocking {
        val body = """{"client_id":"a","contacts":null,"redirect_uris":"x","audience":["y",null],"created_at":"","later":{"n":null}}"""
        val client = answering(body).oauth2.getOAuth2Client("a")
        assertEquals(OAuth2Client(clientId = "a", redirectUris = listOf("x"), audience = listOf("y"), unknown = client.unknown), client)
        assertEquals(JsonValue.of(null), client.unknown.getValue("later")["n"])
        assertEquals("""{"client_id":"a","redirect_uris":["x"],"audience":["y"],"later":{"n":null}}""", client.toJson())
        assertEquals("OAuth2Client(clientId=a, redirectUris=[x], audience=[y], later=***)", client.toString())
    }

    @Test
    fun `refusals and failures have their classes`() = runBlocking {
        val used = assertFailsWith<HydraException.AlreadyHandled> { answering("""{"redirect_to":"/x"}""", 410).oauth2.getOAuth2LoginRequest("c") }
        assertEquals("http://public/x", used.redirectTo)
        assertFailsWith<HydraException.Unsupported> { answering("").oauth2.flushInactiveOAuth2Tokens(FlushInactiveOAuth2TokensRequest()) }
        val refusing = { kind: Kind -> Hydra(adminUrl = "http://a", server = "V2", executor = { throw TransportException(kind, "so") }) }
        for (kind in Kind.entries) {
            val error = assertFailsWith<HydraException.Transport> { refusing(kind).oauth2.getOAuth2Client("a") }
            assertEquals(kind, error.kind)
            assertEquals(kind != Kind.CONNECT && kind != Kind.TLS, error.mayHaveArrived)
        }
        val broken = Hydra(adminUrl = "http://a", server = "V2", executor = { error("broken") })
        assertEquals(Kind.OTHER, assertFailsWith<HydraException.Transport> { broken.oauth2.getOAuth2Client("a") }.kind)
        val mute = Hydra(adminUrl = "http://a", server = "V2", timeout = Duration.ofMillis(20), executor = { awaitCancellation() })
        assertEquals(Kind.TIMEOUT, assertFailsWith<HydraException.Transport> { mute.oauth2.getOAuth2Client("a") }.kind)
    }

    @Test
    fun `who cancels the scope cancels the request`() = runBlocking {
        var cancelled = false
        val hydra = Hydra(adminUrl = "http://a", server = "V2", executor = {
            try {
                awaitCancellation()
            } finally {
                cancelled = true
            }
        })
        assertEquals(null, withTimeoutOrNull(20) { hydra.oauth2.getOAuth2Client("a") })
        assertEquals(true, cancelled)
    }
}
