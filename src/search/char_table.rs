//! What each character is written as, kept once it is known: names are made of few characters, and to ask the browser for
//! each name takes longer than all the rest.

/// Bytes by character.
#[derive(Debug, Default)]
pub struct CharTable {
    /// By the character's number without its last eight bits: for each of those, where its bytes stand.
    pages: Vec<Option<Box<[Place; 256]>>>,
    bytes: Vec<u8>,
}

/// Where bytes begin and end. They end behind nothing where the character is not known.
type Place = (u32, u32);
const UNKNOWN: Place = (1, 0);

impl CharTable {
    /// What is kept for `c`.
    pub fn get(&self, c: char) -> Option<&[u8]> {
        let code = u32::from(c) as usize;
        let (start, end) = *self.pages.get(code >> 8)?.as_ref()?.get(code & 0xff)?;
        self.bytes.get(start as usize..end as usize)
    }

    /// Keeps what `c` is written as.
    pub fn keep(&mut self, c: char, written: &[u8]) {
        let code = u32::from(c) as usize;
        if self.pages.len() <= code >> 8 {
            self.pages.resize_with((code >> 8) + 1, || None);
        }
        let page = self.pages.get_mut(code >> 8).map(|page| page.get_or_insert_with(|| Box::new([UNKNOWN; 256])));
        let start = u32::try_from(self.bytes.len());
        let end = u32::try_from(self.bytes.len() + written.len());
        let place = page.and_then(|page| page.get_mut(code & 0xff));
        if let (Some(place), Ok(start), Ok(end)) = (place, start, end) {
            *place = (start, end);
            self.bytes.extend_from_slice(written);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_known_once_it_was_kept() {
        let mut table = CharTable::default();
        for c in ['a', 'é', 'ŋ', '山', '👩', '\u{10ffff}'] {
            assert_eq!(table.get(c), None);
            table.keep(c, c.to_string().as_bytes());
        }
        table.keep('\u{301}', b"");
        assert_eq!((table.get('é'), table.get('👩')), (Some("é".as_bytes()), Some("👩".as_bytes())));
        assert_eq!((table.get('\u{301}'), table.get('b')), (Some(&b""[..]), None));
    }
}
