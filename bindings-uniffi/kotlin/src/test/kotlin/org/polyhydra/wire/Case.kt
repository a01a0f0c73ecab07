package org.polyhydra.wire

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.polyhydra.TransportException

/** The files of the golden wire suite, whose README says what a case is. What it does not name is a mistake. */
object Suite {
    private val FILES: List<Path> = Files.walk(Path.of("../../tests/wire").toRealPath()).use { all ->
        all.filter { it.extension == "json" }.sorted().toList()
    }

    val cases: List<Case> = FILES.flatMap { Json.parseToJsonElement(it.readText()).jsonArray }.map { Case(it.jsonObject) }

    /** How many cases the files hold, counted without reading them as JSON. */
    val written: Int = FILES.sumOf { file -> file.readText().lineSequence().count { it.startsWith("{\"name\":") } }
}

/** One call, with what it meets and what comes of it. */
class Case(private val json: JsonObject) {
    val name = text("name")!!
    val operation = text("operation")!!
    val generation = text("generation")
    val version = text("version")
    val settings = json["settings"]?.jsonObject.orEmpty()
    val options = json["options"]?.jsonObject.orEmpty()
    val arguments = json["arguments"]?.jsonObject.orEmpty()
    val allPages = json["all_pages"]?.jsonPrimitive?.boolean ?: false
    val exchanges = (json["exchanges"]?.jsonArray ?: listOfNotNull(json.takeIf { "request" in it })).map { Exchange(it.jsonObject) }
    val result = json["result"]
    val resultIsBodyWithout = json["result_is_body_without"]?.jsonArray?.map { it.jsonPrimitive.content }
    val nextPageToken = json["next_page_token"]
    val error = json["error"]?.jsonObject

    init {
        known(json, MEMBERS)
        check(COMES.count { it in json } == 1) { "$name: one thing comes of it" }
    }

    private fun text(member: String) = json[member]?.jsonPrimitive?.contentOrNull

    private companion object {
        val COMES = setOf("result", "result_is_body_without", "error")
        val MEMBERS = COMES + setOf(
            "name", "operation", "generation", "version", "settings", "options", "arguments", "all_pages", "exchanges", "request",
            "response", "failure", "next_page_token",
        )
    }
}

/** A request that is to be sent, and what comes: a response, or a failure on the way. */
class Exchange(json: JsonObject) {
    private val request = json.getValue("request").jsonObject
    val method = request.getValue("method").jsonPrimitive.content
    val url = request.getValue("url").jsonPrimitive.content
    val body = request["body"]?.jsonPrimitive?.content
    val isFresh = request["fresh_connection"]?.jsonPrimitive?.boolean ?: false

    /** Names in small letters. `Accept` is written where it is another than JSON. */
    val headers = mapOf("accept" to "application/json") + texts(request["headers"]).mapKeys { it.key.lowercase() }
    val response = json["response"]?.jsonObject?.let(::Response)
    val failure = json["failure"]?.jsonObject?.let { failure ->
        known(failure, setOf("transport", "may_have_arrived"))
        val kind = TransportException.Kind.valueOf(failure.getValue("transport").jsonPrimitive.content.uppercase())
        TransportException(kind, "scripted", failure.getValue("may_have_arrived").jsonPrimitive.boolean)
    }

    init {
        known(request, setOf("method", "url", "headers", "body", "fresh_connection"))
        check((response == null) != (failure == null)) { "a response or a failure comes" }
    }
}

/** What the server answers. */
class Response(json: JsonObject) {
    val status = json.getValue("status").jsonPrimitive.int
    val headers = texts(json["headers"])
    val body = bytes(json["body"])
    val contentType = headers.entries.find { it.key.lowercase() == "content-type" }?.value.orEmpty()

    init {
        known(json, setOf("status", "headers", "body"))
    }
}

fun texts(json: JsonElement?): Map<String, String> = json?.jsonObject.orEmpty().mapValues { it.value.jsonPrimitive.content }

/** A text, `hex` for what is no text, or a `repeat`ed part for what is long. */
fun bytes(json: JsonElement?): ByteArray = when (json) {
    null, JsonNull -> ByteArray(0)
    is JsonPrimitive -> json.content.toByteArray()
    is JsonArray -> error("a body is no list")
    is JsonObject -> {
        fun part(name: String) = json[name]?.jsonPrimitive?.content
        part("hex")?.chunked(2)?.map { it.toInt(16).toByte() }?.toByteArray()
            ?: (part("before").orEmpty() + part("repeat")!!.repeat(part("times")!!.toInt()) + part("after").orEmpty()).toByteArray()
    }
}

/** Refuses what the suite's README does not name. */
fun known(json: Map<String, *>, members: Set<String>) =
    check(members.containsAll(json.keys)) { "nobody knows what ${json.keys - members} means in $json" }
