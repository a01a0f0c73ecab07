package org.polyhydra

import kotlin.test.Test
import kotlinx.coroutines.runBlocking
import org.polyhydra.docs.docs
import org.polyhydra.examples.main as tour

/** What users read is run: the Kotlin of docs/kotlin.md, and the programs of examples/kotlin. */
class ProgramsTest {
    @Test
    fun `every block of the documentation`() = Script.start("servers/hydra.py", "serve", "v2").use { server ->
        runBlocking { docs(server.text("public_url"), server.text("admin_url")) }
    }

    @Test
    fun `the tour`() = tour()
}
