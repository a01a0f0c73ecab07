package org.polyhydra.bench

/** Taking turns: every way to do a work gets a batch in every round, and each round begins with another one. */
class Measure(private val rounds: Int, private val nanoseconds: Long) {
    private class Work(val name: String, val ways: Map<String, () -> Any?>)

    private val works = ArrayList<Work>()

    fun work(name: String, ways: Map<String, () -> Any?>) {
        works += Work(name, ways)
    }

    /** All samples, for run.py. Everything is made warm before the first of them: works have code in common. */
    fun all(): String {
        val calls = works.map { work -> work.ways.mapValues { (_, call) -> callsFor(call) } }
        return works.zip(calls, ::samples).toString()
    }

    private fun samples(work: Work, calls: Map<String, Int>): String {
        val names = work.ways.keys.toList()
        val samples = names.associateWith { ArrayList<Double>() }
        for (turn in 0 until rounds) {
            for (place in names.indices) {
                val way = names[(turn + place) % names.size]
                System.gc()
                samples.getValue(way) += time(work.ways.getValue(way), calls.getValue(way)) / calls.getValue(way) / 1e3
            }
        }
        val written = names.map { """{"name":"$it","calls":${calls[it]},"microseconds":${samples[it]}}""" }
        return """{"work":"${work.name}","ways":$written}"""
    }

    /** How many calls take as long as a batch shall. The JVM compiles what is warm, so they are made for forty batches. */
    private fun callsFor(call: () -> Any?): Int {
        var calls = 4
        val until = System.nanoTime() + nanoseconds * 40
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
