//! What is done as soon as the page has answered what waits already.

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Something that is done soon, unless this is dropped first.
pub struct Soon {
    channel: Result<MessageChannel, JsValue>,
    _act: Closure<dyn Fn()>,
}

/// Calls `act` soon. A message comes right behind what waits; a timer would come four milliseconds later each time.
pub fn soon(act: impl Fn() + 'static) -> Soon {
    let act = Closure::<dyn Fn()>::new(act);
    let channel = MessageChannel::new().inspect(|channel| {
        channel.port1().set_onmessage(Some(act.as_ref().unchecked_ref()));
        let _ = channel.port2().post_message(&JsValue::UNDEFINED);
    });
    Soon { channel, _act: act }
}

/// Lets the page answer what waits.
pub async fn pause() {
    let mut waiting = None;
    let message = Promise::new(&mut |resolve, _| {
        waiting = Some(soon(move || _ = resolve.call0(&JsValue::UNDEFINED)));
    });
    let _ = JsFuture::from(message).await;
    drop(waiting);
}

impl Drop for Soon {
    fn drop(&mut self) {
        if let Ok(channel) = &self.channel {
            channel.port1().set_onmessage(None);
            channel.port1().close();
        }
    }
}
