// Draws a queue of a network card: the ring as a strip with the card's ends above and the driver's below, then the
// descriptors around the ends, one a row, with what the card or the driver wrote into them; a row's packet can be
// opened.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DescriptorModel, DescriptorRingModel } from '../../../src/debug/objects/models/descriptorRing';
import { descriptorsSummary } from '../describeNic';
import { t } from '@vscode/l10n';
import { shared } from '../style';
import { fillReference, fillPatterns, legendStyle, fillSwatch } from '../fills';
import { Width } from '../width';
import '../packet/view';
import { LEVEL, STRIP, labelText, stripGeometry } from './geometry';
import type { EndLabel, StripGeometry } from './geometry';

@customElement('lens-descriptors')
export class DescriptorsView extends LitElement {
  static override styles = [
    shared,
    legendStyle,
    css`
      :host {
        display: block;
      }
      svg.strip {
        display: block;
        max-width: 100%;
        height: auto;
        overflow: visible;
      }
      svg.strip text {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 11px;
        fill: var(--vscode-foreground);
      }
      .run {
        stroke: none;
      }
      .frame {
        fill: none;
        stroke: var(
          --vscode-contrastBorder,
          var(--vscode-widget-border, var(--vscode-editorWidget-border, var(--vscode-descriptionForeground)))
        );
      }
      .end line {
        stroke: var(--vscode-foreground);
        stroke-width: 1.5;
      }
      .end.card line {
        stroke-dasharray: 3 2;
      }
      .end.changed text {
        font-weight: 700;
      }
      .written {
        fill: none;
        stroke: var(--vscode-charts-yellow);
        stroke-width: 2.5;
      }
      .side {
        font-size: 11px;
        margin: 0;
      }
      .scroll {
        position: relative;
        max-height: 460px;
        overflow: auto;
        width: fit-content;
        max-width: 100%;
        margin-top: 8px;
      }
      .scroll:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      table {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--vscode-editor-background);
        color: var(--vscode-descriptionForeground);
        font-weight: 400;
        z-index: 1;
      }
      th,
      td {
        padding: 1px 12px 1px 4px;
        white-space: nowrap;
      }
      tbody th {
        font-weight: 400;
        text-align: right;
      }
      td.number {
        text-align: right;
      }
      tr.changed td,
      tr.changed th {
        font-weight: 700;
      }
      tr.changed td:first-child {
        box-shadow: inset 2px 0 var(--vscode-charts-yellow);
      }
      tr.gap td {
        color: var(--vscode-descriptionForeground);
        line-height: 10px;
      }
      .mark {
        border: 1px solid var(--vscode-foreground);
        border-radius: 3px;
        padding: 0 4px;
        margin-right: 4px;
        font-size: 11px;
      }
      .mark.hardware {
        border-style: dashed;
      }
      .mark.local {
        border-color: transparent;
        background: color-mix(in srgb, var(--vscode-charts-green) 25%, transparent);
      }
      .mark.changed {
        border-color: var(--vscode-charts-yellow);
        border-style: solid;
        border-width: 2px;
        font-weight: 700;
      }
      .error {
        color: var(--vscode-errorForeground, var(--vscode-charts-red));
        font-weight: 700;
      }
      button.open {
        all: unset;
        cursor: pointer;
        padding: 0 3px;
        color: var(--vscode-textLink-foreground);
      }
      button.open:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .packet {
        margin: 8px 0 0;
        padding: 8px 0 0 10px;
        border-left: 2px solid var(--vscode-textLink-foreground);
      }
      .packet h3 {
        font-size: 1em;
        font-weight: 600;
        margin: 0 0 6px;
      }
    `,
  ];

  @property({ attribute: false }) ring!: DescriptorRingModel;
  /** Descriptor whose packet is open. */
  @state() private _open: number | undefined;
  private readonly _width = new Width(this);

