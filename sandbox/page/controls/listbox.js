// The list that opens above or below an input: commands, choices, members.
// The input keeps the focus; arrow keys move the mark.

import { h } from "../dom.js";

let lists = 0;

export class Listbox {
  /** `label` names the list for screen readers; `onPick(item)` gets what was clicked or entered. */
  constructor({ label, onPick, className = "" }) {
    this.id = `list-${++lists}`;
    this.onPick = onPick;
    this.items = [];
    this.index = -1;
    this.list = h("ul", { id: this.id, role: "listbox", "aria-label": label });
    this.note = h("p", { class: "list-note", role: "status" });
    this.node = h("div", { class: `listbox ${className}`, hidden: true }, this.note, this.list);
    // Keeps the focus in the input, so that a click is not first a blur.
    this.node.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Makes `input` the list's combobox. */
  bind(input) {
    this.input = input;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.id);
  }

  /** Shows items {key, label, detail, lead, testid, checked}; `active` is marked (-1: none); `note` is a line above. */
  show(items, { active = 0, note = "" } = {}) {
    this.items = items;
    this.note.textContent = note;
    this.note.hidden = !note;
    this.list.replaceChildren(...items.map((item, at) => this.row(item, at)));
    this.list.hidden = !items.length;
    this.node.hidden = !items.length && !note;
    this.input?.setAttribute("aria-expanded", String(!this.node.hidden));
    this.mark(Math.min(active, items.length - 1));
  }

  row(item, at) {
    const pick = () => this.onPick(item);
    return h(
      "li",
      {
        id: `${this.id}-${at}`,
        role: "option",
        class: "option",
        testid: item.testid,
        "aria-selected": "false",
        "aria-checked": item.checked === undefined ? null : String(item.checked),
        on: { click: pick, mousemove: () => this.index !== at && this.mark(at) },
      },
      item.lead,
      h(
        "span",
        { class: "option-text" },
        h("bdi", { class: "option-label" }, item.title ?? item.label),
        item.detail && h("span", { class: "option-detail", text: item.detail }),
      ),
      item.tail,
    );
  }

  mark(index) {
    this.list.children[this.index]?.setAttribute("aria-selected", "false");
    this.index = index;
    const row = this.list.children[index];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input?.setAttribute("aria-activedescendant", row.id);
    else this.input?.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const count = this.items.length;
    if (count) this.mark(this.index < 0 ? (step > 0 ? 0 : count - 1) : (this.index + step + count) % count);
  }

  get open() {
    return !this.node.hidden;
  }

  /** The marked item, or undefined. */
  get current() {
    return this.open ? this.items[this.index] : undefined;
  }

  hide() {
    if (this.open) this.show([]);
  }

  /** Handles the keys of an open list; true when it took the event. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const picks = (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && this.current;
    if (step) this.move(step);
    else if (picks) this.onPick(this.current);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

/** The items whose label or detail holds `query`, those that begin with it first. */
export function matching(items, query) {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return items;
  const rank = ({ label, detail = "" }) => {
    const at = label.toLocaleLowerCase().indexOf(wanted);
    return at === 0 ? 0 : at > 0 ? 1 : detail.toLocaleLowerCase().includes(wanted) ? 2 : 3;
  };
  return items
    .map((item) => [rank(item), item])
    .filter(([r]) => r < 3)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
