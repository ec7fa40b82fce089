// What Discord's markdown makes of a stretch of text: emphasis, code, spoilers, links, mentions, stamps, emoji.

import { h, link, webAddress } from "../dom.js";
import { Delimiters } from "./delimiters.js";
import { stamp } from "../times.js";

const ADDRESS = String.raw`https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+`;

// In the order in which they are tried. A builder that returns null leaves the text as it is. What these patterns read
// in vain is bounded, or ends where the next one could begin; what may be closed far behind is in delimiters.js.
const RULES = [
  [/\\([^A-Za-z0-9\s])/y, (m) => document.createTextNode(m[1])],
  [/<(a?):(\w{2,32}):(\d{15,22})>/y, (m) => h("span", { class: "emoji-name", text: `:${m[2]}:` })],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (m) => stamp(m[1], m[2])],
  [/<@!?(\d{15,22})>/y, (m, context) => mention("@", context, "user", m[1])],
  [/<@&(\d{15,22})>/y, (m, context) => mention("@", context, "role", m[1])],
  [/<#(\d{15,22})>/y, (m, context) => mention("#", context, "channel", m[1])],
  [/<\/([^:<>\n]{1,100}):(\d{15,22})>/y, (m) => h("span", { class: "mention", text: `/${m[1]}` })],
];
const RULES_WITH_LINKS = [
  ...RULES,
  [new RegExp(`<(${ADDRESS})>`, "y"), (m) => link(m[1], m[1])],
  [maskedLink(), masked],
  [new RegExp(`${ADDRESS}(?<![.,:;"'\\]])`, "y"), (m) => link(m[0], m[0])],
];
const ENCLOSING = [
  ["**", wrap("strong")],
  ["__", wrap("u")],
  ["*", wrap("em")],
  ["_", wrap("em")],
  ["~~", wrap("s")],
  ["||", spoiler],
];
const SPECIAL = /[\\`*_~|<[h\n]/;
const PLAIN = /[^\\`*_~|<[h\n]+/y;

/** Appends the nodes of `text` to `out`; `context` is {names, rules, within}: the marks that are open around it. */
export function inline(text, context, out) {
  const delimiters = new Delimiters(text);
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) out.append(plain);
    plain = "";
  };
  while (at < text.length) {
    const found = SPECIAL.test(text[at]) ? nodeAt(text, at, context, delimiters) : null;
    if (found?.node) {
      flush();
      out.append(found.node);
      at += found.length;
    } else {
      const run = found?.plain ?? matchAt(PLAIN, text, at)?.[0] ?? text[at];
      plain += run;
      at += run.length;
    }
  }
  flush();
}

/** What begins at `at`: {node, length}, {plain} for what stays text, or null. */
function nodeAt(text, at, context, delimiters) {
  if (text[at] === "\n") return { node: h("br"), length: 1 };
  if (text[at] === "`") return code(text, at, delimiters);
  for (const [pattern, build] of context.rules.links ? RULES_WITH_LINKS : RULES) {
    const match = matchAt(pattern, text, at);
    const node = match && build(match, context);
    if (node) return { node, length: match[0].length };
  }
  return enclosed(text, at, context, delimiters);
}

function code(text, at, delimiters) {
  const { size, run, end } = delimiters.code(at);
  if (!size) return { plain: text.slice(at, at + run) };
  const inside = text.slice(at + size, end);
  return { node: h("code", { text: inside.trim() || inside }), length: end + size - at };
}

/** Emphasis and spoilers. None stands in itself: that would look the same, and be read again for each level. */
function enclosed(text, at, context, delimiters) {
  const within = context.within ?? [];
  for (const [mark, build] of ENCLOSING) {
    const end = within.includes(mark) ? -1 : delimiters.end(mark, at);
    if (end < 0) continue;
    const inside = text.slice(at + mark.length, end);
    const node = build(inside, { ...context, within: [...within, mark] });
    return { node, length: end + mark.length - at };
  }
  return null;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function wrap(tag) {
  return (text, context) => {
    const node = h(tag);
    inline(text, context, node);
    return node;
  };
}

function mention(sign, context, kind, id) {
  if (!context.rules.mentions) return null;
  const name = context.names[kind](id);
  return name === null ? null : h("bdi", { class: "mention", text: sign + name.replace(/^@/, "") });
}

function maskedLink() {
  const label = String.raw`\[((?:\\.|[^\[\]\\]|\[[^\[\]]*\])+)\]`;
  return new RegExp(`${label}\\(\\s*<?(${ADDRESS})>?(?:\\s+"([^"]*)")?\\s*\\)`, "y");
}

function masked(match, context) {
  if (!webAddress(match[2])) return null;
  const node = link(match[2]);
  inline(match[1], { ...context, rules: { ...context.rules, links: false } }, node);
  if (match[3]) node.title = `${match[3]}\n${match[2]}`;
  return node;
}

function spoiler(text, context) {
  const inside = h("span", { class: "spoiler-text", "aria-hidden": "true" });
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: show it" }, inside);
  inline(text, context, inside);
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
