/**
 * Schedules: who runs when. A schedule is part of the run; the same schedule gives the same run.
 *
 * `round-robin` gives each thread a number of statements in turn, `round-robin:N` N of them (many: less time goes
 * into turns). `one` stays with a thread until it blocks or ends. `random:SEED` gives turns of random length to
 * threads by chance, the same ones for the same seed. `turns:1x12,2x3,…` gives thread 1 twelve units of time, then
 * thread 2 three, and so on, where every access that other threads may see takes a unit too (that is how an explorer
 * tells what it found); then round robin goes on. Anything else is a list of rules, carried out one after the other,
 * then round robin goes on:
 *
 *     enqueuer-2 until-cas; enqueuer-1 until-cas; enqueuer-1 steps 1; enqueuer-2 steps 1
 *
 * `until-cas`: until the thread is about to execute a statement with a compare-and-swap; `until-call F`: has entered F;
 * `until-return F`: has come back from F; `until-text "…"`: is about to execute a statement whose text contains that;
 * `steps N`: N statements; `until-end`; `until-blocked`. A rule is given up after {@link RULE_LIMIT} statements: its
 * thread waits for another one that cannot run.
 */

/** Nanoseconds of machine time per statement. */
export const STATEMENT_TIME = 10n;

export interface Rule {
  thread: string;
  kind: 'until-cas' | 'until-call' | 'until-return' | 'until-text' | 'steps' | 'until-end' | 'until-blocked';
  text: string;
  count: number;
}

/** Units of time that a thread (by number, from 1) gets. */
export interface ExactTurn {
  thread: number;
  units: number;
}

export interface Schedule {
  name: string;
  policy: 'round-robin' | 'one' | 'random';
  /** Statements per turn; with chance, on average. */
  quantum: number;
  rules: Rule[];
  /** Where chance begins. */
  seed?: number;
  turns?: ExactTurn[];
}

export const ROUND_ROBIN: Schedule = { name: 'round-robin', policy: 'round-robin', quantum: 5, rules: [] };
export const ONE: Schedule = { name: 'one', policy: 'one', quantum: 5, rules: [] };

/** What schedules are called that every program has; SEED is a number. */
export const GENERAL_FORMS = [
  'round-robin',
  'round-robin:STATEMENTS',
  'one',
  'random',
  'random:SEED',
  'turns:…',
  'all',
];

/**
 * The schedule that every program has under that name, or that the text spells out as rules; undefined when it is
 * neither. Throws an Error that says what is wrong with a seed, turns or rules.
 */
export function generalSchedule(text: string): Schedule | undefined {
  if (text === 'round-robin') return ROUND_ROBIN;
  if (text === 'one') return ONE;
  if (text === 'all')
    throw new Error(
      'all runs every interleaving: datapath-lens run and exec do that, and tell the turns of one that fails',
    );
  const robin = /^round-robin:(.*)$/.exec(text);
  if (robin) {
    const quantum = Number(robin[1]);
    if (!Number.isSafeInteger(quantum) || quantum < 1 || robin[1] === '')
      throw new Error(`schedule ${text}: '${robin[1]}' is no number of statements; it is 1 or more`);
    return { name: text, policy: 'round-robin', quantum, rules: [] };
  }
  const random = /^random(?::(.*))?$/.exec(text);
  if (random) {
    const seed = Number(random[1] ?? '1');
    if (!Number.isSafeInteger(seed) || seed < 0 || random[1] === '')
      throw new Error(`schedule ${text}: '${random[1]}' is no seed; it is a number from 0`);
    return { name: text, policy: 'random', quantum: ROUND_ROBIN.quantum, rules: [], seed: seed % 0x1_0000_0000 };
  }
  if (text.startsWith('turns:'))
    return {
      name: 'turns',
      policy: 'round-robin',
      quantum: ROUND_ROBIN.quantum,
      rules: [],
      turns: readTurns(text.slice(6)),
    };
  return /^\S+\s+(?:steps|until-)/.test(text.trim()) ? parseRules('given', text) : undefined;
}

function readTurns(text: string): ExactTurn[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const match = /^\s*([1-9]\d{0,4})x([1-9]\d{0,14})\s*$/.exec(part);
      if (!match) throw new Error(`schedule turns: '${part}' is no turn; a turn is THREADxUNITS, as in turns:1x12,2x3`);
      return { thread: Number(match[1]), units: Number(match[2]) };
    });
}

/** Turns as `--schedule` reads them; turns of one thread that follow each other are one. */
export function turnsText(turns: readonly ExactTurn[]): string {
  const merged: ExactTurn[] = [];
  for (const turn of turns) {
    const last = merged[merged.length - 1];
    if (turn.units === 0) continue;
    if (last?.thread === turn.thread) last.units += turn.units;
    else merged.push({ ...turn });
  }
  return `turns:${merged.map(({ thread, units }) => `${thread}x${units}`).join(',')}`;
}

/** Statements after which a rule that is not fulfilled ends. */
export const RULE_LIMIT = 100_000;

const KINDS = new Set(['until-cas', 'until-call', 'until-return', 'until-text', 'steps', 'until-end', 'until-blocked']);

/** Reads a list of rules. Throws an Error that says what is wrong. */
export function parseRules(name: string, text: string): Schedule {
  const rules: Rule[] = [];
  for (const part of text.split(';')) {
    const words = part.trim();
    if (!words) continue;
    const match = /^(\S+)\s+(\S+)\s*(.*)$/s.exec(words);
    if (!match || !KINDS.has(match[2])) {
      throw new Error(`schedule ${name}: '${words}' is no rule; a rule is THREAD ${[...KINDS].join('|')} …`);
    }
    const rest = match[3].trim().replace(/^"(.*)"$/s, '$1');
    const kind = match[2] as Rule['kind'];
    const counted = kind === 'steps' || kind === 'until-cas';
    const count = counted && rest ? Number(rest) : 1;
    if (!Number.isInteger(count) || count < 1) throw new Error(`schedule ${name}: '${rest}' is no count`);
    if (!rest && (kind === 'until-call' || kind === 'until-return' || kind === 'until-text' || kind === 'steps')) {
      throw new Error(`schedule ${name}: '${kind}' needs to be told ${kind === 'steps' ? 'how many' : 'what'}`);
    }
    rules.push({ thread: match[1], kind, text: rest, count });
  }
  return { name, policy: 'round-robin', quantum: ROUND_ROBIN.quantum, rules };
}
