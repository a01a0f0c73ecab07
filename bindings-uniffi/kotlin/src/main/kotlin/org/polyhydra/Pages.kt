package org.polyhydra

import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue
import java.util.Collections
import java.util.stream.Stream
import java.util.stream.StreamSupport
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector

/**
 * One page of a list.
 *
 * @property items what is on it
 * @property nextPageToken the `pageToken` of the page after it; `null` on the last
 */
public data class Page<out T>(public val items: List<T>, public val nextPageToken: String?)

/** A list that a call asks for. */
internal class Asked<T : Model>(
    val client: Client,
    val operation: String,
    val arguments: JsonWriter,
    val options: CallOptions,
    val type: ModelType<T>,
)

/** All items of a list, from the page that the arguments say to the last one. Pages are fetched when they are needed. */
public class Pages<T : Model> internal constructor(private val asked: Asked<T>) : Flow<T> {
    override suspend fun collect(collector: FlowCollector<T>): Unit =
        asked.client.pages(asked.operation, asked.arguments, asked.options, asked.type, collector)

    /** The page that the arguments say, and no other. */
    public suspend fun page(): Page<T> = asked.client.page(asked.operation, asked.arguments, asked.options, asked.type)
}

/** The same for [BlockingHydra]. Each iterator begins anew. */
public class BlockingPages<T : Model> internal constructor(private val asked: Asked<T>) : Iterable<T> {
    override fun iterator(): Iterator<T> = Turning(asked)

    /** The items as a stream. */
    public fun stream(): Stream<T> = StreamSupport.stream(spliterator(), false)

    /** The page that the arguments say, and no other. */
    public fun page(): Page<T> = asked.client.blockingPage(asked.operation, asked.arguments, asked.options, asked.type)
}

private class Turning<T : Model>(private val asked: Asked<T>) : Iterator<T> {
    private val listing = Kept(this, asked.client.openList(asked.operation, asked.arguments, asked.options))
    private var page: Iterator<T>? = Collections.emptyIterator()

    override fun hasNext(): Boolean {
        while (true) {
            val page = page ?: return false
            if (page.hasNext()) return true
            try {
                this.page = asked.client.blockingTurn(listing.handle, asked.type)?.iterator()
            } catch (error: Throwable) {
                this.page = null
                throw error
            } finally {
                if (this.page == null) listing.free()
            }
        }
    }

    override fun next(): T = if (hasNext()) page!!.next() else throw NoSuchElementException()

    /** A list that is freed at its end; where nobody has come to the end, when the next one begins after its iterator is gone. */
    private class Kept(owner: Any, val handle: Long) : PhantomReference<Any>(owner, gone) {
        init {
            all.add(this)
            while (true) (gone.poll() as Kept? ?: break).free()
        }

        fun free() {
            if (all.remove(this)) Native.free(handle)
        }
    }

    private companion object {
        val gone = ReferenceQueue<Any>()
        val all: MutableSet<Kept> = Collections.synchronizedSet(HashSet())
    }
}
