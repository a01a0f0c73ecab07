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

    /** Whether [write] gives a time that was read from [text] this same text. */
    fun isOurs(text: String): Boolean =
        text[10] == 'T' && text[17] != '6' && text.endsWith('Z') && text[text.length - 2] != '0' == text.length > 20 && text.length <= 30

    /** A sign, then numbers with their units; `null` where the text is something else, or longer than 292 years. */
    fun duration(text: String): Duration? {
        val negative = text.startsWith('-')
        var place = if (negative || text.startsWith('+')) 1 else 0
        if (text.length - place == 1 && text[place] == '0') return Duration.ZERO
        if (place == text.length) return null
        var seconds = 0L
        var nanoseconds = 0L
        while (place < text.length) {
            val start = place
            var whole = 0L
            while (place < text.length && text[place] in '0'..'9') {
                if (whole > (LONGEST - 9) / 10) return null
                whole = whole * 10 + (text[place++] - '0')
            }
            val point = place
            if (place < text.length && text[place] == '.') place++
            val fraction = place
            while (place < text.length && text[place] in '0'..'9') place++
            if (point == start && place - fraction == 0) return null
            val unit = unit(text, place)
            if (unit == 0L) return null
            // In parts, as nothing else holds years in nanoseconds and the unit's fraction as well.
            seconds += if (unit >= SECOND) whole * (unit / SECOND) else whole / (SECOND / unit)
            nanoseconds += if (unit >= SECOND) 0 else whole % (SECOND / unit) * unit
            var scale = unit
            for (digit in fraction until place) {
                scale /= 10
                nanoseconds += (text[digit] - '0') * scale
            }
            if (seconds > LONGEST / SECOND) return null
            place += if (unit == MICROSECOND || unit == MILLISECOND || unit == 1L) 2 else 1
        }
        val length = Duration.ofSeconds(seconds, nanoseconds)
        if (length > Duration.ofNanos(LONGEST)) return null
        return if (negative) length.negated() else length
    }

    /** The nanoseconds of the unit that stands at a place; 0 where there is none. */
    private fun unit(text: String, place: Int): Long {
        val second = if (place + 1 < text.length) text[place + 1] else ' '
        return when (if (place < text.length) text[place] else ' ') {
            'h' -> 3600 * SECOND
            'm' -> if (second == 's') MILLISECOND else 60 * SECOND
            's' -> SECOND
            'u', 'µ', 'μ' -> if (second == 's') MICROSECOND else 0
            'n' -> if (second == 's') 1 else 0
            else -> 0
        }
    }

    private const val MICROSECOND = 1_000L
    private const val MILLISECOND = 1_000_000L
    private const val SECOND = 1_000_000_000L
    private const val LONGEST = Long.MAX_VALUE

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
