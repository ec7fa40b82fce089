// What the page knows: exactly what the sandbox sent, who one is, where one looks, what one's requests wait for.

export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const COMPONENTS_V2 = 1 << 15;

export class Store extends EventTarget {
  guild = null;
  users = new Map();
  channels = []; // those of the server, and the bot's direct conversations: each for its recipient alone
  commands = [];
  messages = new Map(); // channel id -> Map(message id -> {message, visibleTo})
  notes = new Map(); // request id -> {request, kind: "sending" | "failed", command, error, user, channel, at}
  troubles = new Map(); // message id -> {user, error}: what came of pressing something on it
  unread = new Map(); // channel id -> how many
  bot = { id: null, online: true };
  me = null;
  channel = null;

  /** Tells the views that something of `topic` changed: hello, messages, unread, me, channel, commands, bot. */
  tell(topic, detail = {}) {
    this.dispatchEvent(new CustomEvent(topic, { detail }));
  }

  on(topics, listener) {
    for (const topic of topics.split(" ")) this.addEventListener(topic, (event) => listener(event.detail));
  }

  apply(frame) {
    this[`on_${frame.t}`]?.(frame);
  }

  /** Everything public, at the start, after a lost line, when channels or members changed; what is private stays. */
  on_hello(frame) {
    const sameServer = frame.guild.id === this.guild?.id;
    const before = sameServer ? this.messages : new Map();
    if (!sameServer) [this.notes, this.troubles, this.unread].forEach((each) => each.clear());
    this.guild = frame.guild;
    this.users = new Map(frame.users.map((user) => [user.id, user]));
    this.channels = frame.channels;
    this.commands = frame.commands;
    this.bot = frame.bot;
    this.messages = new Map(
      frame.channels.map(({ id }) => {
        const secret = [...(before.get(id) ?? [])].filter(([, each]) => each.visibleTo !== null);
        const open = (frame.messages[id] ?? []).map((message) => [message.id, { message, visibleTo: null }]);
        return [id, new Map([...secret, ...open])];
      }),
    );
    this.tell("hello");
  }

  on_channel({ channel }) {
    if (this.messages.has(channel.id)) return;
    this.channels = [...this.channels, channel];
    this.messages.set(channel.id, new Map());
    this.tell("unread");
  }

  on_message_create(frame) {
    const { message } = frame;
    const known = this.messages.get(message.channel_id)?.has(message.id);
    this.put(frame);
    if (!known && message.channel_id !== this.channel && this.visible(frame.visible_to)) {
      this.unread.set(message.channel_id, (this.unread.get(message.channel_id) ?? 0) + 1);
      this.tell("unread");
    }
  }

  on_message_update(frame) {
    this.troubles.delete(frame.message.id);
    this.put(frame);
  }

  on_thinking(frame) {
    this.put(frame);
  }

  put({ message, visible_to: visibleTo = null }) {
    const channel = this.messages.get(message.channel_id);
    if (!channel) return;
    channel.set(message.id, { message, visibleTo });
    this.tell("messages", { channel: message.channel_id });
  }

  on_message_delete({ channel_id: channel, id }) {
    if (this.messages.get(channel)?.delete(id)) this.tell("messages", { channel });
  }

  on_commands({ commands }) {
    this.commands = commands;
    this.tell("commands");
  }

  on_bot({ online }) {
    this.bot = { ...this.bot, online };
    this.tell("bot");
  }

  visible(visibleTo) {
    return visibleTo === null || visibleTo === undefined || visibleTo === this.me;
  }

  /** The channels one sees. */
  get places() {
    return this.channels.filter((each) => !each.recipient || each.recipient === this.me);
  }

  /** Where one is. */
  get here() {
    return this.places.find((each) => each.id === this.channel);
  }

  /** How a channel is called: a direct conversation by who else is in it. */
  titleOf(channel) {
    return channel?.recipient ? (this.nameOf(this.bot.id) ?? "") : (channel?.name ?? "");
  }

  become(user) {
    this.me = user;
    if (this.channel && !this.here) this.look(this.places[0].id);
    this.tell("me");
  }

  look(channel) {
    this.channel = channel;
    this.unread.delete(channel);
    this.tell("channel");
    this.tell("unread");
  }

  /** The current channel as the current user sees it, oldest first: {message, visibleTo} and their own {note}. */
  timeline() {
    const seen = [...(this.messages.get(this.channel)?.values() ?? [])].filter((each) => this.visible(each.visibleTo));
    const notes = [...this.notes.values()].filter((note) => note.channel === this.channel && note.user === this.me);
    return [
      ...seen.map((each) => ({ ...each, at: Date.parse(each.message.timestamp), order: BigInt(each.message.id) })),
      ...notes.map((note) => ({ note, at: note.at, order: 0n })),
    ].sort((a, b) => a.at - b.at || Number(a.order - b.order));
  }

  /** The command one has just sent, until the bot has answered. */
  sending(request, command) {
    this.notes.set(request, {
      request,
      kind: "sending",
      command,
      user: this.me,
      channel: this.channel,
      at: Date.now(),
    });
    this.tell("messages", { channel: this.channel });
    this.tell("sent");
  }

  answered(request) {
    this.forget(request);
  }

  failed(request, error) {
    const note = this.notes.get(request);
    if (!note) return;
    this.notes.set(request, { ...note, kind: "failed", error });
    this.tell("messages", { channel: note.channel });
  }

  forget(request) {
    const note = this.notes.get(request);
    if (this.notes.delete(request)) this.tell("messages", { channel: note.channel });
  }

  /** Hides a message on this page only, as dismissing an ephemeral one does. */
  dismiss(message) {
    this.on_message_delete({ channel_id: message.channel_id, id: message.id });
  }

  /** Notes what came of pressing something on a message; a null error clears it. */
  trouble(message, error) {
    if (error) this.troubles.set(message.id, { user: this.me, error });
    else if (!this.troubles.delete(message.id)) return;
    this.tell("messages", { channel: message.channel_id });
  }

  /** How a user is called, or null if there is none with that id. */
  nameOf(id) {
    const user = this.users.get(id);
    return user ? (user.global_name ?? user.username) : null;
  }

  /** Answers the names that mentions resolve to. */
  get names() {
    return {
      user: (id) => this.nameOf(id),
      channel: (id) => this.channels.find((each) => each.id === id)?.name ?? null,
      role: (id) =>
        id === this.guild?.id ? "everyone" : (this.guild?.roles?.find((each) => each.id === id)?.name ?? null),
    };
  }
}
