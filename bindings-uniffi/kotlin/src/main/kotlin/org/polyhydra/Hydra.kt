package org.polyhydra

import java.time.Duration
import java.util.function.Function

/**
 * A client of one Ory Hydra server, for many threads and coroutines at once. Make one and keep it.
 *
 * Each group has its operations as suspending functions, and lists as flows; [blocking] has the same for threads, and for Java.
 */
public class Hydra private constructor(private val client: Client) : AutoCloseable {
    /**
     * @param publicUrl where the public port is: `https://id.example.com`
     * @param adminUrl where the admin port is; a client without it has no admin operations
     * @param server which server it is: `V0`, `V1`, `V2`, or a version such as `1.11.10`; found out where it is not given
     * @param credentials what requests show of who sends them
     * @param adminCredentials the same for the admin port, where that differs
     * @param headers headers that every request has
     * @param userAgent what requests call themselves
     * @param timeout how long each exchange may take; `null` for ever
     * @param responseLimit how many bytes an answer may have
     * @param retries how often to try again after a 429 or 503 that says when
     * @param longestWait the longest wait before such a try; a server that asks for more is not tried again
     * @param executor sends the requests
     * @throws HydraException.Build that names the setting which is wrong
     */
    public constructor(
        publicUrl: String? = null,
        adminUrl: String? = null,
        server: String? = null,
        credentials: Credentials = Credentials.None,
        adminCredentials: Credentials? = null,
        headers: Map<String, String> = emptyMap(),
        userAgent: String? = null,
        timeout: Duration? = Duration.ofSeconds(30),
        responseLimit: Long = 16L * 1024 * 1024,
        retries: Int = 0,
        longestWait: Duration = Duration.ofMinutes(1),
        executor: HttpExecutor = OkHttpExecutor(),
    ) : this(
        Client(
            JsonWriter()
                .put("public_url", publicUrl)
                .put("admin_url", adminUrl)
                .put("server", server)
                .put("credentials", credentials.toJson())
                .also { if (adminCredentials != null) it.put("admin_credentials", adminCredentials.toJson()) }
                .put("headers", headers)
                .put("user_agent", userAgent)
                .put("timeout_ms", timeout?.toMillis() ?: 0)
                .put("response_limit", responseLimit)
                .put("retries", retries.toLong())
                .put("longest_wait_ms", longestWait.toMillis()),
            executor,
        ),
    )

    /** OAuth 2.0: clients, tokens, and the requests that a login and consent app answers. */
    public val oauth2: OAuth2 = OAuth2(client)

    /** OpenID Connect: userinfo, logout, dynamic registration. */
    public val oidc: Oidc = Oidc(client)

    /** Sets of JSON web keys. */
    public val jwk: Jwk = Jwk(client)

    /** What the server says of itself to everyone. */
    public val wellknown: Wellknown = Wellknown(client)

    /** Whether the server is well, and which it is. */
    public val metadata: Metadata = Metadata(client)

    /** The same operations for threads: each call blocks the one that makes it. */
    @get:JvmName("blocking")
    public val blocking: BlockingHydra by lazy { BlockingHydra(client) }

    /**
     * Makes one call, and gives the last answer's status and headers beside its result.
     */
    public suspend fun <T> withHttpInfo(call: suspend Hydra.() -> T): HttpInfo<T> {
        val seen = Seen()
        return seen.with(Hydra(client.showing(seen)).call())
    }

    /** Frees what the native library holds. Calls that are under way end as they would have; new ones are refused. */
    override fun close(): Unit = client.close()

    override fun toString(): String = "Hydra"

    /** Settings one by one, for Java. */
    public class Builder {
        private var publicUrl: String? = null
        private var adminUrl: String? = null
        private var server: String? = null
        private var credentials: Credentials = Credentials.None
        private var adminCredentials: Credentials? = null
        private val headers = LinkedHashMap<String, String>()
        private var userAgent: String? = null
        private var timeout: Duration? = Duration.ofSeconds(30)
        private var responseLimit = 16L * 1024 * 1024
        private var retries = 0
        private var longestWait = Duration.ofMinutes(1)
        private var executor: HttpExecutor? = null

