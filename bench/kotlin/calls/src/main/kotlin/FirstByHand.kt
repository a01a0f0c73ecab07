package org.polyhydra.bench

import kotlin.system.exitProcess
import kotlinx.serialization.json.Json
import okhttp3.OkHttpClient
import okhttp3.Request

/** The same by OkHttp and kotlinx.serialization. */
object FirstByHand {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val request = Request.Builder().url("${arguments[0]}/admin/clients/${arguments[1]}").build()
        val body = OkHttpClient().newCall(request).execute().use { it.body.string() }
        println(Json.decodeFromString<Serial>(body).clientName)
        exitProcess(0)
    }
}
