package org.polyhydra

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.time.Duration
import java.time.Instant

/** A text that is not the JSON that was expected: the way to the value, and why. */
internal class Unreadable(val path: String, val reason: String) : Exception(reason, null, false, false) {
    fun within(step: String): Unreadable =
        Unreadable(if (path.isEmpty() || path.startsWith("[")) step + path else "$step.$path", reason)
}

/** The members that somebody knows, to be found by the bytes of their names. */
internal class Names(vararg val names: String) {
    private val texts = Array(names.size) { names[it].toByteArray() }
    private val slots: IntArray
    private val mask: Int

    init {
        var size = 4
        while (size < names.size * 4) size *= 2
        mask = size - 1
        slots = IntArray(size) { UNKNOWN }
        for ((place, text) in texts.withIndex()) {
            var hash = 0
            for (byte in text) hash = hash * 31 + byte
            var slot = hash and mask
            while (slots[slot] != UNKNOWN) slot = (slot + 1) and mask
            slots[slot] = place
        }
    }

    /** Whether the name of a place stands here in quotes; if so, where it ends. */
    fun end(place: Int, bytes: ByteArray, from: Int): Int {
        if (place >= texts.size) return UNKNOWN
        val text = texts[place]
        val end = from + text.size
        return if (end < bytes.size && bytes[end].toInt() == '"'.code && same(text, bytes, from, end)) end else UNKNOWN
    }

    fun find(bytes: ByteArray, from: Int, to: Int, hash: Int): Int {
        var slot = hash and mask
        while (true) {
            val place = slots[slot]
            if (place == UNKNOWN || same(texts[place], bytes, from, to)) return place
            slot = (slot + 1) and mask
        }
    }

    private fun same(text: ByteArray, bytes: ByteArray, from: Int, to: Int): Boolean {
        if (text.size != to - from) return false
        for (place in text.indices) if (text[place] != bytes[from + place]) return false
        return true
    }

    companion object {
        /** A member that nobody knows; its name is [JsonReader.name]. */
        const val UNKNOWN = -1

        /** The object has no more members. */
        const val END = -2
    }
}

/**
 * Reads JSON out of UTF-8, from the front to the back, as `core/src/json.rs` does: it refuses the same texts in the same words.
 *
 * kotlinx.serialization in its place costs 0.7 MB of jars, and keeps no unknown members (docs/decisions.md).
 */
internal class JsonReader(private val bytes: ByteArray) {
    private var at = 0

    /** The name of the last member that was not known. */
    var name = ""
        private set

    /** The text of the time that was just read, where we would write it in another way. */
    private var form: String? = null

    constructor(text: String) : this(text.toByteArray())

    private fun fail(reason: String): Nothing = throw Unreadable("", reason)

    /** The next byte that is no white space, not taken; 0 at the end. */
    private fun token(): Int {
        while (at < bytes.size) {
            val byte = bytes[at].toInt()
            if (byte != ' '.code && byte != '\n'.code && byte != '\r'.code && byte != '\t'.code) {
                return if (byte == 0) 1 else byte
            }
            at++
        }
        return 0
    }

    /** The kind of the next value, with its article. */
    private fun shape(): String = when (token()) {
        '{'.code -> "an object"
        '['.code -> "an array"
        '"'.code -> "a string"
        't'.code, 'f'.code -> "a boolean"
        'n'.code -> "null"
        '-'.code, in '0'.code..'9'.code -> "a number"
        0 -> fail("the text ends where a value should begin")
        else -> fail("not a JSON value")
    }

    /** How the next value begins. */
    fun kind(): Char = token().toChar()

    private fun expected(what: String): Nothing = fail("expected $what, found ${shape()}")

    private fun literal(word: String) {
        for (character in word) {
            if (at >= bytes.size || bytes[at].toInt() != character.code) fail("not a JSON value")
            at++
        }
    }

