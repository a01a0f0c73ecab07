//! The golden wire suite: every case of `tests/wire/`, whose README says what a case is.
//!
//! It drives [`polyhydra::exchange`] without an executor, so it runs without any feature.

mod case;
mod coverage;
mod drive;
mod typed;

use case::{suite, Case};
use std::io::Write;

#[test]
fn every_case_comes_out_as_it_says() {
    let suite = suite();
    let mut failures = Vec::new();
    for case in &suite.cases {
        if let Err(failure) = drive::run(case) {
            failures.push(format!("{} ({}): {failure}", case.name, case.operation.id));
        }
    }
    // Not by `println`, which shows nothing where all is well.
    writeln!(std::io::stderr(), "wire: {} cases, {}", suite.cases.len(), by_generation(&suite.cases)).unwrap();
    assert_eq!(suite.cases.len(), suite.written, "some cases were not read");
    assert!(failures.is_empty(), "{} of {} cases fail:\n\n{}", failures.len(), suite.cases.len(), failures.join("\n\n"));
}

#[test]
fn nothing_lacks_a_case() {
    let lacks = coverage::lacks(&suite().cases);
    assert!(lacks.is_empty(), "{}", lacks.join("\n"));
}

fn by_generation(cases: &[Case]) -> String {
    let count = |name: Option<&str>| cases.iter().filter(|case| case.generation.map(polyhydra::Generation::name) == name).count();
    let told = ["V0", "V1", "V2"].map(|name| format!("{name} {}", count(Some(name))));
    format!("{}, to be found out {}", told.join(", "), count(None))
}
