package org.polyhydra

import java.math.BigDecimal

/**
 * Free-form JSON: a client's metadata, a session's claims, and what a model does not know.
 *
 * It is kept as the text that it came as, so that nothing is lost on the way back. Two are equal where they mean the same.
 */
public class JsonValue internal constructor(
    /** The JSON text. */
    public val text: String,
) {
    private val value: Any? by lazy(LazyThreadSafetyMode.PUBLICATION) { plain(JsonReader(text)) }

    /**
     * The value in plain types: `Map<String, Any?>`, `List<Any?>`, `String`, `Boolean`, `Long`, `BigDecimal` for numbers that are
     * not whole, or `null`.
     */
    public fun toPlain(): Any? = value

    /** A member of an object; `null` where this is no object, or has no such member. */
    public operator fun get(name: String): JsonValue? = (value as? Map<*, *>)?.let { if (name in it) of(it[name]) else null }

    /** An item of an array; `null` where this is no array, or is shorter. */
    public operator fun get(index: Int): JsonValue? = (value as? List<*>)?.let { if (index in it.indices) of(it[index]) else null }

    /** The text of a string; `null` where this is none. */
    public val string: String? get() = value as? String

    /** The value of a whole number of 64 bits; `null` where this is none. */
    public val long: Long? get() = value as? Long

    /** `true` or `false`; `null` where this is neither. */
    public val boolean: Boolean? get() = value as? Boolean

    override fun equals(other: Any?): Boolean = other is JsonValue && (text == other.text || value == other.value)

    override fun hashCode(): Int = value.hashCode()

    /** The JSON text. */
    override fun toString(): String = text

    public companion object {
        /**
         * Reads a JSON text.
         *
         * @throws HydraException.Build where it is not JSON
         */
        @JvmStatic
        public fun parse(text: String): JsonValue = try {
            val reader = JsonReader(text)
            JsonValue(reader.raw().also { reader.end() })
        } catch (error: Unreadable) {
            throw HydraException.Build("json", error.reason)
        }

        /**
         * Makes JSON of plain values: maps with texts as keys, lists, texts, numbers, booleans, `null`, and [JsonValue]s among them.
         *
         * @throws HydraException.Build where there is something else
         */
        @JvmStatic
        public fun of(value: Any?): JsonValue = JsonValue(StringBuilder().also { write(it, value) }.toString())

        private fun write(out: StringBuilder, value: Any?) {
            when (value) {
                null -> out.append("null")
                is JsonValue -> out.append(value.text)
                is String -> JsonWriter.string(out, value)
                is Boolean, is Long, is Int, is Short, is Byte, is BigDecimal, is java.math.BigInteger -> out.append(value)
                is Double -> if (value.isFinite()) out.append(value) else wrong("a number that JSON does not have")
                is Float -> if (value.isFinite()) out.append(value) else wrong("a number that JSON does not have")
                is Map<*, *> -> {
                    out.append('{')
                    for ((name, member) in value) {
                        if (out[out.length - 1] != '{') out.append(',')
                        JsonWriter.string(out, name as? String ?: wrong("a member's name that is no text"))
                        out.append(':')
                        write(out, member)
                    }
                    out.append('}')
                }
                is Iterable<*> -> {
                    out.append('[')
                    for (item in value) {
                        if (out[out.length - 1] != '[') out.append(',')
                        write(out, item)
                    }
                    out.append(']')
                }
                else -> wrong(value.javaClass.name)
            }
        }

        private fun wrong(found: String): Nothing = throw HydraException.Build("json", "no JSON can be made of $found")

        private val NO_NAMES = Names()

        /** Depth is bounded by [JsonReader.raw], which has read the text before. */
        private fun plain(reader: JsonReader): Any? = when (reader.kind()) {
            'n' -> null.also { reader.isNull() }
            't', 'f' -> reader.boolean()
            '"' -> reader.text()
            '[' -> ArrayList<Any?>().also { list -> reader.items(nulls = true) { list.add(plain(reader)) } }
            '{' -> LinkedHashMap<String, Any?>().also { map ->
                reader.members(NO_NAMES) {
                    val name = reader.name
                    map[name] = plain(reader)
                }
            }
            else -> number(reader.raw())
        }

        private fun number(text: String): Any =
            text.toLongOrNull() ?: text.toBigDecimal().stripTrailingZeros().let { if (it.signum() == 0) 0L else it }
    }
}
