//! One row of the list: its elements, and what they say of a contact.
//!
//! Rows are what there is most of, and they change at every key that is typed and with every row that scrolls in. So no
//! row has signals of its own: all are copies of one mold, and whoever holds them writes what has changed.

use leptos::ev::ErrorEvent;
use leptos::prelude::*;
use leptos::tachys::view::Mountable;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::avatar::{colour_class, initials};
use super::built::{Build, Built, handler};
use super::marked::MarkedText;
use super::written::{Attribute, Line, Mark};
use super::{moment, shown_name};
use crate::contact::{Chat, Contact, ContactId, Kind, Source};
use crate::phone;
use crate::search::Query;
use crate::store::DeskStore;
use crate::text::{Texts, number};

/// Writes the address of a contact's own page, for hosts that have pages.
pub type Href = Callback<ContactId, String>;

/// The cells that not every gateway has something to put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// What is known in a word each.
    pub(super) tags: bool,
    /// The last of the conversation.
    pub(super) chat: bool,
}

/// What is needed to say something of a contact.
#[derive(Clone, Copy)]
pub(super) struct Speaker {
    /// What the page knows.
    pub(super) store: DeskStore,
    /// In which words.
    pub(super) texts: &'static Texts,
    /// Where a contact's page is, if it has one.
    pub(super) href: Option<Href>,
}

/// What all rows are copies of. All its elements are there for every contact, so that none is made as people scroll; the
/// sheet hides those that are empty.
pub(super) struct Mold(Element);

/// Where in it texts are going to stand.
const LINES: &str = ".avatar, .contact-row__name, .contact-row__second, bdi, .tag, .contact-row__when > *";

impl Mold {
    /// A row with these cells; the name is a link where it leads somewhere.
    pub(super) fn new(columns: Columns, is_link: bool) -> Option<Self> {
        let name = if is_link {
            view! { <a class="contact-row__name" tabindex="-1" dir="auto"></a> }.built()
        } else {
            view! { <span class="contact-row__name" dir="auto"></span> }.built()
        };
        let row = view! {
            <div class="contact-row" part="row" role="row">
                <div class="contact-row__who" role="gridcell">
                    <span class="avatar" aria-hidden="true"></span>
                    <span class="contact-row__lines">
                        {name}
                        <span class="contact-row__second" dir="auto"></span>
                    </span>
                </div>
                <div class="contact-row__number" role="gridcell">
                    <bdi></bdi>
                </div>
                <div class="contact-row__tags" role="gridcell">
                    <span class="tag tag--plain"></span>
                    <span class="tag"></span>
                    <span class="tag"></span>
                    <span class="tag tag--bad"></span>
                </div>
                <div class="contact-row__when" role="gridcell">
                    <span class="contact-row__time"></span>
                    <span class="contact-row__unread" role="img"></span>
                </div>
            </div>
        }
        .built();
        let root = row.elements().into_iter().next()?;
        let lines = root.query_selector_all(LINES).ok()?;
        for line in (0..lines.length()).filter_map(|n| lines.item(n)) {
            // A view that holds nothing holds a comment.
            line.set_text_content(None);
            line.append_child(&document().create_text_node("")).ok()?;
        }
        for (cell, is_there) in [(".contact-row__tags", columns.tags), (".contact-row__when", columns.chat)] {
            if let Some(cell) = root.query_selector(cell).ok().flatten().filter(|_| !is_there) {
                cell.remove();
            }
        }
        Some(Self(root))
    }

    /// A copy, in which nothing is said yet.
    pub(super) fn row(&self) -> Option<ContactRow> {
        let root: Element = self.0.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let find = |part: &str| root.query_selector(part).ok().flatten();
        let (avatar, name, number) = (find(".avatar")?, find(".contact-row__name")?, find("bdi")?);
        Some(ContactRow {
            id: Attribute::of(&root, "id"),
            index: Attribute::of(&root, "aria-rowindex"),
            is_open: Attribute::of(&root, "aria-selected"),
            is_active: Mark::of(&root, "contact-row--active"),
            avatar: Avatar {
                class: Attribute::of(&avatar, "class"),
                initials: Line::of(&avatar)?,
                element: avatar,
                picture: None,
            },
            address: Attribute::of(&name, "href"),
            is_nameless: Mark::of(&name, "contact-row__name--none"),
            name: MarkedText::of(name)?,
            second_line: MarkedText::of(find(".contact-row__second")?)?,
            is_numberless: Mark::of(&number, "contact-row__none"),
            number: MarkedText::of(number)?,
            tags: find(".tag").and_then(|first| Tags::of(&first)),
            chat: find(".contact-row__time").and_then(|time| ChatCell::of(&time)),
            root,
        })
    }
}

