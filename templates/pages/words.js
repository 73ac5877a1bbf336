// How people, roles and times are called, and what people typically say.

const ROLES = {
  commission_officer: "工委干部",
  committee_officer: "机关党委专干",
  secretary: "支部书记",
  committee_member: "支委",
  group_leader: "小组长",
  inspector: "督查员",
};
const ORDER = ["commission_officer", "committee_officer", "secretary", "committee_member", "group_leader", "inspector"];
const WEEKDAYS = "日一二三四五六";

export function roleWords(person) {
  const held = ORDER.filter((role) => person.roles.includes(role)).map((role) => ROLES[role]);
  if (held.length) return held.join("、");
  return person.roles.includes("member") ? "党员" : "未登记";
}

// The server writes local times with their offset, so the letters are already what the wall clock shows.
export function parts(iso) {
  const [year, month, day, hour, minute] = iso.match(/\d+/g).map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return { year, month, day, hour, minute, weekday, time: iso.slice(11, 16), date: iso.slice(0, 10) };
}

export function longTime(iso) {
  const at = parts(iso);
  return `${at.month}月${at.day}日 星期${at.weekday} ${at.time}`;
}

export function shortTime(iso, now) {
  const at = parts(iso);
  return at.date === now.slice(0, 10) ? at.time : `${at.month}月${at.day}日`;
}

export function firstLine(message) {
  const line = message.text.split("\n", 1)[0];
  return line || (message.images ? `[图片 ${message.images} 张]` : "");
}

const PLAIN = ["清单", "还差什么", "我的", "帮助"].map((word) => ({ label: word, text: word }));

const DESK = { label: "工作台", text: "工作台" };

// Chips for the one who speaks: what such a person typically writes in such a chat.
export function chipsFor(person, chat, heads) {
  if (!person) return [];
  if (!chat.organisation && !person.branch) {
    return [
      { label: "绑定", text: "绑定 " },
      { label: "我是…", text: "我是 " },
      { label: "帮助", text: "帮助" },
    ];
  }
  const correct = { label: "更正", text: "更正：" };
  const takeBack = { label: "撤回", text: "撤回" };
  if (person.roles.includes("commission_officer") || person.roles.includes("committee_officer")) {
    return [{ label: "周报", text: "周报" }, { label: "上周周报", text: "周报 上周" }, DESK, ...PLAIN];
  }
  if (person.roles.includes("secretary") || person.roles.includes("committee_member")) {
    const due = Math.max(heads, 3);
    return [
      {
        label: "报主题党日",
        text: `今天下午开展主题党日，主题“学习党章、建强支部”，应到${due}人，实到${due - 1}人，1人公务请假`,
      },
      { label: "答第①项", text: `①已完成，应到${due}实到${due - 1}，请假1人` },
      correct,
      takeBack,
      { label: "待确认", text: "待确认" },
      { label: "周报", text: "周报" },
      DESK,
      ...PLAIN,
    ];
  }
  return [
    { label: "报到社区", text: "我已到幸福里社区报到" },
    { label: "做了实事", text: "周六上午帮社区独居老人修好了水管，用了2小时" },
    { label: "遇到难题", text: "居民反映3号楼楼道灯不亮，已转社区处理" },
    correct,
    takeBack,
    ...PLAIN,
    { label: "意见", text: "意见：" },
  ];
}
