// Where what is opened in a text is closed again: emphasis, spoilers and code.
//
// A text is asked from its left to its right. Each search goes on where the last one for the same mark ended, so that
// all of them together read the text a few times, however many marks it holds and however few of them are closed.

const LETTER = /[A-Za-z0-9]/;

/** The positions of a text for which `fits` holds, asked for with positions that never decrease. */
class Positions {
  constructor(length, fits) {
    this.length = length;
    this.fits = fits;
    this.at = 0;
  }

  /** The first one at `from` or later; -1 if there is none. */
  next(from) {
    this.at = Math.max(this.at, from);
    while (this.at < this.length && !this.fits(this.at)) this.at += 1;
    return this.at < this.length ? this.at : -1;
  }
}

/** The delimiters of one text. */
export class Delimiters {
  constructor(text) {
    this.text = text;
    this.escaped = null; // whether a backslash stands before a character, for each of them
    this.oddRuns = {}; // for a mark, whether it stands at the odd places of a run that no backslash begins
    this.searches = {};
    this.codeEnds = null; // for each length of a run of backticks, where such runs begin
  }

  /** Where the content ends that `mark` opens at `at`, `**` or `_` for example; -1 if it is not closed. */
  end(mark, at) {
    if (!this.text.startsWith(mark, at)) return -1;
    if (mark.length === 2) return this.search(mark, (each) => this.closesPair(mark, each)).next(at + 3);
    return mark === "*" ? this.endOfStar(at) : this.endOfUnderscore(at);
  }

  /** Backticks at `at`: how many open code there, 0 if none do, and where it ends. */
  code(at) {
    const run = runLength(this.text, at);
    this.codeEnds ??= runStarts(this.text);
    for (let size = run; size > 0; size -= 1) {
      const starts = this.codeEnds.get(size);
      while (starts?.length && starts.at(-1) < at + run) starts.pop();
      if (starts?.length) return { size, run, end: starts.at(-1) };
    }
    return { size: 0, run, end: -1 };
  }

  search(mark, fits) {
    return (this.searches[mark] ??= new Positions(this.text.length, fits));
  }

  closesPair(mark, at) {
    const isLast = mark === "~~" || mark === "||" || this.text[at + 2] !== mark[0];
    return this.text.startsWith(mark, at) && isLast && !this.isEscaped(at);
  }

  /** A single star is closed by the last of an odd number: pairs of them belong to what is inside. */
  endOfStar(at) {
    if (/[\s*]/.test(this.text[at + 1] ?? " ")) return -1;
    const end = this.oddEnd("*", at + 1);
    return end > 0 && /\s/.test(this.text[end - 1]) ? -1 : end;
  }

  /** The same for an underscore, which opens and closes at the edges of words only. */
  endOfUnderscore(at) {
    if (at > 0 && (this.text[at - 1] === "_" || LETTER.test(this.text[at - 1]))) return -1;
    const run = runLength(this.text, at);
    if (run === 2) return -1;
    const end = run % 2 ? this.oddEnd("_", at + run) : at + run - 1;
    return end > 0 && LETTER.test(this.text[end + 1] ?? "") ? -1 : end;
  }

  /** The last of the next odd number of `mark` in a row. */
  oddEnd(mark, from) {
    const odd = (this.oddRuns[mark] ??= oddRuns(this, mark));
    return this.search(mark, (each) => odd[each] === 1 && this.text[each + 1] !== mark).next(from);
  }

  isEscaped(at) {
    this.escaped ??= escapes(this.text);
    return this.escaped[at] === 1;
  }
}

function escapes(text) {
  const escaped = new Uint8Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1) if (text[at] === "\\" && !escaped[at]) escaped[at + 1] = 1;
  return escaped;
}

function oddRuns(delimiters, mark) {
  const { text } = delimiters;
  const odd = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1)
    if (text[at] === mark && !delimiters.isEscaped(at)) odd[at] = odd[at - 1] === 1 ? 0 : 1;
  return odd;
}

function runLength(text, at) {
  let end = at;
  while (text[end] === text[at]) end += 1;
  return end - at;
}

/** The starts of runs of backticks by the runs' lengths, each list from the last to the first. */
function runStarts(text) {
  const starts = new Map();
  for (const { 0: run, index } of [...text.matchAll(/`+/g)].reverse()) {
    if (!starts.has(run.length)) starts.set(run.length, []);
    starts.get(run.length).push(index);
  }
  return starts;
}
