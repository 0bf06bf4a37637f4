// A bound on what something costs, for tests: processor time of this process, not a clock.

/** Seconds of processor time that this process uses in `work`: unlike a clock, others' load does not count. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}
