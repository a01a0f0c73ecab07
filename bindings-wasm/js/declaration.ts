/** A field of a model, or an argument of an operation, by the letters of `core/src/packed.rs`. */
export interface Row {
  readonly kind: string;
  /** What errors call it. */
  readonly name: string;
  /** The model of what is in it. */
  readonly model: string | undefined;
  readonly required: boolean;
  /** The lifespan that was found good last: many clients have the same. */
  good?: string;
}

/** The declaration's tables: the text that the core reads as well, and rows out of it. */
export class Declaration {
  readonly #known = new Map<string, ReadonlyMap<string, Row>>();

  constructor(readonly text: string) {}

  fields(model: string): ReadonlyMap<string, Row> {
    return this.#rows(`=${model}`);
  }

  arguments(operation: string): ReadonlyMap<string, Row> {
    return this.#rows(`@${operation}`);
  }

  #rows(head: string): ReadonlyMap<string, Row> {
    let rows = this.#known.get(head);
    if (rows === undefined) {
      const [, block = ""] = new RegExp(`^${head}(?: .*)?\n((?:[^=@].*\n)*)`, "m").exec(this.text) ?? [];
      rows = new Map([...block.matchAll(/^([A-Za-z])(\S+)(.*)/gm)].map(([, kind = "", wire = "", rest = ""]) => [wire, row(kind, wire, rest)]));
      this.#known.set(head, rows);
    }
    return rows;
  }
}

function row(kind: string, wire: string, rest: string): Row {
  return { kind, name: / \|(\S+)/.exec(rest)?.[1] ?? wire, model: / >(\S+)/.exec(rest)?.[1], required: rest.includes(" !") };
}
