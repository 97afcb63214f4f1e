//! How much memory a page takes: all of the process that runs it, as the operating system counts.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use browser::Page;

/// How often the process is looked at once its garbage is collected, and how long it has before each look. It takes a
/// screen's worth of memory now and then, and gives it back: the least that was seen is what it keeps.
const LOOKS: usize = 8;
const REST: Duration = Duration::from_millis(250);

/// What a process takes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    /// What nobody shares: what would be free without it.
    pub(crate) private: u64,
    /// The most that it ever had in RAM, what it shares included.
    pub(crate) peak: u64,
}

/// Looks at the process that runs `page`, after its garbage was collected and it has come to rest.
pub(crate) fn of(page: &Page) -> Result<Taken> {
    let process = page.process();
    let peak = look(process)?.peak;
    page.collect_garbage();
    let mut private = u64::MAX;
    for _ in 0..LOOKS {
        thread::sleep(REST);
        private = private.min(look(process)?.private);
    }
    Ok(Taken { private, peak })
}

fn look(process: u64) -> Result<Taken> {
    let read = |name: &str| {
        fs::read_to_string(format!("/proc/{process}/{name}"))
            .context("the memory of a process is read from /proc, which only Linux has")
    };
    let (rollup, status) = (read("smaps_rollup")?, read("status")?);
    let private = ["Private_Clean", "Private_Dirty"].map(|name| kilobytes(&rollup, name));
    let private = private.into_iter().sum::<Option<u64>>().context("smaps_rollup does not say what is private")?;
    let peak = kilobytes(&status, "VmHWM").context("a process's status does not say its peak")?;
    Ok(Taken { private: private * 1024, peak: peak * 1024 })
}

/// The number of a line such as `Private_Dirty:    1234 kB`.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::kilobytes;

    #[test]
    fn a_line_of_the_rollup_is_read() {
        let text = "55d0-7ffe ---p 00000000 00:00 0    [rollup]\nRss:   5000 kB\nPss_Dirty:  7 kB\nPss:   4321 kB\n";
        assert_eq!(kilobytes(text, "Pss"), Some(4321));
        assert_eq!(kilobytes(text, "Pss_Dirty"), Some(7));
        assert_eq!(kilobytes(text, "Private_Dirty"), None);
    }
}
