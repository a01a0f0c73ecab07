//! The floor: one socket, requests as constants, and no more HTTP than the answers need.

use super::Failure;
use std::io::{Read, Write};
use std::net::TcpStream;

pub(crate) struct Socket {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Socket {
    pub(crate) fn new(port: u16) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 2 * 1024 * 1024] })
    }

    /// Sends a request and gives the answer's body.
    pub(crate) fn exchange(&mut self, request: &str) -> Result<&[u8], Failure> {
        self.stream.write_all(request.as_bytes())?;
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..])?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            filled += read;
            if let Some((start, end)) = body(&self.buffer[..filled])? {
                return Ok(&self.buffer[start..end]);
            }
        }
    }
}

/// Where the body stands; `None` while a part of the answer is missing. Of a chunked answer the one chunk.
fn body(answer: &[u8]) -> Result<Option<(usize, usize)>, Failure> {
    const LENGTH: &str = "Content-Length: ";
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&answer[..head])?;
    let start = head + 4;
    let (start, end, total) = if let Some(place) = text.find(LENGTH) {
        let length: usize = text[place + LENGTH.len()..].lines().next().unwrap_or_default().parse()?;
        (start, start + length, start + length)
    } else {
        let Some(line) = answer[start..].iter().position(|byte| *byte == b'\r') else { return Ok(None) };
        let length = usize::from_str_radix(std::str::from_utf8(&answer[start..start + line])?, 16)?;
        let start = start + line + 2;
        (start, start + length, start + length + "\r\n0\r\n\r\n".len())
    };
    Ok((answer.len() >= total).then_some((start, end)))
}
