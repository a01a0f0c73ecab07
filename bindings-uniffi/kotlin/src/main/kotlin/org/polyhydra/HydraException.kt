package org.polyhydra

import java.time.Duration

/** Everything that can go wrong with a call. Messages hold no secret. */
public sealed class HydraException(message: String, cause: Throwable?) : RuntimeException(message, cause) {
    /**
     * An argument or a setting is wrong. Nothing was sent.
     *
     * @property argument which one: `id`, `body.subject`, `headers.X-Key`
     * @property reason what is wrong with it
     */
    public class Build internal constructor(public val argument: String, public val reason: String) :
        HydraException("$argument: $reason", null)

    /**
     * The server's generation or version does not have the operation. Nothing was sent.
     *
     * @property operation the `operationId`
     * @property generation the server's: `V0`, `V1`, `V2`
     * @property version the server's, where it is known
     */
    public class Unsupported internal constructor(
        message: String,
        public val operation: String,
        public val generation: String,
        public val version: String?,
    ) : HydraException(message, null)

    /**
     * The request or its answer did not get through.
     *
     * @property kind what happened
     * @property mayHaveArrived whether the server can have acted on the request
     */
    public class Transport internal constructor(
        message: String,
        public val kind: TransportException.Kind,
        public val mayHaveArrived: Boolean,
        cause: Throwable?,
    ) : HydraException(message, cause)

    /** What the server said when it refused. */
    public sealed class Refusal(message: String, members: Map<*, *>) : HydraException(message, null) {
        /** The `operationId`. */
        public val operation: String = members.text("operation").orEmpty()

        /** The HTTP status. */
        public val status: Int = members.number("status")

        /** A code, or prose from some servers. */
        public val error: String? = members.text("error")

        /** What the code means here. */
        public val errorDescription: String? = members.text("error_description")

        /** What to do about it. */
        public val errorHint: String? = members.text("error_hint")

        /** What developers of the server want to know. */
        public val errorDebug: String? = members.text("error_debug")

        /** A page about the error. */
        public val errorUri: String? = members.text("error_uri")

        /** The request's id in the server's log. */
        public val requestId: String? = members.text("request_id")

        /** The answer's type. */
        public val contentType: String = members.text("content_type").orEmpty()

        /** After how long to try again, where the server says so. */
        public val retryAfter: Duration? = (members["retry_after"] as? Long)?.let(Duration::ofSeconds)

        /** The body as it came, at most 64 KiB. It may hold secrets. */
        public val body: String = members.text("body").orEmpty()
    }

    /** The server refused. */
    public class Api internal constructor(message: String, members: Map<*, *>) : Refusal(message, members)

    /** An OAuth 2.0 endpoint refused, with a code of RFC 6749, 6750, 7591 or 8628 in [error]. */
    public class OAuth internal constructor(message: String, members: Map<*, *>) : Refusal(message, members)

    /**
     * The server succeeded, with an answer that is not what the operation gives.
     *
     * @property path the way to what is wrong: `client.redirect_uris[2]`; empty for the whole
     * @property reason what is wrong with it
     * @property status the HTTP status
     * @property contentType the answer's type
     * @property excerpt how the body begins, where it is not JSON
     */
    public class Decode internal constructor(
        message: String,
        public val path: String,
        public val reason: String,
        public val status: Int,
        public val contentType: String,
        public val excerpt: String,
    ) : HydraException(message, null)

    /**
     * A token or a signature did not stand up to a check.
     *
     * @property check which one
     */
    public class Verification internal constructor(message: String, public val check: String) : HydraException(message, null)

    /**
     * The login, consent or logout request was answered before.
     *
     * @property redirectTo where to send the browser, if the server says so
     */
    public class AlreadyHandled internal constructor(message: String, public val redirectTo: String?) : HydraException(message, null)

    internal companion object {
        /** Makes an exception of an error as the core writes it. */
        fun of(json: JsonValue, cause: Throwable? = null): HydraException {
            val members = json.toPlain() as Map<*, *>
            fun text(name: String) = members.text(name).orEmpty()
            val message = text("message")
            return when (val kind = text("kind")) {
                "build" -> Build(argument(text("argument")), text("reason"))
                "unsupported" -> Unsupported(message, text("operation"), text("generation"), members.text("version"))
                "transport" -> Transport(
                    message,
                    TransportException.Kind.valueOf(text("transport").uppercase()),
                    members["may_have_arrived"] == true,
                    cause,
                )
                "api" -> Api(message, members)
                "oauth" -> OAuth(message, members)
                "decode" -> Decode(message, text("path"), text("reason"), members.number("status"), text("content_type"), text("excerpt"))
                "verification" -> Verification(message, text("check"))
                "already_handled" -> AlreadyHandled(message, members.text("redirect_to"))
                else -> error("the core has errors of a kind that this class does not: $kind")
            }
        }

        /** The core names arguments as the declaration does; headers are the user's own. */
        fun argument(name: String): String =
            if (name.startsWith("headers.")) name else Regex("_(.)").replace(name) { it.groupValues[1].uppercase() }
    }
}

private fun Map<*, *>.text(name: String): String? = this[name] as? String

private fun Map<*, *>.number(name: String): Int = (this[name] as? Long)?.toInt() ?: 0
