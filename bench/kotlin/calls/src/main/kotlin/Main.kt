package org.polyhydra.bench

import com.fasterxml.jackson.core.type.TypeReference
import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.ObjectMapper
import com.squareup.moshi.Moshi
import com.squareup.moshi.Types
import java.io.IOException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.system.exitProcess
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.serialization.json.Json
import okhttp3.Call
import okhttp3.Callback
import okhttp3.FormBody
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.ResponseBody
import org.polyhydra.Hydra
import sh.ory.hydra.ApiClient
import sh.ory.hydra.api.OAuth2Api

private const val CLIENT_ID = "0b7a3f5e-9c1d-4f1e-8a2b-000000000000"
private const val TOKEN = "ory_at_Z3QEzgEYs-hwt0vqjcBA52pEbWZ3OUe3QAf12BrlN_Q.NjtLLYABr6OK80Thl_WSzuvgMenLX1QqrrubCsLiSVU"
private const val COUNT = 500L

/** OkHttp by hand: `url` with a form or without, read by `parse`. */
private class ByHand(private val base: String) {
    private val http = OkHttpClient()

    private fun request(path: String, form: FormBody?): Call =
        http.newCall(Request.Builder().url(base + path).header("Accept", "application/json").apply { form?.let { post(it) } }.build())

    fun <T> call(path: String, form: FormBody? = null, parse: (ResponseBody) -> T): T = request(path, form).execute().use { read(it, parse) }

    suspend fun <T> suspending(path: String, parse: (ResponseBody) -> T): T = suspendCancellableCoroutine { waiting ->
        val call = request(path, null)
        waiting.invokeOnCancellation { call.cancel() }
        call.enqueue(object : Callback {
            override fun onFailure(call: Call, e: IOException) = waiting.resumeWithException(e)

            override fun onResponse(call: Call, response: Response) = waiting.resume(response.use { read(it, parse) })
        })
    }

    private fun <T> read(response: Response, parse: (ResponseBody) -> T): T {
        check(response.isSuccessful)
        return parse(response.body)
    }
}

/** Works by all ways, for `bench/run.py`: the server's port, how many rounds, milliseconds of a batch. */
fun main(arguments: Array<String>) {
    val (port, rounds, milliseconds) = arguments.map { it.toInt() }
    val measure = Measure(rounds, milliseconds * 1_000_000L)
    val moshi = Moshi.Builder().build()
    val jackson = ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
    val kotlinx = Json { ignoreUnknownKeys = true }
    val plain = moshi.adapter(Plain::class.java)
    val plains = moshi.adapter<List<Plain>>(Types.newParameterizedType(List::class.java, Plain::class.java))
    val plainToken = moshi.adapter(PlainToken::class.java)
    val list = object : TypeReference<List<Plain>>() {}
    val client = "/admin/clients/$CLIENT_ID"
    val clients = "/admin/clients?page_size=$COUNT"

    for ((note, base) in listOf("cut down" to "http://127.0.0.1:$port/cut", "" to "http://127.0.0.1:$port")) {
        val hydra = Hydra(publicUrl = base, adminUrl = base, server = "V2")
        val blocking = hydra.blocking.oauth2
        val byHand = ByHand(base)
        val official = OAuth2Api(ApiClient().setBasePath(base))
        fun named(work: String) = if (note.isEmpty()) work else "$work, $note"

        // The official SDK throws on what a server of today sends.
        fun ways(ours: () -> Any?, official: () -> Any?, vararg others: Pair<String, () -> Any?>): Map<String, () -> Any?> =
            mapOf("polyhydra" to ours) + (if (note.isEmpty()) emptyMap() else mapOf("hydra-client" to official)) + others
        measure.work(
            named("get client"),
            ways(
                { blocking.getOAuth2Client(CLIENT_ID) },
                { official.getOAuth2Client(CLIENT_ID) },
                "OkHttp + Moshi" to { byHand.call(client) { plain.fromJson(it.source()) } },
                "OkHttp + kotlinx" to { byHand.call(client) { kotlinx.decodeFromString<Serial>(it.string()) } },
                "OkHttp + Jackson" to { byHand.call(client) { jackson.readValue(it.bytes(), Plain::class.java) } },
            ),
        )
        measure.work(
            named("list 500 clients"),
            ways(
                { blocking.listOAuth2Clients(COUNT).page() },
                { official.listOAuth2Clients(COUNT, null, null, null) },
                "OkHttp + Moshi" to { byHand.call(clients) { plains.fromJson(it.source()) } },
                "OkHttp + kotlinx" to { byHand.call(clients) { kotlinx.decodeFromString<List<Serial>>(it.string()) } },
                "OkHttp + Jackson" to { byHand.call(clients) { jackson.readValue(it.bytes(), list) } },
            ),
        )
        if (note.isEmpty()) {
            measure.work(
                "get client, suspending",
                mapOf(
                    "polyhydra" to { runBlocking { hydra.oauth2.getOAuth2Client(CLIENT_ID) } },
                    "OkHttp + kotlinx" to { runBlocking { byHand.suspending(client) { kotlinx.decodeFromString<Serial>(it.string()) } } },
                ),
            )
        } else {
            val path = "/admin/oauth2/introspect"
            val form = FormBody.Builder().add("token", TOKEN).build()
            measure.work(
                "introspect",
                ways(
                    { blocking.introspectOAuth2Token(TOKEN) },
                    { official.introspectOAuth2Token(TOKEN, null) },
                    "OkHttp + Moshi" to { byHand.call(path, form) { plainToken.fromJson(it.source()) } },
                    "OkHttp + kotlinx" to { byHand.call(path, form) { kotlinx.decodeFromString<SerialToken>(it.string()) } },
                    "OkHttp + Jackson" to { byHand.call(path, form) { jackson.readValue(it.bytes(), PlainToken::class.java) } },
                ),
            )
        }
    }
    println(measure.all())
    exitProcess(0)
}
