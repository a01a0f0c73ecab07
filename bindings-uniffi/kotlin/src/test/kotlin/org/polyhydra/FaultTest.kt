package org.polyhydra

import java.net.URI
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readText
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance

/** Every fault of `tests/provider/faults.json`, with OkHttp, by suspending calls and by blocking ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTest {
    private lateinit var peer: Script

    @BeforeAll
    fun start() {
        peer = Script.start("provider/peer.py")
    }

    @AfterAll
    fun stop() = peer.close()

    @TestFactory
    fun faults(): List<DynamicTest> =
        Json.parseToJsonElement(Path.of("../../tests/provider/faults.json").readText()).jsonArray.map { it.jsonObject }
            .filter { "expect" in it }
            .flatMap { fault ->
                listOf("suspending", "blocking").map { way ->
                    val name = fault.getValue("name").jsonPrimitive.content
                    DynamicTest.dynamicTest("$name, $way") { runBlocking { withTimeout(30_000) { Fault(fault, name, way).play() } } }
                }
            }

    private inner class Fault(private val fault: JsonObject, private val name: String, private val way: String) {
        private val url = peer.text("url")
        private val settings = fault["settings"]?.jsonObject.orEmpty()
        private val expect = (HERE[name] ?: fault.getValue("expect")).jsonObject
        private val calls = fault["calls"]?.jsonPrimitive?.int ?: 1

        private fun number(name: String) = settings[name]?.jsonPrimitive?.long

        private fun text(name: String) = expect[name]?.jsonPrimitive?.content

        suspend fun play() {
            assertEquals(emptySet(), settings.keys - setOf("timeout_ms", "response_limit", "retries", "longest_wait_ms"))
            val outcome = Hydra(
                publicUrl = "$url/$name/$way",
                adminUrl = "$url/$name/$way",
                server = "V2",
                credentials = Credentials.Basic("user", SECRET),
                timeout = number("timeout_ms")?.let(Duration::ofMillis) ?: if (name in HERE) Duration.ofMillis(500) else Duration.ofSeconds(20),
                responseLimit = number("response_limit") ?: (16L * 1024 * 1024),
                retries = number("retries")?.toInt() ?: 0,
                longestWait = Duration.ofMillis(number("longest_wait_ms") ?: 60_000),
            ).use { hydra ->
                repeat(calls - 1) {
                    call(hydra)
                    delay(50)
                }
                runCatching { call(hydra) }
            }
            check(outcome.exceptionOrNull())
            assertEquals(expect["requests"]?.jsonPrimitive?.int ?: calls, seen(name))
            assertEquals(0, seen("elsewhere"), "a redirect was followed")
        }

        private suspend fun call(hydra: Hydra) {
            when (val operation = fault["operation"]?.jsonPrimitive?.content ?: "getOAuth2Client") {
                "getOAuth2Client" -> if (way == "blocking") hydra.blocking.oauth2.getOAuth2Client("a") else hydra.oauth2.getOAuth2Client("a")
                "introspectOAuth2Token" ->
                    if (way == "blocking") hydra.blocking.oauth2.introspectOAuth2Token(SECRET) else hydra.oauth2.introspectOAuth2Token(SECRET)
                else -> error("nobody calls $operation")
            }
        }

        private fun check(error: Throwable?) {
            if (text("ok") == "true") {
                error?.let { throw it }
                return
            }
            assertFalse(SECRET in error!!.stackTraceToString(), "no error shows a secret")
            val transport = text("transport")
            if (transport != null) {
                assertIs<HydraException.Transport>(error)
                assertEquals(transport to text("may_have_arrived"), error.kind.name.lowercase() to error.mayHaveArrived.toString())
                return
            }
            when (text("kind")) {
                "api" -> assertIs<HydraException.Api>(error)
                "oauth" -> assertIs<HydraException.OAuth>(error)
                "decode" -> assertEquals(text("path") ?: "", assertIs<HydraException.Decode>(error).path)
                else -> throw AssertionError("nobody expects ${text("kind")}")
            }
            if (error is HydraException.Refusal) {
                assertEquals(text("status")?.toInt(), error.status)
                text("error")?.let { assertEquals(it, error.error) }
            }
        }

        private fun seen(name: String): Int {
            val heads = URI("$url/seen/$name/$way").toURL().readText()
            assertTrue(heads.startsWith("["))
            return Json.parseToJsonElement(heads).jsonArray.size
        }
    }

    private companion object {
        const val SECRET = "a-secret-that-nobody-may-see"

        /**
         * Where OkHttp differs. It reads on behind an answer and gives nobody a look at what came there, so the next call waits for
         * the end of an answer that is none. It fails, and what came is never taken for an answer.
         */
        val HERE = mapOf(
            "more-than-the-answer" to Json.parseToJsonElement("""{"transport":"timeout","may_have_arrived":true}"""),
        )
    }
}
