import { Hydra, isHydraError } from "polyhydra";
import { Hydra as PublicHydra } from "polyhydra/browser";
import { use } from "./use.mjs";

export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    return Response.json(await use({ Hydra, PublicHydra, isHydraError }, searchParams.get("public"), searchParams.get("admin")));
  },
};
