package org.polyhydra.bench;

import org.polyhydra.Hydra;

/** A fresh program's first answer, by polyhydra. */
public class FirstOurs {
    public static void main(String[] arguments) {
        try (Hydra hydra = Hydra.builder().adminUrl(arguments[0]).server("V2").build()) {
            System.out.println(hydra.blocking().oauth2().getOAuth2Client(arguments[1]).getClientName());
        }
    }
}
