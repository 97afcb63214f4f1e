//! The line that says how many contacts there are, and how far the desk has looked.

use std::time::Duration;

use leptos::prelude::*;

use super::built::{Build, Built, Shown};
use super::icon_button::IconButton;
use super::{icon, texts};
use crate::browsing::{Pause, Progress};
use crate::signals::{Memo, RwSignal};
use crate::store::DeskStore;
use crate::text::{Texts, fill, number};

/// After how long the page says that it is still waiting.
const LONG_WAIT: Duration = Duration::from_secs(8);

/// What is known of the list, in words; and a bar while the rest is being read.
#[component]
pub fn StatusLine(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let words = Memo::new(move |_| store.progress.with(|progress| words(progress, texts))).signal();
    let is_slow = slowness(store);
    let reading_all = Memo::new(move |_| store.progress.with(|progress| progress.is_reading_all));
    // A pause keeps the bar: it shows how far the reading has come.
    let has_bar =
        Memo::new(move |_| reading_all.get() || store.progress.with(|progress| progress.pause == Pause::Paused));
    let rate = rate(store, reading_all);
    let n_read = Memo::new(move |_| store.progress.with(|progress| progress.n_read.to_string()));
    let total = Memo::new(move |_| store.progress.with(|progress| progress.total.map(|total| total.to_string())));
    let waiting =
        Signal::derive(move || if is_slow.get() { format!(" {}", texts.still_waiting) } else { String::new() });
    let bar = Signal::derive(move || total.get().map(|_| n_read.get()));
    view! {
        <div class="status-line">
            <span class="status-line__words" role="status" title=words>
                {words}
                {rate}
                {waiting}
            </span>
            <Tools store=store />
            <Shown when=has_bar>
                <progress
                    class="status-line__bar"
                    aria-label=texts.reading_progress
                    max=total.signal()
                    value=bar
                ></progress>
            </Shown>
        </div>
    }
    .built()
}

/// What can be done about the reading of the rest: pausing, going on, stopping.
#[component]
fn Tools(store: DeskStore) -> Built {
    let texts = texts();
    let is_reading = Memo::new(move |_| store.progress.with(|progress| progress.is_reading_all));
    let is_paused = Memo::new(move |_| store.progress.with(|progress| progress.pause == Pause::Paused));
    let can_go_on = Memo::new(move |_| store.progress.with(|progress| progress.pause != Pause::None));
    let can_stop = Memo::new(move |_| is_reading.get() || is_paused.get());
    view! {
        <span class="status-line__tools">
            <Shown when=is_reading>
                <IconButton
                    label=texts.pause_reading
                    icon=icon::pause
                    class="icon-button status-line__tool"
                    on_press=move |()| store.pause_reading(Pause::Paused)
                />
            </Shown>
            <Shown when=can_go_on>
                <IconButton
                    label=texts.resume_reading
                    icon=icon::resume
                    class="icon-button"
                    on_press=move |()| store.pause_reading(Pause::None)
                />
            </Shown>
            <Shown when=can_stop>
                <IconButton
                    label=texts.stop_reading
                    icon=icon::stop
                    class="icon-button status-line__tool"
                    on_press=move |()| store.pause_reading(Pause::Stopped)
                />
            </Shown>
        </span>
    }
    .built()
}

/// How many contacts a second are read, in words, while the rest is read.
fn rate(store: DeskStore, is_reading: Memo<bool>) -> Signal<String> {
    let texts = texts();
    let begin = StoredValue::new_local(None::<(f64, usize)>);
    let words = RwSignal::new(String::new());
    Effect::new(move || {
        let n_read = store.progress.with(|progress| progress.n_read);
        if !is_reading.get() {
            begin.set_value(None);
            return words.set(String::new());
        }
        let now = js_sys::Date::now();
        let (since, before) = begin.with_value(|begin| begin.unwrap_or((now, n_read)));
        begin.set_value(Some((since, before)));
        let seconds = (now - since) / 1000.0;
        // What is read within a moment tells nothing.
        if seconds >= 1.0 {
            let rate = n_read.saturating_sub(before) as f64 / seconds;
            words.set(format!(" · {}", fill(texts.reading_rate, &[&number(rate.round() as u64)])));
        }
    });
    words.signal()
}

