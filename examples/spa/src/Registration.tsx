import { useState } from "react";
import { isHydraError, type Hydra, type HydraError, type OAuth2Client } from "polyhydra/browser";
import { Failure } from "./Failure";

/** Registers a client (RFC 7591), and takes it away again. */
export function Registration({ hydra }: { readonly hydra: Hydra }) {
  const [name, setName] = useState("a page's client");
  const [client, setClient] = useState<OAuth2Client>();
  const [error, setError] = useState<HydraError>();

  async function attempt(work: () => Promise<OAuth2Client | undefined>) {
    try {
      setClient(await work());
      setError(undefined);
    } catch (thrown) {
      if (!isHydraError(thrown)) throw thrown;
      setError(thrown);
    }
  }

  const register = () =>
    hydra.oidc.createOidcDynamicClient({
      client_name: name,
      redirect_uris: [location.origin],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "none",
    });
  const remove = async ({ client_id = "", registration_access_token }: OAuth2Client) => {
    await hydra.oidc.deleteOidcDynamicClient(client_id, { registrationAccessToken: registration_access_token });
    return undefined;
  };
  return (
    <section>
      <h2>Registration</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(register);
        }}
      >
        <label>
          Name <input value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <button>Register</button>
      </form>
      {error && <Failure error={error} />}
      {client && (
        <p className="registered">
          {client.client_name} is <code>{client.client_id}</code> <button onClick={() => attempt(() => remove(client))}>Delete</button>
        </p>
      )}
    </section>
  );
}
