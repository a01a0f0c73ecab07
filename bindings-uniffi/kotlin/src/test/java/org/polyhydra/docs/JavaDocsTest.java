package org.polyhydra.docs;

import org.junit.jupiter.api.Test;
import org.polyhydra.Script;

/** The Java of docs/kotlin.md, against a real server. */
class JavaDocsTest {
    @Test
    void everyBlock() {
        try (Script server = Script.Companion.start("servers/hydra.py", "serve", "v2")) {
            JavaDocs.run(server.text("public_url"), server.text("admin_url"));
        }
    }
}
