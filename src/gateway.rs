//! How a gateway is asked: requests, and the readers of their answers, as plain values.
//!
//! Nothing under this module does any I/O or names a browser crate, so `cargo test` covers it all.
//! One file per gateway implements [`Gateway`]; [`open`] is the one place where they are chosen.

pub mod detail;
pub mod error;
mod gowa;
mod hypersender;
mod json;
mod order;
pub mod stream;
#[cfg(test)]
mod testing;
mod wachat;
mod waha;
mod whatsapp_gateway;
pub mod wire;

pub use json::without_escapes;

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::contact::{Contact, ContactId, Ids, Jid, Phone, Server};
use detail::{About, Business, Checked, Detail, Features, GivenName, Links, Picture};
use error::{AccountState, GatewayError};
use stream::Rows;
use wire::{Request, Response, Site};

/// A gateway product that the desk can speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Wachat, a cloud CRM.
    Wachat,
    /// go-whatsapp-web-multidevice.
    Gowa,
    /// WhatsApp Gateway (quick-whatsapp-gateway).
    WhatsAppGateway,
    /// Hypersender, a cloud service.
    Hypersender,
    /// WAHA.
    Waha,
}

/// What a product wants a person to sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// A bearer token.
    Token,
    /// An API key.
    ApiKey,
    /// A user name and a password.
    Password,
}

impl Product {
    /// Every product, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Wachat, Self::Gowa, Self::WhatsAppGateway, Self::Hypersender, Self::Waha];

    /// The name in `config.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wachat => "wachat",
            Self::Gowa => "gowa",
            Self::WhatsAppGateway => "whatsapp-gateway",
            Self::Hypersender => "hypersender",
            Self::Waha => "waha",
        }
    }

    /// Whether nothing can be asked before an account is named. The others have a usual one.
    pub fn needs_account(self) -> bool {
        matches!(self, Self::Wachat | Self::WhatsAppGateway | Self::Hypersender)
    }

    /// The product of that name in `config.json`.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.name() == name)
    }

    /// The product's own name, as its vendor writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Wachat => "Wachat",
            Self::Gowa => "GOWA",
            Self::WhatsAppGateway => "WhatsApp Gateway",
            Self::Hypersender => "Hypersender",
            Self::Waha => "WAHA",
        }
    }

    /// What people sign in with.
    pub fn credential_kind(self) -> CredentialKind {
        match self {
            Self::Wachat | Self::WhatsAppGateway | Self::Hypersender => CredentialKind::Token,
            Self::Gowa => CredentialKind::Password,
            Self::Waha => CredentialKind::ApiKey,
        }
    }
}

/// Chooses the adapter that speaks to `product`.
pub fn open(product: Product, site: Site) -> Box<dyn Gateway> {
    match product {
        Product::Wachat => Box::new(wachat::Wachat::new(site)),
        Product::Gowa => Box::new(gowa::Gowa::new(site)),
        Product::WhatsAppGateway => Box::new(whatsapp_gateway::WhatsAppGateway::new(site)),
        Product::Hypersender => Box::new(hypersender::Hypersender::new(site)),
        Product::Waha => Box::new(waha::Waha::new(site)),
    }
}

/// One gateway, as far as contacts go. A call that it lacks is `None`, and the page leaves it out.
pub trait Gateway {
    /// What this gateway does by itself, and what its rows tell.
    fn abilities(&self) -> Abilities;

    /// One step of the listing `ask`, from `from` onwards.
    fn contacts(&self, ask: &Ask, from: &Position) -> Call<Batch>;

    /// The accounts that the credential may use.
    fn accounts(&self) -> Option<Call<Vec<Account>>>;

    /// The groups that the account is in.
    fn groups(&self) -> Option<Call<Vec<Group>>> {
        None
    }

    /// Who is in `group`, where the list of contacts cannot be asked for members alone.
    fn members(&self, _group: &Jid) -> Option<Call<Members>> {
        None
    }

    /// A part of the table that says which number stands behind which privacy id.
    fn links(&self, _from: &Position) -> Option<Call<Links>> {
        None
    }

    /// What can be done with one contact, whatever engine the server runs.
    fn features(&self) -> Features;

    /// What can be done with the engine that the server runs, where that has to be asked: all of it, and not only what
    /// [`Gateway::features`] lacks. Where this cannot be found out, offer [`Gateway::features_at_most`].
    fn engine_features(&self) -> Option<Call<Features>> {
        None
    }

    /// What some engine of this gateway can do. What the one behind it cannot, it refuses as not supported.
    fn features_at_most(&self) -> Features {
        self.features()
    }

