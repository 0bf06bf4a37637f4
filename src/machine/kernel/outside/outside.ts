/**
 * What acts beside the threads, at its time: interval timers of the process (setitimer(2)) and the agents outside.
 * The engine asks {@link Outside.next} how long the threads may run before, and calls {@link Outside.act} between
 * their turns.
 */

import { OutsideWorld } from './outsideWorld';
import type { OutsideWorldHost } from './outsideWorld';
import type { AgentState, OutsideAgent } from './peer';
import { SI, SIG } from '../process/threadControl';
import type { Interrupts } from '../process/interrupts';

interface AgentRecord {
  state: AgentState;
  /** When it acts in any case. */
  due?: bigint;
}

interface OutsideState {
  agents: Record<string, AgentRecord>;
  /** Something of the system has changed since the agents last looked. */
  touched: boolean;
}

/** Rounds in which agents react to each other at one time. */
const ROUNDS = 10_000;
/** Signals of ITIMER_REAL, ITIMER_VIRTUAL and ITIMER_PROF. */
const TIMER_SIGNALS = [SIG.alrm, 26, 27];

/** What timers and agents outside use of the machine. */
export interface OutsideHost extends OutsideWorldHost {
  readonly interrupts: Pick<Interrupts, 'send' | 'signals'>;
}

export class Outside {
  constructor(
    private readonly _engine: OutsideHost,
    private readonly _agents: readonly OutsideAgent[],
  ) {
    if (_agents.length === 0) return;
    const agents: Record<string, AgentRecord> = {};
    for (const agent of _agents) {
      if (agent.name in agents) throw new Error(`two agents outside are called ${agent.name}`);
      agents[agent.name] = { state: agent.initial() };
    }
    _engine.state.library.kernel.parts.outside = { agents, touched: true } satisfies OutsideState;
  }

  private get _state(): OutsideState {
    return this._engine.state.library.kernel.parts.outside as OutsideState;
  }
  private get _timers(): Record<number, { due: bigint; interval: bigint }> | undefined {
    const { parts } = this._engine.state.library.kernel;
    return parts.signals
      ? (parts.signals as { timers: Record<number, { due: bigint; interval: bigint }> }).timers
      : undefined;
  }

  /** The agents look again; true: there are any. */
  touch(): boolean {
    if (this._agents.length === 0) return false;
    this._state.touched = true;
    return true;
  }

  /** The next machine time at which somebody acts. */
  next(): bigint | undefined {
    let first: bigint | undefined;
    const timers = this._timers;
    if (timers) for (const which of Object.keys(timers)) first = earlier(first, timers[Number(which)].due);
    if (this._agents.length > 0)
      for (const agent of this._agents) first = earlier(first, this._state.agents[agent.name].due);
    return first;
  }

  /** Lets those act whose time has come. */
  act(): void {
    const timers = this._timers;
    if (this._agents.length === 0 && (!timers || Object.keys(timers).length === 0)) return;
    const now = this._engine.now();
    if (timers) {
      for (const key of Object.keys(timers)) {
        const which = Number(key);
        const timer = timers[which];
        if (timer.due > now) continue;
        if (timer.interval > 0n) timer.due += ((now - timer.due) / timer.interval + 1n) * timer.interval;
        else delete timers[which];
        this._engine.interrupts.send(0, { number: TIMER_SIGNALS[which], code: SI.kernel, value: 0n });
      }
    }
    if (this._agents.length === 0) return;
    const state = this._state;
    for (let round = 0; round < ROUNDS; round++) {
      const all = state.touched;
      state.touched = false;
      let acted = false;
      for (const [number, agent] of this._agents.entries()) {
        const record = state.agents[agent.name];
        if (!all && (record.due === undefined || record.due > now)) continue;
        acted = true;
        record.due = agent.act(new OutsideWorld(this._engine, agent.name, number), record.state);
        if (record.due !== undefined && record.due <= now) record.due = now + 1n;
      }
      if (!acted || !state.touched) return;
    }
  }

  /** What the agents wait for. */
  waits(): string[] {
    return this._agents.flatMap((agent) => {
      const what = agent.waitsFor?.(this._state.agents[agent.name].state);
      return what === undefined ? [] : [`${agent.name} (outside) waits for ${what}`];
    });
  }

  /** The agents with what they remember, for views. */
  agents(): { name: string; state: AgentState }[] {
    return this._agents.map((agent) => ({ name: agent.name, state: this._state.agents[agent.name].state }));
  }

  /** What each agent has to tell when the run is over. */
  reports(): { name: string; lines: string[] }[] {
    return this._agents.flatMap((agent) => {
      const lines = agent.report?.(this._state.agents[agent.name].state) ?? [];
      return lines.length > 0 ? [{ name: agent.name, lines }] : [];
    });
  }
}

function earlier(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}
