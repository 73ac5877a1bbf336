// The play API. What the server refuses is thrown with its own Chinese words.

const BASE = "/play/api/";

async function answered(call, options) {
  let response;
  try {
    response = await fetch(BASE + call, options);
  } catch {
    throw new Error("连不上服务器，请看看它是否还在运行。");
  }
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.error || `服务器答复了 ${response.status}`);
  return told;
}

export function get(call, query = {}) {
  const asked = new URLSearchParams(query).toString();
  return answered(asked ? `${call}?${asked}` : call);
}

export function post(call, body = {}) {
  return answered(call, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Listens for ever; `lost(true)` when the line breaks, `lost(false)` when it is back.
export async function listen(from, { news, startAgain, lost }) {
  let next = from;
  let failures = 0;
  for (;;) {
    try {
      const told = await get("events", { after: next });
      if (failures) lost(false);
      failures = 0;
      if (told.next < next) return startAgain();
      next = told.next;
      news(told);
    } catch {
      failures += 1;
      lost(true);
      await pause(Math.min(500 * 2 ** failures, 8000));
    }
  }
}
