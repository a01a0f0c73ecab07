// How the host's own `fetch` fails: real ports that nobody listens at, that speak no TLS, that close or say nothing.

import { once } from "node:events";
import { createServer } from "node:net";

/** Opens the ports. `close` closes them; `urls` is for {@link failing}. */
export async function failures() {
  const rubbish = createServer((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
  const closing = createServer((socket) => socket.once("data", () => socket.destroy()));
  const hanging = createServer(() => {});
  const dead = createServer();
  const sockets = new Set();
  for (const server of [rubbish, closing, hanging, dead]) {
    server.on("connection", (socket) => {
      sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const at = (server, scheme = "http") => `${scheme}://127.0.0.1:${server.address().port}/`;
  const urls = { connect: at(dead), tls: at(rubbish, "https"), interrupted: at(closing), timeout: at(hanging), cancelled: at(hanging) };
  dead.close();
  return {
    urls,
    close() {
      for (const server of [rubbish, closing, hanging]) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
