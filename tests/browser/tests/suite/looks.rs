//! Screenshots of every state, for the eye.

use super::Desk;

#[test]
fn first_look() {
    let desk = Desk::with_people(730);
    for id in ["wachat", "gowa", "whatsapp-gateway", "hypersender", "waha"] {
        desk.sign_in(id);
        desk.page.screenshot(format!("/tmp/shots/{id}.png"));
    }
    println!("{:?}", desk.page.console());
}
