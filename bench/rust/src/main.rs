//! How fast polyhydra is beside reqwest and `serde_json` used by hand, and beside a bare socket.
//!
//! Takes the server's port, a number of rounds and the milliseconds of a batch; prints samples as JSON for `run.py`.

#![forbid(unsafe_code)]

mod by_hand;
mod measure;
mod socket;

use measure::{measure, Measured, Way};
use polyhydra::json::Reader;
use polyhydra::models::{index, ModelType, OAuth2Client};
use polyhydra::operation::ReturnType;
use polyhydra::{Generation, Hydra};
use socket::Socket;
use std::future::Future;
use std::hint::black_box;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const ID: &str = "0b7a3f5e-9c1d-4f1e-8a2b-000000000000";
const TOKEN: &str = "ory_at_Z3QEzgEYs-hwt0vqjcBA52pEbWZ3OUe3QAf12BrlN_Q.NjtLLYABr6OK80Thl_WSzuvgMenLX1QqrrubCsLiSVU";
const CLIENT: &str = "/admin/clients/0b7a3f5e-9c1d-4f1e-8a2b-000000000000";
const LIST: &str = "/admin/clients?page_size=500";
const INTROSPECTION: &str = "/admin/oauth2/introspect";

const US: &str = "polyhydra";
const BY_HAND: &str = "reqwest + serde_json";
const FLOOR: &str = "socket + serde_json";

fn main() -> Result<(), Failure> {
    let numbers: Vec<u64> = std::env::args().skip(1).map(|argument| argument.parse()).collect::<Result<_, _>>()?;
    let [port, rounds, milliseconds] = numbers[..] else {
        return Err("usage: polyhydra-bench PORT ROUNDS MILLISECONDS".into());
    };
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return Err("another TLS provider is installed".into());
    }
    let bench =
        Bench { port: u16::try_from(port)?, rounds: usize::try_from(rounds)?, batch: Duration::from_millis(milliseconds) };
    let mut measured = bench.one_at_a_time()?;
    measured.push(bench.fifty_in_flight()?);
    measured.extend(bench.blocking()?);
    measured.extend(bench.reading()?);
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

struct Bench {
    port: u16,
    rounds: usize,
    batch: Duration,
}

impl Bench {
    fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn hydra(&self) -> Result<Hydra, Failure> {
        Ok(Hydra::builder().admin_url(self.base()).server(Generation::V2).build()?)
    }

    fn measure(&self, work: &'static str, ways: Vec<Way<'_>>) -> Result<Measured, Failure> {
        measure(work, ways, self.rounds, self.batch)
    }

