//! Finding by role and name.

use browser::Name;

use crate::{complaint, show, show_hasty};

/// The one element of `body` is found by this role and name.
#[track_caller]
fn check(body: &str, role: &str, name: &str) {
    assert_eq!(show(body).by_role(role, name).name(), name);
}

#[test]
fn a_button_is_found_by_its_text() {
    check("<button>Try <b>again</b></button>", "button", "Try again");
}

#[test]
fn a_button_is_found_by_its_label_rather_than_its_text() {
    check("<button aria-label=Close>×</button>", "button", "Close");
}

#[test]
fn a_select_is_a_combobox() {
    check("<label>Group <select><option>All</select></label>", "combobox", "Group");
}

#[test]
fn a_password_is_a_textbox() {
    check("<label>Password <input type=password></label>", "textbox", "Password");
}

#[test]
fn a_search_field_is_a_searchbox() {
    check("<input type=search aria-label='Search contacts'>", "searchbox", "Search contacts");
}

/// The roles of the design, by the elements that have them anyway.
#[test]
fn roles_go_by_their_names_in_aria() {
    let page = show_hasty("");
    for (body, role) in [
        ("<img alt=X src=data:,>", "img"),
        ("<div role=img aria-label=X>", "img"),
        ("<img alt=X src=data:,>", "image"),
        ("<section aria-label=X></section>", "region"),
        ("<h2>X</h2>", "heading"),
        ("<a href=#>X</a>", "link"),
        ("<form aria-label=X></form>", "form"),
        ("<fieldset><legend>X</legend></fieldset>", "group"),
        ("<div role=radiogroup aria-label=X></div>", "radiogroup"),
        ("<input type=radio aria-label=X>", "radio"),
        ("<input type=checkbox aria-label=X>", "checkbox"),
        ("<input type=checkbox role=switch aria-label=X>", "switch"),
        ("<progress aria-label=X>", "progressbar"),
        ("<div role=status aria-label=X></div>", "status"),
        ("<output aria-label=X></output>", "status"),
        ("<div role=alert aria-label=X></div>", "alert"),
        ("<dialog open aria-label=X></dialog>", "dialog"),
        ("<div role=grid aria-label=X></div>", "grid"),
        ("<div role=grid><div role=row aria-label=X></div></div>", "row"),
        ("<div role=grid><div role=row><div role=gridcell>X</div></div></div>", "gridcell"),
        ("<div role=grid><div role=row><div role=columnheader>X</div></div></div>", "columnheader"),
        ("<div role=grid><div role=row><div role=rowheader>X</div></div></div>", "rowheader"),
        ("<table aria-label=X><tr><th>1<th>2<tr><td>3<td>4</table>", "table"),
        ("<nav aria-label=X></nav>", "navigation"),
        ("<main aria-label=X></main>", "main"),
        ("<header aria-label=X></header>", "banner"),
        ("<ul aria-label=X><li>1</ul>", "list"),
        ("<select size=2 aria-label=X></select>", "listbox"),
        ("<select aria-label=Y><option>X</select>", "option"),
        ("<div role=menu aria-label=X><div role=menuitem>Y</div></div>", "menu"),
        ("<div role=tablist><button role=tab>X</button></div>", "tab"),
        ("<div role=tooltip aria-label=X></div>", "tooltip"),
        ("<textarea aria-label=X></textarea>", "textbox"),
        ("<input type=tel aria-label=X>", "textbox"),
        ("<input type=number aria-label=X>", "spinbutton"),
        ("<input list=a aria-label=X><datalist id=a></datalist>", "combobox"),
        ("<hr aria-label=X>", "separator"),
        ("<article aria-label=X></article>", "article"),
        ("<aside aria-label=X></aside>", "complementary"),
        ("<p>X</p>", "text"),
    ] {
        page.eval(&format!("document.body.innerHTML = {body:?}"));
        let found = page.maybe_by_role(role, "X");
        assert!(found.is_some(), "no {role} in {body}: {}", complaint(|| drop(page.by_role(role, "X"))));
    }
}

#[test]
fn a_name_may_be_given_in_part_or_not_at_all() {
    let page = show("<button>Block Ana Souza</button>");
    page.by_role("button", Name::contains("Ana"));
    page.by_role("button", Name::any());
    assert!(page.maybe_by_role("button", "Block").is_none());
}

#[test]
fn what_assistive_technology_is_not_told_of_is_not_found() {
    let page = show(
        "<button>Seen</button> <button hidden>Hidden</button> <button style='visibility: hidden'>Invisible</button>
         <div aria-hidden=true><button>Aside</button></div> <div inert><button>Inert</button></div>",
    );
    assert_eq!(page.names_by_role("button"), ["Seen"]);
}

