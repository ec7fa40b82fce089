// A select menu: a button that opens a list with a search field. Strings, users, roles, mentionables, channels.

import { h, icon, name } from "../dom.js";
import { Listbox, matching } from "./listbox.js";
import { channelItems, memberItems, mentionableItems, roleItems } from "../people.js";

const STRING = 3;
const EASILY_SEEN = 8; // a shorter menu shows no search field, but typing narrows it all the same
const PICKERS = { 5: memberItems, 6: roleItems, 7: mentionableItems, 8: channelItems };
const NOUN = { 3: "an option", 5: "a member", 6: "a role", 7: "a member or role", 8: "a channel" };

/** Whether a component is a select. */
export function isSelect(component) {
  return component.type === STRING || component.type in PICKERS;
}

function itemsOf(data, store) {
  if (data.type !== STRING) return PICKERS[data.type](store, data.channel_types);
  return data.options.map((option) => ({
    key: option.value,
    label: option.label,
    detail: option.description ?? "",
    testid: "choice",
    lead: option.emoji && h("span", { class: "emoji", text: emojiText(option.emoji) }),
  }));
}

/** An emoji of a button or an option: itself, or :name: for one of a guild's own. */
export function emojiText(emoji) {
  return emoji.id ? `:${emoji.name}:` : emoji.name;
}

function presetOf(data) {
  if (data.type === STRING) return data.options.filter((option) => option.default).map((option) => option.value);
  return (data.default_values ?? []).map((each) => each.id);
}

/**
 * The node of a select. `onValues(values)` gets the chosen values: at the click when one may be chosen, when the list
 * closes otherwise. The node's `values()` are those chosen now.
 */
export function select(data, store, onValues) {
  const many = (data.max_values ?? 1) > 1;
  const items = itemsOf(data, store);
  const chosen = new Set(presetOf(data));
  const shown = h("span", { class: "select-shown" });
  const button = h(
    "button",
    {
      type: "button",
      class: "select",
      testid: `select-${data.custom_id}`,
      disabled: data.disabled,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
    },
    shown,
    icon("down"),
  );
  const searchable = data.type !== STRING || items.length > EASILY_SEEN;
  const className = searchable ? "select-search" : "sr";
  const search = h("input", { class: className, placeholder: "Search", "aria-label": "Search", autocomplete: "off" });
  const list = new Listbox({ label: data.placeholder ?? `Choose ${NOUN[data.type]}`, onPick: (item) => pick(item) });
  const done =
    many &&
    h("button", { type: "button", class: "button secondary small", text: "Done", on: { click: () => close() } });
  const panel = h("div", { class: "select-panel", hidden: true }, search, list.node, done);
  const node = h("div", { class: "select-box" }, button, panel);
  let before = "";
  list.bind(search);

  const label = () => {
    const labels = items.filter((item) => chosen.has(item.key)).map((item) => item.label);
    shown.replaceChildren(name(labels.join(", ") || (data.placeholder ?? `Choose ${NOUN[data.type]}`)));
    shown.classList.toggle("empty", !labels.length);
  };
  const refresh = () => {
    const found = matching(items, search.value).map((item) => ({ ...item, ...tick(item, chosen, many) }));
    list.show(found, { active: Math.max(0, list.index), note: found.length ? "" : "Nothing like that" });
  };
  const pick = (item) => {
    if (!many) {
      chosen.clear();
      chosen.add(item.key);
      label();
      return close();
    }
    if (!chosen.delete(item.key) && chosen.size < data.max_values) chosen.add(item.key);
    label();
    return refresh();
  };
  const open = () => {
    before = many ? JSON.stringify([...chosen]) : "";
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    search.value = "";
    refresh();
    search.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  };
  const close = ({ keep = true } = {}) => {
    if (panel.hidden) return;
    panel.hidden = true;
    list.hide();
    button.setAttribute("aria-expanded", "false");
    button.focus();
    if (keep && chosen.size >= (data.min_values ?? 1) && JSON.stringify([...chosen]) !== before) onValues([...chosen]);
  };

  button.addEventListener("click", () => (panel.hidden ? open() : close({ keep: many })));
  search.addEventListener("input", refresh);
  search.addEventListener("keydown", (event) => {
    const leaves = event.key === "Escape" || event.key === "Tab";
    if (leaves) {
      event.preventDefault();
      event.stopPropagation();
      close({ keep: many });
    } else list.key(event);
  });
  node.addEventListener("focusout", ({ relatedTarget }) => node.contains(relatedTarget) || close({ keep: many }));
  node.values = () => [...chosen];
  label();
  return node;
}

function tick(item, chosen, many) {
  const on = chosen.has(item.key);
  return { checked: many ? on : undefined, tail: on && icon("check") };
}
