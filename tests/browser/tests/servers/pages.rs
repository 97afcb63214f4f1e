//! The desk in a browser, from each server: pasted links, reload, Back, and a gateway on another origin.

use crate::desk::{Desk, config, simulator};
use crate::files::at_every_server;
use crate::server::{Program, Server, SetUp};

at_every_server!(a_pasted_link_opens_the_contact);

fn a_pasted_link_opens_the_contact(program: Program, prefix: &str) {
    let simulator = simulator();
    let config = config(&simulator, |connection| connection.url.clone(), "prompt");
    let server = Server::start(&SetUp { program, prefix, config, gateways: None });
    let desk = Desk::open(&server.url("waha/contacts/36205550142%40c.us"));
    desk.sign_in(&simulator.connection("waha").unwrap());
    desk.detail().within().by_role("heading", "József Kovács");
    desk.wait_listed("Dewi Lestari").click();
    desk.detail().within().by_role("heading", "Dewi Lestari");
    desk.page.back();
    desk.detail().within().by_role("heading", "József Kovács");
    desk.page.reload();
    desk.detail().within().by_role("heading", "József Kovács");
    desk.button("Close").click();
    desk.page.wait_url(&format!("{prefix}waha"));
    // What the policy allows to connect to are exactly the gateways that are set up.
    let policy = desk.page.requests()[0].response_headers["content-security-policy"].clone();
    assert!(policy.contains(&format!("connect-src 'self' {};", simulator.origin())), "{policy}");
    check_packed(&desk);
}

/// A browser gets the program compressed, and understands it.
fn check_packed(desk: &Desk) {
    let requests = desk.page.requests();
    let programs: Vec<_> = requests.iter().filter(|request| request.path().ends_with(".wasm")).collect();
    assert!(!programs.is_empty());
    for program in programs.into_iter().filter(|program| !program.from_cache) {
        assert_eq!(program.response_headers["content-type"], "application/wasm", "{}", program.url);
        assert_eq!(program.response_headers["content-encoding"], "br", "{}", program.url);
    }
}
