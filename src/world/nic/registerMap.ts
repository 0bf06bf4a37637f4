/** Registers of a card as readers look them up: names, groups, fields, and which belong to a queue's ring. */

import { FIELDS_82599 } from './intel82599Fields';
import * as R82599 from './intel82599Registers';
import { FIELDS_I350 } from './intelI350Fields';
import * as RI350 from './intelI350Registers';
import type { RegisterDescription } from './registerFields';

/** Parts of a card that registers are listed under. */
export type RegisterGroup =
  'general' | 'nvm' | 'interrupts' | 'receive' | 'transmit' | 'filters' | 'queue' | 'statistics';

/** Offsets of a queue's ring. */
export interface RingRegisters {
  low: number;
  high: number;
  length: number;
  head: number;
  tail: number;
  control: number;
  /** SRRCTL of a receive queue. */
  split?: number;
}

export interface RegisterMap {
  name(offset: number): string | undefined;
  describe(name: string): RegisterDescription | undefined;
  group(offset: number): RegisterGroup;
  clearsOnRead(offset: number): boolean;
  receive(queue: number): RingRegisters;
  transmit(queue: number): RingRegisters;
  /** Bit of RXDCTL and TXDCTL that turns a queue on. */
  readonly enable: number;
  /** Places of statistics by name. */
  readonly statistics: Readonly<Record<string, number>>;
}

/** `MPC[3]` without its index. */
export function stemOf(name: string): string {
  return name.replace(/\[\d+\]$/, '');
}

const NVM = /^(?:EEC|EECD|EERD|EEWR|FLA|SWSM|FWSM|SW_FW_SYNC|FACTPS|EEMNGCTL|EEER)$/;
const INTERRUPTS = /^(?:E?I(?:CR|CS|MS|MC|AC|AM)(?:_EX)?|EITR.*|GPIE|IVAR.*)$/;
const FILTERS =
  /^(?:MTA|VFTA|RAL|RAH|RAL_HIGH|MPSAR.*|RETA|RSSRK|PSRTYPE|PF.*|VLVF|VMOLR|VLNCTRL|MCSTCTRL|FCTRL|MRQC|VT_CTL|VFRE|FDIR.*)$/;
const RECEIVE = /^R|^SECRX|^MAXFRS$/;
const TRANSMIT = /^T|^D(?:MA)?TX|^SECTX|^RTT/;

function groupOf(name: string): RegisterGroup {
  const stem = stemOf(name);
  if (NVM.test(stem)) return 'nvm';
  if (INTERRUPTS.test(stem)) return 'interrupts';
  if (FILTERS.test(stem)) return 'filters';
  if (TRANSMIT.test(stem)) return 'transmit';
  return RECEIVE.test(stem) ? 'receive' : 'general';
}

interface Chip {
  name(offset: number): string | undefined;
  fields: ReadonlyMap<string, RegisterDescription>;
  module: typeof R82599 | typeof RI350;
}

function mapOf({ name, fields, module }: Chip): RegisterMap {
  const { Rx, Tx, Stat, rxBase, txBase, rxQueueOf, txQueueOf, clearsOnRead } = module;
  return {
    name,
    clearsOnRead,
    enable: 0x0200_0000,
    statistics: Stat,
    describe: (register) => fields.get(stemOf(register)),
    group: (offset) =>
      clearsOnRead(offset)
        ? 'statistics'
        : rxQueueOf(offset) >= 0 || txQueueOf(offset) >= 0
          ? 'queue'
          : groupOf(name(offset) ?? ''),
    receive: (queue) => {
      const base = rxBase(queue);
      return {
        low: base + Rx.rdbal,
        high: base + Rx.rdbah,
        length: base + Rx.rdlen,
        head: base + Rx.rdh,
        tail: base + Rx.rdt,
        control: base + Rx.rxdctl,
        split: base + Rx.srrctl,
      };
    },
    transmit: (queue) => {
      const base = txBase(queue);
      return {
        low: base + Tx.tdbal,
        high: base + Tx.tdbah,
        length: base + Tx.tdlen,
        head: base + Tx.tdh,
        tail: base + Tx.tdt,
        control: base + Tx.txdctl,
      };
    },
  };
}

export const REGISTERS_82599 = mapOf({ name: R82599.nameOf82599, fields: FIELDS_82599, module: R82599 });
export const REGISTERS_I350 = mapOf({ name: RI350.nameOfI350, fields: FIELDS_I350, module: RI350 });
