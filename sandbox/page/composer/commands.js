// The commands one may use, flattened: a subcommand is listed as "trade buy".

const SUBCOMMAND = 1;
const GROUP = 2;
const CHAT_INPUT = 1;
// What an ordinary member may do here, and what a moderator may do beyond that: Discord's permission bits.
const MEMBER = [10, 11, 14, 15, 16, 31];
const MODERATOR = [4, 5, 13];

/** Every runnable command {name, description, options, data(options)} that `user` sees, in the order of their names. */
export function runnable(commands, user) {
  const seen = commands.filter((each) => (each.type ?? CHAT_INPUT) === CHAT_INPUT && allowed(each, user));
  return seen.flatMap(flatten).sort((a, b) => a.name.localeCompare(b.name));
}

function allowed(command, user) {
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined) return true;
  const bits = [...MEMBER, ...(user?.moderator ? MODERATOR : [])].reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
  return needed !== "0" && (BigInt(needed) & ~bits) === 0n;
}

function flatten(command) {
  const found = [];
  const walk = (node, path) => {
    const inner = (node.options ?? []).filter((each) => each.type === SUBCOMMAND || each.type === GROUP);
    if (inner.length) inner.forEach((each) => walk(each, [...path, each]));
    else found.push(entry(command, node, path));
  };
  walk(command, []);
  return found;
}

function entry(command, leaf, path) {
  const name = [command.name, ...path.map((each) => each.name)].join(" ");
  const data = (options) => {
    const inside = path.reduceRight((inner, each) => [{ type: each.type, name: each.name, options: inner }], options);
    return { id: command.id, name: command.name, type: CHAT_INPUT, options: inside };
  };
  return { name, description: leaf.description, options: leaf.options ?? [], data };
}

/** The commands that fit what was typed after the slash, the likeliest first. */
export function fitting(commands, typed) {
  const wanted = typed.trim().replace(/\s+/g, " ").toLowerCase();
  const rank = ({ name, description }) => {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (name.split(" ").some((word) => word.startsWith(wanted))) return 2;
    if (name.includes(wanted)) return 3;
    return wanted.length > 2 && description.toLowerCase().includes(wanted) ? 4 : 5;
  };
  return commands
    .map((each) => [rank(each), each])
    .filter(([r]) => r < 5)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

/** {command, rest} when `typed` spells a command out in full and goes on after a space, or null. */
export function spelled(commands, typed) {
  const lower = typed.toLowerCase();
  const command = commands.find(({ name, options }) => options.length && lower.startsWith(`${name} `));
  return command ? { command, rest: typed.slice(command.name.length + 1).trim() } : null;
}

/** The texts for options in what follows a command: "symbol:BTC amount:1" by name, anything else for the first. */
export function spreadOver(options, rest) {
  if (!rest) return {};
  const names = options
    .map((each) => each.name)
    .sort((a, b) => b.length - a.length)
    .join("|");
  const pairs = [...rest.matchAll(new RegExp(`(?:^|\\s)(${names}):\\s*(.*?)(?=\\s(?:${names}):|$)`, "g"))];
  if (!pairs.length || pairs[0].index > 0) return { [options[0].name]: rest };
  return Object.fromEntries(pairs.map(([, name, text]) => [name, text.trim()]));
}
