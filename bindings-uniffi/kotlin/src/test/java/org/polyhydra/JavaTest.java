package org.polyhydra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import kotlin.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** As Java has it: builders, blocking calls, and an executor of the user's own, against a real server. */
class JavaTest {
    private static Script server;

    @BeforeAll
    static void start() {
        server = Script.Companion.start("servers/hydra.py", "serve", "v2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Hydra.Builder builder() {
        return Hydra.builder().publicUrl(server.text("public_url")).adminUrl(server.text("admin_url"));
    }

    /** java.net.http as an executor. */
    private static HttpResponse send(HttpClient client, HttpRequest request) throws IOException {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.getUrl()));
        request.getHeaders().forEach(header -> builder.header(header.getFirst(), header.getSecond()));
        if (request.getTimeout() != null) {
            builder.timeout(request.getTimeout());
        }
        var body = request.getBody() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.getBody());
        try {
            var response = client.send(builder.method(request.getMethod(), body).build(), BodyHandlers.ofInputStream());
            List<Pair<String, String>> headers = new ArrayList<>();
            response.headers().map().forEach((name, values) -> values.forEach(value -> headers.add(new Pair<>(name, value))));
            try (InputStream stream = response.body()) {
                byte[] whole = stream.readNBytes((int) request.getResponseLimit() + 1);
                if (whole.length > request.getResponseLimit()) {
                    throw new TransportException(TransportException.Kind.TOO_LARGE, "too much");
                }
                return new HttpResponse(response.statusCode(), headers, whole);
            }
        } catch (ConnectException error) {
            throw new TransportException(TransportException.Kind.CONNECT, "nobody listens", false, error);
        } catch (InterruptedException error) {
            throw new TransportException(TransportException.Kind.CANCELLED, "interrupted", true, error);
        }
    }

    @Test
    void aClientFromCreationToDeletion() {
        try (Hydra hydra = builder().build()) {
            var oauth2 = hydra.blocking().oauth2();
            String owner = UUID.randomUUID().toString();
            OAuth2Client created = oauth2.createOAuth2Client(OAuth2Client.builder()
                .clientName("reporter")
                .owner(owner)
                .grantTypes(List.of("client_credentials"))
                .clientCredentialsGrantAccessTokenLifespan(Duration.ofMinutes(15))
                .metadata(JsonValue.of(Map.of("team", "data")))
                .build());
            OAuth2Client read = oauth2.getOAuth2Client(created.getClientId());
            assertEquals("data", read.getMetadata().get("team").getString());
            assertEquals(Duration.ofMinutes(15), read.getClientCredentialsGrantAccessTokenLifespan());
            oauth2.setOAuth2Client(read.getClientId(), read.toBuilder().clientName("changed").build());

            var options = CallOptions.DEFAULT.withCredentials(new Credentials.Basic(created.getClientId(), created.getClientSecret().getText()));
            var tokens = oauth2.oauth2TokenExchange(
                "client_credentials", null, null, null, null, null, null, null, null, null, null, null, null, options);
            assertEquals(true, oauth2.introspectOAuth2Token(tokens.getAccessToken().getText()).getActive());

            List<String> names = new ArrayList<>();
            for (OAuth2Client client : oauth2.listOAuth2Clients(1L, null, null, owner)) {
                names.add(client.getClientName());
            }
            assertEquals(List.of("changed"), names);
            assertEquals(names, oauth2.listOAuth2Clients(1L, null, null, owner).stream().map(OAuth2Client::getClientName).collect(Collectors.toList()));
            oauth2.deleteOAuth2Client(created.getClientId());
            var gone = assertThrows(HydraException.Api.class, () -> oauth2.getOAuth2Client(created.getClientId()));
            assertEquals(404, gone.getStatus());
        }
    }

    @Test
    void whatIsLeftOutIsNamed() {
        try (Hydra hydra = builder().build()) {
            var oauth2 = hydra.blocking().oauth2();
            assertEquals("id", assertThrows(HydraException.Build.class, () -> oauth2.getOAuth2Client(null)).getArgument());
            assertEquals("body", assertThrows(HydraException.Build.class, () -> oauth2.createOAuth2Client(null)).getArgument());
        }
    }

    @Test
    void anExecutorOfTheUsersOwn() {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        BlockingHttpExecutor executor = request -> send(client, request);
        try (Hydra hydra = builder().executor(executor).build()) {
            var reply = hydra.blocking().withHttpInfo(calls -> calls.metadata().getVersion());
            assertEquals(200, reply.getStatus());
            assertEquals(server.text("version"), reply.getData().getVersion());
            assertTrue(reply.headers("CONTENT-TYPE").get(0).startsWith("application/json"));
            assertThrows(HydraException.Api.class, () -> hydra.blocking().oauth2().getOAuth2Client("nobody"));
        }
        try (Hydra hydra = Hydra.builder().adminUrl("http://127.0.0.1:1").executor(executor).build()) {
            var refused = assertThrows(HydraException.Transport.class, () -> hydra.blocking().metadata().getVersion());
            assertEquals(TransportException.Kind.CONNECT, refused.getKind());
        }
    }
}
