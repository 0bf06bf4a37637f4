/**
 * Schedules: who runs when. A schedule is part of the run; the same schedule gives the same run.
 *
 * `round-robin` gives each thread a number of statements in turn. `one` stays with a thread until it blocks or ends. Any
 * other name is a list of rules of a scenario, carried out one after the other, then round robin goes on:
 *
 *     enqueuer-2 until-cas; enqueuer-1 until-cas; enqueuer-1 steps 1; enqueuer-2 steps 1
 *
 * `until-cas`: until the thread is about to execute a statement with a compare-and-swap; `until-call F`: has entered F;
 * `until-return F`: has come back from F; `until-text "…"`: is about to execute a statement whose text contains that;
 * `steps N`: N statements; `until-end`; `until-blocked`. A rule is given up after {@link RULE_LIMIT} statements: its thread waits for
 * another one that cannot run.
 */

export interface Rule {
  thread: string;
  kind: 'until-cas' | 'until-call' | 'until-return' | 'until-text' | 'steps' | 'until-end' | 'until-blocked';
  text: string;
  count: number;
}

export interface Schedule {
  name: string;
  policy: 'round-robin' | 'one';
  /** Statements per turn. */
  quantum: number;
  rules: Rule[];
}

export const ROUND_ROBIN: Schedule = { name: 'round-robin', policy: 'round-robin', quantum: 5, rules: [] };
export const ONE: Schedule = { name: 'one', policy: 'one', quantum: 5, rules: [] };

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
