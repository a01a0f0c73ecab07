package org.polyhydra.wire

import kotlin.reflect.KClass
import kotlin.reflect.KParameter
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.polyhydra.CallOptions
import org.polyhydra.Credentials
import org.polyhydra.Hydra
import org.polyhydra.HydraException
import org.polyhydra.HttpExecutor
import org.polyhydra.HttpRequest
import org.polyhydra.HttpResponse
import org.polyhydra.JsonValue
import org.polyhydra.Model
import org.polyhydra.Operations
import org.polyhydra.Page

/** One case: what is sent is compared to the byte, and what comes of it in every member. */
class Play(private val case: Case, private val send: suspend (HttpRequest, Exchange) -> HttpResponse) : HttpExecutor {
    private val left = case.exchanges.toMutableList()

    /** By `surface`, which gives the client whose operations are called. */
    suspend fun play(surface: (Hydra) -> Any) {
        val outcome = try {
            client().use { Result.success(call(Operations(surface(it)))) }
        } catch (error: HydraException) {
            Result.failure(error)
        }
        assertTrue(left.isEmpty(), "less is sent than the case says")
        check(outcome)
    }

    override suspend fun execute(request: HttpRequest): HttpResponse {
        val expected = left.removeFirstOrNull() ?: throw AssertionError("more is sent than the case says: $request")
        assertEquals(expected.method to expected.url, request.method to request.url)
        assertEquals(expected.body, request.body)
        assertEquals(expected.isFresh, request.freshConnection)
        val headers = request.headers.associate { (name, value) -> name.lowercase() to value } - "user-agent"
        assertEquals(expected.headers, headers)
        return send(request, expected)
    }

    private fun client(): Hydra {
        val settings = case.settings
        known(settings, setOf("public_url", "admin_url", "credentials", "admin_credentials", "headers", "retries"))
        fun url(name: String, usual: String) = if (name in settings) settings.getValue(name).jsonPrimitive.contentOrNull else usual
        return Hydra(
            publicUrl = url("public_url", "https://public.example"),
            adminUrl = url("admin_url", "https://admin.example"),
            server = case.version ?: case.generation,
            credentials = settings["credentials"]?.let(::credentials) ?: Credentials.None,
            adminCredentials = settings["admin_credentials"]?.let(::credentials),
            headers = texts(settings["headers"]),
            retries = settings["retries"]?.jsonPrimitive?.int ?: 0,
            executor = this,
        )
    }

    private suspend fun call(operations: Operations): Any? {
        val given = HashMap<String, Any?>()
        for (parameter in operations.parameters(case.operation)) {
            val wire = case.arguments[snake(parameter.name!!)]
            when {
                wire != null -> given[parameter.name!!] = argument(wire, parameter)
                parameter.name == "options" -> given["options"] = options()
                // Kotlin's compiler refuses what is missing; Java's does not.
                !parameter.isOptional -> given[parameter.name!!] = null
            }
        }
        known(case.arguments, operations.parameters(case.operation).map { snake(it.name!!) }.toSet())
        val result = operations.call(case.operation, given)
        return when {
            case.allPages -> Operations.all(result)
            case.operation.startsWith("list") || result is Iterable<*> -> Operations.page(result)
            else -> result
        }
    }

    private fun options(): CallOptions {
        known(case.options, setOf("credentials", "headers"))
        return CallOptions(headers = texts(case.options["headers"]), credentials = case.options["credentials"]?.let(::credentials))
    }

    private fun check(outcome: Result<Any?>) {
        val last = case.exchanges.lastOrNull()?.response
        val error = outcome.exceptionOrNull() as HydraException?
        if (case.error != null) {
            assertEquals(filled(case.error, last), error?.let(::attributes) ?: json(outcome.getOrNull()))
            return
        }
        if (error != null) throw error
        var expected = case.result
        if (expected == null) {
            expected = case.resultIsBodyWithout!!.fold(Json.parseToJsonElement(String(last!!.body)), ::without)
            case.nextPageToken?.let { expected = JsonObject(mapOf("items" to expected!!, "next_page_token" to it)) }
        }
        assertEquals(expected, json(outcome.getOrNull()))
    }

    /** Adds what an error takes from the case and its last answer. */
    private fun filled(expected: JsonObject, last: Response?): JsonObject {
        val out = LinkedHashMap<String, JsonElement>()
        val kind = expected.getValue("kind").jsonPrimitive.content
        if (last != null && kind in setOf("api", "oauth", "decode")) {
            out["status"] = JsonPrimitive(last.status)
            out["content_type"] = JsonPrimitive(last.contentType)
            if (kind != "decode") {
                out["operation"] = JsonPrimitive(case.operation)
                out["body"] = JsonPrimitive(String(last.body.copyOf(minOf(last.body.size, 64 * 1024))))
            }
        }
        out += expected
        (out["body"] as? JsonObject)?.let { out["body"] = JsonPrimitive(String(bytes(it))) }
        // Kotlin names arguments in its own way.
        out["argument"]?.jsonPrimitive?.content?.let { out["argument"] = JsonPrimitive(if (it.startsWith("headers.")) it else camel(it)) }
        return JsonObject(out.filterValues { it != JsonNull })
    }
}

