package org.polyhydra.live

import java.net.CookieManager
import java.net.URI
import java.net.URLDecoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers

/** Where a visit has ended: at a page, or at a URL that is not Hydra's. */
class Arrival(val url: String, private val status: Int) {
    fun parameter(name: String): String {
        val query = url.substringAfter('?', "").substringBefore('#').split('&').associate {
            it.substringBefore('=') to URLDecoder.decode(it.substringAfter('=', ""), Charsets.UTF_8)
        }
        return query[name] ?: error("no $name at ${url.substringBefore('?')}: ${query["error"] ?: status} ${query["error_description"]}")
    }
}

/** One user's browser: it keeps cookies, follows redirects inside Hydra, and stops where one leads out of it. */
class Browser {
    private val client = HttpClient.newBuilder().cookieHandler(CookieManager()).build()

    fun visit(url: String): Arrival {
        var here = URI.create(url)
        val origin = here.authority
        repeat(10) {
            if (here.authority != origin) return Arrival("$here", 0)
            val answer = client.send(HttpRequest.newBuilder(here).build(), BodyHandlers.discarding())
            val location = answer.headers().firstValue("location").orElse(null)
            if (answer.statusCode() !in 300..399 || location == null) return Arrival("$here", answer.statusCode())
            here = here.resolve(location)
        }
        error("more than ten redirects")
    }
}