    /// One contact by itself; the answer is `None` where there is no such contact. [`GatewayError::NotSupported`] means
    /// that this server can only be asked for the list. `known` is what the list has told of the contact.
    ///
    /// The contact in the answer keeps `id`, in whatever spelling its gateway repeats it.
    fn contact(&self, _id: &ContactId, _known: Option<&Contact>) -> Option<Call<Option<Detail>>> {
        None
    }

    /// The contact's about text.
    fn about(&self, _contact: &Contact) -> Option<Call<About>> {
        None
    }

    /// The contact's picture; `anew` makes the gateway fetch it from WhatsApp.
    fn picture(&self, _contact: &Contact, _anew: bool) -> Option<Call<Picture>> {
        None
    }

    /// What the contact tells of itself as a business; the answer is `None` where it is none.
    fn business(&self, _contact: &Contact) -> Option<Call<Option<Business>>> {
        None
    }

    /// Whether a number is on WhatsApp.
    fn check(&self, _number: &Phone) -> Option<Call<Checked>> {
        None
    }

    /// Blocks the contact, or unblocks it.
    fn block(&self, _contact: &Contact, _is_blocked: bool) -> Option<Call<()>> {
        None
    }

    /// Saves a name for the contact.
    fn rename(&self, _contact: &Contact, _name: &GivenName) -> Option<Call<()>> {
        None
    }
}

/// What a gateway does by itself, and what its rows tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Finds a text in every name and number; accents and the spelling of numbers may still matter.
    pub searches: bool,
    /// Lists by name or by id when asked to.
    pub sorts: bool,
    /// Lists only direct chats, or only people seen in groups, when asked to.
    pub filters_by_source: bool,
    /// How the members of one group are found.
    pub filters_by_group: GroupFilter,
    /// Whether group chats are left out of the list unless asked for.
    pub adds_groups: bool,
    /// Rows say where a contact was met.
    pub tells_source: bool,
    /// Rows tell businesses, groups and the account itself from other people.
    pub tells_kind: bool,
    /// Rows tell of the last message.
    pub tells_chat: bool,
    /// There is a table of the numbers behind privacy ids: see [`Gateway::links`].
    pub tells_links: bool,
}

/// How the members of one group are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupFilter {
    /// There is no way.
    #[default]
    None,
    /// The list is asked for the group's members.
    Asked,
    /// The group is asked for its members, and the list is compared with them here.
    Members,
}

/// What a listing is asked for. An adapter leaves out what its gateway cannot do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// A text to search for.
    pub query: Option<Box<str>>,
    /// Only contacts met this way.
    pub source: Option<SourceFilter>,
    /// Only members of this group.
    pub group: Option<Jid>,
    /// Group chats as well.
    pub include_groups: bool,
    /// In this order.
    pub sort: Option<Sort>,
    /// What earlier answers of the same connection have taught us.
    pub dialect: Dialect,
}

/// Which contacts to list by where they were met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceFilter {
    /// Direct chats.
    Direct,
    /// People seen in groups.
    Group,
}

/// An order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// From the end to the beginning.
    pub descending: bool,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The name.
    Name,
    /// The number, or the id where there is none.
    Id,
}

/// What answers have taught us about how one server really speaks.
///
/// An adapter makes it and an adapter reads it; everybody in between only hands it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// WAHA: the list is at the path of the vendor's page.
    pub list_by_path: bool,
    /// WAHA: `asc` gives Z to A, as the vendor's page says.
    pub order_reversed: bool,
}

/// Where a listing continues. Made by an adapter, and read by the same adapter only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Position {
    /// At the beginning.
    #[default]
    Start,
    /// At this page, counted from 1.
    Page(u64),
    /// After this many rows.
    Offset(u64),
    /// Where the gateway's own token points to.
    Cursor(Box<str>),
}

/// One step of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The contacts that could be read, in the gateway's order.
    pub contacts: Vec<Contact>,
    /// How many rows could not be read.
    pub skipped: usize,
    /// How many rows the adapter has left out, because they are not what was asked for.
    pub left_out: usize,
    /// How many contacts match in all, where the gateway says so.
    pub total: Option<u64>,
    /// The order that the rows were seen to be in, if one was asked for and came.
    pub sorted: Option<Sort>,
    /// Where to go on; `None` at the end.
    pub next: Option<Position>,
    /// What this answer has taught us.
    pub dialect: Dialect,
}

/// An account of a gateway: a session, device or instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The id to ask with.
    pub id: Box<str>,
    /// A name for people.
    pub label: Option<Box<str>>,
    /// The account's own number.
    pub phone: Option<Phone>,
    /// Whether it is connected to WhatsApp.
    pub state: AccountState,
}

