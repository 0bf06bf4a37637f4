/** A table of rows of integers that grows; rows can be kept unique. */

export class RowTable {
  private _rows: Int32Array;
  private _length = 0;
  /** Row + 1 by hash; 0: free. */
  private _locations = new Int32Array(0);

  constructor(
    private readonly _width: number,
    rows = 64,
  ) {
    this._rows = new Int32Array(rows * _width);
  }

  get count(): number {
    return this._length / this._width;
  }

  /** Appends a row. */
  add(...row: number[]): void {
    if (this._length === this._rows.length) {
      const rows = new Int32Array(this._rows.length * 2);
      rows.set(this._rows);
      this._rows = rows;
    }
    for (let i = 0; i < this._width; i++) this._rows[this._length + i] = row[i];
    this._length += this._width;
  }

  /** Appends a row that is not there yet. A table is filled with this alone, or with {@link add}. */
  addOnce(...row: number[]): void {
    if ((this.count + 1) * 2 > this._locations.length) this._rehash();
    const mask = this._locations.length - 1;
    for (let at = hash(row, 0, this._width) & mask; ; at = (at + 1) & mask) {
      const known = this._locations[at];
      if (known === 0) {
        this.add(...row);
        this._locations[at] = this.count;
        return;
      }
      const begin = (known - 1) * this._width;
      let i = 0;
      while (i < this._width && this._rows[begin + i] === row[i]) i++;
      if (i === this._width) return;
    }
  }

  /** The rows, in a table of their own. */
  rows(): Int32Array {
    return this._rows.slice(0, this._length);
  }

  /** The rows sorted by a column of small numbers; those that are alike stay as they were added. */
  sortedBy(column: number, below: number): Int32Array {
    const { _rows: rows, _length: length, _width: width } = this;
    const first = new Int32Array(below + 1);
    for (let at = column; at < length; at += width) first[rows[at] + 1]++;
    for (let i = 0; i < below; i++) first[i + 1] += first[i];
    const sorted = new Int32Array(length);
    for (let at = 0; at < length; at += width) {
      const to = first[rows[at + column]]++ * width;
      for (let i = 0; i < width; i++) sorted[to + i] = rows[at + i];
    }
    return sorted;
  }

  private _rehash(): void {
    this._locations = new Int32Array(Math.max(256, this._locations.length * 2));
    const mask = this._locations.length - 1;
    for (let row = 0; row < this.count; row++) {
      let at = hash(this._rows, row * this._width, this._width) & mask;
      while (this._locations[at] !== 0) at = (at + 1) & mask;
      this._locations[at] = row + 1;
    }
  }
}

function hash(values: ArrayLike<number>, begin: number, width: number): number {
  let sum = 0x811c9dc5 | 0;
  for (let i = 0; i < width; i++) sum = Math.imul(sum ^ values[begin + i], 0x01000193) ^ (sum >>> 15);
  return sum ^ (sum >>> 13);
}
