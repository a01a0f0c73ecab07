//! A static HTTP/1.1 server that answers like Ory Hydra, so fast that what is measured is the client.
//!
//! It listens on a free port of 127.0.0.1, prints it, and ends when its stdin does. Every connection has a thread.

#![forbid(unsafe_code)]

mod answers;

use answers::Answers;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("{}", listener.local_addr()?.port());
    thread::spawn(|| {
        // A parent that dies closes it too: no server is left behind.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
    let answers = Arc::new(Answers::new());
    for connection in listener.incoming() {
        let (connection, answers) = (connection?, answers.clone());
        // A client that breaks off concerns nobody else.
        thread::spawn(move || serve(connection, &answers));
    }
    Ok(())
}

/// Answers one connection's requests until the client closes it.
fn serve(mut connection: TcpStream, answers: &Answers) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut unread = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        while let Some(length) = request_length(&unread) {
            connection.write_all(answers.to(&unread[..length]))?;
            unread.drain(..length);
        }
        match connection.read(&mut buffer)? {
            0 => return Ok(()),
            read => unread.extend_from_slice(&buffer[..read]),
        }
    }
}

/// How long the first request in `bytes` is with its body; `None` while a part of it is missing.
fn request_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    if bytes.starts_with(b"GET ") {
        return Some(head);
    }
    let body = bytes[..head].split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let value = std::str::from_utf8(&line[colon + 1..]).ok()?;
        line[..colon].eq_ignore_ascii_case(b"content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
    });
    let length = head + body.unwrap_or(0);
    (length <= bytes.len()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_ends_with_its_body() {
        let get = b"GET /version HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(request_length(get), Some(get.len()));
        let post = b"POST /oauth2/token HTTP/1.1\r\ncontent-LENGTH: 3\r\n\r\nabcGET /next";
        assert_eq!(request_length(post), Some(post.len() - "GET /next".len()));
        assert_eq!(request_length(&post[..post.len() - "cGET /next".len()]), None);
        assert_eq!(request_length(&get[..get.len() - 1]), None);
    }
}