/// A group that the account is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The group's address.
    pub jid: Jid,
    /// Its subject.
    pub name: Option<Box<str>>,
    /// Whether the group stands among the contacts too, so that it can be shown there.
    pub is_listed: bool,
    /// Who is in it, where the list of groups says so.
    pub people: Option<Roll>,
}

/// Who is in a group, in eight bytes each: a gateway may send hundreds of groups with a thousand people in each.
///
/// Ids are kept as hashes. That two people share one is less likely than a wrong bit in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll(Vec<u64>);

impl Roll {
    /// Adds somebody by any of their addresses.
    pub fn add(&mut self, jid: &Jid) {
        if let Err(place) = self.0.binary_search(&Self::hash(jid)) {
            self.0.insert(place, Self::hash(jid));
        }
    }

    /// Whether `contact` is one of them, by address, privacy id or number.
    pub fn contains(&self, contact: &Contact) -> bool {
        let number = contact.phone.as_ref().map(Jid::of_phone);
        let jids = [&contact.jid, &contact.lid, &number].into_iter().flatten();
        jids.into_iter().any(|jid| self.0.binary_search(&Self::hash(jid)).is_ok())
    }

    /// The same for each way in which a gateway writes the address of a number.
    fn hash(jid: &Jid) -> u64 {
        let mut hasher = DefaultHasher::new();
        (jid.server() == Server::Phone, jid.user()).hash(&mut hasher);
        hasher.finish()
    }
}

/// Who is in a group, by every id that the gateway gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    jids: HashSet<Jid>,
    phones: HashSet<Phone>,
    n_people: usize,
}

impl Members {
    /// Adds one member by all the ids that are known; without any, nobody is added.
    pub fn add(&mut self, jids: impl IntoIterator<Item = Option<Jid>>, phone: Option<Phone>) {
        let jids: Vec<Jid> = jids.into_iter().flatten().collect();
        if jids.is_empty() && phone.is_none() {
            return;
        }
        self.phones.extend(jids.iter().filter_map(Jid::phone));
        self.phones.extend(phone);
        self.jids.extend(jids);
        self.n_people += 1;
    }

    /// Whether somebody of these ids is one of them, by address, privacy id or number.
    pub fn contain(&self, ids: Ids<'_>) -> bool {
        let by_jid = [ids.jid, ids.lid].into_iter().flatten().any(|jid| self.jids.contains(jid));
        by_jid || ids.phone.is_some_and(|phone| self.phones.contains(phone))
    }

    /// How many people are in the group.
    pub fn len(&self) -> usize {
        self.n_people
    }

    /// Whether nobody is in the group.
    pub fn is_empty(&self) -> bool {
        self.n_people == 0
    }
}

/// What a reader makes of an answer.
pub enum Reply<T> {
    /// The thing that was asked for.
    Is(T),
    /// This server wants to be asked another way.
    AskInstead(Call<T>),
}

/// The only function that may read the answer to its request.
type Reader<T> = Box<dyn FnOnce(&Response) -> Result<Reply<T>, GatewayError>>;

/// A request, together with the only function that may read its answer.
pub struct Call<T> {
    /// What to send.
    pub request: Request,
    /// Where the answer has rows that are read while it comes.
    pub rows: Option<Rows>,
    read: Reader<T>,
}

impl<T> Call<T> {
    /// A call whose answer is read by `read`.
    pub fn new(request: Request, read: impl FnOnce(&Response) -> Result<T, GatewayError> + 'static) -> Self
    where
        T: 'static,
    {
        Self::adaptive(request, move |response| read(response).map(Reply::Is))
    }

    /// A call whose reader may want the server to be asked another way.
    pub fn adaptive(
        request: Request,
        read: impl FnOnce(&Response) -> Result<Reply<T>, GatewayError> + 'static,
    ) -> Self {
        Self { request, rows: None, read: Box::new(read) }
    }

    /// The same call, whose rows are read while the answer comes. The reader finds their list empty.
    #[must_use]
    pub fn with_rows(self, rows: Rows) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// The same call, whose answer is wrapped up by `wrap`.
    #[must_use]
    pub fn map<U: 'static>(self, wrap: fn(T) -> U) -> Call<U>
    where
        T: 'static,
    {
        let (rows, read) = (self.rows, self.read);
        let call = Call::adaptive(self.request, move |response| {
            Ok(match read(response)? {
                Reply::Is(answer) => Reply::Is(wrap(answer)),
                Reply::AskInstead(other) => Reply::AskInstead(other.map(wrap)),
            })
        });
        Call { rows, ..call }
    }

    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// What the gateway refused, or what in the answer could not be understood.
    pub fn read(self, response: &Response) -> Result<Reply<T>, GatewayError> {
        (self.read)(response)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?})", self.request)
    }
}
