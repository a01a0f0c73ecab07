// Taking turns: every way to do a work gets a batch in every round.

/** Measures all ways of a work in turn; each round begins with another one. */
export async function measure(work, ways, rounds, batch) {
  const names = Object.keys(ways);
  const calls = {};
  for (const name of names) calls[name] = await callsFor(ways[name], batch);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let turn = 0; turn < rounds; turn++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(turn + place) % names.length];
      samples[name].push(((await time(ways[name], calls[name])) / calls[name]) * 1000);
    }
  }
  return { work, ways: names.map((name) => ({ name, calls: calls[name], microseconds: samples[name] })) };
}

/** How many calls take as long as a batch shall; they warm everything up, too. */
async function callsFor(call, batch) {
  let calls = 2;
  while ((await time(call, calls)) * 2 < batch) calls *= 2;
  return calls * 2;
}

async function time(call, times) {
  const start = performance.now();
  for (let done = 0; done < times; done++) await call();
  return performance.now() - start;
}