/// Whether an answer has been waited for so long that somebody might think that nothing happens.
fn slowness(store: DeskStore) -> RwSignal<bool> {
    let is_slow = RwSignal::new(false);
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    // Every step that is answered changes what has been read, and starts the waiting anew.
    let step = Memo::new(move |_| store.progress.with(|progress| (progress.is_reading, progress.n_read)));
    Effect::new(move || {
        let (is_reading, _) = step.get();
        is_slow.set(false);
        if let Some(Some(timer)) = waiting.try_update_value(Option::take) {
            timer.clear();
        }
        if is_reading {
            waiting.set_value(set_timeout_with_handle(move || is_slow.set(true), LONG_WAIT).ok());
        }
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = waiting.try_update_value(Option::take) {
            timer.clear();
        }
    });
    is_slow
}

/// What can honestly be said.
fn words(progress: &Progress, texts: &Texts) -> String {
    let count = |n: usize| number(n as u64);
    if progress.n_read == 0 && progress.n_matching.is_none() {
        return if progress.is_reading { texts.reading.to_owned() } else { String::new() };
    }
    let mut parts = Vec::new();
    match (progress.is_narrowed, progress.n_matching, progress.total) {
        (false, Some(n), _) => parts.push(texts.n_contacts.fill(n, &number(n))),
        (false, None, _) => parts.push(fill(texts.first_n_loaded, &[&count(progress.n_read)])),
        (true, Some(n), Some(total)) if total > n => parts.push(fill(texts.n_match_of, &[&number(n), &number(total)])),
        (true, Some(n), Some(_)) => parts.push(texts.n_contacts.fill(n, &number(n))),
        (true, Some(n), _) => parts.push(texts.n_match.fill(n, &number(n))),
        (true, None, total) => {
            parts.push(texts.n_match.fill(progress.n_rows as u64, &count(progress.n_rows)));
            parts.push(match total {
                Some(total) => fill(texts.read_of, &[&count(progress.n_read), &number(total)]),
                None => fill(texts.read_so_far, &[&count(progress.n_read)]),
            });
        }
    }
    if progress.is_part_sorted {
        parts.push(texts.sorted_so_far.to_owned());
    } else if progress.order.is_none() && progress.n_rows > 1 && !progress.is_ranked {
        parts.push(texts.gateway_order.to_owned());
    }
    match progress.pause {
        Pause::None => {}
        Pause::Paused => parts.push(texts.reading_paused.to_owned()),
        Pause::Stopped => parts.push(texts.reading_stopped.to_owned()),
    }
    if progress.n_skipped > 0 {
        parts.push(texts.n_skipped.fill(progress.n_skipped as u64, &count(progress.n_skipped)));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browsing::Look;

    fn check(progress: Progress, expected: &str) {
        let progress = Progress { order: Some(Look::BY_NAME), ..progress };
        assert_eq!(words(&progress, Texts::of_language("en")), expected);
    }

    #[test]
    fn a_whole_list_tells_its_number() {
        check(
            Progress { n_read: 1240, n_rows: 1240, total: Some(1240), n_matching: Some(1240), ..Progress::default() },
            "1,240 contacts",
        );
        check(
            Progress { n_read: 1, n_rows: 1, total: Some(1), n_matching: Some(1), ..Progress::default() },
            "1 contact",
        );
    }

    #[test]
    fn a_part_tells_that_it_is_one() {
        check(Progress { n_read: 200, n_rows: 200, ..Progress::default() }, "First 200 loaded");
    }

    #[test]
    fn a_search_tells_how_far_it_has_looked() {
        let searching = Progress { is_narrowed: true, n_rows: 14, n_read: 7680, ..Progress::default() };
        check(Progress { total: Some(12_400), ..searching }, "14 match · read 7,680 of 12,400");
        check(searching, "14 match · 7,680 read so far");
        check(Progress { n_matching: Some(14), total: Some(12_400), ..searching }, "14 of 12,400 contacts");
    }

    #[test]
    fn a_pause_is_told() {
        let paused =
            Progress { is_narrowed: true, n_rows: 1, n_read: 100, pause: Pause::Paused, ..Progress::default() };
        check(paused, "1 match · 100 read so far · paused");
    }

    #[test]
    fn rows_that_could_not_be_read_are_counted() {
        let list = Progress { n_read: 2, n_rows: 2, total: Some(2), n_matching: Some(2), ..Progress::default() };
        check(Progress { n_skipped: 1, ..list }, "2 contacts · 1 row could not be read");
    }

    #[test]
    fn an_order_made_of_a_part_says_so() {
        check(
            Progress { n_read: 200, n_rows: 200, is_part_sorted: true, ..Progress::default() },
            "First 200 loaded · sorted among these",
        );
    }

    #[test]
    fn before_the_first_answer_it_says_that_it_is_reading() {
        check(Progress { is_reading: true, ..Progress::default() }, "Reading contacts…");
        check(Progress::default(), "");
    }
}
