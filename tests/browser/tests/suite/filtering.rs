//! Filters: by source, by group, with group chats; each only where the gateway has data for it, and combined.

use simulator::people::{person, pinned};

use crate::desk::sorted;
use crate::listed::{all_listed, is_in_a_group, listed, members, n_rows};
use crate::{Desk, PEOPLE};

/// The groups that are picked, by number, with the names that people see.
const GROUPS: [(usize, &str); 3] =
    [(0, "Keluarga Besar"), (1, "Szomszédok és barátok"), (3, "<b>Promo</b> 50% & more")];

#[test]
fn the_source_is_direct_chats_or_groups() {
    let desk = Desk::tall();
    desk.sign_in("whatsapp-gateway");
    let source = desk.page.by_role("radiogroup", "Source");
    assert_eq!(source.within().names_by_role("radio"), ["All", "Direct chats", "Groups"]);
    assert_eq!(source.within().by_role("radio", "All").ax_property("checked").as_deref(), Some("true"));

    source.within().by_role("radio", "Direct chats").check();
    desk.wait_address("/whatsapp-gateway?source=dm");
    desk.wait_rows();
    let direct = all_listed("whatsapp-gateway", (0..PEOPLE).filter(|index| person(*index).in_direct_chat()));
    assert_eq!(sorted(desk.read_to_the_end()), direct);

    source.within().by_role("radio", "Groups").check();
    desk.wait_address("/whatsapp-gateway?source=group");
    desk.wait_rows();
    let grouped = all_listed("whatsapp-gateway", (0..PEOPLE).filter(|index| is_in_a_group(*index)));
    assert_eq!(sorted(desk.read_to_the_end()), grouped);

    source.within().by_role("radio", "All").check();
    desk.wait_address("/whatsapp-gateway");
    desk.wait_rows();
    assert_eq!(sorted(desk.read_to_the_end()), all_listed("whatsapp-gateway", 0..PEOPLE));
}

at_each!(a_group_is_picked_by_name_and_shows_its_members:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_group_is_picked_by_name_and_shows_its_members(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in(id);
    let before = desk.rows();
    let group = desk.page.by_role("combobox", "Group");
    for (number, name) in GROUPS {
        group.select_option(name);
        assert_eq!(group.value(), name);
        let members = all_listed(id, members(number, PEOPLE));
        desk.wait_row_count(members.len());
        assert_eq!(sorted(desk.read_to_the_end()), members, "{name}");
    }
    group.select_option("Group: anyone");
    desk.page.wait_until("the list is back", || desk.rows() == before);
    desk.wait_address(&format!("/{id}"));
}

at_each!(a_group_and_a_search_combine:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_group_and_a_search_combine(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in(id);
    // Amina is in that group, and József is not.
    assert!(members(3, PEOPLE).contains(&pinned::AMINA) && !members(3, PEOPLE).contains(&pinned::JOZSEF));
    desk.page.by_role("combobox", "Group").select_option("<b>Promo</b> 50% & more");
    desk.wait_row_count(all_listed(id, members(3, PEOPLE)).len());
    desk.search("amina bello");
    desk.wait_listed(&[listed(id, person(pinned::AMINA))]);
    desk.search("jozsef kovacs");
    desk.wait_words("Nobody matches");
    desk.wait_row_count(0);
    desk.page.by_role("button", "Clear search and filters").click();
    desk.wait_address(&format!("/{id}"));
    desk.wait_rows();
    assert_eq!(desk.page.by_role("combobox", "Group").value(), "Group: anyone");
}

#[test]
fn source_group_and_search_combine() {
    let desk = Desk::tall();
    desk.sign_in("whatsapp-gateway");
    let of_group = members(1, PEOPLE);
    desk.page.by_role("combobox", "Group").select_option("Szomszédok és barátok");
    desk.wait_row_count(of_group.len());
    desk.page.by_role("radio", "Direct chats").check();
    let direct: Vec<usize> = of_group.iter().copied().filter(|index| person(*index).in_direct_chat()).collect();
    assert!(direct.len() < of_group.len(), "the filter would have nothing to do");
    desk.wait_row_count(direct.len());
    assert_eq!(sorted(desk.read_to_the_end()), all_listed("whatsapp-gateway", direct.iter().copied()));

    // Everybody in a group was met in a group, with a direct chat besides or without.
    desk.page.by_role("radio", "Groups").check();
    desk.wait_row_count(of_group.len());
    assert_eq!(sorted(desk.read_to_the_end()), all_listed("whatsapp-gateway", of_group));

    desk.page.by_role("radio", "Direct chats").check();
    let somebody = direct.iter().map(|index| person(*index)).find(|it| it.phone().is_some()).unwrap();
    desk.search(&somebody.phone().unwrap());
    desk.wait_listed(&[listed("whatsapp-gateway", somebody)]);
    assert!(desk.address().contains("source=dm") && desk.address().contains("group="), "{}", desk.address());
}

at_each!(group_chats_are_listed_when_they_are_wanted: wachat "wachat", waha "waha");

fn group_chats_are_listed_when_they_are_wanted(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in(id);
    desk.wait_answers();
    let groups = desk.page.by_role("checkbox", "Include groups");
    groups.check();
    desk.wait_rows();
    desk.page.wait_url("include=groups");
    let rows = sorted(desk.read_to_the_end());
    assert_eq!(rows.len(), n_rows(id, PEOPLE) + PEOPLE / 40);
    let people = all_listed(id, 0..PEOPLE);
    let chats: Vec<&str> = rows.iter().filter(|row| !people.contains(row)).map(|row| row.name.as_str()).collect();
    assert_eq!(chats.len(), PEOPLE / 40);
    for (_, name) in GROUPS {
        assert!(chats.contains(&name), "{name} is not among {chats:?}");
    }
    desk.search("szomszedok es baratok");
    desk.page.wait_until("the reading has ended", || desk.row_count().is_some());
    assert!(desk.names().iter().all(|name| name.starts_with("Szomszédok és barátok")) && !desk.names().is_empty());

    groups.uncheck();
    desk.wait_words("Nobody matches");
    desk.search("");
    desk.wait_row_count(n_rows(id, PEOPLE));
}

at_each!(what_has_no_data_is_not_offered:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn what_has_no_data_is_not_offered(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in(id);
    desk.wait_answers();
    // Whether WAHA's rows tell of group chats depends on its engine, and is certain once all of them are here.
    if id.starts_with("waha") {
        desk.read_to_the_end();
    }
    let offers = |role: &str, name: &str| desk.page.maybe_by_role(role, name).is_some();
    let (source, group, groups) =
        (offers("radiogroup", "Source"), offers("combobox", "Group"), offers("checkbox", "Include groups"));
    let expected = match id {
        "wachat" => (false, false, true),
        "whatsapp-gateway" => (true, true, false),
        "hypersender" => (false, false, false),
        // NOWEB and GOWS list people only.
        "gowa" | "waha-noweb" | "waha-gows" => (false, true, false),
        _ => (false, true, true),
    };
    assert_eq!((source, group, groups), expected, "source, group, group chats");
}
