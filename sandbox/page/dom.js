// Builds DOM nodes. Text only ever becomes a text node, so nothing a bot or member wrote can turn into markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  hash: "M9 3 7 21M17 3l-2 18M4 8.5h17M3 15.5h17",
  close: "M5 5l14 14M19 5 5 19",
  eye: "M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12Zm10 2.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4Z",
  file: "M6 2.5h8l4 4v15H6v-19Zm8 0v4h4",
  down: "m5 9 7 7 7-7",
  check: "m4.5 12.5 5 5 10-11",
  link: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  warn: "M12 3 1.8 20.5h20.4L12 3Zm0 6.5v5M12 17.2v.6",
  plane: "M21.5 3 2.5 10.5l6.5 3 3 6.5 9.5-17Zm0 0L9 13.5",
};

/** One element. `props`: class, testid, text, dataset, style, on {event: handler}; the rest are attributes. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) set(node, key, value);
  add(node, children);
  return node;
}

function set(node, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key === "class") node.className = value;
  else if (key === "text") node.textContent = value;
  else if (key === "testid") node.dataset.testid = value;
  else if (key === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  else if (key === "dataset") Object.assign(node.dataset, value);
  else if (key === "style") for (const [name, each] of Object.entries(value)) node.style.setProperty(name, each);
  else node.setAttribute(key, value === true ? "" : value);
}

function add(node, children) {
  for (const child of children.flat(3)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child);
  }
}

/** A line icon that screen readers skip. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A name somebody chose, kept from turning the text around it right to left. */
export function name(text, className = "") {
  return h("bdi", { class: className, text });
}

/** A round picture of initials in the user's colour; `user` may be null. */
export function avatar(user, label) {
  const color = /^#[0-9a-f]{6}$/i.test(user?.color ?? "") ? user.color : "#8a94a6";
  const initials = user?.bot ? icon("plane") : initialsOf(label);
  return h(
    "span",
    { class: "avatar", "aria-hidden": "true", style: { "--tint": color, "--on-tint": inkOn(color) } },
    initials,
  );
}

function initialsOf(label) {
  const words = label.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? "?"];
  return letters.map((word) => [...word][0].toLocaleUpperCase()).join("");
}

function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? "#11151c" : "#ffffff";
}

/** A web address worth linking, or null: nothing but http and https is. Where `base` is given it may be relative. */
export function webAddress(text, base) {
  try {
    const url = new URL(text, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Whether a picture comes from this machine; the page loads no others, and its CSP would not let it. */
export function isHere(address) {
  const href = webAddress(address, location.href);
  if (!href) return false;
  const url = new URL(href);
  return url.origin === location.origin || ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
}

/** A link that tells its target nothing about this page. */
export function link(address, ...children) {
  const href = webAddress(address);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", title: href }, ...children);
}
