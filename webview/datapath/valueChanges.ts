// What has moved since the last stop: values of counters and registers, which the machine's own record of changes
// does not know because they are not in memory. Kept beside the page's tree, since it compares two snapshots.
import type { SnapshotView, ObjectModel } from '../../src/debug/objects/models/snapshotView';

let moved = new Map<string, number>();
let last: { session: string; time: number; horizon: number; values: Map<string, number> } | undefined;

/** Values of an object that can move, by their names. */
function valuesOf(object: ObjectModel): [string, number][] {
  if (object.kind === 'path') {
    return [['receive', object.receive] as const, ['transmit', object.transmit] as const].flatMap(
      ([direction, stages]) =>
        stages.flatMap((stage) =>
          stage.counters.map((counter): [string, number] => [
            `${direction}/${stage.key}/${counter.key}`,
            counter.value,
          ]),
        ),
    );
  }
  if (object.kind === 'registers')
    return object.groups.flatMap(({ rows }) => rows.map((row): [string, number] => [row.name, row.value]));
  return [];
}

/** Compares a snapshot with the one before it of the same run. */
export function recordSnapshot(snapshot: SnapshotView, session: string): void {
  const same = last?.session === session;
  if (last && same && snapshot.time === last.time && snapshot.horizon === last.horizon) return;
  const values = new Map(
    snapshot.objects.flatMap((object) =>
      valuesOf(object).map(([key, value]): [string, number] => [`${object.id} ${key}`, value]),
    ),
  );
  moved = new Map();
  // A horizon that has become smaller: the run has begun anew.
  if (last && same && snapshot.horizon >= last.horizon) {
    for (const [key, value] of values) {
      const old = last.values.get(key);
      if (old !== undefined && old !== value) moved.set(key, value - old);
    }
  }
  last = { session, time: snapshot.time, horizon: snapshot.horizon, values };
}

/** How far a value has moved since the last stop; 0: it has not, or nothing is known. */
export function changeOf(object: string, key: string): number {
  return moved.get(`${object} ${key}`) ?? 0;
}

/** `+3`, `−1`. */
export function changeText(delta: number): string {
  return delta > 0 ? `+${delta.toLocaleString('en')}` : `−${(-delta).toLocaleString('en')}`;
}
