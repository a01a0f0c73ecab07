package org.polyhydra.live

import java.time.Duration
import java.time.Instant
import java.time.temporal.ChronoUnit
import kotlin.reflect.KClass
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.TestInstance
import org.polyhydra.CallOptions
import org.polyhydra.CreateJsonWebKeySet
import org.polyhydra.CreateVerifiableCredentialRequestBody
import org.polyhydra.Credentials
import org.polyhydra.FlushInactiveOAuth2TokensRequest
import org.polyhydra.HydraException
import org.polyhydra.JsonPatch
import org.polyhydra.JsonValue
import org.polyhydra.JsonWebKeySet
import org.polyhydra.Model
import org.polyhydra.OAuth2Client
import org.polyhydra.OAuth2ClientTokenLifespans
import org.polyhydra.Operations
import org.polyhydra.RejectOAuth2Request
import org.polyhydra.Secret
import org.polyhydra.TrustOAuth2JwtGrantIssuer
import org.polyhydra.VerifiableCredentialProof

/** Every operation against a real server. At the end `docs/coverage.md` gets its column, and nothing may be left out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveTest(private val name: String) {
    private lateinit var live: Live
    private val hydra get() = live.hydra
    private val oauth2 get() = live.hydra.oauth2

    @BeforeAll
    fun start() {
        live = Live(name)
    }

    @AfterAll
    fun stop() = live.use { assertEquals(emptyList(), it.record(), "on ${it.version} these lack what they should have") }

    @Test
    fun `a client from creation to deletion, and nothing is lost`() = runBlocking {
        val metadata = JsonValue.of(mapOf("team" to "data", "members" to listOf(1, 2.5, null), "é" to emptyMap<String, Any>()))
        val client = live.createClient(
            OAuth2Client(clientName = "Größe 📏 \"quoted\"\n", contacts = listOf("a@example.com"), owner = "ops", metadata = metadata),
        )
        val read = oauth2.getOAuth2Client(client.id)
        assertEquals(listOf("Größe 📏 \"quoted\"\n", metadata, null), listOf(read.clientName, read.metadata, read.clientSecret))
        assertTrue(Duration.between(read.createdAt, Instant.now()).abs() < Duration.ofMinutes(5))
        assertTrue(assertFailsWith<HydraException.Api> { oauth2.createOAuth2Client(OAuth2Client(clientId = client.id)) }.status >= 400)

        val later = mapOf("later" to JsonValue.parse("""{"n":1.0,"big":123456789012345678901234567890}"""))
        val written = oauth2.setOAuth2Client(client.id, read.copy(clientName = "changed", contacts = emptyList(), unknown = read.unknown + later))
        assertTrue(live.sent.last()!!.endsWith(""""later":{"n":1.0,"big":123456789012345678901234567890}}"""), "unknown members go back as they came")
        fun told(client: OAuth2Client) = client.copy(updatedAt = null, registrationAccessToken = null, clientSecret = null, unknown = emptyMap())
        assertEquals(told(read).copy(clientName = "changed", contacts = emptyList()), told(written))

        oauth2.deleteOAuth2Client(client.id)
        assertEquals(404, assertFailsWith<HydraException.Api> { oauth2.getOAuth2Client(client.id) }.status)
    }

    @Test
    fun `a patch changes what it names`() = runBlocking {
        val client = live.createClient(OAuth2Client(clientName = "before", owner = "ops"))
        val patched = oauth2.patchOAuth2Client(client.id, listOf(JsonPatch(op = "replace", path = "/client_name", value = JsonValue.of("after"))))
        assertEquals("after" to "ops", patched.clientName to patched.owner)
        val wrong = assertFailsWith<HydraException.Build> { oauth2.patchOAuth2Client(client.id, listOf(JsonPatch(op = "remove"))) }
        assertEquals("body[0].path", wrong.argument)
    }

    @Test
    fun `tokens live as long as their client's lifespans say`() = runBlocking {
        val client = live.createClient(OAuth2Client(grantTypes = listOf("client_credentials")))
        val lifespans = OAuth2ClientTokenLifespans(clientCredentialsGrantAccessTokenLifespan = Duration.ofSeconds(90))
        oauth2.setOAuth2ClientLifespans(client.id, lifespans)
        assertEquals(Duration.ofSeconds(90), oauth2.getOAuth2Client(client.id).clientCredentialsGrantAccessTokenLifespan)
        val tokens = oauth2.oauth2TokenExchange("client_credentials", options = client.options)
        assertTrue(tokens.expiresIn!! in 85..91)
        assertFalse(tokens.accessToken!!.text in tokens.toString())
    }

    @Test
    fun `ids of any characters find what is asked for`() = runBlocking {
        for (odd in listOf("a b", "100%", "%41", "why?", "a#b", "ünï☃📏", "a+b", "a&b=c", "{id}", "\"<a>\"", "...", "~")) {
            val client = live.createClient(OAuth2Client(clientId = "$odd ${live.unique(odd)}"))
            assertEquals(client.id, oauth2.getOAuth2Client(client.id).clientId)
        }
        for (bad in listOf("", "ends/", "a\nb", "..")) {
            assertEquals("id", assertFailsWith<HydraException.Build> { oauth2.getOAuth2Client(bad) }.argument)
        }
    }

    @Test
    fun `a list gives each client once, whatever the size of its pages`() = runBlocking {
        val owner = live.unique("owner")
        val ours = (1..7).map { live.createClient(OAuth2Client(owner = owner)).id }.toSet()
        for (size in listOf(1L, 3, 7, 500)) {
            val found = oauth2.listOAuth2Clients(owner = owner, pageSize = size).toList().map { it.clientId }
            assertEquals(7 to ours, found.size to found.toSet())
            assertEquals(ours, hydra.blocking.oauth2.listOAuth2Clients(size, null, null, owner).map { it.clientId }.toSet())
        }
        assertEquals(2, oauth2.listOAuth2Clients(owner = owner, pageSize = 1).take(2).toList().size)
        var token: String? = null
        val sizes = ArrayList<Int>()
        do {
            val reply = hydra.withHttpInfo { oauth2.listOAuth2Clients(owner = owner, pageSize = 3, pageToken = token).page() }
            assertEquals(200 to true, reply.status to reply.headers("Content-Type").single().startsWith("application/json"))
            sizes += reply.data.items.size
            token = reply.data.nextPageToken
        } while (token != null)
        assertEquals(listOf(3, 3, 1), sizes)
    }

    @Test
    fun `a user signs in, and the tokens are good`() = runBlocking {
        val signIn = SignIn(live, live.createClient(SignIn.application()))
        val tokens = signIn.all()
        val access = tokens.accessToken!!.text
        val claims = verified(tokens.idToken!!.text, hydra.wellknown.discoverJsonWebKeys())
        assertEquals(listOf(signIn.subject, signIn.nonce, "alice@example.com"), listOf("sub", "nonce", "email").map { claims[it]?.string })
        assertEquals(hydra.oidc.discoverOidcConfiguration().issuer, claims["iss"]?.string)
        assertEquals(signIn.subject, hydra.oidc.getOidcUserInfo(access).sub)
        assertEquals(signIn.subject, hydra.oidc.getOidcUserInfo(options = CallOptions(credentials = Credentials.Bearer(access))).sub)
        val token = oauth2.introspectOAuth2Token(access, listOf("read", "openid"))
        assertEquals(listOf(true, signIn.subject, signIn.client.id), listOf(token.active, token.sub, token.clientId))
        assertEquals("data", token.ext?.get("team")?.string)

        val used = tokens.refreshToken!!
        val second = oauth2.oauth2TokenExchange("refresh_token", refreshToken = used.text, options = signIn.client.options)
        assertNotEquals(used, second.refreshToken)
        val refused = assertFailsWith<HydraException.OAuth> {
            oauth2.oauth2TokenExchange("refresh_token", refreshToken = used.text, options = signIn.client.options)
        }
        assertEquals("invalid_grant", refused.error)
    }

    @Test
    fun `a revoked token is bad, and a wrong secret is refused`() = runBlocking {
        val client = live.createClient(OAuth2Client(grantTypes = listOf("client_credentials")))
        val token = oauth2.oauth2TokenExchange("client_credentials", options = client.options).accessToken!!.text
        val wrong = CallOptions(credentials = Credentials.Basic(client.id, "wrong"))
        assertEquals(401 to "invalid_client", assertFailsWith<HydraException.OAuth> { oauth2.revokeOAuth2Token(token, options = wrong) }.let { it.status to it.error })
        assertTrue(live.isActive(token))
        oauth2.revokeOAuth2Token(token, options = client.options)
        assertFalse(live.isActive(token))
    }

    @Test
    fun `pages may say no`() = runBlocking {
        val no = RejectOAuth2Request(error = "access_denied", errorDescription = "not today", statusCode = 403)
        val signIn = SignIn(live, live.createClient(SignIn.application())).authorize()
        val login = oauth2.rejectOAuth2LoginRequest(signIn.place.parameter("login_challenge"), no)
        assertEquals("access_denied", signIn.browser.visit(login.redirectTo!!).parameter("error"))
        signIn.authorize().logIn()
        val consent = oauth2.rejectOAuth2ConsentRequest(signIn.place.parameter("consent_challenge"), no)
        assertTrue("not today" in signIn.browser.visit(consent.redirectTo!!).parameter("error_description"))
        assertEquals(404, assertFailsWith<HydraException.Api> { oauth2.getOAuth2LoginRequest("made-up") }.status)
    }

    @Test
    fun `a request that was answered before says so on 1_x`() = runBlocking {
        val signIn = SignIn(live, live.createClient(SignIn.application())).authorize()
        val challenge = signIn.place.parameter("login_challenge")
        signIn.logIn()
        signIn.consent()
        signIn.redeem()
        val again = runCatching { oauth2.getOAuth2LoginRequest(challenge) }.exceptionOrNull()
        if (live.generation == "V1") assertTrue((again as HydraException.AlreadyHandled).redirectTo!!.startsWith("http")) else assertNull(again)
    }

    @Test
    fun `sessions are listed and revoked`() = runBlocking {
        val subject = live.unique("user")
        val browser = Browser()
        val signIns = (1..2).map { SignIn(live, live.createClient(SignIn.application("App $it")), subject, browser).also { one -> one.all() } }
        val found = oauth2.listOAuth2ConsentSessions(subject, pageSize = 1).toList()
        assertEquals(signIns.map { it.client.id }.toSet(), found.map { it.consentRequest?.client?.clientId }.toSet())
        assertEquals("subject", assertFailsWith<HydraException.Build> { oauth2.revokeOAuth2ConsentSessions() }.argument)
        oauth2.revokeOAuth2ConsentSessions(subject, client = signIns[0].client.id)
        assertEquals(1, oauth2.listOAuth2ConsentSessions(subject).toList().size)
        oauth2.revokeOAuth2ConsentSessions(subject, all = true)
        assertEquals(0, oauth2.listOAuth2ConsentSessions(subject).toList().size)
        oauth2.revokeOAuth2LoginSessions(subject)
        assertEquals(false, signIns[0].authorize().logIn().skip)
    }

    @Test
    fun `a client logs its user out`() = runBlocking {
        val signIn = SignIn(live, live.createClient(SignIn.application()))
        val hint = signIn.all().idToken!!.text
        val url = hydra.oidc.revokeOidcSession(hint, GOODBYE, "see you")
        var challenge = signIn.browser.visit(url).parameter("logout_challenge")
        live.note("revokeOidcSession", "ok")
        val request = oauth2.getOAuth2LogoutRequest(challenge)
        assertEquals(signIn.subject to true, request.subject to request.rpInitiated)
        oauth2.rejectOAuth2LogoutRequest(challenge)
        challenge = signIn.browser.visit(url).parameter("logout_challenge")
        val place = signIn.browser.visit(oauth2.acceptOAuth2LogoutRequest(challenge).redirectTo!!)
        assertTrue(place.url.startsWith(GOODBYE))
        assertEquals("see you", place.parameter("state"))
        assertEquals("login_required", signIn.authorize(listOf("none")).place.parameter("error"))
    }

    @Test
    fun `a client looks after itself`() = runBlocking {
        val oidc = hydra.oidc
        val made = oidc.createOidcDynamicClient(SignIn.application("by itself"))
        val (id, token) = made.clientId!! to made.registrationAccessToken!!
        live.deleteLater { oauth2.deleteOAuth2Client(id) }
        assertFalse(token.text in made.toString())
        val read = oidc.getOidcDynamicClient(id, token.text)
        assertEquals("by itself", read.clientName)
        val written = oidc.setOidcDynamicClient(id, read.copy(clientName = "again", clientSecret = Secret("not to be sent")), token.text)
        assertEquals("again", written.clientName)
        assertEquals("registrationAccessToken", assertFailsWith<HydraException.Build> { oidc.getOidcDynamicClient(id) }.argument)
        oidc.deleteOidcDynamicClient(id, written.registrationAccessToken!!.text)
        assertEquals(401, assertFailsWith<HydraException.Refusal> { oidc.getOidcDynamicClient(id, written.registrationAccessToken!!.text) }.status)
    }

    @Test
    fun `key sets, the server's keys and ours`() = runBlocking {
        val jwk = hydra.jwk
        val set = "${live.unique("keys")} ü%+"
        live.deleteLater { jwk.deleteJsonWebKeySet(set) }
        val made = jwk.createJsonWebKeySet(set, CreateJsonWebKeySet(alg = "RS256", use = "sig", kid = "made"))
        val private = assertNotNull(made.keys.firstNotNullOfOrNull { it.d })
        assertFalse(private.text in made.toString())
        assertEquals(1, jwk.getJsonWebKey(set, made.keys[0].kid!!).keys.size)
        val (ours, other) = Key("ours").public to Key("ours").public
        assertEquals(listOf(ours), jwk.setJsonWebKeySet(set, JsonWebKeySet(keys = listOf(ours))).keys)
        assertEquals(other, jwk.setJsonWebKey(set, "ours", other))
        assertEquals(listOf(other), jwk.getJsonWebKeySet(set).keys)
        jwk.deleteJsonWebKey(set, "ours")
        jwk.createJsonWebKeySet(set, CreateJsonWebKeySet(alg = "RS256", use = "sig", kid = "last"))
        jwk.deleteJsonWebKeySet(set)
        assertEquals(404, assertFailsWith<HydraException.Api> { jwk.getJsonWebKeySet(set) }.status)
    }

    private suspend fun claims(issuer: String, subject: String): Map<String, Any> {
        val now = Instant.now().epochSecond
        val audience = hydra.oidc.discoverOidcConfiguration().tokenEndpoint!!
        return mapOf("iss" to issuer, "sub" to subject, "aud" to audience, "iat" to now, "exp" to now + 60, "jti" to random())
    }

    @Test
    fun `a client signs its own name`() = runBlocking {
        val key = Key("mine")
        val client = live.createClient(
            OAuth2Client(
                tokenEndpointAuthMethod = "private_key_jwt",
                tokenEndpointAuthSigningAlg = "ES256",
                jwks = JsonWebKeySet(keys = listOf(key.public)),
                grantTypes = listOf("client_credentials"),
            ),
        )
        val tokens = oauth2.oauth2TokenExchange(
            "client_credentials",
            clientId = client.id,
            clientAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            clientAssertion = key.sign(claims(client.id, client.id)),
        )
        assertTrue(live.isActive(tokens.accessToken!!.text))
    }

    @Test
    fun `a trusted issuer's word is good for a token`() = runBlocking {
        val (issuer, subject, key) = Triple(live.unique("issuer"), live.unique("service"), Key("theirs"))
        val ends = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS)
        val trust = TrustOAuth2JwtGrantIssuer(issuer = issuer, subject = subject, scope = listOf("read"), jwk = key.public, expiresAt = ends)
        val made = oauth2.trustOAuth2JwtGrantIssuer(trust)
        live.deleteLater { oauth2.deleteTrustedOAuth2JwtGrantIssuer(made.id!!) }
        assertEquals(ends, oauth2.getTrustedOAuth2JwtGrantIssuer(made.id!!).expiresAt)
        assertEquals(listOf(made.id), oauth2.listTrustedOAuth2JwtGrantIssuers(issuer = issuer).toList().map { it.id })
        val grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        val client = live.createClient(OAuth2Client(grantTypes = listOf(grant), scope = "read"))
        val assertion = key.sign(claims(issuer, subject))
        val tokens = oauth2.oauth2TokenExchange(grant, assertion = assertion, scope = listOf("read"), options = client.options)
        assertEquals(subject, oauth2.introspectOAuth2Token(tokens.accessToken!!.text).sub)
        oauth2.deleteTrustedOAuth2JwtGrantIssuer(made.id!!)
        assertEquals(404, assertFailsWith<HydraException.Api> { oauth2.getTrustedOAuth2JwtGrantIssuer(made.id!!) }.status)
    }

    @Test
    fun `tokens go all at once, or when they have ended`() = runBlocking {
        val client = live.createClient(OAuth2Client(grantTypes = listOf("client_credentials")))
        val token = oauth2.oauth2TokenExchange("client_credentials", options = client.options).accessToken!!.text
        if (live.has("flushInactiveOAuth2Tokens")) {
            oauth2.flushInactiveOAuth2Tokens(FlushInactiveOAuth2TokensRequest(notAfter = Instant.now().minusSeconds(3600)))
            assertTrue(live.isActive(token))
        }
        oauth2.deleteOAuth2Token(client.id)
        assertFalse(live.isActive(token))
    }

    @Test
    fun `a credential is issued for a proof`() = runBlocking {
        if (!live.has("createVerifiableCredential")) return@runBlocking
        val signIn = SignIn(live, live.createClient(SignIn.application()))
        val access = signIn.all().accessToken!!.text
        val wanted = CreateVerifiableCredentialRequestBody("jwt_vc_json", types = listOf("VerifiableCredential", "UserInfoCredential"))
        val refused = assertFailsWith<HydraException.OAuth> { hydra.oidc.createVerifiableCredential(wanted, access) }
        assertEquals("missing_proof", refused.error)
        val key = Key("holder")
        val claims = mapOf("aud" to live.publicUrl, "iat" to Instant.now().epochSecond, "nonce" to JsonValue.parse(refused.body)["c_nonce"]!!)
        val header = mapOf("typ" to "openid4vci-proof+jwt", "jwk" to JsonValue.parse(key.public.toJson()))
        val proof = VerifiableCredentialProof(proofType = "jwt", jwt = Secret(key.sign(claims, header)))
        val given = hydra.oidc.createVerifiableCredential(wanted.copy(proof = proof), access)
        val said = verified(given.credentialDraft00!!.text, hydra.wellknown.discoverJsonWebKeys())
        assertEquals(signIn.subject, said["vc"]?.get("credentialSubject")?.get("sub")?.string)
    }

    @Test
    fun `what a server says of itself`() = runBlocking {
        assertEquals("ok", hydra.metadata.isAlive().status)
        assertEquals("ok", hydra.metadata.isReady().status)
        val reply = hydra.withHttpInfo { metadata.getVersion() }
        assertEquals(200 to live.version, reply.status to reply.data.version)
        assertTrue(hydra.wellknown.discoverJsonWebKeys().keys.all { it.n != null && it.d == null })
    }

    @Test
    fun `what a server does not have is refused before the network`() = runBlocking {
        val operations = Operations(hydra)
        oauth2.listOAuth2Clients(pageSize = 1).page()
        val lacking = operations.names.filterNot(live::has)
        val sent = live.sent.size
        for (operation in lacking) {
            val needed = operations.parameters(operation).filterNot { it.isOptional }
            val given = needed.associate { it.name!! to if (it.name == "body") body(it.type.classifier as KClass<*>) else "a" }
            val refused = assertFailsWith<HydraException.Unsupported>(operation) { operations.call(operation, given) }
            assertEquals(listOf(operation, live.generation, live.version.removePrefix("v")), listOf(refused.operation, refused.generation, refused.version))
            live.note(operation, "unsupported")
        }
        assertEquals(sent, live.sent.size)
        assertTrue(lacking.isNotEmpty())
    }
}

/** A body with what every such model needs. */
private fun body(model: KClass<*>): Model = Operations.type(model).fromJson("""{"user_code":"a"}""")

/** Hydra v1.11.10. */
class V1Test : LiveTest("v1")

/** Hydra v2.3.0. */
class V2Test : LiveTest("v2")
