// Channels on the left, members on the right; on narrow screens both are drawers.

import { avatar, h, icon, name } from "./dom.js";

const LEFT_IS_DRAWER = matchMedia("(max-width: 719px)");
const RIGHT_IS_DRAWER = matchMedia("(max-width: 1023px)");

/** Draws the channels and whatever says where one is; `go(channelId)` looks at another. */
export function channels(store, go) {
  const list = document.getElementById("channels");
  const draw = () => {
    list.replaceChildren(...store.places.map((channel) => h("li", {}, channelButton(channel, store, go))));
    const { here } = store;
    document.getElementById("guild-name").textContent = store.guild?.name ?? "";
    document.getElementById("channel-name").textContent = store.titleOf(here);
    document.getElementById("channel-topic").textContent = topicOf(here);
    document.getElementById("channel-mark").replaceWith(mark(here, "channel-mark"));
    const waiting = store.places.reduce((sum, each) => sum + (store.unread.get(each.id) ?? 0), 0);
    const title = here ? `${here.recipient ? "@" : "#"}${store.titleOf(here)}` : "#…";
    document.title = `${waiting ? `(${waiting}) ` : ""}${title} · ${store.guild?.name ?? "Sandbox"}`;
    document.getElementById("open-left").classList.toggle("has-news", waiting > 0);
  };
  store.on("hello channel unread me", () => keepingFocus(list, draw));
}

/** The sign before a channel's name. */
export function mark(channel, id = null) {
  const sign = icon(channel?.recipient ? "plane" : "hash");
  sign.classList.add("hash");
  if (id) sign.id = id;
  return sign;
}

/** What a channel is for. */
export function topicOf(channel) {
  return channel?.recipient ? "Only you and the bot see this." : (channel?.topic ?? "");
}

function channelButton(channel, store, go) {
  const count = store.unread.get(channel.id) ?? 0;
  return h(
    "button",
    {
      type: "button",
      class: count ? "channel unread" : "channel",
      testid: channel.recipient ? "direct" : `channel-${channel.name}`,
      dataset: { unread: count },
      "aria-current": channel.id === store.channel ? "page" : null,
      on: { click: () => go(channel.id) },
    },
    mark(channel),
    name(store.titleOf(channel)),
    count > 0 && h("span", { class: "badge" }, String(count), h("span", { class: "sr", text: " unread" })),
  );
}

/** Draws the members, who are buttons that make one them; `become(userId)`. */
export function members(store, become) {
  const list = document.getElementById("members");
  const me = document.getElementById("me");
  const draw = () => {
    const users = [...store.users.values()];
    const groups = [
      ["Moderator", users.filter((user) => user.moderator && !user.bot)],
      ["Members", users.filter((user) => !user.moderator && !user.bot)],
      ["Bot", users.filter((user) => user.bot)],
    ].filter(([, all]) => all.length);
    list.replaceChildren(
      ...groups.flatMap(([title, all]) => [
        h("h3", { text: title }),
        h(
          "ul",
          { "aria-label": title },
          all.map((user) => h("li", {}, member(user, store, become))),
        ),
      ]),
    );
    const mine = store.users.get(store.me);
    if (mine)
      me.replaceChildren(
        avatar(mine, store.nameOf(mine.id)),
        h("span", { class: "who" }, h("small", { text: "You are" }), name(store.nameOf(mine.id))),
      );
  };
  store.on("hello me bot", () => keepingFocus(list, draw));
}

function member(user, store, become) {
  const label = store.nameOf(user.id);
  const isMe = user.id === store.me;
  const online = user.bot ? store.bot.online : true;
  const inside = [
    avatar(user, label),
    h(
      "span",
      { class: "who" },
      name(label),
      h("small", { text: user.bot ? (online ? "online" : "offline") : user.username }),
    ),
    isMe && h("span", { class: "tag you", text: "you" }),
    user.bot && h("span", { class: "tag", text: "BOT" }),
  ];
  const props = { class: `member${online ? "" : " offline"}`, testid: `member-${user.username}` };
  if (user.bot) return h("div", props, inside);
  return h(
    "button",
    {
      ...props,
      type: "button",
      "aria-pressed": String(isMe),
      "aria-label": isMe ? `You are ${label}` : `Become ${label}`,
      on: { click: () => become(user.id) },
    },
    inside,
  );
}

/** Redraws without losing the keyboard's place. */
function keepingFocus(list, draw) {
  const testid = list.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  draw();
  if (testid) [...list.querySelectorAll("button")].find((each) => each.dataset.testid === testid)?.focus();
}

/** Makes the sidebars drawers where there is no room; returns a function that closes them. */
export function drawers() {
  const scrim = document.getElementById("scrim");
  const sides = [
    { panel: document.getElementById("left"), button: document.getElementById("open-left"), narrow: LEFT_IS_DRAWER },
    { panel: document.getElementById("right"), button: document.getElementById("open-right"), narrow: RIGHT_IS_DRAWER },
  ];
  const show = (side, open) => {
    side.panel.classList.toggle("open", open);
    side.button.setAttribute("aria-expanded", String(open));
    scrim.hidden = !sides.some((each) => each.narrow.matches && each.panel.classList.contains("open"));
  };
  const close = () => {
    const open = sides.find((side) => side.narrow.matches && side.panel.classList.contains("open"));
    sides.forEach((side) => show(side, false));
    open?.button.focus();
  };
  for (const side of sides) {
    side.button.addEventListener("click", () => {
      const open = !side.panel.classList.contains("open");
      sides.forEach((each) => show(each, each === side && open));
      const here =
        side.panel.querySelector("[aria-current], [aria-pressed=true]") ?? side.panel.querySelector("button");
      if (open) here?.focus();
    });
    side.narrow.addEventListener("change", () => show(side, false));
    show(side, false);
  }
  scrim.addEventListener("click", close);
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  return close;
}
