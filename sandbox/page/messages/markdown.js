// Discord's markdown to DOM nodes: the lines (headings, quotes, lists, fences). What is inside a line: inline.js.
//
// `names` answers user(id), channel(id) and role(id) with a name, or null for what Discord would not resolve either.
// `rules` is FULL for message contents, embed descriptions and field values, TITLE for embed titles and field names,
// where Discord resolves no mentions and makes no blocks.

import { h } from "../dom.js";
import { inline } from "./inline.js";

export const FULL = { mentions: true, links: true, blocks: true };
export const TITLE = { mentions: false, links: false, blocks: false };

const FENCE = /```(?:([\w+#.-]+)\n)?\n*([\s\S]*?)```\n?/y;
const LINE_RULES = [
  [/>>> ?([\s\S]+)/y, quoteRest],
  [/(?:> [^\n]*(?:\n|$))+/y, quote],
  [/(#{1,3}) +([^\n]+)(?:\n|$)/y, heading],
  [/-# +([^\n]+)(?:\n|$)/y, subtext],
  [/(?: *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n|$))+/y, list],
];
const PLAIN_LINE = /(?:\\[^\n]|(?!```)[^\n])*(?:\n|$)?/y;

/** A fragment showing `text` as Discord would. */
export function markdown(text, names, rules = FULL) {
  const out = document.createDocumentFragment();
  if (rules.blocks) blocks(text, names, out);
  else inline(text, { names, rules }, out);
  return out;
}

function blocks(text, names, out) {
  const context = { names, rules: FULL };
  let paragraph = "";
  let at = 0;
  const flush = (beforeBlock) => {
    if (paragraph) inline(beforeBlock ? paragraph.replace(/\n$/, "") : paragraph, context, out);
    paragraph = "";
  };
  while (at < text.length) {
    const found = blockAt(text, at);
    if (found) {
      flush(true);
      out.append(found.build(found.match, context));
      at += found.match[0].length;
    } else {
      const line = matchAt(PLAIN_LINE, text, at)[0] || text[at];
      paragraph += line;
      at += line.length;
    }
  }
  flush(false);
}

function blockAt(text, at) {
  const fenced = matchAt(FENCE, text, at);
  if (fenced && fenced[2]) return { match: fenced, build: fence };
  if (at > 0 && text[at - 1] !== "\n") return null;
  for (const [pattern, build] of LINE_RULES) {
    const match = matchAt(pattern, text, at);
    if (match) return { match, build };
  }
  return null;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function fence(match) {
  return h("pre", { class: "fence", tabindex: "0" }, h("code", { text: match[2].replace(/\n$/, "") }));
}

function nested(tag, className, text, context) {
  const node = h(tag, { class: className });
  blocks(text, context.names, node);
  return node;
}

function quote(match, context) {
  return nested("blockquote", "", match[0].replace(/^> /gm, "").replace(/\n$/, ""), context);
}

function quoteRest(match, context) {
  return nested("blockquote", "", match[1], context);
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
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, indent, mark, text] = /^( *)([-*]|\d+\.) +(.*)$/.exec(line);
      return { depth: indent.length, ordered: /\d/.test(mark), start: parseInt(mark, 10), text };
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
