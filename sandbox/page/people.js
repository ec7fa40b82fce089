// What pickers offer: members, channels and roles, for options and selects alike.

import { avatar, h, icon } from "./dom.js";

/** Members, as list items whose key is the user's id. */
export function memberItems(store) {
  return [...store.users.values()].map((user) => {
    const label = store.nameOf(user.id);
    return { key: user.id, label, detail: user.username, lead: avatar(user, label), testid: "choice" };
  });
}

/** Channels; `types` keeps those of certain Discord channel types (text is 0). */
export function channelItems(store, types) {
  const allowed = store.channels.filter((each) => !each.recipient && (!types?.length || types.includes(each.type ?? 0)));
  return allowed.map(({ id, name, topic }) => ({
    key: id,
    label: name,
    detail: topic ?? "",
    lead: icon("hash"),
    testid: "choice",
  }));
}

/** Roles, as far as the sandbox named them, and @everyone. */
export function roleItems(store) {
  const named = (store.guild?.roles ?? []).filter((each) => each.id !== store.guild.id);
  const all = [{ id: store.guild?.id, name: "everyone" }, ...named];
  return all.map(({ id, name }) => ({
    key: id,
    label: `@${name}`,
    lead: h("span", { class: "at", text: "@" }),
    testid: "choice",
  }));
}

/** Members, then roles. */
export function mentionableItems(store) {
  return [...memberItems(store), ...roleItems(store)];
}
