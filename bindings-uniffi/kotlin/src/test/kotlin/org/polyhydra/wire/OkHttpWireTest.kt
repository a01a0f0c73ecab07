package org.polyhydra.wire

import java.net.InetSocketAddress
import java.net.Proxy
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import mockwebserver3.Dispatcher
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.RecordedRequest
import okhttp3.OkHttpClient
import org.polyhydra.HttpRequest
import org.polyhydra.OkHttpExecutor

/** Every request of the wire suite as OkHttp sends it: not a byte of it may be OkHttp's own idea. */
class OkHttpWireTest {
    @Test
    fun `requests arrive as they are`() = MockWebServer().use { proxy ->
        proxy.dispatcher = object : Dispatcher() {
            override fun dispatch(request: RecordedRequest) = MockResponse()
        }
        proxy.start()
        val executor = OkHttpExecutor(OkHttpClient.Builder().proxy(Proxy(Proxy.Type.HTTP, InetSocketAddress("127.0.0.1", proxy.port))).build())
        val requests = Suite.cases.flatMap { it.exchanges }.distinctBy { listOf(it.method, it.url, it.headers, it.body) }
        for (expected in requests) {
            val url = expected.url.replace("https://", "http://")
            executor.executeBlocking(HttpRequest(expected.method, url, expected.headers.toList(), expected.body, "", null, 1000, false))
            val sent = proxy.takeRequest()
            assertEquals("${expected.method} $url HTTP/1.1", sent.requestLine)
            assertEquals(expected.headers, sent.headers.associate { (name, value) -> name.lowercase() to value } - OURS)
            assertEquals(expected.body.orEmpty(), sent.body?.utf8().orEmpty())
        }
        assertTrue(requests.size > 500)
    }

    private companion object {
        /** What the HTTP stack adds by itself. */
        val OURS = setOf("host", "user-agent", "content-length", "connection", "proxy-connection", "accept-encoding")
    }
}