        /** Where the public port is. */
        public fun publicUrl(url: String): Builder = apply { publicUrl = url }

        /** Where the admin port is. */
        public fun adminUrl(url: String): Builder = apply { adminUrl = url }

        /** Which server it is: `V0`, `V1`, `V2`, or a version. */
        public fun server(server: String): Builder = apply { this.server = server }

        /** What requests show of who sends them. */
        public fun credentials(credentials: Credentials): Builder = apply { this.credentials = credentials }

        /** The same for the admin port. */
        public fun adminCredentials(credentials: Credentials): Builder = apply { adminCredentials = credentials }

        /** A header that every request has. */
        public fun header(name: String, value: String): Builder = apply { headers[name] = value }

        /** What requests call themselves. */
        public fun userAgent(name: String): Builder = apply { userAgent = name }

        /** How long each exchange may take; `null` for ever. */
        public fun timeout(timeout: Duration?): Builder = apply { this.timeout = timeout }

        /** How many bytes an answer may have. */
        public fun responseLimit(bytes: Long): Builder = apply { responseLimit = bytes }

        /** How often to try again after a 429 or 503 that says when. */
        public fun retries(times: Int): Builder = apply { retries = times }

        /** The longest wait before such a try. */
        public fun longestWait(time: Duration): Builder = apply { longestWait = time }

        /** Sends the requests. */
        public fun executor(executor: HttpExecutor): Builder = apply { this.executor = executor }

        /**
         * Makes the client.
         *
         * @throws HydraException.Build that names the setting which is wrong
         */
        public fun build(): Hydra = Hydra(
            publicUrl, adminUrl, server, credentials, adminCredentials, headers, userAgent, timeout, responseLimit, retries,
            longestWait, executor ?: OkHttpExecutor(),
        )
    }

    public companion object {
        /** Begins a client, for Java. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** The operations of [Hydra] for threads, and for Java: each call blocks the thread that makes it. */
public class BlockingHydra internal constructor(private val client: Client) {
    /** OAuth 2.0: clients, tokens, and the requests that a login and consent app answers. */
    @get:JvmName("oauth2")
    public val oauth2: BlockingOAuth2 = BlockingOAuth2(client)

    /** OpenID Connect: userinfo, logout, dynamic registration. */
    @get:JvmName("oidc")
    public val oidc: BlockingOidc = BlockingOidc(client)

    /** Sets of JSON web keys. */
    @get:JvmName("jwk")
    public val jwk: BlockingJwk = BlockingJwk(client)

    /** What the server says of itself to everyone. */
    @get:JvmName("wellknown")
    public val wellknown: BlockingWellknown = BlockingWellknown(client)

    /** Whether the server is well, and which it is. */
    @get:JvmName("metadata")
    public val metadata: BlockingMetadata = BlockingMetadata(client)

    /** Makes one call, and gives the last answer's status and headers beside its result. */
    public fun <T> withHttpInfo(call: Function<BlockingHydra, T>): HttpInfo<T> {
        val seen = Seen()
        return seen.with(call.apply(BlockingHydra(client.showing(seen))))
    }
}

/**
 * A call's result with what HTTP said beside it.
 *
 * @property data the result
 * @property status the HTTP status; 0 where nothing was sent
 * @property headers names and values, in the order in which they came
 */
public class HttpInfo<out T>(public val data: T, public val status: Int, public val headers: List<Pair<String, String>>) {
    /** The values of a header, whose name is of any case. */
    public fun headers(name: String): List<String> = headers.filter { it.first.equals(name, ignoreCase = true) }.map { it.second }

    override fun toString(): String = "HttpInfo($status, $data)"
}

/** Keeps the last answer. */
private class Seen : (HttpResponse) -> Unit {
    @Volatile
    private var last: HttpResponse? = null

    override fun invoke(response: HttpResponse) {
        last = response
    }

    fun <T> with(data: T): HttpInfo<T> = HttpInfo(data, last?.status ?: 0, last?.headers.orEmpty())
}
