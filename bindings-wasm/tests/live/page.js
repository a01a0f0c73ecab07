// A page of another origin that has `polyhydra/browser`, as a single-page app has it.

import { open } from "../browser-page.js";
import { declaration } from "../declaration.js";

/** Opens it. `operations` are those that the entrance has; `calling` gives one of them, made there at the server's public port. */
export async function openPage() {
  const { page, close } = await open();
  const operations = await page.evaluate(async () => {
    const { Hydra } = await import("polyhydra/browser");
    const { withHttpInfo: _, ...groups } = new Hydra({ publicUrl: "http://127.0.0.1" });
    const methods = Object.values(groups).flatMap((group) => Object.getOwnPropertyNames(Object.getPrototypeOf(group)));
    return methods.filter((name) => name !== "constructor");
  });
  const call = async (settings, group, name, given) => {
    const { data, error } = await page.evaluate(
      async ([settings, group, name, given]) => {
        const { Hydra } = await import("polyhydra/browser");
        try {
          return { data: await new Hydra(settings)[group][name](...given) };
        } catch (error) {
          return { error: { ...error, name: error.name, message: error.message, body: error.body, stack: error.stack } };
        }
      },
      [settings, group, name, given],
    );
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return data;
  };
  const groupOf = (name) => declaration.operations[name].group;
  return {
    operations,
    close,
    call: (settings, name, ...given) => call(settings, groupOf(name), name, given),
    calling:
      ({ public_url, publicUrlFor = () => public_url, version }, name) =>
      (...given) =>
        call({ publicUrl: publicUrlFor(name), server: version.replace(/^v/, "") }, groupOf(name), name, given),
  };
}
