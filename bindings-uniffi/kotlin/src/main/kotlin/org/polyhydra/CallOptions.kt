package org.polyhydra

import java.time.Duration

/** What a request shows of who sends it. */
public sealed interface Credentials {
    /** Nothing. */
    public data object None : Credentials

    /**
     * HTTP Basic.
     *
     * @property user a client's id
     * @property password its secret
     */
    public data class Basic(public val user: String, public val password: Secret) : Credentials {
        /** The same with a plain text. */
        public constructor(user: String, password: String) : this(user, Secret(password))
    }

    /**
     * A token in the `Authorization` header.
     *
     * @property token the token
     */
    public data class Bearer(public val token: Secret) : Credentials {
        /** The same with a plain text. */
        public constructor(token: String) : this(Secret(token))
    }

    /**
     * A key in a header of a gateway's own.
     *
     * @property header the header's name
     * @property key the key
     */
    public data class ApiKey(public val header: String, public val key: Secret) : Credentials {
        /** The same with a plain text. */
        public constructor(header: String, key: String) : this(header, Secret(key))
    }
}

internal fun Credentials.toJson(): JsonWriter = when (this) {
    is Credentials.None -> JsonWriter()
    is Credentials.Basic -> JsonWriter().put("user", user).put("password", password)
    is Credentials.Bearer -> JsonWriter().put("bearer", token)
    is Credentials.ApiKey -> JsonWriter().put("header", header).put("key", key)
}

/**
 * How one call is made.
 *
 * @property timeout how long each of its requests may take, in place of the client's setting
 * @property headers headers beside the client's; one of the same name replaces the client's
 * @property credentials in place of the client's credentials
 */
public class CallOptions @JvmOverloads constructor(
    public val timeout: Duration? = null,
    public val headers: Map<String, String> = emptyMap(),
    public val credentials: Credentials? = null,
) {
    /** The same with a timeout. */
    public fun withTimeout(timeout: Duration): CallOptions = CallOptions(timeout, headers, credentials)

    /** The same with one header more. */
    public fun withHeader(name: String, value: String): CallOptions = CallOptions(timeout, headers + (name to value), credentials)

    /** The same with credentials. */
    public fun withCredentials(credentials: Credentials): CallOptions = CallOptions(timeout, headers, credentials)

    override fun toString(): String = "CallOptions(timeout=$timeout, headers=${headers.keys}, credentials=$credentials)"

    internal fun toJson(): ByteArray {
        if (timeout == null && headers.isEmpty() && credentials == null) return NOTHING
        val writer = JsonWriter().put("timeout_ms", timeout?.toMillis())
        if (headers.isNotEmpty()) writer.put("headers", headers)
        credentials?.let { writer.put("credentials", it.toJson()) }
        return writer.end().toByteArray()
    }

    public companion object {
        /** As the client's settings say. */
        @JvmField
        public val DEFAULT: CallOptions = CallOptions()

        private val NOTHING = ByteArray(0)
    }
}
