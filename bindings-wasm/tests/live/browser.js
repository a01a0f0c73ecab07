// A browser for tests: it keeps cookies, follows redirects inside Hydra, and stops where one leads out of it.

/** Where a visit has ended: at a page, or at a URL that is not Hydra's. */
class Arrival {
  constructor(url, status, body) {
    Object.assign(this, { url, status, body });
  }

  /** A parameter of the URL's query; an error of the server's is thrown. */
  parameter(name) {
    const query = new URL(this.url).searchParams;
    if (query.has(name)) return query.get(name);
    throw new Error(`no ${name} at ${this.url.split("?")[0]}: ${query.get("error") ?? this.status} ${query.get("error_description") ?? ""}`);
  }
}

/** One user's browser. 127.0.0.1 counts as one site whatever the port, as it does for cookies. */
export class Browser {
  #cookies = new Map();

  /** Goes to a URL of Hydra's and on, until a login, consent or logout page, the callback, or a page of Hydra's own. */
  async visit(url) {
    const { host } = new URL(url);
    for (let redirects = 0; redirects < 10; redirects++) {
      if (new URL(url).host !== host) return new Arrival(url, 0, "");
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await fetch(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } });
      for (const line of answer.headers.getSetCookie()) this.#keep(line);
      const body = await answer.text();
      const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : null;
      if (location === null) return new Arrival(url, answer.status, body);
      url = new URL(location, url).href;
    }
    throw new Error(`more than ten redirects, the last to ${url.split("?")[0]}`);
  }

  #keep(line) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    const ends = /expires=([^;]+)/i.exec(line);
    const gone = /max-age=(0|-\d+)\b/i.test(line) || (ends !== null && Date.parse(ends[1]) <= Date.now());
    if (gone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
