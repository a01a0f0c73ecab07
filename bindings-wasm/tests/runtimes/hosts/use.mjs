/** A client's life, a list, and the errors of each kind that a host can make differently. */
export async function use({ Hydra, PublicHydra, isHydraError }, publicUrl, adminUrl) {
  const hydra = new Hydra({ publicUrl, adminUrl });
  const failure = (promise) =>
    promise.then(
      () => "none",
      (error) => (isHydraError(error) ? [error.kind, error.transport, error.status, error.argument].filter((each) => each !== undefined).join(" ") : `${error}`),
    );
  const created = await hydra.oauth2.createOAuth2Client({ client_name: "é", metadata: { nested: [1, null] } });
  const read = await hydra.oauth2.getOAuth2Client(created.client_id);
  await hydra.oauth2.setOAuth2Client(created.client_id, { ...read, client_name: "changed" });
  const changed = await hydra.withHttpInfo.oauth2.getOAuth2Client(created.client_id);
  let listed = 0;
  for await (const client of hydra.oauth2.listOAuth2Clients({ pageSize: 1 })) listed += client.client_id ? 1 : 0;
  await hydra.oauth2.deleteOAuth2Client(created.client_id);
  const { issuer } = await new PublicHydra({ publicUrl }).oidc.discoverOidcConfiguration();
  const free = new Hydra({ adminUrl: "http://127.0.0.1:1", server: "V2" });
  return {
    name: read.client_name,
    metadata: read.metadata,
    changed: [changed.data.client_name, changed.status, changed.headers.get("content-type")],
    listed: listed > 0,
    issuer,
    missing: await failure(hydra.oauth2.getOAuth2Client(created.client_id)),
    bad: await failure(hydra.oauth2.getOAuth2Client("")),
    cancelled: await failure(hydra.oauth2.getOAuth2Client("a", { signal: AbortSignal.abort() })),
    unreachable: await failure(free.oauth2.getOAuth2Client("a")),
  };
}
