//! Clicking, typing, choosing, scrolling.

use browser::{Browser, Name};

use crate::{complaint, document, server, show, show_hasty};

#[test]
fn a_click_is_a_real_one() {
    let page = show("<button onclick='this.textContent = event.isTrusted && event.detail'>Go</button>");
    page.by_role("button", "Go").click();
    page.by_role("button", "1");
}

#[test]
fn a_double_click_is_one_too() {
    let page = show("<button ondblclick='this.textContent = \"Twice\"'>Go</button>");
    page.by_role("button", "Go").double_click();
    page.by_role("button", "Twice");
}

#[test]
fn a_click_scrolls_to_its_target() {
    let page = show("<div style='height: 5000px'></div><button onclick='this.textContent = \"Done\"'>Far</button>");
    let button = page.by_role("button", "Far");
    assert!(!button.is_in_view());
    button.click();
    assert!(page.by_role("button", "Done").is_in_view());
}

#[test]
fn a_covered_button_is_reported() {
    let page = show_hasty("<button>Under</button><div class=veil style='position: fixed; inset: 0'></div>");
    let complaint = complaint(|| page.by_role("button", "Under").click());
    let expected = "button \"Under\" cannot be clicked: it is covered by <div class=\"veil\">";
    assert!(complaint.contains(expected), "{complaint}");
}

#[test]
fn a_button_uncovered_in_time_is_clicked() {
    let page = show(
        "<button onclick='this.textContent = \"Done\"'>Under</button><div id=veil style='position: fixed; inset: 0'></div>
         <script>setTimeout(() => veil.remove(), 300)</script>",
    );
    page.by_role("button", "Under").click();
    page.by_role("button", "Done");
}

#[test]
fn a_disabled_button_is_reported() {
    let page = show_hasty("<button disabled>Send</button>");
    let complaint = complaint(|| page.by_role("button", "Send").click());
    assert!(complaint.contains("it is disabled"), "{complaint}");
}

#[test]
fn a_moving_button_is_clicked_once_it_rests() {
    let page = show(
        "<style>button { animation: go 400ms linear; } @keyframes go { from { margin-left: 500px } }</style>
         <button onclick='this.textContent = \"Done\"'>Run</button>",
    );
    page.by_role("button", "Run").click();
    page.by_role("button", "Done");
}

#[test]
fn a_button_drawn_anew_is_found_again() {
    let page = show("<div id=place><button>Go</button></div>");
    let button = page.by_role("button", "Go");
    page.eval("place.innerHTML = '<button onclick=\"this.textContent = 1\">Go</button>'");
    button.click();
    page.by_role("button", "1");
}

#[test]
fn hovering_shows_what_it_shows() {
    let page = show(
        "<style>p { display: none } button:hover + p { display: block }</style><button>A</button><p role=note>Hint",
    );
    assert!(page.maybe_by_role("note", Name::any()).is_none());
    page.by_role("button", "A").hover();
    page.by_role("note", Name::any());
}

#[test]
fn filling_replaces_and_tells_the_page() {
    let page = show(
        "<input aria-label=Name value=old oninput='out.value = event.isTrusted + event.inputType'><output id=out></output>",
    );
    let field = page.by_role("textbox", "Name");
    field.fill("József 🎈");
    assert_eq!(field.value(), "József 🎈");
    page.wait_text("status", Name::any(), "trueinsertText");
    field.fill("");
    assert_eq!(field.property("value"), "");
}

#[test]
fn what_cannot_be_filled_is_reported() {
    let page = show_hasty("<input readonly aria-label=Fixed><button>B</button>");
    assert!(complaint(|| page.by_role("textbox", "Fixed").fill("x")).contains("it is read-only"));
    assert!(complaint(|| page.by_role("button", "B").fill("x")).contains("it is no text field"));
}

#[test]
fn typing_goes_key_by_key_after_what_is_there() {
    let page = show("<input aria-label=A value=1 onkeydown='out.value += event.key'><output id=out></output>");
    let field = page.by_role("textbox", "A");
    field.type_text("2é+");
    assert_eq!(field.value(), "12é+");
    page.wait_text("status", Name::any(), "2é+");
}

#[test]
fn keys_do_what_keys_do() {
    let page = show(
        "<form onsubmit='out.value = \"sent\"; return false'><input aria-label=A><button>B</button></form><output id=out></output>",
    );
    let field = page.by_role("textbox", "A");
    field.type_text("abc");
    page.press("Home");
    page.press("Delete");
    page.press("End");
    page.press("Backspace");
    assert_eq!(field.value(), "b");
    page.press("Control+a");
    page.type_text("z");
    assert_eq!(field.value(), "z");
    page.press("Tab");
    assert_eq!(page.focused().unwrap().name(), "B");
    page.press("Shift+Tab");
    assert!(field.is_focused());
    field.press("Enter");
    page.wait_text("status", Name::any(), "sent");
}

