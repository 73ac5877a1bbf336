// The box that people write in, with the quote above it and chips of typical words.

import { avatar, byId, el } from "./dom.js";
import { chipsFor, firstLine } from "./words.js";
import { chat, membersOf, nameOf, speaker, world } from "./world.js";

const MOST_LINES_HIGH = 132;
let sending = false;

export function setUpComposer(say) {
  const box = byId("write");
  box.addEventListener("input", () => {
    grow();
    ready();
  });
  box.addEventListener("keydown", (event) => {
    // While an input method composes, Enter picks a word and sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    void send(say);
  });
  byId("quoting").querySelector("button").addEventListener("click", () => cite(null));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && world.quote) cite(null);
  });
}

async function send(say) {
  const box = byId("write");
  const text = box.value;
  if (sending || !text.trim() || !speaker()) return;
  sending = true;
  ready();
  try {
    if (await say(text, world.quote?.id)) {
      if (box.value === text) box.value = "";
      cite(null);
      grow();
    }
  } finally {
    sending = false;
    ready();
  }
}

export function cite(message) {
  world.quote = message;
  const strip = byId("quoting");
  strip.hidden = !message;
  if (message) {
    strip.querySelector("span").textContent = `引用 ${nameOf(message.from)}：${firstLine(message)}`;
    byId("write").focus();
  }
}

export function showComposer() {
  const person = speaker();
  const who = byId("who");
  who.replaceChildren(person ? avatar("person", person.id, person.name) : "");
  who.title = person ? `现在是${person.name}在发言，点这里换人` : "";
  byId("write").placeholder = person ? `以${person.name}的身份说…` : "先选一位发言人";
  const room = chat();
  const heads = room && person ? membersOf({ ...room, kind: "group", organisation: person.branch }).length : 0;
  byId("chips").replaceChildren(...(room ? chipsFor(person, room, heads) : []).map(chip));
  ready();
}

function chip({ label, text }) {
  const put = () => {
    const box = byId("write");
    box.value = text;
    box.focus();
    box.setSelectionRange(text.length, text.length);
    grow();
    ready();
  };
  return el("button", { type: "button", onclick: put }, label);
}

function ready() {
  byId("send").disabled = sending || !byId("write").value.trim() || !speaker();
}

function grow() {
  const box = byId("write");
  box.style.height = "auto";
  const wanted = box.scrollHeight + box.offsetHeight - box.clientHeight;
  box.style.height = `${Math.min(wanted, MOST_LINES_HIGH)}px`;
  box.classList.toggle("tall", wanted > MOST_LINES_HIGH);
}
