//! The desk in pages of another origin, from each server: the element with its files, and the frame with its policy.

use browser::{Browser, Name};
use serde_json::json;

use crate::desk::{Desk, config, simulator};
use crate::files::at_every_server;
use crate::host::Host;
use crate::server::{Program, Server, SetUp};

at_every_server!(the_element_works_in_a_page_of_another_origin);

fn the_element_works_in_a_page_of_another_origin(program: Program, prefix: &str) {
    let simulator = simulator();
    let host = Host::start();
    let config = config(&simulator, |connection| connection.url.clone(), "prompt");
    let server = Server::start(&SetUp { program, prefix, config, gateways: None });
    let script = format!(
        r#"import "{}";
document.querySelector("contact-desk").getCredential = async () => {};"#,
        server.url("embed.js"),
        simulator.credentials()["waha"],
    );
    host.page("/crm.js", &[], &script);
    host.page("/crm.css", &[], "contact-desk { height: 600px }");
    let page = host.page(
        "/crm",
        &[],
        r#"<!doctype html><link rel="stylesheet" href="crm.css"><script type="module" src="crm.js"></script>
           <contact-desk connection="waha" contact="36205550142@c.us"></contact-desk>"#,
    );
    let desk = Desk::open(&page);
    desk.detail().within().by_role("heading", "József Kovács");
}

at_every_server!(the_frame_is_for_the_origins_that_are_named);

fn the_frame_is_for_the_origins_that_are_named(program: Program, prefix: &str) {
    let simulator = simulator();
    let host = Host::start();
    let mut config = config(&simulator, |connection| connection.url.clone(), "prompt");
    config["embed_origins"] = json!([host.origin]);
    let server = Server::start(&SetUp { program, prefix, config, gateways: None });
    let framing = |below: &str| {
        format!(r#"<!doctype html><iframe width="900" height="600" src="{}"></iframe>"#, server.url(below))
    };

    let desk = Desk::open(&host.page("/framing", &[], &framing("?embed=1")));
    desk.page.wait_until("the desk is in the frame", || {
        let frames = desk.page.all_by_role("Iframe");
        frames.first().is_some_and(|frame| frame.frame().maybe_by_role("form", Name::any()).is_some())
    });

    // Whoever is not named, and the desk that is not meant to be framed.
    let stranger = host.origin.replace("localhost", "127.0.0.1");
    host.page("/stranger", &[], &framing("?embed=1"));
    host.page("/whole", &[], &framing("waha"));
    for address in [format!("{stranger}/stranger"), format!("{}/whole", host.origin)] {
        let page = Browser::shared().page();
        page.goto(&address);
        page.wait_until("the frame is refused", || {
            page.console_errors().iter().any(|error| error.contains("frame-ancestors"))
        });
    }
}
