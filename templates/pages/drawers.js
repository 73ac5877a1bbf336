// On a small screen the lists are drawers; on a wide one these do nothing that is seen.

import { byId } from "./dom.js";

const SIDES = ["left", "right"];

export function setUpDrawers() {
  for (const side of SIDES) byId(`open-${side}`).addEventListener("click", () => openDrawer(side));
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", closeDrawers);
  byId("veil").addEventListener("click", closeDrawers);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawers();
  });
}

export function openDrawer(side, focus = "button, input") {
  closeDrawers();
  byId(side).classList.add("open");
  byId("veil").hidden = false;
  byId(`open-${side}`).setAttribute("aria-expanded", "true");
  byId(side).querySelector(focus)?.focus();
}

// Whether one was open.
export function closeDrawers() {
  const was = SIDES.filter((side) => byId(side).classList.contains("open"));
  for (const side of was) {
    byId(side).classList.remove("open");
    byId(`open-${side}`).setAttribute("aria-expanded", "false");
  }
  byId("veil").hidden = true;
  return was.length > 0;
}