#[test]
fn what_lies_behind_a_modal_dialog_is_not_found() {
    let page = show("<button>Behind</button><dialog aria-label=X><button>Close</button></dialog>");
    page.eval("document.querySelector('dialog').showModal()");
    assert_eq!(page.names_by_role("button"), ["Close"]);
}

#[test]
fn shadow_roots_are_looked_into() {
    let page = show("<div id=host></div>");
    page.eval("document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<button>Deep</button>'");
    page.by_role("button", "Deep").click();
    assert!(page.focused().unwrap().is_focused());
    assert_eq!(page.focused().unwrap().name(), "Deep");
}

#[test]
fn frames_of_another_origin_are_looked_into() {
    let inner =
        crate::server::site(&[("/", &crate::document("<button onclick='this.textContent = \"Done\"'>Inner</button>"))]);
    let inner = inner.replace("127.0.0.1", "localhost");
    let page = show(&format!("<p>Above<iframe title=Frame src='{inner}'></iframe>"));
    let frame = page.by_role("iframe", "Frame").frame();
    frame.by_role("button", "Inner").press("Enter");
    frame.by_role("button", "Done");
}

#[test]
fn a_frame_that_is_loaded_anew_is_looked_into_again() {
    let page = show("<iframe title=Frame srcdoc='<button>Inner</button>'></iframe><main></main>");
    let frame = page.by_role("iframe", "Frame").frame();
    let inner = frame.by_role("button", "Inner");
    page.eval("document.querySelector('main').append(document.querySelector('iframe'))");
    frame.by_role("button", "Inner").click();
    inner.click();
}

#[test]
fn rows_come_in_order() {
    let page = show("<div role=grid><div role=row aria-label=One></div><div role=row aria-label=Two></div></div>");
    let names: Vec<String> = page.all_by_role("row").iter().map(browser::Element::name).collect();
    assert_eq!(names, ["One", "Two"]);
    assert_eq!(page.names_by_role("row"), names);
}

#[test]
fn a_scope_holds_what_is_within_it_and_not_itself() {
    let page = show(
        "<div role=group aria-label=A><button>Go</button><div role=group aria-label=B></div></div><button>Go</button>",
    );
    let group = page.by_role("group", "A");
    group.within().by_role("button", "Go");
    assert_eq!(group.within().names_by_role("group"), ["B"]);
}

#[test]
fn what_comes_late_is_waited_for() {
    let page = show("<script>setTimeout(() => document.body.innerHTML = '<button>Late</button>', 300)</script>");
    page.by_role("button", "Late");
}

#[test]
fn what_leaves_late_is_waited_for() {
    let page = show("<button>Early</button><script>setTimeout(() => document.body.innerHTML = '', 300)</script>");
    page.no_role("button", "Early");
}

#[test]
fn a_text_is_waited_for_among_several_of_a_role() {
    let page = show(
        "<p role=status>12 contacts<p role=status id=b>…<script>setTimeout(() => b.textContent = 'Ready', 200)</script>",
    );
    assert_eq!(page.wait_text("status", Name::any(), "Read"), "Ready");
    assert_eq!(page.wait_text_where("status", "", |text| text.starts_with("12")), "12 contacts");
}

#[test]
fn what_is_missing_is_reported_with_what_there_is() {
    let page = show_hasty("<h1>Contacts</h1><button>Cancel</button><script>console.error('oh no')</script>");
    let complaint = complaint(|| drop(page.by_role("button", "Save")));
    for part in ["no button \"Save\"", "heading \"Contacts\"", "button \"Cancel\"", "page: http://127", "oh no"] {
        assert!(complaint.contains(part), "{part:?} is not in: {complaint}");
    }
}

#[test]
fn two_of_a_name_are_reported() {
    let page = show_hasty("<button>Close</button><button>Close</button>");
    let complaint = complaint(|| drop(page.by_role("button", "Close")));
    assert!(complaint.contains("there are 2 of button \"Close\""), "{complaint}");
}

#[test]
fn what_stays_is_reported() {
    let page = show_hasty("<div role=alert>Offline</div>");
    let complaint = complaint(|| page.no_role("alert", Name::any()));
    assert!(complaint.contains("alert of any name is still there"), "{complaint}");
}

#[test]
fn another_text_is_reported() {
    let page = show_hasty("<p role=status>3 contacts");
    let complaint = complaint(|| drop(page.wait_text("status", Name::any(), "4 contacts")));
    assert!(complaint.contains("3 contacts") && complaint.contains("4 contacts"), "{complaint}");
}
