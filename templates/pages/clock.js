// The clock of the rehearsal, and what the bot said last over all chats.

import { get, post } from "./api.js";
import { byId, el, tell } from "./dom.js";
import { firstLine, longTime, parts, shortTime } from "./words.js";
import { world } from "./world.js";

const HOUR = 3600 * 1000;
const MOST_IN_FEED = 4;
const MOST_STEPS = 60;

const recent = [];
let moving = false;

export function setUpClock(open) {
  byId("moves").addEventListener("click", (event) => {
    const move = event.target.closest("[data-move]")?.dataset.move;
    if (move === "next") void go(toNextMessage, open);
    else if (move) void go(() => moveTo(target(move)), null);
  });
  byId("any").addEventListener("submit", (event) => {
    event.preventDefault();
    void go(() => moveTo(byId("to").value), null);
  });
}

function target(move) {
  const now = Date.parse(world.now);
  if (move === "hour") return new Date(now + HOUR).toISOString();
  if (move === "day") return new Date(now + 24 * HOUR).toISOString();
  return firstOfNextMonth();
}

// What falls due next may turn out to have nothing to say: then on to what comes after it.
async function toNextMessage() {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { at } = await get("next");
    if (!at) break;
    const { messages } = await post("clock", { to: at });
    if (messages.length) return messages;
  }
  return [];
}

function firstOfNextMonth() {
  const { year, month } = parts(world.now);
  const [later, next] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return `${later}-${String(next).padStart(2, "0")}-01T09:00`;
}

const moveTo = async (to) => (await post("clock", { to })).messages;

async function go(move, open) {
  if (moving) return;
  busy(true);
  try {
    const messages = await move();
    tell(messages.length ? `小助手在这期间说了 ${messages.length} 条。` : "这期间小助手没有要说的。");
    if (open && messages.length && !messages.some((message) => message.chat === world.chat)) open(messages[0].chat);
  } catch (fault) {
    tell(fault.message);
  } finally {
    busy(false);
  }
}

function busy(is) {
  moving = is;
  document.querySelector(".clock").setAttribute("aria-busy", String(is));
  for (const button of document.querySelectorAll(".clock .moves button, .clock .any button")) button.disabled = is;
}

export function showTime() {
  const at = parts(world.now);
  byId("now").replaceChildren(
    el("span", { class: "date" }, `${at.year}年${at.month}月${at.day}日 星期${at.weekday}`),
    el("span", { class: "hours" }, at.time),
  );
  byId("now").dateTime = world.now;
  byId("phone-time").textContent = at.time;
  byId("phone-day").textContent = `${at.month}月${at.day}日 周${at.weekday}${world.day ? ` · ${world.day}` : ""}`;
  byId("day").hidden = !world.day;
  byId("day").textContent = world.day;
  const earliest = world.now.slice(0, 16);
  byId("to").min = earliest;
  if (!byId("to").value || byId("to").value < earliest) byId("to").value = earliest;
}

export function feed(messages, open) {
  recent.unshift(...messages.filter((message) => message.from === "bot").reverse());
  recent.length = Math.min(recent.length, MOST_IN_FEED);
  byId("feed").replaceChildren(
    ...recent.map((message) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "plain", title: longTime(message.at), onclick: () => open(message.chat) },
          el("span", { class: "title" }, world.chats.get(message.chat)?.title ?? "新的会话"),
          el("time", {}, shortTime(message.at, world.now)),
          el("span", { class: "preview" }, firstLine(message)),
        ),
      ),
    ),
    recent.length ? "" : el("li", { class: "nothing" }, "还没有说话。把时间往后走走看。"),
  );
}
