// Draws many alike as a field of small cells: the objects of a mempool and where each is.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CellsModel } from '../../../src/debug/objects/models/cells';
import { cellText, cellsSummary, stateLabel } from '../describe';
import { t } from '@vscode/l10n';
import { shared } from '../style';
import { fillReference, fillPatterns, legendStyle, fillSwatch } from '../fills';
import { Width } from '../width';

const CELL = 18;
const GAP = 2;

/** Cells in a row: a round number that fits. */
export function cellsPerRow(count: number, width: number): number {
  const room = Math.max(8, Math.floor((width + GAP) / (CELL + GAP)));
  let perRow = 8;
  while (perRow * 2 <= room) perRow *= 2;
  return Math.min(perRow, Math.max(1, count));
}

@customElement('lens-cells')
export class CellsView extends LitElement {
  static override styles = [
    shared,
    legendStyle,
    css`
      :host {
        display: block;
      }
      svg.field {
        display: block;
        max-width: 100%;
        height: auto;
      }
      rect.cell {
        stroke: var(
          --vscode-contrastBorder,
          var(--vscode-widget-border, var(--vscode-editorWidget-border, var(--vscode-descriptionForeground)))
        );
        stroke-width: 1;
      }
      rect.changed {
        stroke: var(--vscode-charts-yellow);
        stroke-width: 2.5;
      }
    `,
  ];

  @property({ attribute: false }) cells!: CellsModel;
  private readonly _width = new Width(this);

  override render() {
    const { cells } = this;
    const perRow = cellsPerRow(cells.cells.length, this._width.value);
    const rows = Math.ceil(cells.cells.length / perRow);
    const width = perRow * (CELL + GAP);
    const height = rows * (CELL + GAP);
    const fills = new Map(cells.states.map((one) => [one.key, one.fill]));
    return html` <svg
        class="field"
        role="img"
        aria-label=${cellsSummary(cells)}
        width=${width}
        height=${height}
        viewBox="-1 -1 ${width} ${height}"
      >
        ${fillPatterns}
        ${cells.cells.map(
          (cell, n) => svg`<rect class="cell ${cell.changed ? 'changed' : ''}" 
            x=${(n % perRow) * (CELL + GAP)} y=${Math.floor(n / perRow) * (CELL + GAP)}
            width=${CELL} height=${CELL} rx="2"
            fill=${fillReference(fills.get(cell.state) ?? 'none')}><title>${cellText(cells, cell)}</title></rect>`,
        )}
      </svg>
      ${cells.hiddenCells > 0 ? html`<p class="dim">${t('{0} more are not drawn.', cells.hiddenCells)}</p>` : nothing}
      <ul class="legend" aria-label=${t('Legend')}>
        ${cells.states.map(
          (one) => html`<li>${fillSwatch(one.fill)}<span class="dim">${stateLabel(one)}: ${one.count}</span></li>`,
        )}
      </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-cells': CellsView;
  }
}
