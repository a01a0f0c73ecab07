package org.polyhydra

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking

/** The border: what is held there, and what goes wrong behind it. */
class NativeTest {
    private val hydra = Hydra(adminUrl = "http://a", server = "V2", executor = { HttpResponse(200, emptyList(), """[{"client_id":"a"}]""".toByteArray()) })

    @Test
    fun `a panic in Rust is an exception, and the process goes on`() {
        val engine = Native.engine("""{"admin_url":"http://a"}""".toByteArray())
        val error = assertFailsWith<RuntimeException> { Native.start(engine) }
        assertEquals("Rust panic: not the handle of a call", error.message)
        val call = Native.call(engine, "isAlive".toByteArray(), "{}".toByteArray(), ByteArray(0))
        assertTrue("http://a/health/alive" in String(Native.start(call)))
        Native.free(call)
        Native.free(engine)
    }

    @Test
    fun `what is freed is refused, twice is once`() {
        val engine = Native.engine("""{"admin_url":"http://a"}""".toByteArray())
        Native.free(engine)
        Native.free(engine)
        assertTrue(assertFailsWith<Refused> { Native.call(engine, "isAlive".toByteArray(), ByteArray(0), ByteArray(0)) }.message.contains("is closed"))
    }

    @Test
    fun `lists that are left in the middle are freed`() = runBlocking {
        val held = Native.held()
        hydra.oauth2.listOAuth2Clients().first()
        assertEquals(held, Native.held())
        val clients = hydra.blocking.oauth2.listOAuth2Clients()
        repeat(10) { assertTrue(clients.iterator().hasNext()) }
        // The collector decides when it finds them; the next list frees what it has found.
        val until = System.nanoTime() + 20_000_000_000
        while (Native.held() > held && System.nanoTime() < until) {
            System.gc()
            Thread.sleep(20)
            clients.forEach { _ -> }
        }
        assertEquals(held, Native.held())
    }
}
