package org.polyhydra

import java.io.IOException
import java.net.ConnectException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.nio.channels.UnresolvedAddressException
import javax.net.ssl.SSLException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runInterruptible
import org.polyhydra.TransportException.Kind

/** Sends requests by the JDK's own client, or by one that you have set up. It must follow no redirect. */
class JdkExecutor(private val client: HttpClient = HttpClient.newHttpClient()) : HttpExecutor {
    override suspend fun execute(request: HttpRequest): HttpResponse {
        val builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url))
            .method(request.method, request.body?.let(BodyPublishers::ofString) ?: BodyPublishers.noBody())
        request.headers.forEach { (name, value) -> builder.header(name, value) }
        try {
            val response = client.sendAsync(builder.build(), BodyHandlers.ofInputStream()).await()
            val headers = response.headers().map().flatMap { (name, values) -> values.map { name to it } }
            val enough = minOf(request.responseLimit + 1, Int.MAX_VALUE.toLong()).toInt()
            val body = runInterruptible(Dispatchers.IO) { response.body().use { it.readNBytes(enough) } }
            if (body.size > request.responseLimit) {
                throw TransportException(Kind.TOO_LARGE, "the answer is larger than ${request.responseLimit} bytes")
            }
            return HttpResponse(response.statusCode(), headers, body)
        } catch (error: IOException) {
            throw error as? TransportException ?: TransportException(kind(error), error.message ?: error.toString(), cause = error)
        }
    }

    private fun kind(error: IOException): Kind = when (error) {
        is ConnectException -> Kind.CONNECT
        is SSLException -> Kind.TLS
        else -> if (error.cause is UnresolvedAddressException) Kind.CONNECT else Kind.INTERRUPTED
    }
}
