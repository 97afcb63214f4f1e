//! The program of the element `<contact-desk>`.

fn main() {
    std::panic::set_hook(Box::new(|_| contact_desk::embed::stop()));
}
