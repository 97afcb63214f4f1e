//! Consoles, dialogs, circumstances, pictures.

use browser::Browser;

use crate::{complaint, document, server, show};

#[track_caller]
fn check_error(body: &str, expected: &str) {
    let page = show(body);
    page.wait_until("an error is told", || !page.console_errors().is_empty());
    let errors = page.console_errors();
    assert!(errors.len() == 1 && errors[0].starts_with(expected), "{errors:?}");
}

#[test]
fn console_errors_are_seen() {
    check_error("<script>console.error('bad', 7)</script>", "console: bad 7");
}

#[test]
fn exceptions_are_seen() {
    check_error("<script>throw new TypeError('oh')</script>", "exception: TypeError: oh");
}

#[test]
fn rejections_are_seen() {
    check_error("<script>Promise.reject(new Error('late'))</script>", "exception: Error: late");
}

#[test]
fn violations_of_the_security_policy_are_seen() {
    check_error(
        "<meta http-equiv=Content-Security-Policy content=\"style-src 'none'\"><style>p { color: red }</style>",
        "security: Applying inline style violates",
    );
}

#[test]
fn a_failed_request_is_no_console_error() {
    let page = show("<img src=/missing>");
    page.wait_requests_over();
    assert_eq!(page.console_errors(), [""; 0]);
    assert_eq!(page.request_count(|request| request.status == Some(404)), 1);
}

#[test]
fn other_messages_are_no_errors() {
    let page = show("<script>console.log('hello', { a: 1 }); console.warn('hm')</script>");
    assert_eq!(page.console(), ["console log: hello Object", "console warning: hm"]);
    assert_eq!(page.console_errors(), [""; 0]);
    page.clear_console();
    assert_eq!(page.console(), [""; 0]);
}

#[test]
fn a_strict_security_policy_keeps_no_script_of_ours_away() {
    let strict = document("<button onclick='x'>Go</button>");
    let strict = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Security-Policy: default-src 'none'\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{strict}",
        strict.len()
    );
    let page = Browser::shared().page();
    page.goto(&server::site(&[("/", &strict)]));
    assert_eq!(page.eval("1 + 1"), 2);
    page.by_role("button", "Go").click();
    assert!(page.layout_shift().abs() < f64::EPSILON);
}

#[test]
fn a_script_that_throws_is_reported() {
    let page = show("");
    assert!(complaint(|| drop(page.eval("nothing.here"))).contains("nothing is not defined"));
    assert!(complaint(|| drop(page.eval("Promise.reject(7)"))).contains("a script failed: script: 7"));
}

#[test]
fn dialogs_are_dismissed_and_kept() {
    let page = show("");
    assert_eq!(page.eval("confirm('Sure?')"), false);
    assert_eq!(page.dialogs(), ["Sure?"]);
}

#[test]
fn a_condition_that_never_holds_is_reported() {
    let page = crate::show_hasty("");
    assert!(complaint(|| page.wait_until("pigs fly", || false)).contains("waited in vain until pigs fly"));
}

#[test]
fn preferences_are_emulated_together() {
    let page = show("");
    let matches = |query: &str| page.eval(&format!("matchMedia('({query})').matches")) == true;
    assert!(matches("prefers-color-scheme: light") && matches("prefers-reduced-motion: no-preference"));
    page.emulate_dark(true);
    page.emulate_reduced_motion(true);
    page.emulate_forced_colors(true);
    assert!(matches("prefers-color-scheme: dark") && matches("prefers-reduced-motion: reduce"));
    assert!(matches("forced-colors: active"));
}

#[test]
fn a_page_is_as_large_as_it_is_made() {
    let page = show("");
    assert_eq!(page.eval("`${innerWidth}×${innerHeight}`"), "1280×800");
    page.resize(390, 700);
    assert_eq!(page.eval("`${innerWidth}×${innerHeight}`"), "390×700");
}

#[test]
fn a_page_is_hidden_and_shown_again() {
    let page = show(
        "<script>let n = 0; document.onvisibilitychange = () => document.title = ++n + document.visibilityState</script>",
    );
    page.hidden(true);
    assert_eq!(page.title(), "1hidden");
    page.hidden(false);
    assert_eq!(page.title(), "2visible");
    page.wait_frames();
    assert_eq!(page.eval("document.hasFocus()"), true);
}

#[test]
fn the_clipboard_is_read_once_it_is_allowed() {
    let page = show("<button onclick='navigator.clipboard.writeText(\"+62 812\")'>Copy number</button>");
    page.allow_clipboard();
    page.by_role("button", "Copy number").click();
    page.wait_until("the number is copied", || page.clipboard() == "+62 812");
}

#[test]
fn pictures_are_as_large_as_what_they_show() {
    let page =
        show("<style>html { scrollbar-width: none } body { margin: 0 } div { height: 1500px }</style><div></div>");
    page.resize(300, 200);
    let folder = tempfile::tempdir().unwrap();
    // A PNG tells its width and height in the eight bytes from the 17th on.
    let size = |file: &std::path::Path| {
        let png = std::fs::read(file).unwrap();
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    };
    let file = folder.path().join("new/viewport.png");
    page.screenshot(&file);
    assert_eq!(size(&file), (300, 200));
    let file = folder.path().join("whole.png");
    page.screenshot_full_page(&file);
    assert_eq!(size(&file), (300, 1500));
}

#[test]
fn a_crash_is_reported_at_once() {
    let page = show("");
    let complaint = complaint(|| {
        page.goto("chrome://crash");
        page.eval("1");
    });
    assert!(complaint.contains("the page crashed"), "{complaint}");
}