/// One line of the contact list.
pub(super) struct ContactRow {
    /// The whole row.
    pub(super) root: Element,
    id: Attribute,
    index: Attribute,
    is_open: Attribute,
    is_active: Mark,
    avatar: Avatar,
    address: Attribute,
    is_nameless: Mark,
    name: MarkedText,
    second_line: MarkedText,
    is_numberless: Mark,
    number: MarkedText,
    tags: Option<Tags>,
    chat: Option<ChatCell>,
}

impl ContactRow {
    /// Stands in that row of the list, counted from 0, from now on.
    pub(super) fn stand_in(&mut self, row: usize) {
        self.id.write(&row_id(row));
        self.index.write(&(row + 1).to_string());
    }

    /// Shows whether the keyboard is on it, and whether its contact is open.
    pub(super) fn point_out(&mut self, is_active: bool, is_open: bool) {
        self.is_active.write(is_active);
        self.is_open.write(if is_open { "true" } else { "false" });
    }

    /// Says everything of a contact, and marks what these words have found.
    pub(super) fn say(&mut self, contact: &Contact, words: &Query, speaker: Speaker) {
        let Speaker { store, texts, href } = speaker;
        self.avatar.say(contact);
        if let Some(href) = href {
            self.address.write(&href.run(contact.id.clone()));
        }
        let name = shown_name(contact, texts);
        let marks = match (contact.name(), &contact.phone) {
            (None, Some(number)) => words.digit_marks(&name, number),
            _ => store.marks(words, &name),
        };
        self.name.show(&name, marks);
        self.is_nameless.write(contact.name().is_none() && contact.phone.is_none());
        let line = second_line(contact);
        // What was said last is not searched.
        let is_of_names = other_names(contact).next().is_some();
        self.second_line.show(&line, if is_of_names { store.marks(words, &line) } else { Vec::new() });
        let number = number_text(contact, texts);
        let marks = contact.phone.as_ref().map(|phone| words.digit_marks(&number, phone));
        self.number.show(&number, marks.unwrap_or_default());
        self.is_numberless.write(contact.phone.is_none());
        if let Some(tags) = &mut self.tags {
            tags.say(contact, texts);
        }
        if let Some(chat) = &mut self.chat {
            chat.say(contact.chat.as_deref(), texts);
        }
    }
}

/// The round picture of a contact, if one came with the row and loads; else the initials on a colour of their own.
///
/// Decoration: the name stands beside it, so assistive technology passes it by.
struct Avatar {
    element: Element,
    class: Attribute,
    initials: Line,
    /// The picture that is shown, and its address.
    picture: Option<(String, Built)>,
}

impl Avatar {
    fn say(&mut self, contact: &Contact) {
        self.class.write(&colour_class(contact));
        self.initials.write(&initials(contact.name().unwrap_or_default()));
        let address = contact.picture.as_ref().map(|picture| picture.as_str());
        if self.picture.as_ref().map(|(shown, _)| shown.as_str()) == address {
            return;
        }
        if let Some((_, mut picture)) = self.picture.take() {
            picture.unmount();
        }
        // An element of its own for each: one that gets another address shows the old picture until the new one has come.
        self.picture = address.map(|address| (address.to_owned(), picture(address)));
        if let Some((_, picture)) = &mut self.picture {
            picture.mount(&self.element, None);
        }
    }
}

fn picture(address: &str) -> Built {
    // Signed picture addresses expire after hours; then the initials have to do.
    let give_up = |event: ErrorEvent| {
        if let Some(picture) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            picture.remove();
        }
    };
    view! {
        <img
            class="avatar__picture"
            src=address.to_owned()
            alt=""
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
            on:error=handler(give_up)
        />
    }
    .built()
}

/// What is known of a contact in a word each.
struct Tags([Line; 4]);

impl Tags {
    /// Those that begin with this one.
    fn of(first: &Element) -> Option<Self> {
        let second = first.next_element_sibling()?;
        let third = second.next_element_sibling()?;
        let fourth = third.next_element_sibling()?;
        Some(Self([Line::of(first)?, Line::of(&second)?, Line::of(&third)?, Line::of(&fourth)?]))
    }

    fn say(&mut self, contact: &Contact, texts: &'static Texts) {
        let Self([plain, seen, kind, blocked]) = self;
        plain.write(plain_tag(contact, texts).unwrap_or_default());
        seen.write(seen_tag(contact, texts).unwrap_or_default());
        kind.write(kind_tag(contact, texts).unwrap_or_default());
        blocked.write(blocked_tag(contact, texts).unwrap_or_default());
    }
}

/// When something was said last, and how much of the conversation is unread.
struct ChatCell {
    time: Line,
    full_time: Attribute,
    n_unread: Line,
    unread_label: Attribute,
}

impl ChatCell {
    /// The one whose time this is.
    fn of(time: &Element) -> Option<Self> {
        let unread = time.next_element_sibling()?;
        Some(Self {
            time: Line::of(time)?,
            full_time: Attribute::of(time, "title"),
            n_unread: Line::of(&unread)?,
            unread_label: Attribute::of(&unread, "aria-label"),
        })
    }

