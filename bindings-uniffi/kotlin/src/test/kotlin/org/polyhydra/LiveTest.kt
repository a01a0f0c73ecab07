package org.polyhydra

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration.between
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.TestInstance

/** The five operations that differ most, against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveTest(private val version: String) {
    private lateinit var server: Server
    private lateinit var hydra: Hydra

    @BeforeAll
    fun start() {
        server = Server.start(version)
        hydra = Hydra(publicUrl = server.publicUrl, adminUrl = server.adminUrl)
    }

    @AfterAll
    fun stop() {
        hydra.close()
        server.close()
    }

    @Test
    fun `a client is read, changed and written back, and nothing is lost`() = runBlocking {
        val metadata = buildJsonObject { put("team", JsonPrimitive("data")) }
        val created = hydra.oauth2.createOAuth2Client(OAuth2Client(clientName = "reporter", metadata = metadata, contacts = listOf("a@example.com")))
        assertNotNull(created.clientSecret)
        val client = hydra.oauth2.getOAuth2Client(created.clientId!!)
        assertEquals("reporter", client.clientName)
        assertEquals(metadata, client.metadata)
        assertTrue(between(client.createdAt, Instant.now()).abs().toMinutes() < 5)
        val changed = hydra.oauth2.setOAuth2Client(client.clientId!!, client.copy(clientName = "changed"))
        assertEquals(told(client).copy(clientName = "changed"), told(changed))
    }

    /** What a client says, without what changes by itself. */
    private fun told(client: OAuth2Client) = client.copy(updatedAt = null, clientSecret = null, registrationAccessToken = null)

    @Test
    fun `lifespans go there and come back`() = runBlocking {
        val created = hydra.oauth2.createOAuth2Client(OAuth2Client())
        val lifespans = OAuth2ClientTokenLifespans(clientCredentialsGrantAccessTokenLifespan = 90.minutes)
        val changed = hydra.oauth2.setOAuth2ClientLifespans(created.clientId!!, lifespans)
        assertEquals(90.minutes, changed.clientCredentialsGrantAccessTokenLifespan)
    }

    @Test
    fun `a list gives every item of every page`() = runBlocking {
        val ids = (1..7).map { hydra.oauth2.createOAuth2Client(OAuth2Client(clientName = "listed-$it", owner = "ops")).clientId }.toSet()
        val found = hydra.oauth2.listOAuth2Clients(owner = "ops", pageSize = 3).toList().map { it.clientId }
        assertEquals(7, found.size)
        assertEquals(ids, found.toSet())
    }

    @Test
    fun `a token is introspected`() = runBlocking {
        val client = hydra.oauth2.createOAuth2Client(OAuth2Client(grantTypes = listOf("client_credentials"), scope = "read write"))
        val credentials = Credentials.Basic(client.clientId!!, client.clientSecret!!)
        val token = hydra.oauth2.oauth2TokenExchange("client_credentials", scope = listOf("read"), options = CallOptions(credentials = credentials))
        val known = hydra.oauth2.introspectOAuth2Token(token.accessToken!!.text, scope = listOf("read"))
        assertEquals(true, known.active)
        assertEquals(client.clientId, known.clientId)
        assertEquals(false, hydra.oauth2.introspectOAuth2Token("unknown").active)
        val refused = assertFailsWith<HydraException.OAuth> {
            val wrong = CallOptions(credentials = credentials.copy(password = Secret("wrong")))
            hydra.oauth2.oauth2TokenExchange("client_credentials", options = wrong)
        }
        assertEquals(401 to "invalid_client", refused.status to refused.error)
        assertTrue(token.accessToken!!.text !in token.toString() && "accessToken=***" in token.toString())
    }

    @Test
    fun `a login request is accepted`() = runBlocking {
        val callback = "http://127.0.0.1:9/callback"
        val client = hydra.oauth2.createOAuth2Client(
            OAuth2Client(redirectUris = listOf(callback), grantTypes = listOf("authorization_code"), responseTypes = listOf("code"), scope = "openid"),
        )
        val url = hydra.oauth2.oAuth2Authorize(client.clientId!!, listOf("code"), redirectUri = callback, scope = listOf("openid"), state = "12345678")
        val visit = HttpClient.newHttpClient().send(java.net.http.HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
        val challenge = visit.headers().firstValue("location").get().substringAfter("login_challenge=").substringBefore("&")
        val challenge_ = java.net.URLDecoder.decode(challenge, Charsets.UTF_8)
        assertEquals(client.clientId, hydra.oauth2.getOAuth2LoginRequest(challenge_).client?.clientId)
        val reply = hydra.oauth2.acceptOAuth2LoginRequest(challenge_, AcceptOAuth2LoginRequest(subject = "sue"))
        assertTrue("login_verifier=" in reply.redirectTo!!)
    }

    @Test
    fun `an error says what the server said`() = runBlocking {
        val error = assertFailsWith<HydraException.Api> { hydra.oauth2.getOAuth2Client("nobody") }
        assertTrue(error.status == 404 || error.status == 401, error.message)
        assertEquals("getOAuth2Client", error.operation)
        assertNull(error.retryAfter)
    }
}

class V1Test : LiveTest("v1")

class V2Test : LiveTest("v2")
