//! Starts the dashboard on the page.

use contact_desk::app::App;
use leptos::mount::mount_to;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

fn main() {
    let document = leptos::prelude::document();
    let frame = document.get_element_by_id("desk").and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(frame) = frame {
        frame.replace_children_with_node_0();
        mount_to(frame, App).forget();
    }
}