private fun attributes(error: HydraException): JsonObject {
    val members: Map<String, Any?> = when (error) {
        is HydraException.Build -> mapOf("kind" to "build", "argument" to error.argument)
        is HydraException.Unsupported ->
            mapOf("kind" to "unsupported", "operation" to error.operation, "generation" to error.generation, "version" to error.version)
        is HydraException.Transport ->
            mapOf("kind" to "transport", "transport" to error.kind.name.lowercase(), "may_have_arrived" to error.mayHaveArrived)
        is HydraException.Refusal -> mapOf(
            "kind" to if (error is HydraException.OAuth) "oauth" else "api",
            "operation" to error.operation,
            "status" to error.status,
            "error" to error.error,
            "error_description" to error.errorDescription,
            "error_hint" to error.errorHint,
            "error_debug" to error.errorDebug,
            "error_uri" to error.errorUri,
            "request_id" to error.requestId,
            "content_type" to error.contentType,
            "retry_after" to error.retryAfter?.seconds,
            "body" to error.body,
        )
        is HydraException.Decode -> mapOf(
            "kind" to "decode",
            "path" to error.path,
            "reason" to error.reason,
            "status" to error.status,
            "content_type" to error.contentType,
            "excerpt" to error.excerpt,
        )
        is HydraException.AlreadyHandled -> mapOf("kind" to "already_handled", "redirect_to" to error.redirectTo)
        is HydraException.Verification -> error("no case has this error")
    }
    return Json.parseToJsonElement(JsonValue.of(members.filterValues { it != null }).text).jsonObject
}

/** A result as the JSON that it writes. */
private fun json(result: Any?): JsonElement = when (result) {
    null, Unit -> JsonNull
    is String -> JsonPrimitive(result)
    is Model -> Json.parseToJsonElement(result.toJson())
    is List<*> -> JsonArray(result.map(::json))
    is Page<*> -> JsonObject(mapOf("items" to json(result.items), "next_page_token" to JsonPrimitive(result.nextPageToken)))
    else -> error("results of this kind are new: say here what they are as JSON: $result")
}

/** Takes out what is empty at `client.contacts` or `*.contacts`. */
private fun without(json: JsonElement, path: String): JsonElement {
    val (name, rest) = path.substringBefore('.') to path.substringAfter('.', "")
    return when {
        json is JsonArray && name == "*" -> JsonArray(json.map { without(it, rest) })
        json !is JsonObject || name !in json -> json
        rest.isEmpty() -> if (json[name] in EMPTY) JsonObject(json - name) else json
        else -> JsonObject(json + (name to without(json.getValue(name), rest)))
    }
}

private val EMPTY = setOf(JsonNull, JsonArray(emptyList()), JsonPrimitive(""))

private fun argument(wire: JsonElement, parameter: KParameter): Any? {
    val kind = parameter.type.classifier as KClass<*>
    val item = parameter.type.arguments.firstOrNull()?.type?.classifier as KClass<*>?
    return when {
        kind == String::class -> wire.jsonPrimitive.content
        kind == Long::class -> wire.jsonPrimitive.long
        kind == Boolean::class -> wire.jsonPrimitive.booleanOrNull
        item == String::class -> if (wire is JsonArray) wire.map { it.jsonPrimitive.content } else listOf(wire.jsonPrimitive.content)
        item != null -> (wire as JsonArray).map { model(it, item) }
        else -> model(wire, kind)
    }
}

/** A body as a model. Members that the model cannot hold are put beside it, as a user may, for the call to refuse. */
private fun model(wire: JsonElement, kind: KClass<*>): Model {
    val type = Operations.type(kind)
    return try {
        type.fromJson(wire.toString())
    } catch (_: HydraException.Build) {
        type.builder().apply { for ((name, value) in wire.jsonObject) unknown(name, JsonValue.parse(value.toString())) }.build()
    }
}

private fun credentials(json: JsonElement): Credentials {
    val members = texts(json)
    return when (members.keys) {
        setOf("user", "password") -> Credentials.Basic(members.getValue("user"), members.getValue("password"))
        setOf("bearer") -> Credentials.Bearer(members.getValue("bearer"))
        setOf("header", "key") -> Credentials.ApiKey(members.getValue("header"), members.getValue("key"))
        emptySet<String>() -> Credentials.None
        else -> error("nobody knows these credentials")
    }
}

private fun snake(camel: String) = camel.replace(Regex("[A-Z]|(?<=draft)0")) { "_" + it.value.lowercase() }

private fun camel(snake: String) = snake.replace(Regex("_(.)")) { it.groupValues[1].uppercase() }
