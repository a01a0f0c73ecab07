package org.polyhydra

import java.time.Duration
import java.time.Instant

/** A JSON object in the making. What is null is left out, and empty lists too but where they are kept. */
internal class JsonWriter(private val keepsEmpty: Boolean = false) {
    private val out = StringBuilder("{")
    private var given = emptySet<String>()

    private fun name(name: String): StringBuilder {
        if (out[out.length - 1] != '{') out.append(',')
        string(out, name)
        return out.append(':')
    }

    fun put(name: String, value: String?): JsonWriter {
        if (value != null) string(name(name), value, name)
        return this
    }

    fun put(name: String, value: Secret?): JsonWriter = put(name, value?.text)

    fun put(name: String, value: Long?): JsonWriter {
        if (value != null) name(name).append(value)
        return this
    }

    fun put(name: String, value: Boolean?): JsonWriter {
        if (value != null) name(name).append(value)
        return this
    }

    /** A time, in the form in which it came where that stands among the [others]. */
    fun put(name: String, value: Instant?, others: Map<String, JsonValue>): JsonWriter =
        time(name, value, others, Times::instant) ?: put(name, value?.let(Times::write))

    fun put(name: String, value: Duration?, others: Map<String, JsonValue>): JsonWriter =
        time(name, value, others, Times::duration) ?: put(name, value?.let(Times::write))

    private inline fun <T> time(name: String, value: T?, others: Map<String, JsonValue>, read: (String) -> T?): JsonWriter? {
        val came = others[name]?.string?.let(read) ?: return null
        // What is changed has another text.
        given = given + name
        return if (came == value) put(name, others[name]) else null
    }

    fun put(name: String, value: JsonValue?): JsonWriter {
        if (value != null) name(name).append(value.text)
        return this
    }

    fun put(name: String, value: JsonWriter): JsonWriter {
        name(name).append(value.end())
        return this
    }

    fun put(name: String, value: Model?): JsonWriter {
        if (value != null) name(name).append(value.toJson())
        return this
    }

    fun put(name: String, value: List<String>?): JsonWriter = list(name, value) { string(out, it, name) }

    @JvmName("putModels")
    fun put(name: String, value: List<Model>?): JsonWriter = list(name, value) { out.append(it.toJson()) }

    fun put(name: String, value: Map<String, String>): JsonWriter {
        val members = JsonWriter()
        for ((member, text) in value) members.put(member, text)
        return put(name, members)
    }

    fun putAll(members: Map<String, JsonValue>): JsonWriter {
        for ((name, value) in members) if (name !in given) name(name).append(value.text)
        return this
    }

    private inline fun <T> list(name: String, values: List<T>?, write: (T) -> Unit): JsonWriter {
        if (values == null || values.isEmpty() && !keepsEmpty) return this
        name(name).append('[')
        var first = true
        for (value in values) {
            if (!first) out.append(',')
            first = false
            write(value)
        }
        out.append(']')
        return this
    }

    /** The whole text. */
    fun end(): String = "$out}"

    companion object {
        private const val HEXADECIMAL = "0123456789abcdef"

        /** Appends [text] as a JSON string. What is no text, as half of a surrogate pair is, would become another one: [what] is refused. */
        fun string(out: StringBuilder, text: String, what: String = "json") {
            out.append('"')
            for ((place, character) in text.withIndex()) {
                when (character) {
                    '"' -> out.append("\\\"")
                    '\\' -> out.append("\\\\")
                    '\n' -> out.append("\\n")
                    '\r' -> out.append("\\r")
                    '\t' -> out.append("\\t")
                    in '\u0000'..'\u001f' ->
                        out.append("\\u00").append(HEXADECIMAL[character.code shr 4]).append(HEXADECIMAL[character.code and 15])
                    in Char.MIN_SURROGATE..Char.MAX_SURROGATE -> {
                        val isHigh = character.isHighSurrogate()
                        val other = text.getOrNull(if (isHigh) place + 1 else place - 1)
                        if (other == null || !other.isSurrogate() || other.isHighSurrogate() == isHigh) {
                            throw HydraException.Build(HydraException.argument(what), "holds half of a surrogate pair, which is no text")
                        }
                        out.append(character)
                    }
                    else -> out.append(character)
                }
            }
            out.append('"')
        }
    }
}