    /** Takes `null` if it comes next. */
    fun isNull(): Boolean {
        if (token() != 'n'.code) return false
        literal("null")
        return true
    }

    fun boolean(): Boolean? = when (token()) {
        't'.code -> { literal("true"); true }
        'f'.code -> { literal("false"); false }
        'n'.code -> { literal("null"); null }
        else -> expected("a boolean")
    }

    /** A whole number; `3.0` and `3e2` count as whole, as JSON does not tell them apart from `3`. */
    fun integer(): Long? {
        if (isNull()) return null
        val first = token()
        if (first != '-'.code && first !in '0'.code..'9'.code) expected("a whole number")
        val start = at
        number()
        // Eighteen digits are always within 64 bits.
        if (at - start <= 18) {
            var value = 0L
            var place = if (first == '-'.code) start + 1 else start
            while (place < at && bytes[place] in DIGITS) value = value * 10 + (bytes[place++] - '0'.code)
            if (place == at) return if (first == '-'.code) -value else value
        }
        return whole(String(bytes, start, at - start, Charsets.ISO_8859_1)) ?: fail("expected a whole number of 64 bits")
    }

    private fun digits() {
        if (at >= bytes.size || bytes[at] !in DIGITS) fail("a number lacks a digit")
        while (at < bytes.size && bytes[at] in DIGITS) at++
    }

    private fun comes(byte: Char): Boolean = at < bytes.size && bytes[at].toInt() == byte.code

    private fun number() {
        if (comes('-')) at++
        if (comes('0')) {
            at++
            if (at < bytes.size && bytes[at] in DIGITS) fail("a number begins with 0")
        } else {
            digits()
        }
        if (comes('.')) {
            at++
            digits()
        }
        if (comes('e') || comes('E')) {
            at++
            if (comes('+') || comes('-')) at++
            digits()
        }
    }

    /** Passes over the string that comes next: `at` stands behind it afterwards. Says whether it is more than plain ASCII. */
    private fun passString(): Int {
        var all = 0
        var escaped = 0
        var place = at + 1
        val bytes = bytes
        while (place < bytes.size) {
            val byte = bytes[place].toInt()
            if (byte == '"'.code) {
                at = place + 1
                return (if (all < 0) BEYOND_ASCII else 0) or escaped
            }
            if (byte == '\\'.code) {
                escaped = ESCAPED
                at = place
                place += escape(place)
                continue
            }
            if (byte in 0..0x1f) {
                at = place
                fail("a control character inside a string")
            }
            all = all or byte
            place++
        }
        at = place
        fail("the text ends inside a string")
    }

    /** How long the escape is that begins here. */
    private fun escape(place: Int): Int {
        when (if (place + 1 < bytes.size) bytes[place + 1].toInt().toChar() else ' ') {
            '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> return 2
            'u' -> {
                for (digit in place + 2..place + 5) {
                    if (digit >= bytes.size || Character.digit(bytes[digit].toInt(), 16) < 0) fail("\\u without four hexadecimal digits")
                }
                return 6
            }
            else -> fail("an escape that JSON does not have")
        }
    }

    /** A string; the next value is known to be one. */
    private fun string(): String {
        val start = at + 1
        val more = passString()
        // Letters of one byte each are copied as they are.
        val text = String(bytes, start, at - 1 - start, if (more and BEYOND_ASCII == 0) Charsets.ISO_8859_1 else Charsets.UTF_8)
        return if (more and ESCAPED == 0) text else unescape(text)
    }

    fun text(): String? = when (token()) {
        '"'.code -> string()
        'n'.code -> { literal("null"); null }
        else -> expected("a string")
    }

    fun secret(): Secret? = text()?.let { Secret(it) }

    /** RFC 3339; an empty text is nothing. */
    fun timestamp(): Instant? {
        val text = text() ?: return null
        if (text.isEmpty()) return null
        val time = Times.instant(text) ?: fail("expected a time as RFC 3339 writes it")
        if (!Times.isOurs(text)) form = text
        return time
    }

