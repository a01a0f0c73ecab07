// A server, a client of it, and what was called. For the time of one test; every call of the live tests goes through here.

import { isAtLeast, isOn } from "./record.js";

let names = 0;

export class Live {
  #package;
  #record;
  #page;
  #made = [];

  /**
   * `installed` is the package as imported, with its declaration. With a `page` the operations that it has are called there,
   * and these alone are noted.
   */
  constructor(server, installed, record, page) {
    this.server = server;
    this.#package = installed;
    this.#record = record;
    this.#page = page;
    this.hydra = this.open({ publicUrl: server.public_url, adminUrl: server.admin_url });
  }

  /** A client with settings of its own, whose calls are noted. */
  open(settings) {
    const hydra = new this.#package.Hydra(settings);
    const noted = (group) => new Proxy(group, { get: (_, name) => this.#noted(group, name) });
    return new Proxy(hydra, { get: (_, name) => (typeof hydra[name] === "object" ? noted(hydra[name]) : hydra[name]) });
  }

  #noted(group, name) {
    const { isList } = this.#package.declaration.operations[name];
    if (this.#page && !this.#page.operations.includes(name)) return group[name].bind(group);
    const call = this.#page ? this.#page.calling(this.server, name) : group[name].bind(group);
    const note = async (made) => {
      try {
        const result = await made;
        this.#record.note(name, "ok");
        return result;
      } catch (error) {
        if (this.#package.isHydraError(error)) this.#record.note(name, error.kind === "unsupported" ? "unsupported" : "failed");
        throw error;
      }
    };
    if (!isList) return (...given) => note(call(...given));
    async function* each(iterator) {
      for (;;) {
        const { done, value } = await note(iterator.next());
        if (done) return;
        yield value;
      }
    }
    return (...given) => {
      const list = call(...given);
      return { pages: () => each(list.pages()), [Symbol.asyncIterator]: () => each(list[Symbol.asyncIterator]()) };
    };
  }

  /** Whether the server has an operation. */
  has(id) {
    return isOn(this.#package.declaration.operations[id], this.server);
  }

  isAtLeast(version) {
    return isAtLeast(this.server, version);
  }

  /** Whether a client may have an id of one's own: 2.0 and 2.1 make up every one. */
  get takesIds() {
    return this.server.generation !== "V2" || this.isAtLeast("2.2.0");
  }

  /** What the server says where a client is read that is not there: 1.3 to 1.10 take that for a wrong password. */
  get statusWithoutClient() {
    return this.isAtLeast("1.3.0") && !this.isAtLeast("1.11.0") ? 401 : 404;
  }

  /** A name that nothing else on the server has. */
  unique(what) {
    return `polyhydra-${what}-${process.pid}-${names++}`;
  }

  /** Deletes something when the test is over; the server may be somebody's. What is gone already is no mistake. */
  deleteLater(remove) {
    this.#made.push(remove);
  }

  async cleanUp() {
    const left = [];
    for (const remove of this.#made.reverse()) await remove().catch((error) => error.status === 404 || left.push(error));
    if (left.length > 0) throw new AggregateError(left, "some things could not be cleaned up");
  }
}

/** The error of a call that must fail, and must be of this package. */
export async function refused(made) {
  let result;
  try {
    result = await made;
  } catch (error) {
    if (error.name === "HydraError") return error;
    throw error;
  }
  throw new Error(`expected an error, got ${JSON.stringify(result)}`);
}

/** Every item of a list. */
export async function all(list) {
  const items = [];
  for await (const item of list) items.push(item);
  return items;
}
