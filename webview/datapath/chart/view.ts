// Draws who says what to whom as a sequence chart: a lifeline on each side, an arrow a line, in the order of time. It
// is a list that can be walked with the keys: Enter or a click goes to the time of the arrow, the right arrow key or
// the // mark in front shows what the message holds.
import { LitElement, css, html, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChartEvent, ChartModel } from '../../../src/debug/objects/models/chart';
import { t } from '@vscode/l10n';
import { shared } from '../style';
import { descriptorsText, eventText, runningText, summaryOf, formatText } from './describe';

/** Height of an arrow, pixels. */
const ROW = 29;

@customElement('lens-chart')
export class ChartView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        --line: var(--vscode-contrastBorder, var(--vscode-charts-lines, var(--vscode-descriptionForeground)));
        --columns: 1.4em 7.5em minmax(0, 1fr) minmax(9em, 26%);
      }
      .scroll {
        max-height: clamp(190px, calc(100vh - 250px), 480px);
        overflow-y: auto;
        overflow-x: hidden;
        position: relative;
      }
      .scroll:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .head,
      .event {
        display: grid;
        grid-template-columns: var(--columns);
      }
      .head {
        position: sticky;
        top: 0;
        z-index: 3;
        background: var(--vscode-editor-background);
        padding-bottom: 2px;
        font-size: 12px;
      }
      .sides {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
      .side {
        border: 1px solid var(--line);
        border-radius: 2px;
        padding: 1px 8px;
      }
      .side.modelled {
        border-style: dashed;
      }
      .head .time,
      .head .handler {
        color: var(--vscode-descriptionForeground);
        align-self: end;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .event {
        align-items: stretch;
        position: relative;
      }
      .more,
      .go {
        all: unset;
        box-sizing: border-box;
        cursor: pointer;
      }
      .more {
        color: var(--vscode-descriptionForeground);
        text-align: center;
        font-size: 11px;
        line-height: 28px;
      }
      .more:hover {
        color: var(--vscode-foreground);
      }
      .go {
        display: grid;
        grid-template-columns: subgrid;
        grid-column: 2 / 4;
      }
      .go:focus-visible,
      .more:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      .go:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .time {
        font-variant-numeric: tabular-nums;
        text-align: right;
        padding-right: 10px;
        font-size: 11px;
        line-height: 28px;
        color: var(--vscode-descriptionForeground);
        white-space: nowrap;
      }
      .head .time {
        line-height: inherit;
      }
      .lane {
        position: relative;
        height: 29px;
        margin: 0 34px;
        min-width: 0;
      }
      .rails {
        grid-column: 3;
        grid-row: 1 / 3;
        margin: 0 34px;
        border: 0 solid var(--line);
        border-width: 0 1px;
        pointer-events: none;
        z-index: 1;
      }
      .event > :not(.details, .rails) {
        grid-row: 1;
      }
      .label {
        position: absolute;
        left: 12px;
        right: 14px;
        top: 3px;
        display: flex;
        gap: 8px;
        align-items: baseline;
        white-space: nowrap;
        overflow: hidden;
        font-size: 12px;
        line-height: 17px;
      }
      .name {
        font-family: var(--vscode-editor-font-family, monospace);
        flex: none;
      }
      .summary {
        color: var(--vscode-descriptionForeground);
        overflow: hidden;
        text-overflow: ellipsis;
        font-size: 11px;
        min-width: 0;
      }
      .passed {
        flex: none;
        font-size: 10px;
        line-height: 14px;
        border: 1px solid var(--line);
        border-radius: 7px;
        padding: 0 5px;
        align-self: center;
      }
      .trouble {
        color: var(--vscode-errorForeground, var(--vscode-charts-red));
        flex: 0 0 auto;
        max-width: 75%;
        overflow: hidden;
        text-overflow: ellipsis;
        font-size: 11px;
        font-weight: 600;
      }
      .line {
        position: absolute;
        left: 0;
        right: 0;
        bottom: 5px;
        height: 0;
        border-top: 1.5px solid var(--arrow);
      }
      .head-end {
        position: absolute;
        z-index: 2;
        bottom: 0.5px;
        width: 9px;
        height: 10px;
        color: var(--arrow);
      }
      .from-0 .head-end {
        right: 1px;
      }
      .from-1 .head-end {
        left: 1px;
      }
      .from-0 {
        --arrow: var(--vscode-charts-blue);
      }
      .from-1 {
        --arrow: var(--vscode-charts-green);
      }
      .reply .line {
        border-top-style: dashed;
      }
      .signal {
        --arrow: var(--vscode-charts-purple);
      }
      .signal .line {
        border-top-style: dotted;
        border-top-width: 2px;
      }
      .connect .line,
      .disconnect .line {
        border-top-width: 3px;
        border-top-style: double;
      }
      .wrong {
        --arrow: var(--vscode-charts-red);
      }
      .from-1 .label {
        justify-content: flex-end;
      }
      .from-1.disconnect .label,
      .from-1.signal .label {
        justify-content: flex-end;
      }
      .later .go,
      .later .handler {
        opacity: 0.55;
      }
      .now .go,
      .now .handler,
      .now > .more {
        background: var(--vscode-list-inactiveSelectionBackground);
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
      }
      .now .time,
      .now .name {
        font-weight: 700;
        color: inherit;
      }
      .now .go,
      .now .handler,
      .now > .more {
        border-bottom: 1px solid var(--vscode-contrastActiveBorder, var(--vscode-charts-yellow));
      }
      .running .rails {
        border-right: 9px solid var(--vscode-charts-green);
        margin-right: 30px;
      }
      .handler {
        font-size: 12px;
        line-height: 17px;
        padding: 4px 6px 0 4px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        min-width: 0;
      }
      .running .handler {
        font-weight: 700;
      }
      .details {
        grid-column: 3;
        grid-row: 2;
        margin: 4px 44px 10px;
        font-size: 11px;
        justify-self: start;
      }
      .details th,
      .details td {
        font-family: var(--vscode-editor-font-family, monospace);
        font-weight: 400;
        padding: 0 10px 0 8px;
        vertical-align: baseline;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      .details th {
        color: var(--vscode-descriptionForeground);
        white-space: nowrap;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
        margin: 6px 0 0;
        padding: 0;
        list-style: none;
        font-size: 11px;
      }
      .legend li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .legend svg {
        width: 22px;
        height: 8px;
      }
      @container (max-width: 620px) {
        .head,
        .event {
          --columns: 1.4em minmax(0, 1fr);
        }
        .go {
          grid-column: 2;
          grid-template-columns: minmax(0, 1fr);
        }
        .event .time,
        .head .time,
        .head .handler {
          display: none;
        }
        .event .handler {
          grid-column: 2;
          text-align: right;
          padding: 0 36px 2px;
          line-height: 14px;
          font-size: 11px;
        }
        .lane {
          margin: 0 10px;
        }
        .event > .handler {
          grid-row: 2;
        }
        .rails {
          grid-column: 2;
          margin: 0 10px;
          grid-row: 1 / 4;
        }
        .running .rails {
          margin-right: 6px;
        }
        .details {
          grid-column: 2;
          grid-row: 3;
          margin: 2px 16px 8px;
        }
      }
      .frame {
        container-type: inline-size;
      }
      @media (forced-colors: active) {
        .now .go {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) chart!: ChartModel;
  /** Whether the machine stands and can go elsewhere. */
  @property({ type: Boolean }) live = false;
  /** Arrows whose content the reader has shown or hidden. */
  @state() private _shown = new Map<number, boolean>();
  /** The arrow that the Tab key comes to; undefined: the present one. */
  @state() private _focus: number | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('chart');
    if (before && nowOf(before) !== nowOf(this.chart) && !this.shadowRoot?.activeElement) this._focus = undefined;
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('chart');
    if (changed.has('chart') && (before === undefined || nowOf(before) !== nowOf(this.chart))) this._showNow();
  }

  /** Brings the present into the list's own window; the page stays where it is. */
  private _showNow(): void {
    const scroll = this.renderRoot.querySelector('.scroll');
    const now = this.renderRoot.querySelector<HTMLElement>('.event.now');
    const head = this.renderRoot.querySelector<HTMLElement>('.head');
    if (!scroll || !now || !head) return;
    const top = now.offsetTop - head.offsetHeight;
    const bottom = now.offsetTop + now.offsetHeight;
    if (top < scroll.scrollTop || bottom > scroll.scrollTop + scroll.clientHeight) {
      // With something of what comes before and after it, and a whole row on top.
      const wanted = Math.min(top - 2 * ROW, bottom - scroll.clientHeight + 3 * ROW);
      const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.event')];
      const first = rows.find((row) => row.offsetTop - head.offsetHeight >= wanted) ?? now;
      scroll.scrollTop = first.offsetTop - head.offsetHeight;
    }
  }

  override render() {
    const { chart } = this;
    const reached = this._focus ?? nowOf(chart) ?? chart.events[0]?.number;
    return html`<div class="frame">
        <div class="scroll">
          <div class="head" aria-hidden="true">
            <span></span><span class="time">µs</span>
            <span class="sides"
              >${chart.sides.map(
                (side) =>
                  html`<span class="side ${side.modelled ? 'modelled' : ''}"
                    >${t(side.name)}${
                      side.modelled ? html` <span class="dim">${t('(modelled)')}</span>` : nothing
                    }</span
                  >`,
              )}</span
            >
            <span class="handler">${t('Handled by')}</span>
          </div>
          ${
            chart.hiddenBefore > 0
              ? html`<p class="dim">${t('{0} earlier ones are not drawn.', chart.hiddenBefore)}</p>`
              : nothing
          }
          <span class="hidden" id="keys"
            >${t(
              'Up and down: other messages. Enter: go to this time. ' + 'Right and left: show and hide the details.',
            )}</span
          >
          <ol
            role="list"
            aria-label=${`${chart.type} ${chart.name}`}
            aria-describedby="keys"
            @keydown=${(event: KeyboardEvent) => this._key(event)}
          >
            ${chart.events.map((event) => this._event(event, event.number === reached))}
          </ol>
          ${
            chart.hiddenAfter > 0
              ? html`<p class="dim">${t('{0} later ones are not drawn.', chart.hiddenAfter)}</p>`
              : nothing
          }
        </div>
      </div>
      ${this._legend()}`;
  }

  private _event(event: ChartEvent, reached: boolean) {
    const { chart } = this;
    const shown = this._isShown(event);
    const running = event.when === 'now' && chart.running ? chart.running : undefined;
    const text = eventText(chart, event);
    const passed = descriptorsText(event);
    const flags = [event.trouble && 'wrong', running && 'running'].filter(Boolean);
    const classes = ['event', event.kind, event.when, `from-${event.from}`, ...flags].join(' ');
    return html`<li class=${classes} data-event=${event.number}>
      ${
        event.details.length > 0
          ? html`<button
              class="more"
              tabindex="-1"
              aria-hidden="true"
              title=${shown ? t('Hide what it holds') : t('Show what it holds')}
              @click=${() => this._turn(event)}
            >
              ${shown ? '▾' : '▸'}
            </button>`
          : html`<span class="more"></span>`
      }
      <button
        class="go"
        tabindex=${reached ? 0 : -1}
        title=${text}
        aria-label=${running ? `${text} · ${runningText(running)}` : text}
        aria-current=${event.when === 'now' ? 'true' : nothing}
        aria-expanded=${event.details.length > 0 ? String(shown) : nothing}
        @click=${() => this._go(event)}
        @focus=${() => {
          this._focus = event.number;
        }}
      >
        <span class="time">${event.clock}</span>
        <span class="lane">
          <span class="label"
            ><span class="name">${formatText(event.label)}</span
            >${event.trouble ? html`<span class="trouble">✕ ${formatText(event.trouble)}</span>` : nothing}
            ${passed ? html`<span class="passed" title=${passed}>${event.descriptors} fd</span>` : nothing}<span
              class="summary"
              >${summaryOf(event)}</span
            ></span
          >
          <span class="line"></span>${arrowHead(event.from)}
        </span>
      </button>
      <span class="rails" aria-hidden="true"></span>
      <span class="handler">${this._handler(event, running)}</span>
      ${
        shown
          ? html`<table class="details">
              <caption class="hidden">
                ${formatText(event.label)}
              </caption>
              <tbody>
                ${event.details.map(
                  ({ name, value }) =>
                    html`<tr>
                      <th scope="row">${name}</th>
                      <td>${formatText(value)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
          : nothing
      }
    </li>`;
  }

  private _handler(event: ChartEvent, running: ChartModel['running']) {
    if (running) {
      return html`▶
        <button class="link" title=${`${runningText(running)}: ${running.path}`} @click=${() => this._open(running)}>
          ${running.function}:${running.line}
        </button>`;
    }
    const { handler } = event;
    return handler
      ? html`<button
          class="link"
          tabindex="-1"
          title=${`${handler.path}:${handler.line}`}
          @click=${() => this._open(handler)}
        >
          ${handler.name}
        </button>`
      : nothing;
  }

  private _legend() {
    const kinds = new Set(this.chart.events.map((event) => event.kind));
    const names = [
      ['message', t('message')],
      ['reply', t('answer')],
      ['signal', t('eventfd')],
      ['connect', t('connection')],
    ] as const;
    const dashes = { message: '', reply: '4 3', signal: '1.5 3', connect: '' };
    return html`<ul class="legend" aria-label=${t('Legend')}>
      ${names
        .filter(([kind]) => kinds.has(kind))
        .map(
          ([kind, name]) =>
            html`<li>
              <svg aria-hidden="true" viewBox="0 0 22 8">
                ${
                  kind === 'connect'
                    ? svg`<path d="M0 2.5H22M0 5.5H22" stroke="currentColor"></path>`
                    : svg`<path
                        d="M0 4H22" stroke="currentColor" stroke-width="1.6" stroke-dasharray=${dashes[kind]}></path>`
                }</svg
              ><span class="dim">${name}</span>
            </li>`,
        )}
    </ul>`;
  }

  /** What the present message holds is shown unless the reader closed it. */
  private _isShown(event: ChartEvent): boolean {
    return event.details.length > 0 && (this._shown.get(event.number) ?? event.when === 'now');
  }

  private _turn(event: ChartEvent): void {
    this._shown = new Map(this._shown).set(event.number, !this._isShown(event));
  }

  private _go(event: ChartEvent): void {
    if (this.live && event.when !== 'now') {
      this.dispatchEvent(
        new CustomEvent('lens-go', { detail: { time: event.statement }, bubbles: true, composed: true }),
      );
    } else if (event.details.length > 0) this._turn(event);
  }

  private _open(place: { path: string; line: number }): void {
    this.dispatchEvent(
      new CustomEvent('lens-open', { detail: { path: place.path, line: place.line }, bubbles: true, composed: true }),
    );
  }

  private _key(key: KeyboardEvent): void {
    const { events } = this.chart;
    const row = key.target instanceof Element ? key.target.closest('li') : undefined;
    const at = events.findIndex((event) => event.number === Number(row?.dataset.event));
    if (at < 0 || key.ctrlKey || key.altKey || key.metaKey) return;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: events.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    }[key.key];
    if (to !== undefined) {
      key.preventDefault();
      const { number } = events[Math.max(0, Math.min(events.length - 1, to))];
      this._focus = number;
      this.renderRoot.querySelector<HTMLElement>(`[data-event="${number}"] .go`)?.focus();
    } else if (key.key === 'ArrowRight' || key.key === 'ArrowLeft') {
      key.preventDefault();
      if (this._isShown(events[at]) !== (key.key === 'ArrowRight') && events[at].details.length > 0)
        this._turn(events[at]);
    }
  }
}

/** The newest that has happened; undefined: nothing yet. */
function nowOf(chart: ChartModel): number | undefined {
  return chart.events.find((event) => event.when === 'now')?.number;
}

function arrowHead(from: 0 | 1) {
  return html`<svg class="head-end" aria-hidden="true" viewBox="0 0 9 10">
    <path d=${from === 0 ? 'M0 0L9 5L0 10Z' : 'M9 0L0 5L9 10Z'} fill="currentColor"></path>
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-chart': ChartView;
  }
}