    /** Go's form of a duration; an empty text is nothing. */
    fun lifespan(): Duration? {
        val text = text() ?: return null
        if (text.isEmpty()) return null
        val length = Times.duration(text) ?: fail("expected a duration as Go writes it, such as 1h30m0s")
        if (Times.write(length) != text) form = text
        return length
    }

    /** One string in a list's place is a list of one. */
    fun texts(): List<String> {
        if (token() == '"'.code) return listOf(string())
        val found = ArrayList<String>(4)
        items { if (token() == '"'.code) found.add(string()) else expected("a string") }
        return found
    }

    fun json(): JsonValue? {
        val raw = raw()
        return if (raw == "null") null else JsonValue(raw)
    }

    /** An array's items one by one; `null` is an empty array, and a `null` item is none but where [nulls] count. */
    inline fun items(nulls: Boolean = false, each: () -> Unit) {
        if (isNull()) return
        if (token() != '['.code) expected("an array")
        at++
        var index = 0
        while (more(']'.code, index == 0)) {
            if (nulls || !isNull()) {
                try {
                    each()
                } catch (error: Unreadable) {
                    throw error.within("[$index]")
                }
            }
            index++
        }
    }

    fun <M : Model, B : ModelBuilder<M>> model(builder: B): M? = if (isNull()) null else read(builder)

    fun <M : Model> models(type: ModelType<M>): List<M> {
        val found = ArrayList<M>(4)
        items { found.add(read(type.builder())) }
        return found
    }

    /** An object as a model. */
    fun <M : Model> read(builder: ModelBuilder<M>): M {
        val names = builder.names
        members(names) { member ->
            if (member >= 0) {
                builder.take(member, this)
                form?.let { text ->
                    builder.unknown(names.names[member], JsonValue.of(text))
                    form = null
                }
            } else {
                val name = name
                builder.unknown(name, JsonValue(raw()))
            }
        }
        return builder.build()
    }

    /** An object's members one by one: the place of the name, or [Names.UNKNOWN]. What takes a member takes its value. */
    inline fun members(names: Names, take: (Int) -> Unit) {
        if (token() != '{'.code) expected("an object")
        at++
        var first = true
        var expected = 0
        while (true) {
            val member = member(names, first, expected)
            if (member == Names.END) return
            first = false
            if (member >= 0) expected = member + 1
            // The name of an unknown member that holds an object is not there any more when something inside is wrong.
            val unknown = name
            try {
                take(member)
            } catch (error: Unreadable) {
                throw error.within(if (member >= 0) names.names[member] else unknown)
            }
        }
    }

    /** Servers write members in a settled order, so the one after the last one found is [expected]. */
    private fun member(names: Names, first: Boolean, expected: Int): Int {
        if (!more('}'.code, first)) return Names.END
        if (token() != '"'.code) fail("a member's name is missing")
        val start = at + 1
        val end = names.end(expected, bytes, start)
        if (end >= 0) {
            at = end + 1
            colon()
            return expected
        }
        var hash = 0
        var place = start
        while (place < bytes.size) {
            val byte = bytes[place].toInt()
            if (byte == '"'.code || byte == '\\'.code) break
            hash = hash * 31 + byte
            place++
        }
        var member = Names.UNKNOWN
        if (place < bytes.size && bytes[place].toInt() == '"'.code) member = names.find(bytes, start, place, hash)
        if (member >= 0) {
            at = place + 1
        } else {
            name = string()
            // A name may be written with escapes.
            member = names.names.indexOf(name)
        }
        colon()
        return member
    }

    private fun colon() {
        if (token() != ':'.code) fail("a colon is missing")
        at++
    }

    private fun more(close: Int, first: Boolean): Boolean = when (token()) {
        close -> { at++; false }
        0 -> fail("the text ends inside a value")
        ','.code -> if (first) true else { at++; true }
        else -> first || fail("a comma or a closing bracket is missing")
    }

