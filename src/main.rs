//! Starts the dashboard on the page, and says so where it stops.

use contact_desk::app::App;
use contact_desk::text::Texts;
use contact_desk::transport::early;
use js_sys::Reflect;
use leptos::mount::mount_to;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement};

fn main() {
    std::panic::set_hook(Box::new(|_| say_stopped()));
    if let Ok(answer) = Reflect::get(&js_sys::global(), &"contactDeskEarly".into()).and_then(JsCast::dyn_into) {
        early::lend(answer);
    }
    if let Some(frame) = frame() {
        mount_to(frame, App).forget();
    }
}

/// Where the dashboard lives on the page.
fn frame() -> Option<HtmlElement> {
    document().get_element_by_id("desk").and_then(|element| element.dyn_into().ok())
}

/// A panic ends the program, and the page would lie dead: it says so instead, and offers to reload.
fn say_stopped() {
    let texts = Texts::of_language("en");
    let (headline, next_step) = texts.stopped;
    let Some(frame) = frame() else { return };
    contact_desk::app::take_over();
    let made =
        || Some((element("div", "panel")?, element("p", "panel__why")?, element("button", "button button--main")?));
    let Some((panel, words, button)) = made() else { return };
    let _ = panel.set_attribute("role", "alert");
    words.set_text_content(Some(&format!("{headline} {next_step}")));
    button.set_text_content(Some(texts.reload));
    let reload = Closure::<dyn Fn()>::new(|| {
        let _ = leptos::prelude::window().location().reload();
    });
    let _ = button.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref());
    reload.forget();
    let _ = panel.append_with_node_2(&words, &button);
    frame.replace_children_with_node_1(&panel);
}

fn element(name: &str, class: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    element.set_class_name(class);
    Some(element)
}
