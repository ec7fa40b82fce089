// The messages of a channel: keeps the nodes that did not change, stays at the end if it was there, marks days.

import { h } from "./dom.js";
import { groupsWith, message, note } from "./messages/message.js";
import { mark, topicOf } from "./sidebars.js";
import { dayOf } from "./times.js";

const NEAR_THE_END = 60; // pixels

export class Timeline {
  constructor(store, wire) {
    this.store = store;
    this.wire = wire;
    this.scroller = document.getElementById("scroller");
    this.list = document.getElementById("messages");
    this.latest = document.getElementById("latest");
    this.nodes = new Map(); // key -> {node, of: what it was made of}
    this.following = true;
    this.top = 0; // where the view was when it last scrolled
    store.on("messages", ({ channel }) => channel === store.channel && this.render());
    store.on("sent", () => this.toEnd());
    store.on("hello channel me", () => this.restart());
    this.scroller.addEventListener("scroll", () => this.scrolled());
    this.latest.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.list);
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.scroller);
  }

  restart() {
    this.nodes.clear();
    this.following = true;
    // Switching channels is no news: only what arrives afterwards is read out.
    this.list.setAttribute("aria-live", "off");
    this.render();
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 500);
  }

  render() {
    const focus = this.focused();
    const kept = new Map();
    const keep = (key, of, build) => {
      const known = this.nodes.get(key);
      const same = known && of.every((each, at) => each === known.of[at]);
      kept.set(key, same ? known : { of, node: build() });
    };
    keep("welcome", [this.store.channel], () => this.welcome());
    let above = null;
    for (const entry of this.store.timeline()) {
      const day = dayOf(new Date(entry.at).toISOString());
      const newDay = day !== above?.day;
      if (newDay) keep(`day ${day}`, [], () => h("li", { class: "day", role: "separator" }, h("span", { text: day })));
      this.keepEntry(entry, !newDay && groupsWith(entry, above), keep);
      above = { ...entry, day };
    }
    this.nodes = kept;
    place(
      this.list,
      [...kept.values()].map((each) => each.node),
    );
    this.refocus(focus);
    if (this.following) this.toEnd();
    else this.latest.hidden = false;
  }

  keepEntry(entry, grouped, keep) {
    const { store } = this;
    if (entry.note) return keep(entry.note.request, [entry.note], () => note(entry.note, store));
    const of = [entry.message, grouped, store.troubles.get(entry.message.id)];
    const act = (...press) => this.act(...press);
    return keep(entry.message.id, of, () => message(entry, { store, grouped, act }));
  }

  /** Sends a press on a component of `data`. */
  act(data, press) {
    const { store, wire } = this;
    store.trouble(data, null);
    const settle = () => {
      for (const busy of this.nodes.get(data.id)?.node.querySelectorAll(".busy") ?? []) {
        busy.classList.remove("busy");
        busy.removeAttribute("aria-busy");
      }
    };
    const failed = ({ error }) => {
      settle();
      store.trouble(data, error);
    };
    const body = { as: store.me, channel: data.channel_id, message: data.id, data: press };
    wire.ask("component", body, { done: settle, failed });
  }

  /** Where the keyboard is, so that a message that is drawn anew under it does not throw it out. */
  focused() {
    const row = document.activeElement?.closest?.("#messages > .message");
    if (!row) return null;
    return {
      id: row.dataset.id,
      testid: document.activeElement.dataset.testid,
      at: stops(row).indexOf(document.activeElement),
    };
  }

  refocus(focus) {
    if (!focus || this.list.contains(document.activeElement)) return;
    const row = this.nodes.get(focus.id)?.node;
    const all = row ? stops(row) : [];
    const target =
      all.find((each) => focus.testid && each.dataset.testid === focus.testid) ?? all[focus.at] ?? all.at(-1);
    if (target) target.focus({ preventScroll: true });
    else document.getElementById("composer-input")?.focus({ preventScroll: true });
  }

  welcome() {
    const { here } = this.store;
    const title = h(
      "h2",
      {},
      h("span", { class: "welcome-mark" }, mark(here)),
      h("bdi", { text: this.store.titleOf(here) }),
    );
    return h("li", { class: "welcome" }, title, h("p", { text: topicOf(here) || "Nothing before this." }));
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const up = scrollTop < this.top; // what has just grown, such as a picture, is nobody's scrolling
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_THE_END || (this.following && !up);
    this.top = scrollTop;
    if (this.following) this.latest.hidden = true;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.following = true;
    this.latest.hidden = true;
  }
}

/** Makes `nodes` the children of `list`; those that stay are not touched and keep focus, menus and being read once. */
function place(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  let next = list.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else list.insertBefore(node, next);
  }
}

function stops(row) {
  return [...row.querySelectorAll("button:not(:disabled), a[href], [tabindex='0']")];
}
