//! What a failing test is told: what was wanted, what there was instead, and what the page complained of.

use crate::Page;
use crate::state::text;

impl Page {
    /// Panics with `message`, the page's address and what went wrong in it.
    #[track_caller]
    pub(crate) fn fail(&self, message: &str) -> ! {
        let url = match self.try_eval("location.href") {
            Ok(url) => text(&url),
            Err(failure) => format!("unknown ({failure})"),
        };
        let errors = self.heard().read(|state| state.console.errors());
        let errors = if errors.is_empty() { "none".to_owned() } else { list(&errors) };
        panic!("{message}\n  page: {url}\n  console errors: {errors}")
    }
}

/// At most so many lines of a list: more hide what is looked for.
const LINES: usize = 60;

/// One item on each line, below what introduces them.
pub(crate) fn list(items: &[String]) -> String {
    let mut lines: String = items.iter().take(LINES).map(|item| format!("\n    {item}")).collect();
    if let Some(more) = items.len().checked_sub(LINES).filter(|more| *more > 0) {
        lines.push_str(&format!("\n    and {more} more"));
    }
    lines
}
