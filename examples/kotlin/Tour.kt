/*
 * A tour of polyhydra from Kotlin against a real Hydra: `mvn --file examples/kotlin/pom.xml compile exec:java`.
 *
 * Without HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL it starts a server of its own (tests/servers).
 */
package org.polyhydra.examples

import java.net.CookieManager
import java.net.URI
import java.net.URLDecoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import java.security.SecureRandom
import java.time.Duration
import java.util.Base64
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.polyhydra.AcceptOAuth2ConsentRequest
import org.polyhydra.AcceptOAuth2ConsentRequestSession
import org.polyhydra.AcceptOAuth2LoginRequest
import org.polyhydra.CallOptions
import org.polyhydra.CreateJsonWebKeySet
import org.polyhydra.Credentials
import org.polyhydra.Hydra
import org.polyhydra.HydraException
import org.polyhydra.JsonValue
import org.polyhydra.OAuth2Client
import org.polyhydra.OAuth2TokenExchange

private const val CLIENTS = 50
private const val CALLBACK = "http://127.0.0.1:3000/callback"
private const val USER = "alice"
private val SCOPE = listOf("openid", "offline")

/** Says what is being done, how long it took, and what came of it. */
private suspend fun <T> step(title: String, note: (T) -> Any? = { null }, work: suspend () -> T): T {
    val began = System.nanoTime()
    try {
        val made = work()
        println(" ✓ %-42s%8.1f ms   %s".format(title, (System.nanoTime() - began) / 1e6, note(made) ?: ""))
        return made
    } catch (error: HydraException) {
        println(" ✗ $title")
        throw error
    }
}

private fun random(): String = Base64.getUrlEncoder().withoutPadding().encodeToString(ByteArray(32).also(SecureRandom()::nextBytes))

/** A browser: it keeps cookies, follows redirects inside Hydra, and stops where one leads out of it. */
private class Browser {
    private val client = HttpClient.newBuilder().cookieHandler(CookieManager()).build()

    /** The parameters of the URL where it has stopped. */
    fun visit(url: String): Map<String, String> {
        var here = URI.create(url)
        val origin = here.authority
        while (here.authority == origin) {
            val answer = client.send(HttpRequest.newBuilder(here).build(), BodyHandlers.discarding())
            here = here.resolve(answer.headers().firstValue("location").orElseThrow { IllegalStateException("it stays at ${here.path}") })
        }
        return here.rawQuery.split('&').associate { it.substringBefore('=') to URLDecoder.decode(it.substringAfter('='), Charsets.UTF_8) }
    }
}

/** A sign-in with PKCE as a user lives it: the authorize endpoint, a login page, a consent page, the way back with a code. */
private suspend fun signIn(hydra: Hydra, clientId: String, options: CallOptions): OAuth2TokenExchange {
    val browser = Browser()
    val (verifier, state) = random() to random()
    val digest = MessageDigest.getInstance("SHA-256").digest(verifier.toByteArray())
    val url = hydra.oauth2.oAuth2Authorize(
        clientId,
        listOf("code"),
        redirectUri = CALLBACK,
        scope = SCOPE,
        state = state,
        codeChallenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
        codeChallengeMethod = "S256",
    )

    // The login page: who is it?
    val login = browser.visit(url).getValue("login_challenge")
    check(hydra.oauth2.getOAuth2LoginRequest(login).client?.clientId == clientId) { "the login request is another client's" }
    val answer = hydra.oauth2.acceptOAuth2LoginRequest(login, AcceptOAuth2LoginRequest(subject = USER, remember = true, rememberFor = 60))

    // The consent page: is that all right?
    val consent = browser.visit(answer.redirectTo!!).getValue("consent_challenge")
    val asked = hydra.oauth2.getOAuth2ConsentRequest(consent)
    val session = AcceptOAuth2ConsentRequestSession(idToken = JsonValue.of(mapOf("email" to "alice@example.com")))
    val yes = hydra.oauth2.acceptOAuth2ConsentRequest(consent, AcceptOAuth2ConsentRequest(grantScope = asked.requestedScope, session = session))

    // The client's callback: a code for tokens.
    val arrived = browser.visit(yes.redirectTo!!)
    check(arrived["state"] == state) { "the state that came back is not the one that went out" }
    return hydra.oauth2.oauth2TokenExchange(
        "authorization_code",
        code = arrived["code"],
        redirectUri = CALLBACK,
        codeVerifier = verifier,
        options = options,
    )
}

