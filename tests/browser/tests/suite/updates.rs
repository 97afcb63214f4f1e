//! A tab that stays open while the files on the server change; a reload that comes back to where one stood; a page
//! without a network.

use std::fs;

use browser::Name;

use crate::Desk;

#[test]
fn an_old_tab_goes_on_when_its_files_are_gone() {
    let desk = Desk::with_own_files();
    desk.sign_in("waha");
    desk.page.wait_request("all code is fetched", |request| request.path().contains("-rest-") && request.is_over());
    remove_program(&desk);
    desk.page.by_role("button", "Check a number").click();
    desk.page.by_role("textbox", "Phone number");
    desk.page.by_role("link", "Manage connections").click();
    desk.page.by_role("heading", "Connections");
}

#[test]
fn a_tab_whose_code_is_gone_keeps_its_list_and_offers_the_new_version() {
    let (desk, file, bytes) = Desk::without_rest("waha", 40);
    // Nothing is newer on the server yet.
    desk.page.no_role("button", "Reload");
    publish(&desk);
    desk.page.wait_text("status", Name::any(), "There is a new version of this page.");
    assert!(!desk.rows().is_empty());
    fs::write(file, bytes).unwrap();
    desk.page.by_role("button", "Reload").click();
    desk.search_box();
    desk.wait_rows();
    assert!(desk.page.maybe_by_role("button", "Reload").is_none());
}

#[test]
fn code_that_comes_late_is_asked_for_until_it_is_there() {
    let (desk, file, bytes) = Desk::without_rest("waha", 40);
    assert!(desk.page.maybe_by_role("search", Name::any()).is_none());
    fs::write(file, bytes).unwrap();
    desk.search("dewi");
    desk.grid().within().by_role("link", "Dewi Lestari");
}

#[test]
fn what_is_typed_before_the_search_is_there_is_searched_for_then() {
    let (desk, file, bytes) = Desk::without_rest("waha", 40);
    desk.page.by_role("searchbox", "Search contacts").click();
    desk.page.type_text("dexi");
    desk.page.press("ArrowLeft");
    fs::write(file, bytes).unwrap();
    let search_box = desk.search_box();
    assert_eq!(search_box.value(), "dexi");
    desk.wait_focus(&search_box);
    // One goes on where one was.
    desk.page.press("Backspace");
    desk.page.type_text("w");
    desk.wait_address("/waha?q=dewi");
    desk.grid().within().by_role("link", "Dewi Lestari");
    desk.page.wait_until("nobody else is listed", || desk.names() == ["Dewi Lestari"]);
}

#[test]
fn what_cannot_be_done_for_want_of_code_is_told() {
    let (desk, file, bytes) = Desk::without_rest("waha", 40);
    desk.grid().within().by_role("link", "Dewi Lestari").click();
    desk.wait_alert("a new version may just have been published");
    fs::write(file, bytes).unwrap();
    desk.page.by_role("button", "Try again").click();
    desk.detail().within().by_role("heading", "Dewi Lestari");
}

#[test]
fn who_comes_back_to_a_tab_is_offered_the_new_version() {
    let desk = Desk::with_own_files();
    desk.page.before_load("{ const now = Date.now; globalThis.later = 0; Date.now = () => now() + later; }");
    desk.sign_in("waha");
    desk.page.wait_request("it is looked for", |request| request.path().ends_with("update.js") && request.is_over());
    publish(&desk);
    come_back(&desk);
    // A moment ago it was looked at last.
    desk.page.wait_frames();
    desk.page.no_role("button", "Reload");
    desk.page.eval("later = 11 * 60 * 1000");
    come_back(&desk);
    desk.page.by_role("button", "Later").click();
    desk.page.no_role("button", "Reload");
    desk.page.eval("later *= 2");
    come_back(&desk);
    desk.page.by_role("button", "Reload");
}

#[test]
fn a_reload_comes_back_to_the_same_rows() {
    let desk = Desk::new();
    desk.sign_in("whatsapp-gateway");
    desk.read_to_the_end();
    desk.grid().focus();
    for _ in 0..3 {
        desk.page.press("PageUp");
    }
    desk.page.wait_frames();
    let before = on_screen(&desk);
    desk.page.reload();
    desk.page.wait_until("the same rows are on screen", || on_screen(&desk) == before);
}

#[test]
fn a_reload_keeps_what_is_typed() {
    let desk = Desk::with_people(40);
    desk.sign_in_at("waha", "/waha/check");
    desk.page.by_role("textbox", "Phone number").fill("0812 3456");
    desk.search_box().fill("jo");
    desk.page.reload();
    assert_eq!(desk.page.by_role("textbox", "Phone number").value(), "0812 3456");
    assert_eq!(desk.search_box().value(), "jo");
    // It was for that one reload.
    desk.page.by_role("button", "Close").click();
    desk.page.by_role("button", "Check a number").click();
    assert_eq!(desk.page.by_role("textbox", "Phone number").value(), "");
}

