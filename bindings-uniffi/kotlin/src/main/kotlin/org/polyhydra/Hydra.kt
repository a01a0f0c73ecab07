package org.polyhydra

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import org.polyhydra.engine.Engine

/** What a request shows of who sends it. */
sealed interface Credentials {
    /** Nothing. */
    data object None : Credentials

    /** HTTP Basic: a client's id and secret. */
    data class Basic(val user: String, val password: Secret) : Credentials

    /** A token in the `Authorization` header. */
    data class Bearer(val token: Secret) : Credentials

    /** A key in a header of a gateway's own. */
    data class ApiKey(val header: String, val key: Secret) : Credentials
}

/**
 * How one call is made.
 *
 * @property timeout how long each of its requests may take, in place of the client's setting
 * @property headers headers beside the client's; one of the same name replaces the client's
 * @property credentials in place of the client's credentials
 */
class CallOptions(
    val timeout: Duration? = null,
    val headers: Map<String, String> = emptyMap(),
    val credentials: Credentials? = null,
)

/**
 * A client of one Ory Hydra server.
 *
 * @param publicUrl where the public port is: `https://id.example.com`
 * @param adminUrl where the admin port is; a client without it has no admin operations
 * @param server which server it is: `V0`, `V1`, `V2`, or a version such as `1.11.10`; found out where it is not given
 * @param credentials what requests show of who sends them
 * @param adminCredentials the same for the admin port, where that differs
 * @param headers headers that every request has
 * @param userAgent what requests call themselves
 * @param timeout how long each exchange may take
 * @param responseLimit how many bytes an answer may have
 * @param retries how often to try again after a 429 or 503 that says when
 * @param executor sends the requests
 * @throws HydraException.Build that names the setting which is wrong
 */
class Hydra(
    publicUrl: String? = null,
    adminUrl: String? = null,
    server: String? = null,
    credentials: Credentials = Credentials.None,
    adminCredentials: Credentials? = null,
    headers: Map<String, String> = emptyMap(),
    userAgent: String? = null,
    timeout: Duration = 30.seconds,
    responseLimit: Long = 16L * 1024 * 1024,
    retries: Long = 0,
    executor: HttpExecutor = JdkExecutor(),
) : AutoCloseable {
    private val client: Client = building {
        val settings = JsonWriter()
            .put("public_url", publicUrl)
            .put("admin_url", adminUrl)
            .put("server", server)
            .put("credentials", credentials.toJson())
            .put("admin_credentials", adminCredentials?.toJson())
            .put("headers", headers.toJson())
            .put("user_agent", userAgent)
            .put("timeout_ms", if (timeout.isInfinite()) 0 else timeout.inWholeMilliseconds)
            .put("response_limit", responseLimit)
            .put("retries", retries)
        Client(Engine(settings.end().toString()), executor)
    }

    val oauth2: OAuth2 = OAuth2(client)
    val oidc: Oidc = Oidc(client)
    val jwk: Jwk = Jwk(client)
    val wellknown: Wellknown = Wellknown(client)
    val metadata: Metadata = Metadata(client)

    /** Frees what the native library holds. Calls that are under way end as they would have. */
    override fun close(): Unit = client.close()
}
