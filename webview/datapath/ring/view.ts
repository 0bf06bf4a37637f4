// Draws a `struct rte_ring`: slots with what is in them, the four ends as markers, and each thread's own old and new
// head as a bracket in the thread's colour.
import { LitElement, css, html, nothing, svg, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RingModel } from '../../../src/debug/objects/models/ring';
import { reservationLines, ringSummary, slotState } from '../describe';
import { t } from '@vscode/l10n';
import { shared, threadColor } from '../style';
import { Width } from '../width';
import { SLOT_HEIGHT, ringGeometry, type Bracket, type MarkerLine, type SlotBox } from './geometry';

@customElement('lens-ring')
export class RingView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      svg {
        display: block;
        max-width: 100%;
        height: auto;
        overflow: visible;
      }
      text {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 11px;
        fill: var(--vscode-foreground);
      }
      .index {
        font-size: 10px;
        fill: var(--vscode-descriptionForeground);
      }
      .slot rect.box {
        fill: none;
        stroke: var(
          --vscode-contrastBorder,
          var(--vscode-widget-border, var(--vscode-editorWidget-border, var(--vscode-descriptionForeground)))
        );
      }
      .slot.filled rect.fill {
        fill: var(--vscode-charts-blue);
        fill-opacity: 0.28;
      }
      .slot.enqueuing rect.fill {
        fill: url(#enqueuing);
      }
      .slot.dequeuing rect.fill {
        fill: url(#dequeuing);
      }
      .slot rect.fill {
        fill: none;
      }
      .slot.free text.value {
        fill: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
      }
      .slot.changed rect.box {
        stroke: var(--vscode-charts-yellow);
        stroke-width: 2.5;
      }
      .slot.changed text.value {
        font-weight: 700;
      }
      .hatch {
        stroke: var(--vscode-charts-foreground, var(--vscode-foreground));
        stroke-opacity: 0.55;
        stroke-width: 1.2;
      }
      .marker line {
        stroke: var(--vscode-foreground);
        stroke-width: 1.5;
      }
      .marker.tail line {
        stroke-dasharray: 3 2;
      }
      .marker.changed text {
        font-weight: 700;
      }
      .marker.changed rect {
        stroke: var(--vscode-charts-yellow);
        stroke-width: 2;
        fill: none;
      }
      .marker rect {
        fill: none;
        stroke: none;
      }
      .bracket path {
        fill: none;
        stroke-width: 2;
      }
      .bracket text {
        font-weight: 600;
      }
      @media (prefers-reduced-motion: no-preference) {
        .marker,
        .bracket {
          transition: transform 120ms ease-out;
        }
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
        width: 18px;
        height: 12px;
      }
    `,
  ];

  @property({ attribute: false }) ring!: RingModel;
  private readonly _width = new Width(this);

  override render() {
    const { ring } = this;
    const geometry = ringGeometry(ring, this._width.value);
    return html`
      <svg
        role="img"
        aria-label=${ringSummary(ring)}
        width=${geometry.width}
        height=${geometry.height}
        viewBox="0 0 ${geometry.width} ${geometry.height}"
      >
        ${patterns} ${geometry.slots.map((box) => drawSlot(box))} ${geometry.markers.map((line) => drawMarker(line))}
        ${geometry.brackets.map((bracket) => drawBracket(bracket, geometry.width))}
      </svg>
      ${
        ring.hiddenSlots > 0
          ? html`<p class="dim">${t('{0} more slots are not drawn.', ring.hiddenSlots)}</p>`
          : nothing
      }
      ${this._legend()}
      ${
        ring.reservations.length > 0
          ? html`<ul class="hidden">
              ${reservationLines(ring).map((line) => html`<li>${line}</li>`)}
            </ul>`
          : nothing
      }
    `;
  }

  private _legend() {
    const used = new Set(this.ring.slots.map((slot) => slot.state));
    const item = (name: 'filled' | 'enqueuing' | 'dequeuing' | 'free') =>
      html`<li>
        <svg aria-hidden="true" viewBox="0 0 18 12">
          ${patterns}
          <g class="slot ${name}">
            <rect class="fill" x="0.5" y="0.5" width="17" height="11"></rect>
            <rect class="box" x="0.5" y="0.5" width="17" height="11"></rect>
          </g></svg
        ><span class="dim">${slotState(name)}</span>
      </li>`;
    return html`<ul class="legend" aria-label=${t('Legend')}>
      ${(['filled', 'enqueuing', 'dequeuing', 'free'] as const).filter((name) => used.has(name)).map(item)}
    </ul>`;
  }
}

const patterns = svg`<defs>
  <pattern id="enqueuing" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line class="hatch" x1="0" y1="0" x2="0" y2="7"></line>
  </pattern>
  <pattern id="dequeuing" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
    <line class="hatch" x1="0" y1="0" x2="0" y2="7"></line>
  </pattern>
</defs>`;

/** As much of a text as fits into a slot. */
function fitted(text: string, width: number): string {
  const room = Math.floor((width - 8) / 6.7);
  return text.length <= room ? text : `…${text.slice(text.length - room + 1)}`;
}

function drawSlot({ slot, x, y, width }: SlotBox): SVGTemplateResult {
  const value = slot.value === '0x0' ? 'NULL' : (slot.label ?? slot.value ?? '');
  const title = [`[${slot.index}] ${slotState(slot.state)}`, slot.value, slot.label].filter(Boolean).join(' · ');
  return svg`<g class="slot ${slot.state} ${slot.changed ? 'changed' : ''}" data-slot=${slot.index}>
    <title>${title}</title>
    <rect class="fill" x=${x} y=${y} width=${width} height=${SLOT_HEIGHT}></rect>
    <rect class="box" x=${x} y=${y} width=${width} height=${SLOT_HEIGHT}></rect>
    <text class="index" x=${x + 4} y=${y + 12}>${slot.index}</text>
    <text class="value" x=${x + width / 2} y=${y + 32} text-anchor="middle">${fitted(value, width)}</text>
  </g>`;
}

function drawMarker({ marker, x, labelY, fromY, toY, anchor }: MarkerLine): SVGTemplateResult {
  const shift = anchor === 'start' ? 4 : -4;
  const text = `${marker.name} ${marker.position}`;
  const length = text.length * 6.7;
  return svg`<g
    class="marker ${marker.side} ${marker.end} ${marker.changed ? 'changed' : ''}" data-marker=${marker.name}>
    <line x1=${x} y1=${fromY} x2=${x} y2=${toY}></line>
    <rect
      x=${anchor === 'start' ? x + 1.5 : x - 5 - length} y=${labelY - 11}
      width=${length + 5} height="15" rx="2"></rect>
    <text x=${x + shift} y=${labelY} text-anchor=${anchor}>${text}</text>
  </g>`;
}

function drawBracket({ reservation, y, from, to, first, last, side, edge }: Bracket, width: number): SVGTemplateResult {
  const color = threadColor(reservation.thread);
  const end = side === 'producer' ? Math.min(y + 7, edge) : Math.max(y - 7, edge);
  const path = `${first ? `M${from} ${end}V${y}` : `M${from} ${y}`}H${to}${last && to > from ? `V${end}` : ''}`;
  const text = `${reservation.threadName} ${reservation.oldHead} → ${reservation.newHead ?? '?'}`;
  const atEnd = from + text.length * 7 > width;
  const { oldName, oldHead, newName, newHead } = reservation;
  const title = `${oldName} ${oldHead}, ${newName} ${newHead ?? '?'} · ${reservation.function}`;
  const label = svg`<text
    x=${atEnd ? to : from + 3} y=${side === 'producer' ? y - 4 : y + 13}
    text-anchor=${atEnd ? 'end' : 'start'}>${text}</text>`;
  return svg`<g class="bracket" data-thread=${reservation.thread}>
    <title>${title}</title>
    <path d=${path} stroke=${color}></path>
    ${first ? label : nothing}
  </g>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-ring': RingView;
  }
}
