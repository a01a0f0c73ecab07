package org.polyhydra

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull

/** Everything that can go wrong with a call. Messages hold no secret. */
sealed class HydraException(message: String, cause: Throwable?) : Exception(message, cause) {
    /** An argument or a setting is wrong. Nothing was sent. */
    class Build internal constructor(
        /** Which one: `id`, `body.subject`, `headers.X-Key`. */
        val argument: String,
        /** What is wrong with it. */
        val reason: String,
    ) : HydraException("$argument: $reason", null)

    /** The server's generation or version does not have the operation. Nothing was sent. */
    class Unsupported internal constructor(message: String, val operation: String, val generation: String, val version: String?) :
        HydraException(message, null)

    /** The request or its answer did not get through. */
    class Transport internal constructor(
        message: String,
        val kind: TransportException.Kind,
        /** Whether the server can have acted on the request. */
        val mayHaveArrived: Boolean,
        cause: Throwable?,
    ) : HydraException(message, cause)

    /** What the server said when it refused. */
    sealed class Refusal(message: String, members: JsonObject) : HydraException(message, null) {
        val operation: String = members.text("operation").orEmpty()
        val status: Int = members.text("status").orEmpty().toInt()

        /** A code, or prose from some servers. */
        val error: String? = members.text("error")
        val errorDescription: String? = members.text("error_description")
        val errorHint: String? = members.text("error_hint")
        val errorDebug: String? = members.text("error_debug")
        val errorUri: String? = members.text("error_uri")

        /** The request's id in the server's log. */
        val requestId: String? = members.text("request_id")
        val contentType: String = members.text("content_type").orEmpty()

        /** After how many seconds to try again, where the server says so. */
        val retryAfter: Long? = members.text("retry_after")?.toLong()

        /** The body as it came, at most 64 KiB. It may hold secrets. */
        val body: String = members.text("body").orEmpty()
    }

    /** The server refused. */
    class Api internal constructor(message: String, members: JsonObject) : Refusal(message, members)

    /** An OAuth 2.0 endpoint refused, with a code of RFC 6749, 6750, 7591 or 8628 in [error]. */
    class OAuth internal constructor(message: String, members: JsonObject) : Refusal(message, members)

    /** The server succeeded, with an answer that is not what the operation gives. */
    class Decode internal constructor(
        message: String,
        /** The way to what is wrong: `client.redirect_uris[2]`; empty for the whole. */
        val path: String,
        val reason: String,
        val status: Int,
        val contentType: String,
        /** How the body begins, where it is not JSON. */
        val excerpt: String,
    ) : HydraException(message, null)

    /** A token or a signature did not stand up to a check. */
    class Verification internal constructor(message: String, val check: String) : HydraException(message, null)

    /** The login, consent or logout request was answered before. */
    class AlreadyHandled internal constructor(
        message: String,
        /** Where to send the browser, if the server says so. */
        val redirectTo: String?,
    ) : HydraException(message, null)

    internal companion object {
        /** Makes an exception of an error as the core writes it. */
        fun of(members: JsonObject, cause: Throwable? = null): HydraException {
            val message = members.text("message").orEmpty()
            fun text(name: String) = members.text(name).orEmpty()
            return when (val kind = text("kind")) {
                "build" -> Build(argument(text("argument")), text("reason"))
                "unsupported" -> Unsupported(message, text("operation"), text("generation"), members.text("version"))
                "transport" -> Transport(
                    message,
                    TransportException.Kind.valueOf(text("transport").uppercase()),
                    text("may_have_arrived").toBoolean(),
                    cause,
                )
                "api" -> Api(message, members)
                "oauth" -> OAuth(message, members)
                "decode" -> Decode(message, text("path"), text("reason"), text("status").toInt(), text("content_type"), text("excerpt"))
                "verification" -> Verification(message, text("check"))
                "already_handled" -> AlreadyHandled(message, members.text("redirect_to"))
                else -> error("the core has errors of a kind that this class does not: $kind")
            }
        }

        /** The core names arguments as the declaration does; headers are the user's own. */
        private fun argument(name: String): String =
            if (name.startsWith("headers.")) name else Regex("_(.)").replace(name) { it.groupValues[1].uppercase() }

        private fun JsonObject.text(name: String): String? = (this[name] as? JsonPrimitive)?.contentOrNull
    }
}
