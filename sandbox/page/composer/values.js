// From what was typed or chosen for an option to the value Discord's API takes, or a sentence on what is wrong with it.

export const TYPE = {
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  FILE: 11,
};

const LONGEST_TEXT = 6000;
const BOOLEANS = [
  { name: "True", value: true },
  { name: "False", value: false },
];

/** The choices an option is limited to, or null. */
export function fixedChoices(option) {
  if (option.type === TYPE.BOOLEAN) return BOOLEANS;
  return option.choices?.length ? option.choices : null;
}

/** What goes into an option, in a few words for people: its bounds above all. */
export function hint(option) {
  const low = option.min_value ?? option.min_length;
  const high = option.max_value ?? option.max_length;
  const unit = option.min_length !== undefined || option.max_length !== undefined ? " characters" : "";
  if (low !== undefined && high !== undefined) return `${low.toLocaleString()} to ${high.toLocaleString()}${unit}`;
  if (low !== undefined) return `at least ${low.toLocaleString()}${unit}`;
  if (high !== undefined) return `at most ${high.toLocaleString()}${unit}`;
  return "";
}

/** {value} or {error} of a text typed for an option that is neither a choice nor picked from a list. */
export function parse(option, text) {
  if (option.type === TYPE.STRING) return parseText(option, text);
  if (option.type === TYPE.INTEGER) return bounded(option, text, /^[+-]?\d+$/, "a whole number");
  if (option.type === TYPE.NUMBER) return bounded(option, text, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, "a number");
  if (option.type === TYPE.FILE) return { error: "Files cannot be sent in this sandbox." };
  return { error: "Choose one from the list." };
}

function parseText(option, text) {
  const length = [...text].length;
  const longest = option.max_length ?? LONGEST_TEXT;
  if (length < (option.min_length ?? 0)) return { error: `At least ${option.min_length} characters, please.` };
  if (length > longest)
    return { error: `At most ${longest.toLocaleString()} characters, please: this has ${length.toLocaleString()}.` };
  return { value: text };
}

function bounded(option, text, pattern, kind) {
  const value = pattern.test(text.trim()) ? Number(text) : NaN;
  if (!Number.isFinite(value)) return { error: `This takes ${kind}.` };
  if (option.type === TYPE.INTEGER && !Number.isSafeInteger(value)) return { error: "This number is too large." };
  if (value < (option.min_value ?? -Infinity))
    return { error: `At least ${option.min_value.toLocaleString()}, please.` };
  if (value > (option.max_value ?? Infinity)) return { error: `At most ${option.max_value.toLocaleString()}, please.` };
  return { value };
}
