// What Discord's markdown makes of a stretch of text: emphasis, code, spoilers, links, mentions, stamps, emoji.

import { h, link, webAddress } from "../dom.js";
import { stamp } from "../times.js";

const ADDRESS = String.raw`https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+`;

// In the order in which they are tried. A builder that returns null leaves the text as it is.
const RULES = [
  [/\\([^A-Za-z0-9\s])/y, (m) => document.createTextNode(m[1])],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (m) => h("code", { text: m[2].trim() || m[2] })],
  [/<(a?):(\w{2,32}):(\d{15,22})>/y, (m) => h("span", { class: "emoji-name", text: `:${m[2]}:` })],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (m) => stamp(m[1], m[2])],
  [/<@!?(\d{15,22})>/y, (m, context) => mention("@", context, "user", m[1])],
  [/<@&(\d{15,22})>/y, (m, context) => mention("@", context, "role", m[1])],
  [/<#(\d{15,22})>/y, (m, context) => mention("#", context, "channel", m[1])],
  [/<\/([^:<>\n]{1,100}):(\d{15,22})>/y, (m) => h("span", { class: "mention", text: `/${m[1]}` })],
  [new RegExp(`<(${ADDRESS})>`, "y"), (m, context) => bareLink(m[1], context)],
  [maskedLink(), masked],
  [new RegExp(`${ADDRESS}(?<![.,:;"'\\]])`, "y"), (m, context) => bareLink(m[0], context)],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, wrap("strong")],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, wrap("u")],
  [/\*(?![\s*])((?:\\[\s\S]|\*\*|[^\\*])+?)(?<!\s)\*(?!\*)/y, wrap("em")],
  [/(?<![A-Za-z0-9_])_((?:\\[\s\S]|__|[^\\_])+?)_(?![A-Za-z0-9_])/y, wrap("em")],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, wrap("s")],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, spoiler],
];
const PLAIN = /[^\\`*_~|<[h\n]+/y;

/** Appends the nodes of `text` to `out`; `context` is {names, rules}. */
export function inline(text, context, out) {
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) out.append(plain);
    plain = "";
  };
  while (at < text.length) {
    const found = nodeAt(text, at, context);
    if (found) {
      flush();
      out.append(found.node);
      at += found.length;
    } else if (text[at] === "\n") {
      flush();
      out.append(h("br"));
      at += 1;
    } else {
      const run = matchAt(PLAIN, text, at)?.[0] ?? text[at];
      plain += run;
      at += run.length;
    }
  }
  flush();
}

function nodeAt(text, at, context) {
  for (const [pattern, build] of RULES) {
    const match = matchAt(pattern, text, at);
    const node = match && build(match, context);
    if (node) return { node, length: match[0].length };
  }
  return null;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function wrap(tag) {
  return (match, context) => {
    const node = h(tag);
    inline(match[1], context, node);
    return node;
  };
}

function mention(sign, context, kind, id) {
  if (!context.rules.mentions) return null;
  const name = context.names[kind](id);
  return name === null ? null : h("bdi", { class: "mention", text: sign + name.replace(/^@/, "") });
}

function bareLink(address, context) {
  return context.rules.links ? link(address, address) : null;
}

function maskedLink() {
  const label = String.raw`\[((?:\\.|[^\[\]\\]|\[[^\[\]]*\])+)\]`;
  return new RegExp(`${label}\\(\\s*<?(${ADDRESS})>?(?:\\s+"([^"]*)")?\\s*\\)`, "y");
}

function masked(match, context) {
  if (!context.rules.links || !webAddress(match[2])) return null;
  const node = link(match[2]);
  inline(match[1], { ...context, rules: { ...context.rules, links: false } }, node);
  if (match[3]) node.title = `${match[3]}\n${match[2]}`;
  return node;
}

function spoiler(match, context) {
  const inside = h("span", { class: "spoiler-text", "aria-hidden": "true" });
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: show it" }, inside);
  inline(match[1], context, inside);
  const show = () => {
    node.classList.add("shown");
    for (const each of ["role", "tabindex", "aria-label"]) node.removeAttribute(each);
    inside.removeAttribute("aria-hidden");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  });
  return node;
}
