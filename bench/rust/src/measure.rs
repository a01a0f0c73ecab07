//! Taking turns: every way to do a work gets a batch in every round.

use super::Failure;
use serde::Serialize;
use std::time::{Duration, Instant};

/// One way to do a work.
pub(crate) struct Way<'a> {
    name: &'static str,
    /// Does it so many times.
    run: Box<dyn FnMut(u32) -> Result<(), Failure> + 'a>,
}

impl<'a> Way<'a> {
    pub(crate) fn new(name: &'static str, run: impl FnMut(u32) -> Result<(), Failure> + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }

    /// A way whose calls are made one after the other.
    pub(crate) fn calls(name: &'static str, mut call: impl FnMut() -> Result<(), Failure> + 'a) -> Self {
        Self::new(name, move |times| (0..times).try_for_each(|_| call()))
    }
}

#[derive(Serialize)]
pub(crate) struct Measured {
    work: &'static str,
    ways: Vec<Samples>,
}

#[derive(Serialize)]
struct Samples {
    name: &'static str,
    /// Calls in a batch.
    calls: u32,
    /// Time of a call, batch by batch, one a round.
    microseconds: Vec<f64>,
}

/// Measures all ways of a work in turn; each round begins with another one.
pub(crate) fn measure(work: &'static str, mut ways: Vec<Way<'_>>, rounds: usize, batch: Duration) -> Result<Measured, Failure> {
    let mut samples = Vec::new();
    for way in &mut ways {
        samples.push(Samples { name: way.name, calls: calls_for(way, batch)?, microseconds: Vec::new() });
    }
    for round in 0..rounds {
        for turn in 0..ways.len() {
            let place = (round + turn) % ways.len();
            let calls = samples[place].calls;
            let start = Instant::now();
            (ways[place].run)(calls)?;
            samples[place].microseconds.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(calls));
        }
    }
    Ok(Measured { work, ways: samples })
}

/// How many calls take as long as a batch shall; they warm everything up, too.
fn calls_for(way: &mut Way<'_>, batch: Duration) -> Result<u32, Failure> {
    let mut calls = 2;
    loop {
        let start = Instant::now();
        (way.run)(calls)?;
        if start.elapsed() * 2 >= batch {
            return Ok(calls * 2);
        }
        calls *= 2;
    }
}
