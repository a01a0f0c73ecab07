package org.polyhydra

import java.nio.file.Path
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** A program of `tests/` that says in one line of JSON when it is ready, and ends with its stdin. */
class Script private constructor(private val process: Process, private val line: JsonObject) : AutoCloseable {
    fun text(name: String): String = line.getValue(name).jsonPrimitive.content

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    companion object {
        fun start(path: String, vararg arguments: String): Script {
            val script = Path.of("../../tests", path).toRealPath().toString()
            val process = ProcessBuilder(System.getenv("PYTHON") ?: "python3", script, *arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
            val line = process.inputReader().readLine() ?: error("$path did not start; its reason is above")
            return Script(process, Json.parseToJsonElement(line).jsonObject)
        }
    }
}
