// What the page knows: chats, people, messages, who speaks, and what has not been looked at yet.

export const world = {
  now: "",
  day: "",
  chats: new Map(),
  people: new Map(),
  direct: {},
  last: new Map(),
  unread: new Map(),
  transcripts: new Map(),
  chosen: new Map(),
  chat: null,
  quote: null,
};

export const chat = () => world.chats.get(world.chat);

export const nameOf = (id) => (id === "bot" ? "小助手" : world.people.get(id)?.name ?? "某同志");

// The people of a chat: its organisation's own, or whoever looks after it from above.
export function membersOf(room) {
  if (!room) return [];
  const everybody = [...world.people.values()];
  if (room.kind === "direct") {
    const owner = world.direct[room.id];
    return everybody.filter((person) => (owner ? person.id === owner : person.name === room.title));
  }
  if (!room.organisation) return everybody.filter((person) => !person.branch && !person.roles.length);
  const own = everybody.filter((person) => person.branch === room.organisation);
  if (own.length) return own;
  const below = everybody.filter((person) => person.branch.startsWith(room.organisation));
  const posts = ["committee_officer", "secretary"];
  const leading = below.filter((person) => person.roles.some((role) => posts.includes(role)));
  if (leading.length) return leading;
  return everybody.filter((person) => person.roles.includes("commission_officer"));
}

export function speaker() {
  const room = chat();
  if (!room) return null;
  const members = membersOf(room);
  if (room.kind === "direct") return members[0] ?? null;
  return world.people.get(world.chosen.get(room.id)) ?? inOrder(members)[0] ?? null;
}

const RANKS = ["secretary", "commission_officer", "committee_officer", "committee_member", "group_leader"];

export function inOrder(people) {
  const rank = (person) => {
    const place = RANKS.findIndex((role) => person.roles.includes(role));
    return place < 0 ? RANKS.length : place;
  };
  return [...people].sort((one, other) => rank(one) - rank(other));
}

export function unreadTotal() {
  let sum = 0;
  for (const count of world.unread.values()) sum += count;
  return sum;
}
