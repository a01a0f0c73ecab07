package org.polyhydra

import java.time.Duration

/** What the core says to do next; `core/src/border/mod.rs` lists the texts. */
internal class Step private constructor(val kind: Int) {
    private var method = ""
    private var url = ""
    private val headers = ArrayList<Pair<String, String>>(8)
    private var body: String? = null
    private var operation = ""
    private var timeout: Duration? = null
    private var responseLimit = 0L
    private var freshConnection = false

    /** How many milliseconds to wait. */
    var wait = 0L
        private set

    /** What to read in the body's place. */
    var text: String? = null
        private set

    /** The error's JSON. */
    var error = ""
        private set

    fun request(): HttpRequest = HttpRequest(method, url, headers, body, operation, timeout, responseLimit, freshConnection)

    private fun readRequest(json: JsonReader) = json.members(REQUEST) { member ->
        when (REQUEST.names[member]) {
            "method" -> method = json.text().orEmpty()
            "url" -> url = json.text().orEmpty()
            "headers" -> json.items { val header = json.texts(); headers.add(header[0] to header[1]) }
            "body" -> body = json.text()
            "operation" -> operation = json.text().orEmpty()
            "timeout_ms" -> timeout = json.integer()?.let(Duration::ofMillis)
            "response_limit" -> responseLimit = json.integer() ?: 0
            else -> freshConnection = json.boolean() == true
        }
    }

    companion object {
        const val SEND = 0
        const val READ = 1
        const val WAIT = 2
        const val DONE = 3
        private const val ERROR = 4
        private val KINDS = Names("send", "read", "wait", "done", "error")
        private val REQUEST = Names("method", "url", "headers", "body", "operation", "timeout_ms", "response_limit", "fresh_connection")
        private val DONE_MEMBERS = Names("text")

        fun read(told: ByteArray): Step {
            val json = JsonReader(told)
            var step = Step(ERROR)
            json.members(KINDS) { kind ->
                step = Step(kind)
                when (kind) {
                    SEND -> step.readRequest(json)
                    WAIT -> step.wait = json.integer() ?: 0
                    DONE -> json.members(DONE_MEMBERS) { if (it == 0) step.text = json.text() else json.raw() }
                    ERROR -> step.error = json.raw()
                    else -> json.raw()
                }
            }
            return step
        }
    }
}
