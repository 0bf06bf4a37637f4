/**
 * Rows of a graph that say what stands in the text: entries of dispatch tables, strings in them, members and where
 * they are named.
 */

import { LabelColumn, MemberColumn, MentionColumn, TableColumn } from '../facts/facts';
import type { GraphData } from './graphData';
import { LabelField, MemberField, MentionField, TableField } from './graphData';
import type { FileReader } from '../pointsTo/fileReader';
import { RowTable } from './rowTable';

/**
 * @param locationId number of a location in the graph, given when it is asked for
 * @param isUsed whether a location has such a number
 */
export function textRows(
  readers: readonly FileReader[],
  locationId: (location: number) => number,
  isUsed: (location: number) => boolean,
): Pick<GraphData, 'tables' | 'labels' | 'mentions' | 'members'> {
  // A file taken in textually by several units gives its rows several times.
  const tables = new RowTable(TableField.Width, 4096);
  const labels = new RowTable(LabelField.Width, 1024);
  const mentions = new RowTable(MentionField.Width, 4096);
  for (const reader of readers) {
    const { linked, facts } = reader;
    for (let at = 0; at < facts.tables.length; at += TableColumn.Width) {
      const row = facts.tables;
      tables.addOnce(
        linked.text(row[at + TableColumn.Variable]),
        locationId(reader.locations(row[at + TableColumn.AbstractLocation])[0]),
        row[at + TableColumn.Order],
        linked.bound[row[at + TableColumn.Function]][0],
        linked.file(row[at + TableColumn.File]),
        row[at + TableColumn.Line],
        row[at + TableColumn.Element],
        linked.text(row[at + TableColumn.Key]),
        linked.text(row[at + TableColumn.Outer]),
        linked.text(row[at + TableColumn.Path]),
      );
    }
    for (let at = 0; at < facts.labels.length; at += LabelColumn.Width) {
      const row = facts.labels;
      labels.addOnce(
        linked.text(row[at + LabelColumn.Variable]),
        linked.text(row[at + LabelColumn.Outer]),
        linked.text(row[at + LabelColumn.Path]),
        row[at + LabelColumn.Order],
        linked.text(row[at + LabelColumn.Text]),
        row[at + LabelColumn.Element],
        linked.file(row[at + LabelColumn.File]),
        row[at + LabelColumn.Line],
      );
    }
  }
  for (const reader of readers) {
    const { mentions: row } = reader.facts;
    for (let at = 0; at < row.length; at += MentionColumn.Width) {
      mentions.addOnce(
        locationId(reader.locations(row[at + MentionColumn.AbstractLocation])[0]),
        reader.linked.file(row[at + MentionColumn.File]),
        row[at + MentionColumn.Line],
        row[at + MentionColumn.Column],
      );
    }
  }
  return {
    tables: tables.rows(),
    labels: labels.rows(),
    mentions: mentions.rows(),
    members: memberRows(readers, locationId, isUsed),
  };
}

/** One declaration per member that somebody names, calls through or fills. */
function memberRows(
  readers: readonly FileReader[],
  locationId: (location: number) => number,
  isUsed: (location: number) => boolean,
): Int32Array {
  const members = new RowTable(MemberField.Width, 1024);
  const declared = new Set<number>();
  for (const reader of readers) {
    const { members: row } = reader.facts;
    for (let at = 0; at < row.length; at += MemberColumn.Width) {
      const [location] = reader.locations(row[at + MemberColumn.AbstractLocation]);
      if (!isUsed(location) || declared.has(location)) continue;
      declared.add(location);
      members.add(
        locationId(location),
        row[at + MemberColumn.Order],
        reader.linked.file(row[at + MemberColumn.File]),
        row[at + MemberColumn.Line],
        row[at + MemberColumn.Column],
      );
    }
  }
  return members.rows();
}
