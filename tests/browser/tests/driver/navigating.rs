//! Addresses, history, tabs and what they store.

use browser::Browser;

use crate::{complaint, document, server, show};

#[test]
fn a_page_says_where_it_is() {
    let page = show("");
    assert!(page.url().starts_with("http://127.0.0.1:"));
    assert_eq!(page.title(), "A page");
}

#[test]
fn loading_is_waited_for_to_its_end() {
    let site = server::site(&[
        ("/", &document("<iframe src=/inner></iframe><script>onload = () => document.title = 'Loaded'</script>")),
        ("/inner", "<p>Inner"),
    ]);
    let page = Browser::shared().page();
    page.goto(&site);
    assert_eq!(page.title(), "Loaded");
}

#[test]
fn back_and_forward_go_between_documents() {
    let site = server::site(&[("/", &document("<h1>One</h1>")), ("/two", &document("<h1>Two</h1>"))]);
    let page = Browser::shared().page();
    page.goto(&site);
    page.goto(&format!("{site}two"));
    page.back();
    page.by_role("heading", "One");
    page.forward();
    page.by_role("heading", "Two");
}

#[test]
fn back_and_forward_go_between_the_states_of_one_document() {
    let page = show("<script>onpopstate = () => document.title = `at ${location.search}`</script>");
    page.eval("history.pushState(null, '', '?q=a'); history.pushState(null, '', '?q=b'); 0");
    assert!(page.wait_url("q=").ends_with("?q=b"));
    page.back();
    assert_eq!(page.title(), "at ?q=a");
    page.forward();
    assert_eq!(page.title(), "at ?q=b");
}

#[test]
fn back_from_the_beginning_is_reported() {
    let page = Browser::shared().page();
    assert!(complaint(|| page.back()).contains("the history has no entry -1 from here"));
}

#[test]
fn a_reload_makes_a_new_document_and_keeps_the_session() {
    let page = show("");
    page.eval("sessionStorage.seen = 'yes'; window.mark = 1");
    page.reload();
    assert_eq!(page.eval("window.mark"), serde_json::Value::Null);
    assert_eq!(page.session_storage()["seen"], "yes");
}

#[test]
fn an_address_without_a_server_is_reported() {
    let page = Browser::shared().page();
    // The port is free: the listener that had it is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let complaint = complaint(|| page.goto(&format!("http://127.0.0.1:{port}/")));
    assert!(complaint.contains("ERR_CONNECTION_REFUSED"), "{complaint}");
}

#[test]
fn a_page_that_passes_on_is_followed() {
    let site = server::site(&[("/", "<script>location.replace('/two')</script>"), ("/two", &document("<h1>Two</h1>"))]);
    let page = Browser::shared().page();
    page.goto(&site);
    page.by_role("heading", "Two");
}

#[test]
fn pages_share_no_storage_and_tabs_do() {
    let site = server::site(&[("/", &document(""))]);
    let (page, stranger) = (Browser::shared().page(), Browser::shared().page());
    let tab = page.another_tab();
    for page in [&page, &tab, &stranger] {
        page.goto(&site);
    }
    page.eval("localStorage.name = 'Ana'");
    assert_eq!(tab.local_storage()["name"], "Ana");
    assert!(stranger.local_storage().is_empty());
    assert!(tab.session_storage().is_empty());
}

#[test]
fn every_tab_is_visible_and_focused() {
    let page = show("");
    let tab = page.another_tab();
    for page in [&page, &tab] {
        assert_eq!(page.eval("document.visibilityState + document.hasFocus()"), "visibletrue");
        page.wait_frames();
    }
}

#[test]
fn scripts_run_before_the_document_s_own() {
    let page = Browser::shared().page();
    page.before_load("window.early = 7");
    page.goto(&server::site(&[(
        "/",
        &document("<h1></h1><script>document.querySelector('h1').textContent = early</script>"),
    )]));
    page.by_role("heading", "7");
}

#[test]
fn a_browser_of_its_own_ends_with_its_handles() {
    let browser = Browser::launch_with(&["--window-size=640,480"]);
    let page = browser.page();
    assert!(browser.version().starts_with("Chrome/"));
    drop(browser);
    assert_eq!(page.eval("1 + 1"), 2);
}
