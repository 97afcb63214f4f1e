//! Before the program runs: the frame of the page from html and css alone, and words where it cannot start.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use browser::Name;
use serde_json::{Value, json};
use simulator::people::person;
use simulator::{Effect, Fault, LoggedRequest};

use crate::Desk;
use crate::desk::config;

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
    let (desk, file, bytes) = Desk::without_rest(id, 40);
    // So does the list of somebody who comes back, and goes to no connection in particular.
    desk.list_without_rest("/");
    // Whoever is quicker than the rest waits for it, and gets what they want.
    fs::write(file, bytes).unwrap();
    let name = desk.names().swap_remove(0);
    desk.open(&name);
    desk.search_box();
}

at_every_gateway!(a_list_that_fills_no_screen_needs_half_of_the_program);

fn a_list_that_fills_no_screen_needs_half_of_the_program(id: &'static str) {
    Desk::without_rest(id, 3);
}

at_every_gateway!(a_list_in_many_words_needs_half_of_the_program);

fn a_list_in_many_words_needs_half_of_the_program(id: &'static str) {
    let (desk, ..) = Desk::without_rest(id, 40);
    desk.simulator.behave(Fault::everywhere(Effect::Wordy));
    desk.list_without_rest(&format!("/{id}"));
}

at_every_gateway!(a_list_that_is_waited_for_needs_half_of_the_program);

fn a_list_that_is_waited_for_needs_half_of_the_program(id: &'static str) {
    let (desk, ..) = Desk::without_rest(id, 40);
    desk.simulator.behave(Fault::everywhere(Effect::Delay(Duration::from_millis(700))));
    desk.list_without_rest(&format!("/{id}"));
}

at_every_gateway!(a_list_where_much_is_set_up_needs_half_of_the_program);

fn a_list_where_much_is_set_up_needs_half_of_the_program(id: &'static str) {
    let (desk, ..) = Desk::without_rest(id, 40);
    let mut config = config(&desk.simulator.connections());
    config["custom_connections"] = json!(true);
    config["embed_origins"] = json!(["https://crm.example"]);
    desk.site.set_config(Some(config));
    let own = json!([{
        "id": "own", "label": "Own", "gateway": "waha", "url": "https://waha.example", "account": "a", "auth": "prompt",
    }]);
    desk.page.before_load(&format!(
        "localStorage.setItem('contact-desk.connections', {}); localStorage.setItem('contact-desk.theme', 'dark');",
        json!(own.to_string())
    ));
    desk.list_without_rest(&format!("/{id}"));
}

at_every_gateway!(a_list_where_little_is_set_up_needs_half_of_the_program);

fn a_list_where_little_is_set_up_needs_half_of_the_program(id: &'static str) {
    let (desk, ..) = Desk::without_rest(id, 40);
    desk.simulator.behave(Fault::everywhere(Effect::Trusted));
    let connection = desk.simulator.connection(id).unwrap();
    let mut row = json!({ "id": id, "gateway": connection.gateway.name(), "url": connection.url, "auth": "none" });
    desk.site.set_config(Some(json!({ "connections": [row] })));
    row["label"] = json!(id);
    let account = json!({ "of": row, "account": connection.account });
    desk.page
        .before_load(&format!("localStorage.setItem('contact-desk.account.{id}', {})", json!(account.to_string())));
    desk.list_without_rest(&format!("/{id}"));
}

#[test]
fn a_list_of_these_days_needs_half_of_the_program() {
    const DAY: i64 = 86_400_000;
    let said_at = (0..40).find_map(|index| person(index).chat()).unwrap().at;
    for later in [0, DAY, 3 * DAY] {
        let (desk, ..) = Desk::without_rest("wachat", 40);
        // So that everybody is on the screen.
        desk.page.resize(1280, 3000);
        desk.page.before_load(&format!(
            "{{ const now = {said_at} + {later}; globalThis.Date = class extends Date {{ \
              constructor(...of) {{ super(...(of.length > 0 ? of : [now])); }} \
            }}; }}"
        ));
        desk.list_without_rest("/wachat");
        assert!(later != DAY || desk.words().contains("Yesterday"));
    }
}

at_each!(
    a_list_of_another_engine_needs_half_of_the_program:
    waha_noweb "waha-noweb", waha_gows "waha-gows", waha_by_page "waha-by-page",
);

fn a_list_of_another_engine_needs_half_of_the_program(id: &'static str) {
    Desk::without_rest(id, 40);
}

at_every_gateway!(the_list_is_asked_for_before_the_program_is_there);

