package org.polyhydra

import java.nio.file.Path
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** A real Hydra for a test (tests/servers/README.md). */
class Server private constructor(private val process: Process, private val line: JsonObject) : AutoCloseable {
    val publicUrl: String = get("public_url")
    val adminUrl: String = get("admin_url")

    private fun get(name: String) = line.getValue(name).jsonPrimitive.content

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    companion object {
        fun start(version: String): Server {
            val script = Path.of("../../tests/servers/hydra.py").toRealPath()
            val process = ProcessBuilder(System.getenv("PYTHON") ?: "python3", "$script", "serve", version)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
            val line = process.inputReader().readLine() ?: error("Hydra $version did not start; its reason is above")
            return Server(process, Json.parseToJsonElement(line).jsonObject)
        }
    }
}
