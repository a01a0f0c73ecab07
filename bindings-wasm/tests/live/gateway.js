// A gateway before a server, which allows every origin wherever the server itself does not.

import http, { createServer } from "node:http";
import { close, listen } from "../runtimes/chromium.js";

const ALLOWED = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  "access-control-allow-headers": "Accept, Authorization, Content-Type",
};

/** Starts it. */
export async function gateway(target) {
  const server = createServer((request, response) => {
    if (request.method === "OPTIONS") return void response.writeHead(204, ALLOWED).end();
    const passed = http.request(target + request.url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, { ...answer.headers, ...ALLOWED });
      answer.pipe(response);
    });
    request.pipe(passed.on("error", () => response.destroy()));
  });
  return { url: await listen(server), stop: () => close(server) };
}
