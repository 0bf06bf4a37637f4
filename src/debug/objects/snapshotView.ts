// The snapshot view: the stopped machine as the datapath page shows it. Threads, the statement that runs next, and a
// model for every object of a type that has a view; a view is registered by the record's tag.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import type { SnapshotView, ObjectModel } from './models/snapshotView';
import type { PlaceModel, ThreadModel } from './models/threads';
import { vhostUserCharts } from './vhostUserChart';
import { descriptorRingModel } from './descriptorRing';
import { guestMemoryModel } from './guestMemory';
import { chainId, mbufModel } from './mbuf';
import { mempoolModels } from './mempool';
import { nicModels } from './nicModels';
import { RX_QUEUES, TX_QUEUES } from './nics';
import { recordModels } from './record';
import { ringModel } from './ring';
import { vhostDeviceModels, virtqueueModel } from './virtqueue';
import type { Sources } from '../sources';

type View = (
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  threads: readonly ThreadModel[],
  changed: readonly ChangedBytes[],
) => ObjectModel | readonly ObjectModel[] | undefined;

/** Objects of one type that are drawn; of packets fewer, they are much alike. */
const DRAWN_OBJECTS = 8;
const DRAWN_CHAINS = 4;

/** Record tags that have a drawing, or lead to some. */
export const VIEWS: Record<string, View> = {
  virtio_net: vhostDeviceModels,
  vhost_virtqueue: virtqueueModel,
  rte_vhost_memory: guestMemoryModel,
  ...Object.fromEntries([...RX_QUEUES, ...TX_QUEUES].map((tag) => [tag, descriptorRingModel])),
  rte_ring: ringModel,
  rte_mempool: mempoolModels,
  rte_mbuf: mbufModel,
};

/**
 * The whole snapshot view. `stopped`: the reason in words. `looks`: types that are worth looking at
 * (`struct malloc_heap`), shown by their members where nothing else is drawn.
 */
export function snapshotView(
  machine: Machine,
  sources: Sources,
  stopped: string,
  looks: readonly string[] = [],
): SnapshotView {
  const threads = machine.threads().map((thread): ThreadModel => {
    const at = thread.state === 'ended' ? undefined : placeModel(machine, thread.id, sources);
    return {
      id: thread.id,
      name: thread.name,
      state: thread.state,
      ...(thread.waitsFor && { waitsFor: thread.waitsFor }),
      ...(at && { at }),
    };
  });
  // While the handshake goes on it stands first, afterwards what it has led to.
  const charts = vhostUserCharts(machine);
  const drawn = objectModels(machine, threads);
  const objects = [
    ...charts.filter(({ inHandshake }) => inHandshake).map(({ model }) => model),
    ...drawn,
    ...charts.filter(({ inHandshake }) => !inHandshake).map(({ model }) => model),
  ];
  return {
    time: machine.time,
    horizon: machine.horizon,
    current: machine.current,
    stopped,
    threads,
    objects:
      objects.length > 0
        ? objects
        : recordModels(
            machine,
            looks.filter((look) => !(look.replace('struct ', '') in VIEWS)),
            machine.changed(),
          ),
  };
}

function placeModel(machine: Machine, thread: number, sources: Sources): PlaceModel | undefined {
  const frame = machine.frames(thread)[0];
  if (!frame) return undefined;
  const { path, line } = frame.place;
  const endLine = frame.endPlace?.path === path ? Math.max(line, frame.endPlace.line) : line;
  const lines: string[] = [];
  // A model of ours has no statement: where it is declared says nothing.
  for (let n = line; !frame.modelled && n <= Math.min(endLine, line + 3); n++)
    lines.push(sources.line(path, n)?.trim() ?? '');
  const source = frame.modelled ? undefined : sources.source(path);
  return {
    function: frame.name,
    path,
    ...(source?.sourceReference && { sourceReference: source.sourceReference }),
    opens: source !== undefined,
    line,
    endLine,
    text: lines.join(' ').replace(/\s+/g, ' ').trim(),
    modelled: frame.modelled,
    macros: frame.macros,
  };
}

function objectModels(machine: Machine, threads: readonly ThreadModel[]): ObjectModel[] {
  const changed = machine.changed();
  const cards = nicModels(machine, threads, changed);
  const models: ObjectModel[] = [...cards.first];
  const known = new Set([...cards.first, ...cards.last].map(({ id }) => id));
  for (const [tag, view] of Object.entries(VIEWS)) {
    const found = machine.objectsOfType(`struct ${tag}`).flatMap((object) => {
      const made =
        object.type.kind === 'record' ? view(machine, object.type.record, object, threads, changed) : undefined;
      return made === undefined ? [] : 'kind' in made ? [made] : made;
    });
    // Of packets, which are many, first those that a variable of their own leads to.
    if (tag === 'rte_mbuf') found.sort((a, b) => Number(/[[.>]/.test(a.name)) - Number(/[[.>]/.test(b.name)));
    // A packet is drawn once, from its first segment on.
    const inside = new Set(
      found.flatMap((model) =>
        model.kind === 'chain' ? model.segments.slice(1).map((segment) => chainId(segment.address)) : [],
      ),
    );
    let drawn = 0;
    for (const model of found) {
      if (
        known.has(model.id) ||
        inside.has(model.id) ||
        drawn >= (model.kind === 'chain' ? DRAWN_CHAINS : DRAWN_OBJECTS)
      )
        continue;
      known.add(model.id);
      models.push(model);
      drawn++;
    }
  }
  return [...models, ...cards.last];
}
