package org.polyhydra

import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ServerSocket
import java.time.Duration
import java.util.concurrent.TimeUnit
import kotlin.test.AfterTest
import kotlin.test.BeforeTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mockwebserver3.Dispatcher
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.RecordedRequest
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.tls.HandshakeCertificates
import okhttp3.tls.HeldCertificate
import org.polyhydra.TransportException.Kind

/** OkHttp: our own client, and users' with all that they have set up. */
class OkHttpTest {
    private val server = MockWebServer()
    private val secret = HeldCertificate.Builder().addSubjectAlternativeName("localhost").build()
    private val trusting = HandshakeCertificates.Builder().addTrustedCertificate(secret.certificate).build()

    @BeforeTest
    fun start() {
        server.dispatcher = object : Dispatcher() {
            override fun dispatch(request: RecordedRequest): MockResponse =
                MockResponse(headers = okhttp3.Headers.headersOf("Content-Type", "application/json"), body = """{"version":"v2.3.0"}""")
        }
    }

    @AfterTest
    fun stop() = server.close()

    private fun secure(): String {
        server.useHttps(HandshakeCertificates.Builder().heldCertificate(secret).build().sslSocketFactory())
        server.start()
        return "https://localhost:${server.port}"
    }

    private fun plain(): String {
        server.start()
        return "http://127.0.0.1:${server.port}"
    }

    private fun theirs(): OkHttpClient.Builder = OkHttpClient.Builder().sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager)

    private fun works(url: String, executor: HttpExecutor = OkHttpExecutor()): Unit = Hydra(adminUrl = url, server = "V2", executor = executor).use { hydra ->
        assertEquals("v2.3.0", runBlocking { hydra.metadata.getVersion() }.version)
        assertEquals("v2.3.0", hydra.blocking.metadata.getVersion().version)
    }

    private fun fails(url: String, executor: HttpExecutor = OkHttpExecutor()): HydraException.Transport = Hydra(adminUrl = url, executor = executor).use { hydra ->
        val one = assertFailsWith<HydraException.Transport> { runBlocking { hydra.metadata.getVersion() } }
        val other = assertFailsWith<HydraException.Transport> { hydra.blocking.metadata.getVersion() }
        assertEquals(one.kind to one.mayHaveArrived, other.kind to other.mayHaveArrived)
        return one
    }

    @Test
    fun `a certificate that nobody trusts is refused, one that the user's client trusts is not`() {
        val url = secure()
        val refused = fails(url)
        assertEquals(Kind.TLS to false, refused.kind to refused.mayHaveArrived)
        works(url, OkHttpExecutor(theirs().build()))
    }

    @Test
    fun `pins of the user's client hold`() {
        val url = secure()
        fun pinned(pin: String) = OkHttpExecutor(theirs().certificatePinner(CertificatePinner.Builder().add("localhost", pin).build()).build())
        works(url, pinned(CertificatePinner.pin(secret.certificate)))
        assertEquals(Kind.TLS, fails(url, pinned("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")).kind)
    }

    @Test
    fun `interceptors and the proxy of the user's client are used`() {
        plain()
        val seen = ArrayList<String>()
        val client = OkHttpClient.Builder()
            .proxy(Proxy(Proxy.Type.HTTP, InetSocketAddress("127.0.0.1", server.port)))
            .addInterceptor { chain ->
                seen += chain.request().url.host
                chain.proceed(chain.request().newBuilder().header("X-Trace", "t").build())
            }
            .build()
        works("http://hydra.invalid", OkHttpExecutor(client))
        assertEquals(listOf("hydra.invalid", "hydra.invalid"), seen)
        assertEquals("t", server.takeRequest().headers["X-Trace"])
    }

    @Test
    fun `nobody listens, nobody is there`() {
        val port = ServerSocket(0).use { it.localPort }
        for (url in listOf("http://127.0.0.1:$port", "http://hydra.invalid")) {
            val error = fails(url)
            assertEquals(Kind.CONNECT to false, error.kind to error.mayHaveArrived, url)
        }
    }

    @Test
    fun `who cancels the scope cancels the call`() = runBlocking {
        ServerSocket(0).use { silent ->
            val client = OkHttpClient()
            Hydra(adminUrl = "http://127.0.0.1:${silent.localPort}", executor = OkHttpExecutor(client)).use { hydra ->
                val held = Native.held()
                val job = launch(Dispatchers.IO) { hydra.metadata.getVersion() }
                silent.accept().use { connection ->
                    assertTrue(connection.getInputStream().read() > 0, "the request is on its way")
                    job.cancelAndJoin()
                    connection.soTimeout = 5000
                    while (connection.getInputStream().read() != -1) Unit
                }
                assertEquals(held, Native.held())
            }
        }
    }

    @Test
    fun `a thousand calls at once all end, and nothing is held afterwards`() = runBlocking {
        Hydra(adminUrl = plain(), server = "V2").use { hydra ->
            val held = Native.held()
            withTimeout(60_000) {
                val calls = List(1000) { number -> async(if (number % 2 == 0) Dispatchers.Default else Dispatchers.IO) { hydra.metadata.getVersion() } }
                assertEquals(setOf("v2.3.0"), calls.map { it.await().version }.toSet())
            }
            val threads = List(100) { Thread { repeat(10) { hydra.blocking.metadata.getVersion() } }.apply { start() } }
            threads.forEach { it.join(60_000) }
            assertTrue(threads.none { it.isAlive })
            assertEquals(held, Native.held())
        }
        assertEquals(2000, server.requestCount)
    }

    @Test
    fun `a client may be closed at any time`() = runBlocking {
        val url = plain()
        val before = Native.held()
        repeat(20) {
            val hydra = Hydra(adminUrl = url, server = "V2")
            val calls = List(50) { async(Dispatchers.Default) { runCatching { hydra.metadata.getVersion() } } }
            hydra.close()
            hydra.close()
            for (call in calls) {
                val error = call.await().exceptionOrNull() ?: continue
                assertEquals("client: is closed", error.message)
            }
            assertEquals("client: is closed", assertFailsWith<HydraException.Build> { hydra.blocking.metadata.getVersion() }.message)
        }
        assertEquals(before, Native.held())
    }

    @Test
    fun `a timeout of the call is kept, and threads do not keep a program alive`() {
        ServerSocket(0).use { silent ->
            Hydra(adminUrl = "http://127.0.0.1:${silent.localPort}").use { hydra ->
                val options = CallOptions(timeout = Duration.ofMillis(100))
                val began = System.nanoTime()
                assertEquals(Kind.TIMEOUT, assertFailsWith<HydraException.Transport> { hydra.blocking.metadata.getVersion(options) }.kind)
                assertEquals(Kind.TIMEOUT, assertFailsWith<HydraException.Transport> { runBlocking { hydra.metadata.getVersion(options) } }.kind)
                assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 5)
            }
        }
        assertFalse(Thread.getAllStackTraces().keys.any { it.name.startsWith("polyhydra") && !it.isDaemon })
    }
}
