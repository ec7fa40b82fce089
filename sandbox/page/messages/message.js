// One message, or the note in place of an answer that is under way or never came.

import { avatar, h, icon, name } from "../dom.js";
import { components } from "./components.js";
import { attachment, embed } from "./embed.js";
import { markdown } from "./markdown.js";
import { COMPONENTS_V2, EPHEMERAL, LOADING } from "../store.js";
import { clock } from "../times.js";

const SUPPRESS_EMBEDS = 1 << 2;
const COMMAND = 2; // Discord's interaction type

/** The node of a timeline entry's message. `grouped` leaves the head out, as it is the one above's. */
export function message(entry, { store, act, grouped }) {
  const data = entry.message;
  const mine = data.mentions?.some((user) => user.id === store.me) || data.mention_everyone;
  const user = store.users.get(data.author.id);
  const label = authorOf(data, store);
  const classes = ["message", grouped && "grouped", mine && "mentions-me", entry.visibleTo && "private"];
  return h(
    "li",
    { class: classes.filter(Boolean).join(" "), testid: "message", dataset: { id: data.id } },
    usedLine(data, store) ?? replyLine(data, store),
    grouped
      ? h("span", { class: "aside-time", "aria-hidden": "true" }, clock(data.timestamp))
      : avatar(user ?? data.author, label),
    h(
      "div",
      { class: "message-body" },
      !grouped && head(data, label, user),
      content(data, store, act),
      trouble(data, store),
      entry.visibleTo && privateNote(data, store),
    ),
  );
}

function head(data, label, user) {
  return h(
    "div",
    { class: "message-head" },
    h("bdi", { class: "author", text: label, style: user && !user.bot ? { "--tint": user.color } : {} }),
    data.author.bot && h("span", { class: "tag", text: "BOT" }),
    clock(data.timestamp, { withDay: true }),
  );
}

function authorOf(data, store) {
  return store.nameOf(data.author.id) ?? data.author.global_name ?? data.author.username;
}

/** Discord shows who used which command above the first answer to it: not above what a press or a follow-up brings. */
function commandOf(data) {
  const used = data.interaction_metadata ?? data.interaction;
  const first = (used?.type ?? COMMAND) === COMMAND && !used?.original_response_message_id;
  return used?.name && first ? used : null;
}

function usedLine(data, store) {
  const used = commandOf(data);
  if (!used) return null;
  const label = used.user.global_name ?? store.nameOf(used.user.id) ?? used.user.username;
  return usedBy(store.users.get(used.user.id), label, used.name);
}

function usedBy(user, label, command) {
  const what = h("span", { class: "used-command", text: `/${command}` });
  return h("div", { class: "used" }, avatar(user, label), name(label, "used-by"), " used ", what);
}

function replyLine(data, store) {
  const other = data.referenced_message;
  if (!other) return null;
  const label = store.nameOf(other.author.id) ?? other.author.username;
  return h(
    "div",
    { class: "used" },
    avatar(store.users.get(other.author.id), label),
    name(label, "used-by"),
    h("span", { class: "reply-text", text: other.content || "Click to see the message above" }),
  );
}

function content(data, store, act) {
  if (data.flags & LOADING) return thinking(authorOf(data, store));
  const context = { store, files: data.attachments ?? [], act: (press) => act(data, press) };
  if (data.flags & COMPONENTS_V2)
    return h("div", { class: "components-v2" }, components(data.components, context), edited(data));
  const inEmbeds = new Set((data.embeds ?? []).flatMap(fileNames));
  const files = context.files.filter((file) => !inEmbeds.has(file.filename));
  const embeds = data.flags & SUPPRESS_EMBEDS ? [] : (data.embeds ?? []);
  return [
    data.content && h("div", { class: "content" }, markdown(data.content, store.names), edited(data)),
    files.map(attachment),
    embeds.map((each) => embed(each, context.files, store.names)),
    components(data.components, context),
    !data.content && edited(data),
  ];
}

/** The files an embed shows itself, by attachment:// address or by the address it was resolved to. */
function fileNames(data) {
  const addresses = [data.image?.url, data.thumbnail?.url, data.author?.icon_url, data.footer?.icon_url].filter(
    Boolean,
  );
  return addresses.map((address) => decodeURIComponent(address.split(/[?#]/)[0].split("/").at(-1)));
}

function edited(data) {
  if (!data.edited_timestamp) return null;
  const time = clock(data.edited_timestamp, { withDay: true });
  return h("small", { class: "edited", title: `Edited ${time.title}`, text: "(edited)" });
}

function thinking(label) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("div", { class: "thinking", testid: "thinking" }, dots, name(label), " is thinking…");
}

function trouble(data, store) {
  const found = store.troubles.get(data.id);
  if (found?.user !== store.me) return null;
  return h("div", { class: "failed", testid: "failed", role: "alert" }, icon("warn"), found.error);
}

function privateNote(data, store) {
  const dismiss = h("button", {
    type: "button",
    class: "text-button",
    text: "Dismiss message",
    on: { click: () => store.dismiss(data) },
  });
  return h("div", { class: "private-note", testid: "ephemeral" }, icon("eye"), "Only you can see this", " · ", dismiss);
}

/** A command of one's own that waits for the bot, or that failed. */
export function note(data, store) {
  const user = store.users.get(data.user);
  const label = store.nameOf(data.user);
  const used = usedBy(user, label, data.command);
  const failed = data.kind === "failed";
  const dismiss = h("button", {
    type: "button",
    class: "text-button",
    text: "Dismiss",
    on: { click: () => store.forget(data.request) },
  });
  const body = failed
    ? h(
        "div",
        { class: "failed", testid: "failed", role: "alert" },
        icon("warn"),
        h("span", { text: data.error }),
        " · ",
        dismiss,
      )
    : h("div", { class: "thinking", testid: "sending", text: "Sending…" });
  return h(
    "li",
    { class: "message note", dataset: { id: data.request } },
    used,
    h("span"),
    h("div", { class: "message-body" }, body),
  );
}

/** Whether a message joins the one above: the same author within minutes, and no line above it of its own. */
export function groupsWith(entry, above) {
  if (!above?.message || !entry.message || Boolean(entry.visibleTo) !== Boolean(above.visibleTo)) return false;
  const data = entry.message;
  if (commandOf(data) || data.referenced_message || data.flags & EPHEMERAL) return false;
  return data.author.id === above.message.author.id && entry.at - above.at < 7 * 60_000;
}
