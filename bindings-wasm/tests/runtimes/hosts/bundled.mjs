import { Hydra } from "polyhydra";

try {
  console.log(new Hydra({ publicUrl: "http://127.0.0.1" }));
} catch (error) {
  console.log(JSON.stringify([error.kind, error.transport, error.message]));
}
