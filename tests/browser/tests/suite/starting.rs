//! Before the program runs: the frame of the page from html and css alone, and words where it cannot start.

use std::fs;
use std::path::PathBuf;

use browser::Name;
use serde_json::{Value, json};

use crate::Desk;

/// Where parts of the page stand, as the frame and the page itself have them. How wide the search box is depends on the
/// name of the connection.
const PLACES: &str = "[...document.querySelectorAll(
    '.header, .header__brand, .search-box, .desk__bar, .contact-list__columns, .contact-list__viewport')].map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    const name = part.className.split(' ')[0];
    return name === 'search-box' ? [name, y, height] : [name, x, y, width, height];
})";

at_every_gateway!(a_first_list_needs_half_of_the_program);

fn a_first_list_needs_half_of_the_program(id: &'static str) {
    let (desk, file, bytes) = Desk::without_rest(id);
    // Whoever is quicker than the rest waits for it, and gets what they want.
    fs::write(file, bytes).unwrap();
    let name = desk.names().swap_remove(0);
    desk.open(&name);
    desk.search_box();
}

#[test]
fn the_frame_stands_where_the_page_will() {
    for (width, height) in [(1280, 800), (700, 800), (360, 700)] {
        let desk = Desk::with_own_files();
        desk.page.resize(width, height);
        desk.sign_in("wachat");
        let page = desk.page.eval(PLACES);
        remove_scripts(&desk);
        desk.goto("/wachat");
        let frame = desk.page.eval(PLACES);
        let parts = |places: &Value| places.as_array().unwrap().clone();
        assert!(!parts(&frame).is_empty());
        for part in parts(&frame) {
            assert!(parts(&page).contains(&part), "at {width} px: {part} of\n{page}");
        }
    }
}

#[test]
fn nothing_of_the_frame_is_left_or_told_to_who_cannot_see() {
    let desk = Desk::with_own_files();
    desk.goto("/wachat");
    desk.form("wachat");
    assert_eq!(desk.page.eval("document.getElementById('frame')"), Value::Null);
    remove_scripts(&desk);
    desk.goto("/wachat");
    assert_eq!(desk.page.names_by_role("searchbox"), [""; 0]);
    assert_eq!(desk.page.names_by_role("grid"), [""; 0]);
}

#[test]
fn who_waits_in_vain_is_told_without_any_script() {
    let desk = Desk::with_own_files();
    remove_scripts(&desk);
    desk.goto("/");
    let late = "getComputedStyle(document.querySelector('.frame__late')).visibility";
    assert_eq!(desk.page.eval(late), json!("hidden"));
    desk.page.eval("document.getAnimations().forEach((animation) => animation.currentTime = 25000)");
    assert_eq!(desk.page.eval(late), json!("visible"));
    assert!(desk.words().contains("This takes longer than it should."));
}

#[test]
fn the_theme_is_there_before_the_program() {
    let desk = Desk::with_own_files();
    desk.goto("/");
    desk.page.eval("localStorage.setItem('contact-desk.theme', 'dark')");
    remove(&desk, "boot-", ".js");
    desk.provokes("");
    desk.goto("/");
    assert_eq!(desk.page.eval("document.documentElement.dataset.theme"), json!("dark"));
}

#[test]
fn a_missing_or_altered_file_is_told() {
    for (start, end) in [("boot-", ".js"), ("contact-desk-", "_bg.wasm"), ("desk-", ".css"), ("contact-desk-", ".js")] {
        let desk = Desk::with_own_files();
        desk.provokes("");
        let file = find(&desk, start, end);
        let bytes = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        check_told(&desk, "Reload the page: a new version may just have been published.");
        fs::write(&file, [bytes.as_slice(), b"\n"].concat()).unwrap();
        check_told(&desk, "Reload the page: a new version may just have been published.");
        fs::write(&file, bytes).unwrap();
        desk.page.by_role("button", "Try again").click();
        desk.form("wachat");
    }
}