    /// A way on the floor: `request` over a socket of its own, and what to do with the body.
    fn floor(
        &self,
        request: String,
        mut read: impl FnMut(&[u8]) -> Result<(), Failure> + 'static,
    ) -> Result<Way<'static>, Failure> {
        let mut socket = Socket::new(self.port)?;
        Ok(Way::calls(FLOOR, move || read(socket.exchange(&request)?)))
    }

    fn floor_client(&self) -> Result<Way<'static>, Failure> {
        self.floor(get(CLIENT), |body| one(serde_json::from_slice::<by_hand::Client>(body)?.client_id.as_deref()))
    }

    fn floor_list(&self) -> Result<Way<'static>, Failure> {
        self.floor(get(LIST), |body| all(&serde_json::from_slice::<Vec<by_hand::Client>>(body)?))
    }

    /// Async calls one after the other, on a runtime of the calling thread.
    fn one_at_a_time(&self) -> Result<Vec<Measured>, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (hydra, hand) = (self.hydra()?, by_hand::Async::new(&self.base())?);
        let (hydra, hand) = (&hydra, &hand);
        let form = format!("token={TOKEN}");
        let introspect = format!(
            "POST {INTROSPECTION} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        Ok(vec![
            self.measure(
                "get client, async",
                vec![
                    awaited(US, &runtime, move || async move {
                        one(hydra.oauth2().get_oauth2_client(ID).await?.client_id.as_deref())
                    }),
                    awaited(BY_HAND, &runtime, move || async move { one(hand.client().await?.client_id.as_deref()) }),
                    self.floor_client()?,
                ],
            )?,
            self.measure(
                "list 500 clients, async",
                vec![
                    awaited(US, &runtime, move || async move {
                        all(&hydra.oauth2().list_oauth2_clients().page_size(500).await?.items)
                    }),
                    awaited(BY_HAND, &runtime, move || async move { all(&hand.clients().await?) }),
                    self.floor_list()?,
                ],
            )?,
            self.measure(
                "introspect, async",
                vec![
                    awaited(US, &runtime, move || async move {
                        active(hydra.oauth2().introspect_oauth2_token(TOKEN).await?.active == Some(true))
                    }),
                    awaited(BY_HAND, &runtime, move || async move { active(hand.introspection().await?.active) }),
                    self.floor(introspect, |body| active(serde_json::from_slice::<by_hand::Introspection>(body)?.active))?,
                ],
            )?,
        ])
    }

    /// Fifty tasks on a runtime with a thread for each core.
    fn fifty_in_flight(&self) -> Result<Measured, Failure> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let (hydra, hand) = (self.hydra()?, by_hand::Async::new(&self.base())?);
        let ways = vec![
            tasks(US, &runtime, move || {
                let hydra = hydra.clone();
                async move { one(hydra.oauth2().get_oauth2_client(ID).await?.client_id.as_deref()) }
            }),
            tasks(BY_HAND, &runtime, move || {
                let hand = hand.clone();
                async move { one(hand.client().await?.client_id.as_deref()) }
            }),
        ];
        self.measure("get client, async, 50 in flight", ways)
    }

    /// Calls that block their thread.
    fn blocking(&self) -> Result<Vec<Measured>, Failure> {
        let (hydra, hand) = (self.hydra()?, by_hand::Blocking::new(&self.base())?);
        let (hydra, hand) = (&hydra, &hand);
        Ok(vec![
            self.measure(
                "get client, blocking",
                vec![
                    Way::calls(US, move || one(hydra.oauth2().get_oauth2_client(ID).blocking()?.client_id.as_deref())),
                    Way::calls(BY_HAND, move || one(hand.client()?.client_id.as_deref())),
                    self.floor_client()?,
                ],
            )?,
            self.measure(
                "list 500 clients, blocking",
                vec![
                    Way::calls(US, move || all(&hydra.oauth2().list_oauth2_clients().page_size(500).blocking()?.items)),
                    Way::calls(BY_HAND, move || all(&hand.clients()?)),
                    self.floor_list()?,
                ],
            )?,
        ])
    }

    /// Reading alone: the body is there.
    fn reading(&self) -> Result<Vec<Measured>, Failure> {
        let mut socket = Socket::new(self.port)?;
        let client = String::from_utf8(socket.exchange(&get(CLIENT))?.to_vec())?;
        let list = String::from_utf8(socket.exchange(&get(LIST))?.to_vec())?;
        let (client, list) = (client.as_str(), list.as_str());
        Ok(vec![
            self.measure(
                "read 1 client, no network",
                vec![
                    Way::calls(US, move || one(OAuth2Client::from_json(client)?.client_id.as_deref())),
                    Way::calls("polyhydra, checked only", move || {
                        black_box(index::check(&mut Reader::new(client), OAuth2Client::MODEL)?);
                        Ok(())
                    }),
                    Way::calls("serde_json", move || one(serde_json::from_str::<by_hand::Client>(client)?.client_id.as_deref())),
                ],
            )?,
            self.measure(
                "read 500 clients, no network",
                vec![
                    Way::calls(US, move || all(&<[OAuth2Client] as ReturnType>::read(list)?.items)),
                    Way::calls("polyhydra, checked only", move || {
                        all(&index::check_list(&mut Reader::new(list), OAuth2Client::MODEL)?)
                    }),
                    Way::calls("serde_json", move || all(&serde_json::from_str::<Vec<by_hand::Client>>(list)?)),
                ],
            )?,
        ])
    }
}

/// A way of async calls, one after the other.
fn awaited<'a, F>(name: &'static str, runtime: &'a Runtime, mut call: impl FnMut() -> F + 'a) -> Way<'a>
where
    F: Future<Output = Result<(), Failure>>,
{
    Way::new(name, move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                call().await?;
            }
            Ok(())
        })
    })
}

/// A way of async calls by fifty tasks at once.
fn tasks<'a, F>(name: &'static str, runtime: &'a Runtime, call: impl Fn() -> F + Clone + Send + Sync + 'static) -> Way<'a>
where
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    const TASKS: u32 = 50;
    Way::new(name, move |times| {
        runtime.block_on(async {
            let spawned: Vec<_> = (0..TASKS)
                .map(|task| {
                    let call = call.clone();
                    let share = times / TASKS + u32::from(task < times % TASKS);
                    runtime.spawn(async move {
                        for _ in 0..share {
                            call().await?;
                        }
                        Ok::<(), Failure>(())
                    })
                })
                .collect();
            for task in spawned {
                task.await??;
            }
            Ok(())
        })
    })
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n")
}

// What was read must be right, and must not be optimised away.

fn one(id: Option<&str>) -> Result<(), Failure> {
    if black_box(id) == Some(ID) {
        Ok(())
    } else {
        Err("the answer is not the client that was asked for".into())
    }
}

fn all<T>(items: &[T]) -> Result<(), Failure> {
    if black_box(items).len() == 500 {
        Ok(())
    } else {
        Err("the answer has not 500 clients".into())
    }
}

fn active(is: bool) -> Result<(), Failure> {
    if black_box(is) {
        Ok(())
    } else {
        Err("the token is not active".into())
    }
}
