package org.polyhydra

import java.time.DateTimeException
import java.time.Instant
import java.time.OffsetDateTime
import kotlin.time.Duration
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** What the models have in common. */
interface Model {
    /** The object as JSON, with secrets in the clear, and with what this version of the SDK does not know. */
    fun toJson(): JsonObject
}

/** An answer that is not what the operation gives. */
internal class Unreadable(val path: String, val reason: String) : Exception(reason) {
    fun within(step: String): Unreadable =
        Unreadable(if (path.isEmpty() || path.startsWith("[")) "$step$path" else "$step.$path", reason)
}

/** An object's members on their way into a model. Null is nothing; what nobody asks for is the rest. */
internal class Members(private val json: JsonObject) {
    private val taken = HashSet<String>()

    fun text(name: String): String? = read(name, ::string)

    fun secret(name: String): Secret? = text(name)?.let(::Secret)

    fun integer(name: String): Long? = read(name) { value ->
        if (value !is JsonPrimitive || value.isString || value.content in TRUTHS) wrong("a whole number", value)
        try {
            value.content.toBigDecimal().longValueExact()
        } catch (_: ArithmeticException) {
            throw Unreadable("", "expected a whole number of 64 bits")
        }
    }

    fun boolean(name: String): Boolean? = read(name) { value ->
        if (value !is JsonPrimitive || value.isString || value.content !in TRUTHS) wrong("a boolean", value)
        value.content.toBoolean()
    }

    fun timestamp(name: String): Instant? = text(name)?.ifEmpty { null }?.let { text ->
        try {
            OffsetDateTime.parse(text).toInstant()
        } catch (_: DateTimeException) {
            throw Unreadable(name, "expected a time as RFC 3339 writes it")
        }
    }

    fun lifespan(name: String): Duration? = text(name)?.ifEmpty { null }?.let { text ->
        Duration.parseOrNull(text) ?: throw Unreadable(name, "expected a duration as Go writes it, such as 1h30m0s")
    }

    fun json(name: String): JsonElement? = read(name) { it }

    /** One string in a list's place is a list of one. */
    fun texts(name: String): List<String> =
        read(name) { value -> if (value is JsonPrimitive && value.isString) listOf(value.content) else list(value, ::string) }.orEmpty()

    fun <T> model(name: String, read: (Members) -> T): T? = read(name) { model(it, read) }

    fun <T> models(name: String, read: (Members) -> T): List<T> = read(name) { models(it, read) }.orEmpty()

    fun rest(): Map<String, JsonElement> = json.filterKeys { it !in taken }

    private fun <T> read(name: String, read: (JsonElement) -> T): T? {
        taken += name
        val value = json[name] ?: return null
        if (value is JsonNull) return null
        try {
            return read(value)
        } catch (error: Unreadable) {
            throw error.within(name)
        }
    }

    companion object {
        private val TRUTHS = setOf("true", "false")

        fun <T> model(value: JsonElement, read: (Members) -> T): T =
            read(Members(value as? JsonObject ?: wrong("an object", value)))

        fun <T> models(value: JsonElement, read: (Members) -> T): List<T> =
            if (value is JsonNull) emptyList() else list(value) { model(it, read) }

        private fun <T> list(value: JsonElement, read: (JsonElement) -> T): List<T> {
            val items = value as? JsonArray ?: wrong("an array", value)
            return items.mapIndexedNotNull { index, item ->
                try {
                    if (item is JsonNull) null else read(item)
                } catch (error: Unreadable) {
                    throw error.within("[$index]")
                }
            }
        }

        private fun string(value: JsonElement): String =
            if (value is JsonPrimitive && value.isString) value.content else wrong("a string", value)

        private fun wrong(expected: String, found: JsonElement): Nothing {
            val name = when (found) {
                is JsonNull -> "null"
                is JsonArray -> "an array"
                is JsonObject -> "an object"
                is JsonPrimitive -> if (found.isString) "a string" else if (found.content in TRUTHS) "a boolean" else "a number"
            }
            throw Unreadable("", "expected $expected, found $name")
        }
    }
}

/** A JSON object in the making. What is null or an empty list is left out. */
internal class JsonWriter {
    private val members = LinkedHashMap<String, JsonElement>()

    fun put(name: String, value: JsonElement?): JsonWriter {
        if (value != null) members[name] = value
        return this
    }

    fun put(name: String, value: String?): JsonWriter = put(name, value?.let(::JsonPrimitive))

    fun put(name: String, value: Secret?): JsonWriter = put(name, value?.text)

    fun put(name: String, value: Number?): JsonWriter = put(name, value?.let(::JsonPrimitive))

    fun put(name: String, value: Boolean?): JsonWriter = put(name, value?.let(::JsonPrimitive))

    fun put(name: String, value: Instant?): JsonWriter = put(name, value?.toString())

    /** In seconds and their fraction, which is Go's form as well. */
    fun put(name: String, value: Duration?): JsonWriter =
        put(name, value?.toComponents { seconds, nanoseconds -> if (nanoseconds == 0) "${seconds}s" else "${value.inWholeNanoseconds}ns" })

    fun put(name: String, value: Model?): JsonWriter = put(name, value?.toJson())

    fun put(name: String, value: List<String>?): JsonWriter =
        put(name, value?.ifEmpty { null }?.let { texts -> JsonArray(texts.map(::JsonPrimitive)) })

    @JvmName("putModels")
    fun put(name: String, value: List<Model>?): JsonWriter =
        put(name, value?.ifEmpty { null }?.let { models -> JsonArray(models.map(Model::toJson)) })

    fun end(unknown: Map<String, JsonElement> = emptyMap()): JsonObject {
        members.putAll(unknown)
        return JsonObject(members)
    }
}

internal fun Map<String, String>.toJson(): JsonObject = JsonObject(mapValues { (_, value) -> JsonPrimitive(value) })

internal fun Credentials.toJson(): JsonObject = when (this) {
    is Credentials.None -> JsonWriter()
    is Credentials.Basic -> JsonWriter().put("user", user).put("password", password)
    is Credentials.Bearer -> JsonWriter().put("bearer", token)
    is Credentials.ApiKey -> JsonWriter().put("header", header).put("key", key)
}.end()

/** What a model prints: what is set. Free-form JSON may hold secrets. */
internal fun shown(model: String, vararg fields: Pair<String, Any?>, unknown: Map<String, JsonElement>): String {
    val set = fields.filter { (_, value) -> value != null && value != emptyList<Any>() } + unknown.toList()
    return set.joinToString(", ", "$model(", ")") { (name, value) -> "$name=${if (value is JsonElement) "***" else value}" }
}
