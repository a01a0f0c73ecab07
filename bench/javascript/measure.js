// Taking turns: every way to do a work gets a batch in every round.

/** Measures all ways of all works in turn; each round begins with another one. Everything is made warm before the first of them. */
export async function measure(works, rounds, batch) {
  const calls = {};
  for (const [work, ways] of Object.entries(works)) {
    calls[work] = {};
    for (const [name, call] of Object.entries(ways)) calls[work][name] = await callsFor(call, batch);
  }
  const measured = [];
  for (const [work, ways] of Object.entries(works)) measured.push(await samples(work, ways, calls[work], rounds));
  return measured;
}

async function samples(work, ways, calls, rounds) {
  const names = Object.keys(ways);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let turn = 0; turn < rounds; turn++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(turn + place) % names.length];
      samples[name].push(((await time(ways[name], calls[name])) / calls[name]) * 1000);
    }
  }
  return { work, ways: names.map((name) => ({ name, calls: calls[name], microseconds: samples[name] })) };
}

/** How many calls take as long as a batch shall. V8 compiles what is warm, so they are made for forty batches. */
async function callsFor(call, batch) {
  let calls = 4;
  for (const until = performance.now() + batch * 40; performance.now() < until; ) {
    const taken = await time(call, calls);
    calls = Math.max(4, Math.min(Math.ceil((calls * batch) / taken), calls * 2));
  }
  return calls;
}

async function time(call, times) {
  const start = performance.now();
  for (let done = 0; done < times; done++) await call();
  return performance.now() - start;
}
