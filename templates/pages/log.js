// The transcript on the phone: bubbles, cards, quotes and the times between them.

import { avatar, byId, el } from "./dom.js";
import { firstLine, longTime, roleWords } from "./words.js";
import { chat, nameOf, speaker, world } from "./world.js";

const MOST_SHOWN = 200;
const PAUSE = 5 * 60 * 1000;
const NEAR_THE_END = 120;
const LONG_PRESS = 500;

let before = null;
let actions = { cite: () => {}, press: () => {} };

export function setUpLog(given) {
  actions = given;
  const log = byId("log");
  byId("newer").addEventListener("click", toEnd);
  log.addEventListener("scroll", () => {
    if (atEnd()) byId("newer").hidden = true;
  });
}

export function showTranscript(most = MOST_SHOWN) {
  const messages = world.transcripts.get(world.chat) ?? [];
  const shown = messages.slice(-most);
  const hidden = messages.length - shown.length;
  before = null;
  byId("newer").hidden = true;
  byId("log").replaceChildren(
    hidden
      ? el("button", { type: "button", class: "earlier", onclick: () => showTranscript(most * 3) }, `更早的 ${hidden} 条`)
      : "",
    ...(shown.length ? shown.flatMap(lines) : [empty()]),
  );
  toEnd();
}

export function addToTranscript(message) {
  const stay = !atEnd() && message.from !== speaker()?.id;
  byId("log").querySelector(".empty")?.remove();
  byId("log").append(...lines(message));
  if (stay) byId("newer").hidden = false;
  else toEnd();
}

function atEnd() {
  const log = byId("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
}

function toEnd() {
  const log = byId("log");
  log.scrollTop = log.scrollHeight;
  byId("newer").hidden = true;
}

function empty() {
  const room = chat();
  const words = room?.organisation
    ? "这里还没有消息。说一句话，或者把时间往后走一走。"
    : "这个会话还没有绑定支部。试试发“绑定”加上邀请码，或“我是”加上姓名。";
  return el("p", { class: "empty" }, words);
}

function lines(message) {
  const made = [];
  if (!before || Math.abs(Date.parse(message.at) - Date.parse(before)) >= PAUSE) {
    made.push(el("p", { class: "when" }, el("time", { datetime: message.at }, longTime(message.at))));
  }
  before = message.at;
  made.push(line(message));
  return made;
}

function line(message) {
  const bot = message.from === "bot";
  const mine = message.from === speaker()?.id;
  const person = world.people.get(message.from);
  const who = nameOf(message.from);
  const named = !mine && chat()?.kind === "group";
  const made = el(
    "article",
    { class: `line ${bot ? "from-bot" : mine ? "mine" : "theirs"}`, "data-id": message.id },
    avatar(bot ? "bot" : "person", message.from, who),
    el(
      "div",
      { class: "said" },
      named
        ? el("p", { class: "name" }, who, person ? el("span", { class: "role" }, ` ${roleWords(person)}`) : null)
        : el("p", { class: "unheard" }, `${who}说`),
      bubble(message),
    ),
    el(
      "button",
      { type: "button", class: "cite", "aria-label": `引用${who}的这条消息`, onclick: () => actions.cite(message) },
      "引用",
    ),
  );
  citeOnLongPress(made, message);
  return made;
}

function bubble(message) {
  const quoted = message.quote ? find(message.quote) : null;
  return el(
    "div",
    { class: message.buttons.length ? "bubble card" : "bubble" },
    message.quote ? el("p", { class: "quoted" }, quoted ? `${nameOf(quoted.from)}：${firstLine(quoted)}` : "引用的消息") : null,
    message.text ? el("p", { class: "text" }, ...(message.from === "bot" ? linked(message.text) : [message.text])) : null,
    message.images ? el("p", { class: "images" }, `图片 ${message.images} 张`) : null,
    message.buttons.length ? el("div", { class: "buttons" }, ...message.buttons.map((one) => cardButton(message, one))) : null,
  );
}

// The bot's links to this very server, such as that to the desk, can be opened; every other address stays text.
function linked(text) {
  return text.split(/(https?:\/\/[\w.:[\]/#%-]+)/).map((part) =>
    part.startsWith(`${location.origin}/`) ? el("a", { href: part, target: "_blank", rel: "noopener" }, "点这里打开") : part,
  );
}

function cardButton(message, button) {
  return el("button", { type: "button", onclick: (event) => actions.press(message, button, event.currentTarget) }, button.label);
}

function find(id) {
  return (world.transcripts.get(world.chat) ?? []).findLast((message) => message.id === id) ?? null;
}

function citeOnLongPress(element, message) {
  let waiting = 0;
  const stop = () => clearTimeout(waiting);
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") waiting = setTimeout(() => actions.cite(message), LONG_PRESS);
  });
  for (const end of ["pointerup", "pointercancel", "pointermove", "pointerleave"]) element.addEventListener(end, stop);
}