    fn say(&mut self, chat: Option<&Chat>, texts: &'static Texts) {
        let last_at = chat.and_then(|chat| chat.last_at);
        self.time.write(&last_at.map(|time| moment::short(time, texts)).unwrap_or_default());
        self.full_time.write(&last_at.map(|time| moment::full(time, texts)).unwrap_or_default());
        let n_unread = chat.and_then(unread);
        self.n_unread.write(&n_unread.map(number).unwrap_or_default());
        self.unread_label.write(&n_unread.map(|n| texts.unread.fill(n, &number(n))).unwrap_or_default());
    }
}

/// The element id of a row, for `aria-activedescendant`.
pub(super) fn row_id(row: usize) -> String {
    format!("contact-desk-row-{row}")
}

/// Every name but the one that is shown.
fn other_names(contact: &Contact) -> impl Iterator<Item = &str> {
    let shown = contact.name();
    contact.names.in_order().filter(move |name| Some(*name) != shown)
}

/// The other names, else the last message.
fn second_line(contact: &Contact) -> String {
    let mut others: Vec<&str> = other_names(contact).collect();
    others.dedup();
    if !others.is_empty() {
        return others.join(" · ");
    }
    let message = contact.chat.as_ref().and_then(|chat| chat.last_message.as_deref());
    message.unwrap_or_default().to_owned()
}

/// The number, or what stands in its place.
fn number_text(contact: &Contact, texts: &'static Texts) -> String {
    match (&contact.phone, contact.kind) {
        (Some(phone), _) => phone::international(phone),
        (None, Kind::Person) => texts.hidden.to_owned(),
        (None, _) => "–".to_owned(),
    }
}

fn seen_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    match contact.source {
        Source::Unknown => None,
        Source::Direct => Some(texts.seen_direct),
        Source::Group => Some(texts.seen_group),
        Source::Both => Some(texts.seen_both),
    }
}

fn kind_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    match contact.kind {
        Kind::Group => Some(texts.kind_group),
        _ if contact.flags.me == Some(true) => Some(texts.kind_me),
        _ if contact.flags.business == Some(true) || contact.names.business.is_some() => Some(texts.kind_business),
        _ => None,
    }
}

/// The tag of those who have neither of the others.
fn plain_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    (seen_tag(contact, texts).is_none() && kind_tag(contact, texts).is_none()).then_some(texts.kind_person)
}

fn blocked_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    (contact.flags.blocked == Some(true)).then_some(texts.kind_blocked)
}

fn unread(chat: &Chat) -> Option<u64> {
    chat.unread.filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Phone;

    fn contact(change: impl FnOnce(&mut Contact)) -> Contact {
        let mut contact = Contact::new(ContactId::new("1"));
        change(&mut contact);
        contact
    }

    /// The line below a name, the number or what stands in its place, and the words of the tags.
    fn check(change: impl FnOnce(&mut Contact), second: &str, number: &str, tags: [&str; 4]) {
        let (contact, texts) = (contact(change), Texts::of_language("en"));
        assert_eq!(second_line(&contact), second);
        assert_eq!(number_text(&contact, texts), number);
        let said = [
            plain_tag(&contact, texts),
            seen_tag(&contact, texts),
            kind_tag(&contact, texts),
            blocked_tag(&contact, texts),
        ];
        assert_eq!(said.map(Option::unwrap_or_default), tags);
    }

    #[test]
    fn who_tells_nothing_is_a_person_who_hides_the_number() {
        check(|_| {}, "", "Hidden by WhatsApp", ["Person", "", "", ""]);
    }

    #[test]
    fn other_names_stand_below_the_one_that_is_shown_once_each() {
        let named = |contact: &mut Contact| {
            contact.phone = Phone::parse("628123456789");
            contact.names.saved = Some("Ana".into());
            contact.names.push = Some("Anita".into());
            contact.names.business = Some("Anita".into());
            contact.flags.blocked = Some(true);
        };
        check(named, "Anita", "+62 812-3456-789", ["", "", "Business", "Blocked"]);
    }

    #[test]
    fn what_was_said_last_stands_where_there_is_no_other_name() {
        let chatting = |contact: &mut Contact| {
            contact.kind = Kind::Group;
            contact.source = Source::Both;
            contact.chat = Some(Box::new(Chat { last_message: Some("See you".into()), ..Chat::default() }));
        };
        check(chatting, "See you", "–", ["", "Direct and group", "Group chat", ""]);
    }

    #[test]
    fn nothing_unread_is_not_told() {
        let unread = |n| unread(&Chat { unread: n, ..Chat::default() });
        assert_eq!([unread(None), unread(Some(0)), unread(Some(3))], [None, None, Some(3)]);
    }
}
