package org.polyhydra.bench;

import sh.ory.hydra.ApiClient;
import sh.ory.hydra.api.OAuth2Api;

/** The same by the official SDK. Its threads outlive the answer, so the program is ended. */
public class FirstOfficial {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.setBasePath(arguments[0]);
        System.out.println(new OAuth2Api(client).getOAuth2Client(arguments[1]).getClientName());
        System.exit(0);
    }
}