    /** Passes over one value of any kind, and gives its text. Depth is bounded, the stack is not used. */
    fun raw(): String {
        token()
        val start = at
        var objects = BooleanArray(0)
        var depth = 0
        while (true) {
            when (val first = token()) {
                'n'.code -> literal("null")
                't'.code -> literal("true")
                'f'.code -> literal("false")
                '"'.code -> passString()
                '['.code, '{'.code -> {
                    if (depth == DEPTH_LIMIT) fail("nested deeper than $DEPTH_LIMIT levels")
                    val isObject = first == '{'.code
                    at++
                    if (token() == if (isObject) '}'.code else ']'.code) {
                        at++
                    } else {
                        if (objects.isEmpty()) objects = BooleanArray(DEPTH_LIMIT)
                        objects[depth++] = isObject
                        if (isObject) passName()
                        continue
                    }
                }
                else -> if (first == '-'.code || first in '0'.code..'9'.code) number() else shape()
            }
            while (true) {
                if (depth == 0) return String(bytes, start, at - start)
                val isObject = objects[depth - 1]
                val next = token()
                if (next == ','.code) {
                    at++
                    if (isObject) passName()
                    break
                }
                if (next == 0) fail("the text ends inside a value")
                if (next != if (isObject) '}'.code else ']'.code) fail("a comma or a closing bracket is missing")
                at++
                depth--
            }
        }
    }

    private fun passName() {
        if (token() != '"'.code) fail("a member's name is missing")
        passString()
        colon()
    }

    fun end() {
        if (token() != 0) fail("more text after the value")
    }

    companion object {
        private const val DEPTH_LIMIT = 128
        private const val ESCAPED = 1
        private const val BEYOND_ASCII = 2
        private val DIGITS = '0'.code.toByte()..'9'.code.toByte()

        /** Reads a whole text. What is no UTF-8 is refused before all else. */
        fun <T> whole(bytes: ByteArray, read: (JsonReader) -> T): T {
            if (bytes.any { it < 0 }) {
                try {
                    Charsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes))
                } catch (_: CharacterCodingException) {
                    throw Unreadable("", "the body is not UTF-8")
                }
            }
            val reader = JsonReader(bytes)
            val value = read(reader)
            reader.end()
            return value
        }

        /** The value of a number that is whole, if it fits. */
        private fun whole(number: String): Long? {
            val mantissa = number.substringBefore('e').substringBefore('E')
            if (mantissa.none { it in '1'..'9' }) return 0
            // With a larger exponent it does not fit, or would take ages to find out.
            if (number.length - mantissa.length > 6) return null
            return try {
                number.toBigDecimal().longValueExact()
            } catch (_: ArithmeticException) {
                null
            }
        }

        private fun unescape(inner: String): String {
            val out = StringBuilder(inner.length)
            var place = 0
            while (place < inner.length) {
                val character = inner[place++]
                if (character != '\\') {
                    out.append(character)
                    continue
                }
                when (val escape = inner[place++]) {
                    'b' -> out.append('\b')
                    'f' -> out.append('\u000c')
                    'n' -> out.append('\n')
                    'r' -> out.append('\r')
                    't' -> out.append('\t')
                    'u' -> {
                        val unit = inner.substring(place, place + 4).toInt(16).toChar()
                        place += 4
                        val low = if (unit.isHighSurrogate() && inner.startsWith("\\u", place)) {
                            inner.substring(place + 2, place + 6).toInt(16).toChar()
                        } else {
                            null
                        }
                        if (low != null && low.isLowSurrogate()) {
                            out.append(unit).append(low)
                            place += 6
                        } else {
                            // Half a pair is no character.
                            out.append(if (unit.isSurrogate()) '\ufffd' else unit)
                        }
                    }
                    else -> out.append(escape)
                }
            }
            return out.toString()
        }
    }
}
