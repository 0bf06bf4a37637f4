/**
 * What QEMU asks of the system it runs on: sockets, shared memory, eventfds. Descriptors are the agent's own numbers.
 */

export interface GuestHost {
  /** Nanoseconds of machine time. */
  now(): bigint;
  /** Statements that the program has begun. */
  statement(): number;
  /** A connection to a listening socket; undefined: nobody listens there. */
  connect(path: string): number | undefined;
  /** A listening socket at a path that was free. */
  listen(path: string): number | undefined;
  /** Takes a name away (unlink(2)). */
  remove(path: string): void;
  /** A connection that somebody has made; undefined: nobody yet. */
  accept(listener: number): number | undefined;
  /** Sends bytes, with descriptors. False: the other end has gone. */
  send(socket: number, bytes: Uint8Array, descriptors: readonly number[]): boolean;
  /** What has arrived; undefined: nothing yet; an empty array: the other end has gone. */
  receive(socket: number): Uint8Array | undefined;
  close(descriptor: number): void;
  /** A file of its own in memory (memfd_create(2)). */
  memory(name: string, size: number): number;
  readMemory(descriptor: number, offset: number, length: number): Uint8Array;
  writeMemory(descriptor: number, offset: number, bytes: Uint8Array): void;
  eventfd(): number;
  /** Adds one to an eventfd's counter. */
  signal(descriptor: number): void;
  /** Takes an eventfd's counter back to zero; whether it was more. */
  consume(descriptor: number): boolean;
  /** Two sockets that are connected to each other. */
  socketPair(): [number, number];
}
