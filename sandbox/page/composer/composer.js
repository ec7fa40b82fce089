// Where commands are written: a slash opens the list of them, a chosen one lays out its options.

import { h, icon } from "../dom.js";
import { Field } from "./field.js";
import { Listbox } from "../controls/listbox.js";
import { fitting, runnable, spelled, spreadOver } from "./commands.js";
import { hint } from "./values.js";

const IN_CHANNELS = "Commands work in the channels of the server";
const ONLY_COMMANDS = "This sandbox carries slash commands only: begin with /";

export class Composer {
  constructor(store, wire) {
    this.store = store;
    this.wire = wire;
    this.form = document.getElementById("composer");
    this.row = document.getElementById("composer-row");
    this.input = document.getElementById("composer-input");
    this.message = document.getElementById("composer-message");
    this.lists = document.getElementById("composer-lists");
    this.list = new Listbox({ label: "Commands", className: "commands", onPick: (item) => this.choose(item.command) });
    this.list.bind(this.input);
    this.lists.append(this.list.node);
    this.command = null;
    this.fields = [];
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.list.hide());
    this.input.addEventListener("focus", () => this.typed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    store.on("hello me channel", () => this.invite());
    store.on("commands me hello", () => this.offer());
  }

  get commands() {
    if (this.store.here?.recipient) return [];
    return runnable(this.store.commands, this.store.users.get(this.store.me));
  }

  invite() {
    const { here } = this.store;
    // Isolated, so that a name written right to left turns nothing else around.
    this.input.placeholder = here?.recipient
      ? IN_CHANNELS
      : `Type / in #${here?.name ?? ""} as \u2068${this.store.nameOf(this.store.me) ?? ""}\u2069`;
  }

  typed() {
    this.say("");
    const text = this.input.value;
    const found = text.startsWith("/") && spelled(this.commands, text.slice(1));
    if (found) this.choose(found.command, found.rest);
    else this.offer();
  }

  offer() {
    const text = this.input.value;
    if (this.command || !text.startsWith("/") || document.activeElement !== this.input) return this.list.hide();
    const items = fitting(this.commands, text.slice(1)).map((command) => this.item(command));
    const unknown = this.store.here?.recipient ? IN_CHANNELS : "No command like that";
    const note = this.store.commands.length ? unknown : "The bot has not synced any commands yet.";
    return this.list.show(items, { note: items.length ? "" : note });
  }

  item(command) {
    const pill = (each) => h("span", { class: each.required ? "hint-pill" : "hint-pill optional", text: each.name });
    const options = command.options.map(pill);
    const title = h("span", {}, h("b", { text: `/${command.name}` }), " ", options);
    const testid = `command-${command.name.replaceAll(" ", "-")}`;
    return { key: command.name, command, title, label: command.name, detail: command.description, testid };
  }

  key(event) {
    if (event.isComposing) return;
    const exact =
      event.key === "Enter" && this.commands.find((each) => `/${each.name}` === this.input.value.trim().toLowerCase());
    if (exact && !exact.options.length) {
      event.preventDefault();
      this.choose(exact);
      this.send();
    } else if (this.list.key(event)) return;
    else if (event.key === "Escape") this.reset();
    else if (event.key === "Backspace" && this.command && !this.input.value) this.uncommand();
  }

  /** Lays out a command's options; `rest` is what was already typed for them. */
  choose(command, rest = "") {
    this.reset();
    this.command = command;
    const events = {
      ask: (field, onChoices) => this.autocomplete(field, onChoices),
      onKey: (field, event) => this.fieldKey(field, event),
      onMoved: (field) => this.next(field),
      onFocus: (field) => this.describe(field),
    };
    this.fields = command.options.map((option) => new Field(option, this.store, events));
    this.lists.append(...this.fields.map((field) => field.list.node));
    const name = h("span", { class: "chosen", text: `/${command.name}` });
    this.row.prepend(name, ...this.fields.map((field) => field.node));
    this.form.classList.add("commanding");
    this.input.readOnly = true;
    this.input.setAttribute("aria-label", `/${command.name}: Enter sends, Escape cancels`);
    const texts = spreadOver(command.options, rest);
    for (const field of this.fields) if (texts[field.option.name]) field.set(texts[field.option.name]);
    (this.fields.find((field) => !field.input.value) ?? this.fields[0])?.input.focus();
    if (!this.fields.length) this.say(`${command.description} — press Enter to send.`, "calm");
  }

  describe(field) {
    const { name, description, required } = field.option;
    const bounds = hint(field.option);
    const text = `${name}: ${description}${bounds ? ` (${bounds})` : ""}${required ? "" : " — optional"}`;
    this.say(field.error || text, field.error ? "" : "calm");
  }

  fieldKey(field, event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.reset();
      this.input.focus();
    } else if (event.key === "Backspace" && !field.input.value && field === this.fields[0]) {
      event.preventDefault();
      this.uncommand();
    }
  }

  /** After a value was picked: to the next field, or back to where Enter sends. */
  next(field) {
    const empty = this.fields.find((each) => each.option.required && !each.input.value);
    (empty ?? this.fields[this.fields.indexOf(field) + 1] ?? field).input.focus();
  }

  /** Back from a command to its name as text. */
  uncommand() {
    const { name } = this.command;
    this.reset();
    this.input.value = `/${name}`;
    this.input.focus();
    this.offer();
  }

  reset() {
    this.row.querySelectorAll(".chosen, .pill").forEach((node) => node.remove());
    this.fields.forEach((field) => field.list.node.remove());
    this.form.classList.remove("commanding");
    this.input.readOnly = false;
    this.command = null;
    this.fields = [];
    this.input.value = "";
    this.input.setAttribute("aria-label", "Message: type / for commands");
    this.list.hide();
    this.say("");
  }

  say(text, className = "wrong") {
    this.message.replaceChildren(...(text ? [className === "wrong" && icon("warn"), text].filter(Boolean) : []));
    this.message.className = className;
  }

  send() {
    if (!this.command) return this.refuse();
    const wrong = this.fields.find((field) => field.read().error);
    if (wrong) {
      wrong.say(wrong.read().error);
      wrong.input.focus();
      this.say(`${wrong.option.name}: ${wrong.error}`);
      return;
    }
    const { command, store } = this;
    const data = command.data(this.fields.map((field) => field.json()).filter(Boolean));
    this.reset();
    this.input.focus();
    const request = this.wire.ask(
      "command",
      { as: store.me, channel: store.channel, data },
      {
        done: () => store.answered(request),
        failed: ({ error }) => store.failed(request, error),
      },
    );
    store.sending(request, command.name);
  }

  refuse() {
    const text = this.input.value.trim();
    if (!text) return;
    this.list.hide();
    this.say(text.startsWith("/") ? "There is no such command. Type / to see them all." : ONLY_COMMANDS);
  }

  autocomplete(field, onChoices) {
    const others = this.fields.map((each) => (each === field ? field.draft() : each.json())).filter(Boolean);
    const { store } = this;
    const body = { as: store.me, channel: store.channel, data: this.command.data(others) };
    this.wire.ask("autocomplete", body, {
      choices: ({ choices }) => onChoices(choices),
      failed: () => onChoices(null, "The choices did not load."),
    });
  }
}
