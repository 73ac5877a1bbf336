// The page of the rehearsal: loads the world, listens for news, and hands each part its share.

import { get, listen, post } from "./api.js";
import { showChats, walkWithArrows } from "./chats.js";
import { feed, setUpClock, showTime } from "./clock.js";
import { cite, setUpComposer, showComposer } from "./composer.js";
import { byId, tell } from "./dom.js";
import { closeDrawers, openDrawer, setUpDrawers } from "./drawers.js";
import { addToTranscript, setUpLog, showTranscript } from "./log.js";
import { showPeople } from "./people.js";
import { firstLine, roleWords } from "./words.js";
import { chat, membersOf, nameOf, speaker, world } from "./world.js";

async function load() {
  const [state, overview] = await Promise.all([get("state"), get("overview")]);
  world.chats = new Map(state.chats.map((room) => [room.id, room]));
  world.people = new Map(state.people.map((person) => [person.id, person]));
  world.direct = overview.direct;
  world.last = new Map(overview.last.map((message) => [message.chat, message]));
  keepTime(overview);
  return overview;
}

function keepTime({ now, day = "" }) {
  world.now = now;
  world.day = day;
  showTime();
}

async function open(id) {
  if (!world.chats.has(id)) return;
  world.chat = id;
  world.unread.delete(id);
  cite(null);
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  closeDrawers();
  byId("find-person").value = "";
  showChat();
  const met = world.transcripts.has(id);
  if (!met) world.transcripts.set(id, []);
  showTranscript();
  if (met) return;
  try {
    const { messages } = await get("messages", { chat: id });
    const told = new Set(messages.map((message) => message.id));
    const newer = world.transcripts.get(id).filter((message) => !told.has(message.id));
    world.transcripts.set(id, [...messages, ...newer]);
    if (world.chat === id) showTranscript();
  } catch (fault) {
    world.transcripts.delete(id);
    tell(fault.message);
  }
}

function showChat() {
  const room = chat();
  const members = membersOf(room);
  const alone = room.kind === "direct";
  const known = room.organisation && !alone;
  byId("title").textContent = known ? `${room.title}（${members.length + 1}）` : room.title;
  const whose = members[0] ? `${roleWords(members[0])} · 和小助手的单聊` : "和小助手的单聊";
  const place = room.organisation === room.title ? "小助手也在这个群里" : room.organisation || "还没有绑定支部";
  byId("subtitle").textContent = alone ? whose : place;
  document.title = `${room.title} · 支部小助手`;
  showChats(open);
  showPeople(choose);
  showComposer();
}

function choose(id) {
  world.chosen.set(world.chat, id);
  showPeople(choose);
  showComposer();
  showTranscript();
  if (closeDrawers()) byId("write").focus();
}

async function news(told) {
  keepTime(told);
  if (told.messages.some((message) => !world.chats.has(message.chat) || !known(message.from))) await load();
  for (const message of told.messages) take(message);
  feed(told.messages, open);
  if (told.messages.length) {
    showChats(open);
    const latest = told.messages.at(-1);
    byId("spoken").textContent = `${nameOf(latest.from)}：${firstLine(latest)}`;
  }
}

const known = (id) => id === "bot" || world.people.has(id);

function take(message) {
  world.last.set(message.chat, message);
  const transcript = world.transcripts.get(message.chat);
  if (transcript?.some((one) => one.id === message.id)) return;
  transcript?.push(message);
  if (message.chat !== world.chat) world.unread.set(message.chat, (world.unread.get(message.chat) ?? 0) + 1);
  else if (transcript) addToTranscript(message);
}

// True when the server took it; otherwise the words stay in the box.
async function attempt(call, body) {
  try {
    const told = await post(call, { chat: world.chat, person: speaker().id, ...body });
    if (told.note) tell(told.note);
    return true;
  } catch (fault) {
    tell(fault.message);
    return false;
  }
}

async function press(message, button, element) {
  if (!speaker()) return tell("先选一位发言人。");
  element.disabled = true;
  await attempt("press", { message: message.id, button: button.id });
  element.disabled = false;
}

async function newcomer() {
  try {
    const guest = await post("newcomer");
    await load();
    world.chosen.set(guest.chats[0].id, guest.person.id);
    await open(guest.chats[0].id);
    tell(`${guest.person.name}拉小助手进了一个新群。试试“绑定”和“我是”。`);
  } catch (fault) {
    tell(fault.message);
  }
}

async function start() {
  const { next, last } = await load();
  feed([...last].sort((one, other) => one.at.localeCompare(other.at)), open);
  const wanted = decodeURIComponent(location.hash.slice(1));
  const first = world.chats.has(wanted) ? wanted : world.chats.keys().next().value;
  if (first) await open(first);
  else byId("title").textContent = "还没有会话";
  void listen(next, { news, startAgain: () => location.reload(), lost: (is) => (byId("broken").hidden = !is) });
}

setUpLog({ cite, press });
setUpComposer((text, quote) => attempt("say", { text, ...(quote ? { quote } : {}) }));
setUpClock(open);
setUpDrawers();
byId("find-chat").addEventListener("input", () => showChats(open));
byId("find-person").addEventListener("input", () => showPeople(choose));
byId("newcomer").addEventListener("click", () => void newcomer());
byId("who").addEventListener("click", () => openDrawer("right", "#people [aria-checked=true]"));
walkWithArrows(byId("chats"), ".room");
walkWithArrows(byId("people"), ".speaker");
start().catch((fault) => tell(fault.message));
