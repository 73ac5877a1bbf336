// The list of chats: groups, then direct chats with something in them, then the rest on demand.

import { avatar, byId, el } from "./dom.js";
import { firstLine, shortTime } from "./words.js";
import { nameOf, unreadTotal, world } from "./world.js";

let everybody = false;
let city = "";

export function showChats(open) {
  city = sharedStart([...world.chats.values()].filter((room) => room.kind === "group" && room.organisation));
  const sought = byId("find-chat").value.trim();
  const fits = (room) => !sought || room.title.includes(sought) || room.organisation.includes(sought);
  const rooms = [...world.chats.values()].filter(fits);
  const groups = rooms.filter((room) => room.kind === "group");
  const direct = rooms.filter((room) => room.kind === "direct");
  const lively = direct.filter((room) => world.last.has(room.id)).sort(newestFirst);
  const silent = direct.filter((room) => !world.last.has(room.id));
  const all = everybody || Boolean(sought);
  const list = byId("chats");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
  list.replaceChildren(
    ...section("群", groups, open),
    ...section("单聊", all ? [...lively, ...silent] : lively, open),
    all || !silent.length ? "" : more(silent.length, open),
    rooms.length ? "" : el("p", { class: "nothing" }, "没有找到。"),
  );
  if (focused) list.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus();
  showTotal();
}

// All groups of a city begin with its name, which tells nothing: the list leaves it out.
function sharedStart(rooms) {
  if (rooms.length < 2) return "";
  const titles = rooms.map((room) => room.title).sort();
  const [first, last] = [titles[0], titles.at(-1)];
  let length = 0;
  while (length < first.length - 2 && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}

function newestFirst(one, other) {
  return world.last.get(other.id).at.localeCompare(world.last.get(one.id).at);
}

function section(title, rooms, open) {
  return rooms.length ? [el("h2", {}, title), ...rooms.map((room) => row(room, open))] : [];
}

function more(count, open) {
  const show = () => {
    everybody = true;
    showChats(open);
  };
  return el("button", { type: "button", class: "quiet", onclick: show }, `还有 ${count} 位同志的单聊`);
}

function row(room, open) {
  const last = world.last.get(room.id);
  const unread = world.unread.get(room.id) ?? 0;
  const title = city && room.title.startsWith(city) ? room.title.slice(city.length) : room.title;
  const by = last && room.kind === "group" ? `${nameOf(last.from)}：` : "";
  return el(
    "button",
    {
      type: "button",
      class: "room",
      "data-chat": room.id,
      "aria-current": room.id === world.chat ? "true" : null,
      title: `${room.title}\n${room.organisation || "还没有绑定支部"}`,
      onclick: () => open(room.id),
    },
    avatar(room.kind, world.direct[room.id] ?? room.id, title),
    el(
      "span",
      { class: "words" },
      el("span", { class: "title" }, title),
      el("span", { class: "preview" }, last ? by + firstLine(last) : room.organisation || "还没有绑定支部"),
    ),
    el(
      "span",
      { class: "edge" },
      last ? el("time", {}, shortTime(last.at, world.now)) : null,
      unread ? el("b", { class: "badge", "aria-label": `${unread} 条未读` }, unread > 99 ? "99+" : String(unread)) : null,
    ),
  );
}

function showTotal() {
  const total = unreadTotal();
  byId("unread").hidden = !total;
  byId("unread").textContent = total > 99 ? "99+" : String(total);
}

// Up and down walk the list, as in every chat program.
export function walkWithArrows(list, item) {
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const items = [...list.querySelectorAll(item)];
    const here = items.indexOf(document.activeElement);
    const next = items[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}
