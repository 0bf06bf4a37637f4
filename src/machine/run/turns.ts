/**
 * Whose turn it is: the engine's threads under a schedule (see schedule.ts), sleepers and those outside whose time
 * comes.
 */

import { Frame } from '../memory/memory';
import { RULE_LIMIT, STATEMENT_TIME } from './schedule';
import type { ExactTurn, Rule, Schedule } from './schedule';
import type { MachineState, ThreadState } from '../time/state';
import type { Places } from '../inspect/places';
import type { Outside } from '../kernel/outside/outside';
import type { Program } from '../link/program';
import type { Memory } from '../memory/memory';

/** Times that somebody outside may act while all threads wait, and none of them wakes. */
const IDLE_LIMIT = 100_000;

/** A thread and how many units of time it may take. */
export interface Turn {
  thread: ThreadState;
  limit: number;
  /**
   * Where only slices lead from one thread to the next: all that can run, by number, and how many units of time may
   * pass before somebody else's time comes.
   */
  roundRobin?: { threads: readonly ThreadState[]; due: number };
}

/** What the choice of turns uses of the engine. */
export interface TurnsHost {
  readonly memory: Memory;
  readonly program: Pick<Program, 'functions'>;
  readonly state: MachineState;
  readonly schedule: Schedule;
  /** Turns given by hand: the thread that gets its turn at a time. */
  readonly picks: ReadonlyMap<number, number>;
  readonly places: Pick<Places, 'statement' | 'text'>;
  readonly outside: Pick<Outside, 'act' | 'next'>;
  readonly currentThread: ThreadState | undefined;
  thread(id: number): ThreadState | undefined;
  resume(thread: ThreadState): void;
  /** Nanoseconds of machine time. */
  now(): bigint;
}

export class Turns {
  constructor(private readonly _engine: TurnsHost) {}

  private _wakeSleepers(): void {
    let now: bigint | undefined;
    for (const thread of this._engine.state.threads) {
      if (thread.until === undefined || thread.state !== 'blocked') continue;
      now ??= this._engine.now();
      if (thread.until <= now) this._engine.resume(thread);
    }
  }

  private _runnable(): ThreadState[] {
    return this._engine.state.threads.filter((thread) => thread.state === 'running');
  }

  /** Gives a thread a new slice. */
  private _give(thread: ThreadState): void {
    const { state, schedule } = this._engine;
    state.current = thread.id;
    state.sliceLeft = schedule.policy === 'random' ? 1 + this._chance(2 * schedule.quantum - 1) : schedule.quantum;
  }

  /** A number from 0 to `n` - 1 by chance; the same in every run of the schedule. */
  private _chance(n: number): number {
    const { state } = this._engine;
    // Marsaglia's xorshift; a seed of 0 would stay there.
    let x = (state.chance || 0x9e3779b9) | 0;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    state.chance = x >>> 0;
    return state.chance % n;
  }

  /** The thread whose turn it is and how many statements it may begin; undefined: nobody can run. */
  choose(): Turn | undefined {
    const { state, schedule, outside } = this._engine;
    outside.act();
    this._wakeSleepers();
    const exact = schedule.turns && this._exact(schedule.turns);
    if (exact) return exact;
    let runnable = this._runnable();
    for (let idle = 0; runnable.length === 0; idle++) {
      // Everybody waits: time goes on to where the first one wakes or somebody outside acts.
      const due = state.threads.flatMap((thread) =>
        thread.state === 'blocked' && thread.until !== undefined ? [thread.until] : [],
      );
      const next = outside.next();
      if (next !== undefined) due.push(next);
      if (due.length === 0 || idle > IDLE_LIMIT || state.threads.every((thread) => thread.state === 'ended'))
        return undefined;
      const passed = due.reduce((a, b) => (b < a ? b : a)) - this._engine.now();
      if (passed > 0n) state.slept += passed;
      outside.act();
      this._wakeSleepers();
      runnable = this._runnable();
    }
    const picked = this._engine.picks.get(state.time);
    if (picked !== undefined && state.current !== picked) {
      const thread = this._engine.thread(picked);
      if (thread?.state === 'running') this._give(thread);
    }
    let limit = Infinity;
    const rule = this._activeRule();
    if (rule) {
      limit = 1;
      const thread = state.threads.find((candidate) => candidate.name === rule.thread);
      if (thread?.state === 'running') {
        state.current = thread.id;
        state.sliceLeft = schedule.quantum;
        return { thread, limit };
      }
      // Until it exists or can go on, the others take single steps in turn; a thread that a rule names waits for its
      // rule.
      const named = new Set(schedule.rules.slice(state.rule).map((entry) => entry.thread));
      const others = runnable.filter((candidate) => !named.has(candidate.name));
      if (others.length > 0) runnable = others;
    }
    let thread = this._engine.currentThread;
    if (!thread || !runnable.includes(thread) || (state.sliceLeft <= 0 && runnable.length > 1)) {
      thread =
        schedule.policy === 'random'
          ? runnable[this._chance(runnable.length)]
          : (runnable.find((candidate) => candidate.id > state.current) ?? runnable[0]);
      this._give(thread);
    }
    if (runnable.length > 1 && schedule.policy !== 'one') limit = Math.min(limit, state.sliceLeft);
    const roundRobin =
      !rule && schedule.policy === 'round-robin' && runnable.length > 1
        ? { threads: runnable, due: Infinity }
        : undefined;
    let due = outside.next();
    for (const sleeper of state.threads) {
      if (sleeper.until !== undefined && sleeper.state === 'blocked' && (due === undefined || sleeper.until < due))
        due = sleeper.until;
    }
    if (due !== undefined) {
      const units = Math.max(1, Number((due - this._engine.now() + STATEMENT_TIME - 1n) / STATEMENT_TIME));
      limit = Math.min(limit, units);
      if (roundRobin) roundRobin.due = units;
    }
    return { thread, limit, roundRobin };
  }

