//! Layout shift, nodes, memory, speed.

use std::time::Instant;

use crate::show;

#[test]
fn a_still_page_does_not_shift() {
    assert!(show("<p>Still").layout_shift().abs() < f64::EPSILON);
}

#[test]
fn layout_shift_is_measured() {
    let page = show("<div id=above></div><p style='height: 300px; background: red'>Pushed");
    page.wait_frames();
    page.eval("above.style.height = '200px'");
    let shift = page.layout_shift();
    assert!(shift > 0.05, "{shift}");
    page.reload();
    assert!(page.layout_shift().abs() < f64::EPSILON);
}

#[test]
fn the_driver_leaves_no_global_on_the_page() {
    let page = show("");
    let blank = page.eval("{ const f = document.createElement('iframe'); document.body.append(f); \
                           Object.keys(window).filter((key) => !(key in f.contentWindow)).concat('layoutShift' in window) }");
    assert_eq!(blank, serde_json::json!(["0", false]));
}

#[test]
fn nodes_are_counted_in_shadow_roots_too() {
    let page = show("<div id=host></div>");
    let before = page.dom_nodes();
    page.eval("host.attachShadow({ mode: 'open' }).innerHTML = '<p>a</p>'");
    // The root, the paragraph and its text.
    assert_eq!(page.dom_nodes(), before + 3);
}

#[test]
fn what_is_removed_and_held_is_still_alive() {
    let page = show("");
    let before = page.live_nodes();
    page.eval("window.held = Array.from({ length: 500 }, () => document.createElement('p')); 0");
    assert!(page.live_nodes() >= before + 500);
    page.eval("window.held = null");
    assert!(page.live_nodes() < before + 100);
}

#[test]
fn finding_things_keeps_nothing_alive() {
    let page = show("<div id=place></div>");
    let find_and_remove = || {
        page.eval("place.innerHTML = '<button>A</button>'");
        page.by_role("button", "A").click();
        page.eval("place.innerHTML = ''");
    };
    find_and_remove();
    let before = page.live_nodes();
    for _ in 0..20 {
        find_and_remove();
    }
    assert!(page.live_nodes() <= before + 5);
}

#[test]
fn the_heap_is_measured() {
    let page = show("");
    let before = page.heap_bytes();
    page.eval("window.held = Array.from({ length: 1e6 }, (_, i) => i + 0.5); 0");
    assert!(page.heap_bytes() > before + 4_000_000);
}

#[test]
fn a_slow_processor_takes_its_time() {
    let page = show("");
    let run = || {
        let began = Instant::now();
        page.eval("{ let x = 0; for (let i = 0; i < 3e8; i += 1) x += i; x }");
        began.elapsed()
    };
    run();
    let fast = run();
    page.throttle_cpu(6.0);
    let slow = run();
    page.throttle_cpu(1.0);
    assert!(slow > fast * 2, "{slow:?} against {fast:?}");
}
