// Discord's markdown to DOM nodes: the lines (headings, quotes, lists, fences). What is inside a line: inline.js.
//
// `names` answers user(id), channel(id) and role(id) with a name, or null for what Discord would not resolve either.
// `rules` is FULL for message contents, embed descriptions and field values, TITLE for embed titles and field names,
// where Discord resolves no mentions and makes no blocks.

import { h } from "../dom.js";
import { inline } from "./inline.js";

export const FULL = { mentions: true, links: true, blocks: true };
export const TITLE = { mentions: false, links: false, blocks: false };

const FENCE = "```";
const FENCE_START = /```(?:[\w+#.-]+\n)?\n*/y;
const QUOTE_RULES = [
  [/>>> ?([\s\S]+)/y, quoteRest],
  [/(?:> [^\n]*(?:\n|$))+/y, quote],
];
const LINE_RULES = [
  [/(#{1,3}) +([^\n]+)(?:\n|$)/y, heading],
  [/-# +([^\n]+)(?:\n|$)/y, subtext],
  [/(?: *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n|$))+/y, list],
];
const PLAIN_LINE = /(?:\\[^\n]|(?!```)[^\n])*(?:\n|$)?/y;

/** A fragment showing `text` as Discord would. */
export function markdown(text, names, rules = FULL) {
  const out = document.createDocumentFragment();
  if (rules.blocks) blocks(text, { names, rules }, out);
  else inline(text, { names, rules }, out);
  return out;
}

function blocks(text, context, out) {
  const lastFence = text.lastIndexOf(FENCE);
  let paragraph = "";
  let at = 0;
  const flush = (beforeBlock) => {
    if (paragraph) inline(beforeBlock ? paragraph.replace(/\n$/, "") : paragraph, context, out);
    paragraph = "";
  };
  while (at < text.length) {
    const found = (at < lastFence && fenceAt(text, at, lastFence)) || lineBlockAt(text, at, context);
    if (found) {
      flush(true);
      out.append(found.node);
      at = found.end;
    } else {
      const line = matchAt(PLAIN_LINE, text, at)[0] || text[at];
      paragraph += line;
      at += line.length;
    }
  }
  flush(false);
}

/** A fence at `at`, {node, end}; null where there is none, or where it is empty or never closed. */
function fenceAt(text, at, lastFence) {
  const opening = matchAt(FENCE_START, text, at);
  const start = at + (opening?.[0].length ?? 0);
  const end = opening && start <= lastFence ? text.indexOf(FENCE, start) : start;
  if (end === start) return null;
  const code = h("code", { text: text.slice(start, end).replace(/\n$/, "") });
  const after = end + FENCE.length;
  return { node: h("pre", { class: "fence", tabindex: "0" }, code), end: after + (text[after] === "\n" ? 1 : 0) };
}

/** What makes a block of one or more whole lines. As on Discord, no quote stands in another. */
function lineBlockAt(text, at, context) {
  if (at > 0 && text[at - 1] !== "\n") return null;
  for (const [pattern, build] of context.isQuoted ? LINE_RULES : [...QUOTE_RULES, ...LINE_RULES]) {
    const match = matchAt(pattern, text, at);
    if (match) return { node: build(match, context), end: at + match[0].length };
  }
  return null;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function quote(match, context) {
  return quoted(match[0].replace(/^> /gm, "").replace(/\n$/, ""), context);
}

function quoteRest(match, context) {
  return quoted(match[1], context);
}

function quoted(text, context) {
  const node = h("blockquote", { class: "" });
  blocks(text, { ...context, isQuoted: true }, node);
  return node;
}

function heading(match, context) {
  const node = h(`h${match[1].length + 2}`, { class: `heading-${match[1].length}` });
  inline(match[2].trim(), context, node);
  return node;
}

function subtext(match, context) {
  const node = h("small", { class: "subtext" });
  inline(match[1], context, node);
  return node;
}

function list(match, context) {
  const items = match[0]
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => {
      const [, indent, mark, text] = /^( *)([-*]|\d+\.) +([^\n]*)$/.exec(line);
      return { depth: indent.length, ordered: /\d/.test(mark), start: parseInt(mark, 10), text: text.trimEnd() };
    });
  return listOf(items, context);
}

/** One list from the items at the first one's depth; deeper ones nest in the item above them. */
function listOf(items, context) {
  const [{ depth, ordered, start }] = items;
  const node = h(ordered ? "ol" : "ul", ordered && start !== 1 ? { start } : {});
  let deeper = [];
  const nest = () => {
    if (deeper.length) node.lastElementChild.append(listOf(deeper, context));
    deeper = [];
  };
  for (const item of items) {
    if (item.depth > depth) {
      deeper.push(item);
      continue;
    }
    nest();
    const line = h("li");
    inline(item.text, context, line);
    node.append(line);
  }
  nest();
  return node;
}
