/** Uses both entries against the server that the page's address names, and leaves what it found in `window.found`. */
export function visit({ Hydra, PublicHydra, wasm = {} }) {
  const publicUrl = new URLSearchParams(location.search).get("server");
  window.found = (async () => {
    const hydra = new PublicHydra({ publicUrl, ...(wasm.small && { wasm: wasm.small }) });
    const { issuer } = await hydra.oidc.discoverOidcConfiguration();
    const { keys } = await hydra.wellknown.discoverJsonWebKeys();
    const client = await hydra.oidc.createOidcDynamicClient({ client_name: "from a page" });
    const full = new Hydra({ publicUrl, adminUrl: publicUrl, server: "V2", ...(wasm.full && { wasm: wasm.full }) });
    const { status } = await full.withHttpInfo.metadata.isReady();
    const error = await full.oauth2.getOAuth2Client("a").catch((thrown) => thrown);
    return { issuer, keys: keys.length, client: client.client_name, status, error: error.kind, admin: "jwk" in hydra };
  })();
}
