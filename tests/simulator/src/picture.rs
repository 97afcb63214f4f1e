//! Profile pictures: real PNGs, drawn here, and the URLs that lead to them.

use crate::people::{Person, Picture, mixed};
use std::fmt::Write as _;

/// Width and height in pixels, a multiple of 8.
const SIDE: usize = 48;

/// The URL of a person's picture, or `None` when there is none to see.
///
/// `version` counts how often the picture was refreshed; each refresh changes its colour.
pub(crate) fn url(person: Person, version: u32, origin: &str) -> Option<String> {
    let index = person.index;
    match person.picture() {
        Picture::Unset | Picture::Hidden => None,
        Picture::Inline => Some(data_url(index, version)),
        Picture::Served => Some(format!("{origin}/pictures/{index}.png?v={version}")),
        // `.invalid` never resolves (RFC 6761); the shape is that of WhatsApp's signed URLs.
        Picture::Expired => {
            Some(format!("https://pps.whatsapp.invalid/v/t61.24694-24/{index}_n.jpg?oh=01_expired&oe=65000000"))
        }
    }
}

/// The picture as text that a page can show without asking anybody.
pub(crate) fn data_url(index: usize, version: u32) -> String {
    format!("data:image/png;base64,{}", base64(&png(index, version)))
}

/// A square PNG with a disc in it, in colours of the person's own.
pub(crate) fn png(index: usize, version: u32) -> Vec<u8> {
    let colours = mixed(index as u64 + (u64::from(version) << 40)).to_le_bytes();
    let [r, g, b, ..] = colours;
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = (SIDE as u32).to_be_bytes();
    // Bit depth 1, colour type 3 (palette), no interlacing.
    chunk(&mut png, b"IHDR", &[&side[..], &side, &[1, 3, 0, 0, 0]].concat());
    chunk(&mut png, b"PLTE", &[r | 128, g | 128, b | 128, r >> 1, g >> 1, b >> 1]);
    chunk(&mut png, b"IDAT", &zlib(&pixels()));
    chunk(&mut png, b"IEND", &[]);
    png
}

/// One bit per pixel, each line preceded by its filter, none. Small, since Wachat's rows carry
/// the picture in their text.
fn pixels() -> Vec<u8> {
    let is_in_disc = |x: usize, y: usize| {
        let (x, y) = (x.abs_diff(SIDE / 2), y.abs_diff(SIDE / 2));
        x * x + y * y < SIDE * SIDE / 9
    };
    let mut pixels = Vec::with_capacity((SIDE / 8 + 1) * SIDE);
    for y in 0..SIDE {
        pixels.push(0);
        pixels.extend(
            (0..SIDE / 8).map(|byte| (0..8).fold(0, |bits, bit| bits << 1 | u8::from(is_in_disc(byte * 8 + bit, y)))),
        );
    }
    pixels
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let body = [kind, data].concat();
    png.extend_from_slice(&(data.len() as u32).to_be_bytes());
    png.extend_from_slice(&body);
    png.extend_from_slice(&crc32(&body).to_be_bytes());
}

/// One stored (uncompressed) deflate block in a zlib envelope; the pixels fit into one.
fn zlib(data: &[u8]) -> Vec<u8> {
    let length = data.len() as u16;
    let mut zlib = vec![0x78, 0x01, 0x01];
    zlib.extend_from_slice(&length.to_le_bytes());
    zlib.extend_from_slice(&(!length).to_le_bytes());
    zlib.extend_from_slice(data);
    zlib.extend_from_slice(&adler32(data).to_be_bytes());
    zlib
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn adler32(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

/// Base64 with padding (RFC 4648).
pub(crate) fn base64(data: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(data.len() * 4 / 3 + 4);
    for three in data.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize);
            match letter {
                Some(letter) if place <= three.len() => text.push(char::from(*letter)),
                _ => text.push('='),
            }
        }
    }
    text
}

/// The bytes that base64 stands for, or `None` where it is malformed.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for letter in four {
            bits = bits << 6 | value_of(*letter)?;
        }
        let n_bytes = four.len() * 6 / 8;
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(n_bytes));
    }
    Some(bytes)
}

fn value_of(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// A stable number for a picture, as WhatsApp gives each.
pub(crate) fn id(person: Person, version: u32) -> String {
    let mut id = String::from("17");
    // Writing to a String cannot fail.
    let _ = write!(id, "{:08}", person.chance(30) % 90_000_000 + u64::from(version));
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_there_and_back() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(from_base64("Zm9v!"), None);
    }

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_refreshed_picture_differs() {
        assert_ne!(png(1, 0), png(1, 1));
        assert_ne!(png(1, 0), png(2, 0));
    }
}
