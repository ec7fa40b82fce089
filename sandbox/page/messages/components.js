// What can be pressed under a message, and Components V2 layouts.
// `context.act(data)` sends a press: {custom_id, component_type, values}.

import { h, icon, link, webAddress } from "../dom.js";
import { hex, picture, resolve } from "./embed.js";
import { markdown } from "./markdown.js";
import { emojiText, isSelect, select } from "../controls/select.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };
const BUTTON = 2;

const LAYOUTS = {
  1: (data, context) => h("div", { class: "action-row" }, components(data.components, context)),
  2: button,
  9: section,
  10: (data, context) => h("div", { class: "text-display" }, markdown(data.content, context.store.names)),
  11: (data, context) => media(data, context, "v2-thumbnail"),
  12: gallery,
  13: (data, context) =>
    h("div", { class: "file" }, icon("file"), link(resolve(data.file.url, context.files), data.name ?? "File")),
  14: (data) =>
    h("hr", { class: `separator ${data.divider === false ? "plain" : ""} ${data.spacing === 2 ? "wide" : ""}` }),
  17: container,
};

/** The nodes of a message's components; what this page does not know is named, not hidden. */
export function components(list, context) {
  return (list ?? []).map((data) => {
    if (isSelect(data)) {
      return select(data, context.store, (values) =>
        context.act({ custom_id: data.custom_id, component_type: data.type, values }),
      );
    }
    const layout = LAYOUTS[data.type];
    return layout ? layout(data, context) : h("p", { class: "unknown", text: `(a component of type ${data.type})` });
  });
}

function button(data, context) {
  const inside = [
    data.emoji && h("span", { class: "emoji", text: emojiText(data.emoji) }),
    data.label && h("span", { text: data.label }),
  ];
  const className = `button ${STYLES[data.style] ?? "secondary"}`;
  if (data.style === 5 && !data.disabled && webAddress(data.url)) {
    const node = link(data.url, inside, icon("link"));
    node.className = className;
    return node;
  }
  const label = data.label ? null : data.emoji?.name;
  const press = (event) => {
    event.currentTarget.classList.add("busy");
    event.currentTarget.setAttribute("aria-busy", "true");
    context.act({ custom_id: data.custom_id, component_type: BUTTON });
  };
  const props = {
    type: "button",
    class: className,
    disabled: data.disabled || data.style > 4,
    "aria-label": label,
    on: { click: press },
  };
  return h("button", { ...props, testid: data.custom_id && `button-${data.custom_id}` }, inside);
}

function section(data, context) {
  const texts = h("div", { class: "section-text" }, components(data.components, context));
  return h("div", { class: "section" }, texts, components([data.accessory], context));
}

function gallery(data, context) {
  return h(
    "div",
    { class: "gallery" },
    data.items.map((item) => media(item, context, "")),
  );
}

function container(data, context) {
  const style = Number.isInteger(data.accent_color) ? { "--bar": hex(data.accent_color) } : {};
  return h("div", { class: "container", testid: "container", style }, components(data.components, context));
}

function media(item, context, className) {
  return picture(resolve(item.media.url, context.files), {
    alt: item.description ?? "",
    className,
    spoiler: item.spoiler,
  });
}
