package org.polyhydra

/**
 * A text that never prints: a client's secret, a token, a private key's member.
 *
 * @property text the text in the clear
 */
public class Secret(public val text: String) {
    override fun equals(other: Any?): Boolean = other is Secret && text == other.text

    override fun hashCode(): Int = text.hashCode()

    override fun toString(): String = "***"
}
