package org.polyhydra.live

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking
import org.polyhydra.Credentials
import org.polyhydra.HttpExecutor
import org.polyhydra.HttpRequest
import org.polyhydra.HttpResponse
import org.polyhydra.Hydra
import org.polyhydra.HydraException
import org.polyhydra.JsonValue
import org.polyhydra.OAuth2Client
import org.polyhydra.OkHttpExecutor
import org.polyhydra.Operations
import org.polyhydra.Script
import org.polyhydra.CallOptions

/** A real server, a client of it, and what was called there with which success. */
class Live(name: String, vararg options: String) : AutoCloseable {
    private val script = Script.start("servers/hydra.py", "serve", name, *options)
    private val executor = OkHttpExecutor()
    private val fared = HashMap<String, String>()
    private val made = ArrayList<suspend () -> Unit>()
    private val names = AtomicInteger()

    val publicUrl = script.text("public_url")
    val version = script.text("version")
    val generation = script.text("generation")

    /** The bodies that were sent. */
    val sent = ArrayList<String?>()

    val hydra = Hydra(
        publicUrl = publicUrl,
        adminUrl = script.text("admin_url"),
        executor = object : HttpExecutor {
            override suspend fun execute(request: HttpRequest): HttpResponse {
                sent += request.body
                val response = executor.execute(request)
                if (request.operation.isNotEmpty()) note(request.operation, if (response.status in 200..299) "ok" else "failed")
                return response
            }
        },
    )

    /** Notes how a call has fared; the best that was seen counts. */
    fun note(operation: String, how: String) {
        if (RANKS.indexOf(how) > RANKS.indexOf(fared[operation] ?: "missing")) fared[operation] = how
    }

    /** Whether the server has an operation, as the operation's documentation says. */
    fun has(operation: String): Boolean {
        val versions = SERVERS.getValue(operation)[generation] ?: return false
        val since = Regex("(\\S+) (?:and later|to before)").find(versions)?.groupValues?.get(1) ?: return true
        return isAtLeast(since)
    }

    fun isAtLeast(wanted: String): Boolean = compareValuesBy(numbers(version), numbers(wanted), { it[0] }, { it[1] }, { it[2] }) >= 0

    private fun numbers(version: String) = version.removePrefix("v").substringBefore('-').split('.').map { it.toInt() }

    /** A name that nothing else on the server has. */
    fun unique(what: String): String = "polyhydra-$what-${ProcessHandle.current().pid()}-${names.incrementAndGet()}"

    /** Deletes something when all is over. What is gone already is no mistake. */
    fun deleteLater(delete: suspend () -> Unit) {
        made += delete
    }

    /** Creates a client with an id and a secret of our own. */
    suspend fun createClient(client: OAuth2Client): Registered {
        val registered = Registered(client.clientId ?: unique("client"), "a secret of ours: " + unique("secret"))
        val made = hydra.oauth2.createOAuth2Client(client.copy(clientId = registered.id, clientSecret = org.polyhydra.Secret(registered.secret)))
        check(made.clientId == registered.id) { "the server keeps the id" }
        deleteLater { hydra.oauth2.deleteOAuth2Client(registered.id) }
        return registered
    }

    suspend fun isActive(token: String): Boolean = hydra.oauth2.introspectOAuth2Token(token).active == true

    /** Writes the record for `tests/coverage.py`, and gives the operations that lack what they should have. */
    fun record(): List<String> {
        val operations = Operations(hydra).names
        val top = Path.of("../..").toRealPath()
        val folder = Path.of(
            System.getenv("POLYHYDRA_COVERAGE") ?: ((System.getenv("CARGO_TARGET_DIR") ?: "$top/target") + "/coverage"),
        )
        Files.createDirectories(folder)
        val record = mapOf(
            "language" to "Kotlin",
            "server" to version,
            "operations" to operations.sorted().associateWith { fared[it] ?: "missing" },
        )
        folder.resolve("kotlin-$version.json").writeText(JsonValue.of(record).text)
        return operations.filter { fared[it] != if (has(it)) "ok" else "unsupported" }
    }

    override fun close() {
        try {
            runBlocking { made.asReversed().forEach { delete(it) } }
        } finally {
            hydra.close()
            script.close()
        }
    }

    private suspend fun delete(delete: suspend () -> Unit) = try {
        delete()
    } catch (gone: HydraException.Api) {
        if (gone.status != 404) throw gone else Unit
    }

    private companion object {
        val RANKS = listOf("missing", "failed", "unsupported", "ok")

        /** Operation, generation and versions, out of the documentation that is generated. */
        val SERVERS: Map<String, Map<String, String>> =
            Regex("Servers: (.*?)\\.\n.*?public (?:suspend )?fun (\\w+)\\(", RegexOption.DOT_MATCHES_ALL)
                .findAll(Path.of("target/made/surface/Groups.kt").readText())
                .associate { found ->
                    val (servers, operation) = found.destructured
                    operation to Regex("(V\\d) \\(([^)]*)\\)").findAll(servers).associate { it.groupValues[1] to it.groupValues[2] }
                }
    }
}

/** A client that was created, with its secret. */
class Registered(val id: String, val secret: String) {
    /** Calls in its name. */
    val options = CallOptions(credentials = Credentials.Basic(id, secret))
}
