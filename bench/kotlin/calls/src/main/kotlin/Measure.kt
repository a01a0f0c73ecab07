package org.polyhydra.bench

/** Taking turns: every way to do a work gets a batch in every round, and each round begins with another one. */
class Measure(private val rounds: Int, private val nanoseconds: Long) {
    private val works = ArrayList<String>()

    fun work(name: String, ways: Map<String, () -> Any?>) {
        val names = ways.keys.toList()
        val calls = ways.mapValues { (_, call) -> callsFor(call) }
        val samples = names.associateWith { ArrayList<Double>() }
        for (turn in 0 until rounds) {
            for (place in names.indices) {
                val way = names[(turn + place) % names.size]
                System.gc()
                samples.getValue(way) += time(ways.getValue(way), calls.getValue(way)) / calls.getValue(way) / 1e3
            }
        }
        val written = names.map { """{"name":"$it","calls":${calls[it]},"microseconds":${samples[it]}}""" }
        works += """{"work":"$name","ways":$written}"""
    }

    /** All samples, for run.py. */
    override fun toString(): String = "$works"

    /** How many calls take as long as a batch shall. The JVM compiles what is warm, so they are made for twenty batches. */
    private fun callsFor(call: () -> Any?): Int {
        var calls = 4
        val until = System.nanoTime() + nanoseconds * 20
        do {
            val taken = time(call, calls)
            calls = (calls * nanoseconds.toDouble() / taken).toInt().coerceIn(4, calls * 2)
        } while (System.nanoTime() < until)
        return calls
    }

    private fun time(call: () -> Any?, times: Int): Double {
        val start = System.nanoTime()
        repeat(times) { result = call() }
        return (System.nanoTime() - start).toDouble()
    }

    companion object {
        /** Keeps what a call gives, so that no compiler leaves it out. */
        @JvmStatic
        @Volatile
        var result: Any? = null
    }
}
