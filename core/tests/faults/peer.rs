//! A scripted peer on a thread: it says what it was asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A peer that plays `script` on each connection, until the test ends.
pub struct Peer {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

/// What can be read from and written to: a connection, with TLS around it or without.
pub trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}

/// What the peer says to a request, head and body; `None` closes the connection.
pub type Script = fn(&str) -> Option<String>;

impl Peer {
    /// A peer of plain HTTP.
    pub fn start(script: Script) -> Self {
        Self::wrapped(script, |connection| Some(Box::new(connection)))
    }

    /// A peer whose connections are wrapped first.
    pub fn wrapped(script: Script, wrap: impl Fn(TcpStream) -> Option<Box<dyn Stream>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (log, wrap) = (requests.clone(), Arc::new(wrap));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (log, wrap) = (log.clone(), wrap.clone());
                std::thread::spawn(move || {
                    if let Some(mut connection) = wrap(connection) {
                        converse(&mut *connection, script, &log);
                    }
                });
            }
        });
        Self { address, requests }
    }

    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }

    /// The requests that came, each with its body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn converse(connection: &mut dyn Stream, script: Script, log: &Mutex<Vec<String>>) {
    while let Some(request) = read_request(connection) {
        log.lock().unwrap().push(request.clone());
        let Some(answer) = script(&request) else { return };
        if connection.write_all(answer.as_bytes()).and_then(|()| connection.flush()).is_err() {
            return;
        }
    }
}

/// A request, head and body; `None` where the connection ends.
pub fn read_request(connection: &mut dyn Stream) -> Option<String> {
    let mut request = String::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(end) = request.find("\r\n\r\n") {
            let length = request.to_ascii_lowercase();
            let length = length.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
            if request.len() >= end + 4 + length.unwrap_or(0) {
                return Some(request);
            }
        }
        match connection.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => request.push_str(&String::from_utf8_lossy(&piece[..count])),
        }
    }
}

/// An answer that every call of these tests can read.
#[allow(clippy::unnecessary_wraps)] // it is a script
pub fn fine(_: &str) -> Option<String> {
    let body = r#"{"active":true,"challenge":"c"}"#;
    Some(format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// No answer, for longer than any test waits.
pub fn hang(_: &str) -> Option<String> {
    std::thread::sleep(std::time::Duration::from_secs(60));
    None
}