  override render() {
    const { ring } = this;
    const geometry = stripGeometry(ring, Math.min(this._width.value, 1100));
    const open = ring.rows.find(({ index, packet }) => index === this._open && packet);
    return html` ${this._strip(geometry)}
      <p class="side dim">
        ${
          ring.card === 'off'
            ? t('The card has not been told of this ring yet.')
            : ring.card === 'none'
              ? t('No model of the card is known: its end cannot be drawn.')
              : t(
                  'Above: registers of the card (a model). Below: the driver’s own positions, green: variables of ' +
                    'the function that works on it.',
                )
        }
      </p>
      <ul class="legend" aria-label=${t('Legend')}>
        ${ring.states
          .filter(({ count }) => count > 0)
          .map((one) => html`<li>${fillSwatch(one.fill)}<span class="dim">${t(one.label)}: ${one.count}</span></li>`)}
      </ul>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('Descriptors around the ends')}>
        <table>
          <thead>
            <tr>
              <th scope="col"><span class="hidden">${t('State')}</span></th>
              <th scope="col">${t('Descriptor')}</th>
              <th scope="col">${t('mbuf')}</th>
              <th scope="col">${t('Bytes')}</th>
              <th scope="col">${t('Flags')}</th>
              <th scope="col">${ring.side === 'receive' ? t('Report or address') : t('Address')}</th>
              <th scope="col"><span class="hidden">${t('Position')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${ring.rows.map((row, n) => [
              n > 0 && row.index !== ring.rows[n - 1].index + 1
                ? html`<tr class="gap">
                    <td colspan="7" aria-hidden="true">⋮</td>
                  </tr>`
                : nothing,
              this._row(row),
            ])}
          </tbody>
        </table>
      </div>
      ${
        open
          ? html`<section class="packet" aria-label=${t('Packet of descriptor {0}', open.index)}>
              <h3>${t('Packet of descriptor {0}', open.index)}</h3>
              <lens-packet .packet=${open.packet}></lens-packet>
            </section>`
          : nothing
      }`;
  }

  private _strip(geometry: StripGeometry) {
    const { ring } = this;
    const { top, width, height } = geometry;
    const slot = (width - 12) / ring.size;
    return html`<svg
      class="strip"
      role="img"
      aria-label=${descriptorsSummary(ring)}
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
    >
      ${fillPatterns}
      ${geometry.runs.map(
        (run) => svg`<rect class="run" data-state=${ring.states[run.state]?.key ?? ''}
          x=${run.x} y=${top} width=${run.width} height=${STRIP}
          fill=${fillReference(ring.states[run.state]?.fill ?? 'none')}>
          <title>${`${run.from}–${run.to - 1}: ${t(ring.states[run.state]?.label ?? '')}`}</title></rect>`,
      )}
      <rect class="frame" x="6" y=${top} width=${width - 12} height=${STRIP}></rect>
      ${ring.changed.map(
        (index) => svg`<rect
            class="written" x=${6 + index * slot} y=${top} width=${Math.max(3, slot)} height=${STRIP}></rect>`,
      )}
      ${geometry.labels.map((label) => drawEnd(label, top))}
    </svg>`;
  }

  private _row(row: DescriptorModel) {
    const { ring } = this;
    const one = ring.states.find(({ key }) => key === row.state);
    const label = t(one?.label ?? '');
    const open = this._open === row.index;
    return html`<tr class=${row.changed ? 'changed' : ''} data-descriptor=${row.index}>
      <td title=${label}>${fillSwatch(one?.fill ?? 'none')}<span class="hidden">${label}</span></td>
      <th scope="row">
        ${
          row.packet
            ? html`<button
                class="open"
                aria-expanded=${open ? 'true' : 'false'}
                aria-label=${t('Packet of descriptor {0}', row.index)}
                @click=${() => {
                  this._open = open ? undefined : row.index;
                }}
              >
                ${open ? '▾' : '▸'} ${row.index}
              </button>`
            : row.index
        }
      </th>
      <td>${row.mbuf}</td>
      <td class="number">${row.length ?? ''}</td>
      <td>
        ${row.flags.join(
          ' ',
        )}${row.errors.length > 0 ? html` <span class="error">${row.errors.join(' ')}</span>` : nothing}
      </td>
      <td>${row.detail}</td>
      <td>
        ${ring.ends
          .filter((end) => end.slot === row.index)
          .map((end) => html`<span class="mark ${end.side} ${end.changed ? 'changed' : ''}">${end.name}</span>`)}${
          row.changed ? html`<span class="hidden">(${t('changed')})</span>` : nothing
        }
      </td>
    </tr>`;
  }
}

function drawEnd(label: EndLabel, top: number) {
  const { x, level, anchor } = label;
  const away = (level + 1) * LEVEL;
  const [from, to] = label.side === 'card' ? [top - away + 4, top] : [top + STRIP, top + STRIP + away - 4];
  const y = label.side === 'card' ? top - away + 13 : top + STRIP + away - 3;
  return svg`<g class="end ${label.side} ${label.changed ? 'changed' : ''}" data-end=${label.names.join(' ')}>
    <line x1=${x} y1=${from} x2=${x} y2=${to}></line>
    <text x=${anchor === 'start' ? x + 4 : x - 4} y=${y} text-anchor=${anchor}>${labelText(label)}</text>
  </g>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-descriptors': DescriptorsView;
  }
}
