package org.polyhydra

import java.time.Duration
import kotlin.coroutines.cancellation.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull

/** Drives calls: asks the core what to do, and does it by the executor. `core/src/border` has the whole story. */
internal class Client private constructor(
    private val engine: Long,
    private val executor: HttpExecutor,
    private val seen: ((HttpResponse) -> Unit)?,
) {
    constructor(settings: JsonWriter, executor: HttpExecutor) :
        this(building { Native.engine(settings.end().toByteArray()) }, executor, null)

    /** The same, but it shows the answers that come. */
    fun showing(seen: (HttpResponse) -> Unit): Client = Client(engine, executor, seen)

    fun close() {
        Native.free(engine)
        (executor as? OkHttpExecutor)?.close()
    }

    suspend fun <M : Model> model(operation: String, arguments: JsonWriter, options: CallOptions, type: ModelType<M>): M =
        holding(open(operation, arguments, options)) { call ->
            val body = drive(call)
            awayFromHere(body) { model(call, body, type) }
        }

    suspend fun run(operation: String, arguments: JsonWriter, options: CallOptions) {
        holding(open(operation, arguments, options)) { drive(it) }
    }

    suspend fun visit(operation: String, arguments: JsonWriter, options: CallOptions): String =
        holding(open(operation, arguments, options)) { String(drive(it)) }

    suspend fun <M : Model> page(operation: String, arguments: JsonWriter, options: CallOptions, type: ModelType<M>): Page<M> =
        holding(open(operation, arguments, options)) { call ->
            val body = drive(call)
            awayFromHere(body) { page(call, body, type) }
        }

    suspend fun <M : Model> pages(
        operation: String,
        arguments: JsonWriter,
        options: CallOptions,
        type: ModelType<M>,
        collector: FlowCollector<M>,
    ) {
        holding(openList(operation, arguments, options)) { listing ->
            while (true) {
                val next = building { Native.nextCall(listing) }
                if (next == 0L) return
                val items = holding(next) { call ->
                    val body = drive(call)
                    awayFromHere(body) { turn(listing, call, body, type) }
                } ?: return
                for (item in items) collector.emit(item)
            }
        }
    }

    fun <M : Model> blockingModel(operation: String, arguments: JsonWriter, options: CallOptions, type: ModelType<M>): M =
        holding(open(operation, arguments, options)) { model(it, driveBlocking(it), type) }

    fun blockingRun(operation: String, arguments: JsonWriter, options: CallOptions) {
        holding(open(operation, arguments, options)) { driveBlocking(it) }
    }

    fun blockingVisit(operation: String, arguments: JsonWriter, options: CallOptions): String =
        holding(open(operation, arguments, options)) { String(driveBlocking(it)) }

    fun <M : Model> blockingPage(operation: String, arguments: JsonWriter, options: CallOptions, type: ModelType<M>): Page<M> =
        holding(open(operation, arguments, options)) { page(it, driveBlocking(it), type) }

    /** The items of a list's next page; `null` after the last. */
    fun <M : Model> blockingTurn(listing: Long, type: ModelType<M>): List<M>? {
        val next = building { Native.nextCall(listing) }
        if (next == 0L) return null
        return holding(next) { call -> turn(listing, call, driveBlocking(call), type) }
    }

    fun openList(operation: String, arguments: JsonWriter, options: CallOptions): Long =
        building { Native.list(engine, operation.toByteArray(), arguments.end().toByteArray(), options.toJson()) }

    private fun open(operation: String, arguments: JsonWriter, options: CallOptions): Long =
        building { Native.call(engine, operation.toByteArray(), arguments.end().toByteArray(), options.toJson()) }

    private inline fun <T> holding(handle: Long, use: (Long) -> T): T = try {
        use(handle)
    } finally {
        Native.free(handle)
    }

    private suspend fun drive(call: Long): ByteArray = drive(call, { send(it) }, { delay(it) })

    private fun driveBlocking(call: Long): ByteArray = drive(
        call,
        { if (executor is BlockingHttpExecutor) attempt { executor.executeBlocking(it) } else runBlocking { send(it) } },
        Thread::sleep,
    )

    /** Does what the core says, and gives the body that there is to read in the end. */
    private inline fun drive(call: Long, send: (HttpRequest) -> HttpResponse, pause: (Long) -> Unit): ByteArray {
        var response = NO_ANSWER
        var cause: Throwable? = null
        var told = building { Native.start(call) }
        while (true) {
            val step = Step.read(told)
            told = when (step.kind) {
                Step.SEND -> try {
                    response = send(step.request())
                    seen?.invoke(response)
                    Native.answer(call, response.status, lines(response.headers))
                } catch (error: TransportException) {
                    cause = error
                    Native.fail(call, error.kind.name.lowercase().toByteArray(), error.message.orEmpty().toByteArray(), error.mayHaveArrived)
                }
                Step.READ -> Native.body(call, response.body)
                Step.WAIT -> {
                    pause(step.wait)
                    Native.resume(call)
                }
                Step.DONE -> return step.text?.toByteArray() ?: response.body
                else -> throw HydraException.of(JsonValue(step.error), cause)
            }
        }
    }

    private fun lines(headers: List<Pair<String, String>>): ByteArray {
        val out = StringBuilder()
        for ((name, value) in headers) out.append(name).append(": ").append(value).append('\n')
        return out.toString().toByteArray()
    }

    private suspend fun send(request: HttpRequest): HttpResponse = attempt {
        val timeout = request.timeout
        if (timeout == null || executor is OkHttpExecutor) return executor.execute(request)
        withTimeoutOrNull(timeout.toMillis()) { executor.execute(request) } ?: throw late(timeout)
    }

    private fun late(timeout: Duration) = TransportException(TransportException.Kind.TIMEOUT, "no answer in ${timeout.toMillis()} ms")

    /** What an executor throws that is no [TransportException] is a failure of another kind. */
    private inline fun attempt(send: () -> HttpResponse): HttpResponse = try {
        send()
    } catch (error: CancellationException) {
        throw error
    } catch (error: TransportException) {
        throw error
    } catch (error: Exception) {
        throw TransportException(TransportException.Kind.OTHER, error.message ?: error.toString(), cause = error)
    }

    private fun <M : Model> model(call: Long, body: ByteArray, type: ModelType<M>): M =
        decoding(call, body) { it.read(type.builder()) }

    private fun <M : Model> page(call: Long, body: ByteArray, type: ModelType<M>): Page<M> {
        val items = decoding(call, body) { it.models(type) }
        return Page(items, Native.nextPage(call, items.size)?.let { String(it) })
    }

    private fun <M : Model> turn(listing: Long, call: Long, body: ByteArray, type: ModelType<M>): List<M>? {
        val items = decoding(call, body) { it.models(type) }
        return items.takeIf { Native.turn(listing, call, items.size, print(body)) }
    }

    private fun <T> decoding(call: Long, body: ByteArray, read: (JsonReader) -> T): T = try {
        JsonReader.whole(body, read)
    } catch (error: Unreadable) {
        val told = Native.decodeError(call, error.path.toByteArray(), error.reason.toByteArray(), body)
        throw HydraException.of(JsonValue(String(told)))
    }

    /** Reads what is long in a thread for that: the caller's may be one that draws. */
    private suspend inline fun <T> awayFromHere(body: ByteArray, crossinline read: () -> T): T =
        if (body.size < LONG) read() else withContext(Dispatchers.Default) { read() }

    /** A page's length, beginning and end tell it from another. */
    private fun print(body: ByteArray): ByteArray {
        val ends = if (body.size <= 2 * PRINT) body else body.copyOf(PRINT) + body.copyOfRange(body.size - PRINT, body.size)
        return "${body.size}:".toByteArray() + ends
    }

    private companion object {
        const val PRINT = 1000
        const val LONG = 64 * 1024
        val NO_ANSWER = HttpResponse(0, emptyList(), ByteArray(0))
    }
}

/** Makes an exception of what the core refuses. */
internal inline fun <T> building(build: () -> T): T = try {
    build()
} catch (error: Refused) {
    throw HydraException.of(JsonValue(error.message))
}
