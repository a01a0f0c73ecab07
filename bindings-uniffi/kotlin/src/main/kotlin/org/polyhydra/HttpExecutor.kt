package org.polyhydra

import java.io.IOException
import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible

/** A request as a plain value. It may hold secrets, so its `toString` shows little. */
public class HttpRequest internal constructor(
    /** `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. */
    public val method: String,
    /** The whole URL. */
    public val url: String,
    /** Names and values. */
    public val headers: List<Pair<String, String>>,
    /** The body, if there is one; its type is among the headers. */
    public val body: String?,
    /** The `operationId`; empty while the server's generation is looked for. */
    public val operation: String,
    /** How long the whole exchange may take; `null` for ever. */
    public val timeout: Duration?,
    /** How many bytes the answer's body may have. */
    public val responseLimit: Long,
    /** Whether it must not go out on a connection that was used before: that one was found to be dead. */
    public val freshConnection: Boolean,
) {
    override fun toString(): String = "$method $operation"
}

/**
 * An answer as a plain value, whatever its status.
 *
 * @property status the HTTP status
 * @property headers names and values
 * @property body the whole body
 */
public class HttpResponse(public val status: Int, public val headers: List<Pair<String, String>>, public val body: ByteArray) {
    override fun toString(): String = "HttpResponse($status, ${body.size} bytes)"
}

/**
 * Why no answer came, or not the whole of one.
 *
 * @property kind what happened
 * @property mayHaveArrived whether the server can have acted on the request; where it cannot, an interrupted request is sent again
 */
public class TransportException @JvmOverloads constructor(
    public val kind: Kind,
    message: String,
    public val mayHaveArrived: Boolean = kind != Kind.CONNECT && kind != Kind.TLS,
    cause: Throwable? = null,
) : IOException(message, cause) {
    /** The kinds of failures on the way. */
    public enum class Kind {
        /** No connection: no such host, nobody listens, no route. */
        CONNECT,

        /** No trust: a certificate, a protocol version, a name that does not match. */
        TLS,

        /** It took longer than allowed. */
        TIMEOUT,

        /** The caller gave up. */
        CANCELLED,

        /** The connection broke before the answer was whole. */
        INTERRUPTED,

        /** The answer is larger than allowed. */
        TOO_LARGE,

        /** Something else. */
        OTHER,
    }
}

/**
 * Sends requests: [OkHttpExecutor], or an HTTP stack of your own.
 *
 * It sends the request as it is, once, follows no redirect, and keeps to [HttpRequest.responseLimit]. Timeouts are kept outside:
 * a call that takes too long is cancelled.
 */
public fun interface HttpExecutor {
    /**
     * Sends a request and gives the whole answer.
     *
     * @throws TransportException when none came
     */
    public suspend fun execute(request: HttpRequest): HttpResponse
}

/**
 * An [HttpExecutor] that works in the thread which calls it, such as one written in Java. Suspending calls have it work in a
 * thread for input and output, which is interrupted when the call is cancelled. It keeps to [HttpRequest.timeout] by itself.
 */
public fun interface BlockingHttpExecutor : HttpExecutor {
    /**
     * Sends a request and gives the whole answer.
     *
     * @throws TransportException when none came
     */
    @Throws(IOException::class)
    public fun executeBlocking(request: HttpRequest): HttpResponse

    override suspend fun execute(request: HttpRequest): HttpResponse =
        runInterruptible(Dispatchers.IO) { executeBlocking(request) }
}