private suspend fun tour(hydra: Hydra) {
    val oauth2 = hydra.oauth2
    val owner = "tour-${random()}"
    step("which server is it?", { it }) { hydra.metadata.getVersion().version }

    val client = step("register a client", { "${it.clientId}, ${it.clientSecret}" }) {
        oauth2.createOAuth2Client(
            OAuth2Client(
                clientName = "Tour",
                owner = owner,
                grantTypes = listOf("authorization_code", "refresh_token", "client_credentials"),
                responseTypes = listOf("code"),
                redirectUris = listOf(CALLBACK),
                scope = "openid offline read",
                authorizationCodeGrantAccessTokenLifespan = Duration.ofMinutes(5),
            ),
        )
    }
    val id = client.clientId!!
    val options = CallOptions(credentials = Credentials.Basic(id, client.clientSecret!!))

    step("read it, change it, write it back", { it.metadata }) {
        val read = oauth2.getOAuth2Client(id)
        oauth2.setOAuth2Client(id, read.copy(metadata = JsonValue.of(mapOf("team" to "data"))))
    }
    val token = step("get a token and look into it", { "it is good" }) {
        val token = oauth2.oauth2TokenExchange("client_credentials", scope = listOf("read"), options = options).accessToken!!.text
        check(oauth2.introspectOAuth2Token(token).active == true)
        token
    }
    step("register $CLIENTS clients more, at once", { "${it.size}" }) {
        coroutineScope { List(CLIENTS) { async { oauth2.createOAuth2Client(OAuth2Client(clientName = "Tour $it", owner = owner)) } }.awaitAll() }
    }
    step("walk all pages of them", { "$it clients" }) { oauth2.listOAuth2Clients(owner = owner, pageSize = 10).count() }
    step("take five", { it }) { oauth2.listOAuth2Clients(owner = owner, pageSize = 2).take(5).toList().map { it.clientName } }

    val tokens = step("sign a user in, with PKCE", { it }) { signIn(hydra, id, options) }
    step("ask who that is", { it }) { hydra.oidc.getOidcUserInfo(tokens.accessToken!!.text).sub }
    step("refresh, and be refused the second time", { it }) {
        val used = tokens.refreshToken!!.text
        oauth2.oauth2TokenExchange("refresh_token", refreshToken = used, options = options)
        try {
            oauth2.oauth2TokenExchange("refresh_token", refreshToken = used, options = options)
            error("a used refresh token was taken again")
        } catch (refused: HydraException.OAuth) {
            refused.error
        }
    }
    step("rotate a key set", { it }) {
        hydra.jwk.createJsonWebKeySet(owner, CreateJsonWebKeySet(alg = "ES256", use = "sig", kid = "one"))
        hydra.jwk.createJsonWebKeySet(owner, CreateJsonWebKeySet(alg = "ES256", use = "sig", kid = "two"))
        hydra.jwk.getJsonWebKeySet(owner).keys.filter { it.kid!!.endsWith("one") }.forEach { hydra.jwk.deleteJsonWebKey(owner, it.kid!!) }
        hydra.jwk.getJsonWebKeySet(owner).keys.map { it.kid }
    }
    step("revoke a token, and the consent", { "it is bad" }) {
        oauth2.revokeOAuth2Token(token, options = options)
        oauth2.revokeOAuth2ConsentSessions(USER, client = id)
        check(oauth2.introspectOAuth2Token(token).active == false)
    }
    step("clean up") {
        hydra.jwk.deleteJsonWebKeySet(owner)
        oauth2.revokeOAuth2LoginSessions(USER)
        // A list is read to its end before its members go: they are what its pages are counted by.
        for (one in oauth2.listOAuth2Clients(owner = owner).toList()) oauth2.deleteOAuth2Client(one.clientId!!)
    }
}

/** Where `tests/servers/hydra.py` is, from here or from a folder further up. */
private fun servers(): Path =
    generateSequence(Path.of("").toAbsolutePath(), Path::getParent).map { it.resolve("tests/servers/hydra.py") }.first(Files::exists)

fun main() {
    val server = ProcessBuilder(System.getenv("PYTHON") ?: "python3", "${servers()}", "serve", "v2")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
    try {
        val told = JsonValue.parse(server.inputReader().readLine() ?: error("no server; its reason is above"))
        Hydra(publicUrl = told["public_url"]?.string, adminUrl = told["admin_url"]?.string).use { hydra -> runBlocking { tour(hydra) } }
    } finally {
        server.outputStream.close()
        server.waitFor()
    }
}
