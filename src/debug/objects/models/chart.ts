// A sequence chart: two sides, messages and signals between them.
import type { ObjectBase, TextModel } from './base';

export interface DetailModel {
  name: string;
  value: TextModel;
}

/** A lifeline of a sequence chart. */
export interface ChartSide {
  /** Text of the page. */
  name: string;
  /** A model of ours stands on this side, not the checkout's source. */
  modelled: boolean;
}

/** An arrow of a sequence chart. */
export interface ChartEvent {
  /** Place in the whole message log, from 0. */
  number: number;
  kind: 'message' | 'reply' | 'signal' | 'connect' | 'disconnect';
  /** Side that it comes from. */
  from: 0 | 1;
  label: TextModel;
  summary: TextModel[];
  details: DetailModel[];
  /** File descriptors that come along. */
  descriptors: number;
  /** Statements begun when it happened: the time to go to. */
  statement: number;
  /** Machine time in microseconds. */
  clock: string;
  /** `now`: the newest that has happened. `later`: known because the run has been there before. */
  when: 'past' | 'now' | 'later';
  /** What is wrong with it. */
  trouble?: TextModel;
  /** Function of the program that takes it; not where none does. */
  handler?: { name: string; path: string; line: number };
  /** Happened at the last statement. */
  changed: boolean;
}

/** Messages between two sides over time. */
export interface ChartModel extends ObjectBase {
  kind: 'chart';
  sides: [ChartSide, ChartSide];
  /** In the order of time. */
  events: ChartEvent[];
  /** Not drawn, before and after. */
  hiddenBefore: number;
  hiddenAfter: number;
  /** The handler of the newest message stands on a thread's stack: where it is. */
  running?: { thread: string; function: string; path: string; line: number };
}
