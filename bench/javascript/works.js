// What is asked of the server, by everyone alike.

export const CLIENT_ID = "0b7a3f5e-9c1d-4f1e-8a2b-000000000000";
export const COUNT = 500;

const CLIENT = `/admin/clients/${CLIENT_ID}`;
const CLIENTS = `/admin/clients?page_size=${COUNT}`;

/** polyhydra, by its own executor or by a `fetch`. */
export function polyhydra(Hydra, base, settings) {
  const { oauth2 } = new Hydra({ adminUrl: base, server: "V2", ...settings });
  return {
    client: () => oauth2.getOAuth2Client(CLIENT_ID),
    async clients() {
      const clients = [];
      for await (const client of oauth2.listOAuth2Clients({ pageSize: COUNT })) clients.push(client);
      return clients;
    },
  };
}

/** The official client. */
export function ory({ Configuration, OAuth2Api }, base) {
  const api = new OAuth2Api(new Configuration({ basePath: base }));
  return {
    client: async () => (await api.getOAuth2Client({ id: CLIENT_ID })).data,
    clients: async () => (await api.listOAuth2Clients({ pageSize: COUNT })).data,
  };
}

export function bareFetch(base) {
  const get = async (path) => (await fetch(base + path, { headers: { accept: "application/json" } })).json();
  return { client: () => get(CLIENT), clients: () => get(CLIENTS) };
}

export function undici({ request }, base) {
  const get = async (path) => JSON.parse(await (await request(base + path, { headers: { accept: "application/json" } })).body.text());
  return { client: () => get(CLIENT), clients: () => get(CLIENTS) };
}
