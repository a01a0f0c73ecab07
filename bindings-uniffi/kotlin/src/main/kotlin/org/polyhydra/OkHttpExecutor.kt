package org.polyhydra

import java.io.IOException
import java.io.InterruptedIOException
import java.net.ProtocolException
import java.net.SocketTimeoutException
import java.util.WeakHashMap
import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import javax.net.ssl.SSLException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.suspendCancellableCoroutine
import okhttp3.Call
import okhttp3.Callback
import okhttp3.Connection
import okhttp3.ConnectionPool
import okhttp3.ConnectionSpec
import okhttp3.Dispatcher
import okhttp3.Headers
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Protocol
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import org.polyhydra.TransportException.Kind

/**
 * Sends requests by OkHttp: by a client of its own, or by one of yours with its interceptors, certificate pinning, proxy, cache
 * and connection pool. Of yours, redirects and OkHttp's own repetitions are switched off for the SDK's calls alone.
 */
public class OkHttpExecutor private constructor(private val client: OkHttpClient, private val isOurs: Boolean) :
    BlockingHttpExecutor, AutoCloseable {
    /** By a client of its own. */
    public constructor() : this(prepared(ours()), true)

    /** By a client of yours. */
    public constructor(client: OkHttpClient) : this(prepared(client.newBuilder()), false)

    /** Setting up TLS takes longer than all the rest, so our own client does it when the first `https` URL comes. */
    private val secure by lazy {
        if (isOurs) client.newBuilder().connectionSpecs(listOf(ConnectionSpec.MODERN_TLS)).build() else client
    }

    override fun executeBlocking(request: HttpRequest): HttpResponse {
        val trip = Trip()
        val call = call(request, trip)
        try {
            return call.execute().use { read(it, request) }
        } catch (error: IOException) {
            throw failure(error, call, trip)
        }
    }

    override suspend fun execute(request: HttpRequest): HttpResponse = suspendCancellableCoroutine { waiting ->
        val trip = Trip()
        val call = call(request, trip)
        waiting.invokeOnCancellation { call.cancel() }
        call.enqueue(object : Callback {
            override fun onResponse(call: Call, response: Response) {
                val whole = try {
                    response.use { read(it, request) }
                } catch (error: IOException) {
                    waiting.resumeWithException(failure(error, call, trip))
                    return
                }
                waiting.resume(whole)
            }

            override fun onFailure(call: Call, e: IOException) {
                waiting.resumeWithException(failure(e, call, trip))
            }
        })
    }

    /** Closes idle connections, if the client is our own. */
    override fun close() {
        if (isOurs) client.connectionPool.evictAll()
    }

    private fun call(told: HttpRequest, trip: Trip): Call {
        val request = Request.Builder().url(told.url).tag(Trip::class.java, trip)
        // What nobody asks for cannot be a bomb, and Hydra compresses nothing.
        request.header("Accept-Encoding", "identity")
        for ((name, value) in told.headers) request.addHeader(name, value)
        val body = told.body ?: if (told.method == "GET" || told.method == "DELETE") null else ""
        request.method(told.method, body?.toByteArray()?.toRequestBody())
        var client = if (told.url.startsWith("https:")) secure else client
        if (told.freshConnection) {
            client = client.newBuilder().connectionPool(ConnectionPool(0, 1, TimeUnit.SECONDS)).build()
        }
        val call = client.newCall(request.build())
        told.timeout?.let { call.timeout().timeout(it.toNanos(), TimeUnit.NANOSECONDS) }
        return call
    }

    private fun read(response: Response, request: HttpRequest): HttpResponse {
        val source = response.body.source()
        if (response.body.contentLength() > request.responseLimit || source.request(request.responseLimit + 1)) {
            throw TransportException(Kind.TOO_LARGE, "the answer is larger than ${request.responseLimit} bytes")
        }
        val headers = response.headers.map { (name, value) -> (if (name == KEPT) RETRY_AFTER else name) to value }
        return HttpResponse(response.code, headers, source.readByteArray())
    }

    private fun failure(error: IOException, call: Call, trip: Trip): TransportException {
        if (error is TransportException) return error
        val message = error.message ?: error.toString()
        fun of(kind: Kind) = TransportException(kind, message, trip.isConnected, error)
        return when {
            error is Dead -> TransportException(Kind.INTERRUPTED, message, mayHaveArrived = false, error)
            error is SocketTimeoutException -> of(Kind.TIMEOUT)
            error is InterruptedIOException -> of(if (message == "timeout") Kind.TIMEOUT else Kind.CANCELLED)
            call.isCanceled() -> of(Kind.CANCELLED)
            trip.isConnected -> of(Kind.INTERRUPTED)
            error is SSLException -> of(Kind.TLS)
            else -> of(Kind.CONNECT)
        }
    }

    /** How far a call has come. */
    private class Trip {
        @Volatile
        var isConnected = false
    }

    /** A kept connection that the server has closed in the meantime; nothing was sent on it. */
    private class Dead : IOException("the server has closed the connection")

    /** Watches over each exchange where OkHttp has a connection for it. */
    private class Watch : Interceptor {
        /** When a connection was last used. */
        private val used = WeakHashMap<Connection, Long>()

        override fun intercept(chain: Interceptor.Chain): Response {
            val request = chain.request()
            val connection = chain.connection()
            if (connection != null && connection.protocol() != Protocol.HTTP_2) {
                val last = synchronized(used) { used[connection] }
                if (last != null && System.nanoTime() - last > IDLE && isDead(connection)) throw Dead()
            }
            request.tag(Trip::class.java)?.isConnected = true
            val response = chain.proceed(request)
            if (connection != null) synchronized(used) { used[connection] = System.nanoTime() }
            if (!isSound(response.headers)) {
                response.close()
                throw ProtocolException("an answer whose headers are none")
            }
            // OkHttp would send the request again by itself where the server allows it at once.
            val after = if (response.code == 503) response.header(RETRY_AFTER) else null
            return if (after == null) response else response.newBuilder().removeHeader(RETRY_AFTER).header(KEPT, after).build()
        }

        /** OkHttp takes what looks like headers; two who differ about where an answer ends can be made to mix up answers. */
        private fun isSound(headers: Headers): Boolean {
            val lengths = headers.values("Content-Length").toSet()
            if (lengths.size > 1 || lengths.any { length -> length.isEmpty() || length.any { it !in '0'..'9' } }) return false
            return headers.none { (name, value) -> name.isEmpty() || value.any { it < ' ' && it != '\t' } }
        }

        /** OkHttp itself looks only after ten seconds, and not before a GET. Nothing may have come: what has is no answer to us. */
        private fun isDead(connection: Connection): Boolean {
            val socket = connection.socket()
            return try {
                val timeout = socket.soTimeout
                socket.soTimeout = 1
                try {
                    socket.getInputStream().read()
                    true
                } catch (_: SocketTimeoutException) {
                    false
                } finally {
                    socket.soTimeout = timeout
                }
            } catch (_: IOException) {
                true
            }
        }
    }

    private companion object {
        const val RETRY_AFTER = "Retry-After"
        const val KEPT = "Polyhydra-Retry-After"

        /** A connection that was used so short a time ago is taken to be alive: looking takes a millisecond. */
        const val IDLE = 20_000_000L

        fun prepared(client: OkHttpClient.Builder): OkHttpClient = client
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .addNetworkInterceptor(Watch())
            .build()

        /** Threads that do not keep a program alive, as many as there are calls at once, and times kept by the call alone. */
        fun ours(): OkHttpClient.Builder {
            val threads = ThreadPoolExecutor(0, Int.MAX_VALUE, 10, TimeUnit.SECONDS, SynchronousQueue()) { work ->
                Thread(work, "polyhydra").apply { isDaemon = true }
            }
            val dispatcher = Dispatcher(threads)
            dispatcher.maxRequestsPerHost = dispatcher.maxRequests
            return OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(ConnectionPool(dispatcher.maxRequests, 30, TimeUnit.SECONDS))
                .connectionSpecs(listOf(ConnectionSpec.CLEARTEXT))
                .connectTimeout(0, TimeUnit.SECONDS)
                .readTimeout(0, TimeUnit.SECONDS)
                .writeTimeout(0, TimeUnit.SECONDS)
        }
    }
}
