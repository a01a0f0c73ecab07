package org.polyhydra

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readLines
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

class DocumentationTest {
    @Test
    fun `everything public is documented`() {
        val lacking = ArrayList<String>()
        var found = 0
        for (folder in listOf("src/main/kotlin", "target/made/surface")) {
            Files.walk(Path.of(folder)).use { it.toList() }.filter { it.extension == "kt" }.forEach { file ->
                val lines = file.readLines().map { it.trim() }
                // Members of a constructor may be documented with their class.
                val properties = lines.filter { it.startsWith("* @property") }.map { it.split(' ')[2] }
                for ((place, line) in lines.withIndex().filter { (_, line) -> line.startsWith("public ") }) {
                    found++
                    val before = lines.take(place).dropLastWhile { it.startsWith("@") && it.length < 60 }.lastOrNull()
                    val name = Regex("val (\\w+)").find(line)?.groupValues?.get(1)
                    if (before?.endsWith("*/") != true && name !in properties && "companion object" !in line) lacking += "${file.fileName}: $line"
                }
            }
        }
        assertTrue(found > 500)
        assertEquals(emptyList(), lacking)
    }
}
