//! Every request that an adapter can make passes the shipped proxies, which go by the table of `hosting`.

use std::collections::BTreeSet;

use contact_desk::contact::{Contact, ContactId, Jid, Phone};
use contact_desk::gateway::detail::GivenName;
use contact_desk::gateway::wire::{Request, Site};
use contact_desk::gateway::{Ask, Dialect, Gateway, Position, Product, Sort, SortKey, SourceFilter, open};
use hosting::proxy::routes::{Mount, product};

/// Ids as gateways give them, and some that are as odd as one can be without `/`, `\\` or `%`, which never go to a gateway.
const IDS: [&str; 8] = [
    "62812345678@s.whatsapp.net",
    "62812345678@c.us",
    "62812345678:12@c.us",
    "204512345678901@lid",
    "120363025246125486@g.us",
    "4711",
    "a.js",
    "zoë +1;=&?#",
];

/// Every list that can be asked for.
fn lists(gateway: &dyn Gateway) -> Vec<Request> {
    let words = [None, Some("jozsef"), Some("+62 812/345?&#"), Some("a/../b")];
    let sources = [None, Some(SourceFilter::Direct), Some(SourceFilter::Group)];
    let groups = [None, Jid::parse("120363025246125486@g.us")];
    let sorts =
        [None, Some(Sort { key: SortKey::Name, descending: true }), Some(Sort { key: SortKey::Id, descending: false })];
    let dialects = [false, true].map(|list_by_path| Dialect { list_by_path, order_reversed: list_by_path });
    let places = [Position::Start, Position::Page(3), Position::Offset(200), Position::Cursor("a/b+c=?".into())];
    let mut asks = Vec::new();
    for query in words {
        for source in sources {
            for group in &groups {
                for sort in sorts {
                    for dialect in dialects {
                        let include_groups = dialect.list_by_path;
                        let (query, group) = (query.map(Into::into), group.clone());
                        asks.push(Ask { query, source, group, include_groups, sort, dialect });
                    }
                }
            }
        }
    }
    asks.iter().flat_map(|ask| places.iter().map(|place| gateway.contacts(ask, place).request)).collect()
}

/// Every other request there is.
fn others(gateway: &dyn Gateway) -> Vec<Request> {
    let mut all = Vec::new();
    all.extend(gateway.accounts().map(|call| call.request));
    all.extend(gateway.groups().map(|call| call.request));
    all.extend(
        Jid::parse("120363025246125486@g.us").and_then(|group| gateway.members(&group)).map(|call| call.request),
    );
    all.extend(gateway.engine_features().map(|call| call.request));
    all.extend(
        [Position::Start, Position::Offset(500)]
            .iter()
            .filter_map(|place| gateway.links(place))
            .map(|call| call.request),
    );
    all.extend(Phone::parse("62812345678").and_then(|number| gateway.check(&number)).map(|call| call.request));
    let names = ["", "O'Brien / Söhne"].map(|last| GivenName { first: "Ana".into(), last: last.into() });
    for id in IDS {
        let contact = Contact::new(ContactId::new(id));
        let contact = Jid::parse(id).map_or(contact.clone(), |jid| contact.with_jid(jid));
        let known = [None, Some(&contact)];
        all.extend(known.into_iter().filter_map(|known| gateway.contact(&contact.id, known)).map(|call| call.request));
        all.extend(gateway.about(&contact).map(|call| call.request));
        all.extend([false, true].iter().filter_map(|anew| gateway.picture(&contact, *anew)).map(|call| call.request));
        all.extend(gateway.business(&contact).map(|call| call.request));
        all.extend([false, true].iter().filter_map(|block| gateway.block(&contact, *block)).map(|call| call.request));
        all.extend(names.iter().filter_map(|name| gateway.rename(&contact, name)).map(|call| call.request));
    }
    all
}

