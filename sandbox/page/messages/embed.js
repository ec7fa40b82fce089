// Embeds and pictures.

import { h, icon, isHere, link, name, webAddress } from "../dom.js";
import { FULL, TITLE, markdown } from "./markdown.js";
import { clock } from "../times.js";

const FIELDS_A_ROW = 3;
const RASTER = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** The node of one embed; `files` are the message's attachments, which attachment:// addresses name. */
export function embed(data, files, names) {
  const body = [
    data.author?.name && author(data.author, files),
    data.title && title(data, names),
    data.description && h("div", { class: "embed-text" }, markdown(data.description, names, FULL)),
    data.fields?.length && fields(data.fields, names),
    data.image && shown(data.image, data, files, "embed-image"),
    (data.footer?.text || data.timestamp) && footer(data, files),
  ];
  const thumbnail = data.thumbnail && shown(data.thumbnail, data, files, "embed-thumbnail");
  const style = Number.isInteger(data.color) ? { "--bar": hex(data.color) } : {};
  return h("article", { class: "embed", testid: "embed", style }, h("div", { class: "embed-body" }, body), thumbnail);
}

/** "#rrggbb" of Discord's integer colours. */
export function hex(color) {
  return `#${color.toString(16).padStart(6, "0")}`;
}

/** The address of a picture or file; attachment://name is one of `files`. */
export function resolve(address, files) {
  const file = /^attachment:\/\/(.+)$/.exec(address ?? "");
  return file ? (files.find((each) => each.filename === file[1])?.url ?? address) : address;
}

/** An embed's picture. Discord forgets the alt text of a file that an embed shows: the embed's title stands in. */
function shown(image, data, files, className) {
  const address = resolve(image.url, files);
  const file = files.find((each) => each.url === address);
  return picture(address, { alt: image.description ?? file?.description ?? data.title ?? "", className });
}

function author(data, files) {
  const label = name(data.name);
  return h("div", { class: "embed-author" }, smallIcon(data.icon_url, files), data.url ? link(data.url, label) : label);
}

function smallIcon(address, files) {
  const url = resolve(address, files);
  return url && isHere(url) ? h("img", { class: "embed-icon", src: url, alt: "" }) : null;
}

function title(data, names) {
  const text = markdown(data.title, names, TITLE);
  return h("div", { class: "embed-title" }, data.url ? link(data.url, text) : text);
}

/** Inline fields share a row of up to three; another one takes a row of its own. */
function fields(all, names) {
  const rows = [];
  for (const field of all) {
    const row = rows.at(-1);
    if (field.inline && row?.inline && row.fields.length < FIELDS_A_ROW) row.fields.push(field);
    else rows.push({ inline: field.inline, fields: [field] });
  }
  return h(
    "div",
    { class: "embed-fields" },
    rows.map((row) =>
      h(
        "dl",
        { class: row.inline ? "row inline" : "row" },
        row.fields.map((each) =>
          h(
            "div",
            { class: "field" },
            h("dt", {}, markdown(each.name, names, TITLE)),
            h("dd", {}, markdown(each.value, names, FULL)),
          ),
        ),
      ),
    ),
  );
}

function footer(data, files) {
  const stamp = data.timestamp && clock(data.timestamp, { withDay: true });
  const text = data.footer?.text && name(data.footer.text);
  return h(
    "div",
    { class: "embed-footer" },
    smallIcon(data.footer?.icon_url, files),
    text,
    text && stamp && " · ",
    stamp,
  );
}

/** A picture that opens in full, or says where it lies when that is not this machine. */
export function picture(address, { alt = "", className = "", spoiler = false } = {}) {
  const href = webAddress(address, location.href);
  if (!href || !isHere(href))
    return h("div", { class: `picture-elsewhere ${className}` }, icon("link"), alt || address);
  const image = h("img", { src: href, alt: alt || "Picture", loading: "lazy", decoding: "async" });
  const node = link(href, image);
  node.className = `picture ${className}${spoiler ? " veiled" : ""}`;
  node.removeAttribute("title");
  if (spoiler)
    node.addEventListener("click", (event) => {
      if (node.classList.contains("veiled")) event.preventDefault();
      node.classList.remove("veiled");
    });
  return node;
}

/** A file that came with a message: a picture shown with its alt text, or a link with name and size. */
export function attachment(data) {
  if (RASTER.includes(data.content_type)) {
    const spoiler = data.filename.startsWith("SPOILER_");
    return picture(data.url, { alt: data.description || data.filename, className: "attachment", spoiler });
  }
  return h(
    "div",
    { class: "file" },
    icon("file"),
    link(data.url, data.filename),
    h("small", { text: bytes(data.size) }),
  );
}

function bytes(size) {
  if (!Number.isFinite(size)) return "";
  return size < 1024
    ? `${size} B`
    : size < 1_048_576
      ? `${(size / 1024).toFixed(1)} KB`
      : `${(size / 1_048_576).toFixed(1)} MB`;
}