#[test]
fn made_for_it_the_page_opens_without_a_network_and_keeps_nothing_of_a_gateway() {
    let desk = Desk::with_own_files();
    desk.provokes("ERR_INTERNET_DISCONNECTED");
    desk.provokes("ERR_FAILED");
    let page = desk.files().join("index.html");
    let html = fs::read_to_string(&page).unwrap();
    let online = html.clone();
    fs::write(&page, html.replacen("<head>", "<head><meta name=\"contact-desk-offline\">", 1)).unwrap();
    desk.sign_in("waha");
    desk.page.eval("navigator.serviceWorker.ready.then(() => null)");
    // What the first visit has kept is enough.
    assert!(kept(&desk).iter().any(|address| address.ends_with("/config.json")), "{:?}", kept(&desk));
    desk.page.offline(true);
    desk.page.reload();
    desk.wait_alert("offline");
    desk.page.offline(false);
    // From now on it stands between the page and the network.
    desk.page.reload();
    desk.wait_rows();
    let gateways = desk.simulator.origin();
    assert!(kept(&desk).iter().all(|address| !address.starts_with(&gateways)), "{:?}", kept(&desk));
    let texts = desk.page.eval(
        "(async () => {
            const cache = await caches.open((await caches.keys())[0]);
            const answers = (await cache.matchAll()).filter(({ url }) => !url.endsWith('wasm'));
            return (await Promise.all(answers.map((answer) => answer.text()))).join('');
        })()",
    );
    for secret in ["Dewi Lestari", simulator::connection::WAHA_KEY] {
        assert!(!texts.as_str().unwrap().contains(secret), "{secret} is kept");
    }
    desk.page.offline(true);
    desk.page.reload();
    desk.wait_alert("offline");
    desk.page.offline(false);
    // A build that is not made for it takes the worker away.
    fs::write(&page, online).unwrap();
    desk.page.reload();
    desk.page.wait_until("no worker is left", || {
        desk.page.eval("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
            && kept(&desk).is_empty()
    });
}

#[test]
fn what_a_form_holds_is_not_lost_unsaid() {
    let desk = Desk::with_own_files();
    desk.goto("/connections");
    desk.page.by_role("button", "Add a connection").click();
    let form = desk.page.by_role("form", "Add a connection");
    form.within().by_role("textbox", "Label").fill("Jakarta");
    publish(&desk);
    desk.page.wait_request("the page has begun", |request| request.path().ends_with("update.js") && request.is_over());
    desk.page.wait_until("the new version is offered", || {
        desk.page.eval("dispatchEvent(new Event('contact-desk-part-missing'))");
        desk.page.maybe_by_role("button", "Reload").is_some()
    });
    desk.page.wait_text("status", Name::any(), "Reloading empties the form");
}

#[test]
fn no_worker_runs_unless_it_is_asked_for() {
    let desk = Desk::with_people(8);
    desk.sign_in("waha");
    desk.page.wait_request("the page has begun", |request| request.path().ends_with("update.js") && request.is_over());
    assert_eq!(desk.page.eval("navigator.serviceWorker.getRegistrations().then((all) => all.length)"), 0);
    assert_eq!(desk.page.request_count(|request| request.path().ends_with("worker.js")), 0);
}

/// The addresses that the browser keeps answers of.
fn kept(desk: &Desk) -> Vec<String> {
    let kept = desk.page.eval(
        "(async () => {
            const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
            return caught.flat().map(({ url }) => url);
        })()",
    );
    kept.as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_owned()).collect()
}

fn come_back(desk: &Desk) {
    desk.page.hidden(true);
    desk.page.hidden(false);
}

/// Who is on screen whole.
fn on_screen(desk: &Desk) -> Vec<String> {
    let seen = desk.page.eval(
        "(() => {
            const { top, bottom } = document.querySelector('.contact-list__viewport').getBoundingClientRect();
            const isSeen = (row) => row.getBoundingClientRect().top >= top - 1 && row.getBoundingClientRect().bottom <= bottom + 1;
            return [...document.querySelectorAll('[role=row][aria-rowindex]')].filter(isSeen).map((row) => row.ariaRowIndex).sort();
        })()",
    );
    seen.as_array().into_iter().flatten().map(ToString::to_string).collect()
}

/// Takes away every file that is named after what it holds.
fn remove_program(desk: &Desk) {
    for file in desk.files().read_dir().unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        if name.starts_with("contact-desk-") || name.starts_with("boot-") || name.starts_with("desk-") {
            fs::remove_file(file).unwrap();
        }
    }
}

/// Puts the same program there as a new version, under a new name.
fn publish(desk: &Desk) {
    let page = desk.files().join("index.html");
    let html = fs::read_to_string(&page).unwrap();
    let (_, behind) = html.split_once("<link rel=\"modulepreload\" href=\"./").unwrap();
    let name = behind.split(".js\"").next().unwrap();
    let next = "contact-desk-0123456789abcdef";
    for end in [".js", "_bg.wasm"] {
        fs::rename(desk.files().join(format!("{name}{end}")), desk.files().join(format!("{next}{end}"))).unwrap();
    }
    fs::write(page, html.replace(name, next)).unwrap();
}
