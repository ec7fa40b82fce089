// The page of the sandbox: a chat client for one loopback server. It shows what the sandbox sends and nothing else.
//
// Hooks for tests (data-testid), which stay as they are:
//   channel-<name>          a channel's button; data-unread counts what arrived there unseen
//   direct                  the button of one's direct conversation with the bot, once there is one
//   member-<username>       a member's button: makes one them
//   composer                the text field; type / into it
//   command-<name>          a row of the command list, blanks as dashes: command-trade-buy
//   option-<name>           the field of an option of the chosen command; optional ones are there from the start
//   choice                  a row of an option's or a select's list
//   composer-message        what the composer has to say: hints and refusals
//   message                 a message; data-id is its id
//   embed, container        an embed; a Components V2 container
//   button-<custom_id>, select-<custom_id>
//   ephemeral               the "Only you can see this" line of a message only the current user sees
//   thinking, sending       a deferred answer; a command the bot has not answered yet
//   failed                  an answer that never came, or a press that failed
//   modal, input-<custom_id>, modal-submit
//   banner                  the line above the messages: bot or sandbox away

import { Composer } from "./composer/composer.js";
import { Modal } from "./composer/modal.js";
import { channels, drawers, members } from "./sidebars.js";
import { Store } from "./store.js";
import { Timeline } from "./timeline.js";
import { keepCounting } from "./times.js";
import { Wire } from "./wire.js";

const store = new Store();
const wire = new Wire(receive, line);
const modal = new Modal(store, wire);
const closeDrawers = drawers();

/** Who one is and where one looks, as the address says: #as=mara&in=general. */
function place() {
  return new URLSearchParams(location.hash.slice(1));
}

function remember(changes) {
  const at = place();
  for (const [key, value] of Object.entries(changes)) at.set(key, value);
  history.replaceState(null, "", `#${at}`);
}

function settle() {
  const at = place();
  const people = [...store.users.values()].filter((user) => !user.bot);
  const me =
    people.find((user) => user.username === at.get("as")) ?? people.find((user) => !user.moderator) ?? people[0];
  if (me && me.id !== store.me) store.become(me.id);
  const channel = store.places.find((each) => each.name === at.get("in")) ?? store.places[0];
  if (channel && channel.id !== store.channel) store.look(channel.id);
}

function receive(frame) {
  if (frame.t === "modal") {
    if (wire.isMine(frame.request) && frame.visible_to === store.me) modal.open(frame);
    return;
  }
  store.apply(frame);
  if (frame.t === "hello") settle();
}

const banner = document.getElementById("banner");
let reachable = null;

function line(up) {
  reachable = up;
  say();
}

function say() {
  const away = reachable === false;
  banner.hidden = reachable === null || (!away && store.bot.online);
  banner.className = away ? "away" : "";
  document.getElementById("banner-text").textContent = away
    ? "The sandbox cannot be reached. Trying again…"
    : "The bot is offline. Commands will fail until it is back.";
  document.getElementById("banner-retry").hidden = !away;
}

store.on("hello bot", say);
document.getElementById("banner-retry").addEventListener("click", () => wire.connect());

channels(store, (id) => {
  store.look(id);
  remember({ in: store.channels.find((each) => each.id === id).name });
  closeDrawers();
});
members(store, (id) => {
  store.become(id);
  remember({ as: store.users.get(id).username });
  closeDrawers();
});
new Timeline(store, wire);
new Composer(store, wire);
addEventListener("hashchange", settle);
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, dialog");
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  document.getElementById("composer-input").focus();
});
keepCounting();
wire.connect();
