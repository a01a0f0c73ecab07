package org.polyhydra

/** A text that never prints: a client secret, a token, a private key's member. */
@JvmInline
value class Secret(val text: String) {
    override fun toString(): String = "***"
}