/// The route of the table that a request goes by: there is one for each way to spell it.
fn check(desk: Product, url: &str) {
    let known = product(desk.name()).unwrap();
    let mount = Mount::new("store", known, url).unwrap();
    let mut used = BTreeSet::new();
    for account in ["default", "01JZ8Q4M7XW3N5C9T2R6V0KDHB", "My device: 62812345678@c.us"] {
        let gateway = open(desk, Site::new(url, Some(account), None));
        for request in lists(gateway.as_ref()).into_iter().chain(others(gateway.as_ref())) {
            let method = request.method.as_str();
            assert!(mount.passes(method, &request.url), "{}: {method} {}", desk.name(), request.url);
            assert_eq!(request.timeout.as_secs(), known.seconds, "{}: {method} {}", desk.name(), request.url);
            for other in ["GET", "POST", "PUT", "DELETE", "OPTIONS"].iter().filter(|other| **other != method) {
                // What passes by two methods is two things to do.
                used.extend(mount.passes(other, &request.url).then(|| format!("{other} {}", request.url)));
            }
        }
    }
    // WAHA names contacts below a session; the list stands there too, where a server follows the vendor's page.
    let both = |request: &String| request.starts_with("PUT") && request.contains("/contacts/all");
    assert!(used.iter().all(both), "{used:?}");
}

#[test]
fn every_request_of_every_adapter_passes() {
    for desk in Product::ALL {
        check(desk, "/gateway/store");
    }
    check(Product::WhatsAppGateway, "/gateway/store/api/v1");
    check(Product::Hypersender, "/gateway/store/v2");
    check(Product::Waha, "/gateway/store/api");
}

#[test]
fn every_route_of_the_table_is_used() {
    for desk in Product::ALL {
        let url = if desk == Product::Hypersender { "/g/v2" } else { "/g" };
        let gateway = open(desk, Site::new(url, Some("a"), None));
        let requests: Vec<Request> = lists(gateway.as_ref()).into_iter().chain(others(gateway.as_ref())).collect();
        for route in product(desk.name()).unwrap().routes {
            let n_given = |request: &Request| {
                let path = request.url.split('?').next().unwrap_or_default().strip_prefix("/g").unwrap_or_default();
                let (given, wanted) = (path.split('/'), route.path.split('/'));
                let is_same = given.clone().count() == wanted.clone().count();
                is_same && given.zip(wanted).all(|(given, wanted)| wanted == "*" || given == wanted)
            };
            let is_used = requests.iter().any(|request| request.method.as_str() == route.method && n_given(request));
            assert!(is_used, "{}: nothing asks {} {}", desk.name(), route.method, route.path);
        }
    }
}

#[test]
fn what_the_desk_never_does_is_refused() {
    let check = |name: &str, method: &str, below: &str| {
        let mount = Mount::new("store", product(name).unwrap(), "/gateway/store").unwrap();
        assert!(!mount.passes(method, &format!("/gateway/store{below}")), "{name}: {method} {below}");
    };
    check("wachat", "POST", "/message/sendText");
    check("wachat", "DELETE", "/contacts");
    check("wachat", "POST", "/instance/list");
    check("gowa", "POST", "/send/message");
    check("gowa", "GET", "/app/logout");
    check("gowa", "GET", "/app/login");
    check("gowa", "POST", "/user/avatar");
    check("whatsapp-gateway", "POST", "/api/v1/sessions");
    check("whatsapp-gateway", "DELETE", "/api/v1/sessions/a");
    check("whatsapp-gateway", "POST", "/api/v1/sessions/a/messages");
    check("whatsapp-gateway", "GET", "/api/v1/keys");
    check("hypersender", "POST", "/i/send-text");
    check("hypersender", "POST", "/i/contacts/get-all");
    check("waha", "POST", "/api/sendText");
    check("waha", "DELETE", "/api/sessions/default");
    check("waha", "POST", "/api/default/auth/request-code");
    check("waha", "GET", "/api/screenshot");
    check("waha", "GET", "/dashboard");
}
