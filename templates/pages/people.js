// Who speaks: the people of the chat first, anybody else through the search.

import { avatar, byId, el } from "./dom.js";
import { roleWords } from "./words.js";
import { chat, inOrder, membersOf, speaker, world } from "./world.js";

const MOST_FOUND = 60;

export function showPeople(choose) {
  const room = chat();
  const alone = room?.kind === "direct";
  const find = byId("find-person");
  find.hidden = alone;
  const sought = alone ? "" : find.value.trim();
  const current = speaker();
  let people = inOrder(membersOf(room));
  if (sought) people = inOrder([...world.people.values()].filter((person) => fits(person, sought))).slice(0, MOST_FOUND);
  else if (current && !people.includes(current)) people = [current, ...people];
  const list = byId("people");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.person : null;
  list.replaceChildren(
    ...people.map((person) => row(person, person === current, room, choose)),
    alone ? el("p", { class: "nothing" }, "单聊里只有本人说话。") : "",
    people.length ? "" : el("p", { class: "nothing" }, sought ? "没有找到这个人。" : "这里还没有人，请在上面找一位。"),
  );
  if (focused) list.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
}

function fits(person, sought) {
  return `${person.name} ${person.branch} ${roleWords(person)}`.includes(sought);
}

function row(person, chosen, room, choose) {
  const from = person.branch === room.organisation ? "" : person.branch || "不在名册上";
  return el(
    "button",
    {
      type: "button",
      class: "speaker",
      role: "radio",
      "data-person": person.id,
      "aria-checked": chosen ? "true" : "false",
      onclick: () => choose(person.id),
    },
    avatar("person", person.id, person.name),
    el(
      "span",
      { class: "words" },
      el("span", { class: "title" }, person.name, el("span", { class: "role" }, ` ${roleWords(person)}`)),
      from ? el("span", { class: "preview" }, from) : null,
    ),
  );
}