#[test]
fn arrows_move_among_radio_buttons() {
    let page = show("<input type=radio name=a aria-label=One checked><input type=radio name=a aria-label=Two>");
    page.by_role("radio", "One").press("ArrowDown");
    assert_eq!(page.by_role("radio", "Two").ax_property("checked").as_deref(), Some("true"));
}

#[test]
fn an_unknown_key_is_reported() {
    let page = show("");
    assert!(complaint(|| page.press("Entre")).contains("there is no key \"Entre\""));
}

#[test]
fn an_option_is_chosen_by_its_label() {
    let page = show(
        "<select aria-label=Group oninput='out.value += \"i\"' onchange='out.value += \"c\" + this.value'>
         <option value=a>All<option value=s>Sales team</select><output id=out></output>",
    );
    let group = page.by_role("combobox", "Group");
    group.select_option("Sales team");
    assert_eq!(group.value(), "Sales team");
    assert_eq!(page.wait_text("status", Name::any(), "c"), "ics");
}

#[test]
fn a_missing_option_is_reported_with_those_there_are() {
    let page = show_hasty("<select aria-label=Group><option>All<option>Sales</select>");
    let complaint = complaint(|| page.by_role("combobox", "Group").select_option("Support"));
    assert!(complaint.contains(r#"has no option "Support", only ["All","Sales"]"#), "{complaint}");
}

#[test]
fn a_checkbox_is_ticked_and_unticked() {
    let page = show("<label><input type=checkbox>Remember</label>");
    let checkbox = page.by_role("checkbox", "Remember");
    checkbox.check();
    checkbox.check();
    assert_eq!(checkbox.ax_property("checked").as_deref(), Some("true"));
    checkbox.uncheck();
    assert_eq!(checkbox.property("checked"), false);
}

#[test]
fn a_radio_button_drawn_by_its_label_is_clicked_there() {
    let page = show(
        "<style>input { position: absolute; width: 1px; height: 1px; clip-path: inset(50%) }</style>
         <label><input type=radio name=a>Groups</label>",
    );
    page.by_role("radio", "Groups").check();
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let page = show(
        "<div role=grid aria-label=List style='height: 200px; width: 200px; overflow: auto'><div style='height: 9000px'></div></div>",
    );
    let list = page.by_role("grid", "List");
    list.scroll_by(0.0, 300.0);
    assert_eq!(list.scroll_position(), (0.0, 300.0));
    page.wheel(100.0, 100.0, 0.0, 200.0);
    assert_eq!(list.scroll_position(), (0.0, 500.0));
    list.scroll_to(0.0, 1e9);
    assert_eq!(list.scroll_position(), (0.0, 8800.0));
}

#[test]
fn an_element_tells_of_itself() {
    let page = show(
        "<p id=d>Opens the menu</p>
         <button aria-label=Menu aria-expanded=false aria-describedby=d data-x=7 style='color: rgb(1, 2, 3); width: 80px'>☰</button>",
    );
    let button = page.by_role("button", "Menu");
    assert_eq!(button.text(), "☰");
    assert_eq!(button.role(), "button");
    assert_eq!(button.description(), "Opens the menu");
    assert_eq!(button.ax_property("expanded").as_deref(), Some("false"));
    assert_eq!(button.ax_property("checked"), None);
    assert_eq!(button.attribute("data-x").as_deref(), Some("7"));
    assert_eq!(button.attribute("data-y"), None);
    assert_eq!(button.property("tagName"), "BUTTON");
    assert_eq!(button.style("color"), "rgb(1, 2, 3)");
    assert_eq!(button.eval("async (button) => button.dataset.x * 2"), 14);
    assert!((button.bounding_box().width - 80.0).abs() < 0.01);
    assert!(!button.is_focused());
    button.focus();
    assert!(button.is_focused());
}

#[test]
fn a_script_names_what_a_module_from_here_exports_whatever_the_page_forbids() {
    let document = document("<p>Strict");
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Security-Policy: default-src 'none'\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{document}",
        document.len()
    );
    let page = Browser::shared().page();
    page.goto(&server::site(&[("/", &answer)]));
    let module = "// Doubles.\nexport const two = 2;\nexport async function double(n) {\n  return n * two;\n}\n";
    assert_eq!(page.eval_with(module, "await double(21)"), 42);
    let importing = "import { two } from './two.js';\nexport const four = two + two;\n";
    assert!(complaint(|| drop(page.eval_with(importing, "four"))).contains("a script failed"));
}
