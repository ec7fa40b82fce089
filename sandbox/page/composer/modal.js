// A bot's form: text inputs in action rows or labels, selects in labels, plain text.
// A native dialog keeps the focus inside.

import { h, icon, name } from "../dom.js";
import { markdown } from "../messages/markdown.js";
import { isSelect, select } from "../controls/select.js";

const ROW = 1;
const TEXT_INPUT = 4;
const TEXT = 10;
const LABEL = 18;
const PARAGRAPH = 2;
const LONGEST_TEXT = 4000; // characters, Discord's own bound

export class Modal {
  constructor(store, wire) {
    this.store = store;
    this.wire = wire;
    this.dialog = document.getElementById("modal");
  }

  /** Opens a modal frame; a second one replaces the first, as in Discord. */
  open(frame) {
    this.dialog.close();
    const { title, components } = frame.modal;
    this.frame = frame;
    this.channel = this.store.channel;
    this.parts = components.map((data) => this.part(data));
    this.alert = h("p", { class: "wrong", role: "alert" });
    this.submit = h("button", { class: "button primary", testid: "modal-submit", text: "Submit" });
    const cancel = h("button", {
      type: "button",
      class: "button plain",
      text: "Cancel",
      on: { click: () => this.dialog.close() },
    });
    const form = h(
      "form",
      { novalidate: true, on: { submit: (event) => this.send(event) } },
      h("header", {}, h("h2", { id: "modal-title" }, name(title)), this.closer()),
      h(
        "div",
        { class: "modal-parts" },
        this.parts.map((part) => part.node),
        this.alert,
      ),
      h("footer", {}, cancel, this.submit),
    );
    this.dialog.replaceChildren(form);
    this.dialog.showModal();
    this.dialog.querySelector(".modal-parts :is(input, textarea, button)")?.focus();
  }

  closer() {
    const close = () => this.dialog.close();
    return h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", on: { click: close } },
      icon("close"),
    );
  }

  /** {node, problem(), json()} of one top-level component; json() mirrors it, as Discord sends it back. */
  part(data) {
    if (data.type === ROW) return this.row(data);
    if (data.type === LABEL) return this.labelled(data);
    if (data.type === TEXT) return still(data, h("div", {}, markdown(data.content, this.store.names)));
    return still(data, h("p", { class: "unknown", text: `(a component of type ${data.type})` }));
  }

  row(data) {
    const inner = data.components.map((each) => this.control(each, { label: each.label }));
    const json = () => ({ type: ROW, ...idOf(data), components: inner.map((each) => each.json()) });
    return {
      node: h(
        "div",
        {},
        inner.map((each) => each.node),
      ),
      problem: () => firstProblem(inner),
      json,
    };
  }

  labelled(data) {
    const inner = this.control(data.component, { label: data.label, description: data.description });
    return { ...inner, json: () => ({ type: LABEL, ...idOf(data), component: inner.json() }) };
  }

  control(data, words) {
    if (data.type === TEXT_INPUT) return textInput(data, words);
    if (isSelect(data)) return this.menu(data, words);
    return still(data, h("p", { class: "unknown", text: `(a component of type ${data.type})` }));
  }

  menu(data, words) {
    const box = select({ ...data, disabled: false }, this.store, () => {});
    const least = data.required === false ? 0 : (data.min_values ?? 1);
    box.querySelector("button").setAttribute("aria-label", words.label ?? data.placeholder ?? "Choose");
    const error = h("small", { class: "wrong" });
    const problem = () => {
      const missing = box.values().length < least;
      error.textContent = missing ? `Choose ${least > 1 ? `at least ${least}` : "one"}, please.` : "";
      return missing ? box.querySelector("button") : null;
    };
    const json = () => ({ type: data.type, ...idOf(data), custom_id: data.custom_id, values: box.values() });
    return { node: h("div", { class: "modal-field" }, caption(words, least > 0), box, error), problem, json };
  }

  send(event) {
    event.preventDefault();
    const wrong = firstProblem(this.parts);
    if (wrong) return wrong.focus();
    this.submit.disabled = true;
    this.alert.textContent = "";
    const { frame, store } = this;
    const data = { custom_id: frame.modal.custom_id, components: this.parts.map((part) => part.json()) };
    const body = { as: store.me, channel: this.channel, modal_request: frame.request, data };
    const failed = ({ error }) => {
      this.submit.disabled = false;
      this.alert.textContent = error;
    };
    return this.wire.ask("modal", body, { done: () => this.frame === frame && this.dialog.close(), failed });
  }
}

/** All problems get their sentence; the first one's node is returned, to be focused. */
function firstProblem(parts) {
  return parts.map((part) => part.problem()).find(Boolean) ?? null;
}

function idOf(data) {
  return data.id === undefined ? {} : { id: data.id };
}

function still(data, node) {
  return { node, problem: () => null, json: () => ({ type: data.type, ...idOf(data) }) };
}

function caption(words, required) {
  const star = required && h("span", { class: "required", "aria-hidden": "true", text: " *" });
  return [
    h("span", { class: "modal-label" }, name(words.label ?? ""), star),
    words.description && h("small", { class: "modal-description", text: words.description }),
  ];
}

function textInput(data, words) {
  const required = data.required !== false;
  const input = h(data.style === PARAGRAPH ? "textarea" : "input", {
    testid: `input-${data.custom_id}`,
    placeholder: data.placeholder,
    maxlength: data.max_length ?? LONGEST_TEXT,
    "aria-required": String(required),
    autocomplete: "off",
  });
  input.value = data.value ?? "";
  const error = h("small", { class: "wrong", role: "alert" });
  const count = h("small", { class: "count" });
  const tally = () => {
    count.textContent = data.max_length ? `${input.value.length} / ${data.max_length}` : "";
  };
  input.addEventListener("input", tally);
  tally();
  const problem = () => {
    error.textContent = sayWrong(input.value, data, required);
    input.setAttribute("aria-invalid", String(Boolean(error.textContent)));
    return error.textContent ? input : null;
  };
  const node = h(
    "label",
    { class: "modal-field" },
    caption(words, required),
    input,
    h("span", { class: "modal-under" }, error, count),
  );
  return {
    node,
    problem,
    json: () => ({ type: TEXT_INPUT, ...idOf(data), custom_id: data.custom_id, value: input.value }),
  };
}

function sayWrong(text, data, required) {
  if (!text) return required ? "This is required." : "";
  return text.length < (data.min_length ?? 0) ? `At least ${data.min_length} characters, please.` : "";
}
