// A sequence chart in words: what stands on an arrow, what a screen reader is told of it, the chart as lines of text.
import type { ChartEvent, ChartModel } from '../../../src/debug/objects/models/chart';
import type { TextModel } from '../../../src/debug/objects/models/base';
import { t } from '@vscode/l10n';

export function formatText({ text, args }: TextModel): string {
  return t(text, ...args);
}

/** What a message carries, in one line. */
export function summaryOf(event: ChartEvent): string {
  return event.summary.map(formatText).join(' · ');
}

/** `3 file descriptors`, or nothing. */
export function descriptorsText(event: ChartEvent): string {
  return event.descriptors === 0
    ? ''
    : event.descriptors === 1
      ? t('1 file descriptor')
      : t('{0} file descriptors', event.descriptors);
}

export function sideName(chart: ChartModel, side: 0 | 1): string {
  const { name, modelled } = chart.sides[side];
  return modelled ? `${t(name)} ${t('(modelled)')}` : t(name);
}

/** One line for an arrow: who says what, when, and what came of it. */
export function eventText(chart: ChartModel, event: ChartEvent): string {
  const label = formatText(event.label);
  const what = event.kind === 'reply' ? t('answer to {0}', label) : label;
  return [
    t('{0} µs, {1}: {2}', event.clock, sideName(chart, event.from), what),
    summaryOf(event),
    descriptorsText(event),
    event.handler ? t('handled by {0}', event.handler.name) : '',
    event.trouble ? formatText(event.trouble) : '',
    event.when === 'now' ? t('now') : event.when === 'later' ? t('later') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The chart as text. */
export function chartLines(chart: ChartModel): string[] {
  return [
    ...chart.events.map((event) => `${eventText(chart, event)}${event.changed ? ` (${t('changed')})` : ''}`),
    ...(chart.running ? [runningText(chart.running)] : []),
  ];
}

export function runningText({ thread, function: name, line }: NonNullable<ChartModel['running']>): string {
  return t('{0} is in {1}, line {2}', thread, name, line);
}
