// One option of the command being written: a labelled field, with a list of what may go into it.

import { h } from "../dom.js";
import { Listbox, matching } from "../controls/listbox.js";
import { channelItems, memberItems, mentionableItems, roleItems } from "../people.js";
import { TYPE, fixedChoices, hint, parse } from "./values.js";

const TYPING_PAUSE = 150; // milliseconds without a key before the bot is asked for choices
const PICKERS = {
  [TYPE.USER]: memberItems,
  [TYPE.CHANNEL]: channelItems,
  [TYPE.ROLE]: roleItems,
  [TYPE.MENTIONABLE]: mentionableItems,
};

export class Field {
  /**
   * `ask(field, onChoices)` asks the bot for choices; `onKey(field, event)` gets the keys the list leaves over;
   * `onMoved(field)` is called when a value was picked, `onFocus(field)` when the field is entered.
   */
  constructor(option, store, { ask, onKey, onMoved, onFocus }) {
    this.option = option;
    this.store = store;
    this.ask = ask;
    this.picked = null; // {label, value} taken from a list, while the text still says so
    this.list = new Listbox({ label: `Choices for ${option.name}`, onPick: (item) => this.pick(item, onMoved) });
    this.input = h("input", {
      testid: `option-${option.name}`,
      "aria-label": this.spoken(),
      "aria-required": String(Boolean(option.required)),
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      placeholder: hint(option),
      inputmode: [TYPE.INTEGER, TYPE.NUMBER].includes(option.type) ? "decimal" : null,
    });
    const name = h("span", { class: "pill-name", "aria-hidden": "true", text: option.name });
    this.node = h("label", { class: `pill${option.required ? "" : " optional"}` }, name, this.input);
    if (this.offers) this.list.bind(this.input);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.list.key(event) || onKey(this, event));
    this.input.addEventListener("focus", () => {
      onFocus(this);
      this.offer();
    });
    this.input.addEventListener("blur", () => this.left());
    this.fit();
  }

  get offers() {
    return Boolean(fixedChoices(this.option) || PICKERS[this.option.type] || this.option.autocomplete);
  }

  spoken() {
    const { name, description, required } = this.option;
    const bounds = hint(this.option);
    return [name, required ? "" : " (optional)", ": ", description, bounds && `, ${bounds}`].filter(Boolean).join("");
  }

  /** What the list could offer without asking the bot. */
  items() {
    const choices = fixedChoices(this.option);
    if (choices) return choices.map(({ name, value }) => ({ key: value, label: name, testid: "choice" }));
    return PICKERS[this.option.type](this.store, this.option.channel_types);
  }

  typed() {
    this.picked = null;
    this.say("");
    this.fit();
    this.offer();
  }

  set(text) {
    this.input.value = text;
    this.typed();
  }

  /** Opens the list; in an empty optional field nothing is marked, so that Enter still sends. */
  offer() {
    if (!this.offers || document.activeElement !== this.input) return;
    if (this.option.autocomplete) {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.askBot(), TYPING_PAUSE);
      return;
    }
    const found = matching(this.items(), this.picked ? "" : this.input.value);
    const active = this.picked ? found.findIndex((item) => item.key === this.picked.value) : this.firstMark();
    this.list.show(found, { active, note: found.length ? "" : "Nothing like that" });
  }

  firstMark() {
    return this.input.value.trim() || this.option.required ? 0 : -1;
  }

  askBot() {
    const text = this.input.value;
    if (!this.list.open) this.list.show([], { note: "Loading choices…" });
    this.ask(this, (choices, error) => {
      if (document.activeElement !== this.input || this.input.value !== text) return;
      const items = (choices ?? []).map(({ name, value }) => ({ key: value, label: name, testid: "choice" }));
      this.list.show(items, { active: this.firstMark(), note: items.length ? "" : (error ?? "No choices match") });
    });
  }

  pick(item, onMoved) {
    this.picked = { label: item.label, value: item.key };
    this.input.value = item.label;
    clearTimeout(this.pause);
    this.list.hide();
    this.say("");
    this.fit();
    onMoved(this);
  }

  left() {
    clearTimeout(this.pause);
    this.list.hide();
    if (this.input.value.trim() && this.read().error) this.say(this.read().error);
  }

  /** {value}, {error} or {empty: true}. */
  read() {
    const text = this.input.value;
    if (this.picked) return { value: this.picked.value };
    if (!text.trim()) return this.option.required ? { empty: true, error: "This is required." } : { empty: true };
    if (!fixedChoices(this.option) && !PICKERS[this.option.type]) return parse(this.option, text);
    const wanted = text.trim().replace(/^[@#]/, "").toLowerCase();
    const is = (each) => (each ?? "").replace(/^@/, "").toLowerCase() === wanted;
    const found = this.items().find((item) => is(item.label)) ?? this.items().find((item) => is(item.detail));
    return found ? { value: found.key } : { error: "Choose one from the list." };
  }

  /** The option as Discord's API takes it, or null when it was left out. */
  json() {
    const { value } = this.read();
    return value === undefined ? null : { name: this.option.name, type: this.option.type, value };
  }

  /** The option while it is being typed: its raw text, as Discord sends it for autocomplete. */
  draft() {
    return { name: this.option.name, type: this.option.type, value: this.input.value, focused: true };
  }

  say(error) {
    this.node.classList.toggle("wrong", Boolean(error));
    if (error) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.error = error;
  }

  /** A field is as wide as its text; an empty optional one is only its name until it is entered. */
  fit() {
    const text = this.input.value || this.input.placeholder;
    this.input.style.setProperty("--chars", Math.min(Math.max([...text].length, 3), 34));
    this.node.classList.toggle("filled", Boolean(this.input.value));
  }
}
