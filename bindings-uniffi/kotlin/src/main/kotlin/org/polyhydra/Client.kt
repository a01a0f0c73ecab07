package org.polyhydra

import kotlin.coroutines.cancellation.CancellationException
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.polyhydra.engine.Call
import org.polyhydra.engine.Engine
import org.polyhydra.engine.Failure
import org.polyhydra.engine.use

/** Drives calls: asks the core what to do, and does it by the executor. `core/src/border` has the whole story. */
internal class Client(private val engine: Engine, private val executor: HttpExecutor) : AutoCloseable {
    @Volatile
    private var closed = false

    override fun close() {
        closed = true
        engine.close()
    }

    suspend fun <T> call(operation: String, options: CallOptions, read: (Members) -> T, arguments: JsonWriter.() -> Unit): T =
        start(operation, options, arguments).use { call -> decode(call, drive(call)) { Members.model(it, read) } }

    suspend fun run(operation: String, options: CallOptions, arguments: JsonWriter.() -> Unit) {
        start(operation, options, arguments).use { drive(it) }
    }

    suspend fun visit(operation: String, options: CallOptions, arguments: JsonWriter.() -> Unit): String =
        start(operation, options, arguments).use { String(drive(it)) }

    fun <T> list(operation: String, options: CallOptions, read: (Members) -> T, arguments: JsonWriter.() -> Unit): Flow<T> = flow {
        val listing = building { open().list(operation, JsonWriter().apply(arguments).end().toString(), text(options)) }
        listing.use {
            while (true) {
                val call = building { listing.nextCall() } ?: return@flow
                val items = call.use {
                    val body = drive(call)
                    val items = decode(call, body) { Members.models(it, read) }
                    if (!listing.turn(call, items.size.toUInt(), print(body))) return@flow
                    items
                }
                items.forEach { emit(it) }
            }
        }
    }

    private fun open(): Engine = if (closed) throw HydraException.Build("client", "is closed") else engine

    private fun start(operation: String, options: CallOptions, arguments: JsonWriter.() -> Unit): Call =
        building { open().call(operation, JsonWriter().apply(arguments).end().toString(), text(options)) }

    /** Gives what the call gives, as text. */
    private suspend fun drive(call: Call): ByteArray {
        var response: HttpResponse? = null
        var cause: Throwable? = null
        var step = call.start()
        while (true) {
            val next = Json.parseToJsonElement(step).jsonObject
            step = when (val kind = next.keys.single()) {
                "send" -> try {
                    val answer = send(next.getValue(kind).jsonObject)
                    response = answer
                    call.answer(answer.status.toUShort(), answer.headers.joinToString("\n") { (name, value) -> "$name: $value" })
                } catch (error: TransportException) {
                    cause = error
                    call.fail(error.kind.name.lowercase(), error.message.orEmpty(), error.mayHaveArrived)
                }
                "read" -> call.body(response?.body ?: ByteArray(0))
                "wait" -> {
                    delay(next.getValue(kind).jsonPrimitive.long.milliseconds)
                    call.resume()
                }
                "done" -> return next.getValue(kind).jsonObject.text("text")?.toByteArray() ?: response?.body ?: ByteArray(0)
                else -> throw HydraException.of(next.getValue(kind).jsonObject, cause)
            }
        }
    }

    private suspend fun send(told: JsonObject): HttpResponse {
        val request = HttpRequest(
            method = told.text("method").orEmpty(),
            url = told.text("url").orEmpty(),
            headers = told.getValue("headers").jsonArray.map { it.jsonArray[0].jsonPrimitive.content to it.jsonArray[1].jsonPrimitive.content },
            body = told.text("body"),
            operation = told.text("operation").orEmpty(),
            responseLimit = told.getValue("response_limit").jsonPrimitive.long,
        )
        try {
            val timeout = told["timeout_ms"]?.jsonPrimitive?.long ?: return executor.execute(request)
            return withTimeoutOrNull(timeout.milliseconds) { executor.execute(request) }
                ?: throw TransportException(TransportException.Kind.TIMEOUT, "no answer in $timeout ms")
        } catch (error: CancellationException) {
            throw error
        } catch (error: TransportException) {
            throw error
        } catch (error: Exception) {
            throw TransportException(TransportException.Kind.OTHER, error.message ?: error.toString(), cause = error)
        }
    }

    private inline fun <T> decode(call: Call, body: ByteArray, read: (JsonElement) -> T): T {
        val text = String(body)
        try {
            return read(parse(text))
        } catch (error: Unreadable) {
            val told = call.decodeError(error.path, error.reason, text)
            throw HydraException.of(Json.parseToJsonElement(told).jsonObject)
        }
    }

    private fun parse(text: String): JsonElement = try {
        if (text.isEmpty()) throw Unreadable("", "the body is empty")
        Json.parseToJsonElement(text)
    } catch (_: SerializationException) {
        // Its own message would show what stands there, which may be a secret.
        throw Unreadable("", "not JSON")
    }

    private fun text(options: CallOptions): String = JsonWriter()
        .put("timeout_ms", options.timeout?.inWholeMilliseconds)
        .put("headers", options.headers.toJson())
        .put("credentials", options.credentials?.toJson())
        .end()
        .toString()

    /** A page's length, beginning and end tell it from another. */
    private fun print(body: ByteArray): String {
        val ends = String(body, 0, minOf(body.size, PRINT), Charsets.ISO_8859_1) +
            String(body, maxOf(body.size - PRINT, 0), minOf(body.size, PRINT), Charsets.ISO_8859_1)
        return "${body.size}:$ends"
    }

    private companion object {
        const val PRINT = 1000
    }
}

private fun JsonObject.text(name: String): String? = (this[name] as? JsonPrimitive)?.contentOrNull

/** Makes an exception of what the core refuses. */
internal inline fun <T> building(build: () -> T): T = try {
    build()
} catch (error: Failure.Build) {
    throw HydraException.of(Json.parseToJsonElement(error.text).jsonObject)
}