  /**
   * The thread whose statement runs next, as far as the state tells without a choice being made: chance and rules
   * have not been asked.
   */
  upcoming(): number {
    const { state, schedule, picks } = this._engine;
    const runnable = this._runnable();
    const picked = picks.get(state.time);
    if (picked !== undefined && runnable.some((thread) => thread.id === picked)) return picked;
    const goesOn =
      runnable.some((thread) => thread.id === state.current) && (state.sliceLeft > 0 || runnable.length === 1);
    if (goesOn || runnable.length === 0 || schedule.policy === 'random' || schedule.turns || schedule.rules[state.rule])
      return state.current;
    return (runnable.find((thread) => thread.id > state.current) ?? runnable[0]).id;
  }

  /** The turn that a schedule of exact turns gives now; undefined when all have been taken. */
  private _exact(turns: readonly ExactTurn[]): Turn | undefined {
    const { state } = this._engine;
    for (; state.rule < turns.length; this._nextRule()) {
      const { thread: id, units } = turns[state.rule];
      const thread = this._engine.thread(id);
      if (!thread || thread.state === 'ended' || (thread.state === 'blocked' && thread.until === undefined)) continue;
      // To the end of a statement that is under way time does not count.
      if (state.ruleSteps >= units && thread.settled) continue;
      if (thread.state === 'blocked') {
        // It sleeps; its time comes with its turn.
        if (state.ruleSteps >= units) continue;
        const passed = (thread.until ?? 0n) - this._engine.now();
        if (passed > 0n) state.slept += passed;
        this._engine.resume(thread);
      }
      state.current = id;
      return { thread, limit: Math.max(0, units - state.ruleSteps) };
    }
    return undefined;
  }

  private _activeRule(): Rule | undefined {
    const {
      schedule: { rules },
      state,
    } = this._engine;
    for (;;) {
      const rule = rules[state.rule];
      if (!rule) return undefined;
      const thread = state.threads.find((candidate) => candidate.name === rule.thread);
      if (thread?.state === 'ended' || (thread?.state === 'blocked' && rule.kind === 'until-blocked')) this._nextRule();
      else return rule;
    }
  }
  private _nextRule(): void {
    const { state } = this._engine;
    state.rule++;
    state.ruleSteps = 0;
    state.ruleHits = 0;
  }

  /** After a run of a thread that took `used` units: whether the schedule's rule is done. */
  took(thread: ThreadState, used: number): void {
    const { state, schedule } = this._engine;
    if (schedule.turns) {
      if (schedule.turns[state.rule]?.thread === thread.id) state.ruleSteps += used;
      return;
    }
    const rule = schedule.rules[state.rule];
    if (!rule || rule.thread !== thread.name) return;
    state.ruleSteps += used;
    if (!thread.settled) return;
    if (rule.kind !== 'steps' && state.ruleSteps >= RULE_LIMIT) {
      this._nextRule();
      return;
    }
    if (rule.kind === 'steps') {
      if (state.ruleSteps >= rule.count) this._nextRule();
      return;
    }
    if (used === 0) return;
    switch (rule.kind) {
      case 'until-cas':
        if (this._engine.places.statement(thread)?.swaps && ++state.ruleHits >= rule.count) this._nextRule();
        return;
      case 'until-text':
        if (this._engine.places.text(thread).includes(rule.text)) this._nextRule();
        return;
      case 'until-call':
        if (this._inside(thread, rule.text)) this._nextRule();
        return;
      case 'until-return':
        if (this._inside(thread, rule.text)) state.ruleHits = 1;
        else if (state.ruleHits) this._nextRule();
    }
  }

  private _inside(thread: ThreadState, name: string): boolean {
    const { memory, program } = this._engine;
    for (let frame = thread.frame; frame; frame = memory.getU32(frame + Frame.caller)) {
      if (program.functions[memory.getU32(frame + Frame.function)]?.name === name) return true;
    }
    return false;
  }
}
