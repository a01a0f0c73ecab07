package org.polyhydra

import java.io.File
import java.io.IOException

/** What the core refuses, as the text of [HydraException]. The native library throws it. */
internal class Refused(override val message: String) : Exception(message)

/** The core, as `native/src/lib.rs` exports it: texts cross as UTF-8, objects as numbers. */
internal object Native {
    init {
        Library.load()
    }

    @JvmStatic external fun engine(settings: ByteArray): Long
    @JvmStatic external fun call(engine: Long, operation: ByteArray, arguments: ByteArray, options: ByteArray): Long
    @JvmStatic external fun list(engine: Long, operation: ByteArray, arguments: ByteArray, options: ByteArray): Long
    @JvmStatic external fun start(call: Long): ByteArray
    @JvmStatic external fun answer(call: Long, status: Int, headers: ByteArray): ByteArray
    @JvmStatic external fun body(call: Long, body: ByteArray): ByteArray
    @JvmStatic external fun fail(call: Long, kind: ByteArray, message: ByteArray, mayHaveArrived: Boolean): ByteArray
    @JvmStatic external fun resume(call: Long): ByteArray
    @JvmStatic external fun nextPage(call: Long, items: Int): ByteArray?
    @JvmStatic external fun decodeError(call: Long, path: ByteArray, reason: ByteArray, body: ByteArray): ByteArray
    @JvmStatic external fun nextCall(listing: Long): Long
    @JvmStatic external fun turn(listing: Long, call: Long, items: Int, print: ByteArray): Boolean
    @JvmStatic external fun free(handle: Long)

    /** How many engines, calls and lists are held. */
    @JvmStatic external fun held(): Int
}

/**
 * Finds the native library: where the system property `org.polyhydra.library` says, among the app's libraries on Android, and
 * otherwise in the jar, from where it is copied to a file for a moment.
 */
private object Library {
    private const val NAME = "polyhydra_jni"

    fun load() {
        val given = System.getProperty("org.polyhydra.library")
        when {
            given != null -> System.load(given)
            System.getProperty("java.vendor") == "The Android Project" -> System.loadLibrary(NAME)
            else -> loadCopy()
        }
    }

    private fun loadCopy() {
        val file = System.mapLibraryName(NAME)
        val resource = "/org/polyhydra/${platform()}/$file"
        val stream = Library::class.java.getResourceAsStream(resource)
            ?: throw UnsatisfiedLinkError("this jar has no $resource; name a library by -Dorg.polyhydra.library=FILE")
        val copy = try {
            newFile(file).also { copy -> stream.use { from -> copy.outputStream().use { to -> from.copyTo(to) } } }
        } catch (error: IOException) {
            throw UnsatisfiedLinkError("no copy of $resource can be made in java.io.tmpdir: ${error.message}")
        }
        System.load(copy.path)
        // Once loaded it needs no name any more; where the system holds on to it, it goes at the end.
        if (!copy.delete()) copy.deleteOnExit()
    }

    /** A file that was not there before, and is nobody's link. The JDK's own names for such files cost 20 ms of random numbers. */
    private fun newFile(name: String): File {
        while (true) {
            val file = File(System.getProperty("java.io.tmpdir"), "polyhydra-${System.nanoTime()}-$name")
            if (file.createNewFile()) return file
        }
    }

    private fun platform(): String {
        val system = System.getProperty("os.name").orEmpty().lowercase()
        val machine = System.getProperty("os.arch").orEmpty().lowercase()
        return when {
            system.startsWith("windows") -> "windows"
            system.startsWith("mac") -> "darwin"
            else -> "linux"
        } + when (machine) {
            "amd64", "x86_64" -> "-x86-64"
            "aarch64", "arm64" -> "-aarch64"
            else -> "-$machine"
        }
    }
}