fn the_list_is_asked_for_before_the_program_is_there(id: &'static str) {
    let desk = Desk::with_people(40);
    desk.sign_in(id);
    desk.wait_answers();
    go_without_program(&desk, &format!("/{id}"));
    let early = first_asked(&desk, id);
    // The program takes it over, and asks for nothing twice. Nobody has read what was asked without it.
    desk.page.clear_requests();
    desk.simulator.forget_requests();
    desk.goto(&format!("/{id}"));
    desk.wait_rows();
    desk.wait_answers();
    let asked: Vec<_> = desk.asked(id).iter().map(said).collect();
    assert_eq!(asked.first(), Some(&early));
    let once: HashSet<_> = asked.iter().collect();
    assert_eq!(once.len(), asked.len(), "{asked:#?}");
    assert!(desk.asked(id).iter().all(|request| !request.abandoned), "{:#?}", desk.asked(id));
}

#[test]
fn the_list_that_needs_nobody_to_sign_in_is_asked_for_on_the_first_visit() {
    let desk = Desk::with_changed("waha", json!({ "auth": "none" }));
    // The simulator wants a key.
    desk.provokes("401");
    go_without_program(&desk, "/");
    let (path, _, headers) = first_asked(&desk, "waha");
    assert_eq!(path, "/api/contacts/all");
    assert!(!headers.iter().any(|name| name == "x-api-key"), "{headers:?}");
}

#[test]
fn no_list_is_asked_for_early_that_may_not_be_wanted() {
    let desk = Desk::with_people(40);
    go_without_program(&desk, "/gowa");
    desk.check_idle();
    assert_eq!(desk.asked("gowa").len(), 0, "nobody has signed in");
    desk.sign_in("gowa");
    for path in ["/gowa?q=jos", "/gowa?sort=name&order=desc", "/connections", "/nowhere", "/?embed=1"] {
        desk.wait_answers();
        go_without_program(&desk, path);
        desk.check_idle();
        assert_eq!(desk.asked("gowa").len(), 0, "{path}");
    }
}

#[test]
fn a_list_that_was_guessed_wrong_is_asked_for_again() {
    let desk = Desk::with_people(40);
    desk.sign_in("gowa");
    desk.wait_answers();
    let rows = desk.rows();
    desk.page.eval(
        "localStorage.setItem('contact-desk.account.gowa', JSON.stringify({ of: 'another set-up', account: 'elsewhere' }))",
    );
    desk.provokes("Failed to load resource");
    desk.simulator.forget_requests();
    desk.goto("/gowa");
    desk.wait_rows();
    desk.wait_answers();
    assert_eq!(desk.rows(), rows);
    assert_eq!(desk.n_asked("gowa", |request| request.path == "/user/my/contacts"), 2);
}

#[test]
fn what_needs_all_of_the_program_has_both_halves_fetched_at_once() {
    let desk = Desk::with_people(40);
    for (path, is_plain) in [("/gowa", true), ("/gowa?q=jos", false), ("/gowa/check", false)] {
        go_without_program(&desk, path);
        let is_rest = |request: &browser::Request| request.path().contains("-rest-");
        if is_plain {
            assert_eq!(desk.page.request_count(is_rest), 0, "{path}");
        } else {
            desk.page.wait_request("the rest comes", |request| is_rest(request) && request.is_over());
        }
    }
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
        let errors = desk.page.console_errors();
        assert!(!errors.iter().any(|error| error.contains("data:")), "that is no file: {errors:#?}");
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
    // They come once the page has had time for what matters more.
    let icons = "[...document.head.querySelectorAll('link[rel$=icon], link[rel=manifest]')].map((link) => link.getAttribute('href'))";
    let named = json!(["favicon.svg", "icon-192.png", "manifest.webmanifest"]);
    desk.page.wait_until("the icons are named", || desk.page.eval(icons) == named);
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

/// What a request says: its path, its query, and the names of its headers.
type Said = (String, Vec<(String, String)>, Vec<String>);

fn said(request: &LoggedRequest) -> Said {
    (request.path.clone(), request.query.clone(), request.headers.clone())
}

/// Goes to a page whose program never comes.
#[track_caller]
fn go_without_program(desk: &Desk, path: &str) {
    desk.page.before_load(
        "if (location.hash === '#held') {
            const before = fetch;
            globalThis.fetch = (url, ...more) => String(url).endsWith('_bg.wasm') ? new Promise(() => {}) : before(url, ...more);
        }",
    );
    // From the same page it would be no more than a jump within it.
    desk.page.goto("about:blank");
    desk.page.clear_requests();
    desk.simulator.forget_requests();
    desk.goto(&format!("{path}#held"));
    desk.page.wait_request("the set-up is read", |request| request.path() == "/config.json" && request.is_over());
}

/// What the gateway of a connection is asked first.
#[track_caller]
fn first_asked(desk: &Desk, id: &str) -> Said {
    let is_it = |request: &LoggedRequest| request.connection == id && request.method != "OPTIONS";
    said(&desk.simulator.wait_for_request(Duration::from_secs(5), is_it).unwrap())
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
