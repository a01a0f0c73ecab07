// Compiled, never run: what a user writes must compile, and what is wrong must not.

import { Hydra, HydraError, isHydraError, type IntrospectedOAuth2Token, type OAuth2Client, type Pages } from "polyhydra";

const hydra = new Hydra({ publicUrl: "http://127.0.0.1:4444", adminUrl: "http://127.0.0.1:4445", server: "1.11.10" });

export async function right(signal: AbortSignal): Promise<void> {
  const client: OAuth2Client = await hydra.oauth2.getOAuth2Client("id", { signal, timeoutMs: 2000 });
  const name: string | undefined = client.client_name;
  const uris: string[] = client.redirect_uris ?? [];
  await hydra.oauth2.setOAuth2Client("id", { ...client, metadata: { any: ["json", null, 1] }, client_name: name ?? uris.join() });
  const list: Pages<OAuth2Client> = hydra.oauth2.listOAuth2Clients({ owner: "ops", pageSize: 10 });
  for await (const each of list) each.client_id?.length;
  for await (const page of list.pages()) page.nextPageToken?.length;
  const token: IntrospectedOAuth2Token = await hydra.oauth2.introspectOAuth2Token("token", { scope: ["a", "b"], credentials: { bearer: "t" } });
  const audience: string[] | undefined = token.aud;
  const url: string = await hydra.oauth2.oAuth2Authorize("client", "code", { maxAge: 5 });
  const nothing: void = await hydra.oauth2.deleteOAuth2Client("id");
  const { redirect_to } = await hydra.oauth2.acceptOAuth2LoginRequest("challenge", { subject: "sue", remember: true });
  await hydra.oauth2.patchOAuth2Client("id", [{ op: "replace", path: "/client_name", value: "x" }] as const);
  void [audience, url, nothing, redirect_to?.length];
}

export function errors(error: unknown): string {
  if (error instanceof HydraError) error.message.length;
  if (!isHydraError(error)) return "another";
  switch (error.kind) {
    case "build":
      return error.argument;
    case "unsupported":
      return error.generation;
    case "transport":
      return error.transport;
    case "api":
    case "oauth":
      return `${error.status} ${error.error} ${error.errorDescription} ${error.body}`;
    case "decode":
      return error.path;
    case "verification":
      return error.check;
    case "already_handled":
      return error.redirectTo ?? "";
  }
}

export async function wrong(client: OAuth2Client): Promise<void> {
  // @ts-expect-error an argument is missing
  await hydra.oauth2.getOAuth2Client();
  // @ts-expect-error no number is an id
  await hydra.oauth2.getOAuth2Client(5);
  // @ts-expect-error there is no such option
  await hydra.oauth2.getOAuth2Client("id", { colour: "red" });
  // @ts-expect-error there is no such operation
  await hydra.oauth2.makeCoffee();
  // @ts-expect-error the operation is of another group
  await hydra.oidc.getOAuth2Client("id");
  // @ts-expect-error there is no such field
  client.clientId;
  // @ts-expect-error a field of another type
  await hydra.oauth2.createOAuth2Client({ redirect_uris: "http://a" });
  // @ts-expect-error a required member is missing
  await hydra.oauth2.acceptOAuth2LoginRequest("challenge", {});
  // @ts-expect-error a list is no promise
  hydra.oauth2.listOAuth2Clients().then;
  // @ts-expect-error half of the credentials
  new Hydra({ publicUrl: "http://a", credentials: { user: "a" } });
  // @ts-expect-error there is no such setting
  new Hydra({ publicUrl: "http://a", url: "http://b" });
  const error: unknown = undefined;
  // @ts-expect-error `status` is not of every kind
  if (isHydraError(error)) error.status;
}

export function hooks(): Hydra {
  return new Hydra({
    publicUrl: "http://a",
    before(request) {
      request.headers.set("traceparent", request.operation);
      // @ts-expect-error a hook changes headers alone
      request.url = "http://elsewhere";
    },
    async after({ method }, outcome) {
      if (isHydraError(outcome)) outcome.message.length;
      else if (method === "GET") outcome.status.toFixed();
    },
    fetch: (url, init) => fetch(url, { ...init, keepalive: true }),
    wasm: Promise.resolve(new URL("http://a/polyhydra.wasm")),
  });
}
