// Draws a packet's buffers one below the other: headroom, data and tailroom in proportion, with the first bytes of
// the data.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChainModel, SegmentModel } from '../../../src/debug/objects/models/packet';
import { segmentText } from '../describe';
import { t } from '@vscode/l10n';
import { shared } from '../style';

@customElement('lens-chain')
export class ChainView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .bar {
        display: flex;
        height: 22px;
        border: 1px solid
          var(
            --vscode-contrastBorder,
            var(--vscode-widget-border, var(--vscode-editorWidget-border, var(--vscode-descriptionForeground)))
          );
        max-width: 640px;
      }
      .changed .bar {
        border-color: var(--vscode-charts-yellow);
        border-width: 2px;
      }
      .part {
        min-width: 0;
        overflow: hidden;
        white-space: nowrap;
        font-size: 11px;
        line-height: 22px;
        text-align: center;
        font-family: var(--vscode-editor-font-family, monospace);
        color: var(--vscode-descriptionForeground);
      }
      .data {
        background: color-mix(in srgb, var(--vscode-charts-blue) 30%, transparent);
        color: var(--vscode-foreground);
        min-width: 3px;
        border-left: 1px solid var(--vscode-charts-blue);
        border-right: 1px solid var(--vscode-charts-blue);
      }
      .words {
        font-size: 11px;
      }
    `,
  ];

  @property({ attribute: false }) chain!: ChainModel;

  override render() {
    const { chain } = this;
    return html`<ol>
        ${chain.segments.map((segment) => this._segment(segment))}
      </ol>
      ${
        chain.hiddenSegments > 0
          ? html`<p class="dim">${t('{0} more are not drawn.', chain.hiddenSegments)}</p>`
          : nothing
      }`;
  }

  private _segment(segment: SegmentModel) {
    const whole = Math.max(1, segment.headroom + segment.data + segment.tailroom);
    const part = (name: string, bytes: number) =>
      html`<div class="part ${name}" .style=${`flex: ${bytes / whole} 1 0`}>${bytes / whole > 0.06 ? bytes : ''}</div>`;
    return html`<li class=${segment.changed ? 'changed' : ''}>
      <div class="bar" role="img" aria-label=${segmentText(segment)} title=${segmentText(segment)}>
        ${part('headroom', segment.headroom)}${part('data', segment.data)}${part('tailroom', segment.tailroom)}
      </div>
      <div class="words dim">
        <code>${segment.address}</code> ${segment.note} <code>${segment.bytes}${segment.data > 16 ? ' …' : ''}</code>
      </div>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-chain': ChainView;
  }
}
