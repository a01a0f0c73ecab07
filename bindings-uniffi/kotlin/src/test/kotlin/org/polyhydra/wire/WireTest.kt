package org.polyhydra.wire

import java.util.concurrent.atomic.AtomicInteger
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance
import org.polyhydra.Hydra
import org.polyhydra.HttpResponse
import org.polyhydra.Operations

/** The golden wire suite: every case of `tests/wire/`, by suspending calls and by blocking ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private val suspending = AtomicInteger()
    private val blocking = AtomicInteger()

    @TestFactory
    fun suspending(): List<DynamicTest> = all(suspending) { it }

    @TestFactory
    fun blocking(): List<DynamicTest> = all(blocking) { it.blocking }

    private fun all(played: AtomicInteger, surface: (Hydra) -> Any) = Suite.cases.map { case ->
        DynamicTest.dynamicTest(case.name) {
            runBlocking {
                Play(case) { _, exchange ->
                    exchange.failure?.let { throw it }
                    val response = exchange.response!!
                    HttpResponse(response.status, response.headers.toList(), response.body)
                }.play(surface)
            }
            played.incrementAndGet()
        }
    }

    @Test
    fun `no case is left out, and every operation has one`() {
        assertEquals(Suite.written, Suite.cases.size)
        assertEquals(Suite.cases.size, Suite.cases.map { it.name }.toSet().size, "names are unique")
        for (surface in listOf<(Hydra) -> Any>({ it }, { it.blocking })) {
            val operations = Hydra(publicUrl = "https://public.example").use { Operations(surface(it)).names }
            assertEquals(emptySet(), operations - Suite.cases.map { it.operation }.toSet(), "the wire suite has no case for these")
        }
    }

    @AfterAll
    fun count() {
        assertTrue(Suite.written > 0)
        assertEquals(Suite.written to Suite.written, suspending.get() to blocking.get(), "every case must have been played, and well")
        val generations = Suite.cases.groupingBy { it.generation ?: "to be found out" }.eachCount().toSortedMap()
        println("wire: ${Suite.cases.size} cases, ${generations.entries.joinToString { "${it.key} ${it.value}" }}, suspending and blocking")
    }
}
