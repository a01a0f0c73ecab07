package org.polyhydra

import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.LocalDate

/** Points in time as RFC 3339 writes them, and lengths of time as Go does: `core/src/time.rs` says what is taken. */
internal object Times {
    /** `null` where the text is something else. */
    fun instant(text: String): Instant? {
        if (text.length < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return null
        if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return null
        val (hour, minute, second) = Triple(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19))
        if (hour !in 0..23 || minute !in 0..59 || second !in 0..60) return null
        val days = try {
            LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay()
        } catch (_: DateTimeException) {
            return null
        }
        var place = 19
        var nanoseconds = 0
        if (text[place] == '.') {
            val start = ++place
            var scale = 100_000_000
            while (place < text.length && text[place] in '0'..'9') {
                nanoseconds += (text[place++] - '0') * scale
                scale /= 10
            }
            if (place == start) return null
        }
        val offset = offset(text, place) ?: return null
        return Instant.ofEpochSecond(days * 86_400 + hour * 3600 + minute * 60 + second - offset, nanoseconds.toLong())
    }

    /** Seconds east of Greenwich. */
    private fun offset(text: String, place: Int): Int? {
        if (place + 1 == text.length && (text[place] == 'Z' || text[place] == 'z')) return 0
        if (place + 6 != text.length || text[place + 3] != ':') return null
        val (hours, minutes) = number(text, place + 1, place + 3) to number(text, place + 4, place + 6)
        if (hours !in 0..23 || minutes !in 0..59) return null
        val offset = hours * 3600 + minutes * 60
        return when (text[place]) {
            '+' -> offset
            '-' -> -offset
            else -> null
        }
    }

    /** Digits alone, or -1. */
    private fun number(text: String, from: Int, to: Int): Int {
        var value = 0
        for (place in from until to) {
            if (text[place] !in '0'..'9') return -1
            value = value * 10 + (text[place] - '0')
        }
        return value
    }

    /** As Go's servers write it: no zeros at the fraction's end. */
    fun write(time: Instant): String {
        val text = time.toString()
        return if ('.' in text) text.dropLast(1).trimEnd('0') + "Z" else text
    }

    private val UNITS = listOf(
        "ns" to 1L, "us" to 1_000L, "µs" to 1_000L, "μs" to 1_000L, "ms" to 1_000_000L,
        "s" to 1_000_000_000L, "m" to 60_000_000_000L, "h" to 3_600_000_000_000L,
    )

    /** A sign, then numbers with their units; `null` where the text is something else, or longer than 292 years. */
    fun duration(text: String): Duration? {
        val negative = text.startsWith("-")
        var rest = if (negative || text.startsWith("+")) text.substring(1) else text
        if (rest == "0") return Duration.ZERO
        if (rest.isEmpty()) return null
        var total = Duration.ZERO
        while (rest.isNotEmpty()) {
            val whole = rest.takeWhile { it in '0'..'9' }
            rest = rest.substring(whole.length)
            var fraction = ""
            if (rest.startsWith(".")) {
                fraction = rest.substring(1).takeWhile { it in '0'..'9' }
                rest = rest.substring(1 + fraction.length)
            }
            if (whole.isEmpty() && fraction.isEmpty()) return null
            val (name, unit) = UNITS.find { (name, _) -> rest.startsWith(name) } ?: return null
            rest = rest.substring(name.length)
            try {
                total = total.plus(Duration.ofNanos(Math.multiplyExact(whole.ifEmpty { "0" }.toLong(), unit)))
            } catch (_: ArithmeticException) {
                return null
            } catch (_: NumberFormatException) {
                return null
            }
            var scale = unit
            for (digit in fraction) {
                scale /= 10
                total = total.plusNanos((digit - '0') * scale)
            }
            if (total > LONGEST) return null
        }
        return if (negative) total.negated() else total
    }

    private val LONGEST = Duration.ofNanos(Long.MAX_VALUE)

    /** As Go writes it: `1h30m0s`, `5s`, `1.5s`; fractions of a second in the largest unit that leaves a whole digit. */
    fun write(length: Duration): String {
        val sign = if (length.isNegative) "-" else ""
        val positive = length.abs()
        val seconds = positive.seconds
        val nanoseconds = positive.nano
        if (seconds == 0L) {
            return when {
                nanoseconds == 0 -> "0s"
                nanoseconds < 1_000 -> "$sign${nanoseconds}ns"
                nanoseconds < 1_000_000 -> sign + decimal(nanoseconds / 1_000L, nanoseconds % 1_000, 3) + "µs"
                else -> sign + decimal(nanoseconds / 1_000_000L, nanoseconds % 1_000_000, 6) + "ms"
            }
        }
        val hours = if (seconds >= 3600) "${seconds / 3600}h" else ""
        val minutes = if (seconds >= 60) "${seconds / 60 % 60}m" else ""
        return sign + hours + minutes + decimal(seconds % 60, nanoseconds, 9) + "s"
    }

    private fun decimal(whole: Long, part: Int, digits: Int): String =
        if (part == 0) "$whole" else "$whole." + part.toString().padStart(digits, '0').trimEnd('0')
}
