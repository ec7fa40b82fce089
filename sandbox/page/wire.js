// The line to the sandbox: one WebSocket, dialled again whenever it drops, and who waits for which answer.

const FIRST_WAIT = 400; // milliseconds
const LONGEST_WAIT = 5000;

export class Wire {
  /** `onFrame(frame)` gets every frame; `onLine(up)` says when the line comes and goes. */
  constructor(onFrame, onLine) {
    this.onFrame = onFrame;
    this.onLine = onLine;
    this.waiting = new Map();
    this.asked = new Set();
    this.wait = FIRST_WAIT;
    this.page = Math.random().toString(36).slice(2, 10);
  }

  connect() {
    clearTimeout(this.timer);
    this.socket?.close();
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/page/ws`);
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.onLine(true);
    };
    socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
    socket.onclose = () => socket === this.socket && this.lost();
  }

  /** Sends an operation. `answers` maps "done", "failed" and "choices" to what to do then; returns the request's id. */
  ask(op, body, answers = {}) {
    const request = `${this.page}-${this.asked.size + 1}`;
    this.asked.add(request);
    this.waiting.set(request, answers);
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ op, request, ...body }));
    else queueMicrotask(() => this.answer(request, "failed", { error: "The sandbox cannot be reached." }));
    return request;
  }

  /** Whether a request is this page's: every page of a sandbox sees every frame. */
  isMine(request) {
    return this.asked.has(request);
  }

  receive(frame) {
    if (["done", "failed", "choices"].includes(frame.t)) this.answer(frame.request, frame.t, frame);
    this.onFrame(frame);
  }

  answer(request, kind, frame) {
    const answers = this.waiting.get(request);
    this.waiting.delete(request);
    answers?.[kind]?.(frame);
  }

  lost() {
    for (const request of [...this.waiting.keys()]) {
      this.answer(request, "failed", { error: "The line to the sandbox was cut." });
    }
    this.onLine(false);
    this.timer = setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}
