package org.polyhydra

import java.io.IOException

/** A request as a plain value. It may hold secrets, so its `toString` shows little. */
class HttpRequest internal constructor(
    val method: String,
    val url: String,
    val headers: List<Pair<String, String>>,
    val body: String?,
    /** The `operationId`; empty while the server's generation is looked for. */
    val operation: String,
    /** How many bytes the answer's body may have. */
    val responseLimit: Long,
) {
    override fun toString(): String = "$method ${url.substringBefore('?')}"
}

/** An answer as a plain value, whatever its status. */
class HttpResponse(val status: Int, val headers: List<Pair<String, String>>, val body: ByteArray) {
    override fun toString(): String = "HttpResponse($status, ${body.size} bytes)"
}

/** Why no answer came, or not the whole of one. */
class TransportException(
    val kind: Kind,
    message: String,
    /** Whether the server can have acted on the request. */
    val mayHaveArrived: Boolean = kind != Kind.CONNECT && kind != Kind.TLS,
    cause: Throwable? = null,
) : IOException(message, cause) {
    enum class Kind { CONNECT, TLS, TIMEOUT, CANCELLED, INTERRUPTED, TOO_LARGE, OTHER }
}

/**
 * Sends requests: an HTTP stack of your own, or [JdkExecutor].
 *
 * It must send the request as it is, follow no redirect, and keep to [HttpRequest.responseLimit]. Timeouts are kept outside:
 * a call that takes too long is cancelled.
 */
fun interface HttpExecutor {
    /** Sends a request and gives the whole answer. Throws [TransportException] when none came. */
    suspend fun execute(request: HttpRequest): HttpResponse
}
