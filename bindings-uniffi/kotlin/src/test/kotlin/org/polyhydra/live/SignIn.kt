package org.polyhydra.live

import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.polyhydra.AcceptOAuth2ConsentRequest
import org.polyhydra.AcceptOAuth2ConsentRequestSession
import org.polyhydra.AcceptOAuth2LoginRequest
import org.polyhydra.JsonValue
import org.polyhydra.OAuth2Client
import org.polyhydra.OAuth2LoginRequest
import org.polyhydra.OAuth2TokenExchange

/** Where clients are called back; nobody serves it, the browser stops there. */
const val CALLBACK = "https://client.example/callback"
const val GOODBYE = "https://client.example/goodbye"
val SCOPE = listOf("openid", "offline", "read")

/** A user who signs in at one client: the client, and the login and consent app. */
class SignIn(private val live: Live, val client: Registered, val subject: String = live.unique("user"), val browser: Browser = Browser()) {
    private val state = random()
    private val verifier = random()
    val nonce = random()

    /** Where the browser has stopped. */
    lateinit var place: Arrival

    suspend fun authorize(prompt: List<String>? = null): SignIn {
        val url = live.hydra.oauth2.oAuth2Authorize(
            client.id,
            listOf("code"),
            redirectUri = CALLBACK,
            scope = SCOPE,
            state = state,
            nonce = nonce,
            codeChallenge = challenge(verifier),
            codeChallengeMethod = "S256",
            prompt = prompt,
        )
        place = browser.visit(url)
        live.note("oAuth2Authorize", "ok")
        return this
    }

    /** The login page says yes. */
    suspend fun logIn(): OAuth2LoginRequest {
        val challenge = place.parameter("login_challenge")
        val request = live.hydra.oauth2.getOAuth2LoginRequest(challenge)
        assertEquals(challenge to SCOPE, request.challenge to request.requestedScope)
        val body = AcceptOAuth2LoginRequest(subject = subject, acr = "2", amr = listOf("pwd"), context = CONTEXT)
        val yes = if (request.skip == true) body else body.copy(remember = true, rememberFor = 3600)
        place = browser.visit(live.hydra.oauth2.acceptOAuth2LoginRequest(challenge, yes).redirectTo!!)
        return request
    }

    /** The consent page says yes to everything. */
    suspend fun consent() {
        val challenge = place.parameter("consent_challenge")
        val request = live.hydra.oauth2.getOAuth2ConsentRequest(challenge)
        assertEquals(listOf(subject, "2", listOf("pwd"), CONTEXT), listOf(request.subject, request.acr, request.amr, request.context))
        val session = AcceptOAuth2ConsentRequestSession(
            accessToken = JsonValue.of(mapOf("team" to "data")),
            idToken = JsonValue.of(mapOf("email" to "alice@example.com")),
        )
        val body = AcceptOAuth2ConsentRequest(grantScope = request.requestedScope, session = session)
        val yes = if (request.skip == true) body else body.copy(remember = true, rememberFor = 3600)
        place = browser.visit(live.hydra.oauth2.acceptOAuth2ConsentRequest(challenge, yes).redirectTo!!)
    }

    /** The client's callback takes the code for tokens. */
    suspend fun redeem(): OAuth2TokenExchange {
        assertTrue(place.url.startsWith(CALLBACK))
        assertEquals(state, place.parameter("state"))
        return live.hydra.oauth2.oauth2TokenExchange(
            "authorization_code",
            code = place.parameter("code"),
            redirectUri = CALLBACK,
            codeVerifier = verifier,
            options = client.options,
        )
    }

    /** All of it. */
    suspend fun all(): OAuth2TokenExchange {
        authorize()
        logIn()
        consent()
        return redeem()
    }

    companion object {
        private val CONTEXT = JsonValue.parse("""{"from":"login","n":1.5}""")

        /** A web application as most are. */
        fun application(name: String = "An app") = OAuth2Client(
            clientName = name,
            redirectUris = listOf(CALLBACK),
            postLogoutRedirectUris = listOf(GOODBYE),
            grantTypes = listOf("authorization_code", "refresh_token"),
            responseTypes = listOf("code"),
            scope = SCOPE.joinToString(" "),
        )
    }
}