#[test]
fn what_others_have_added_to_the_page_may_fail() {
    let desk = Desk::with_own_files();
    desk.provokes("");
    change_page(&desk, |html| {
        html.replace(
            "</head>",
            "<script src='https://statistics.example/beacon.js'></script><script src='/extra.js'></script></head>",
        )
    });
    desk.goto("/wachat");
    desk.form("wachat");
}

#[test]
fn a_file_of_another_type_is_told() {
    let desk = Desk::with_own_files();
    desk.provokes("");
    let boot = find(&desk, "boot-", ".js");
    fs::rename(&boot, boot.with_extension("txt")).unwrap();
    change_page(&desk, |html| html.replace(name(&boot), name(&boot.with_extension("txt"))));
    check_told(&desk, ".js as text/javascript and .wasm as application/wasm");
}

#[test]
fn a_policy_that_lets_no_program_run_is_told() {
    let desk = Desk::with_own_files();
    desk.provokes("");
    change_page(&desk, |html| html.replace(" 'wasm-unsafe-eval'", ""));
    check_told(&desk, "add 'wasm-unsafe-eval' to script-src");
}

#[test]
fn a_browser_that_is_too_old_is_told() {
    for lack in [
        "delete globalThis.WebAssembly",
        "WebAssembly.validate = () => false",
        "delete HTMLScriptElement.prototype.noModule",
    ] {
        let desk = Desk::with_people(8);
        desk.provokes("");
        desk.page.before_load(lack);
        check_told(&desk, "This browser is too old for this page");
    }
}

#[test]
fn it_can_be_installed() {
    let desk = Desk::with_people(8);
    desk.goto("/");
    let icons = desk.page.eval(
        "(async () => {
            const link = document.querySelector('link[rel=manifest]');
            const manifest = await (await fetch(link.href)).json();
            const sizes = [];
            for (const { src, sizes: said } of manifest.icons) {
                const icon = new Image();
                icon.src = new URL(src, link.href);
                await icon.decode();
                sizes.push(`${icon.naturalWidth}x${icon.naturalHeight}` === said);
            }
            return [manifest.name, manifest.display, new URL(manifest.start_url, link.href).pathname, sizes];
        })()",
    );
    assert_eq!(icons, json!(["Contact Desk", "standalone", "/", [true, true, true]]));
}

/// Checks that the page cannot start and says this.
#[track_caller]
fn check_told(desk: &Desk, words: &str) {
    desk.goto("/wachat");
    let said = desk.wait_alert("Contact Desk could not start");
    assert!(said.contains(words), "{said}");
    assert!(desk.page.maybe_by_role("grid", Name::any()).is_none());
}

/// Takes away what runs on the page, and leaves what is painted.
fn remove_scripts(desk: &Desk) {
    change_page(desk, |html| {
        let before = html.split("<script").next().unwrap().to_owned();
        html.split("<script").skip(1).fold(before, |page, script| page + script.split_once("</script>").unwrap().1)
    });
}

fn change_page(desk: &Desk, change: impl Fn(&str) -> String) {
    let page = desk.files().join("index.html");
    let html = fs::read_to_string(&page).unwrap();
    let changed = change(&html);
    assert_ne!(html, changed);
    fs::write(page, changed).unwrap();
}

fn remove(desk: &Desk, start: &str, end: &str) {
    fs::remove_file(find(desk, start, end)).unwrap();
}

/// The file that the page names so.
fn find(desk: &Desk, start: &str, end: &str) -> PathBuf {
    let html = fs::read_to_string(desk.files().join("index.html")).unwrap();
    let mut files = desk.files().read_dir().unwrap().map(|entry| entry.unwrap().path());
    let is_it = |file: &PathBuf| {
        let name = name(file);
        name.starts_with(start) && name.ends_with(end) && html.contains(name)
    };
    files.find(is_it).unwrap()
}

fn name(file: &std::path::Path) -> &str {
    file.file_name().unwrap().to_str().unwrap()
}
