// What the test pages do, whoever bundled them: `?server=` is a Hydra that allows the page's origin.

import { Hydra } from "polyhydra";
import { Hydra as PublicHydra } from "polyhydra/browser";
import { visit } from "./visit.js";

visit({ Hydra, PublicHydra });
